/* SPDX-License-Identifier: MIT
 *
 * Guest RAM and a driver's queue made by hand, for whoever plays a guest of the backend: unit
 * tests, fuzz targets and benchmarks. What fails here ends the process: the test has not begun.
 */
#ifndef TESTS_UNIT_VHOST_GUEST_RAM_H
#define TESTS_UNIT_VHOST_GUEST_RAM_H

#include <stddef.h>
#include <stdint.h>

#include <linux/virtio_ring.h>

#include "vhost/queue/memory.h"
#include "vhost/queue/virtqueue.h"

#define PAGE UINT64_C(4096)

/* --- memory of any shape ---------------------------------------------------------------------- */

/* A memfd that cannot shrink. */
int guest_ram_file(uint64_t bytes);

/* Makes ranges the memory's table, range i in files[i], which stay the caller's. */
void guest_ram_map(
	struct memory *memory, const struct memory_range *ranges, const int *files, size_t count);

/* A pointer to guest memory that must lie in one region. */
void *guest_memory_at(const struct memory *memory, uint64_t address, uint64_t size);

/* --- a queue anywhere in it ------------------------------------------------------------------- */

/* As its driver knows it. Addresses are the guest's. */
struct guest_queue {
	uint32_t size;
	uint64_t descriptors, available, used;
	uint16_t offered; /* the available index */
};

/* Tells the device where it is; its memory starts at USER in the front end. */
void guest_queue_connect(const struct guest_queue *queue, struct virtqueue *device);

struct vring_desc guest_ram_descriptor(
	uint64_t address, uint32_t size, uint16_t flags, uint16_t next);

/* Writes descriptors to the table from index first on, and offers head. */
void guest_queue_offer(struct guest_queue *queue, const struct memory *memory, size_t first,
	const struct vring_desc *descriptors, size_t count, uint16_t head);

/* The used index. */
uint16_t guest_queue_answered(const struct guest_queue *queue, const struct memory *memory);

/* --- the usual one: two memfds, three regions with a hole, and a small queue */

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
	struct guest_queue driver;
};

void guest_ram_init(struct guest_ram *ram);
void guest_ram_finish(struct guest_ram *ram);

/* The same for cmocka: *state is one. */
int guest_ram_setup(void **state);
int guest_ram_teardown(void **state);

/* The three regions alone. */
void guest_ram_map_usual(struct memory *memory);

/* guest_memory_at and guest_queue_offer of this one, the table from index 0 on. */
void *guest_ram_at(const struct guest_ram *ram, uint64_t address, uint64_t size);
void guest_ram_offer(
	struct guest_ram *ram, const struct vring_desc *descriptors, size_t count, uint16_t head);

#endif
