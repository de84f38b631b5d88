/* SPDX-License-Identifier: MIT
 *
 * What the pools of one domain take of this process, over all its links: address space, mappings
 * (of vm.max_map_count), descriptors, and memory. Each domain has a share, which no other can
 * take.
 *
 * What a guest has destroyed is its own no more, but may still be shown. As much of that is kept as
 * it may have; of more, the oldest turns black. So the guest, its backend and this book
 * count the same: what was made and not destroyed.
 */
#ifndef COMPOSITOR_POOL_BOOK_H
#define COMPOSITOR_POOL_BOOK_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-util.h>

#include "compositor/base/chores.h"

/* Mappings of this process that are kept for all that is not a pool: libraries, the heap. Of its
 * descriptors, pools get half. */
#define POOL_BOOK_MAPPINGS_RESERVE 16000u

/* Bytes that a domain may make this process allocate, as long as that runs: whoever reads a hole of
 * a memfd gets a page for it, which is the file's from then on and stays when the pool goes. A VM
 * whose memory grows while its pictures are read looks the same, so that pools of its pages may
 * have only half: what is refused then is copied. */
#define POOL_BOOK_MAX_FILLED (UINT64_C(256) << 20)

/* us that reading a domain's memory may have made this process wait: whoever reads what somebody
 * punches a hole into waits until all of the hole is there, 0.2 s for 1 GiB. Shorter looks than
 * POOL_BOOK_WAIT are not counted: other things take as long. It is paid back by the time that goes
 * by, 1 us for POOL_BOOK_WAIT_PRICE. */
#define POOL_BOOK_MAX_WAITED UINT64_C(50000)
#define POOL_BOOK_WAIT UINT64_C(10000)
#define POOL_BOOK_WAIT_PRICE 1000u

struct pool_sum {
	uint64_t bytes;
	uint32_t mappings, files;
};

/* What of a pool is mapped. Embedded in it. All 0: nothing is. */
struct pool_map {
	struct wl_list link; /* pool_book.shown or ending; while the guest has it: nowhere */
	struct pool_sum sum;
	uint64_t bytes; /* from address on: of sum's, what is to be unmapped */
	uint8_t *address; /* NULL: nothing is mapped, or not any more */
	int fd; /* of that */
	bool ending; /* it is being unmapped, or that is done: nothing of it is read any more */
	uint64_t unmapped; /* bytes */
	void (*gone)(struct pool_map *map); /* it is unmapped, and fd closed; may free it */
};

struct pool_book {
	struct chores *chores;
	const uint8_t *black; /* LINK_MAX_POOL_BYTES of zeros, which take no memory: pools that show
			       * nothing; what is below them would shine through otherwise */
	struct chore unmap; /* what is ending */
	struct pool_sum most; /* of held, and of left */
	struct pool_sum held; /* pools that the guest has, but for those that are black */
	struct pool_sum left; /* those in shown */
	struct wl_list shown; /* struct pool_map.link: destroyed, but in use; the oldest first */
	struct wl_list ending; /* struct pool_map.link */
	uint64_t filled; /* bytes, of POOL_BOOK_MAX_FILLED */
	/* A renderer's driver that waits for a device is not told from what waits for the guest. */
	bool has_driver;
	uint64_t waited, waited_at; /* us, of POOL_BOOK_MAX_WAITED; when the last of it was */
};

/* For one of so many domains. chores must outlive it, and so must budget, which pays for the
 * unmapping; NULL: nobody does. False when out of address space. */
bool pool_book_init(
	struct pool_book *book, struct chores *chores, struct budget *budget, uint32_t domains);
/* There are so many now. Of what was more than its share, nothing more is taken. */
void pool_book_share(struct pool_book *book, uint32_t domains);
/* Nothing of the domain is shown any more. */
void pool_book_finish(struct pool_book *book);

/* Whether the guest may have a pool of so much. */
bool pool_book_has_room(const struct pool_book *book, const struct pool_sum *sum);

/* The guest has a pool that is mapped. */
void pool_book_add(struct pool_book *book, struct pool_map *map);
/* It has destroyed it. What is not in_use is unmapped in the next turns. */
void pool_book_leave(struct pool_book *book, struct pool_map *map, bool in_use);
/* What has left is in use no more: the same. */
void pool_book_end(struct pool_book *book, struct pool_map *map);

/* Something is being unmapped. The domain's link waits until that is done, so that no work is made
 * faster than it is done. */
bool pool_book_is_busy(const struct pool_book *book);

/* --- holes ------------------------------------------------------------------------------------ */

/* What a look at a pool may change. */
struct pool_look {
	uint64_t bytes; /* that its file has in memory or swap */
	long faults, swaps, waits; /* of this thread */
	uint64_t began; /* clock_us */
};

/* Around a look at a map, of pages of guest RAM or else. False: it could fill more holes than are
 * left to fill, or the domain has made this process wait too long. */
bool pool_book_begin_look(
	struct pool_book *book, const struct pool_map *map, bool of_ram, struct pool_look *look);
void pool_book_end_look(
	struct pool_book *book, const struct pool_map *map, const struct pool_look *look);

#endif
