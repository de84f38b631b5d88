/* SPDX-License-Identifier: MIT */
#include "tests/unit/vhost/guest_ram.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void guest_ram_need(bool made, const char *what)
{
	if (!made) {
		fprintf(stderr, "no guest RAM: %s\n", what);
		abort();
	}
}

int guest_ram_file(uint64_t bytes)
{
	int fd = memfd_create("ram", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	guest_ram_need(fd >= 0 && ftruncate(fd, (off_t)bytes) == 0
			       && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) == 0,
		"no sealed memfd");
	return fd;
}

void guest_ram_map(
	struct memory *memory, const struct memory_range *ranges, const int *files, size_t count)
{
	int fds[VHOST_MAX_REGIONS];
	const char *why = NULL;
	for (size_t i = 0; i < count; i++) {
		fds[i] = fcntl(files[i], F_DUPFD_CLOEXEC, 0);
	}
	guest_ram_need(memory_set(memory, ranges, fds, count, &why), why);
}

void *guest_memory_at(const struct memory *memory, uint64_t address, uint64_t size)
{
	struct memory_piece piece;
	guest_ram_need(memory_locate(memory, address, size, &piece) && piece.size == size,
		"an address that is not in one region");
	return piece.host;
}

/* --- a queue ---------------------------------------------------------------------------------- */

void guest_queue_connect(const struct guest_queue *queue, struct virtqueue *device)
{
	device->size = queue->size;
	device->descriptors = USER + queue->descriptors;
	device->available = USER + queue->available;
	device->used = USER + queue->used;
	device->addressed = true;
}

struct vring_desc guest_ram_descriptor(
	uint64_t address, uint32_t size, uint16_t flags, uint16_t next)
{
	return (struct vring_desc){.addr = address, .len = size, .flags = flags, .next = next};
}

void guest_queue_offer(struct guest_queue *queue, const struct memory *memory, size_t first,
	const struct vring_desc *descriptors, size_t count, uint16_t head)
{
	uint16_t *available = guest_memory_at(memory, queue->available, 4 + 2 * queue->size);
	struct vring_desc *table =
		guest_memory_at(memory, queue->descriptors, queue->size * sizeof(descriptors[0]));
	for (size_t i = 0; i < count; i++) {
		table[first + i] = descriptors[i];
	}
	available[2 + queue->offered % queue->size] = head;
	available[1] = ++queue->offered;
}

uint16_t guest_queue_answered(const struct guest_queue *queue, const struct memory *memory)
{
	return ((const uint16_t *)guest_memory_at(memory, queue->used, 4))[1];
}

/* --- the usual one ---------------------------------------------------------------------------- */

void guest_ram_map_usual(struct memory *memory)
{
	/* As QEMU does it: the file of region 1 is that of region 0, given a second time. */
	const struct memory_range ranges[] = {
		{0, LOW_BYTES, USER, 0},
		{LOW_BYTES, MIDDLE_BYTES, USER + 2 * LOW_BYTES, LOW_BYTES},
		{HIGH, HIGH_BYTES, USER + (1u << 30), 0},
	};
	const int low = guest_ram_file(LOW_BYTES + MIDDLE_BYTES), high = guest_ram_file(HIGH_BYTES);
	guest_ram_map(memory, ranges, (const int[]){low, low, high}, 3);
	close(low);
	close(high);
}

void guest_ram_init(struct guest_ram *ram)
{
	*ram = (struct guest_ram){
		.driver = {QUEUE_SIZE, QUEUE_DESCRIPTORS, QUEUE_AVAILABLE, QUEUE_USED, 0}};
	guest_ram_map_usual(&ram->memory);
	virtqueue_init(&ram->queue);
	guest_queue_connect(&ram->driver, &ram->queue);
}

void guest_ram_finish(struct guest_ram *ram)
{
	virtqueue_stop(&ram->queue);
	memory_finish(&ram->memory);
}

int guest_ram_setup(void **state)
{
	static struct guest_ram ram;
	guest_ram_init(&ram);
	*state = &ram;
	return 0;
}

int guest_ram_teardown(void **state)
{
	guest_ram_finish(*state);
	return 0;
}

void *guest_ram_at(const struct guest_ram *ram, uint64_t address, uint64_t size)
{
	return guest_memory_at(&ram->memory, address, size);
}

void guest_ram_offer(
	struct guest_ram *ram, const struct vring_desc *descriptors, size_t count, uint16_t head)
{
	guest_queue_offer(&ram->driver, &ram->memory, 0, descriptors, count, head);
}
