/* SPDX-License-Identifier: MIT
 *
 * What a backend says by itself, and its side: it reads what guests say about memory, and the
 * commits whose pixels it copies.
 */
#include "protocol/geometry.h"
#include "protocol/spec.h"

static const struct spec_field bye_fields[] = {
	SPEC_RANGE(bye.reason, LINK_BYE_SHUTDOWN, LINK_BYE_LAST)};

const struct message_spec spec_bye =
	SPEC_OF(BYE, SPEC_HOST, .phase = SPEC_ANY_TIME, SPEC_BODY(4, bye_fields));

const struct message_spec spec_via_vm = SPEC_OF(VIA_VM, SPEC_HOST, .phase = SPEC_INTRODUCTION);

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

const struct message_spec spec_pool_create = SPEC_OF(POOL_CREATE, SPEC_HOST, .object = SPEC_OBJECT,
	.fds = 1, SPEC_BODY(16, pool_create_fields), .check = check_pool_create);

const struct message_spec spec_pool_dmabuf = SPEC_OF(POOL_DMABUF, SPEC_HOST, .object = SPEC_OBJECT,
	.fds = 1, .vm_only = true, SPEC_BODY(8, pool_dmabuf_fields));

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

const struct message_spec spec_pool_pages = SPEC_OF(POOL_PAGES, SPEC_HOST, .object = SPEC_OBJECT,
	.fds = 1, .vm_only = true, SPEC_BODY(4, pool_pages_fields),
	.tails = {SPEC_TAIL(extent_fields, 16, struct link_extent, pool_pages.count,
		pool_pages.extents, 1, LINK_MAX_POOL_EXTENTS)},
	.check = check_pool_pages);

const struct message_spec spec_pool_nothing = SPEC_OF(POOL_NOTHING, SPEC_HOST,
	.object = SPEC_OBJECT, .vm_only = true, SPEC_BODY(8, pool_nothing_fields));

static const struct message_spec *const link_specs[SPEC_TOPIC_SIZE] = {
	[LINK_BYE % SPEC_TOPIC_SIZE] = &spec_bye,
	[LINK_VIA_VM % SPEC_TOPIC_SIZE] = &spec_via_vm,
};

static const struct message_spec *const window_specs[SPEC_TOPIC_SIZE] = {
	[LINK_WINDOW_COMMIT % SPEC_TOPIC_SIZE] = &spec_window_commit,
};

static const struct spec_table backend_specs = {
	.topics = {link_specs, spec_memory, window_specs},
};

const struct link_side link_side_backend = {SPEC_BACKEND, &backend_specs, &backend_specs, NULL};
