/* SPDX-License-Identifier: MIT
 *
 * Several keyboards as one: locks, lamps and layout, which virtual ones do not have.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <string.h>
#include <wlr/interfaces/wlr_keyboard.h>

#include "compositor/input/input.h"
#include "compositor/input/input_state.h"
#include "compositor/input/seat_state.h"
#include "tests/unit/compositor/fake_desktop.h"

static struct fake_desktop *desktop;
static struct fake_window *window; /* has the focus */
static struct wlr_keyboard laptop, other;
static uint32_t laptop_lamps, other_lamps;

static void light(struct wlr_keyboard *keyboard, uint32_t lamps)
{
	*(keyboard == &laptop ? &laptop_lamps : &other_lamps) = lamps;
}

static const struct wlr_keyboard_impl impl = {.name = "test", .led_update = light};

static void key(struct wlr_keyboard *keyboard, uint32_t code, bool pressed)
{
	wlr_keyboard_notify_key(keyboard, &(struct wlr_keyboard_key_event){
						  .keycode = code,
						  .update_state = true,
						  .state = pressed ? WL_KEYBOARD_KEY_STATE_PRESSED
								   : WL_KEYBOARD_KEY_STATE_RELEASED,
					  });
}

static void tap(struct wlr_keyboard *keyboard, uint32_t code)
{
	key(keyboard, code, true);
	key(keyboard, code, false);
}

static int set_up(void **state)
{
	setenv("XKB_DEFAULT_LAYOUT", "us,de", true);
	setenv("XKB_DEFAULT_OPTIONS", "grp:menu_toggle", true);
	unsetenv("XKB_DEFAULT_VARIANT");
	unsetenv("XKB_DEFAULT_MODEL");
	unsetenv("XKB_DEFAULT_RULES");
	desktop = fake_desktop_create();
	window = fake_window_show(desktop, 0, 300, 200);
	wlr_keyboard_init(&laptop, &impl, "laptop");
	wlr_keyboard_init(&other, &impl, "other");
	keyboard_create(desktop->input, &laptop, false);
	keyboard_create(desktop->input, &other, false);
	laptop_lamps = other_lamps = 0;
	return 0;
}

static int tear_down(void **state)
{
	wlr_keyboard_finish(&laptop);
	wlr_keyboard_finish(&other);
	fake_desktop_destroy(desktop);
	return 0;
}

/* As XKB's variables or the configuration have it; what a keyboard brings has a long name. */
static void the_layout_has_a_name(void **state)
{
	char name[SEAT_LAYOUT_NAME];
	tap(&laptop, KEY_A);
	seat_state_layout(desktop->input, name);
	assert_string_equal(name, "us");
	tap(&laptop, KEY_COMPOSE);
	seat_state_layout(desktop->input, name);
	assert_string_equal(name, "de");
	strcpy(desktop->config.xkb_layout, "fr,us");
	strcpy(desktop->config.xkb_variant, ",dvorak");
	strcpy(desktop->config.xkb_options, "grp:menu_toggle");
	input_use_configured_keymap(desktop->input);
	seat_state_layout(desktop->input, name);
	assert_string_equal(name, "fr");
	tap(&laptop, KEY_COMPOSE);
	seat_state_layout(desktop->input, name);
	assert_string_equal(name, "us dvorak");
	strcpy(desktop->config.xkb_layout, "fr");
	strcpy(desktop->config.xkb_variant, "");
	input_use_configured_keymap(desktop->input);
	seat_state_layout(desktop->input, name);
	assert_string_equal(name, "");
}

static void locks_are_shared(void **state)
{
	tap(&laptop, KEY_CAPSLOCK);
	tap(&other, KEY_A);
	assert_int_equal(seat_state_all_modifiers(desktop->input).locked, WLR_MODIFIER_CAPS);
	assert_int_equal(laptop_lamps, WLR_LED_CAPS_LOCK);
	assert_int_equal(other_lamps, WLR_LED_CAPS_LOCK);
	tap(&other, KEY_CAPSLOCK);
	tap(&laptop, KEY_A);
	assert_int_equal(seat_state_all_modifiers(desktop->input).locked, 0);
	assert_int_equal(laptop_lamps, 0);
	assert_int_equal(other_lamps, 0);
}

static void the_layout_is_shared(void **state)
{
	tap(&laptop, KEY_COMPOSE);
	tap(&other, KEY_A);
	assert_int_equal(seat_state_all_modifiers(desktop->input).group, 1);
	tap(&other, KEY_COMPOSE);
	tap(&laptop, KEY_A);
	assert_int_equal(seat_state_all_modifiers(desktop->input).group, 0);
}

/* Sharing a lock takes no modifier from the other keyboard's hand. */
static void held_modifiers_survive_a_lock(void **state)
{
	key(&other, KEY_LEFTSHIFT, true);
	tap(&laptop, KEY_NUMLOCK);
	assert_int_equal(seat_state_held(desktop->input), WLR_MODIFIER_SHIFT);
	key(&other, KEY_LEFTSHIFT, false);
	assert_int_equal(seat_state_held(desktop->input), 0);
}

static void one_that_goes_lets_go(void **state)
{
	key(&other, KEY_LEFTSHIFT, true);
	key(&other, KEY_A, true);
	key(&laptop, KEY_A, true);
	wlr_keyboard_finish(&other);
	assert_int_equal(seat_state_held(desktop->input), 0);
	assert_true(key_set_contains(&window->keys, KEY_A));
	assert_int_equal(window->keys.count, 1);
	assert_int_equal(window->presses, 2);
	key(&laptop, KEY_A, false);
	assert_int_equal(window->keys.count, 0);
	wlr_keyboard_init(&other, &impl, "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_layout_has_a_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(locks_are_shared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_layout_is_shared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(held_modifiers_survive_a_lock, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_goes_lets_go, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
