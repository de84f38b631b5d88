/* SPDX-License-Identifier: MIT
 *
 * What a connected domain has: its link and the tables of its objects. Made when a peer connects
 * to the domain's socket, destroyed with everything it owns when the link ends.
 */
#ifndef COMPOSITOR_GUEST_H
#define COMPOSITOR_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/id_table.h"
#include "protocol/msg.h"

struct channel;
struct domain;
struct guest;
struct wl_event_source;

struct guest {
	struct domain *domain;
	struct channel *channel;
	struct wl_event_source *source;
	struct id_table pools, buffers, windows; /* struct pool, buffer, guest_window */
	uint64_t pool_bytes; /* of LINK_MAX_LINK_BYTES */
	uint64_t extents; /* of LINK_MAX_LINK_EXTENTS */
	uint32_t serial; /* the last one given out on this link */
	uint32_t keymap_generation; /* of the keymap it was sent, 0: none */
	uint32_t launch_request; /* the last LAUNCH */
	bool closing; /* ended: nothing more is sent or read */
};

/* Takes fd, a connected socket. NULL when out of memory; fd is closed then. */
struct guest *guest_create(struct domain *domain, int fd);

/* Ends the link now or, when called while one of its messages is handled, right after: ERROR is
 * sent, one line logged, the domain is down with that reason. opcode and object name the offending
 * message, 0: none. */
void guest_end(struct guest *guest, enum link_error error, uint32_t opcode, uint32_t object,
	const char *reason);

/* Sends; a full queue or a lost peer ends the link. object 0 where the opcode has none. msg->opcode
 * and object must be set. */
void guest_send(struct guest *guest, const struct link_msg *msg);

uint32_t guest_next_serial(struct guest *guest);

/* Everything goes: windows, buffers, pools, the socket. NULL is accepted. */
void guest_destroy(struct guest *guest);

#endif
