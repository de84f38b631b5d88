/* SPDX-License-Identifier: MIT
 *
 * A desktop without screen, input and links: the real windows, frames, scene and focus, one output
 * whose work area the test sets, and windows that answer to nobody.
 */
#ifndef TESTS_FAKE_DESKTOP_H
#define TESTS_FAKE_DESKTOP_H

#include <stdbool.h>
#include <wlr/util/box.h>

#include "compositor/control/control_access.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/input/input_state.h"
#include "compositor/screen/screen.h"

#define FAKE_DOMAINS 3

struct fake_desktop {
	struct screen screen;
	struct config config;
	struct config_domain domain_configs[FAKE_DOMAINS];
	struct domains all_domains;
	struct domain domains[FAKE_DOMAINS]; /* "host" is none of them */
	struct desktop *desktop; /* the real one */
	struct input input; /* of which only the focus is there */
	struct control_access access;
	struct wlr_box area; /* of the only output; change and call window_outputs_changed */
	bool no_output; /* the only one is gone */
	bool destroy_dismissed; /* owners destroy popups at once when these are dismissed */
};

/* One at a time. */
struct fake_desktop *fake_desktop_create(void);
void fake_desktop_destroy(struct fake_desktop *desktop);

struct fake_window {
	struct window base;
	struct fake_desktop *desktop;
	unsigned configures, closes, dismissals;
	bool passes_through; /* it takes the pointer nowhere */
};

/* parent may be NULL for a toplevel. */
struct fake_window *fake_window_create(struct fake_desktop *desktop, struct domain *domain,
	enum window_kind kind, struct window *parent);
void fake_window_destroy(struct fake_window *window);

/* A toplevel of domain with content of this size. */
struct fake_window *fake_window_show(
	struct fake_desktop *desktop, unsigned domain, int width, int height);

/* Enabled in the scene with all that it is in. */
bool fake_window_is_shown(const struct window *window);
/* In the list, as one of two that are both in it. */
bool fake_window_is_above(const struct window *a, const struct window *b);
/* Its whole frame is within the work area. */
bool fake_window_is_inside(const struct window *window);

/* Who has the keys, as the route was told. */
struct window *fake_desktop_keyboard(struct fake_desktop *desktop);

#endif
