/* SPDX-License-Identifier: MIT
 *
 * What all links share.
 */
#ifndef COMPOSITOR_GUESTS_H
#define COMPOSITOR_GUESTS_H

#include <stdint.h>
#include <wayland-server-core.h>

struct desktop;
struct domains;
struct input;

struct guests {
	struct wl_event_loop *loop;
	struct domains *domains;
	struct desktop *desktop;
	struct input *input;
	struct wl_list all; /* struct guest.link: of every domain that is connected */
	uint32_t mappings_budget; /* of the pools of all links: pool.h */
	const char *runtime_dir; /* where the sockets' directory lies; not owned */
	struct wl_list sockets; /* guest_socket.c's */
	struct {
		/* struct guest: to be destroyed now, the domain is down. Here, for it outlives the guest. */
		struct wl_signal ended;
	} events;
};

#endif
