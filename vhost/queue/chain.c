/* SPDX-License-Identifier: MIT */
#include "vhost/queue/chain.h"

#include <string.h>

#include <linux/virtio_ring.h>

#define CHAIN_KNOWN_FLAGS (VRING_DESC_F_NEXT | VRING_DESC_F_WRITE | VRING_DESC_F_INDIRECT)

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
	if (!memory_contains(walker->memory, untrusted->address, untrusted->length)) {
		return "an indirect table outside the guest's memory";
	}
	struct memory_piece piece;
	uint64_t done = 0;
	while (done < untrusted->length
		&& memory_locate(walker->memory, untrusted->address + done,
			untrusted->length - done, &piece)) {
		memcpy(chain_indirect + done, piece.host, (size_t)piece.size);
		done += piece.size;
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
