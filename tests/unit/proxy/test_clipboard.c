/* SPDX-License-Identifier: MIT
 *
 * What the host copies out of a proxy, and pastes into it.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/clip.h"
#include "stage.h"
#include "stage_data.h"
#include "stage_host.h"
#include "stage_keyboard.h"

#define OTHER "image/png"
#define LARGE (2 * LINK_CLIP_WINDOW)

static struct wl_data_source *source; /* that is selected; NULL: none */

static int setup(void **state)
{
	stage_data_begin();
	source = NULL;
	return 0;
}

static int teardown(void **state)
{
	if (source) {
		wl_data_source_destroy(source);
	}
	stage_data_end();
	return 0;
}

static void select_type(const char *type)
{
	source = stage_data_source(type);
	wl_data_device_set_selection(
		stage_data_device, source, stage_keyboard_press(stage_data_window));
	stage_wait(stage_data_selected);
	stage_settle();
	stage_forget();
}

/* Text, and then OTHER, up to so many bytes each. */
static void ask(uint32_t request, uint64_t most)
{
	struct link_msg msg = {.opcode = LINK_COPY_ASK, .object = request};
	clip_types_add(&msg.clip_types, CLIP_TEXT, most);
	clip_types_add(&msg.clip_types, OTHER, most);
	stage_say(&msg);
}

static void say_credit(enum link_opcode opcode, uint32_t object, uint32_t bytes)
{
	struct link_msg msg = {.opcode = opcode, .object = object, .clip_credit.bytes = bytes};
	stage_say(&msg);
}

static void expect_end(uint32_t request, uint32_t type, enum link_copy_result result)
{
	const struct link_msg *msg = stage_expect(LINK_COPY_END);
	assert_int_equal(msg->object, request);
	assert_int_equal(msg->copy_end.type, type);
	assert_int_equal(msg->copy_end.result, result);
}

/* --- copies ----------------------------------------------------------------------------------- */

static void nothing_is_selected(void **state)
{
	ask(1, 100);
	expect_end(1, 0, LINK_COPY_NONE);
	expect_end(1, 1, LINK_COPY_NONE);
	assert_int_equal(stage_count(LINK_COPY_DATA), 0);
}

static void check_text(const char *offered_as)
{
	select_type(offered_as);
	ask(1, 6);
	const struct link_msg *msg = stage_expect(LINK_COPY_DATA);
	assert_int_equal(msg->object, 1);
	assert_int_equal(msg->clip_data.type, 0);
	assert_int_equal(msg->clip_data.length, 6);
	assert_memory_equal(msg->clip_data.untrusted_bytes, "copied", 6);
	expect_end(1, 0, LINK_COPY_WHOLE);
	expect_end(1, 1, LINK_COPY_NONE);
}

static void text_has_one_name(void **state)
{
	check_text("text/plain;charset=utf-8");
}

static void text_has_other_names(void **state)
{
	check_text("UTF8_STRING");
}

static void text_has_names_in_capitals(void **state)
{
	check_text("text/plain;charset=UTF-8");
}

static void another_type_is_not_text(void **state)
{
	select_type(OTHER);
	ask(3, 100);
	expect_end(3, 0, LINK_COPY_NONE);
	assert_int_equal(stage_expect(LINK_COPY_DATA)->clip_data.type, 1);
	expect_end(3, 1, LINK_COPY_WHOLE);
}

static void too_much_is_not_sent(void **state)
{
	select_type("text/plain");
	ask(1, 5);
	expect_end(1, 0, LINK_COPY_TOO_LARGE);
	expect_end(1, 1, LINK_COPY_NONE);
	assert_int_equal(stage_count(LINK_COPY_DATA), 0);
}

/* Sums what has come as data. */
static uint32_t sent(unsigned *seen)
{
	uint32_t sum = 0;
	for (; *seen < stage_count(LINK_COPY_DATA); (*seen)++) {
		sum += stage_expect(LINK_COPY_DATA)->clip_data.length;
	}
	return sum;
}

/* An application gives LARGE bytes: no more goes than there is credit for. */
static void credit_is_kept_to(void **state)
{
	select_type(OTHER);
	stage_data_text = NULL;
	ask(1, LARGE);
	expect_end(1, 0, LINK_COPY_NONE);
	stage_wait(stage_data_pipe >= 0);
	assert_true(fcntl(stage_data_pipe, F_SETPIPE_SZ, LARGE) >= (int)LARGE);
	char *bytes = calloc(1, LARGE);
	assert_int_equal(write(stage_data_pipe, bytes, LARGE), LARGE);
	free(bytes);
	close(stage_data_pipe);
	stage_data_pipe = -1;
	unsigned seen = 0;
	uint32_t sum = 0;
	stage_wait((sum += sent(&seen)) == LINK_CLIP_WINDOW);
	stage_settle();
	assert_int_equal(sent(&seen), 0);
	say_credit(LINK_COPY_CREDIT, 2, 1000); /* of no request that there is */
	say_credit(LINK_COPY_CREDIT, 1, 1000);
	stage_wait((sum += sent(&seen)) == LINK_CLIP_WINDOW + 1000);
	stage_settle();
	assert_int_equal(sent(&seen), 0);
	say_credit(LINK_COPY_CREDIT, 1, LINK_CLIP_WINDOW);
	stage_wait((sum += sent(&seen)) == LARGE);
	expect_end(1, 1, LINK_COPY_WHOLE);
}

static void a_copy_can_be_stopped(void **state)
{
	select_type("text/plain");
	stage_data_text = NULL;
	ask(1, LARGE);
	stage_wait(stage_data_pipe >= 0);
	assert_int_equal(write(stage_data_pipe, "a", 1), 1);
	assert_int_equal(stage_expect(LINK_COPY_DATA)->clip_data.length, 1);
	stage_say_opcode(LINK_COPY_STOP, 2); /* nothing is asked for by that number */
	assert_int_equal(write(stage_data_pipe, "b", 1), 1);
	stage_expect(LINK_COPY_DATA);
	stage_say_opcode(LINK_COPY_STOP, 1);
	stage_settle();
	assert_int_equal(write(stage_data_pipe, "c", 1), -1); /* its end is closed */
	assert_int_equal(stage_count(LINK_COPY_END), 0);
	/* The next request is another one. */
	close(stage_data_pipe);
	stage_data_pipe = -1;
	stage_data_text = "later";
	ask(2, LARGE);
	assert_int_equal(stage_expect(LINK_COPY_DATA)->object, 2);
	expect_end(2, 0, LINK_COPY_WHOLE);
}

/* --- pastes ----------------------------------------------------------------------------------- */

static void offer(uint32_t paste, uint64_t text, uint64_t other)
{
	struct link_msg msg = {.opcode = LINK_PASTE_OFFER, .object = paste};
	clip_types_add(&msg.clip_types, CLIP_TEXT, text);
	if (other > 0) {
		clip_types_add(&msg.clip_types, OTHER, other);
	}
	stage_say(&msg);
}

static void give(uint32_t paste, uint32_t type, const char *text)
{
	struct link_msg msg = {.opcode = LINK_PASTE_DATA, .object = paste};
	msg.clip_data.type = type;
	msg.clip_data.length = (uint32_t)strlen(text);
	memcpy(msg.clip_data.untrusted_bytes, text, msg.clip_data.length);
	stage_say(&msg);
}

static void a_paste_is_the_selection(void **state)
{
	offer(1, 8, 3);
	give(1, 0, "two ");
	stage_settle();
	assert_null(stage_data_selected);
	give(1, 0, "bits");
	give(1, 1, "png");
	stage_wait(stage_data_selected);
	stage_settle();
	assert_string_equal(
		stage_data_types, "text/plain;charset=utf-8 text/plain UTF8_STRING image/png ");
	char text[16];
	stage_data_read("UTF8_STRING", text, sizeof(text));
	assert_string_equal(text, "two bits");
	stage_data_read(OTHER, text, sizeof(text));
	assert_string_equal(text, "png");
	stage_data_read("text/plain", text, sizeof(text)); /* as often as they like */
	assert_string_equal(text, "two bits");
	assert_int_equal(stage_count(LINK_SELECTION_SET), 0);
}

static void an_empty_type_is_there(void **state)
{
	offer(1, 0, 3);
	give(1, 1, "png");
	stage_wait(stage_data_selected);
	char text[16];
	stage_data_read(CLIP_TEXT, text, sizeof(text));
	assert_string_equal(text, "");
}

static void a_paste_can_be_taken_back(void **state)
{
	offer(1, 4, 0);
	give(1, 0, "ab");
	stage_say_opcode(LINK_PASTE_STOP, 1);
	give(1, 0, "cd");
	offer(2, 4, 0);
	give(1, 0, "ef"); /* too late */
	give(2, 0, "wxyz");
	stage_wait(stage_data_selected);
	char text[16];
	stage_data_read(CLIP_TEXT, text, sizeof(text));
	assert_string_equal(text, "wxyz");
}

/* The host is not to be wrong; if it is, nothing is pasted, and the next paste is another one. */
static void what_does_not_fit_is_dropped(void **state)
{
	offer(1, 4, 1);
	give(1, 0, "12345");
	offer(2, 4, 1);
	give(2, 1, "x");
	give(2, 0, "abcd");
	give(2, 1, "x");
	stage_settle();
	assert_null(stage_data_selected);
	offer(3, 1, 0);
	give(3, 0, "y");
	stage_wait(stage_data_selected);
}

static void credit_is_given_for_what_came(void **state)
{
	offer(7, 2 * LINK_CLIP_WINDOW, 0);
	char piece[LINK_CLIP_WINDOW / 16 + 1];
	memset(piece, 'a', sizeof(piece) - 1);
	piece[sizeof(piece) - 1] = '\0';
	for (unsigned i = 0; i < 7; i++) {
		give(7, 0, piece);
	}
	stage_settle();
	assert_int_equal(stage_count(LINK_PASTE_CREDIT), 0);
	give(7, 0, piece);
	const struct link_msg *msg = stage_expect(LINK_PASTE_CREDIT);
	assert_int_equal(msg->object, 7);
	assert_int_equal(msg->clip_credit.bytes, LINK_CLIP_WINDOW / 2);
}

static void a_lost_link_ends_both(void **state)
{
	select_type("text/plain");
	stage_data_text = NULL;
	ask(1, 100);
	stage_wait(stage_data_pipe >= 0);
	offer(1, 4, 0);
	give(1, 0, "ab");
	stage_settle();
	stage_host_restart();
	give(1, 0, "cd");
	assert_int_equal(write(stage_data_pipe, "x", 1), -1);
	stage_settle();
	assert_int_equal(stage_count(LINK_COPY_DATA), 0);
	/* What is selected stays, and can be asked for. */
	stage_data_text = "copied";
	ask(1, 100);
	stage_expect(LINK_COPY_DATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_selected, setup, teardown),
		cmocka_unit_test_setup_teardown(text_has_one_name, setup, teardown),
		cmocka_unit_test_setup_teardown(text_has_other_names, setup, teardown),
		cmocka_unit_test_setup_teardown(text_has_names_in_capitals, setup, teardown),
		cmocka_unit_test_setup_teardown(another_type_is_not_text, setup, teardown),
		cmocka_unit_test_setup_teardown(too_much_is_not_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(credit_is_kept_to, setup, teardown),
		cmocka_unit_test_setup_teardown(a_copy_can_be_stopped, setup, teardown),
		cmocka_unit_test_setup_teardown(a_paste_is_the_selection, setup, teardown),
		cmocka_unit_test_setup_teardown(an_empty_type_is_there, setup, teardown),
		cmocka_unit_test_setup_teardown(a_paste_can_be_taken_back, setup, teardown),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_dropped, setup, teardown),
		cmocka_unit_test_setup_teardown(credit_is_given_for_what_came, setup, teardown),
		cmocka_unit_test_setup_teardown(a_lost_link_ends_both, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
