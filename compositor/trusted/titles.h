/* SPDX-License-Identifier: MIT
 *
 * Titles of windows, as masks that come when they come. What a domain's windows say is drawn by a
 * worker of that domain's own (common/text_link.h), one text after the other, so that no domain
 * waits for another's, nor can one that has taken over its worker see or change others' titles. A
 * worker that ends, lies or takes too long is started anew, later each time; its domain's windows
 * have their labels meanwhile.
 */
#ifndef COMPOSITOR_TITLES_H
#define COMPOSITOR_TITLES_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "common/text_link.h"

struct config_appearance;
struct config_domain;
struct domains;
struct text_mask;
struct text_program;
struct title_queue;
struct titles;
struct wl_event_loop;

/* All of these are of one domain. ms. */
#define TITLES_INTERVAL 2 /* from one text to the next, at least */
#define TITLES_SHARE 20 /* no unit: and so many times what it took to show the one before */
#define TITLES_PATIENCE 1000 /* for one text */
#define TITLES_START_PATIENCE 30000 /* until a worker is ready */
#define TITLES_RESTART 250 /* from one start of a worker to the next; doubled with each failure */
#define TITLES_RESTART_DOUBLINGS 6 /* up to 16 s */
#define TITLES_FORGIVEN 60000 /* a worker that has lived so long has not failed */
#define TITLES_KILLS 2 /* a text that has ended so many workers is not drawn */

/* A worker is started for a domain with its first title, and ends with its link. All must outlive
 * it. NULL: out of memory. */
struct titles *titles_create(struct wl_event_loop *loop, struct domains *domains,
	struct text_program *program, const struct config_appearance *appearance);
/* There are no titles any more. NULL is accepted. */
void titles_destroy(struct titles *titles);

/* appearance has another font: workers start anew with it, and titles that are fitted from now on
 * are drawn again. */
void titles_change_font(struct titles *titles);

struct title {
	struct wl_list link; /* private: title_queue.waiting; empty while it does not wait */
	struct title_queue *queue; /* private */
	enum text_font font;
	const char *text; /* the owner's, sanitised: it stays, and is read when its turn comes */
	struct text_mask *mask; /* what there is to show, maybe of an older text; NULL: nothing */
	void (*changed)(struct title *title); /* mask is another one */
	uint32_t scale; /* private: what is wanted, and room */
	int room;
	bool stale; /* private: the text is another one than the one last asked for */
	unsigned fonts; /* private: titles.fonts when it was asked for */
	unsigned kills; /* private: workers that it ended */
};

/* text as above. Nothing is drawn before title_fit. */
void title_init(struct title *title, struct titles *titles, const struct config_domain *domain,
	enum text_font font, const char *text, void (*changed)(struct title *title));
/* Does nothing to a zeroed one. */
void title_finish(struct title *title);

/* What text points to is another one. */
void title_text_changed(struct title *title);
/* It has room logical px and this scale: asks for a mask where there is none that suits. A title
 * that is cut gets its ellipsis where its room ends. True when mask has gone, because there is
 * nothing to show: changed is not called for that. */
bool title_fit(struct title *title, int room, float scale);

#endif
