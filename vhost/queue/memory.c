/* SPDX-License-Identifier: MIT */
#include "vhost/queue/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "protocol/geometry.h"

#define MEMORY_PAGE 4096u

static bool memory_ranges_overlap(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size)
{
	return a < b + b_size && b < a + a_size;
}

/* Checks what can be said without the files. */
static const char *memory_check_ranges(const struct memory_range *untrusted, size_t count)
{
	uint64_t end;
	if (count == 0 || count > VHOST_MAX_REGIONS) {
		return "the number of memory regions is not 1 to 8";
	}
	for (size_t i = 0; i < count; i++) {
		const struct memory_range *a = &untrusted[i];
		if (a->size == 0 || !geometry_add_u64(a->guest, a->size, &end)
			|| !geometry_add_u64(a->user, a->size, &end)) {
			return "a memory region is empty or wraps";
		}
		for (size_t j = 0; j < i; j++) {
			const struct memory_range *b = &untrusted[j];
			if (memory_ranges_overlap(a->guest, a->size, b->guest, b->size)
				|| memory_ranges_overlap(a->user, a->size, b->user, b->size)) {
				return "two memory regions overlap";
			}
		}
	}
	return NULL;
}

/* fstat of some libcs asks by an empty path, which the sandbox cannot tell from others. */
static int memory_look_at(int fd, struct stat *status)
{
#if defined(SYS_fstat) && defined(__LP64__)
	return (int)syscall(SYS_fstat, fd, status);
#else
	return fstat(fd, status);
#endif
}

/* Finds the file of fd or makes it known; fd belongs to memory afterwards in either case. */
static const char *memory_add_file(
	struct memory *memory, int fd, size_t *index, uint64_t *block_size)
{
	struct stat status;
	if (memory_look_at(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size <= 0) {
		close(fd);
		return "a memory region's descriptor is no regular file";
	}
	*block_size = (uint64_t)status.st_blksize;
	for (*index = 0; *index < memory->file_count; (*index)++) {
		struct memory_file *known = &memory->files[*index];
		if (known->device == status.st_dev && known->inode == status.st_ino) {
			close(fd);
			return NULL;
		}
	}
	int seals = fcntl(fd, F_GET_SEALS);
	memory->files[memory->file_count++] = (struct memory_file){
		.fd = fd,
		.device = status.st_dev,
		.inode = status.st_ino,
		.size = (uint64_t)status.st_size,
		.sealed = seals >= 0 && (seals & F_SEAL_SHRINK) != 0,
	};
	return NULL;
}

static const char *memory_map_region(struct memory *memory, size_t file, uint64_t block_size,
	const struct memory_range *untrusted)
{
	const struct memory_file *in = &memory->files[file];
	if (!geometry_range_within(untrusted->offset, untrusted->size, in->size)) {
		return "a memory region ends behind the end of its file";
	}
	/* Huge pages can only be mapped at multiples of their size, which fstat tells. */
	bool sane = block_size >= MEMORY_PAGE && (block_size & (block_size - 1)) == 0;
	uint64_t align = sane ? block_size : MEMORY_PAGE;
	uint64_t start = untrusted->offset & ~(align - 1);
	size_t bytes = (size_t)(untrusted->offset - start + untrusted->size);
	void *map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, in->fd,
		(off_t)start);
	if (map == MAP_FAILED) {
		return "a memory region cannot be mapped";
	}
	memory->regions[memory->region_count++] = (struct memory_region){
		.range = *untrusted,
		.file = file,
		.map = map,
		.map_bytes = bytes,
		.host = (uint8_t *)map + (untrusted->offset - start),
	};
	return NULL;
}

static const char *memory_build(
	struct memory *memory, const struct memory_range *untrusted, const int *fds, size_t count)
{
	const char *why = memory_check_ranges(untrusted, count);
	for (size_t i = 0; i < count; i++) {
		size_t file = 0;
		uint64_t block_size = 0;
		if (why) {
			close(fds[i]);
			continue;
		}
		why = memory_add_file(memory, fds[i], &file, &block_size);
		if (!why) {
			why = memory_map_region(memory, file, block_size, &untrusted[i]);
		}
	}
	return why;
}

bool memory_set(struct memory *memory, const struct memory_range *untrusted_ranges, const int *fds,
	size_t count, const char **why)
{
	struct memory new = {0};
	*why = memory_build(&new, untrusted_ranges, fds, count);
	if (*why) {
		memory_finish(&new);
		return false;
	}
	memory_finish(memory);
	*memory = new;
	return true;
}

void memory_finish(struct memory *memory)
{
	for (size_t i = 0; i < memory->region_count; i++) {
		munmap(memory->regions[i].map, memory->regions[i].map_bytes);
	}
	for (size_t i = 0; i < memory->file_count; i++) {
		close(memory->files[i].fd);
	}
	memset(memory, 0, sizeof(*memory));
}

bool memory_locate(const struct memory *memory, uint64_t untrusted_address, uint64_t size,
	struct memory_piece *piece)
{
	for (size_t i = 0; size > 0 && i < memory->region_count; i++) {
		const struct memory_region *region = &memory->regions[i];
		uint64_t skip = untrusted_address - region->range.guest;
		if (untrusted_address < region->range.guest || skip >= region->range.size) {
			continue;
		}
		uint64_t left = region->range.size - skip;
		*piece = (struct memory_piece){
			.file = &memory->files[region->file],
			.offset = region->range.offset + skip,
			.host = region->host + skip,
			.size = size < left ? size : left,
		};
		return true;
	}
	return false;
}

bool memory_contains(const struct memory *memory, uint64_t untrusted_address, uint64_t size)
{
	uint64_t end;
	struct memory_piece piece;
	if (size == 0 || !geometry_add_u64(untrusted_address, size, &end)) {
		return false;
	}
	while (size > 0) {
		if (!memory_locate(memory, untrusted_address, size, &piece)) {
			return false;
		}
		untrusted_address += piece.size;
		size -= piece.size;
	}
	return true;
}

bool memory_read(const struct memory *memory, uint64_t untrusted_address, void *out, uint64_t size)
{
	uint8_t *to = out;
	struct memory_piece piece;
	while (size > 0 && memory_locate(memory, untrusted_address, size, &piece)) {
		memcpy(to, piece.host, (size_t)piece.size);
		to += piece.size;
		untrusted_address += piece.size;
		size -= piece.size;
	}
	return size == 0;
}

void *memory_user(const struct memory *memory, uint64_t untrusted_user, uint64_t size)
{
	for (size_t i = 0; i < memory->region_count; i++) {
		const struct memory_region *region = &memory->regions[i];
		uint64_t skip = untrusted_user - region->range.user;
		if (untrusted_user >= region->range.user
			&& geometry_range_within(skip, size, region->range.size)) {
			return region->host + skip;
		}
	}
	return NULL;
}
