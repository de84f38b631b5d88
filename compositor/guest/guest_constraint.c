/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_constraint.h"

#include <string.h>
#include <wayland-server-core.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guest_delay.h"
#include "compositor/guest/guest_messages.h"
#include "compositor/guest/guest_window.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/input/input.h"

/* In the order of all that it is told of the pointer. */
void guest_constraint_tell(struct window *window, bool constrained)
{
	struct guest_window *gw = guest_window_from(window);
	guest_window_input_flush(gw->guest);
	LINK_MSG(msg, LINK_POINTER_CONSTRAINED, gw->id);
	msg.pointer_constrained.serial = gw->guest->constraint.serial;
	msg.pointer_constrained.constrained = constrained;
	guest_delay_send(gw->guest, &msg);
}

/* hint: as of input_constraint_gone. */
static void take_back(struct guest *guest, const double hint[2])
{
	struct guest_window *gw = guest->constraint.gw;
	if (gw) {
		guest->constraint.gw = NULL;
		gw->window.constraint = NULL;
		input_constraint_gone(guest->guests->input, &gw->window, hint);
	}
}

static bool is_same(const struct guest_constraint *constraint, const struct guest_window *gw,
	const struct link_pointer_constrain *wish)
{
	return constraint->gw == gw && constraint->serial == wish->serial
	       && constraint->wish.kind == (enum link_constraint)wish->kind;
}

void guest_constraint_wish(struct guest_window *gw, const struct link_msg *msg)
{
	struct guest *guest = gw->guest;
	struct guest_constraint *constraint = &guest->constraint;
	const struct link_pointer_constrain *wish = &msg->pointer_constrain;
	if (!is_same(constraint, gw, wish)) {
		take_back(guest, NULL);
	}
	constraint->gw = gw;
	constraint->serial = wish->serial;
	constraint->wish.kind = (enum link_constraint)wish->kind;
	constraint->wish.whole = wish->whole;
	constraint->wish.count = wish->count;
	memcpy(constraint->wish.rects, wish->rects, wish->count * sizeof(wish->rects[0]));
	gw->window.constraint = &constraint->wish;
	input_constraint_changed(guest->guests->input, &gw->window);
}

void guest_constraint_release(struct guest_window *gw, const struct link_msg *msg)
{
	const struct link_pointer_release *release = &msg->pointer_release;
	const double hint[] = {wl_fixed_to_double(release->x), wl_fixed_to_double(release->y)};
	if (gw->guest->constraint.gw == gw) {
		take_back(gw->guest, release->hinted ? hint : NULL);
	}
}

void guest_constraint_forget(struct guest_window *gw)
{
	if (gw->guest->constraint.gw == gw) {
		gw->guest->constraint.gw = NULL;
		gw->window.constraint = NULL;
	}
}
