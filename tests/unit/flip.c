/* SPDX-License-Identifier: MIT */
#include "flip.h"

#include <stddef.h>

static const char *watched_byte;
static void (*watched_act)(void);
static unsigned watched_reads;

void flip_after_read(const void *watched, void (*act)(void))
{
	watched_byte = watched;
	watched_act = act;
	watched_reads = 0;
}

unsigned flip_reads(void)
{
	return watched_reads;
}

static void note(const void *from, size_t size)
{
	const char *begin = from;
	if (!watched_byte || watched_byte < begin || watched_byte >= begin + size) {
		return;
	}
	watched_reads++;
	if (watched_act) {
		void (*act)(void) = watched_act;
		watched_act = NULL;
		act();
	}
}

/* What the linker puts in the place of NAME, around what was there. */
#define FLIP(name)                                                                                 \
	void *__real_##name(void *to, const void *from, size_t size);                              \
	void *__wrap_##name(void *to, const void *from, size_t size);                              \
	void *__wrap_##name(void *to, const void *from, size_t size)                               \
	{                                                                                          \
		__real_##name(to, from, size);                                                     \
		note(from, size);                                                                  \
		return to;                                                                         \
	}

FLIP(memcpy)

void *__real___memcpy_chk(void *to, const void *from, size_t size, size_t room);
void *__wrap___memcpy_chk(void *to, const void *from, size_t size, size_t room);
void *__wrap___memcpy_chk(void *to, const void *from, size_t size, size_t room)
{
	__real___memcpy_chk(to, from, size, room);
	note(from, size);
	return to;
}

#ifdef __SANITIZE_ADDRESS__
FLIP(__asan_memcpy)
#endif
