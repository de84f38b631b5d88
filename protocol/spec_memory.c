/* SPDX-License-Identifier: MIT
 *
 * Messages about pools and buffers: to the host.
 */
#include "protocol/spec.h"

#include "protocol/geometry.h"

static const struct spec_field pool_import_fields[] = {
	SPEC_ID(pool_import.resource),
	SPEC_LIMITED(pool_import.size, LINK_PAGE_BYTES, LINK_MAX_POOL_BYTES),
};

static enum link_error check_pool_import(const struct link_msg *msg)
{
	bool pages = msg->pool_import.size % LINK_PAGE_BYTES == 0;
	return pages ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

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

const struct message_spec *const spec_memory[SPEC_TOPIC_SIZE] = {
	[LINK_POOL_CREATE % SPEC_TOPIC_SIZE] = &spec_pool_create,
	SPEC_TO(POOL_DESTROY, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT),
	SPEC_TO(POOL_IMPORT, SPEC_BACKEND, .object = SPEC_OBJECT, SPEC_BODY(12, pool_import_fields),
		.check = check_pool_import),
	[LINK_POOL_PAGES % SPEC_TOPIC_SIZE] = &spec_pool_pages,
	[LINK_POOL_NOTHING % SPEC_TOPIC_SIZE] = &spec_pool_nothing,
	[LINK_POOL_DMABUF % SPEC_TOPIC_SIZE] = &spec_pool_dmabuf,
	SPEC_TO(BUFFER_CREATE, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT,
		SPEC_BODY(28, buffer_create_fields), .check = check_buffer_create),
	SPEC_TO(BUFFER_DESTROY, SPEC_BOTH_HOSTS, .object = SPEC_OBJECT),
};
