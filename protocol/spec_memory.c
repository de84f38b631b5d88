/* SPDX-License-Identifier: MIT
 *
 * Messages about pools and buffers: to the host.
 */
#include "protocol/spec.h"

#include "protocol/geometry.h"

static const struct spec_field pool_create_fields[] = {
	SPEC_LIMITED(pool_create.size, 1, LINK_MAX_POOL_BYTES),
	SPEC_RANGE(pool_create.base, 0, INT64_MAX),
};

static enum link_error check_pool_create(const struct link_msg *msg)
{
	const struct link_pool_create *create = &msg->pool_create;
	bool pages = create->base % LINK_PAGE_BYTES == 0;
	bool within = geometry_range_within(create->base, create->size, INT64_MAX);
	return pages && within ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field pool_dmabuf_fields[] = {
	SPEC_LIMITED(pool_dmabuf.size, 1, LINK_MAX_POOL_BYTES)};

static const struct spec_field pool_import_fields[] = {
	SPEC_ID(pool_import.resource),
	SPEC_LIMITED(pool_import.size, LINK_PAGE_BYTES, LINK_MAX_POOL_BYTES),
};

static enum link_error check_pool_import(const struct link_msg *msg)
{
	bool pages = msg->pool_import.size % LINK_PAGE_BYTES == 0;
	return pages ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field pool_pages_fields[] = {SPEC_ANY(pool_pages.count)};

static const struct spec_field extent_fields[] = {
	SPEC_ELEMENT(struct link_extent, offset, 0, INT64_MAX),
	SPEC_ELEMENT(struct link_extent, length, LINK_PAGE_BYTES, LINK_MAX_POOL_BYTES),
};

static enum link_error check_pool_pages(const struct link_msg *msg)
{
	uint64_t size = 0;
	for (uint32_t i = 0; i < msg->pool_pages.count; i++) {
		const struct link_extent *extent = &msg->pool_pages.extents[i];
		bool pages = (extent->offset | extent->length) % LINK_PAGE_BYTES == 0;
		if (!pages || !geometry_range_within(extent->offset, extent->length, INT64_MAX)) {
			return LINK_ERROR_VALUE;
		}
		size += extent->length;
	}
	return size <= LINK_MAX_POOL_BYTES ? LINK_ERROR_NONE : LINK_ERROR_LIMIT;
}

static const struct spec_field pool_nothing_fields[] = {
	SPEC_LIMITED(pool_nothing.size, 1, LINK_MAX_POOL_BYTES)};

static const struct spec_field buffer_create_fields[] = {
	SPEC_ID(buffer_create.pool),
	SPEC_ANY(buffer_create.format),
	SPEC_RANGE(buffer_create.offset, 0, LINK_MAX_POOL_BYTES),
	SPEC_RANGE(buffer_create.width, 1, LINK_MAX_DIMENSION),
	SPEC_RANGE(buffer_create.height, 1, LINK_MAX_DIMENSION),
	SPEC_ANY(buffer_create.stride),
};

static enum link_error check_buffer_create(const struct link_msg *msg)
{
	const struct link_buffer_create *buffer = &msg->buffer_create;
	if (buffer->format != LINK_FORMAT_XRGB8888 && buffer->format != LINK_FORMAT_ARGB8888) {
		return LINK_ERROR_VALUE;
	}
	uint64_t bytes = 0;
	if (buffer->offset % LINK_PIXEL_BYTES != 0
		|| !geometry_image_bytes(buffer->width, buffer->height, buffer->stride, &bytes)
		|| !geometry_range_within(buffer->offset, bytes, LINK_MAX_POOL_BYTES)) {
		return LINK_ERROR_VALUE;
	}
	return LINK_ERROR_NONE;
}

const struct message_spec spec_memory[SPEC_TOPIC_SIZE] = {
	SPEC_TO(POOL_CREATE, SPEC_HOST, .object = SPEC_OBJECT, .fds = 1,
		SPEC_BODY(16, pool_create_fields), .check = check_pool_create),
	SPEC_TO(POOL_DESTROY, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT),
	SPEC_TO(POOL_IMPORT, SPEC_BACKEND, .object = SPEC_OBJECT, SPEC_BODY(12, pool_import_fields),
		.check = check_pool_import),
	SPEC_TO(POOL_PAGES, SPEC_HOST, .object = SPEC_OBJECT, .fds = 1, .vm_only = true,
		SPEC_BODY(4, pool_pages_fields),
		.tails = {SPEC_TAIL(extent_fields, 16, struct link_extent, pool_pages.count,
			pool_pages.extents, 1, LINK_MAX_POOL_EXTENTS)},
		.check = check_pool_pages),
	SPEC_TO(POOL_NOTHING, SPEC_HOST, .object = SPEC_OBJECT, .vm_only = true,
		SPEC_BODY(8, pool_nothing_fields)),
	SPEC_TO(POOL_DMABUF, SPEC_HOST, .object = SPEC_OBJECT, .fds = 1, .vm_only = true,
		SPEC_BODY(8, pool_dmabuf_fields)),
	SPEC_TO(BUFFER_CREATE, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT,
		SPEC_BODY(28, buffer_create_fields), .check = check_buffer_create),
	SPEC_TO(BUFFER_DESTROY, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT),
};
