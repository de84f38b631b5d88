/* SPDX-License-Identifier: MIT */
#include "vhost/gpu/backing.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "protocol/array.h"
#include "protocol/geometry.h"

#define BACKING_PAGE 4096u

bool backing_append(struct backing *backing, const struct memory *memory,
	uint64_t untrusted_address, uint64_t size)
{
	uint64_t bytes;
	if (!memory_contains(memory, untrusted_address, size)
		|| !geometry_add_u64(backing->bytes, size, &bytes)) {
		return false;
	}
	struct backing_entry *last =
		backing->count == 0 ? NULL : &backing->entries[backing->count - 1];
	if (last && last->address + last->size == untrusted_address) {
		last->size += size;
	} else {
		struct backing_entry *entries = array_make_room(
			backing->entries, backing->count, &backing->capacity, sizeof(*entries));
		if (!entries) {
			return false;
		}
		entries[backing->count++] =
			(struct backing_entry){untrusted_address, size, backing->bytes};
		backing->entries = entries;
	}
	backing->bytes = bytes;
	return true;
}

void backing_finish(struct backing *backing)
{
	free(backing->entries);
	*backing = (struct backing){0};
}

/* The entry that holds offset, which is less than backing->bytes. */
static size_t backing_find(const struct backing *backing, uint64_t offset)
{
	size_t low = 0, high = backing->count - 1;
	while (low < high) {
		size_t middle = low + (high - low + 1) / 2;
		if (backing->entries[middle].start <= offset) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return low;
}

bool backing_copy(const struct backing *backing, uint64_t bytes, struct backing *out)
{
	*out = (struct backing){0};
	if (bytes == 0 || bytes > backing->bytes) {
		return false;
	}
	/* No larger than what is copied: a small pool may be the front of a large resource. */
	size_t count = backing_find(backing, bytes - 1) + 1;
	out->entries = calloc(count, sizeof(out->entries[0]));
	if (!out->entries) {
		return false;
	}
	out->capacity = count;
	for (size_t i = 0; out->bytes < bytes; i++) {
		struct backing_entry entry = backing->entries[i];
		uint64_t left = bytes - out->bytes;
		entry.size = entry.size < left ? entry.size : left;
		out->entries[out->count++] = entry;
		out->bytes += entry.size;
	}
	return true;
}

static bool backing_walk_entry(const struct backing_entry *entry, const struct memory *memory,
	backing_visit visit, void *data)
{
	struct memory_piece piece;
	for (uint64_t done = 0; done < entry->size; done += piece.size) {
		if (!memory_locate(memory, entry->address + done, entry->size - done, &piece)
			|| !visit(data, &piece)) {
			return false;
		}
	}
	return true;
}

bool backing_walk(
	const struct backing *backing, const struct memory *memory, backing_visit visit, void *data)
{
	for (size_t i = 0; i < backing->count; i++) {
		if (!backing_walk_entry(&backing->entries[i], memory, visit, data)) {
			return false;
		}
	}
	return true;
}

bool backing_read(const struct backing *backing, const struct memory *memory, uint64_t offset,
	void *out, size_t size)
{
	uint8_t *to = out;
	if (!geometry_range_within(offset, size, backing->bytes)) {
		return false;
	}
	while (size > 0) {
		const struct backing_entry *entry =
			&backing->entries[backing_find(backing, offset)];
		uint64_t skip = offset - entry->start;
		uint64_t left = entry->size - skip, part = left < size ? left : size;
		if (!memory_read(memory, entry->address + skip, to, part)) {
			return false;
		}
		to += part;
		size -= (size_t)part;
		offset += part;
	}
	return true;
}

struct backing_mapper {
	uint8_t *next;
};

static bool backing_map_piece(void *data, const struct memory_piece *piece)
{
	struct backing_mapper *mapper = data;
	if (piece->offset % BACKING_PAGE != 0 || piece->size % BACKING_PAGE != 0) {
		return false;
	}
	void *mapped = mmap(mapper->next, (size_t)piece->size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_FIXED, piece->file->fd, (off_t)piece->offset);
	mapper->next += piece->size;
	return mapped != MAP_FAILED;
}

void *backing_map(const struct backing *backing, const struct memory *memory)
{
	size_t bytes = (size_t)backing->bytes;
	if (bytes == 0) {
		return NULL;
	}
	void *address =
		mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (address == MAP_FAILED) {
		return NULL;
	}
	struct backing_mapper mapper = {address};
	if (!backing_walk(backing, memory, backing_map_piece, &mapper)) {
		munmap(address, bytes);
		return NULL;
	}
	return address;
}
