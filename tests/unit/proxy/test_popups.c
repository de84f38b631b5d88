/* SPDX-License-Identifier: MIT
 *
 * Popups: the application says what they hang on, the host where they stand.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_keyboard.h"
#include "stage_window.h"

struct popup {
	struct wl_surface *surface;
	struct xdg_surface *xdg;
	struct xdg_popup *popup;
	int32_t x, y, width, height; /* of the last configure */
	uint32_t token;
	unsigned configures, dones, repositions;
};

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

static void handle_configure(void *data, struct xdg_surface *xdg, uint32_t serial)
{
	struct popup *popup = data;
	popup->configures++;
	xdg_surface_ack_configure(xdg, serial);
}

static const struct xdg_surface_listener surface_listener = {.configure = handle_configure};

static void handle_place(
	void *data, struct xdg_popup *source, int32_t x, int32_t y, int32_t width, int32_t height)
{
	struct popup *popup = data;
	popup->x = x;
	popup->y = y;
	popup->width = width;
	popup->height = height;
}

static void handle_done(void *data, struct xdg_popup *source)
{
	struct popup *popup = data;
	popup->dones++;
}

static void handle_repositioned(void *data, struct xdg_popup *source, uint32_t token)
{
	struct popup *popup = data;
	popup->repositions++;
	popup->token = token;
}

static const struct xdg_popup_listener popup_listener = {
	.configure = handle_place,
	.popup_done = handle_done,
	.repositioned = handle_repositioned,
};

static struct xdg_positioner *make_positioner(int32_t width, int32_t height)
{
	struct xdg_positioner *positioner = xdg_wm_base_create_positioner(stage_wm_base);
	xdg_positioner_set_size(positioner, width, height);
	xdg_positioner_set_anchor_rect(positioner, 10, 20, 30, 5);
	xdg_positioner_set_anchor(positioner, XDG_POSITIONER_ANCHOR_BOTTOM_LEFT);
	xdg_positioner_set_gravity(positioner, XDG_POSITIONER_GRAVITY_BOTTOM_RIGHT);
	xdg_positioner_set_offset(positioner, 1, -2);
	xdg_positioner_set_constraint_adjustment(
		positioner, XDG_POSITIONER_CONSTRAINT_ADJUSTMENT_SLIDE_X
				    | XDG_POSITIONER_CONSTRAINT_ADJUSTMENT_FLIP_Y);
	return positioner;
}

/* Without the initial commit. */
static void make(struct popup *popup, struct xdg_surface *on, struct xdg_positioner *positioner)
{
	*popup = (struct popup){.surface = wl_compositor_create_surface(stage_compositor)};
	popup->xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, popup->surface);
	xdg_surface_add_listener(popup->xdg, &surface_listener, popup);
	popup->popup = xdg_surface_get_popup(popup->xdg, on, positioner);
	xdg_popup_add_listener(popup->popup, &popup_listener, popup);
	xdg_positioner_destroy(positioner);
}

static void create(struct popup *popup, struct xdg_surface *on, struct xdg_positioner *positioner)
{
	make(popup, on, positioner);
	wl_surface_commit(popup->surface);
}

static void create_with_grab(struct popup *popup, struct xdg_surface *on)
{
	make(popup, on, make_positioner(50, 60));
	xdg_popup_grab(popup->popup, stage_seat, 1);
	wl_surface_commit(popup->surface);
}

static void destroy(struct popup *popup)
{
	xdg_popup_destroy(popup->popup);
	xdg_surface_destroy(popup->xdg);
	wl_surface_destroy(popup->surface);
}

static uint32_t place(uint32_t popup, uint32_t token, int32_t x, int32_t y)
{
	const struct link_msg msg = {
		.opcode = LINK_POPUP_CONFIGURE,
		.object = popup,
		.popup_configure = {.serial = stage_serial(),
			.token = token,
			.x = x,
			.y = y,
			.width = 50,
			.height = 60},
	};
	stage_say(&msg);
	return msg.popup_configure.serial;
}

static void draw(struct popup *popup)
{
	struct wl_buffer *buffer = stage_buffer(50, 60, 0xffffffff, true);
	wl_surface_attach(popup->surface, buffer, 0, 0);
	wl_surface_commit(popup->surface);
	wl_buffer_destroy(buffer);
}

static uint32_t show(struct popup *popup, struct xdg_surface *on)
{
	create(popup, on, make_positioner(50, 60));
	uint32_t id = stage_expect(LINK_POPUP_CREATE)->object;
	place(id, 0, 5, 6);
	stage_wait(popup->configures == 1);
	draw(popup);
	stage_expect(LINK_WINDOW_COMMIT);
	return id;
}

static void host_places_them(void **state)
{
	struct popup popup;
	create(&popup, parent.xdg, make_positioner(50, 60));
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
	uint32_t serial = place(msg->object, 0, -7, 80);
	stage_wait(popup.configures == 1);
	assert_int_equal(popup.x, -7);
	assert_int_equal(popup.y, 80);
	assert_int_equal(popup.width, 50);
	draw(&popup);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.serial, serial);
	destroy(&popup);
	stage_expect(LINK_WINDOW_DESTROY);
}

static void host_dismisses_them(void **state)
{
	struct popup popup;
	uint32_t id = show(&popup, parent.xdg);
	stage_say_opcode(LINK_POPUP_DONE, id);
	stage_wait(popup.dones == 1);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id);
	destroy(&popup);
	stage_settle();
	assert_int_equal(stage_count(LINK_WINDOW_DESTROY), 1);
}

static void reposition_waits_for_the_host(void **state)
{
	struct popup popup;
	uint32_t id = show(&popup, parent.xdg);
	struct xdg_positioner *positioner = make_positioner(40, 30);
	xdg_popup_reposition(popup.popup, positioner, 4711);
	xdg_positioner_destroy(positioner);
	const struct link_msg *msg = stage_expect(LINK_POPUP_REPOSITION);
	assert_int_equal(msg->object, id);
	uint32_t token = msg->popup_reposition.token;
	assert_int_equal(msg->popup_reposition.positioner.width, 40);
	stage_settle();
	assert_int_equal(popup.configures, 1);
	assert_int_equal(popup.repositions, 0);
	place(id, token, 11, 12);
	stage_wait(popup.configures == 2);
	assert_int_equal(popup.repositions, 1);
	assert_int_equal(popup.token, 4711);
	assert_int_equal(popup.x, 11);
	destroy(&popup);
}

static struct xdg_positioner *make_reactive(bool reactive)
{
	struct xdg_positioner *positioner = make_positioner(50, 60);
	if (reactive) {
		xdg_positioner_set_reactive(positioner);
	}
	return positioner;
}

/* Of the positioner that was given last. */
static void says_which_may_be_placed_anew(void **state)
{
	for (int reactive = 0; reactive < 2; reactive++) {
		struct popup popup;
		create(&popup, parent.xdg, make_reactive(reactive));
		const struct link_msg *msg = stage_expect(LINK_POPUP_CREATE);
		assert_int_equal(msg->popup_create.flags, reactive ? LINK_POPUP_REACTIVE : 0);
		place(msg->object, 0, 5, 6);
		stage_wait(popup.configures == 1);
		draw(&popup);
		stage_expect(LINK_WINDOW_COMMIT);
		struct xdg_positioner *positioner = make_reactive(!reactive);
		xdg_popup_reposition(popup.popup, positioner, 1);
		xdg_positioner_destroy(positioner);
		msg = stage_expect(LINK_POPUP_REPOSITION);
		assert_int_equal(msg->popup_reposition.flags, reactive ? 0 : LINK_POPUP_REACTIVE);
		destroy(&popup);
	}
}

/* A configure that nobody asked for answers nothing: not even the reposition that is under way. */
static void host_places_them_anew(void **state)
{
	struct popup popup;
	create(&popup, parent.xdg, make_reactive(true));
	uint32_t id = stage_expect(LINK_POPUP_CREATE)->object;
	place(id, 0, 5, 6);
	stage_wait(popup.configures == 1);
	draw(&popup);
	stage_expect(LINK_WINDOW_COMMIT);
	uint32_t serial = place(id, 0, -40, 6);
	stage_wait(popup.configures == 2);
	assert_int_equal(popup.x, -40);
	assert_int_equal(popup.repositions, 0);
	draw(&popup);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.serial, serial);
	struct xdg_positioner *positioner = make_reactive(true);
	xdg_popup_reposition(popup.popup, positioner, 4711);
	xdg_positioner_destroy(positioner);
	uint32_t token = stage_expect(LINK_POPUP_REPOSITION)->popup_reposition.token;
	place(id, 0, -30, 6);
	stage_wait(popup.configures == 3);
	assert_int_equal(popup.repositions, 0);
	place(id, token, -20, 6);
	stage_wait(popup.configures == 4);
	assert_int_equal(popup.repositions, 1);
	destroy(&popup);
}

/* One popup on its way through the steps of an order. */
struct walk {
	struct popup popup;
	uint32_t token; /* of the last reposition that was asked for */
	uint32_t id, serial; /* of the host's last answer */
	unsigned created, moved; /* answered CREATEs and REPOSITIONs */
	int32_t x; /* of the last answer */
	bool asked; /* to be moved, and not answered yet */
};

static void move(struct walk *walk)
{
	struct xdg_positioner *positioner = make_positioner(50, 60);
	xdg_popup_reposition(walk->popup.popup, positioner, ++walk->token);
	xdg_positioner_destroy(positioner);
	walk->asked = true;
}

/* The host answers all that it was asked, each with another place. */
static void answer(struct walk *walk)
{
	stage_settle();
	unsigned configures = walk->popup.configures;
	for (; walk->created < stage_count(LINK_POPUP_CREATE); walk->created++) {
		walk->id = stage_expect(LINK_POPUP_CREATE)->object;
		walk->serial = place(walk->id, 0, ++walk->x, 0);
	}
	for (; walk->moved < stage_count(LINK_POPUP_REPOSITION); walk->moved++) {
		uint32_t token = stage_expect(LINK_POPUP_REPOSITION)->popup_reposition.token;
		walk->serial = place(walk->id, token, ++walk->x, 0);
	}
	stage_wait(walk->popup.configures > configures && walk->popup.x == walk->x);
	if (walk->asked) {
		assert_int_equal(walk->popup.token, walk->token);
	}
	walk->asked = false;
}

/* The host answers only CREATE, although it was asked for more since: no answer to that. */
static void answer_creation(struct walk *walk)
{
	unsigned repositions = walk->popup.repositions, configures = walk->popup.configures;
	stage_settle();
	assert_int_equal(walk->created, stage_count(LINK_POPUP_CREATE) - 1);
	walk->created++;
	walk->id = stage_expect(LINK_POPUP_CREATE)->object;
	walk->serial = place(walk->id, 0, ++walk->x, 0);
	stage_wait(walk->popup.configures == configures + 1);
	assert_int_equal(walk->popup.repositions, repositions);
}

static void step(struct walk *walk, char letter)
{
	switch (letter) {
	case 'm':
		make(&walk->popup, parent.xdg, make_positioner(50, 60));
		break;
	case 'c':
		wl_surface_commit(walk->popup.surface);
		break;
	case 'r':
		move(walk);
		break;
	case 's': /* what was asked so far has become messages */
		stage_settle();
		break;
	case 'a':
		answer(walk);
		break;
	case 'o':
		answer_creation(walk);
		break;
	case 'd':
		draw(&walk->popup);
		assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->commit.serial, walk->serial);
		break;
	case 'u':
		wl_surface_attach(walk->popup.surface, NULL, 0, 0);
		wl_surface_commit(walk->popup.surface);
		stage_expect(LINK_WINDOW_DESTROY);
		break;
	default:
		fail_msg("no step %c", letter);
	}
}

/* m made, c initial commit, r repositioned, s settled, a the host answers, o it answers
 * only the creation, d drawn, u unmapped */
static const char *const orders[] = {
	"mcad", /* Qt 5, GTK 3, Chromium */
	"mcrad", /* Qt 6 */
	"mcsrad", /* the same with a quick host */
	"mcsrsoad", /* with a slow one */
	"mrcad", /* before the initial commit */
	"mrsrcad", "mcrrsrad", /* GTK 4: until its size has settled */
	"mcadrad", /* a completion list */
	"mcadrsrsrad", /* one that changes faster than it is answered */
	"mcadrarad", /* answered, and asked again before it was drawn */
	"mcaducad", /* a tooltip that comes back */
	"mcadurcad", /* asked for while it is unmapped */
};

static void every_order_is_answered(void **state)
{
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		struct walk walk = {0};
		for (const char *letter = orders[i]; *letter != '\0'; letter++) {
			step(&walk, *letter);
		}
		destroy(&walk.popup);
		stage_settle();
		stage_forget();
	}
}

/* Names the act of the user that is the last in its window: the host wants one. */
static void grabs_name_an_act(void **state)
{
	struct popup popup, inner;
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
	place(id, 0, 5, 6);
	stage_wait(popup.configures == 1);
	draw(&popup);
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
	destroy(&inner);
	destroy(&popup);
}

static void children_go_before_their_parents(void **state)
{
	struct popup outer, inner;
	uint32_t id_outer = show(&outer, parent.xdg), id_inner = show(&inner, outer.xdg);
	stage_say_opcode(LINK_POPUP_DONE, id_outer);
	stage_wait(outer.dones == 1 && inner.dones == 1);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id_inner);
	assert_int_equal(stage_expect(LINK_WINDOW_DESTROY)->object, id_outer);
	destroy(&inner);
	destroy(&outer);
}

static void those_nested_too_deep_are_dismissed(void **state)
{
	struct popup popups[LINK_MAX_POPUP_DEPTH + 1];
	struct xdg_surface *on = parent.xdg;
	for (size_t i = 0; i < LINK_MAX_POPUP_DEPTH; i++) {
		show(&popups[i], on);
		on = popups[i].xdg;
	}
	struct popup *last = &popups[LINK_MAX_POPUP_DEPTH];
	create(last, on, make_positioner(50, 60));
	stage_wait(last->dones == 1);
	stage_settle();
	assert_int_equal(stage_count(LINK_POPUP_CREATE), LINK_MAX_POPUP_DEPTH);
	for (size_t i = COUNT_OF(popups); i > 0; i--) {
		destroy(&popups[i - 1]);
	}
}

static void numbers_beyond_the_link_are_cut(void **state)
{
	struct popup popup;
	struct xdg_positioner *positioner = make_positioner(INT32_MAX, 1);
	xdg_positioner_set_anchor_rect(positioner, INT32_MIN, INT32_MAX, INT32_MAX, 0);
	xdg_positioner_set_offset(positioner, INT32_MIN, INT32_MAX);
	xdg_positioner_set_constraint_adjustment(positioner, UINT32_MAX);
	create(&popup, parent.xdg, positioner);
	const struct link_positioner *sent =
		&stage_expect(LINK_POPUP_CREATE)->popup_create.positioner;
	assert_int_equal(sent->width, LINK_MAX_DIMENSION);
	assert_int_equal(sent->anchor_rect.x, -LINK_MAX_OFFSET);
	assert_int_equal(sent->offset_y, LINK_MAX_OFFSET);
	assert_int_equal(sent->constraint, 63);
	destroy(&popup);
}

static void they_return_with_the_host(void **state)
{
	struct popup popup;
	show(&popup, parent.xdg);
	stage_settle();
	stage_host_restart();
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	const struct link_msg *msg = stage_expect(LINK_POPUP_CREATE);
	assert_int_equal(msg->popup_create.parent, id);
	assert_int_equal(stage_expect(LINK_WINDOW_COMMIT)->object, msg->object);
	destroy(&popup);
}

/* It is there before them, but its initial commit comes after theirs. */
static void they_wait_for_a_parent_that_comes_later(void **state)
{
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	struct xdg_surface *xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, surface);
	struct xdg_toplevel *toplevel = xdg_surface_get_toplevel(xdg);
	struct popup popup;
	create(&popup, xdg, make_positioner(50, 60));
	wl_surface_commit(surface);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	assert_int_equal(stage_expect(LINK_POPUP_CREATE)->popup_create.parent, id);
	destroy(&popup);
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
		cmocka_unit_test_setup_teardown(every_order_is_answered, setup, teardown),
		cmocka_unit_test_setup_teardown(grabs_name_an_act, setup, teardown),
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
