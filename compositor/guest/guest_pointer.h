/* SPDX-License-Identifier: MIT
 *
 * What a guest shows at the pointer, and where: the cursor that it chooses over the content of its
 * window, which is a shape, or a sprite that is drawn in the window's own tree, above the content
 * and cut to it; and a drag between windows of its domain. What is dragged stays in the guest: the
 * host only leads the pointer (input/mode_drag.c), shows the icon, and says how it ended.
 * guest_request.c says who may.
 */
#ifndef COMPOSITOR_GUEST_POINTER_H
#define COMPOSITOR_GUEST_POINTER_H

#include <stdbool.h>
#include <stdint.h>

struct guest;
struct guest_window;
struct sprite;
struct window;

/* The sprite is the cursor over gw's content, hot_x and hot_y its tip. */
void guest_cursor_choose(
	struct guest_window *gw, struct sprite *sprite, int32_t hot_x, int32_t hot_y);

/* Begins with the press that the user holds in gw, while none is on. The guest is told that it has
 * ended at once where held is false, or the press is not there any more. */
void guest_drag_begin(struct guest_window *gw, bool held);
/* The guest ends it, and hears of that before the pointer leaves. Nothing when none is on. */
void guest_drag_cancel(struct guest *guest);
/* During a drag, its icon's corner is so far from the pointer. Nothing when none is on. */
void guest_drag_set_icon(struct guest *guest, struct sprite *icon, int32_t x, int32_t y);

/* The sprite has new content: it is drawn anew where it is shown. */
void guest_pointer_update(struct sprite *sprite);
/* The sprite goes: it is not shown any more. */
void guest_pointer_forget(struct sprite *sprite);

/* The box of a window changed: the cursor stays within. */
void guest_pointer_clip(struct guest *guest, const struct window *window);
/* The guest goes. */
void guest_pointer_finish(struct guest *guest);

#endif
