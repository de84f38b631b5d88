/* SPDX-License-Identifier: MIT
 *
 * Keymaps in chunks, in order and out of it.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "guest-proxy/seat/seat.h"

static struct keymap keymap;

static int teardown(void **state)
{
	keymap_finish(&keymap);
	return 0;
}

static enum keymap_result add(uint32_t total, uint32_t offset, const char *text)
{
	static struct link_keymap chunk;
	chunk = (struct link_keymap){
		.total = total, .offset = offset, .length = (uint32_t)strlen(text)};
	memcpy(chunk.bytes, text, strlen(text));
	return keymap_add(&keymap, &chunk);
}

static void puts_chunks_together(void **state)
{
	assert_int_equal(add(6, 0, "ab"), KEYMAP_MORE);
	assert_int_equal(add(6, 2, "cd"), KEYMAP_MORE);
	assert_int_equal(add(6, 4, "ef"), KEYMAP_COMPLETE);
	assert_memory_equal(keymap.text, "abcdef", 6);
}

static void one_chunk_may_be_all(void **state)
{
	assert_int_equal(add(3, 0, "xyz"), KEYMAP_COMPLETE);
}

static void offset_zero_begins_anew(void **state)
{
	assert_int_equal(add(6, 0, "ab"), KEYMAP_MORE);
	assert_int_equal(add(2, 0, "cd"), KEYMAP_COMPLETE);
	assert_memory_equal(keymap.text, "cd", 2);
}

static void refuses_what_is_not_due(void **state)
{
	const struct {
		uint32_t total, offset;
		const char *text;
	} cases[] = {
		{6, 3, "cd"}, /* a gap */
		{6, 1, "cd"}, /* an overlap */
		{7, 2, "cd"}, /* another total */
		{6, 2, "cdefg"}, /* beyond the end */
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(add(6, 0, "ab"), KEYMAP_MORE);
		assert_int_equal(
			add(cases[i].total, cases[i].offset, cases[i].text), KEYMAP_BROKEN);
	}
}

static void refuses_a_middle_without_a_beginning(void **state)
{
	assert_int_equal(add(6, 2, "cd"), KEYMAP_BROKEN);
}

static void takes_the_longest_keymap(void **state)
{
	static struct link_keymap chunk;
	chunk = (struct link_keymap){.total = LINK_MAX_KEYMAP, .length = LINK_MAX_KEYMAP_CHUNK};
	enum keymap_result result = KEYMAP_MORE;
	while (chunk.offset < LINK_MAX_KEYMAP) {
		assert_int_equal(result, KEYMAP_MORE);
		memset(chunk.bytes, 'a' + (int)(chunk.offset / LINK_MAX_KEYMAP_CHUNK % 26),
			sizeof(chunk.bytes));
		result = keymap_add(&keymap, &chunk);
		chunk.offset += LINK_MAX_KEYMAP_CHUNK;
	}
	assert_int_equal(result, KEYMAP_COMPLETE);
	assert_int_equal(keymap.text[LINK_MAX_KEYMAP_CHUNK], 'b');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(puts_chunks_together, teardown),
		cmocka_unit_test_teardown(one_chunk_may_be_all, teardown),
		cmocka_unit_test_teardown(offset_zero_begins_anew, teardown),
		cmocka_unit_test_teardown(refuses_what_is_not_due, teardown),
		cmocka_unit_test_teardown(refuses_a_middle_without_a_beginning, teardown),
		cmocka_unit_test_teardown(takes_the_longest_keymap, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
