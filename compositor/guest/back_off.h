/* SPDX-License-Identifier: MIT
 *
 * A domain whose links end as soon as they are made, over and over, is let in later and later: each
 * costs the desktop windows that come and go. Only that domain waits. One that is restarted now and
 * then never notices.
 */
#ifndef COMPOSITOR_BACK_OFF_H
#define COMPOSITOR_BACK_OFF_H

#include <stdint.h>

#define BACK_OFF_SHORT 5000u /* ms: a link that lived less ended too soon */
#define BACK_OFF_FREE 20u /* such ends with less than BACK_OFF_MEMORY between two cost nothing */
#define BACK_OFF_MEMORY 60000u /* ms after which they are forgotten */
#define BACK_OFF_FIRST 100u /* ms of waiting for the first that is too many, doubled for each */
#define BACK_OFF_LONGEST 5000u /* ms */

/* Zero-initialise. Times are clock_ms's. */
struct back_off {
	unsigned ends; /* too soon, one after the other */
	uint64_t last; /* when that was */
	uint64_t until; /* nobody is let in before */
};

/* A link that was made at began has ended now. */
void back_off_note_end(struct back_off *back_off, uint64_t began, uint64_t now);

/* ms for which nobody is let in; 0: at once. */
uint32_t back_off_left(const struct back_off *back_off, uint64_t now);

#endif
