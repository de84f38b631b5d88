/* SPDX-License-Identifier: MIT
 *
 * Where an input method may write, and which keys it may keep.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/text_target.h"
#include "tests/unit/compositor/fake_desktop.h"

static struct fake_desktop *desktop;
static struct fake_window *window; /* has the keyboard */

/* A method, and what it was told. */
static struct {
	bool keeps; /* keys */
	unsigned targets, ends, presses, releases, modifiers;
	char surrounding[16]; /* the last */
} method;

/* What was written. */
static struct {
	unsigned count;
	char text[16];
} written;

static void method_handle_target(void *data, const struct text_state *state)
{
	method.targets += state ? 1 : 0;
	method.ends += !state;
	snprintf(method.surrounding, sizeof(method.surrounding), "%s",
		state && state->surrounding ? state->surrounding : "");
}

static bool method_handle_key(void *data, uint32_t time, uint32_t key, bool pressed)
{
	method.presses += method.keeps && pressed;
	method.releases += !pressed;
	return method.keeps;
}

static void method_handle_modifiers(void *data)
{
	method.modifiers++;
}

static bool method_handle_types_by(void *data, const struct wlr_keyboard *keyboard)
{
	return false;
}

static const struct text_method_impl method_impl = {
	.target = method_handle_target,
	.key = method_handle_key,
	.modifiers = method_handle_modifiers,
	.types_by = method_handle_types_by,
};

static void write_down(void *data, const struct text_change *change)
{
	written.count++;
	snprintf(written.text, sizeof(written.text), "%s", change->commit);
}

static const struct text_target_impl target_impl = {.write = write_down};

static void key(uint32_t code, bool pressed)
{
	input_route_key(desktop->input, 0, code, pressed);
}

static void takes_text(struct fake_window *by, const char *surrounding)
{
	const struct text_state state = {.surrounding = surrounding};
	text_target_set(desktop->input, &by->base, &state, &target_impl, NULL);
}

static void writes(const char *text)
{
	text_target_write(desktop->input, &(struct text_change){.commit = text});
}

static int set_up(void **state)
{
	desktop = fake_desktop_create();
	window = fake_window_show(desktop, 0, 300, 200);
	memset(&method, 0, sizeof(method));
	memset(&written, 0, sizeof(written));
	method.keeps = true;
	text_target_set_method(desktop->input, &method_impl, NULL);
	return 0;
}

static int tear_down(void **state)
{
	fake_desktop_destroy(desktop);
	return 0;
}

static void only_the_window_with_the_keyboard_takes_text(void **state)
{
	struct fake_window *other = fake_window_show(desktop, 1, 300, 200);
	focus_set(desktop->input, &window->base);
	takes_text(other, NULL);
	assert_int_equal(method.targets, 0);
	writes("a");
	assert_int_equal(written.count, 0);
	takes_text(window, NULL);
	assert_int_equal(method.targets, 1);
	assert_ptr_equal(text_target_window(desktop->input), &window->base);
	writes("b");
	assert_string_equal(written.text, "b");
	/* And not one that has lost it, until it says so again. */
	focus_set(desktop->input, &other->base);
	assert_int_equal(method.ends, 1);
	assert_null(text_target_window(desktop->input));
	writes("c");
	focus_set(desktop->input, &window->base);
	writes("d");
	assert_int_equal(written.count, 1);
	/* Who takes none has none to end. */
	text_target_set(desktop->input, &window->base, NULL, NULL, NULL);
	assert_int_equal(method.ends, 1);
}

static void a_window_that_goes_is_no_target(void **state)
{
	struct fake_window *other = fake_window_show(desktop, 0, 300, 200);
	focus_set(desktop->input, &other->base);
	takes_text(other, NULL);
	fake_window_destroy(other);
	assert_int_equal(method.ends, 1);
	writes("a");
	assert_int_equal(written.count, 0);
}

static void a_release_follows_its_press(void **state)
{
	takes_text(window, NULL);
	key(KEY_A, true);
	assert_int_equal(method.presses, 1);
	assert_false(key_set_contains(&window->keys, KEY_A));
	/* One that was kept is nobody's when the method keeps no more. */
	method.keeps = false;
	key(KEY_B, true);
	assert_true(key_set_contains(&window->keys, KEY_B));
	key(KEY_A, false);
	assert_int_equal(method.releases, 1);
	/* And one that the window saw is the window's. */
	method.keeps = true;
	key(KEY_B, false);
	assert_false(key_set_contains(&window->keys, KEY_B));
	assert_int_equal(method.releases, 1);
	/* Also when nobody has the keyboard any more. */
	key(KEY_C, true);
	focus_set(desktop->input, NULL);
	key(KEY_C, false);
	assert_int_equal(method.releases, 2);
	assert_int_equal(window->presses, 1);
}

static void a_window_that_takes_no_text_has_its_keys(void **state)
{
	key(KEY_A, true);
	assert_int_equal(method.presses, 0);
	assert_true(key_set_contains(&window->keys, KEY_A));
	key(KEY_A, false);
	assert_int_equal(method.releases, 0);
}

static void one_that_comes_later_is_told(void **state)
{
	char text[] = "words";
	takes_text(window, text);
	assert_string_equal(method.surrounding, "words");
	memset(text, 'x', sizeof(text) - 1);
	text_target_set_method(desktop->input, NULL, NULL);
	writes("a");
	assert_int_equal(written.count, 1);
	text_target_set_method(desktop->input, &method_impl, NULL);
	assert_int_equal(method.targets, 2);
	assert_string_equal(method.surrounding, "words");
	text_target_modifiers(desktop->input);
	assert_int_equal(method.modifiers, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_the_window_with_the_keyboard_takes_text),
		TEST(a_window_that_goes_is_no_target),
		TEST(a_release_follows_its_press),
		TEST(a_window_that_takes_no_text_has_its_keys),
		TEST(one_that_comes_later_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
