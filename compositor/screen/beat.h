/* SPDX-License-Identifier: MIT
 *
 * The beat of each output: a grid of points in time, one period of its refresh rate apart, that
 * nothing on screen moves. Guests hear of frames at these points alone, so that who waits for one
 * learns nothing of what others draw:
 *
 *   commit     point        point        point
 *     v          v            v            v
 *   --+-[draw]---+------------+-[draw]-----+--
 *                FRAME: the first point behind the commit, whenever it was drawn
 *
 * Nothing is drawn across a point, as long as that takes less than a period: what would not be
 * done by then begins at the point, after the FRAMEs. An output that takes no pictures has no
 * beat.
 */
#ifndef COMPOSITOR_BEAT_H
#define COMPOSITOR_BEAT_H

#include <stdbool.h>
#include <stdint.h>

struct wl_event_source;

/* us: what is left free before a point. */
#define BEAT_MARGIN 500u
/* Points in a row at which guests hear of frames while a picture is due and none is taken: more
 * would have them draw what nobody sees. */
#define BEAT_MAX_UNSEEN 2u

struct beat {
	int fd; /* a timer's; -1: none */
	struct wl_event_source *source;
	uint64_t base; /* us: a point of every grid */
	uint64_t armed; /* us: when the timer is due; 0: it is not */
	uint64_t drawing; /* us that a picture may take, by those of late */
};

/* What an output knows of it. Times: us on CLOCK_MONOTONIC. */
struct output_beat {
	uint64_t next; /* somebody may wait for a frame at this point; 0: nobody does */
	uint64_t last; /* the last point that was told */
	uint64_t draw_at; /* a picture waits for this point; 0: none does */
	bool draw_now; /* one has waited */
	bool held; /* a point has passed without a word: no picture is taken */
	int32_t rate; /* mHz: that of pictures, where the output names none; 0: not known */
	unsigned unseen; /* points since a picture was taken, while one is due */
};

/* One that was told. */
struct beat_point {
	uint64_t at; /* us on CLOCK_MONOTONIC, however late it was told */
	uint64_t period; /* us from one to the next */
};

/* us; refresh: mHz, 0: unknown, as 60 Hz. Pure. */
uint64_t beat_period(int32_t refresh);
/* The first point after now. Pure. */
uint64_t beat_after(uint64_t base, uint64_t period, uint64_t now);
/* True when drawing, which takes that many us, is better begun at the point next than now. Pure. */
bool beat_is_close(uint64_t now, uint64_t next, uint64_t period, uint64_t drawing);

#endif
