/* SPDX-License-Identifier: MIT
 *
 * A clip as the selection of a Wayland seat, or as what is dragged there: applications that ask get
 * it through their pipes, as fast as they read.
 */
#ifndef COMMON_CLIP_SOURCE_H
#define COMMON_CLIP_SOURCE_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct clip;
struct wlr_data_source;

/* Applications at once; more get nothing. Who does not read for so long gets no more. */
#define CLIP_SOURCE_MAX_READERS 32u
#define CLIP_SOURCE_IDLE_MS 30000

/* Of one seat: those who are reading, which may go on when the selection is another one. */
struct clip_readers {
	struct wl_event_loop *loop;
	struct wl_list list; /* struct clip_write.link */
	unsigned count;
};

void clip_readers_init(struct clip_readers *readers, struct wl_event_loop *loop);
void clip_readers_finish(struct clip_readers *readers);
/* One more reads a part of clip, which it shares, from fd, which is closed in the end. */
void clip_readers_give(struct clip_readers *readers, struct clip *clip, uint32_t part, int fd);

/* Shares clip. Text is offered by its usual names, too. The caller gives it to a seat, which
 * destroys it; readers must outlive it. NULL: out of memory. */
struct wlr_data_source *clip_source_create(struct clip_readers *readers, struct clip *clip);

/* The same, to be dragged and copied by that. answered is called when whoever it is over says
 * whether it takes it, also when it is dropped by then: data must outlive the applications. */
struct wlr_data_source *clip_source_create_dragged(
	struct clip_readers *readers, struct clip *clip, void (*answered)(void *data), void *data);

/* Whether it was made by clip_source_create. */
bool clip_source_is(const struct wlr_data_source *source);

#endif
