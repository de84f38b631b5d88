/* SPDX-License-Identifier: MIT
 *
 * Messages about pools and buffers.
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
	SPEC_LIMITED(pool_dmabuf.size, 1, LINK_MAX_POOL_BYTES),
};

static const struct spec_field pool_refused_fields[] = {
	SPEC_ANY(pool_refused.code),
};

/* A shortage. Whatever is the guest's fault ends the link. */
static enum link_error check_pool_refused(const struct link_msg *msg)
{
	uint32_t code = msg->pool_refused.code;
	bool shortage =
		code == LINK_ERROR_LIMIT || code == LINK_ERROR_HOST || code == LINK_ERROR_MEMORY;
	return shortage ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field pool_import_fields[] = {
	SPEC_ID(pool_import.resource),
	SPEC_LIMITED(pool_import.size, LINK_PAGE_BYTES, LINK_MAX_POOL_BYTES),
};

static enum link_error check_pool_import(const struct link_msg *msg)
{
	bool pages = msg->pool_import.size % LINK_PAGE_BYTES == 0;
	return pages ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

static const struct spec_field pool_pages_fields[] = {
	SPEC_ANY(pool_pages.count),
};

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
	SPEC_LIMITED(pool_nothing.size, 1, LINK_MAX_POOL_BYTES),
};

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

static const struct message_spec specs[] = {
	{
		.opcode = LINK_POOL_CREATE,
		.name = "POOL_CREATE",
		.sides = SPEC_HOST,
		.object = SPEC_OBJECT,
		.fds = 1,
		.size = 16,
		SPEC_FIELDS(pool_create_fields),
		.check = check_pool_create,
	},
	{
		.opcode = LINK_POOL_DESTROY,
		.name = "POOL_DESTROY",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
	},
	{
		.opcode = LINK_POOL_IMPORT,
		.name = "POOL_IMPORT",
		.sides = SPEC_BACKEND,
		.object = SPEC_OBJECT,
		.size = 12,
		SPEC_FIELDS(pool_import_fields),
		.check = check_pool_import,
	},
	{
		.opcode = LINK_POOL_PAGES,
		.name = "POOL_PAGES",
		.sides = SPEC_HOST,
		.object = SPEC_OBJECT,
		.fds = 1,
		.vm_only = true,
		.size = 4,
		SPEC_FIELDS(pool_pages_fields),
		.tails = {SPEC_TAIL(extent_fields, 16, struct link_extent, pool_pages.count,
			pool_pages.extents, 1, LINK_MAX_POOL_EXTENTS)},
		.check = check_pool_pages,
	},
	{
		.opcode = LINK_POOL_NOTHING,
		.name = "POOL_NOTHING",
		.sides = SPEC_HOST,
		.object = SPEC_OBJECT,
		.vm_only = true,
		.size = 8,
		SPEC_FIELDS(pool_nothing_fields),
	},
	{
		.opcode = LINK_POOL_DMABUF,
		.name = "POOL_DMABUF",
		.sides = SPEC_HOST,
		.object = SPEC_OBJECT,
		.fds = 1,
		.vm_only = true,
		.size = 8,
		SPEC_FIELDS(pool_dmabuf_fields),
	},
	{
		.opcode = LINK_BUFFER_CREATE,
		.name = "BUFFER_CREATE",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
		.size = 28,
		SPEC_FIELDS(buffer_create_fields),
		.check = check_buffer_create,
	},
	{
		.opcode = LINK_BUFFER_DESTROY,
		.name = "BUFFER_DESTROY",
		.sides = SPEC_BOTH_HOSTS,
		.object = SPEC_OBJECT,
	},
	{
		.opcode = LINK_BUFFER_RELEASE,
		.name = "BUFFER_RELEASE",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
	},
	{
		.opcode = LINK_POOL_REFUSED,
		.name = "POOL_REFUSED",
		.sides = SPEC_GUEST,
		.object = SPEC_OBJECT,
		.size = 4,
		SPEC_FIELDS(pool_refused_fields),
		.check = check_pool_refused,
	},
};

const struct spec_list spec_memory = {specs, SPEC_COUNT(specs)};
