/* SPDX-License-Identifier: MIT
 *
 * The front end's messages about one queue. A handler returns NULL, or why it refuses.
 */
#ifndef VHOST_FRONT_FRONT_END_VRING_H
#define VHOST_FRONT_FRONT_END_VRING_H

#include "vhost/front/front_end.h"

/* What goes back; size 0: nothing but an acknowledgement if asked for. */
struct front_end_reply {
	uint32_t size;
	_Alignas(uint64_t) uint8_t bytes[sizeof(struct vhost_user_config)];
};

void front_end_reply_number(struct front_end_reply *reply, uint64_t number);

/* message's envelope has been checked: payload size and number of descriptors. */
typedef const char *(*front_end_handler)(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply);

const char *front_end_vring_size(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply);
const char *front_end_vring_address(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply);
const char *front_end_vring_set_base(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply);
const char *front_end_vring_get_base(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply);
const char *front_end_vring_kick(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply);
const char *front_end_vring_call(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply);
const char *front_end_vring_enable(struct front_end *front_end, struct vhost_user_message *message,
	struct front_end_reply *reply);

#endif
