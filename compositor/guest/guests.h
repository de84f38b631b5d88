/* SPDX-License-Identifier: MIT
 *
 * What all links share, and where a domain's peer connects:
 * $XDG_RUNTIME_DIR/cloison/domains/NAME.sock, mode 0600 (guest_socket.c). Which socket a link came
 * by is all that says which domain it is.
 */
#ifndef COMPOSITOR_GUESTS_H
#define COMPOSITOR_GUESTS_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "compositor/base/chores.h"

struct desktop;
struct domain;
struct domains;
struct input;
struct window;

struct guests {
	struct wl_event_loop *loop;
	struct chores chores; /* what takes the links more than one turn */
	uint64_t spent; /* us of this turn of the loop */
	struct wl_event_source *turn_over; /* idle: it ends; NULL: nothing is spent */
	struct domains *domains;
	struct desktop *desktop;
	struct input *input;
	const char *runtime_dir; /* where the sockets' directory lies; not owned */
	struct wl_list sockets; /* guest_socket.c's */
	struct {
		/* Both struct guest, and here, for it outlives the guest. Its link has ended: the
		 * domain is down, and it is to be retired now. */
		struct wl_signal ended;
		/* Nothing is left of it but itself, which goes now. */
		struct wl_signal cleared;
	} events;
};

/* Opens a socket for each domain but the host's, below runtime_dir. All must outlive it. NULL after
 * one line in the log; nothing is left then. */
struct guests *guests_create(struct desktop *desktop, struct input *input, struct domains *domains,
	const char *runtime_dir);

/* Ends every link, then removes the sockets. NULL is accepted. */
void guests_destroy(struct guests *guests);

/* domain was added, or is there again: its peer comes by fd, which listens at the domain's place
 * below runtime_dir. False after one line in the log; fd and the file are gone then. */
bool guests_open(struct guests *guests, struct domain *domain, int fd);
/* Whether there is such a socket. */
bool guests_listen(const struct guests *guests, const struct domain *domain);

/* The configuration has another repeat of keys: who is up is told. */
void guests_tell_repeat(struct guests *guests);

/* Ends the links of domains that were removed, and removes their sockets. */
void guests_remove(struct guests *guests);

/* Why some of what a window's guest shows in it is not seen, for people. Empty when all is, or when
 * the window is no guest's. */
const char *guests_window_refusal(struct window *window);

/* Of the link of domain, 0 when it has none: what it shares, and the pictures that are drawn of it
 * in advance (shot.h). */
uint64_t guests_pool_bytes(const struct guests *guests, const struct domain *domain);
uint64_t guests_picture_bytes(const struct guests *guests, const struct domain *domain);

/* ms for which domain is not let in, because its links have ended too soon (back_off.h). */
uint32_t guests_held_ms(const struct guests *guests, const struct domain *domain);

#endif
