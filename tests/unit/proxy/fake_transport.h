/* SPDX-License-Identifier: MIT
 *
 * A carrier without a host: remembers what was sent, and says what the test wants a host to say.
 */
#ifndef TESTS_UNIT_PROXY_FAKE_TRANSPORT_H
#define TESTS_UNIT_PROXY_FAKE_TRANSPORT_H

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/link/transport.h"

#define FAKE_MAX_SENT 128

struct fake_sent {
	enum link_opcode opcode;
	uint32_t object;
	struct link_hello hello; /* HELLO only */
	uint64_t pool_size; /* POOL_CREATE, POOL_IMPORT */
};

struct fake_transport {
	struct transport base;
	struct transport_impl impl; /* the test may change passes_fds */
	unsigned attempts, opens, closes, allocations;
	unsigned flushes; /* of the link of fake_link_up */
	bool refuses_open, refuses_send, full;
	struct fake_sent sent[FAKE_MAX_SENT];
	unsigned sent_count;
};

/* Prepares fake, which must outlive every use of the transport. */
void fake_transport_init(struct fake_transport *fake);

/* The host speaks. */
void fake_transport_welcome(struct fake_transport *fake, const struct link_welcome *welcome);
void fake_transport_say(struct fake_transport *fake, enum link_opcode opcode, uint32_t object);

/* How many messages with this opcode were sent. */
unsigned fake_transport_count(const struct fake_transport *fake, enum link_opcode opcode);
/* The last one that was sent. */
const struct fake_sent *fake_transport_last(const struct fake_transport *fake);

/* Limits that are never in the way. */
extern const struct link_welcome fake_welcome;

/* A link over fake that is up, with a listener that does nothing but count. Returns its event
 * loop; end with proxy_link_finish and wl_event_loop_destroy. */
struct wl_event_loop *fake_link_up(struct fake_transport *fake, struct proxy_link *link);

#endif
