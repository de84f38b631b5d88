/* SPDX-License-Identifier: MIT */
#include "compositor/guest/shot.h"

#include <stdlib.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/render/wlr_texture.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/util/transform.h>

#include "common/clock.h"
#include "compositor/guest/picture.h"

/* Between two looks at the clock: an estimate may be wrong by a lot, where memory is not there. */
#define PIECE_NS 30000.0
#define NS_IN_US 1000

/* --- its pictures ----------------------------------------------------------------------------- */

static void shots_wake(struct shots *shots)
{
	if (shots->chores) {
		chore_begin(shots->chores, &shots->chore);
	}
}

/* Its memory goes later. */
static void shot_drop_picture(struct shot *shot, struct picture **picture)
{
	struct shots *shots = shot->shots;
	if (*picture) {
		shots->bytes -= picture_bytes(&(*picture)->draw);
		wl_list_insert(&shots->waste, &(*picture)->link);
		*picture = NULL;
		shots_wake(shots);
	}
}

/* back is one that can show what is wanted. False: there is no memory for it. */
static bool shot_make_back(struct shot *shot)
{
	struct shots *shots = shot->shots;
	if (shot->back && !picture_fits(shot->back, &shot->draw)) {
		shot_drop_picture(shot, &shot->back);
	}
	uint64_t bytes = picture_bytes(&shot->draw);
	if (!shot->back && bytes <= SHOTS_MAX_BYTES - shots->bytes) {
		shot->back = picture_create(&shot->draw);
		shots->bytes += shot->back ? bytes : 0;
	}
	return shot->back;
}

static bool draws_are_same(const struct layer_draw *a, const struct layer_draw *b)
{
	return wlr_fbox_equal(&a->source, &b->source) && a->width == b->width
	       && a->height == b->height && a->transform == b->transform && a->filter == b->filter
	       && a->blended == b->blended;
}

/* What is wanted now makes the one that is shown old, and the other one is to show it. */
static void shot_age_pictures(const struct shot *shot)
{
	struct picture *front = shot->front, *back = shot->back;
	if (front && draws_are_same(&front->draw, &shot->draw)) {
		picture_damage(front, &shot->damage);
	} else if (front) {
		picture_restart(front, &front->draw);
	}
	if (draws_are_same(&back->draw, &shot->draw)) {
		picture_damage(back, &shot->damage);
	} else {
		picture_restart(back, &shot->draw);
	}
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void shot_stop(struct shot *shot)
{
	wl_list_remove(&shot->link);
	wl_list_init(&shot->link);
	if (shot->texture) {
		wlr_texture_destroy(shot->texture);
		shot->texture = NULL;
	}
}

/* There is nothing to be shown, as where a layer is drawn directly and cannot be. Nobody waits. */
static void shot_fail(struct shot *shot)
{
	shot_stop(shot);
	shot->late = false;
	shot->due = false;
	shot_drop_picture(shot, &shot->back);
	struct picture *front = shot->front;
	shot->front = NULL;
	shot->shown(shot, NULL);
	shot_drop_picture(shot, &front);
}

/* From what is wanted now. False: it cannot be drawn. */
static bool shot_begin(struct shot *shot)
{
	if (!shot_make_back(shot)) {
		return false;
	}
	shot->texture = wlr_texture_from_buffer(shot->shots->renderer, shot->view);
	shot_age_pictures(shot);
	pixman_region32_clear(&shot->damage);
	shot->due = false;
	return shot->texture;
}

static void shot_end(struct shot *shot)
{
	struct picture *old = shot->front;
	bool same = old && draws_are_same(&old->draw, &shot->back->draw);
	shot->front = shot->back;
	shot->back = old;
	shot->late = false;
	wlr_texture_destroy(shot->texture);
	shot->texture = NULL;
	shot->shown(shot, same ? &old->stale : NULL);
}

/* The same as the scene does where it draws the layer directly, within the piece. */
static void shot_draw_piece(
	const struct shot *shot, struct wlr_render_pass *pass, const pixman_box32_t *piece)
{
	const struct layer_draw *draw = &shot->back->draw;
	pixman_region32_t clip;
	pixman_region32_init_rects(&clip, piece, 1);
	wlr_render_pass_add_texture(
		pass, &(struct wlr_render_texture_options){
			      .texture = shot->texture,
			      .src_box = draw->source,
			      .dst_box = {0, 0, draw->width, draw->height},
			      .clip = &clip,
			      .transform = wlr_output_transform_invert(draw->transform),
			      .filter_mode = draw->filter,
			      .blend_mode = WLR_RENDER_BLEND_MODE_NONE,
		      });
	pixman_region32_fini(&clip);
}

/* False: it cannot be drawn. */
static bool shot_draw_slice(struct shot *shot)
{
	struct picture *back = shot->back;
	struct wlr_render_pass *pass =
		wlr_renderer_begin_buffer_pass(shot->shots->renderer, &back->base, NULL);
	if (!pass) {
		return false;
	}
	const struct layer_draw *draw = &back->draw;
	double px_ns = (double)layer_draw_cost(draw) / ((double)draw->width * draw->height);
	double left = (double)SHOTS_SLICE_NS;
	int most = px_ns * 64 < PIECE_NS ? (int)(PIECE_NS / px_ns) : 64;
	uint64_t end = clock_spent() + SHOTS_SLICE_NS / NS_IN_US;
	while (pixman_region32_not_empty(&back->stale) && left > 0 && clock_spent() < end) {
		pixman_box32_t piece = picture_take_stale(back, most);
		shot_draw_piece(shot, pass, &piece);
		left -= (piece.x2 - piece.x1) * (piece.y2 - piece.y1) * px_ns;
	}
	return wlr_render_pass_submit(pass);
}

/* One slice. False: nothing more is to be drawn. */
static bool shot_step(struct shot *shot)
{
	if ((!shot->texture && !shot_begin(shot)) || !shot_draw_slice(shot)) {
		shot_fail(shot);
		return false;
	}
	if (!pixman_region32_not_empty(&shot->back->stale)) {
		shot_end(shot);
	}
	return shot->texture || shot->due;
}

/* --- all of a guest --------------------------------------------------------------------------- */

bool shots_tidy(struct shots *shots)
{
	if (wl_list_empty(&shots->waste)) {
		return false;
	}
	struct picture *picture = wl_container_of(shots->waste.next, picture, link);
	if (!picture_release(picture)) {
		wl_list_remove(&picture->link);
		wlr_buffer_drop(&picture->base);
	}
	return true;
}

/* What is dropped goes before anything new is drawn, so that there is never much more than
 * SHOTS_MAX_BYTES. */
static bool shots_step(struct chore *chore)
{
	struct shots *shots = wl_container_of(chore, shots, chore);
	uint64_t end = clock_spent() + SHOTS_SLICE_NS / NS_IN_US;
	while (shots_tidy(shots)) {
		if (clock_spent() >= end) {
			return true;
		}
	}
	if (wl_list_empty(&shots->waiting)) {
		return false;
	}
	struct shot *shot = wl_container_of(shots->waiting.next, shot, link);
	wl_list_remove(&shot->link);
	wl_list_insert(shots->waiting.prev, &shot->link);
	if (!shot_step(shot)) {
		shot_stop(shot);
	}
	return !wl_list_empty(&shots->waiting) || !wl_list_empty(&shots->waste);
}

void shots_init(struct shots *shots, struct chores *chores, struct budget *budget,
	struct wlr_renderer *renderer)
{
	*shots = (struct shots){.chores = chores, .renderer = renderer};
	chore_init(&shots->chore, budget, shots_step);
	wl_list_init(&shots->waiting);
	wl_list_init(&shots->waste);
}

void shots_finish(struct shots *shots)
{
	chore_drop(&shots->chore);
	shots->chores = NULL;
}

bool shots_take_share(struct shots *shots, uint64_t *share, uint64_t extra, bool is_shot)
{
	shots->direct -= *share;
	*share = 0;
	if (!shots->renderer) {
		return true;
	}
	uint64_t most = is_shot ? SHOTS_MAX_DIRECT_NS / 2 : SHOTS_MAX_DIRECT_NS;
	if (extra > 0 && (shots->direct > most || extra > most - shots->direct)) {
		return false;
	}
	*share = extra;
	shots->direct += extra;
	return true;
}

/* --- one shot --------------------------------------------------------------------------------- */

struct shot *shot_create(struct shots *shots, struct wlr_buffer *view,
	void (*shown)(struct shot *shot, const pixman_region32_t *changed), void *data)
{
	struct shot *shot = calloc(1, sizeof(*shot));
	if (!shot) {
		return NULL;
	}
	shot->shots = shots;
	shot->shown = shown;
	shot->data = data;
	shot->view = wlr_buffer_lock(view);
	wl_list_init(&shot->link);
	pixman_region32_init(&shot->damage);
	return shot;
}

void shot_destroy(struct shot *shot)
{
	if (!shot) {
		return;
	}
	shot_sleep(shot);
	pixman_region32_fini(&shot->damage);
	wlr_buffer_unlock(shot->view);
	free(shot);
}

void shot_commit(struct shot *shot, struct wlr_buffer *view, const pixman_region32_t *damage)
{
	struct wlr_buffer *before = shot->view;
	shot->view = wlr_buffer_lock(view);
	wlr_buffer_unlock(before);
	pixman_region32_union(&shot->damage, &shot->damage, damage);
	picture_limit_region(&shot->damage);
	shot->due = shot->due || pixman_region32_not_empty(&shot->damage);
}

void shot_want(struct shot *shot, const struct layer_draw *draw)
{
	/* What is the last to be begun. */
	const struct picture *last = shot->texture ? shot->back : shot->front;
	bool other = !last || !draws_are_same(&last->draw, draw);
	shot->draw = *draw;
	shot->due = shot->due || other;
	if (!shot->due || !shot->shots->chores) {
		return;
	}
	shot->late = true;
	if (wl_list_empty(&shot->link)) {
		wl_list_insert(shot->shots->waiting.prev, &shot->link);
	}
	shots_wake(shot->shots);
}

void shot_sleep(struct shot *shot)
{
	shot_stop(shot);
	shot_drop_picture(shot, &shot->back);
	shot_drop_picture(shot, &shot->front);
	pixman_region32_clear(&shot->damage);
	shot->due = false;
	shot->late = false;
}
