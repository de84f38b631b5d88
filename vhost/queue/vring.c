/* SPDX-License-Identifier: MIT */
#include "vhost/queue/vring.h"

#include <endian.h>
#include <string.h>

#include <linux/virtio_ring.h>

/* Layout of both rings: u16 flags, u16 index, the entries, u16 event. */
#define VRING_INDEX 2u
#define VRING_ENTRIES 4u
#define VRING_USED_ENTRY 8u
#define VRING_AVAILABLE_ENTRY 2u

static uint16_t vring_load(const uint8_t *at)
{
	return le16toh(__atomic_load_n((const uint16_t *)(const void *)at, __ATOMIC_ACQUIRE));
}

static void vring_store(uint8_t *at, uint16_t value)
{
	__atomic_store_n((uint16_t *)(void *)at, htole16(value), __ATOMIC_RELEASE);
}

static bool vring_part(uint8_t **part, const struct memory *memory, uint64_t untrusted_user,
	uint64_t bytes, uint64_t align)
{
	*part = memory_user(memory, untrusted_user, bytes);
	return *part && ((uintptr_t)*part & (align - 1)) == 0;
}

bool vring_find(struct vring_view *view, const struct memory *memory, uint32_t size,
	uint64_t untrusted_descriptors, uint64_t untrusted_available, uint64_t untrusted_used)
{
	uint64_t event = sizeof(uint16_t);
	view->size = size;
	return vring_part(&view->descriptors, memory, untrusted_descriptors,
		       (uint64_t)size * sizeof(struct vring_desc), VRING_DESC_ALIGN_SIZE)
	       && vring_part(&view->available, memory, untrusted_available,
		       VRING_ENTRIES + (uint64_t)size * VRING_AVAILABLE_ENTRY + event,
		       VRING_AVAIL_ALIGN_SIZE)
	       && vring_part(&view->used, memory, untrusted_used,
		       VRING_ENTRIES + (uint64_t)size * VRING_USED_ENTRY + event,
		       VRING_USED_ALIGN_SIZE);
}

uint16_t vring_available_index(const struct vring_view *view)
{
	return vring_load(view->available + VRING_INDEX);
}

uint16_t vring_available_flags(const struct vring_view *view)
{
	return vring_load(view->available);
}

uint16_t vring_available_entry(const struct vring_view *view, uint16_t index)
{
	uint32_t slot = index & (view->size - 1);
	return vring_load(view->available + VRING_ENTRIES + slot * VRING_AVAILABLE_ENTRY);
}

uint16_t vring_guest_event(const struct vring_view *view)
{
	return vring_load(view->available + VRING_ENTRIES + view->size * VRING_AVAILABLE_ENTRY);
}

uint16_t vring_used_index(const struct vring_view *view)
{
	return vring_load(view->used + VRING_INDEX);
}

void vring_set_used_index(const struct vring_view *view, uint16_t index)
{
	vring_store(view->used + VRING_INDEX, index);
}

void vring_set_used_entry(
	const struct vring_view *view, uint16_t index, uint32_t head, uint32_t written)
{
	uint32_t slot = index & (view->size - 1);
	const uint32_t entry[2] = {htole32(head), htole32(written)};
	memcpy(view->used + VRING_ENTRIES + slot * VRING_USED_ENTRY, entry, sizeof(entry));
}

void vring_set_available_event(const struct vring_view *view, uint16_t index)
{
	vring_store(view->used + VRING_ENTRIES + view->size * VRING_USED_ENTRY, index);
}

struct vring_descriptor vring_descriptor_at(const uint8_t *table, uint32_t index)
{
	struct vring_desc raw;
	memcpy(&raw, table + (size_t)index * sizeof(raw), sizeof(raw));
	return (struct vring_descriptor){
		.address = le64toh(raw.addr),
		.length = le32toh(raw.len),
		.flags = le16toh(raw.flags),
		.next = le16toh(raw.next),
	};
}
