/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_wipe.h"

#include <stdlib.h>

#include "common/clip.h"
#include "compositor/base/chores.h"

struct clip_wipe {
	struct wl_list link; /* clip_wipes.list */
	struct clip *clip;
	struct chore chore;
};

static void clip_wipe_end(struct clip_wipe *wipe)
{
	chore_drop(&wipe->chore);
	wl_list_remove(&wipe->link);
	clip_free(wipe->clip);
	free(wipe);
}

static bool clip_wipe_step(struct chore *chore)
{
	struct clip_wipe *wipe = wl_container_of(chore, wipe, chore);
	if (clip_shrink(wipe->clip, CLIP_WIPE_PIECE)) {
		return true;
	}
	clip_wipe_end(wipe);
	return false;
}

static void clip_wipes_begin(struct clip *clip)
{
	struct clip_wipes *wipes = clip->owner;
	struct clip_wipe *wipe = clip->size > CLIP_WIPE_PIECE ? calloc(1, sizeof(*wipe)) : NULL;
	if (!wipe) {
		clip_free(clip);
		return;
	}
	wipe->clip = clip;
	wl_list_insert(&wipes->list, &wipe->link);
	chore_init(&wipe->chore, NULL, clip_wipe_step);
	chore_begin(wipes->chores, &wipe->chore);
}

void clip_wipes_watch(struct clip_wipes *wipes, struct clip *clip)
{
	clip->owner = wipes;
	clip->unused = clip_wipes_begin;
}

void clip_wipes_init(struct clip_wipes *wipes, struct chores *chores)
{
	wipes->chores = chores;
	wl_list_init(&wipes->list);
}

void clip_wipes_finish(struct clip_wipes *wipes)
{
	struct clip_wipe *wipe, *next;
	wl_list_for_each_safe(wipe, next, &wipes->list, link) {
		clip_wipe_end(wipe);
	}
}
