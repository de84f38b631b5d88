/* SPDX-License-Identifier: MIT
 *
 * Popups in every order in which toolkits create, draw and move theirs: each question has its
 * answer.
 */
#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_popup.h"
#include "stage_window.h"

static struct stage_toplevel parent;

static int setup(void **state)
{
	stage_begin();
	stage_toplevel_show(&parent, 200, 100);
	return 0;
}

static int teardown(void **state)
{
	stage_toplevel_destroy(&parent);
	stage_end();
	return 0;
}

/* One popup on its way through the steps of an order. */
struct walk {
	struct stage_popup popup;
	uint32_t token; /* of the last reposition that was asked for */
	uint32_t id, serial; /* of the host's last answer */
	unsigned created, moved; /* answered CREATEs and REPOSITIONs */
	int32_t x; /* of the last answer */
	bool asked; /* to be moved, and not answered yet */
};

static void move(struct walk *walk)
{
	struct xdg_positioner *positioner = stage_popup_positioner(50, 60);
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
		walk->serial = stage_popup_place(walk->id, 0, ++walk->x, 0);
	}
	for (; walk->moved < stage_count(LINK_POPUP_REPOSITION); walk->moved++) {
		uint32_t token = stage_expect(LINK_POPUP_REPOSITION)->popup_reposition.token;
		walk->serial = stage_popup_place(walk->id, token, ++walk->x, 0);
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
	walk->serial = stage_popup_place(walk->id, 0, ++walk->x, 0);
	stage_wait(walk->popup.configures == configures + 1);
	assert_int_equal(walk->popup.repositions, repositions);
}

static void step(struct walk *walk, char letter)
{
	switch (letter) {
	case 'm':
		stage_popup_make(&walk->popup, parent.xdg, stage_popup_positioner(50, 60));
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
		stage_popup_draw(&walk->popup);
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
		stage_popup_destroy(&walk.popup);
		stage_settle();
		stage_forget();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_order_is_answered, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
