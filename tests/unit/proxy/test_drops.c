/* SPDX-License-Identifier: MIT
 *
 * Drags to and from other domains: what the host takes out of a proxy's drag, and drops in its window.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "common/clip.h"
#include "stage.h"
#include "stage_data.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_pointer.h"

#define FILES "text/uri-list"

static struct wl_data_source *source; /* of the application's own drag; NULL: none */

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

/* --- out of the domain ------------------------------------------------------------------------ */

static void begin(const char *type, bool copied)
{
	stage_pointer_enter(stage_data_window, 10, 10);
	stage_pointer_button(stage_data_window, true);
	source = stage_data_begin_drag(type, copied);
	stage_expect(LINK_DRAG_START);
	stage_pointer_leave(stage_data_window);
	stage_forget();
}

/* The user lets it go elsewhere: text is asked for, and whether there are files. */
static void take(uint32_t request)
{
	struct link_msg msg = {.opcode = LINK_DRAG_COPY, .object = request};
	clip_types_add(&msg.clip_types, CLIP_TEXT, 100);
	clip_types_add(&msg.clip_types, FILES, 0);
	stage_say(&msg);
	const struct link_msg end = {
		.opcode = LINK_DRAG_END, .drag_end.reason = LINK_DRAG_END_TAKEN};
	stage_say(&end);
}

static void expect_end(uint32_t request, uint32_t type, enum link_copy_result result)
{
	const struct link_msg *msg = stage_expect(LINK_COPY_END);
	assert_int_equal(msg->object, request);
	assert_int_equal(msg->copy_end.type, type);
	assert_int_equal(msg->copy_end.result, result);
}

static void what_is_dragged_is_taken(void **state)
{
	begin("text/plain", true);
	take(1);
	const struct link_msg *msg = stage_expect(LINK_COPY_DATA);
	assert_int_equal(msg->clip_data.length, 6);
	assert_memory_equal(msg->clip_data.untrusted_bytes, "copied", 6);
	expect_end(1, 0, LINK_COPY_WHOLE);
	expect_end(1, 1, LINK_COPY_NONE);
	stage_wait(stage_data_drag.finished == 1);
	assert_int_equal(stage_data_drag.performed, 1);
	assert_int_equal(stage_data_cancels, 0);
	assert_int_equal(stage_count(LINK_DRAG_CANCEL), 0);
	/* And it is over: the pointer is the application's again. */
	stage_pointer_enter(stage_data_window, 3, 3);
	assert_non_null(stage_input.pointer_focus);
}

static void files_are_told_of_alone(void **state)
{
	begin(FILES, true);
	take(1);
	expect_end(1, 0, LINK_COPY_NONE);
	expect_end(1, 1, LINK_COPY_TOO_LARGE);
	assert_int_equal(stage_count(LINK_COPY_DATA), 0);
	stage_wait(stage_data_cancels == 1);
	assert_int_equal(stage_data_drag.finished, 0);
}

static void what_can_only_be_moved_stays(void **state)
{
	begin("text/plain", false);
	take(1);
	expect_end(1, 0, LINK_COPY_NONE);
	expect_end(1, 1, LINK_COPY_NONE);
	assert_int_equal(stage_count(LINK_COPY_DATA), 0);
	stage_wait(stage_data_cancels == 1);
	assert_int_equal(stage_data_drag.performed, 0);
}

static void the_host_does_not_wait(void **state)
{
	stage_data_text = NULL;
	begin("text/plain", true);
	take(1);
	stage_wait(stage_data_pipe >= 0);
	const struct link_msg stop = {.opcode = LINK_COPY_STOP, .object = 1};
	stage_say(&stop);
	stage_wait(stage_data_cancels == 1);
	assert_int_equal(stage_data_drag.finished, 0);
}

static void an_application_takes_it_back(void **state)
{
	stage_data_text = NULL;
	begin("text/plain", true);
	take(1);
	stage_wait(stage_data_pipe >= 0);
	wl_data_source_destroy(source);
	source = NULL;
	stage_settle();
	close(stage_data_pipe);
	stage_data_pipe = -1;
	expect_end(1, 0, LINK_COPY_WHOLE);
	expect_end(1, 1, LINK_COPY_NONE);
}

static void without_a_drag_there_is_nothing(void **state)
{
	take(1);
	expect_end(1, 0, LINK_COPY_NONE);
	expect_end(1, 1, LINK_COPY_NONE);
}

/* --- into the domain -------------------------------------------------------------------------- */

static void offer(uint32_t paste)
{
	struct link_msg msg = {.opcode = LINK_DROP_OFFER, .object = paste};
	clip_types_add(&msg.clip_types, CLIP_TEXT, 3);
	stage_say(&msg);
	const struct link_msg data = {
		.opcode = LINK_PASTE_DATA, .object = paste, .clip_data = {0, 3, "abc"}};
	stage_say(&data);
}

static void drop(uint32_t paste)
{
	const struct link_msg msg = {.opcode = LINK_DROP,
		.object = stage_data_window,
		.drop = {paste, 5 * 256, 6 * 256}};
	stage_say(&msg);
}

static void expect_drop_end(uint32_t paste, enum link_drop_result result)
{
	const struct link_msg *msg = stage_expect(LINK_DROP_END);
	assert_int_equal(msg->object, paste);
	assert_int_equal(msg->drop_end.result, result);
}

static void it_is_dropped_where_the_host_says(void **state)
{
	offer(1);
	stage_settle();
	assert_false(stage_data_drag.over);
	drop(1);
	expect_drop_end(1, LINK_DROP_TAKEN);
	stage_wait(stage_data_drag.drops == 1);
	assert_true(stage_data_drag.x == 5 && stage_data_drag.y == 6);
	char text[16];
	stage_data_receive(stage_data_drag.offer, "text/plain", text, sizeof(text));
	assert_string_equal(text, "abc");
	wl_data_offer_finish(stage_data_drag.offer);
	stage_settle();
	assert_null(stage_data_selected);
}

static void the_pointer_comes_back(void **state)
{
	stage_data_drag.accepts = false;
	stage_pointer_enter(stage_data_window, 20, 20);
	assert_non_null(stage_input.pointer_focus);
	offer(1);
	drop(1);
	stage_wait(stage_data_drag.offer);
	stage_pointer_move(stage_data_window, 40, 40);
	assert_true(stage_data_drag.x == 5); /* it is not led elsewhere */
	expect_drop_end(1, LINK_DROP_REFUSED);
	assert_int_equal(stage_data_drag.drops, 0);
	stage_wait(!stage_data_drag.over && stage_input.pointer_focus);
}

static void a_press_ends_it(void **state)
{
	stage_data_drag.accepts = false;
	stage_pointer_enter(stage_data_window, 20, 20);
	offer(1);
	drop(1);
	stage_wait(stage_data_drag.offer);
	stage_pointer_button(stage_data_window, true);
	expect_drop_end(1, LINK_DROP_REFUSED);
	stage_wait(stage_input.buttons == 1);
}

static void it_is_taken_back(void **state)
{
	const struct link_msg stop = {.opcode = LINK_PASTE_STOP, .object = 1};
	offer(1);
	stage_say(&stop);
	drop(1);
	expect_drop_end(1, LINK_DROP_REFUSED);
	assert_null(stage_data_drag.offer);
	offer(2);
	drop(2);
	expect_drop_end(2, LINK_DROP_TAKEN);
}

static void a_window_that_is_gone(void **state)
{
	const struct link_msg msg = {
		.opcode = LINK_DROP, .object = stage_data_window + 1, .drop = {1, 0, 0}};
	offer(1);
	stage_say(&msg);
	expect_drop_end(1, LINK_DROP_REFUSED);
}

static void a_drag_of_its_own_is_on(void **state)
{
	begin("text/plain", true);
	offer(1);
	drop(1);
	expect_drop_end(1, LINK_DROP_REFUSED);
}

static void a_lost_link_ends_it(void **state)
{
	stage_data_drag.accepts = false;
	offer(1);
	drop(1);
	stage_wait(stage_data_drag.over);
	stage_host_restart();
	stage_wait(!stage_data_drag.over);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_dragged_is_taken, setup, teardown),
		cmocka_unit_test_setup_teardown(files_are_told_of_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(what_can_only_be_moved_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(the_host_does_not_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(an_application_takes_it_back, setup, teardown),
		cmocka_unit_test_setup_teardown(without_a_drag_there_is_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(it_is_dropped_where_the_host_says, setup, teardown),
		cmocka_unit_test_setup_teardown(the_pointer_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_press_ends_it, setup, teardown),
		cmocka_unit_test_setup_teardown(it_is_taken_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_window_that_is_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(a_drag_of_its_own_is_on, setup, teardown),
		cmocka_unit_test_setup_teardown(a_lost_link_ends_it, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
