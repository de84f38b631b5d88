/* SPDX-License-Identifier: MIT
 *
 * The cursor that an application chooses: a shape, nothing, or an image of its own.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_pointer.h"
#include "stage_window.h"

#define MOST_KNOWN 8 /* images that the host knows */

static struct stage_toplevel toplevel;
static struct wl_surface *surface;
static uint32_t window, entered;

static int setup(void **state)
{
	stage_begin();
	window = stage_toplevel_show(&toplevel, 200, 100);
	surface = wl_compositor_create_surface(stage_compositor);
	entered = stage_pointer_enter(window, 10, 10);
	return 0;
}

static int teardown(void **state)
{
	if (surface) {
		wl_surface_destroy(surface);
	}
	stage_toplevel_destroy(&toplevel);
	stage_end();
	return 0;
}

static void set(struct wl_surface *image, int32_t hot_x, int32_t hot_y)
{
	wl_pointer_set_cursor(stage_pointer, stage_input.pointer_serial, image, hot_x, hot_y);
}

static void draw(struct wl_surface *image, int32_t width, int32_t height)
{
	struct wl_buffer *buffer = stage_buffer(width, height, 0xffff00ff, true);
	wl_surface_attach(image, buffer, 0, 0);
	wl_surface_damage_buffer(image, 0, 0, width, height);
	wl_surface_commit(image);
	wl_buffer_destroy(buffer);
}

static void count_done(void *data, struct wl_callback *callback, uint32_t time)
{
	++*(unsigned *)data;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener count_listener = {.done = count_done};

static void ask_for_frame(struct wl_surface *image, unsigned *done)
{
	wl_callback_add_listener(wl_surface_frame(image), &count_listener, done);
}

static void no_surface_hides_it(void **state)
{
	set(NULL, 0, 0);
	const struct link_msg *msg = stage_expect(LINK_CURSOR_SHAPE);
	assert_int_equal(msg->object, window);
	assert_int_equal(msg->cursor_shape.serial, entered);
	assert_int_equal(msg->cursor_shape.shape, 0);
	set(NULL, 0, 0);
	stage_settle();
	assert_int_equal(stage_count(LINK_CURSOR_SHAPE), 1); /* the same is not said again */
	stage_pointer_leave(window);
	set(NULL, 0, 0);
	stage_settle();
	assert_int_equal(stage_count(LINK_CURSOR_SHAPE), 1);
}

static void an_image_is_a_sprite(void **state)
{
	draw(surface, 24, 16);
	set(surface, 3, 4);
	const struct link_msg *create = stage_expect(LINK_SPRITE_CREATE);
	assert_int_equal(create->sprite_create.kind, LINK_SPRITE_CURSOR);
	const struct link_msg *msg = stage_expect(LINK_WINDOW_COMMIT);
	const struct link_window_commit *commit = &msg->commit;
	assert_int_equal(msg->object, create->object);
	assert_int_equal(commit->serial, 0);
	assert_int_equal(commit->width, 24);
	assert_int_equal(commit->height, 16);
	assert_int_equal(commit->layer_count, 1);
	msg = stage_expect(LINK_CURSOR_IMAGE);
	assert_int_equal(msg->object, window);
	assert_int_equal(msg->cursor_image.serial, entered);
	assert_int_equal(msg->cursor_image.sprite, create->object);
	assert_int_equal(msg->cursor_image.hot_x, 3);
	assert_int_equal(msg->cursor_image.hot_y, 4);
	set(surface, 3, 4);
	stage_settle();
	assert_int_equal(stage_count(LINK_CURSOR_IMAGE), 1);
	set(NULL, 0, 0);
	assert_int_equal(stage_expect(LINK_CURSOR_SHAPE)->cursor_shape.shape, 0);
}

/* What has no picture shows none: the host hides the pointer with it, until there is one. */
static void an_empty_surface_is_an_empty_sprite(void **state)
{
	stage_forget();
	set(surface, 0, 0);
	uint32_t sprite = stage_expect(LINK_CURSOR_IMAGE)->cursor_image.sprite;
	assert_int_equal(stage_count(LINK_WINDOW_COMMIT), 0);
	draw(surface, 8, 8);
	const struct link_msg *msg = stage_expect(LINK_WINDOW_COMMIT);
	assert_int_equal(msg->object, sprite);
	assert_int_equal(msg->commit.layer_count, 1);
	wl_surface_attach(surface, NULL, 0, 0);
	wl_surface_commit(surface);
	msg = stage_expect(LINK_WINDOW_COMMIT);
	assert_int_equal(msg->object, sprite);
	assert_int_equal(msg->commit.layer_count, 0);
}

static void the_hotspot_is_kept_in_bounds_and_moved(void **state)
{
	draw(surface, 24, 16);
	set(surface, -5, 500);
	const struct link_cursor_image *image = &stage_expect(LINK_CURSOR_IMAGE)->cursor_image;
	assert_int_equal(image->hot_x, 0);
	assert_int_equal(image->hot_y, LINK_MAX_CURSOR);
	set(surface, 10, 10);
	stage_expect(LINK_CURSOR_IMAGE);
	wl_surface_offset(surface, 2, -3);
	wl_surface_commit(surface);
	image = &stage_expect(LINK_CURSOR_IMAGE)->cursor_image;
	assert_int_equal(image->hot_x, 8);
	assert_int_equal(image->hot_y, 13);
	/* A difference that would wrap. */
	wl_surface_offset(surface, INT32_MIN, INT32_MIN);
	wl_surface_commit(surface);
	image = &stage_expect(LINK_CURSOR_IMAGE)->cursor_image;
	assert_int_equal(image->hot_x, LINK_MAX_CURSOR);
	assert_int_equal(image->hot_y, LINK_MAX_CURSOR);
}

static void keep_time(void *data, struct wl_callback *callback, uint32_t time)
{
	*(uint32_t *)data = time;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener time_listener = {.done = keep_time};

/* Of a frame that the host says was shown at 77. A slow machine may see a slow answer of the
 * proxy's own before it, but not each time. */
static void frames_are_the_hosts_while_it_is_shown(void **state)
{
	draw(surface, 24, 16);
	set(surface, 0, 0);
	uint32_t sprite = stage_expect(LINK_CURSOR_IMAGE)->cursor_image.sprite;
	const struct link_msg frame = {.opcode = LINK_FRAME, .object = sprite, .frame.time = 77};
	uint32_t time = 0;
	for (unsigned i = 0; i < 50 && time != 77; i++) {
		time = 0;
		wl_callback_add_listener(wl_surface_frame(surface), &time_listener, &time);
		wl_surface_commit(surface);
		stage_expect(LINK_WINDOW_COMMIT);
		stage_say(&frame);
		stage_wait(time != 0);
	}
	assert_int_equal(time, 77);
}

static void a_surface_that_goes_hides_it(void **state)
{
	draw(surface, 24, 16);
	set(surface, 0, 0);
	uint32_t sprite = stage_expect(LINK_CURSOR_IMAGE)->cursor_image.sprite;
	wl_surface_destroy(surface);
	surface = NULL;
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, sprite);
	assert_int_equal(stage_expect(LINK_CURSOR_SHAPE)->cursor_shape.shape, 0);
}

static void the_host_knows_few(void **state)
{
	struct wl_surface *surfaces[MOST_KNOWN + 4];
	for (unsigned i = 0; i < MOST_KNOWN + 4; i++) {
		surfaces[i] = wl_compositor_create_surface(stage_compositor);
		draw(surfaces[i], 4, 4);
		set(surfaces[i], 0, 0);
		stage_expect(LINK_CURSOR_IMAGE);
	}
	assert_int_equal(stage_count(LINK_SPRITE_CREATE), MOST_KNOWN + 4);
	assert_int_equal(stage_count(LINK_WINDOW_DESTROY), 4);
	set(surfaces[0], 0, 0); /* it was forgotten: told anew, with its picture */
	uint32_t sprite = stage_expect(LINK_SPRITE_CREATE)->object;
	const struct link_msg *msg = stage_expect(LINK_WINDOW_COMMIT);
	assert_int_equal(msg->object, sprite);
	assert_int_equal(msg->commit.layer_count, 1);
	assert_int_equal(stage_expect(LINK_CURSOR_IMAGE)->cursor_image.sprite, sprite);
	for (unsigned i = 0; i < MOST_KNOWN + 4; i++) {
		wl_surface_destroy(surfaces[i]);
	}
}

static void a_new_link_is_told_anew(void **state)
{
	draw(surface, 24, 16);
	set(surface, 0, 0);
	stage_expect(LINK_CURSOR_IMAGE);
	stage_host_restart();
	stage_forget();
	uint32_t again = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_configure(again, 200, 100, 0);
	stage_settle();
	assert_int_equal(stage_count(LINK_SPRITE_CREATE), 0);
	stage_pointer_enter(again, 10, 10);
	set(surface, 0, 0);
	uint32_t sprite = stage_expect(LINK_SPRITE_CREATE)->object;
	assert_int_equal(stage_expect(LINK_CURSOR_IMAGE)->cursor_image.sprite, sprite);
}

/* With one buffer alone an application can go on: shown, not shown, and not even known to the
 * host. */
static void a_buffer_comes_back_at_once(void **state)
{
	unsigned released = 0;
	struct wl_buffer *buffer = stage_buffer(24, 16, 0xffff00ff, true);
	stage_buffer_count_releases(buffer, &released);
	for (unsigned turn = 1; turn <= 4; turn++) {
		wl_surface_attach(surface, buffer, 0, 0);
		wl_surface_damage_buffer(surface, 0, 0, 24, 16);
		wl_surface_commit(surface);
		if (turn == 2) {
			set(surface, 0, 0);
		} else if (turn == 4) {
			stage_pointer_leave(window);
		}
		stage_wait(released == turn);
	}
	wl_buffer_destroy(buffer);
}

/* The host may show its own cursor for a while: where a held button leads out of the content. */
static void frames_come_when_the_host_shows_another(void **state)
{
	unsigned done = 0;
	draw(surface, 24, 16);
	set(surface, 0, 0);
	stage_expect(LINK_CURSOR_IMAGE);
	ask_for_frame(surface, &done);
	wl_surface_commit(surface);
	stage_wait(done == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_surface_hides_it, setup, teardown),
		cmocka_unit_test_setup_teardown(an_image_is_a_sprite, setup, teardown),
		cmocka_unit_test_setup_teardown(
			an_empty_surface_is_an_empty_sprite, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_hotspot_is_kept_in_bounds_and_moved, setup, teardown),
		cmocka_unit_test_setup_teardown(
			frames_are_the_hosts_while_it_is_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(a_buffer_comes_back_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(
			frames_come_when_the_host_shows_another, setup, teardown),
		cmocka_unit_test_setup_teardown(a_surface_that_goes_hides_it, setup, teardown),
		cmocka_unit_test_setup_teardown(the_host_knows_few, setup, teardown),
		cmocka_unit_test_setup_teardown(a_new_link_is_told_anew, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
