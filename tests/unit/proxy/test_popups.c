/* SPDX-License-Identifier: MIT
 *
 * Popups: the application says what they hang on, the host where they stand.
 */
#include "common/wlroots.h"
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_keyboard.h"
#include "stage_popup.h"
#include "stage_window.h"

static struct stage_toplevel parent;
static uint32_t parent_id;

static int setup(void **state)
{
	stage_begin();
	parent_id = stage_toplevel_show(&parent, 200, 100);
	return 0;
}

static int teardown(void **state)
{
	stage_toplevel_destroy(&parent);
	stage_end();
	return 0;
}

static void create_with_grab(struct stage_popup *popup, struct xdg_surface *on)
{
	stage_popup_make(popup, on, stage_popup_positioner(50, 60));
	xdg_popup_grab(popup->popup, stage_seat, 1);
	wl_surface_commit(popup->surface);
}

static void host_places_them(void **state)
{
	struct stage_popup popup;
	stage_popup_create(&popup, parent.xdg, stage_popup_positioner(50, 60));
	const struct link_msg *msg = stage_expect(LINK_POPUP_CREATE);
	const struct link_positioner *positioner = &msg->popup_create.positioner;
	assert_int_equal(msg->popup_create.parent, parent_id);
	assert_int_equal(msg->popup_create.flags, 0);
	assert_int_equal(positioner->anchor_rect.x, 10);
	assert_int_equal(positioner->anchor_rect.height, 5);
	assert_int_equal(positioner->width, 50);
	assert_int_equal(positioner->offset_y, -2);
	assert_int_equal(positioner->anchor, XDG_POSITIONER_ANCHOR_BOTTOM_LEFT);
	assert_int_equal(positioner->gravity, XDG_POSITIONER_GRAVITY_BOTTOM_RIGHT);
	assert_int_equal(positioner->constraint, 1 | 8);
	stage_settle();
	assert_int_equal(popup.configures, 0);
	uint32_t serial = stage_popup_place(msg->object, 0, -7, 80);
	stage_wait(popup.configures == 1);
	assert_int_equal(popup.x, -7);
	assert_int_equal(popup.y, 80);
	assert_int_equal(popup.width, 50);
	stage_popup_draw(&popup);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.serial, serial);
	stage_popup_destroy(&popup);
	stage_expect(LINK_WINDOW_DESTROY);
}

static void host_dismisses_them(void **state)
{
	struct stage_popup popup;
	uint32_t id = stage_popup_show(&popup, parent.xdg);
	stage_say_opcode(LINK_POPUP_DONE, id);
	stage_wait(popup.dones == 1);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id);
	stage_popup_destroy(&popup);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_DESTROY), 1);
}

static void reposition_waits_for_the_host(void **state)
{
	struct stage_popup popup;
	uint32_t id = stage_popup_show(&popup, parent.xdg);
	struct xdg_positioner *positioner = stage_popup_positioner(40, 30);
	xdg_popup_reposition(popup.popup, positioner, 4711);
	xdg_positioner_destroy(positioner);
	const struct link_msg *msg = stage_expect(LINK_POPUP_REPOSITION);
	assert_int_equal(msg->object, id);
	uint32_t token = msg->popup_reposition.token;
	assert_int_equal(msg->popup_reposition.positioner.width, 40);
	stage_settle();
	assert_int_equal(popup.configures, 1);
	assert_int_equal(popup.repositions, 0);
	stage_popup_place(id, token, 11, 12);
	stage_wait(popup.configures == 2);
	assert_int_equal(popup.repositions, 1);
	assert_int_equal(popup.token, 4711);
	assert_int_equal(popup.x, 11);
	stage_popup_destroy(&popup);
}

static struct xdg_positioner *make_reactive(bool reactive)
{
	struct xdg_positioner *positioner = stage_popup_positioner(50, 60);
	if (reactive) {
		xdg_positioner_set_reactive(positioner);
	}
	return positioner;
}

/* Of the positioner that was given last. */
static void says_which_may_be_placed_anew(void **state)
{
	for (int reactive = 0; reactive < 2; reactive++) {
		struct stage_popup popup;
		stage_popup_create(&popup, parent.xdg, make_reactive(reactive));
		const struct link_msg *msg = stage_expect(LINK_POPUP_CREATE);
		assert_int_equal(msg->popup_create.flags, reactive ? LINK_POPUP_REACTIVE : 0);
		stage_popup_place(msg->object, 0, 5, 6);
		stage_wait(popup.configures == 1);
		stage_popup_draw(&popup);
		stage_expect(LINK_WINDOW_COMMIT);
		struct xdg_positioner *positioner = make_reactive(!reactive);
		xdg_popup_reposition(popup.popup, positioner, 1);
		xdg_positioner_destroy(positioner);
		msg = stage_expect(LINK_POPUP_REPOSITION);
		assert_int_equal(msg->popup_reposition.flags, reactive ? 0 : LINK_POPUP_REACTIVE);
		stage_popup_destroy(&popup);
	}
}

/* A configure that nobody asked for answers nothing: not even the reposition that is under way. */
static void host_places_them_anew(void **state)
{
	struct stage_popup popup;
	stage_popup_create(&popup, parent.xdg, make_reactive(true));
	uint32_t id = stage_expect(LINK_POPUP_CREATE)->object;
	stage_popup_place(id, 0, 5, 6);
	stage_wait(popup.configures == 1);
	stage_popup_draw(&popup);
	stage_expect(LINK_WINDOW_COMMIT);
	uint32_t serial = stage_popup_place(id, 0, -40, 6);
	stage_wait(popup.configures == 2);
	assert_int_equal(popup.x, -40);
	assert_int_equal(popup.repositions, 0);
	stage_popup_draw(&popup);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.serial, serial);
	struct xdg_positioner *positioner = make_reactive(true);
	xdg_popup_reposition(popup.popup, positioner, 4711);
	xdg_positioner_destroy(positioner);
	uint32_t token = stage_expect(LINK_POPUP_REPOSITION)->popup_reposition.token;
	stage_popup_place(id, 0, -30, 6);
	stage_wait(popup.configures == 3);
	assert_int_equal(popup.repositions, 0);
	stage_popup_place(id, token, -20, 6);
	stage_wait(popup.configures == 4);
	assert_int_equal(popup.repositions, 1);
	stage_popup_destroy(&popup);
}

/* Names the act of the user that is the last in its window: the host wants one. */
static void grabs_name_an_act(void **state)
{
	struct stage_popup popup, inner;
	const struct link_msg press = {
		.opcode = LINK_KEY,
		.object = parent_id,
		.key = {.serial = stage_serial(), .key = 16, .pressed = 1},
	};
	stage_keyboard_give(parent_id, parent.surface);
	stage_say(&press);
	stage_settle();
	create_with_grab(&popup, parent.xdg);
	const struct link_msg *msg = stage_expect(LINK_POPUP_CREATE);
	assert_int_equal(msg->popup_create.flags, LINK_POPUP_GRAB);
	assert_int_equal(msg->popup_create.serial, press.key.serial);
	const uint32_t id = msg->object;
	stage_popup_place(id, 0, 5, 6);
	stage_wait(popup.configures == 1);
	stage_popup_draw(&popup);
	const struct link_msg enter = {
		.opcode = LINK_POINTER_ENTER, .object = id, .pointer_enter.serial = stage_serial()};
	const struct link_msg click = {
		.opcode = LINK_POINTER_BUTTON,
		.object = id,
		.pointer_button = {.serial = stage_serial(), .button = 0x110, .pressed = 1},
	};
	stage_say(&enter);
	stage_say(&click);
	stage_settle();
	create_with_grab(&inner, popup.xdg);
	msg = stage_expect(LINK_POPUP_CREATE);
	assert_int_equal(msg->popup_create.serial, click.pointer_button.serial);
	stage_popup_destroy(&inner);
	stage_popup_destroy(&popup);
}

static void say_key(uint32_t key, bool pressed)
{
	const struct link_msg msg = {
		.opcode = LINK_KEY,
		.object = parent_id,
		.key = {.serial = stage_serial(), .key = key, .pressed = pressed},
	};
	stage_say(&msg);
}

static void show_with_grab(struct stage_popup *popup, struct xdg_surface *on)
{
	create_with_grab(popup, on);
	stage_popup_place(stage_expect(LINK_POPUP_CREATE)->object, 0, 5, 6);
	stage_wait(popup->configures == 1);
	stage_popup_draw(popup);
	stage_expect(LINK_WINDOW_COMMIT);
}

/* The topmost that grabs has them, with the keys that are down; each gives them back. */
static void those_that_grab_have_the_keys(void **state)
{
	struct stage_popup outer, inner, plain;
	stage_keyboard_give(parent_id, parent.surface);
	say_key(16, true);
	show_with_grab(&outer, parent.xdg);
	stage_wait(stage_input.keyboard_focus == outer.surface);
	assert_int_equal(stage_input.held, 1);
	assert_int_equal(stage_input.modifiers, 1);
	show_with_grab(&inner, outer.xdg);
	stage_wait(stage_input.keyboard_focus == inner.surface);
	say_key(17, true);
	say_key(16, false);
	stage_wait(stage_input.key == 16 && stage_input.key_state == 0);
	stage_popup_destroy(&inner);
	stage_wait(stage_input.keyboard_focus == outer.surface);
	assert_int_equal(stage_input.held, 1);
	say_key(17, false);
	stage_popup_destroy(&outer);
	stage_wait(stage_input.keyboard_focus == parent.surface);
	assert_int_equal(stage_input.held, 0);
	stage_popup_show(&plain, parent.xdg);
	stage_settle();
	assert_ptr_equal(stage_input.keyboard_focus, parent.surface);
	stage_popup_destroy(&plain);
}

static void note_focus(void *data, struct wl_callback *callback, uint32_t serial)
{
	*(struct wl_surface **)data = stage_input.keyboard_focus;
	wl_callback_destroy(callback);
}

static const struct wl_callback_listener focus_listener = {.done = note_focus};

/* Qt 5 makes a round trip when a menu closes, and closes the next one when nothing has the keys. */
static void a_menu_that_closes_gives_the_keys_back_at_once(void **state)
{
	struct stage_popup popup;
	struct wl_surface *then = NULL;
	stage_keyboard_give(parent_id, parent.surface);
	show_with_grab(&popup, parent.xdg);
	stage_wait(stage_input.keyboard_focus == popup.surface);
	xdg_popup_destroy(popup.popup);
	xdg_surface_destroy(popup.xdg);
	wl_callback_add_listener(wl_display_sync(stage_display), &focus_listener, &then);
	wl_surface_destroy(popup.surface);
	stage_wait(then);
	assert_ptr_equal(then, parent.surface);
}

/* The host takes the keys away and gives them back while one is open; keys of before are forgotten. */
static void a_grab_has_no_keys_of_another_window(void **state)
{
	struct stage_popup popup;
	show_with_grab(&popup, parent.xdg);
	stage_settle();
	assert_null(stage_input.keyboard_focus);
	stage_keyboard_give(parent_id, popup.surface);
	say_key(16, true);
	stage_say_opcode(LINK_KEYBOARD_LEAVE, parent_id);
	stage_wait(!stage_input.keyboard_focus);
	struct stage_toplevel other;
	uint32_t other_id = stage_toplevel_show(&other, 100, 100);
	stage_keyboard_give(other_id, other.surface);
	stage_say_opcode(LINK_KEYBOARD_LEAVE, other_id);
	stage_wait(!stage_input.keyboard_focus);
	stage_toplevel_destroy(&other);
	stage_popup_destroy(&popup);
}

static void children_go_before_their_parents(void **state)
{
	struct stage_popup outer, inner;
	uint32_t id_outer = stage_popup_show(&outer, parent.xdg),
		 id_inner = stage_popup_show(&inner, outer.xdg);
	stage_say_opcode(LINK_POPUP_DONE, id_outer);
	stage_wait(outer.dones == 1 && inner.dones == 1);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id_inner);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id_outer);
	stage_popup_destroy(&inner);
	stage_popup_destroy(&outer);
}

static void those_nested_too_deep_are_dismissed(void **state)
{
	struct stage_popup popups[LINK_MAX_POPUP_DEPTH + 1];
	struct xdg_surface *on = parent.xdg;
	for (size_t i = 0; i < LINK_MAX_POPUP_DEPTH; i++) {
		stage_popup_show(&popups[i], on);
		on = popups[i].xdg;
	}
	struct stage_popup *last = &popups[LINK_MAX_POPUP_DEPTH];
	stage_popup_create(last, on, stage_popup_positioner(50, 60));
	stage_wait(last->dones == 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_POPUP_CREATE), LINK_MAX_POPUP_DEPTH);
	for (size_t i = COUNT_OF(popups); i > 0; i--) {
		stage_popup_destroy(&popups[i - 1]);
	}
}

static void numbers_beyond_the_link_are_cut(void **state)
{
	struct stage_popup popup;
	struct xdg_positioner *positioner = stage_popup_positioner(INT32_MAX, 1);
	xdg_positioner_set_anchor_rect(positioner, INT32_MIN, INT32_MAX, INT32_MAX, 0);
	xdg_positioner_set_offset(positioner, INT32_MIN, INT32_MAX);
	/* Later ones refuse what is no adjustment. */
	xdg_positioner_set_constraint_adjustment(positioner, WLROOTS_IS_0_19 ? 63 : UINT32_MAX);
	stage_popup_create(&popup, parent.xdg, positioner);
	const struct link_positioner *sent =
		&stage_expect(LINK_POPUP_CREATE)->popup_create.positioner;
	assert_int_equal(sent->width, LINK_MAX_DIMENSION);
	assert_int_equal(sent->anchor_rect.x, -LINK_MAX_OFFSET);
	assert_int_equal(sent->offset_y, LINK_MAX_OFFSET);
	assert_int_equal(sent->constraint, 63);
	stage_popup_destroy(&popup);
}

static void they_return_with_the_host(void **state)
{
	struct stage_popup popup;
	stage_popup_show(&popup, parent.xdg);
	stage_settle();
	stage_host_restart();
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	const struct link_msg *msg = stage_expect(LINK_POPUP_CREATE);
	assert_int_equal(msg->popup_create.parent, id);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->object, msg->object);
	stage_popup_destroy(&popup);
}

/* It is there before them, but its initial commit comes after theirs. */
static void they_wait_for_a_parent_that_comes_later(void **state)
{
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	struct xdg_surface *xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, surface);
	struct xdg_toplevel *toplevel = xdg_surface_get_toplevel(xdg);
	struct stage_popup popup;
	stage_popup_create(&popup, xdg, stage_popup_positioner(50, 60));
	wl_surface_commit(surface);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	assert_int_equal(stage_expect(LINK_POPUP_CREATE)->popup_create.parent, id);
	stage_popup_destroy(&popup);
	xdg_toplevel_destroy(toplevel);
	xdg_surface_destroy(xdg);
	wl_surface_destroy(surface);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(host_places_them, setup, teardown),
		cmocka_unit_test_setup_teardown(host_dismisses_them, setup, teardown),
		cmocka_unit_test_setup_teardown(reposition_waits_for_the_host, setup, teardown),
		cmocka_unit_test_setup_teardown(says_which_may_be_placed_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(host_places_them_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(grabs_name_an_act, setup, teardown),
		cmocka_unit_test_setup_teardown(those_that_grab_have_the_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_menu_that_closes_gives_the_keys_back_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_grab_has_no_keys_of_another_window, setup, teardown),
		cmocka_unit_test_setup_teardown(children_go_before_their_parents, setup, teardown),
		cmocka_unit_test_setup_teardown(
			those_nested_too_deep_are_dismissed, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_beyond_the_link_are_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(they_return_with_the_host, setup, teardown),
		cmocka_unit_test_setup_teardown(
			they_wait_for_a_parent_that_comes_later, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
