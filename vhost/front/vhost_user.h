/* SPDX-License-Identifier: MIT
 *
 * The carrier of vhost-user (QEMU's docs/interop/vhost-user.rst): messages of a 12-byte header, a
 * payload and descriptors over a stream socket. Nothing here blocks. What a message means is
 * front_end.h's.
 */
#ifndef VHOST_FRONT_VHOST_USER_H
#define VHOST_FRONT_VHOST_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vhost/process/limits.h"

enum vhost_user_request {
	VHOST_USER_GET_FEATURES = 1,
	VHOST_USER_SET_FEATURES = 2,
	VHOST_USER_SET_OWNER = 3,
	VHOST_USER_RESET_OWNER = 4,
	VHOST_USER_SET_MEM_TABLE = 5,
	VHOST_USER_SET_VRING_NUM = 8,
	VHOST_USER_SET_VRING_ADDR = 9,
	VHOST_USER_SET_VRING_BASE = 10,
	VHOST_USER_GET_VRING_BASE = 11,
	VHOST_USER_SET_VRING_KICK = 12,
	VHOST_USER_SET_VRING_CALL = 13,
	VHOST_USER_SET_VRING_ERR = 14,
	VHOST_USER_GET_PROTOCOL_FEATURES = 15,
	VHOST_USER_SET_PROTOCOL_FEATURES = 16,
	VHOST_USER_GET_QUEUE_NUM = 17,
	VHOST_USER_SET_VRING_ENABLE = 18,
	VHOST_USER_GET_CONFIG = 24,
	VHOST_USER_SET_CONFIG = 25,
	VHOST_USER_GPU_SET_SOCKET = 33,
	VHOST_USER_RESET_DEVICE = 34,
	VHOST_USER_REQUESTS,
};

struct vhost_user_header {
	uint32_t request; /* enum vhost_user_request */
	uint32_t flags;
	uint32_t size; /* bytes of the payload */
};

#define VHOST_USER_VERSION 1u
#define VHOST_USER_VERSION_MASK 3u
#define VHOST_USER_REPLY (1u << 2)
#define VHOST_USER_NEED_REPLY (1u << 3)

/* The payloads, in the byte order of the machine. */
struct vhost_user_vring_state {
	uint32_t index, value;
};

struct vhost_user_vring_address {
	uint32_t index, flags;
	uint64_t descriptors, used, available, log;
};

struct vhost_user_memory {
	uint32_t count, padding;
	struct {
		uint64_t guest, size, user, offset;
	} regions[VHOST_MAX_REGIONS];
};

struct vhost_user_config {
	uint32_t offset, size, flags;
	uint8_t bytes[256];
};

/* A message; the payload is untrusted. */
struct vhost_user_message {
	struct vhost_user_header header;
	union {
		uint64_t number;
		struct vhost_user_vring_state state;
		struct vhost_user_vring_address address;
		struct vhost_user_memory memory;
		struct vhost_user_config config;
		uint8_t bytes[VHOST_MAX_PAYLOAD];
	} untrusted;
	int fds[VHOST_MAX_REGIONS]; /* owned; -1 once taken */
	size_t fd_count;
};

/* What has come so far of the message that is being received. Zero-initialise. */
struct vhost_user_reader {
	size_t have; /* bytes of header and payload */
	struct vhost_user_message message;
};

enum vhost_user_result {
	VHOST_USER_OK, /* reader->message is complete */
	VHOST_USER_AGAIN, /* the rest has not come yet */
	VHOST_USER_GONE, /* the front end closed its socket */
	VHOST_USER_BAD, /* *why says what */
};

/* Reads on. After VHOST_USER_OK call vhost_user_next before the next one. */
enum vhost_user_result vhost_user_receive(
	struct vhost_user_reader *reader, int fd, const char **why);

/* Closes the descriptors that nobody took and makes the reader ready for the next message. */
void vhost_user_next(struct vhost_user_reader *reader);

/* Takes descriptor index out of the message; -1 when it has none there. */
int vhost_user_take_fd(struct vhost_user_message *message, size_t index);

/* Sends the reply to request. False when the socket does not take it whole: no front end that
 * waits for replies lets its socket fill. */
bool vhost_user_reply(int fd, uint32_t request, const void *payload, uint32_t size);

#endif
