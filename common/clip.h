/* SPDX-License-Identifier: MIT
 *
 * What was copied: one or more types of it, whose bytes lie one behind the other in a memfd. That
 * is written and read, but never mapped, so a large one is no part of this process' size. Whoever
 * holds it shares it; it is wiped when nobody does any more.
 */
#ifndef COMMON_CLIP_H
#define COMMON_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/limits.h"

struct link_clip_types;

/* The type that every domain's text has, whatever its applications call it. */
#define CLIP_TEXT "text/plain;charset=utf-8"

struct clip_part {
	char name[LINK_MAX_CLIP_NAME + 1]; /* of its type */
	uint64_t offset, size; /* bytes in the memfd */
};

struct clip {
	int fd; /* the memfd */
	unsigned users;
	struct clip *whole; /* whose bytes it has a part of, and shares; NULL: they are its own */
	/* When there are no users any more, it is called instead of clip_free, and must do that in
	 * the end; NULL: clip_free is. owner: its. */
	void (*unused)(struct clip *clip);
	void *owner;
	uint64_t size; /* bytes of all parts */
	uint32_t count;
	struct clip_part parts[LINK_MAX_CLIP_TYPES];
};

/* Empty, with one user. NULL: out of memory or descriptors. */
struct clip *clip_create(void);
/* One user more; the same clip. */
struct clip *clip_share(struct clip *clip);
/* One user less. NULL is accepted. */
void clip_leave(struct clip *clip);

/* For unused: nothing is left of it. */
void clip_free(struct clip *clip);
/* For unused: so many bytes less at the end, which are given back. False: there were none. */
bool clip_shrink(struct clip *clip, uint64_t bytes);

/* Another part, empty; name has LINK_MAX_CLIP_NAME bytes at most. False: it has as many as there
 * can be. */
bool clip_begin(struct clip *clip, const char *name);
/* More of the last part. False: out of memory. */
bool clip_append(struct clip *clip, const void *bytes, size_t size);
/* The last part is gone. */
void clip_drop_last(struct clip *clip);

/* Bytes of a part from at on: how many, at most size; 0: none can be read. */
size_t clip_read(const struct clip *clip, uint32_t part, uint64_t at, void *bytes, size_t size);

/* Another one that has only the parts whose bit is set, and shares the bytes of clip, which must
 * not grow any more. NULL: out of memory. */
struct clip *clip_select(struct clip *clip, uint32_t bits);

/* --- lists of types as the link has them ------------------------------------------------------ */

/* Another type at the end; there must be room. */
void clip_types_add(struct link_clip_types *types, const char *name, uint64_t size);
/* The name of one of them, of a list that decode.h has checked. */
const char *clip_types_name(const struct link_clip_types *types, uint32_t index);

#endif
