/* SPDX-License-Identifier: MIT */
#include "vhost/queue/chain.h"

#include <endian.h>
#include <string.h>

#include <linux/virtio_ring.h>

/* Layout of both rings: u16 flags, u16 index, the entries, u16 event. */
#define VRING_INDEX 2u
#define VRING_ENTRIES 4u
#define VRING_USED_ENTRY 8u
#define VRING_AVAILABLE_ENTRY 2u

#define CHAIN_KNOWN_FLAGS (VRING_DESC_F_NEXT | VRING_DESC_F_WRITE | VRING_DESC_F_INDIRECT)

/* --- rings ------------------------------------------------------------------------------------ */

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

/* A descriptor copied out of guest memory. */
struct vring_descriptor {
	uint64_t address;
	uint32_t length;
	uint16_t flags, next;
};

/* Descriptor index of a table of at least (index + 1) * 16 bytes. */
static struct vring_descriptor vring_descriptor_at(const uint8_t *table, uint32_t index)
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

/* --- chains ----------------------------------------------------------------------------------- */

struct chain_walker {
	const struct memory *memory;
	struct chain_element *element;
	const uint8_t *table; /* guest memory, or a private copy of an indirect table */
	uint32_t table_size; /* descriptors */
	bool indirect;
	uint64_t bytes;
};

/* Indirect tables are copied as a whole: they may cross regions, and the guest may change them. The
 * process has one thread and walks one chain at a time. */
static uint8_t chain_indirect[VHOST_MAX_DESCRIPTORS * sizeof(struct vring_desc)];

static bool chain_append(struct iovec *iov, size_t *count, const struct memory_piece *piece)
{
	if (*count == VHOST_MAX_IOVECS) {
		return false;
	}
	iov[(*count)++] = (struct iovec){piece->host, (size_t)piece->size};
	return true;
}

static const char *chain_add_buffer(
	struct chain_walker *walker, const struct vring_descriptor *untrusted)
{
	struct chain_element *element = walker->element;
	bool writable = (untrusted->flags & VRING_DESC_F_WRITE) != 0;
	if (untrusted->length == 0) {
		return "an empty buffer";
	}
	if (!writable && element->in_count > 0) {
		return "a readable buffer after a writable one";
	}
	if (!memory_contains(walker->memory, untrusted->address, untrusted->length)) {
		return "a buffer outside the guest's memory";
	}
	walker->bytes += untrusted->length;
	if (walker->bytes > UINT32_MAX) {
		return "a chain of 4 GiB or more";
	}
	struct memory_piece piece;
	uint64_t address = untrusted->address, left = untrusted->length;
	while (left > 0 && memory_locate(walker->memory, address, left, &piece)) {
		bool fits = writable ? chain_append(element->in, &element->in_count, &piece)
				     : chain_append(element->out, &element->out_count, &piece);
		if (!fits) {
			return "a chain of too many pieces";
		}
		address += piece.size;
		left -= piece.size;
	}
	return NULL;
}

static const char *chain_enter_indirect(
	struct chain_walker *walker, const struct vring_descriptor *untrusted)
{
	if (walker->indirect) {
		return "an indirect table inside an indirect table";
	}
	if ((untrusted->flags & (VRING_DESC_F_NEXT | VRING_DESC_F_WRITE)) != 0) {
		return "an indirect descriptor with other flags";
	}
	if (untrusted->length == 0 || untrusted->length % sizeof(struct vring_desc) != 0
		|| untrusted->length > sizeof(chain_indirect)) {
		return "an indirect table of a wrong size";
	}
	if (!memory_read(walker->memory, untrusted->address, chain_indirect, untrusted->length)) {
		return "an indirect table outside the guest's memory";
	}
	walker->table = chain_indirect;
	walker->table_size = untrusted->length / (uint32_t)sizeof(struct vring_desc);
	walker->indirect = true;
	return NULL;
}

/* Handles the descriptor at *index and moves *index on; *more is false after the last one. */
static const char *chain_step(struct chain_walker *walker, uint32_t *index, bool *more)
{
	if (*index >= walker->table_size) {
		return "a descriptor index out of range";
	}
	struct vring_descriptor untrusted = vring_descriptor_at(walker->table, *index);
	if ((untrusted.flags & ~CHAIN_KNOWN_FLAGS) != 0) {
		return "a descriptor with unknown flags";
	}
	if ((untrusted.flags & VRING_DESC_F_INDIRECT) != 0) {
		*index = 0;
		return chain_enter_indirect(walker, &untrusted);
	}
	*index = untrusted.next;
	*more = (untrusted.flags & VRING_DESC_F_NEXT) != 0;
	return chain_add_buffer(walker, &untrusted);
}

const char *chain_walk(const struct vring_view *view, const struct memory *memory,
	uint16_t untrusted_head, struct chain_element *element)
{
	struct chain_walker walker = {
		.memory = memory,
		.element = element,
		.table = view->descriptors,
		.table_size = view->size,
	};
	element->head = untrusted_head;
	element->out_count = 0;
	element->in_count = 0;
	uint32_t index = untrusted_head;
	bool more = true;
	for (uint32_t steps = 0; more; steps++) {
		/* A table holds each descriptor once: more steps than that are a loop. */
		if (steps > VHOST_MAX_DESCRIPTORS) {
			return "a descriptor loop";
		}
		const char *why = chain_step(&walker, &index, &more);
		if (why) {
			return why;
		}
	}
	return NULL;
}

/* --- the memory of a request ------------------------------------------------------------------ */

struct iov_cursor iov_cursor_at(const struct iovec *iov, size_t count)
{
	return (struct iov_cursor){.iov = iov, .count = count};
}

bool iov_take(struct iov_cursor *cursor, void *out, size_t size)
{
	uint8_t *to = out;
	while (size > 0 && cursor->count > 0) {
		size_t left = cursor->iov->iov_len - cursor->offset;
		size_t part = left < size ? left : size;
		memcpy(to, (const uint8_t *)cursor->iov->iov_base + cursor->offset, part);
		to += part;
		size -= part;
		cursor->offset += part;
		cursor->steps++;
		if (part == left) {
			cursor->iov++;
			cursor->count--;
			cursor->offset = 0;
		}
	}
	return size == 0;
}

bool iov_write(const struct iovec *iov, size_t count, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	size_t room = 0;
	for (size_t i = 0; i < count; i++) {
		room += iov[i].iov_len;
	}
	if (room < size) {
		return false;
	}
	for (size_t i = 0; size > 0; i++) {
		size_t part = iov[i].iov_len < size ? iov[i].iov_len : size;
		memcpy(iov[i].iov_base, from, part);
		from += part;
		size -= part;
	}
	return true;
}
