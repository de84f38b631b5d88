/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/original.h"

#include <stdlib.h>
#include <string.h>
#include <wlr/interfaces/wlr_buffer.h>
#include <wlr/types/wlr_buffer.h>

#include "common/wlroots.h"
#include "guest-proxy/pixels/buffer.h"

struct original {
	struct wlr_buffer base;
	uint32_t format, stride;
	char *data;
};

static void original_destroy(struct wlr_buffer *base)
{
	struct original *original = wl_container_of(base, original, base);
	wlroots_buffer_finish(base);
	free(original->data);
	free(original);
}

static bool original_begin_access(
	struct wlr_buffer *base, uint32_t flags, void **data, uint32_t *format, size_t *stride)
{
	struct original *original = wl_container_of(base, original, base);
	*data = original->data;
	*format = original->format;
	*stride = original->stride;
	return (flags & WLR_BUFFER_DATA_PTR_ACCESS_WRITE) == 0;
}

static void original_end_access(struct wlr_buffer *base)
{
}

static const struct wlr_buffer_impl original_impl = {
	.destroy = original_destroy,
	.begin_data_ptr_access = original_begin_access,
	.end_data_ptr_access = original_end_access,
};

struct wlr_buffer *original_create(const struct buffer *shown)
{
	const struct buffer_shape *shape = &shown->shape;
	const char *pixels = shown->pool->memory.data;
	size_t size = (size_t)shape->stride * shape->height;
	struct original *original = pixels ? calloc(1, sizeof(*original)) : NULL;
	if (!original) {
		return NULL;
	}
	original->data = malloc(size);
	if (!original->data) {
		free(original);
		return NULL;
	}
	memcpy(original->data, pixels + shape->offset, size);
	original->format = shape->format;
	original->stride = shape->stride;
	wlr_buffer_init(&original->base, &original_impl, (int)shape->width, (int)shape->height);
	wlr_buffer_lock(&original->base);
	wlr_buffer_drop(&original->base);
	return &original->base;
}
