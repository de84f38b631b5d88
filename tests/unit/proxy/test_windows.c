/* SPDX-License-Identifier: MIT
 *
 * Toplevels between an application and a host.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

static int setup(void **state)
{
	stage_begin();
	return 0;
}

static int teardown(void **state)
{
	stage_end();
	return 0;
}

static void count_done(void *data, struct wl_callback *callback, uint32_t time)
{
	++*(unsigned *)data;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener count_listener = {.done = count_done};

/* The callback of a surface's next commit. */
static void ask_for_frame(struct wl_surface *surface, unsigned *done)
{
	wl_callback_add_listener(wl_surface_frame(surface), &count_listener, done);
}

static void what_is_never_shown_is_answered(void **state)
{
	unsigned bare = 0, early = 0, child = 0;
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	ask_for_frame(surface, &bare);
	wl_surface_commit(surface);
	struct stage_toplevel toplevel;
	stage_toplevel_create(&toplevel);
	ask_for_frame(toplevel.surface, &early);
	wl_surface_commit(toplevel.surface);
	/* A subsurface without a picture. */
	struct wl_surface *below = wl_compositor_create_surface(stage_compositor);
	struct wl_subsurface *role =
		wl_subcompositor_get_subsurface(stage_subcompositor, below, surface);
	wl_subsurface_set_desync(role);
	ask_for_frame(below, &child);
	wl_surface_commit(below);
	stage_wait(bare == 1 && early == 1 && child == 1);
	wl_subsurface_destroy(role);
	wl_surface_destroy(below);
	wl_surface_destroy(surface);
	stage_toplevel_destroy(&toplevel);
}

static void a_shown_window_waits_for_the_host(void **state)
{
	unsigned shown = 0, bare = 0;
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 100, 50);
	ask_for_frame(toplevel.surface, &shown);
	wl_surface_commit(toplevel.surface);
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	/* The time of two that nothing paces. */
	for (unsigned i = 0; i < 2; i++) {
		ask_for_frame(surface, &bare);
		wl_surface_commit(surface);
		stage_wait(bare == i + 1);
	}
	assert_int_equal(shown, 0);
	stage_say_opcode(LINK_FRAME, id);
	stage_wait(shown == 1);
	/* Owed by a window that goes: it is not the host's any more. */
	ask_for_frame(toplevel.surface, &shown);
	wl_surface_commit(toplevel.surface);
	stage_settle();
	xdg_toplevel_destroy(toplevel.toplevel);
	stage_wait(shown == 2);
	xdg_surface_destroy(toplevel.xdg);
	wl_surface_destroy(toplevel.surface);
	wl_surface_destroy(surface);
}

/* Before there is anything to lay out, and not again. */
static void says_at_once_what_a_desktop_can_do(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_create(&toplevel);
	stage_wait(toplevel.capabilities == 1);
	assert_int_equal(toplevel.configures, 0);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_configure(id, 300, 200, 0);
	stage_wait(toplevel.configures == 1);
	assert_int_equal(toplevel.capabilities, 1);
	stage_toplevel_destroy(&toplevel);
}

static void is_announced_with_what_it_says(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_create(&toplevel);
	xdg_toplevel_set_title(toplevel.toplevel, "A title");
	xdg_toplevel_set_app_id(toplevel.toplevel, "an.app");
	xdg_toplevel_set_min_size(toplevel.toplevel, 30, 40);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	const struct link_text *title = &stage_expect(LINK_WINDOW_TITLE)->text;
	assert_int_equal(title->length, 7);
	assert_memory_equal(title->untrusted_bytes, "A title", 7);
	assert_int_equal(stage_expect(LINK_WINDOW_APP_ID)->text.length, 6);
	assert_int_equal(toplevel.configures, 0); /* that is the host's to say */
	uint32_t serial = stage_configure(id, 300, 200, LINK_STATE_ACTIVATED);
	stage_wait(toplevel.configures == 1);
	assert_int_equal(toplevel.width, 300);
	assert_int_equal(toplevel.height, 200);
	struct wl_buffer *buffer = stage_buffer(300, 200, 0xff102030, true);
	stage_toplevel_draw(&toplevel, buffer);
	stage_expect(LINK_POOL_CREATE);
	assert_int_equal(stage_fds(), 1);
	uint32_t picture = stage_expect(LINK_BUFFER_CREATE)->object;
	const struct link_window_commit *commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
	assert_int_equal(commit->serial, serial);
	assert_int_equal(commit->width, 300);
	assert_int_equal(commit->layer_count, 1);
	assert_int_equal(commit->layers[0].buffer, picture);
	assert_int_equal(commit->layers[0].damage_count, 1);
	assert_int_equal(commit->rects[0].width, 300);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_HINTS), 2); /* none, then the minimum */
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&toplevel);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id);
}

/* wlroots adds up what they cover, and that wraps: the link must not hear of it. */
static void subsurfaces_may_be_anywhere(void **state)
{
	static const int32_t places[] = {INT32_MIN, INT32_MAX, -2000000000, 70000};
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 300, 200);
	struct wl_surface *child = wl_compositor_create_surface(stage_compositor);
	struct wl_subsurface *role =
		wl_subcompositor_get_subsurface(stage_subcompositor, child, toplevel.surface);
	struct wl_buffer *buffer = stage_buffer(50, 50, 0xffffffff, true);
	wl_surface_attach(child, buffer, 0, 0);
	wl_surface_commit(child);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		stage_forget();
		wl_subsurface_set_position(role, places[i], places[i]);
		wl_surface_commit(toplevel.surface);
		const struct link_window_commit *commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
		assert_in_range(commit->width, 1, LINK_MAX_DIMENSION);
		assert_in_range(commit->height, 1, LINK_MAX_DIMENSION);
	}
	wl_subsurface_destroy(role);
	wl_surface_destroy(child);
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&toplevel);
}

static void frames_are_the_hosts(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	unsigned done = 0;
	wl_callback_add_listener(wl_surface_frame(toplevel.surface), &count_listener, &done);
	wl_surface_commit(toplevel.surface); /* nothing new but the wish for a frame */
	stage_expect(LINK_WINDOW_COMMIT);
	stage_settle();
	assert_int_equal(done, 0);
	stage_say_opcode(LINK_FRAME, id);
	stage_wait(done == 1);
	stage_toplevel_destroy(&toplevel);
}

static void unmapped_window_comes_back_as_a_new_one(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	wl_surface_attach(toplevel.surface, NULL, 0, 0);
	wl_surface_commit(toplevel.surface);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id);
	wl_surface_commit(toplevel.surface);
	assert_true(stage_expect(LINK_TOPLEVEL_CREATE)->object > id);
	stage_toplevel_destroy(&toplevel);
}

static void requests_are_passed_on(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	xdg_toplevel_set_maximized(toplevel.toplevel);
	assert_int_equal(stage_expect(LINK_WINDOW_REQUEST)->request.kind, LINK_REQUEST_MAXIMIZE);
	stage_settle();
	assert_int_equal(toplevel.configures, 1); /* the answer is the host's, and only one */
	stage_configure(id, 200, 100, LINK_STATE_MAXIMIZED);
	stage_wait(toplevel.configures == 2);
	assert_int_equal(toplevel.width, 200);
	/* Together, only the last of opposite wishes counts. */
	xdg_toplevel_set_fullscreen(toplevel.toplevel, NULL);
	xdg_toplevel_unset_fullscreen(toplevel.toplevel);
	assert_int_equal(
		stage_expect(LINK_WINDOW_REQUEST)->request.kind, LINK_REQUEST_UNFULLSCREEN);
	xdg_toplevel_set_minimized(toplevel.toplevel);
	assert_int_equal(stage_expect(LINK_WINDOW_REQUEST)->request.kind, LINK_REQUEST_MINIMIZE);
	stage_toplevel_destroy(&toplevel);
}

static void close_asks_the_application(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	stage_say_opcode(LINK_CLOSE, id);
	stage_wait(toplevel.closes == 1);
	stage_say_opcode(LINK_CLOSE, id + 77); /* gone, for all that the host knows */
	stage_settle();
	stage_toplevel_destroy(&toplevel);
}

static void acknowledging_alone_is_answered(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	uint32_t serial = stage_configure(id, 20, 20, LINK_STATE_ACTIVATED);
	const struct link_window_commit *commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
	assert_int_equal(commit->serial, serial);
	assert_int_equal(commit->layer_count, 1);
	assert_int_equal(commit->layers[0].damage_count, 0);
	stage_toplevel_destroy(&toplevel);
}

static void nothing_is_answered_before_it_is_acknowledged(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	toplevel.lazy = true;
	uint32_t serial = stage_configure(id, 40, 40, 0);
	stage_wait(toplevel.configures == 2);
	wl_surface_commit(toplevel.surface);
	assert_true(stage_expect(LINK_WINDOW_COMMIT)->commit.serial < serial);
	xdg_surface_ack_configure(toplevel.xdg, toplevel.serial);
	wl_surface_commit(toplevel.surface);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.serial, serial);
	stage_toplevel_destroy(&toplevel);
}

static void parents_are_never_a_circle(void **state)
{
	struct stage_toplevel a, b;
	uint32_t id_a = stage_toplevel_show(&a, 20, 20), id_b = stage_toplevel_show(&b, 20, 20);
	xdg_toplevel_set_parent(b.toplevel, a.toplevel);
	const struct link_msg *msg = stage_expect(LINK_WINDOW_PARENT);
	assert_int_equal(msg->object, id_b);
	assert_int_equal(msg->parent.parent, id_a);
	/* Turned round at once: the host must hear of b's freedom first. */
	xdg_toplevel_set_parent(b.toplevel, NULL);
	xdg_toplevel_set_parent(a.toplevel, b.toplevel);
	msg = stage_expect(LINK_WINDOW_PARENT);
	assert_int_equal(msg->object, id_b);
	assert_int_equal(msg->parent.parent, 0);
	msg = stage_expect(LINK_WINDOW_PARENT);
	assert_int_equal(msg->object, id_a);
	assert_int_equal(msg->parent.parent, id_b);
	stage_toplevel_destroy(&a);
	stage_toplevel_destroy(&b);
}

static void everything_returns_with_the_host(void **state)
{
	struct stage_toplevel passed_on, copied;
	stage_toplevel_show(&passed_on, 20, 20);
	stage_toplevel_show(&copied, 30, 30);
	struct wl_buffer *buffer = stage_buffer(30, 30, 0xff000000, false);
	stage_toplevel_draw(&copied, buffer);
	xdg_toplevel_set_title(copied.toplevel, "Still here");
	stage_settle();
	stage_host_restart();
	assert_int_equal(stage_expect(LINK_HELLO)->hello.flags, LINK_HELLO_RESUMED);
	for (int i = 0; i < 2; i++) {
		stage_expect(LINK_TOPLEVEL_CREATE);
		const struct link_window_commit *commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
		assert_int_equal(commit->serial, 0);
		assert_int_equal(commit->width, i == 0 ? 20 : 30);
		assert_int_equal(commit->layers[0].damage_count, 1);
		assert_int_equal(commit->rects[0].width, i == 0 ? 20 : 30);
	}
	assert_int_equal(stage_count(LINK_POOL_CREATE), 2);
	assert_int_equal(stage_count(LINK_BUFFER_CREATE), 2);
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&passed_on);
	stage_toplevel_destroy(&copied);
}

static void windows_of_a_lost_link_may_go(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 20, 20);
	unsigned released = 0;
	struct wl_buffer *buffers[2];
	for (int i = 0; i < 2; i++) {
		buffers[i] = stage_buffer(20, 20, 0, true);
		stage_buffer_count_releases(buffers[i], &released);
		stage_toplevel_draw(&toplevel, buffers[i]);
	}
	stage_toplevel_destroy(&toplevel);
	stage_settle();
	stage_host_restart();
	stage_settle();
	assert_int_equal(stage_count(LINK_TOPLEVEL_CREATE), 0);
	assert_int_equal(released, 2);
	wl_buffer_destroy(buffers[0]);
	wl_buffer_destroy(buffers[1]);
}

static void slow_host_gets_the_newest(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 20, 20);
	stage_forget();
	stage_host_stall(true);
	char title[32] = "";
	for (unsigned i = 0; i < 3000; i++) {
		snprintf(title, sizeof(title), "title %u", i);
		xdg_toplevel_set_title(toplevel.toplevel, title);
		wl_surface_commit(toplevel.surface);
		stage_pump();
	}
	stage_host_stall(false);
	stage_settle();
	assert_true(stage_count(LINK_WINDOW_TITLE) < 1000);
	const struct link_text *last = NULL;
	for (unsigned i = stage_count(LINK_WINDOW_TITLE); i > 0; i--) {
		last = &stage_expect(LINK_WINDOW_TITLE)->text;
	}
	assert_int_equal(last->length, strlen(title));
	assert_memory_equal(last->untrusted_bytes, title, last->length);
	stage_toplevel_destroy(&toplevel);
}

static void too_many_windows_are_asked_to_close(void **state)
{
	struct stage_toplevel toplevels[STAGE_MAX_WINDOWS + 1];
	for (size_t i = 0; i < COUNT_OF(toplevels); i++) {
		stage_toplevel_create(&toplevels[i]);
	}
	stage_wait(toplevels[STAGE_MAX_WINDOWS].closes == 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_TOPLEVEL_CREATE), STAGE_MAX_WINDOWS);
	for (size_t i = 0; i < COUNT_OF(toplevels); i++) {
		stage_toplevel_destroy(&toplevels[i]);
	}
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_DESTROY), STAGE_MAX_WINDOWS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			says_at_once_what_a_desktop_can_do, setup, teardown),
		cmocka_unit_test_setup_teardown(is_announced_with_what_it_says, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_never_shown_is_answered, setup, teardown),
		cmocka_unit_test_setup_teardown(a_shown_window_waits_for_the_host, setup, teardown),
		cmocka_unit_test_setup_teardown(subsurfaces_may_be_anywhere, setup, teardown),
		cmocka_unit_test_setup_teardown(frames_are_the_hosts, setup, teardown),
		cmocka_unit_test_setup_teardown(
			unmapped_window_comes_back_as_a_new_one, setup, teardown),
		cmocka_unit_test_setup_teardown(requests_are_passed_on, setup, teardown),
		cmocka_unit_test_setup_teardown(close_asks_the_application, setup, teardown),
		cmocka_unit_test_setup_teardown(acknowledging_alone_is_answered, setup, teardown),
		cmocka_unit_test_setup_teardown(
			nothing_is_answered_before_it_is_acknowledged, setup, teardown),
		cmocka_unit_test_setup_teardown(parents_are_never_a_circle, setup, teardown),
		cmocka_unit_test_setup_teardown(everything_returns_with_the_host, setup, teardown),
		cmocka_unit_test_setup_teardown(windows_of_a_lost_link_may_go, setup, teardown),
		cmocka_unit_test_setup_teardown(slow_host_gets_the_newest, setup, teardown),
		cmocka_unit_test_setup_teardown(
			too_many_windows_are_asked_to_close, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
