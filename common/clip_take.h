/* SPDX-License-Identifier: MIT
 *
 * Reads one type of what a Wayland application has selected, through a pipe that is never waited
 * for: as it comes, and as fast as whoever wants it has room.
 */
#ifndef COMMON_CLIP_TAKE_H
#define COMMON_CLIP_TAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wl_event_loop;
struct wl_event_source;
struct wlr_data_source;

#define CLIP_TAKE_PIECE 15360u /* bytes at most of one call of data: LINK_MAX_CLIP_CHUNK */

struct clip_take_impl {
	/* How many bytes may come now; 0: nothing is read until clip_take_go_on. */
	size_t (*room)(void *data);
	/* So many more came. It may end the reading. */
	void (*data)(void *data, const uint8_t *bytes, size_t size);
	/* whole: the application has closed its end; else it cannot be read. Nothing is being read
	 * any more. */
	void (*ended)(void *data, bool whole);
};

struct clip_take {
	struct wl_event_loop *loop;
	const struct clip_take_impl *impl;
	void *data; /* of impl */
	int fd; /* -1: nothing is being read */
	struct wl_event_source *source; /* of fd; NULL: there is no room */
};

void clip_take_init(struct clip_take *take, struct wl_event_loop *loop,
	const struct clip_take_impl *impl, void *data);

/* As source calls the type, text by any of its names; NULL: it does not have it. */
const char *clip_take_name(const struct wlr_data_source *source, const char *type);

/* Asks source for the type, text by any of its names; nothing may be read now. False: it does not
 * have it (NULL has nothing), or out of descriptors. */
bool clip_take_begin(struct clip_take *take, struct wlr_data_source *source, const char *type);
/* There may be room again. */
void clip_take_go_on(struct clip_take *take);
/* Nothing is read any more. */
void clip_take_stop(struct clip_take *take);

#endif
