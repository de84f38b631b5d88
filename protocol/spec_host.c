/* SPDX-License-Identifier: MIT
 *
 * What the host reads, and what proxies write: the table of all that a guest says.
 */
#include "protocol/outbox.h"
#include "protocol/spec.h"

const struct spec_table spec_to_host = {
	.topics = {spec_link, spec_memory, spec_window, spec_input, spec_clipboard, spec_text},
};

const struct link_side link_side_host = {
	SPEC_HOST, &spec_to_host, &spec_to_guest, .leave_out = outbox_leave_out};
const struct link_side link_side_guest = {SPEC_GUEST, &spec_to_guest, &spec_to_host, NULL};
