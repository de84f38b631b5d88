/* SPDX-License-Identifier: MIT */
#include "common/clip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protocol/msg.h"

struct clip *clip_create(void)
{
	struct clip *clip = calloc(1, sizeof(*clip));
	if (!clip) {
		return NULL;
	}
	clip->users = 1;
	clip->fd = memfd_create("cloison-clip", MFD_CLOEXEC);
	if (clip->fd < 0) {
		free(clip);
		return NULL;
	}
	return clip;
}

struct clip *clip_share(struct clip *clip)
{
	clip->users++;
	return clip;
}

void clip_leave(struct clip *clip)
{
	if (!clip || --clip->users > 0) {
		return;
	}
	if (clip->unused) {
		clip->unused(clip);
	} else {
		clip_free(clip);
	}
}

void clip_free(struct clip *clip)
{
	if (clip->whole) {
		clip_leave(clip->whole);
	} else {
		close(clip->fd);
	}
	free(clip);
}

bool clip_shrink(struct clip *clip, uint64_t bytes)
{
	if (clip->size == 0) {
		return false;
	}
	clip->size -= bytes < clip->size ? bytes : clip->size;
	return ftruncate(clip->fd, (off_t)clip->size) == 0;
}

bool clip_begin(struct clip *clip, const char *name)
{
	if (clip->count == LINK_MAX_CLIP_TYPES) {
		return false;
	}
	struct clip_part *part = &clip->parts[clip->count++];
	snprintf(part->name, sizeof(part->name), "%s", name);
	part->offset = clip->size;
	part->size = 0;
	return true;
}

bool clip_append(struct clip *clip, const void *bytes, size_t size)
{
	const char *from = bytes;
	while (size > 0) {
		ssize_t n = pwrite(clip->fd, from, size, (off_t)clip->size);
		if (n < 0 && errno != EINTR) {
			return false;
		}
		size_t wrote = n > 0 ? (size_t)n : 0;
		from += wrote;
		size -= wrote;
		clip->size += wrote;
		clip->parts[clip->count - 1].size += wrote;
	}
	return true;
}

void clip_drop_last(struct clip *clip)
{
	clip->size = clip->parts[--clip->count].offset;
	/* What cannot be cut off is written over by what follows, or never read. */
	(void)!ftruncate(clip->fd, (off_t)clip->size);
}

size_t clip_read(const struct clip *clip, uint32_t part, uint64_t at, void *bytes, size_t size)
{
	const struct clip_part *from = &clip->parts[part];
	uint64_t left = at < from->size ? from->size - at : 0;
	size = left < size ? (size_t)left : size;
	ssize_t n;
	do {
		n = pread(clip->fd, bytes, size, (off_t)(from->offset + at));
	} while (n < 0 && errno == EINTR);
	return n > 0 ? (size_t)n : 0;
}

struct clip *clip_select(struct clip *clip, uint32_t bits)
{
	struct clip *chosen = calloc(1, sizeof(*chosen));
	if (!chosen) {
		return NULL;
	}
	chosen->users = 1;
	chosen->whole = clip_share(clip);
	chosen->fd = clip->fd;
	for (uint32_t i = 0; i < clip->count; i++) {
		if (bits & 1u << i) {
			chosen->parts[chosen->count++] = clip->parts[i];
			chosen->size += clip->parts[i].size;
		}
	}
	return chosen;
}

void clip_types_add(struct link_clip_types *types, const char *name, uint64_t size)
{
	size_t bytes = strlen(name) + 1;
	types->sizes[types->count++] = size;
	memcpy(types->names + types->length, name, bytes);
	types->length += (uint32_t)bytes;
}

const char *clip_types_name(const struct link_clip_types *types, uint32_t index)
{
	const char *name = types->names;
	for (uint32_t i = 0; i < index; i++) {
		name += strlen(name) + 1;
	}
	return name;
}
