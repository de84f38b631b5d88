/* SPDX-License-Identifier: MIT
 *
 * The panel on top of every output: names the focused domain in its colour, lists the domains
 * with their state and who asks for attention, says what the clipboard has, the keyboard's layout
 * and the time, and never is covered.
 */
#ifndef COMPOSITOR_PANEL_H
#define COMPOSITOR_PANEL_H

#include <stdbool.h>
#include <wlr/util/box.h>

struct config_appearance;
struct domain;
struct domains;
struct output;
struct panels;
struct screen;
struct texts;
struct wlr_scene_tree;

/* One in tree for each output of screen, from now on. All must outlive them. NULL: out of
 * memory. */
struct panels *panels_create(struct screen *screen, struct domains *domains,
	struct wlr_scene_tree *tree, const struct texts *texts);
void panels_destroy(struct panels *panels); /* NULL is accepted */

/* The domain that has the focus, NULL: none. It is on every panel when this returns: what gets
 * the keys never differs from what the panel says. */
void panels_set_focused(struct panels *panels, const struct domain *focused);

/* The panel of that output is hidden below a window that covers it, or shown. True: it was not so
 * before. */
bool panels_set_covered(struct panels *panels, const struct output *output, bool covered);
bool panels_is_covered(const struct panels *panels, const struct output *output);

/* Says something at the right end of every panel, in the compositor's own face, in place of what
 * was said before. note is printable ASCII, the host's own words, and cut to PANEL_MAX_NOTE bytes;
 * empty: nothing is to be said. */
#define PANEL_MAX_NOTE 112u
void panels_say(struct panels *panels, const char *note);
/* Says words in the note's place for PANEL_TELL_MS: why something that the user wanted was not
 * done. They are as a note; empty: what was told has been read. */
#define PANEL_TELL_MS 5000
void panels_tell(struct panels *panels, const char *words);

/* The short name of the keyboard's layout, printable ASCII, cut to PANEL_MAX_LAYOUT bytes; empty:
 * there is but one. */
#define PANEL_MAX_LAYOUT 31u
void panels_set_layout(struct panels *panels, const char *layout);

/* How high every panel is, logical px. */
int panel_height(const struct screen *screen);

/* The part of an output that windows may use, layout coordinates; never empty: on an output that is
 * hardly higher than a panel it is the last row, which the panel may cover. */
struct wlr_box panel_work_area(const struct output *output);

#endif
