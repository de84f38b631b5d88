/* SPDX-License-Identifier: MIT
 *
 * A guest that changes a message while it is read: what was checked is what is used.
 */
#include "harness.h"

#include <string.h>

#include "flip.h"
#include "ring_pair.h"

#define SIZE 200u
#define SEED 7u

static uint8_t *header; /* of the message in the ring to the host */

static void set_length(uint32_t length)
{
	for (size_t i = 0; i < 4; i++) {
		header[4 + i] = (uint8_t)(length >> 8 * i);
	}
}

static void longer(void)
{
	set_length(LINK_MAX_MESSAGE);
}

static void shorter(void)
{
	set_length(LINK_HEADER_SIZE);
}

static void other_opcode(void)
{
	memset(header, 0xee, 4);
}

/* One message behind the other; the first one changes once its header was read. */
static void read_while(struct ring_pair *pair, void (*act)(void))
{
	uint8_t sent[SIZE], got[LINK_MAX_MESSAGE];
	size_t size = 0;
	header = pair->host.in + pair->host.consumed % RING_DATA_BYTES;
	ring_pair_make(sent, SIZE, SEED);
	ring_pair_write(&pair->guest, SIZE, SEED);
	ring_pair_write(&pair->guest, SIZE, SEED + 1);
	flip_after_read(header, act);
	assert_int_equal(ring_read(&pair->host, got, &size), RING_OK);
	assert_int_equal(flip_reads(), 1);
	assert_int_equal(size, SIZE);
	assert_memory_equal(got, sent, SIZE);
	flip_after_read(NULL, NULL);
	ring_pair_expect(&pair->host, SIZE, SEED + 1);
}

static void headers_are_read_once(void **state)
{
	void (*const acts[])(void) = {longer, shorter, other_opcode};
	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		read_while(*state, acts[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING_TEST(headers_are_read_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
