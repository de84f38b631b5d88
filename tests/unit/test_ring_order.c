/* SPDX-License-Identifier: MIT
 *
 * No order of stores and loads of guest and host loses a wake-up: the two full fences of the ring.
 */
#include "harness.h"

#include <stdlib.h>

#include "order_model.h"

/* The code under test, on the model's two processors. */
#include "protocol/ring.c"

enum { HOST, GUEST };

static struct ring host, guest;
static uint8_t bytes[LINK_MAX_MESSAGE];
static bool kicked, was_read;

static void start(void)
{
	static _Alignas(4096) uint8_t shared[RING_SHARED_BYTES];
	ring_init(&guest, RING_AT_GUEST, shared);
	ring_init(&host, RING_AT_HOST, shared);
	kicked = was_read = false;
}

static void host_sleeps(void)
{
	ring_host_sleep(&host);
}

static void host_looks(void)
{
	size_t size;
	was_read = ring_read(&host, bytes, &size) == RING_OK;
}

static void guest_writes(void)
{
	uint8_t message[LINK_HEADER_SIZE] = {[4] = LINK_HEADER_SIZE};
	assert_int_equal(ring_write(&guest, message, sizeof(message)), RING_OK);
}

static void guest_looks(void)
{
	kicked = ring_guest_must_kick(&guest);
}

static void check(void)
{
	assert_true(kicked || was_read);
}

static void a_message_is_read_or_announced(void **state)
{
	void (*const steps[2][2])(void) = {
		[HOST] = {host_sleeps, host_looks}, [GUEST] = {guest_writes, guest_looks}};
	order_try_all(start, steps, check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_read_or_announced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
