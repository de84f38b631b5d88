/* SPDX-License-Identifier: MIT
 *
 * Two single-producer single-consumer byte rings in memory that both sides of a VM boundary can
 * write. They carry the same messages as a socket link, back to back, without padding.
 *
 * The layout is that of docs/protocol.md, section "Rings". The peer may change any byte at any
 * time: an index is read once, checked, and only then used; a message is copied out before it is
 * looked at.
 */
#ifndef PROTOCOL_RING_H
#define PROTOCOL_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg.h"

#define RING_MAGIC 0x474e5252u /* "RRNG" */
#define RING_VERSION 1u
#define RING_DATA_BYTES (256u * 1024u) /* of each direction; a power of two */
#define RING_CONTROL_BYTES 4096u
#define RING_SHARED_BYTES (RING_CONTROL_BYTES + 2u * RING_DATA_BYTES)

/* The control page. Indices run freely and wrap at 2^32; each has a cache line of its own. */
struct ring_control {
	/* Written by the guest before OPEN. */
	uint32_t magic, version, data_bytes, reserved;
	uint8_t pad0[48];
	/* Guest to host. */
	uint32_t to_host_produced; /* guest writes */
	uint8_t pad1[60];
	uint32_t to_host_consumed; /* host writes */
	uint32_t to_host_wants_kick; /* host writes: 1 when it sleeps and needs KICK */
	uint8_t pad2[56];
	/* Host to guest. */
	uint32_t to_guest_produced; /* host writes */
	uint32_t link_state; /* host writes: enum ring_link_state */
	uint8_t pad3[56];
	uint32_t to_guest_consumed; /* guest writes */
	uint8_t pad4[60];
};

enum ring_link_state {
	RING_LINK_CONNECTING = 0, /* the backend looks for the compositor; messages wait */
	RING_LINK_UP = 1,
	RING_LINK_DOWN = 2, /* ended: the proxy must CLOSE and OPEN again */
};

/* The commands of the channel: the payload of an EXECBUFFER (SUBMIT_3D). The low byte of the magic
 * is no virgl command. All fields little-endian u32. */
#define RING_COMMAND_MAGIC 0x4e4c43ffu

enum ring_command_op {
	RING_OPEN = 1, /* resource: the shared rings. Ends an earlier channel of this context */
	RING_CLOSE = 2,
	RING_KICK = 3, /* to_host has something */
	RING_WAIT = 4, /* complete when the host has something to say: see below */
};

/* WAIT completes at once when to_guest_produced != seen_produced, when link_state != seen_state,
 * or when wants_space and to_host_consumed != seen_consumed; else when one of them changes. */
struct ring_command {
	uint32_t magic, op;
	uint32_t resource; /* OPEN */
	uint32_t seen_produced, seen_state, wants_space, seen_consumed; /* WAIT */
	uint32_t reserved; /* 0 */
};

/* The private capset by which the proxy knows this device: id, version, and its 64 bytes. Linux
 * keeps the ids of a device in a mask of 64 bits, and shifts a 32-bit one to get there: below
 * 32. */
#define RING_CAPSET_ID 30u
#define RING_CAPSET_VERSION 0u

struct ring_capset {
	uint32_t magic; /* LINK_MAGIC */
	uint32_t ring_version; /* RING_VERSION */
	uint16_t link_major, link_minor;
	uint32_t shared_bytes; /* RING_SHARED_BYTES */
	uint8_t reserved[48]; /* 0 */
};

enum ring_side { RING_AT_GUEST, RING_AT_HOST };

enum ring_result {
	RING_OK,
	RING_EMPTY, /* no whole message yet */
	RING_FULL, /* no room for the message now */
	RING_BROKEN, /* the peer's index or a length lies: end the channel */
};

struct ring {
	struct ring_control *control;
	uint8_t *out, *in; /* data areas as seen from this side */
	/* The indices in the control page. */
	uint32_t *our_produced, *our_consumed;
	const uint32_t *peer_produced, *peer_consumed;
	uint32_t produced, consumed; /* our own indices: never read back from shared memory */
	uint32_t seen_consumed; /* the peer's, when room was looked for last */
	uint32_t state; /* enum ring_link_state: at the host as set, at the guest as seen last */
};

/*
 * Attaches to shared memory of RING_SHARED_BYTES, page aligned, which must outlive the ring. At
 * the guest it also initialises the control page. At the host it returns false when magic, version
 * or size are not ours, or the guest's indices are not those of a fresh ring (the guest may write
 * before its OPEN is seen, so to_host may already hold messages: read it once after OPEN).
 */
bool ring_init(struct ring *ring, enum ring_side side, void *shared);

/* Copies one message of size bytes (LINK_HEADER_SIZE..LINK_MAX_MESSAGE) in and publishes it. */
enum ring_result ring_write(struct ring *ring, const uint8_t *bytes, size_t size);

/* Copies the next message out and frees its place. *size is its length. */
enum ring_result ring_read(struct ring *ring, uint8_t bytes[static LINK_MAX_MESSAGE], size_t *size);

/* Host: asks the guest to KICK on its next write. Read once more after it: what was written before
 * is not announced. */
void ring_host_sleep(struct ring *ring);
/* Host: kicks are not needed while it is reading anyway. */
void ring_host_awake(struct ring *ring);
/* Guest: whether the host asked for a KICK. */
bool ring_guest_must_kick(const struct ring *ring);

void ring_host_set_link_state(struct ring *ring, enum ring_link_state state);
/* Guest: the state now, which the next WAIT takes for seen. */
uint32_t ring_guest_link_state(struct ring *ring);

/* Guest: fills the whole WAIT command from what this side has seen: messages read, the state
 * that ring_guest_link_state returned last, and the space that ring_write found missing. Call
 * after draining; what changed since then completes the WAIT at once. */
void ring_guest_fill_wait(const struct ring *ring, bool wants_space, struct ring_command *command);
/* Host: whether a WAIT is due now. */
bool ring_host_wait_is_due(const struct ring *ring, const struct ring_command *command);

#endif
