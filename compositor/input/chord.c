/* SPDX-License-Identifier: MIT */
#include "compositor/input/chord.h"

#include <wlr/backend/session.h>

#include "compositor/input/focus.h"
#include "compositor/input/input_state.h"
#include "compositor/server.h"
#include "protocol/log.h"

static void close_focused(struct server *server)
{
	struct window *window = focus_window(server);
	if (window) {
		window_close(window);
	}
}

static void change_vt(struct server *server, xkb_keysym_t sym)
{
	unsigned vt = sym - XKB_KEY_F1 + 1;
	if (server->session && !wlr_session_change_vt(server->session, vt)) {
		log_error("cannot switch to VT %u: the seat does not allow it", vt);
	}
}

/* Whatever it is, the user turns to something else than what is dragged. */
void chord_act(struct input *input, enum chord chord, xkb_keysym_t sym)
{
	mode_drag_cancel(input);
	input_refresh_pointer(input->server);
	switch (chord) {
	case CHORD_SWITCH_NEXT:
	case CHORD_SWITCH_PREVIOUS:
		mode_switch_step(input, chord == CHORD_SWITCH_NEXT);
		break;
	case CHORD_CLOSE:
		close_focused(input->server);
		break;
	case CHORD_VT:
		change_vt(input->server, sym);
		break;
	case CHORD_NONE:
		break;
	}
}
