/* SPDX-License-Identifier: MIT */
#include "compositor/input/key_set.h"

#include <string.h>

static size_t key_set_find(const struct key_set *set, uint32_t code)
{
	size_t i = 0;
	while (i < set->count && set->codes[i] != code) {
		i++;
	}
	return i;
}

bool key_set_add(struct key_set *set, uint32_t code)
{
	if (set->count == KEY_SET_CAP || key_set_contains(set, code)) {
		return false;
	}
	set->codes[set->count++] = code;
	return true;
}

bool key_set_remove(struct key_set *set, uint32_t code)
{
	size_t i = key_set_find(set, code);
	if (i == set->count) {
		return false;
	}
	set->count--;
	memmove(&set->codes[i], &set->codes[i + 1], (set->count - i) * sizeof(set->codes[0]));
	return true;
}

bool key_set_contains(const struct key_set *set, uint32_t code)
{
	return key_set_find(set, code) < set->count;
}

void key_set_clear(struct key_set *set)
{
	set->count = 0;
}
