/* SPDX-License-Identifier: MIT
 *
 * Several keyboards as one: locks, lamps and layout, which virtual ones do not have.
 */
#include "tests/unit/harness.h"

#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <wlr/interfaces/wlr_keyboard.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/input/focus.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/keyboard.h"
#include "compositor/input/seat_state.h"
#include "compositor/screen/screen.h"

static struct config config = {.xkb_layout = "us,de", .xkb_options = "grp:menu_toggle"};
static struct screen screen = {.config = &config};
static struct desktop desktop = {.screen = &screen};
static struct input input;
static struct wlr_keyboard laptop, other;
static uint32_t laptop_lamps, other_lamps;
static struct key_set routed; /* keys that are down for the focused window */
static unsigned presses;

/* --- what the real parts ask of those that are not there ------------------------------------ */

void input_route_key(struct input *unused, uint32_t time, uint32_t key, bool pressed)
{
	if (pressed) {
		presses++;
		key_set_add(&routed, key);
	} else {
		key_set_remove(&routed, key);
	}
}

void focus_user_acts(struct input *unused)
{
}

void input_route_modifiers(struct input *unused)
{
}

void input_route_release_keys(struct input *unused, uint32_t time, const struct key_set *keys)
{
}

void mode_drag_cancel(struct input *unused)
{
}

void mode_switch_step(struct input *unused, bool forward)
{
}

void input_mode_refresh(struct input *unused)
{
}

void window_close(struct window *window)
{
}

static const struct input_mode mode = {.name = "test"};

/* --- keyboards ------------------------------------------------------------------------------ */

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
	input = (struct input){.desktop = &desktop, .mode = &mode};
	wl_list_init(&input.keyboards);
	input.configured = keymap_configured(&config);
	assert_non_null(input.configured);
	wlr_keyboard_init(&laptop, &impl, "laptop");
	wlr_keyboard_init(&other, &impl, "other");
	keyboard_create(&input, &laptop, false);
	keyboard_create(&input, &other, false);
	laptop_lamps = other_lamps = presses = 0;
	key_set_clear(&routed);
	return 0;
}

static int tear_down(void **state)
{
	wlr_keyboard_finish(&laptop);
	wlr_keyboard_finish(&other);
	xkb_keymap_unref(input.configured);
	keymap_finish(&input.keymap);
	return 0;
}

static void locks_are_shared(void **state)
{
	tap(&laptop, KEY_CAPSLOCK);
	tap(&other, KEY_A);
	assert_int_equal(seat_state_all_modifiers(&input).locked, WLR_MODIFIER_CAPS);
	assert_int_equal(laptop_lamps, WLR_LED_CAPS_LOCK);
	assert_int_equal(other_lamps, WLR_LED_CAPS_LOCK);
	tap(&other, KEY_CAPSLOCK);
	tap(&laptop, KEY_A);
	assert_int_equal(seat_state_all_modifiers(&input).locked, 0);
	assert_int_equal(laptop_lamps, 0);
	assert_int_equal(other_lamps, 0);
}

static void the_layout_is_shared(void **state)
{
	tap(&laptop, KEY_COMPOSE);
	tap(&other, KEY_A);
	assert_int_equal(seat_state_all_modifiers(&input).group, 1);
	tap(&other, KEY_COMPOSE);
	tap(&laptop, KEY_A);
	assert_int_equal(seat_state_all_modifiers(&input).group, 0);
}

/* Sharing a lock takes no modifier from the other keyboard's hand. */
static void held_modifiers_survive_a_lock(void **state)
{
	key(&other, KEY_LEFTSHIFT, true);
	tap(&laptop, KEY_NUMLOCK);
	assert_int_equal(seat_state_held(&input), WLR_MODIFIER_SHIFT);
	key(&other, KEY_LEFTSHIFT, false);
	assert_int_equal(seat_state_held(&input), 0);
}

static void one_that_goes_lets_go(void **state)
{
	key(&other, KEY_LEFTSHIFT, true);
	key(&other, KEY_A, true);
	key(&laptop, KEY_A, true);
	wlr_keyboard_finish(&other);
	assert_int_equal(seat_state_held(&input), 0);
	assert_true(key_set_contains(&routed, KEY_A));
	assert_int_equal(routed.count, 1);
	assert_int_equal(presses, 2);
	key(&laptop, KEY_A, false);
	assert_int_equal(routed.count, 0);
	wlr_keyboard_init(&other, &impl, "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(locks_are_shared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_layout_is_shared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(held_modifiers_survive_a_lock, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_goes_lets_go, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
