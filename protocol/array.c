/* SPDX-License-Identifier: MIT */
#include "protocol/array.h"

#include <stdlib.h>

#define ARRAY_FIRST_CAPACITY 16u

void *array_make_room(void *items, size_t count, size_t *capacity, size_t item_bytes)
{
	if (count < *capacity) {
		return items;
	}
	size_t wanted = *capacity > 0 ? 2 * *capacity : ARRAY_FIRST_CAPACITY;
	void *grown = reallocarray(items, wanted, item_bytes);
	if (grown) {
		*capacity = wanted;
	}
	return grown;
}
