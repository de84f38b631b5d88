/* SPDX-License-Identifier: MIT
 *
 * The three parts of a split virtqueue in guest memory: every access to them is here.
 */
#ifndef VHOST_QUEUE_VRING_H
#define VHOST_QUEUE_VRING_H

#include <stdbool.h>
#include <stdint.h>

#include "vhost/queue/memory.h"

struct vring_view {
	uint32_t size;
	uint8_t *descriptors, *available, *used;
};

/* A descriptor copied out of guest memory. */
struct vring_descriptor {
	uint64_t address;
	uint32_t length;
	uint16_t flags, next;
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

/* Descriptor index of a table of at least (index + 1) * 16 bytes. */
struct vring_descriptor vring_descriptor_at(const uint8_t *table, uint32_t index);

#endif
