/* SPDX-License-Identifier: MIT
 *
 * Messages about the clipboard: to the host.
 */
#include "protocol/spec.h"

const struct spec_field spec_clip_data_fields[SPEC_CLIP_DATA_FIELDS] = {
	SPEC_RANGE(clip_data.type, 0, LINK_MAX_CLIP_TYPES - 1),
	SPEC_ANY(clip_data.length),
};

static const struct spec_field copy_end_fields[] = {
	SPEC_RANGE(copy_end.type, 0, LINK_MAX_CLIP_TYPES - 1),
	SPEC_RANGE(copy_end.result, LINK_COPY_WHOLE, LINK_COPY_LAST),
};

static const struct spec_field credit_fields[] = {
	SPEC_LIMITED(clip_credit.bytes, 1, LINK_CLIP_WINDOW)};

static const struct spec_field drop_end_fields[] = {
	SPEC_RANGE(drop_end.result, LINK_DROP_TAKEN, LINK_DROP_LAST)};

const struct message_spec *const spec_clipboard[SPEC_TOPIC_SIZE] = {
	SPEC_TO(COPY_DATA, SPEC_HOST, SPEC_CLIP_DATA),
	SPEC_TO(COPY_END, SPEC_HOST, .since = LINK_VERSION_MINOR_CLIPBOARD, .object = SPEC_OBJECT,
		SPEC_BODY(8, copy_end_fields)),
	SPEC_TO(PASTE_CREDIT, SPEC_HOST, .since = LINK_VERSION_MINOR_CLIPBOARD,
		.object = SPEC_OBJECT, SPEC_BODY(4, credit_fields)),
	SPEC_TO(SELECTION_SET, SPEC_HOST, .since = LINK_VERSION_MINOR_CLIPBOARD),
	SPEC_TO(DROP_END, SPEC_HOST, .since = LINK_VERSION_MINOR_DROPS, .object = SPEC_OBJECT,
		SPEC_BODY(4, drop_end_fields)),
};
