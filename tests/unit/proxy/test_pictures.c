/* SPDX-License-Identifier: MIT
 *
 * What the application draws, as layers and shared buffers of the host.
 */
#include "tests/unit/harness.h"

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

static void passed_on_buffer_is_released_by_the_host(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 20, 20);
	unsigned released = 0;
	struct wl_buffer *first = stage_buffer(20, 20, 0xff000000, true);
	struct wl_buffer *second = stage_buffer(20, 20, 0xffffffff, true);
	stage_buffer_count_releases(first, &released);
	stage_toplevel_draw(&toplevel, first);
	uint32_t id = stage_expect(LINK_WINDOW_COMMIT)->commit.layers[0].buffer;
	stage_toplevel_draw(&toplevel, second);
	stage_expect(LINK_WINDOW_COMMIT);
	stage_settle();
	assert_int_equal(released, 0);
	stage_say_opcode(LINK_BUFFER_RELEASE, id);
	stage_wait(released == 1);
	wl_buffer_destroy(first);
	wl_buffer_destroy(second);
	stage_toplevel_destroy(&toplevel);
}

static void copied_buffer_is_released_at_once(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 20, 20);
	unsigned released = 0;
	struct wl_buffer *buffer = stage_buffer(20, 20, 0xff000000, false);
	stage_buffer_count_releases(buffer, &released);
	stage_toplevel_draw(&toplevel, buffer);
	stage_expect(LINK_WINDOW_COMMIT);
	stage_wait(released == 1);
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&toplevel);
}

/* The host has no room for the application's memory: the same picture comes in memory of ours. */
static void refused_memory_is_copied(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 20, 20);
	struct wl_buffer *buffer = stage_buffer(20, 20, 0xff112233, true);
	stage_toplevel_draw(&toplevel, buffer);
	uint32_t passed_on = stage_expect(LINK_WINDOW_COMMIT)->commit.layers[0].buffer;
	unsigned pools = stage_count(LINK_POOL_CREATE);
	struct link_msg refused = {.opcode = LINK_POOL_REFUSED,
		.object = pools, /* ids count up */
		.pool_refused.code = LINK_ERROR_HOST};
	stage_say(&refused);
	const struct link_msg *commit = stage_expect(LINK_WINDOW_COMMIT);
	assert_int_not_equal(commit->commit.layers[0].buffer, passed_on);
	assert_int_equal(commit->commit.layers[0].damage_count, 1);
	assert_int_equal(commit->commit.rects[0].width, 20);
	assert_int_equal(commit->commit.rects[0].height, 20);
	assert_int_equal(stage_count(LINK_POOL_CREATE), pools + 1);
	/* That one is refused too: there is nothing left to show, and no endless trying. */
	refused.object = pools + 1;
	stage_say(&refused);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.layer_count, 0);
	stage_settle();
	assert_int_equal(stage_count(LINK_POOL_CREATE), pools + 1);
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&toplevel);
}

static void copies_wait_for_the_host_and_the_newest_wins(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 20, 20);
	struct wl_buffer *buffers[10];
	unsigned released = 0;
	uint32_t first = 0;
	for (unsigned i = 0; i < COUNT_OF(buffers); i++) {
		buffers[i] = stage_buffer(20, 20, 0xff000000 + i, false);
		stage_buffer_count_releases(buffers[i], &released);
		stage_toplevel_draw(&toplevel, buffers[i]);
		stage_settle();
		if (i == 0) {
			first = stage_expect(LINK_WINDOW_COMMIT)->commit.layers[0].buffer;
		}
	}
	assert_int_equal(
		stage_count(LINK_WINDOW_COMMIT), 1 + 3); /* one shown before, three slots */
	assert_int_equal(released, 9); /* all but the newest */
	stage_say_opcode(LINK_BUFFER_RELEASE, first);
	stage_wait(released == 10);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_COMMIT), 1 + 4);
	for (unsigned i = 0; i < COUNT_OF(buffers); i++) {
		wl_buffer_destroy(buffers[i]);
	}
	stage_toplevel_destroy(&toplevel);
}

static void shadows_lie_outside(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 100, 80);
	xdg_surface_set_window_geometry(toplevel.xdg, 10, 12, 80, 60);
	wl_surface_commit(toplevel.surface);
	const struct link_window_commit *commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
	assert_int_equal(commit->width, 80);
	assert_int_equal(commit->height, 60);
	assert_int_equal(commit->layers[0].x, -10);
	assert_int_equal(commit->layers[0].y, -12);
	assert_int_equal(commit->layers[0].width, 100);
	assert_int_equal(commit->layers[0].damage_count, 0);
	stage_toplevel_destroy(&toplevel);
}

static void subsurfaces_are_layers_of_one_commit(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 100, 80);
	struct wl_surface *child = wl_compositor_create_surface(stage_compositor);
	struct wl_subsurface *role =
		wl_subcompositor_get_subsurface(stage_subcompositor, child, toplevel.surface);
	struct wl_buffer *buffer = stage_buffer(30, 20, 0x80808080, true);
	wl_subsurface_set_position(role, 5, 6);
	wl_subsurface_place_below(role, toplevel.surface);
	wl_surface_attach(child, buffer, 0, 0);
	wl_surface_commit(child);
	stage_settle();
	assert_int_equal(
		stage_count(LINK_WINDOW_COMMIT), 1); /* synchronized: not before its parent */
	wl_surface_commit(toplevel.surface);
	const struct link_window_commit *commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
	assert_int_equal(commit->layer_count, 2);
	uint32_t layer = commit->layers[0].id;
	assert_int_equal(commit->layers[0].width, 30);
	assert_int_equal(commit->layers[0].x, 5);
	assert_int_equal(commit->layers[0].y, 6);
	wl_subsurface_set_desync(role);
	wl_surface_commit(child);
	commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
	assert_int_equal(commit->layers[0].id, layer);
	wl_subsurface_destroy(role);
	commit = &stage_expect(LINK_WINDOW_COMMIT)->commit;
	assert_int_equal(commit->layer_count, 1);
	wl_surface_destroy(child);
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&toplevel);
}

static void viewport_crops_and_scales(void **state)
{
	struct stage_toplevel toplevel;
	stage_toplevel_show(&toplevel, 100, 80);
	struct wp_viewport *viewport =
		wp_viewporter_get_viewport(stage_viewporter, toplevel.surface);
	wp_viewport_set_source(viewport, wl_fixed_from_double(2.5), wl_fixed_from_int(4),
		wl_fixed_from_int(20), wl_fixed_from_int(10));
	wp_viewport_set_destination(viewport, 60, 30);
	wl_surface_commit(toplevel.surface);
	const struct link_layer *layer = &stage_expect(LINK_WINDOW_COMMIT)->commit.layers[0];
	assert_int_equal(layer->width, 60);
	assert_int_equal(layer->source_x, 640);
	assert_int_equal(layer->source_width, 20 * 256);
	wp_viewport_destroy(viewport);
	stage_toplevel_destroy(&toplevel);
}

static void picture_beyond_all_limits_is_not_shown(void **state)
{
	struct stage_toplevel toplevel;
	uint32_t id = stage_toplevel_show(&toplevel, 20, 20);
	struct wl_buffer *buffer = stage_buffer(LINK_MAX_DIMENSION + 1, 1, 0, true);
	stage_toplevel_draw(&toplevel, buffer);
	const struct link_msg *msg = stage_expect(LINK_WINDOW_COMMIT);
	assert_int_equal(msg->object, id);
	assert_int_equal(msg->commit.layer_count, 0);
	wl_buffer_destroy(buffer);
	stage_toplevel_destroy(&toplevel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			passed_on_buffer_is_released_by_the_host, setup, teardown),
		cmocka_unit_test_setup_teardown(copied_buffer_is_released_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_memory_is_copied, setup, teardown),
		cmocka_unit_test_setup_teardown(
			copies_wait_for_the_host_and_the_newest_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(shadows_lie_outside, setup, teardown),
		cmocka_unit_test_setup_teardown(
			subsurfaces_are_layers_of_one_commit, setup, teardown),
		cmocka_unit_test_setup_teardown(viewport_crops_and_scales, setup, teardown),
		cmocka_unit_test_setup_teardown(
			picture_beyond_all_limits_is_not_shown, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
