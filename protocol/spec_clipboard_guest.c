/* SPDX-License-Identifier: MIT
 *
 * Messages about the clipboard: to guests.
 */
#include "protocol/spec.h"

static const struct spec_field types_fields[] = {
	SPEC_ANY(clip_types.count),
	SPEC_ANY(clip_types.length),
};

/* An element of sizes. */
static const struct spec_field size_fields[] = {{.kind = SPEC_U64,
	.below = LINK_ERROR_VALUE,
	.above = LINK_ERROR_LIMIT,
	.low = 0,
	.high = LINK_MAX_CLIP_BYTES}};

/* Exactly count names of printable ASCII without spaces, none empty or too long. */
static bool names_valid(const struct link_clip_types *types)
{
	uint32_t ended = 0, length = 0;
	for (uint32_t i = 0; i < types->length; i++) {
		char c = types->names[i];
		bool ends = c == '\0';
		if (ends ? length == 0 : (c <= ' ' || c > '~' || length == LINK_MAX_CLIP_NAME)) {
			return false;
		}
		ended += ends;
		length = ends ? 0 : length + 1;
	}
	return length == 0 && ended == types->count;
}

static enum link_error check_types(const struct link_msg *msg)
{
	uint64_t all = 0; /* at most 16 * 2^30: no wrap */
	for (uint32_t i = 0; i < msg->clip_types.count; i++) {
		all += msg->clip_types.sizes[i];
	}
	bool offer = msg->opcode == LINK_PASTE_OFFER || msg->opcode == LINK_DROP_OFFER;
	if (offer && all > LINK_MAX_CLIP_BYTES) {
		return LINK_ERROR_LIMIT;
	}
	return names_valid(&msg->clip_types) ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

#define TYPES                                                                                      \
	.object = SPEC_OBJECT, SPEC_BODY(8, types_fields),                                         \
	.tails = {SPEC_TAIL(size_fields, 8, uint64_t, clip_types.count, clip_types.sizes, 1,       \
			  LINK_MAX_CLIP_TYPES),                                                    \
		SPEC_BYTES_TAIL(clip_types.length, clip_types.names, 2, LINK_MAX_CLIP_NAMES)},     \
	.check = check_types

static const struct spec_field credit_fields[] = {
	SPEC_LIMITED(clip_credit.bytes, 1, LINK_CLIP_WINDOW)};

static const struct spec_field drop_fields[] = {
	SPEC_ID(drop.paste),
	SPEC_RANGE(drop.x, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
	SPEC_RANGE(drop.y, -LINK_MAX_COORDINATE, LINK_MAX_COORDINATE),
};

const struct message_spec *const spec_clipboard_to_guest[SPEC_TOPIC_SIZE] = {
	SPEC_TO(COPY_ASK, SPEC_GUEST, .since = LINK_VERSION_MINOR_CLIPBOARD, TYPES),
	SPEC_TO(COPY_CREDIT, SPEC_GUEST, .since = LINK_VERSION_MINOR_CLIPBOARD,
		.object = SPEC_OBJECT, SPEC_BODY(4, credit_fields)),
	SPEC_TO(COPY_STOP, SPEC_GUEST, .since = LINK_VERSION_MINOR_CLIPBOARD,
		.object = SPEC_OBJECT),
	SPEC_TO(PASTE_OFFER, SPEC_GUEST, .since = LINK_VERSION_MINOR_CLIPBOARD, TYPES),
	SPEC_TO(PASTE_DATA, SPEC_GUEST, SPEC_CLIP_DATA),
	SPEC_TO(PASTE_STOP, SPEC_GUEST, .since = LINK_VERSION_MINOR_CLIPBOARD,
		.object = SPEC_OBJECT),
	SPEC_TO(DRAG_COPY, SPEC_GUEST, .since = LINK_VERSION_MINOR_DROPS, TYPES),
	SPEC_TO(DROP_OFFER, SPEC_GUEST, .since = LINK_VERSION_MINOR_DROPS, TYPES),
	SPEC_TO(DROP, SPEC_GUEST, .since = LINK_VERSION_MINOR_DROPS, .object = SPEC_OBJECT,
		SPEC_BODY(12, drop_fields)),
};
