/* SPDX-License-Identifier: MIT
 *
 * Guest RAM for unit tests: two memfds, three regions with a hole, and a queue made by hand.
 */
#ifndef TESTS_UNIT_VHOST_GUEST_RAM_H
#define TESTS_UNIT_VHOST_GUEST_RAM_H

#include "tests/unit/harness.h"

#include <linux/virtio_ring.h>

#include "vhost/queue/memory.h"
#include "vhost/queue/virtqueue.h"

#define PAGE UINT64_C(4096)
/* Region 0 and 1 lie in one file and touch for the guest, 2 in another file behind a hole. */
#define LOW_BYTES (64 * PAGE)
#define MIDDLE_BYTES (64 * PAGE)
#define HIGH (UINT64_C(1) << 32)
#define HIGH_BYTES (32 * PAGE)
#define USER UINT64_C(0x7f0000000000)

/* Where the queue lies, in region 0, and its size. */
#define QUEUE_SIZE 16u
#define QUEUE_DESCRIPTORS PAGE
#define QUEUE_AVAILABLE (2 * PAGE)
#define QUEUE_USED (3 * PAGE)
/* An address in region 0 that nothing else uses. */
#define DATA (8 * PAGE)

struct guest_ram {
	struct memory memory;
	struct virtqueue queue;
	uint16_t next_available;
};

void guest_ram_init(struct guest_ram *ram);
void guest_ram_finish(struct guest_ram *ram);

/* The ranges and descriptors that guest_ram_init uses; the descriptors are fresh. */
void guest_ram_ranges(struct memory_range ranges[3], int fds[3]);

/* A pointer to guest memory that must lie in one region. */
void *guest_ram_at(const struct guest_ram *ram, uint64_t address, uint64_t size);

struct vring_desc guest_ram_descriptor(
	uint64_t address, uint32_t size, uint16_t flags, uint16_t next);

/* Writes descriptors to the table from index 0 on, and offers head. */
void guest_ram_offer(
	struct guest_ram *ram, const struct vring_desc *descriptors, size_t count, uint16_t head);

#endif
