/* SPDX-License-Identifier: MIT
 *
 * Work that is too much for one turn of the loop. Whatever is to be done waits in line; each turn
 * takes one piece, of whose budget owes least, and of several of these the first, and puts it
 * behind all others. Between two turns everything else is served.
 */
#ifndef COMPOSITOR_CHORES_H
#define COMPOSITOR_CHORES_H

#include <stdbool.h>
#include <wayland-server-core.h>

struct budget;

struct chores {
	struct wl_list waiting; /* struct chore.link, whose turn is next first */
	int fd; /* an eventfd that can always be read, -1: none */
	struct wl_event_source *source; /* of fd, asleep while nothing can be done */
	struct wl_event_source *timer; /* until the first of those that wait may go on */
};

struct chore {
	struct wl_list link; /* chores.waiting; empty while it does not wait */
	struct budget *budget; /* that pays; NULL: none, it comes first */
	/* Does a piece that takes less than a turn may. True: there is more. It may free the chore
	 * when it returns false. */
	bool (*step)(struct chore *chore);
};

/* False when out of descriptors or memory: it is as after chores_finish then. */
bool chores_init(struct chores *chores, struct wl_event_loop *loop);
/* What waits is not done any more. */
void chores_finish(struct chores *chores);

void chore_init(struct chore *chore, struct budget *budget, bool (*step)(struct chore *chore));
/* It waits for its turn from now on, at the end of the line unless it does already. */
void chore_begin(struct chores *chores, struct chore *chore);
/* It waits no more. */
void chore_drop(struct chore *chore);
bool chore_waits(const struct chore *chore);

#endif
