/* SPDX-License-Identifier: MIT
 *
 * What of a queue lies in guest memory, and every access to it: the three parts of a split
 * virtqueue; one request, which is a chain of descriptors that says where it lies, walked and
 * checked; and the scattered memory of a request, read and written with bounds.
 */
#ifndef VHOST_QUEUE_CHAIN_H
#define VHOST_QUEUE_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "vhost/process/limits.h"
#include "vhost/queue/memory.h"

/* --- rings ------------------------------------------------------------------------------------ */

struct vring_view {
	uint32_t size;
	uint8_t *descriptors, *available, *used;
};

/* Finds the parts, which must be aligned and lie inside the RAM. False when not. The view is
 * valid as long as the memory's table. */
bool vring_find(struct vring_view *view, const struct memory *memory, uint32_t size,
	uint64_t untrusted_descriptors, uint64_t untrusted_available, uint64_t untrusted_used);

/* Little-endian loads and stores, each exactly once. The indices order the accesses around them. */
uint16_t vring_available_index(const struct vring_view *view);
uint16_t vring_available_flags(const struct vring_view *view);
uint16_t vring_available_entry(const struct vring_view *view, uint16_t index);
uint16_t vring_guest_event(const struct vring_view *view);
uint16_t vring_used_index(const struct vring_view *view);
void vring_set_used_index(const struct vring_view *view, uint16_t index);
void vring_set_used_entry(
	const struct vring_view *view, uint16_t index, uint32_t head, uint32_t written);
void vring_set_available_event(const struct vring_view *view, uint16_t index);

/* --- chains ----------------------------------------------------------------------------------- */

/* Memory to read and memory to write, checked to lie in guest RAM. */
struct chain_element {
	uint16_t head;
	size_t out_count, in_count;
	struct iovec out[VHOST_MAX_IOVECS]; /* the guest wrote it */
	struct iovec in[VHOST_MAX_IOVECS]; /* the device writes it */
};

/*
 * Reads the chain at untrusted_head. Returns NULL, or the rule that it breaks: an index out of
 * range, a loop or more than VHOST_MAX_DESCRIPTORS, unknown flags, an indirect table that is
 * nested, followed, of an odd size or outside the RAM, a buffer that is empty or outside the RAM,
 * something readable after something writable, 4 GiB or more in all.
 */
const char *chain_walk(const struct vring_view *view, const struct memory *memory,
	uint16_t untrusted_head, struct chain_element *element);

/* --- the memory of a request ------------------------------------------------------------------ *
 *
 * The guest may change the bytes at any time: copy once, then look at the copy.
 */

/* A place in it that only moves forward: no byte is read twice, and however it is cut,
 * reading all of it costs one step a piece and one a call. */
struct iov_cursor {
	const struct iovec *iov; /* borrowed: the piece at hand and those behind it */
	size_t count;
	size_t offset; /* in the piece at hand */
	uint64_t steps; /* pieces looked at so far */
};

struct iov_cursor iov_cursor_at(const struct iovec *iov, size_t count);

/* Copies the next size bytes and moves behind them. False, and nothing promised about out, when
 * there are fewer. */
bool iov_take(struct iov_cursor *cursor, void *out, size_t size);

/* Writes size bytes to the front. False, and nothing written, when they do not fit. */
bool iov_write(const struct iovec *iov, size_t count, const void *bytes, size_t size);

#endif
