/* SPDX-License-Identifier: MIT
 *
 * The cursor that a guest chooses over the content of its window: a shape, or a sprite that is drawn
 * in the window's own tree, above the content and cut to it.
 */
#ifndef COMPOSITOR_GUEST_CURSOR_H
#define COMPOSITOR_GUEST_CURSOR_H

#include <stdint.h>

struct guest;
struct link_msg;
struct sprite;
struct window;

struct guest_cursor {
	struct sprite *sprite; /* the last that was asked for; NULL: none, or it is gone */
	int32_t hot_x, hot_y; /* as the guest says */
	struct window *window; /* over whose content it is the cursor now; NULL: nowhere */
	double x, y; /* of the pointer in that content */
};

/* CURSOR_SHAPE, CURSOR_IMAGE. An old serial is ignored. */
void guest_cursor_shape(struct guest *guest, struct link_msg *msg);
void guest_cursor_image(struct guest *guest, struct link_msg *msg);

/* The sprite has new content. Ignored when it is not the cursor. */
void guest_cursor_update(struct guest *guest, const struct sprite *sprite);
/* The sprite goes. */
void guest_cursor_forget(struct guest *guest, const struct sprite *sprite);
/* The box of a window changed: the cursor stays within. */
void guest_cursor_clip(struct guest *guest, const struct window *window);

#endif
