/* SPDX-License-Identifier: MIT */
#include "guest_ram.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int sealed_file(uint64_t bytes)
{
	int fd = memfd_create("ram", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)bytes), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	return fd;
}

void guest_ram_ranges(struct memory_range ranges[3], int fds[3])
{
	/* As QEMU does it: the file of region 1 is that of region 0, given a second time. */
	ranges[0] = (struct memory_range){0, LOW_BYTES, USER, 0};
	ranges[1] = (struct memory_range){LOW_BYTES, MIDDLE_BYTES, USER + 2 * LOW_BYTES, LOW_BYTES};
	ranges[2] = (struct memory_range){HIGH, HIGH_BYTES, USER + (1u << 30), 0};
	fds[0] = sealed_file(LOW_BYTES + MIDDLE_BYTES);
	fds[1] = fcntl(fds[0], F_DUPFD_CLOEXEC, 0);
	fds[2] = sealed_file(HIGH_BYTES);
}

void guest_ram_init(struct guest_ram *ram)
{
	struct memory_range ranges[3];
	int fds[3];
	const char *why = NULL;
	memset(ram, 0, sizeof(*ram));
	guest_ram_ranges(ranges, fds);
	assert_true(memory_set(&ram->memory, ranges, fds, 3, &why));
	virtqueue_init(&ram->queue);
	ram->queue.size = QUEUE_SIZE;
	ram->queue.descriptors = USER + QUEUE_DESCRIPTORS;
	ram->queue.available = USER + QUEUE_AVAILABLE;
	ram->queue.used = USER + QUEUE_USED;
	ram->queue.addressed = true;
}

void guest_ram_finish(struct guest_ram *ram)
{
	virtqueue_stop(&ram->queue);
	memory_finish(&ram->memory);
}

void *guest_ram_at(const struct guest_ram *ram, uint64_t address, uint64_t size)
{
	struct memory_piece piece;
	assert_true(memory_locate(&ram->memory, address, size, &piece));
	assert_int_equal(piece.size, size);
	return piece.host;
}

struct vring_desc guest_ram_descriptor(
	uint64_t address, uint32_t size, uint16_t flags, uint16_t next)
{
	return (struct vring_desc){.addr = address, .len = size, .flags = flags, .next = next};
}

void guest_ram_offer(
	struct guest_ram *ram, const struct vring_desc *descriptors, size_t count, uint16_t head)
{
	uint16_t *available = guest_ram_at(ram, QUEUE_AVAILABLE, 4 + 2 * QUEUE_SIZE);
	if (count > 0) {
		memcpy(guest_ram_at(ram, QUEUE_DESCRIPTORS, count * sizeof(descriptors[0])),
			descriptors, count * sizeof(descriptors[0]));
	}
	available[2 + ram->next_available % QUEUE_SIZE] = head;
	available[1] = ++ram->next_available;
}
