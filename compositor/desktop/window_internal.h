/* SPDX-License-Identifier: MIT
 *
 * What the files window*.c share; nobody else includes it.
 */
#ifndef COMPOSITOR_WINDOW_INTERNAL_H
#define COMPOSITOR_WINDOW_INTERNAL_H

#include "compositor/desktop/window.h"
#include "compositor/trusted/decoration.h"

/* --- window_geometry.c ---------------------------------------------------------------------- */

/* The work area of the output at a layout position, or the nearest one. */
struct wlr_box window_area_at(struct desktop *desktop, double x, double y);
/* Of the output that a window is on, or (unmapped) will be on. */
struct wlr_box window_area(const struct window *window);

/* box (a content) with its frame, and the other way round. */
struct wlr_box window_outer_of(const struct window *window, struct wlr_box box);
struct wlr_box window_inner_of(const struct window *window, struct wlr_box outer);

/* box, a content, moved as little as possible so that label and bar can be seen and held on the
 * nearest output. */
struct wlr_box window_reachable(const struct window *window, struct wlr_box box);

/* Makes box the content's box: frame, scene and popups follow. */
void window_apply_box(struct window *window, struct wlr_box box);

/* At least the host's minimum, at most what fits. The second also heeds the hints. */
void window_clamp_to_area(const struct window *window, int32_t *width, int32_t *height);
void window_clamp_size(const struct window *window, int32_t *width, int32_t *height);

/* Places it anew, and its popups, after outputs have changed. */
void window_follow_outputs(struct window *window);
/* Some window is still to be placed anew. */
bool window_outputs_wait(const struct desktop *desktop);
/* Some have followed: when all have, they are shown again. */
void window_outputs_followed(struct desktop *desktop);

/* --- window_settle.c ------------------------------------------------------------------------ */

/* Where content of this size goes now: the first place, the corner of the area when maximized, the
 * place before that, or where it is, with the edges that the user does not move kept. */
struct wlr_box window_settle(struct window *window, int32_t width, int32_t height);

/* The application took this size: it is asked for less, once, when that does not fit. Its content
 * is cut meanwhile. */
void window_ask_what_fits(struct window *window, int32_t width, int32_t height);

/* The box takes this size although the content has another, as the user moves the edges. It
 * keeps it until there is content that answers. */
void window_force_size(struct window *window, int32_t width, int32_t height);
/* The same for the size and place of the state that it is in now, maximized or not. */
void window_force_state(struct window *window);

/* --- window_wait.c --------------------------------------------------------------------------- */

/* Its owner is asked for another size: the frame waits for that, if it does not wait yet. */
void wait_begin(struct window *window);
/* It waits from now on, if it waits: it has come on screen. */
void wait_again(struct window *window);
/* The frame has its size, or the window is not mapped. */
void wait_end(struct window *window);
/* The frame has waited enough. */
void window_stop_waiting(struct window *window);
/* For desktop_life.c. False when out of memory. */
bool wait_init(struct desktop *desktop);
void wait_finish(struct desktop *desktop);

/* --- window_cover.c ------------------------------------------------------------------------- */

/* The content with which a window that is fullscreen covers its output. False: it may not. */
bool cover_size(const struct window *window, int32_t *width, int32_t *height);
/* Its content has this size now: it covers by that, or does not. */
void cover_settle(struct window *window, int32_t width, int32_t height);
/* It does not any more: its frame is back, whatever its content does. */
void cover_stop(struct window *window);
/* The screen is another one: what does not cover its output any more has its frame. */
void cover_follow_outputs(struct window *window);
/* The banner is drawn anew where an output is covered. */
void cover_say_again(struct desktop *desktop);
/* For desktop_life.c. False when out of memory. */
bool cover_init(struct desktop *desktop);
void cover_finish(struct desktop *desktop);
/* Which outputs are covered, after something has changed in what is seen. */
void cover_update(struct desktop *desktop);

/* --- window_stack.c ------------------------------------------------------------------------- */

/* Its tree comes into the scene, or leaves it: so do its group and those that it lies in, if need
 * be. */
void window_stack_show(struct window *window);
void window_stack_hide(struct window *window);
/* Puts a new window into desktop.windows: a toplevel at the bottom or above its parent, a popup
 * above its siblings. */
void window_stack_insert(struct window *window);
/* A toplevel is about to be shown: on top, but below the focused window of another domain. */
void window_stack_map(struct window *window);
/* Gives a toplevel another parent, or none, and a place right above that or what it hung on, with
 * all that hangs on it. */
void window_stack_set_parent(struct window *window, struct window *parent);
/* Dialogs go to the parent's parent; popups have been dismissed and are left without one. Until end
 * (clock_spent); false: some are left. */
bool window_stack_leave_children(struct window *window, uint64_t end);
/* How many windows of its kind one hangs on; and how many more the deepest of those that hang on
 * it. */
unsigned window_depth(const struct window *window);
unsigned window_height(struct window *window);
/* All that hang on window by windows of kind alone, what hangs on one of them before that; and in
 * the end window itself. None may go meanwhile, or get another parent. */
struct window *window_walk_begin(struct window *window, enum window_kind kind);
struct window *window_walk_next(struct window *at, enum window_kind kind);
/* True when window is ancestor or hangs on it by any number of parents. */
bool window_hangs_on(const struct window *window, const struct window *ancestor);

/* --- window_popup.c ------------------------------------------------------------------------- */

/* Dismisses every popup that hangs on window by popups alone, or only those that grab: what hangs
 * on one of them before it. */
void window_dismiss_popups(struct window *window, bool only_grabs);
/* The owner of a dismissed popup hears of it, and may destroy it and others. */
void window_tell_dismissed(struct window *popup);
/* The popups of window: their boxes follow it. */
void window_update_popups(struct window *window);
/* Where a popup with content of this size is shown: at its wanted place, within the work area. */
struct wlr_box window_popup_box(const struct window *popup, int32_t width, int32_t height);
/* A reactive popup gets another place where that is the better one now. */
void window_reposition(struct window *popup);
/* For desktop_life.c. False when out of memory. */
bool popups_init(struct desktop *desktop);
void popups_finish(struct desktop *desktop);
/* window has moved, or may be looked at now: what is reactive of its popups may want another
 * place. */
void window_reactive_note(struct window *window);

/* --- window_visibility.c ---------------------------------------------------------------------- */

void visibility_init(struct desktop *desktop); /* for desktop_life.c */
/* Some window is another one to the eye: mapped or not, higher or lower, elsewhere, gone. The
 * scene follows before the loop waits or an output draws. by: the domain that has caused it, and
 * pays; NULL: the user has, or nobody. */
void visibility_changed(struct desktop *desktop, struct domain *by);
/* The scene follows now, as far as one slice goes. */
void visibility_update(struct desktop *desktop);

/* --- window_shade.c --------------------------------------------------------------------------- */

/* Hides what is seen of contents with no ring of their domain beside it. After seen of all windows
 * is known. True when something that is hidden is another one now. */
bool shade_update(struct desktop *desktop);

/* --- window_state.c ------------------------------------------------------------------------- */

/* Maximized or fullscreen: the host gives size and place. */
bool window_is_expanded(const struct window *window);
/* Asks a window that is expanded for the size that it may have now. */
void window_ask_expanded(struct window *window);
/* Its application hears whether anybody sees it. */
void window_set_suspended(struct window *window, bool suspended);
/* Puts size and states into want, and tells the impl when that changed something. */
void window_want(struct window *window, int32_t width, int32_t height, uint32_t states);

void window_emit_changed(struct window *window);

/* Its frame and its domain say whether it asks for attention. */
void window_set_attention(struct window *window, bool attention);
/* Its frame says whether it answers. */
void window_show_silent(struct window *window);
/* Its application hears whether it is minimized. */
void window_tell_minimized(struct window *window);

/* --- pace.c --------------------------------------------------------------------------------- */

/* Its application hears that it is suspended, if it still is to be. */
void window_tell_hidden(struct window *window);

/* --- window.c ------------------------------------------------------------------------------- */

/* window, which is not to be used any more, loses the grab, keys and pointer, and is not active. */
void window_leave(struct window *window);

#endif
