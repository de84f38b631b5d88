/* SPDX-License-Identifier: MIT
 *
 * What layers are drawn on in advance, for tests of that: a renderer, a line of chores and pictures
 * of any px.
 */
#ifndef TESTS_SHOT_STAGE_H
#define TESTS_SHOT_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "compositor/base/budget.h"
#include "compositor/guest/picture.h"
#include "compositor/guest/shot.h"

struct shot_stage {
	struct wl_event_loop *loop;
	struct budgets budgets;
	struct budget budget;
	struct chores chores;
	struct shots shots;
	struct wlr_renderer *renderer;
	unsigned shown_count;
	bool shown_all; /* the last time */
	pixman_region32_t shown_changed;
};

extern struct shot_stage stage;

int shot_stage_setup(void **state);
int shot_stage_teardown(void **state);

/* Of shots: counts what is shown. */
void note_shown(struct shot *shot, const pixman_region32_t *changed);

/* 0 .. below - 1, the same ones in each run. */
uint32_t random_below(uint32_t below);
/* A px with valid, premultiplied colours. */
uint32_t random_px(void);

/* A guest's buffer, which the caller drops. */
struct picture *make_source(int width, int height, bool blended);
/* All of a source of side px, turned. */
struct layer_draw turned(int side, int width, int height);
/* All of the source is another one. */
void commit_all(struct shot *shot, struct picture *source, const struct layer_draw *draw);

/* Until nothing is to be done: how many turns that took. */
unsigned run_shots(void);

/* What is shown is what one drawing of source shows, as the scene would do it. */
void expect_drawn(const struct shot *shot, struct picture *source, const struct layer_draw *draw);

#endif
