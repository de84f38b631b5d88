/* SPDX-License-Identifier: MIT
 *
 * Frames that cannot be drawn: no pixel of a guest is shown in them.
 */
#include "tests/unit/harness.h"

#include <pixman.h>
#include <wlr/types/wlr_scene.h>

#include "compositor/input/focus.h"
#include "compositor/trusted/decoration.h"
#include "tests/unit/compositor/fake_desktop.h"

#define PATIENCE 30000 /* ms */

static struct fake_desktop *desktop;
static struct fake_window *window;
static bool no_pictures, no_ink;

pixman_image_t *__real_pixman_image_create_bits_no_clear(
	pixman_format_code_t format, int width, int height, uint32_t *bits, int stride);
/* wlroots names the wrapped ones, too. */
__attribute__((visibility("default"))) pixman_image_t *__wrap_pixman_image_create_bits_no_clear(
	pixman_format_code_t format, int width, int height, uint32_t *bits, int stride);
pixman_image_t *__real_pixman_image_create_solid_fill(const pixman_color_t *colour);
__attribute__((visibility("default"))) pixman_image_t *__wrap_pixman_image_create_solid_fill(
	const pixman_color_t *colour);

pixman_image_t *__wrap_pixman_image_create_bits_no_clear(
	pixman_format_code_t format, int width, int height, uint32_t *bits, int stride)
{
	return no_pictures ? NULL
			   : __real_pixman_image_create_bits_no_clear(
				     format, width, height, bits, stride);
}

pixman_image_t *__wrap_pixman_image_create_solid_fill(const pixman_color_t *colour)
{
	return no_ink ? NULL : __real_pixman_image_create_solid_fill(colour);
}

/* The last of its tree is above all others. */
static bool content_is_shown(const struct window *shown)
{
	const struct wlr_scene_node *top = wl_container_of(shown->tree->children.prev, top, link);
	return top == &shown->content->node;
}

static void expect(const struct window *shown, bool legible)
{
	assert_int_equal(decoration_is_legible(shown->decoration), legible);
	assert_int_equal(content_is_shown(shown), legible);
}

static void until_legible(const struct window *shown)
{
	while (!decoration_is_legible(shown->decoration)) {
		wl_event_loop_dispatch(desktop->screen->loop, PATIENCE);
	}
	expect(shown, true);
}

static int set_up(void **state)
{
	desktop = fake_desktop_create();
	window = fake_window_show(desktop, 0, 300, 200);
	fake_desktop_settle(desktop);
	no_pictures = no_ink = false;
	return 0;
}

static int tear_down(void **state)
{
	no_pictures = no_ink = false;
	fake_desktop_destroy(desktop);
	return 0;
}

static void without_memory_for_a_bar(void **state)
{
	expect(&window->base, true);
	no_pictures = true;
	focus_set(desktop->input, NULL);
	expect(&window->base, false);
	no_pictures = false;
	until_legible(&window->base);
}

static void without_memory_for_its_label(void **state)
{
	no_ink = true;
	focus_set(desktop->input, NULL);
	expect(&window->base, false);
	no_ink = false;
	until_legible(&window->base);
}

static void without_memory_for_a_ring(void **state)
{
	no_pictures = true;
	decoration_resize(window->base.decoration, 310, 200);
	expect(&window->base, false);
	no_pictures = false;
	decoration_resize(window->base.decoration, 310, 210);
	until_legible(&window->base);
}

static void from_the_first_frame_on(void **state)
{
	no_pictures = true;
	struct fake_window *late = fake_window_show(desktop, 1, 200, 100);
	fake_desktop_settle(desktop);
	expect(&late->base, false);
	struct fake_window *popup =
		fake_window_create(desktop, &desktop->domains[0], WINDOW_POPUP, &window->base);
	decoration_resize(popup->base.decoration, 50, 50);
	expect(&popup->base, false);
	no_pictures = false;
	decoration_resize(popup->base.decoration, 60, 50);
	expect(&popup->base, true);
	decoration_resize(late->base.decoration, 220, 100);
	until_legible(&late->base);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_memory_for_a_bar),
		TEST(without_memory_for_its_label),
		TEST(without_memory_for_a_ring),
		TEST(from_the_first_frame_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
