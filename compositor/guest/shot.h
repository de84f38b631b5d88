/* SPDX-License-Identifier: MIT
 *
 * A layer that is too costly to be drawn whenever an output is: pixman scales and turns it once,
 * into a picture as large as what is seen of it, which is then copied to the outputs. It is drawn
 * in slices, of which a turn of the loop does one (chores.h), so that nobody waits for more than
 * that. Meanwhile the last picture is shown, or none.
 *
 *   shot_commit, shot_want            begin              all of it drawn
 *   ----------------------> wanted ------------> drawn in slices -----> shown, and on with what is
 *                             ^  |                                     wanted by then
 *                             +--+ newer
 *
 * What is begun is brought to its end, or a guest that commits all the time would never be seen;
 * what waits is replaced by what is newer. So there is one drawing and one that waits, whatever the
 * guest does. Its buffers are held until both are done with them.
 */
#ifndef COMPOSITOR_SHOT_H
#define COMPOSITOR_SHOT_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "compositor/base/chores.h"
#include "compositor/guest/layer_cost.h"

struct budget;
struct picture;
struct wlr_buffer;
struct wlr_renderer;
struct wlr_texture;

/* Of one guest at once, ns: how much all that is scaled and turned may add to a frame of an output
 * where it is drawn directly. */
#define SHOTS_MAX_DIRECT_NS UINT64_C(2000000)
/* Of one guest at once, bytes: the pictures of its layers. Two of a 4K screen are 66 MB. */
#define SHOTS_MAX_BYTES (UINT64_C(256) << 20)
/* What is drawn in a turn, by the estimate (layer_cost.h), and at most by the clock. ns */
#define SHOTS_SLICE_NS UINT64_C(500000)

/* Those of one guest. */
struct shots {
	struct chores *chores;
	struct wlr_renderer *renderer; /* NULL: all is drawn directly */
	struct chore chore;
	struct wl_list waiting; /* struct shot.link: whose slice is next first */
	struct wl_list waste; /* struct picture.link: that go */
	uint64_t bytes; /* of SHOTS_MAX_BYTES, without waste */
	uint64_t direct; /* ns, of SHOTS_MAX_DIRECT_NS */
};

/* renderer: draws by the CPU; NULL: it is a GPU's, which needs nothing of this. budget is charged
 * for what is drawn. All must outlive it. */
void shots_init(struct shots *shots, struct chores *chores, struct budget *budget,
	struct wlr_renderer *renderer);
/* Nothing is drawn any more; what there is of shots stays, and must go before shots_tidy has freed
 * the last of what they leave. */
void shots_finish(struct shots *shots);
/* Frees a piece of the pictures that were dropped, in less than 0.1 ms. False: there are none. */
bool shots_tidy(struct shots *shots);

struct shot {
	struct shots *shots;
	struct wl_list link; /* shots.waiting; empty: nothing is to be drawn */
	void (*shown)(struct shot *shot, const pixman_region32_t *changed);
	void *data; /* shown's */
	/* Wanted: */
	struct wlr_buffer *view; /* locked */
	struct layer_draw draw;
	pixman_region32_t damage; /* px of view: since the last drawing began */
	bool due; /* it was not begun */
	/* Drawn: */
	struct picture *front; /* complete; NULL: there is none */
	struct picture *back; /* being drawn, or an older one; NULL: none */
	struct wlr_texture *texture; /* back is drawn from it, it holds its view; NULL: none is */
	bool late; /* something was wanted since a picture was shown: no FRAME yet */
};

/* Gives a layer the part of SHOTS_MAX_DIRECT_NS that it needs, extra ns (layer_draw_extra), in
 * place of *share, which it had. False: there is none left, it must be a shot; *share is 0 then.
 * is_shot: it is one already, and stays so where half of all would not do for it, or windows
 * would flicker at the limit. */
bool shots_take_share(struct shots *shots, uint64_t *share, uint64_t extra, bool is_shot);

/* Of view, which it holds from then on. Asleep until it is wanted. shown is called when front is
 * another one, changed being where that differs (px of it), NULL: everywhere; or when there is
 * none, because memory is short. It may not call back. NULL when out of memory. */
struct shot *shot_create(struct shots *shots, struct wlr_buffer *view,
	void (*shown)(struct shot *shot, const pixman_region32_t *changed), void *data);
/* front must not be used any more. NULL is accepted. */
void shot_destroy(struct shot *shot);

/* The layer shows view from now on, in which damage (px) has changed. shot_want follows. */
void shot_commit(struct shot *shot, struct wlr_buffer *view, const pixman_region32_t *damage);

/* It is seen and shall look like that: drawn soon, where that is not so already. */
void shot_want(struct shot *shot, const struct layer_draw *draw);
/* Nobody sees it: its pictures go. front must not be used any more. */
void shot_sleep(struct shot *shot);

#endif
