/* SPDX-License-Identifier: MIT
 *
 * Messages about text that is typed: to the guest.
 */
#include "protocol/spec.h"

static const struct spec_field text_change_fields[] = {
	SPEC_RANGE(text_change.delete_before, 0, LINK_MAX_TYPED),
	SPEC_RANGE(text_change.delete_after, 0, LINK_MAX_TYPED),
	SPEC_RANGE(text_change.cursor_begin, -1, LINK_MAX_TYPED),
	SPEC_RANGE(text_change.cursor_end, -1, LINK_MAX_TYPED),
	SPEC_ANY(text_change.preedit_length),
	SPEC_ANY(text_change.commit_length),
};

static enum link_error check_text_change(const struct link_msg *msg)
{
	const struct link_text_change *change = &msg->text_change;
	int32_t length = (int32_t)change->preedit_length;
	bool within = change->cursor_begin <= length && change->cursor_end <= length;
	return within ? LINK_ERROR_NONE : LINK_ERROR_VALUE;
}

const struct message_spec *const spec_text_to_guest[SPEC_TOPIC_SIZE] = {
	SPEC_TO(TEXT_CHANGE, SPEC_GUEST, .since = LINK_VERSION_MINOR_TEXT, .object = SPEC_OBJECT,
		SPEC_BODY(24, text_change_fields),
		.tails = {SPEC_BYTES_TAIL(text_change.preedit_length, text_change.untrusted_preedit,
				  0, LINK_MAX_TYPED),
			SPEC_BYTES_TAIL(text_change.commit_length, text_change.untrusted_commit, 0,
				LINK_MAX_TYPED)},
		.check = check_text_change),
};
