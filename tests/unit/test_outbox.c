/* SPDX-License-Identifier: MIT
 *
 * What is kept for a peer that stands still, and what is left out so that it need not be ended.
 */
#include "harness.h"

#include <string.h>

#include "protocol/encode.h"
#include "protocol/outbox.h"
#include "samples.h"

static struct outbox outbox;

static int setup(void **state)
{
	outbox_init(&outbox, &link_side_host);
	return 0;
}

static int teardown(void **state)
{
	outbox_finish(&outbox);
	assert_int_equal(outbox.bytes, 0);
	return 0;
}

static bool add(const struct link_msg *msg)
{
	static uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = side_encode(msg, bytes);
	return outbox_add(&outbox, bytes, size, NULL, 0);
}

static void add_sample(enum link_opcode opcode, uint32_t object)
{
	static struct link_msg msg;
	msg = sample_find(opcode)->msg;
	msg.object = object;
	assert_true(add(&msg));
}

/* A keymap of total bytes, all of them letter. */
static bool add_keymap(char letter, uint32_t total)
{
	static struct link_msg msg;
	msg = (struct link_msg){.opcode = LINK_KEYMAP};
	msg.keymap.total = total;
	memset(msg.keymap.bytes, letter, sizeof(msg.keymap.bytes));
	bool added = true;
	for (uint32_t at = 0; added && at < total; at += msg.keymap.length) {
		uint32_t left = total - at;
		msg.keymap.offset = at;
		msg.keymap.length = left < LINK_MAX_KEYMAP_CHUNK ? left : LINK_MAX_KEYMAP_CHUNK;
		added = add(&msg);
	}
	return added;
}

static void crowd(void)
{
	while (outbox.bytes <= OUTBOX_CROWDED) {
		add_sample(LINK_KEY, 1);
	}
}

static size_t count(uint32_t opcode, uint32_t object)
{
	size_t found = 0;
	struct outbox_message *message;
	TAILQ_FOREACH(message, &outbox.all, all)
	{
		found += message->opcode == opcode && message->object == object ? 1 : 0;
	}
	return found;
}

/* As long as there is room every key arrives with the keymap that it was typed by. */
static void nothing_is_left_out_at_first(void **state)
{
	for (int i = 0; i < 3; i++) {
		assert_true(add_keymap('a', 100));
		add_sample(LINK_KEY, 1);
		add_sample(LINK_OUTPUT, 1);
	}
	assert_int_equal(count(LINK_KEYMAP, 0), 3);
	assert_int_equal(count(LINK_OUTPUT, 1), 3);
}

static void crowded_states_replace_their_like(void **state)
{
	const enum link_opcode states[] = {LINK_REPEAT_INFO, LINK_OUTPUT, LINK_WINDOW_OUTPUT};
	crowd();
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		uint32_t object = states[i] == LINK_REPEAT_INFO ? 0 : 5;
		add_sample(states[i], object);
		add_sample(LINK_KEY, 1);
		size_t before = outbox.bytes;
		add_sample(states[i], object);
		assert_int_equal(count(states[i], object), 1);
		assert_int_equal(outbox.bytes, before);
		/* It is the last now. */
		const struct outbox_message *last = TAILQ_LAST(&outbox.all, outbox_list);
		assert_int_equal(last->opcode, states[i]);
	}
	/* Another object is another state. */
	add_sample(LINK_OUTPUT, 6);
	assert_int_equal(count(LINK_OUTPUT, 5), 1);
	assert_int_equal(count(LINK_OUTPUT, 6), 1);
}

/* What happened is no state: each of these has to arrive. */
static void events_are_kept(void **state)
{
	const enum link_opcode events[] = {LINK_KEY, LINK_MODIFIERS, LINK_KEYBOARD_ENTER,
		LINK_POINTER_BUTTON, LINK_FRAME, LINK_BUFFER_RELEASE, LINK_CONFIGURE,
		LINK_POPUP_CONFIGURE, LINK_CLOSE, LINK_OUTPUT_GONE};
	crowd();
	for (size_t i = 0; i < COUNT_OF(events); i++) {
		size_t before = count(events[i], 7);
		add_sample(events[i], 7);
		add_sample(events[i], 7);
		assert_int_equal(count(events[i], 7), before + 2);
	}
}

/* All parts of the old one go, only the first part of the new one makes them go. */
static void keymaps_are_replaced_as_a_whole(void **state)
{
	const uint32_t parts = LINK_MAX_KEYMAP / LINK_MAX_KEYMAP_CHUNK;
	crowd();
	assert_true(add_keymap('a', LINK_MAX_KEYMAP));
	assert_true(add_keymap('b', LINK_MAX_KEYMAP));
	assert_int_equal(count(LINK_KEYMAP, 0), parts);
	struct outbox_message *message;
	TAILQ_FOREACH(message, &outbox.all, all)
	{
		if (message->opcode == LINK_KEYMAP) {
			assert_int_equal(message->bytes[message->size - 1], 'b');
		}
	}
}

/* However long a VM is paused: keymaps alone never fill it. */
static void keymaps_never_fill_it(void **state)
{
	for (unsigned i = 0; i < 2000; i++) {
		assert_true(add_keymap((char)('a' + i % 26), LINK_MAX_KEYMAP));
		assert_true(outbox.bytes <= OUTBOX_CROWDED + 2 * LINK_MAX_KEYMAP + 65536);
	}
}

static void it_is_bounded(void **state)
{
	static struct link_msg key;
	key = sample_find(LINK_KEY)->msg;
	while (add(&key)) {
		assert_true(outbox.bytes <= LINK_MAX_QUEUED);
	}
	assert_true(outbox.bytes > LINK_MAX_QUEUED - 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_left_out_at_first),
		TEST(crowded_states_replace_their_like),
		TEST(events_are_kept),
		TEST(keymaps_are_replaced_as_a_whole),
		TEST(keymaps_never_fill_it),
		TEST(it_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
