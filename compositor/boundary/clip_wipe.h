/* SPDX-License-Identifier: MIT
 *
 * The end of what was copied: giving 64 MiB back to the kernel takes ms, so it is done in pieces,
 * of which no turn of the loop has more than one.
 */
#ifndef COMPOSITOR_CLIP_WIPE_H
#define COMPOSITOR_CLIP_WIPE_H

#include <wayland-server-core.h>

struct chores;
struct clip;

#define CLIP_WIPE_PIECE (UINT64_C(2) << 20) /* bytes of one turn */

struct clip_wipes {
	struct chores *chores;
	struct wl_list list; /* of those that are under way */
};

void clip_wipes_init(struct clip_wipes *wipes, struct chores *chores);
/* What is under way ends now. */
void clip_wipes_finish(struct clip_wipes *wipes);

/* When nobody holds clip any more it goes this way. wipes must outlive that. */
void clip_wipes_watch(struct clip_wipes *wipes, struct clip *clip);

#endif
