/* SPDX-License-Identifier: MIT
 *
 * One connection of a front end (QEMU): what its messages mean for the device. A message that has
 * not the exact size and number of descriptors of its kind, or asks for something impossible, ends
 * the connection; with NEED_REPLY the impossible is refused by an answer instead.
 */
#ifndef VHOST_FRONT_FRONT_END_H
#define VHOST_FRONT_FRONT_END_H

#include <stdbool.h>
#include <stdint.h>

#include "vhost/front/device.h"
#include "vhost/front/vhost_user.h"

struct front_end {
	struct device *device; /* borrowed */
	int fd; /* owned, -1: nobody is connected */
	uint32_t serial; /* of the connection */
	uint64_t protocol_features; /* acknowledged */
	int display_socket; /* QEMU's, unused: kept open, for QEMU complains when it closes */
	struct vhost_user_reader reader;
};

void front_end_init(struct front_end *front_end, struct device *device);

/* Takes fd over. None may be connected. */
void front_end_connect(struct front_end *front_end, int fd);

/* Closes everything. The device is the caller's business. */
void front_end_disconnect(struct front_end *front_end);

enum front_end_result {
	FRONT_END_STAYS,
	FRONT_END_GONE, /* it closed its socket */
	FRONT_END_REFUSED, /* the connection must end; the log says why */
};

/* Handles one message, if a whole one has arrived. */
enum front_end_result front_end_receive(struct front_end *front_end);

#endif
