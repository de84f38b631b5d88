/* SPDX-License-Identifier: MIT
 *
 * A drag between windows of one domain. What is dragged stays in the guest: the host only leads the
 * pointer (input/mode_drag.c), shows the icon, and says how it ended.
 */
#ifndef COMPOSITOR_GUEST_DRAG_H
#define COMPOSITOR_GUEST_DRAG_H

#include <stdbool.h>
#include <stdint.h>

struct guest;
struct link_msg;
struct sprite;

struct guest_drag {
	bool on;
	struct sprite *icon; /* NULL: none, as when it is not on */
	int32_t x, y; /* of the icon's corner, from the pointer */
	double pointer_x, pointer_y; /* layout coordinates */
};

/* DRAG_START, DRAG_CANCEL, DRAG_ICON. */
void guest_drag_start(struct guest *guest, struct link_msg *msg);
void guest_drag_cancel(struct guest *guest, struct link_msg *msg);
void guest_drag_icon(struct guest *guest, struct link_msg *msg);

/* The sprite has new content. Ignored when it is not the icon. */
void guest_drag_update(struct guest *guest, const struct sprite *sprite);
/* The sprite goes: the drag goes on without it. */
void guest_drag_forget(struct guest *guest, const struct sprite *sprite);
/* The guest goes. */
void guest_drag_finish(struct guest *guest);

#endif
