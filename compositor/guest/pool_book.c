/* SPDX-License-Identifier: MIT */
#include "compositor/guest/pool_book.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "protocol/limits.h"

#define DEFAULT_MAX_MAP_COUNT 65530u
#define BLOCK_BYTES 512u /* of st_blocks */

/* What is unmapped in one turn, some 0.3 ms: so many bytes, a mapping counting as some more, chunk
 * by chunk. */
#define UNMAP_TURN (UINT64_C(4) << 20)
#define UNMAP_CHUNK (UINT64_C(1) << 20)
#define UNMAP_MAPPING (UINT64_C(16) << 10)

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* --- shares ----------------------------------------------------------------------------------- */

/* Mappings that all domains may have together. */
static uint32_t mappings_of_all(void)
{
	unsigned max = DEFAULT_MAX_MAP_COUNT;
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	if (file) {
		if (fscanf(file, "%u", &max) != 1) {
			max = DEFAULT_MAX_MAP_COUNT;
		}
		fclose(file);
	}
	return max > POOL_BOOK_MAPPINGS_RESERVE ? max - POOL_BOOK_MAPPINGS_RESERVE : 0;
}

static uint64_t files_of_all(void)
{
	struct rlimit limit;
	return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur / 2 : 0;
}

static void add(struct pool_sum *sum, const struct pool_sum *part)
{
	sum->bytes += part->bytes;
	sum->mappings += part->mappings;
	sum->files += part->files;
}

static void subtract(struct pool_sum *sum, const struct pool_sum *part)
{
	sum->bytes -= part->bytes;
	sum->mappings -= part->mappings;
	sum->files -= part->files;
}

static bool is_within(const struct pool_sum *sum, const struct pool_sum *most)
{
	return sum->bytes <= most->bytes && sum->mappings <= most->mappings
	       && sum->files <= most->files;
}

bool pool_book_has_room(const struct pool_book *book, const struct pool_sum *sum)
{
	struct pool_sum all = book->held;
	add(&all, sum);
	return is_within(&all, &book->most);
}

/* --- from its making to its end --------------------------------------------------------------- */

void pool_book_add(struct pool_book *book, struct pool_map *map)
{
	add(&book->held, &map->sum);
}

static void begin_unmapping(struct pool_book *book, struct pool_map *map)
{
	map->ending = true;
	wl_list_insert(book->ending.prev, &map->link);
	chore_begin(book->chores, &book->unmap);
}

void pool_book_end(struct pool_book *book, struct pool_map *map)
{
	if (map->ending) {
		return;
	}
	subtract(&book->left, &map->sum);
	wl_list_remove(&map->link);
	begin_unmapping(book, map);
}

void pool_book_leave(struct pool_book *book, struct pool_map *map, bool in_use)
{
	subtract(&book->held, &map->sum);
	if (!in_use) {
		begin_unmapping(book, map);
		return;
	}
	add(&book->left, &map->sum);
	wl_list_insert(book->shown.prev, &map->link);
	while (!is_within(&book->left, &book->most)) {
		struct pool_map *oldest = wl_container_of(book->shown.next, oldest, link);
		pool_book_end(book, oldest);
	}
}

bool pool_book_is_busy(const struct pool_book *book)
{
	return !wl_list_empty(&book->ending);
}

/* Returns what it has cost. */
static uint64_t unmap_chunk(struct pool_map *map)
{
	uint64_t bytes = least(map->bytes - map->unmapped, UNMAP_CHUNK);
	munmap(map->address + map->unmapped, bytes);
	map->unmapped += bytes;
	return bytes + least(bytes / LINK_PAGE_BYTES + 1, map->sum.mappings) * UNMAP_MAPPING;
}

static void finish_unmapping(struct pool_map *map)
{
	wl_list_remove(&map->link);
	close(map->fd);
	map->address = NULL;
	map->gone(map);
}

static bool pool_book_unmap(struct chore *chore)
{
	struct pool_book *book = wl_container_of(chore, book, unmap);
	uint64_t cost = 0;
	while (cost < UNMAP_TURN && !wl_list_empty(&book->ending)) {
		struct pool_map *map = wl_container_of(book->ending.next, map, link);
		cost += unmap_chunk(map);
		if (map->unmapped == map->bytes) {
			finish_unmapping(map);
		}
	}
	return !wl_list_empty(&book->ending);
}

/* One half of a share is for what the guest has, the other for what it has destroyed. */
void pool_book_share(struct pool_book *book, uint32_t domains)
{
	book->most = (struct pool_sum){
		.bytes = LINK_MAX_LINK_BYTES,
		.mappings =
			(uint32_t)least(mappings_of_all() / domains / 2, LINK_MAX_LINK_MAPPINGS),
		.files = (uint32_t)least(files_of_all() / domains / 2, LINK_MAX_POOLS),
	};
}

bool pool_book_init(
	struct pool_book *book, struct chores *chores, struct budget *budget, uint32_t domains)
{
	void *black = mmap(NULL, LINK_MAX_POOL_BYTES, PROT_READ,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (black == MAP_FAILED) {
		return false;
	}
	*book = (struct pool_book){.chores = chores, .black = black};
	pool_book_share(book, domains);
	wl_list_init(&book->shown);
	wl_list_init(&book->ending);
	chore_init(&book->unmap, budget, pool_book_unmap);
	return true;
}

void pool_book_finish(struct pool_book *book)
{
	assert(wl_list_empty(&book->shown));
	while (pool_book_unmap(&book->unmap)) {
	}
	chore_drop(&book->unmap);
	munmap((void *)(uintptr_t)book->black, LINK_MAX_POOL_BYTES);
}

/* --- holes ------------------------------------------------------------------------------------ */

static void count_so_far(struct pool_look *look)
{
	struct rusage usage = {0};
	getrusage(RUSAGE_THREAD, &usage);
	look->faults = usage.ru_minflt + usage.ru_majflt;
	look->swaps = usage.ru_majflt;
	look->waits = usage.ru_nvcsw;
	look->began = clock_us();
}

static bool look_at_file(const struct pool_map *map, uint64_t *size, uint64_t *bytes)
{
	struct stat st;
	if (fstat(map->fd, &st) != 0) {
		return false;
	}
	*size = (uint64_t)st.st_size;
	*bytes = (uint64_t)st.st_blocks * BLOCK_BYTES;
	return true;
}

static bool has_waited_too_long(struct pool_book *book)
{
	uint64_t now = clock_us();
	uint64_t paid = (now - book->waited_at) / POOL_BOOK_WAIT_PRICE;
	if (book->waited > 0 && paid > 0) {
		book->waited -= least(paid, book->waited);
		book->waited_at += paid * POOL_BOOK_WAIT_PRICE;
	}
	return book->waited > POOL_BOOK_MAX_WAITED;
}

bool pool_book_begin_look(
	struct pool_book *book, const struct pool_map *map, bool of_ram, struct pool_look *look)
{
	uint64_t size;
	if (has_waited_too_long(book) || !look_at_file(map, &size, &look->bytes)) {
		return false;
	}
	uint64_t most = POOL_BOOK_MAX_FILLED / (of_ram ? 2 : 1);
	uint64_t holes = size > look->bytes ? size - look->bytes : 0;
	count_so_far(look);
	return book->filled <= most && least(holes, map->sum.bytes) <= most - book->filled;
}

/* It slept in a fault, and not because of what is in swap. */
static void note_wait(
	struct pool_book *book, const struct pool_look *look, const struct pool_look *now)
{
	uint64_t took = now->began - look->began;
	if (!book->has_driver && took >= POOL_BOOK_WAIT && now->waits != look->waits
		&& now->swaps == look->swaps) {
		book->waited += took;
		book->waited_at = now->began;
	}
}

/* Without a fault, whoever has made the file grow it was not this process. */
void pool_book_end_look(
	struct pool_book *book, const struct pool_map *map, const struct pool_look *look)
{
	uint64_t size, bytes;
	struct pool_look now;
	count_so_far(&now);
	if (now.faults == look->faults) {
		return;
	}
	note_wait(book, look, &now);
	if (look_at_file(map, &size, &bytes) && bytes > look->bytes) {
		book->filled += least(bytes - look->bytes, map->sum.bytes);
	}
}
