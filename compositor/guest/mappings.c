/* SPDX-License-Identifier: MIT */
#include "compositor/guest/mappings.h"

#include <stdio.h>

#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"

#define DEFAULT_MAX_MAP_COUNT 65530u

uint32_t mappings_budget(void)
{
	unsigned max = DEFAULT_MAX_MAP_COUNT;
	FILE *file = fopen("/proc/sys/vm/max_map_count", "re");
	if (file) {
		if (fscanf(file, "%u", &max) != 1) {
			max = DEFAULT_MAX_MAP_COUNT;
		}
		fclose(file);
	}
	return max > MAPPINGS_RESERVE ? max - MAPPINGS_RESERVE : 0;
}

struct guest *mappings_offender(struct guest *guest, uint32_t count, uint32_t budget)
{
	struct guest *greediest = guest;
	uint64_t most = (uint64_t)guest->mappings + count, sum = most;
	struct guest *other;
	wl_list_for_each(other, &guest->guests->all, link) {
		if (other == guest || other->closing) {
			continue;
		}
		sum += other->mappings;
		if (other->mappings > most) {
			most = other->mappings;
			greediest = other;
		}
	}
	return sum > budget ? greediest : NULL;
}
