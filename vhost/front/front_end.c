/* SPDX-License-Identifier: MIT */
#include "vhost/front/front_end.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "protocol/geometry.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

#define PROTOCOL_MQ 0
#define PROTOCOL_REPLY_ACK 3
#define PROTOCOL_CONFIG 9
#define PROTOCOL_RESET_DEVICE 13
#define PROTOCOL_FEATURES                                                                          \
	(UINT64_C(1) << PROTOCOL_MQ | UINT64_C(1) << PROTOCOL_REPLY_ACK                            \
		| UINT64_C(1) << PROTOCOL_CONFIG | UINT64_C(1) << PROTOCOL_RESET_DEVICE)

#define VRING_NO_FD 0x100u

/* What goes back; size 0: nothing but an acknowledgement if asked for. */
struct front_end_reply {
	uint32_t size;
	_Alignas(uint64_t) uint8_t bytes[sizeof(struct vhost_user_config)];
};

/* Returns NULL, or why it refuses. message's envelope has been checked: payload size and number of
 * descriptors. */
typedef const char *(*front_end_handler)(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply);

void front_end_init(struct front_end *front_end, struct device *device)
{
	*front_end = (struct front_end){.device = device, .fd = -1, .display_socket = -1};
}

void front_end_connect(struct front_end *front_end, int fd)
{
	front_end->fd = fd;
	front_end->serial++;
}

static void front_end_set_display_socket(struct front_end *front_end, int fd)
{
	if (front_end->display_socket >= 0) {
		close(front_end->display_socket);
	}
	front_end->display_socket = fd;
}

void front_end_disconnect(struct front_end *front_end)
{
	if (front_end->fd >= 0) {
		close(front_end->fd);
	}
	vhost_user_next(&front_end->reader);
	front_end_set_display_socket(front_end, -1);
	uint32_t serial = front_end->serial;
	front_end_init(front_end, front_end->device);
	front_end->serial = serial;
}

/* --- the device as a whole -------------------------------------------------------------------- */

static void front_end_reply_number(struct front_end_reply *reply, uint64_t number)
{
	memcpy(reply->bytes, &number, sizeof(number));
	reply->size = sizeof(number);
}

static const char *front_end_get_features(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	front_end_reply_number(reply, DEVICE_FEATURES);
	return NULL;
}

static const char *front_end_set_features(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	device_set_features(front_end->device, message->untrusted.number);
	return NULL;
}

static const char *front_end_get_protocol_features(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	front_end_reply_number(reply, PROTOCOL_FEATURES);
	return NULL;
}

static const char *front_end_set_protocol_features(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	if ((message->untrusted.number & ~PROTOCOL_FEATURES) != 0) {
		return "a protocol feature that was not offered";
	}
	front_end->protocol_features = message->untrusted.number;
	return NULL;
}

static const char *front_end_get_queue_num(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	front_end_reply_number(reply, VHOST_QUEUES);
	return NULL;
}

static const char *front_end_set_memory(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_memory *untrusted = &message->untrusted.memory;
	struct memory_range ranges[VHOST_MAX_REGIONS];
	int fds[VHOST_MAX_REGIONS];
	size_t count = message->fd_count;
	size_t expected =
		offsetof(struct vhost_user_memory, regions) + count * sizeof(untrusted->regions[0]);
	if (untrusted->count != count || message->header.size != expected) {
		return "a memory table whose regions, size and descriptors do not agree";
	}
	for (size_t i = 0; i < count; i++) {
		ranges[i] = (struct memory_range){
			.guest = untrusted->regions[i].guest,
			.size = untrusted->regions[i].size,
			.user = untrusted->regions[i].user,
			.offset = untrusted->regions[i].offset,
		};
		fds[i] = vhost_user_take_fd(message, i);
	}
	return device_set_memory(front_end->device, ranges, fds, count);
}

static const char *front_end_get_config(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_config *untrusted = &message->untrusted.config;
	uint8_t config[sizeof(untrusted->bytes)] = {0};
	size_t header = offsetof(struct vhost_user_config, bytes);
	/* QEMU asks for more than the structure has; what is behind it is zero. */
	if (untrusted->size != message->header.size - header
		|| !geometry_range_within(untrusted->offset, untrusted->size, sizeof(config))) {
		return "a configuration request outside the configuration space";
	}
	device_config(config);
	memcpy(reply->bytes, untrusted, header);
	memcpy(reply->bytes + header, config + untrusted->offset, untrusted->size);
	reply->size = message->header.size;
	return NULL;
}

static const char *front_end_set_gpu_socket(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	front_end_set_display_socket(front_end, vhost_user_take_fd(message, 0));
	return NULL;
}

static const char *front_end_reset_device(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	device_reset(front_end->device);
	return NULL;
}

static const char *front_end_nothing_to_do(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	return NULL;
}

/* --- one queue -------------------------------------------------------------------------------- */

static const char *front_end_vring_size(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_vring_state *untrusted = &message->untrusted.state;
	return device_set_queue_size(front_end->device, untrusted->index, untrusted->value);
}

static const char *front_end_vring_address(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_vring_address *untrusted = &message->untrusted.address;
	if (untrusted->flags != 0) {
		return "dirty-page logging was not offered";
	}
	return device_set_queue_rings(front_end->device, untrusted->index, untrusted->descriptors,
		untrusted->available, untrusted->used);
}

static const char *front_end_vring_set_base(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_vring_state *untrusted = &message->untrusted.state;
	return device_set_queue_base(front_end->device, untrusted->index, untrusted->value);
}

static const char *front_end_vring_get_base(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	struct vhost_user_vring_state state = message->untrusted.state;
	const char *why = device_stop_queue(front_end->device, state.index, &state.value);
	memcpy(reply->bytes, &state, sizeof(state));
	reply->size = sizeof(state);
	return why;
}

/* Takes the message's descriptor, or -1 when it has none: NULL, or why not. */
static const char *front_end_vring_fd(struct vhost_user_message *message, int *taken)
{
	bool none = (message->untrusted.number & VRING_NO_FD) != 0;
	if (none != (message->fd_count == 0)) {
		return "a descriptor where none is announced, or none where one is";
	}
	int fd = vhost_user_take_fd(message, 0);
	int flags = fd >= 0 ? fcntl(fd, F_GETFL) : 0;
	if (fd >= 0 && (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)) {
		close(fd);
		return "a descriptor that cannot be made non-blocking";
	}
	*taken = fd;
	return NULL;
}

static const char *front_end_vring_kick(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	uint64_t untrusted_index = message->untrusted.number & ~(uint64_t)VRING_NO_FD;
	int fd;
	if (message->fd_count == 0) {
		return "a queue without kicks would have to be polled";
	}
	const char *why = front_end_vring_fd(message, &fd);
	return why ? why : device_set_queue_kick(front_end->device, untrusted_index, fd);
}

static const char *front_end_vring_call(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	uint64_t untrusted_index = message->untrusted.number & ~(uint64_t)VRING_NO_FD;
	int fd;
	const char *why = front_end_vring_fd(message, &fd);
	return why ? why : device_set_queue_call(front_end->device, untrusted_index, fd);
}

static const char *front_end_vring_enable(struct front_end *front_end,
	struct vhost_user_message *message, struct front_end_reply *reply)
{
	const struct vhost_user_vring_state *untrusted = &message->untrusted.state;
	return device_enable_queue(front_end->device, untrusted->index, untrusted->value);
}

/* --- the table ------------------------------------------------------------------------------- */

struct front_end_rule {
	const char *name;
	uint32_t size_min, size_max; /* bytes of payload */
	uint32_t fds_min, fds_max;
	front_end_handler handler;
};

#define CONFIG_HEADER offsetof(struct vhost_user_config, bytes)

static const struct front_end_rule front_end_rules[VHOST_USER_REQUESTS] = {
	[VHOST_USER_GET_FEATURES] = {"GET_FEATURES", 0, 0, 0, 0, front_end_get_features},
	[VHOST_USER_SET_FEATURES] = {"SET_FEATURES", 8, 8, 0, 0, front_end_set_features},
	[VHOST_USER_SET_OWNER] = {"SET_OWNER", 0, 0, 0, 0, front_end_nothing_to_do},
	[VHOST_USER_RESET_OWNER] = {"RESET_OWNER", 0, 0, 0, 0, front_end_nothing_to_do},
	[VHOST_USER_SET_MEM_TABLE] = {"SET_MEM_TABLE", 8, sizeof(struct vhost_user_memory), 1,
		VHOST_MAX_REGIONS, front_end_set_memory},
	[VHOST_USER_SET_VRING_NUM] = {"SET_VRING_NUM", 8, 8, 0, 0, front_end_vring_size},
	[VHOST_USER_SET_VRING_ADDR] = {"SET_VRING_ADDR", 40, 40, 0, 0, front_end_vring_address},
	[VHOST_USER_SET_VRING_BASE] = {"SET_VRING_BASE", 8, 8, 0, 0, front_end_vring_set_base},
	[VHOST_USER_GET_VRING_BASE] = {"GET_VRING_BASE", 8, 8, 0, 0, front_end_vring_get_base},
	[VHOST_USER_SET_VRING_KICK] = {"SET_VRING_KICK", 8, 8, 0, 1, front_end_vring_kick},
	[VHOST_USER_SET_VRING_CALL] = {"SET_VRING_CALL", 8, 8, 0, 1, front_end_vring_call},
	[VHOST_USER_SET_VRING_ERR] = {"SET_VRING_ERR", 8, 8, 0, 1, front_end_nothing_to_do},
	[VHOST_USER_GET_PROTOCOL_FEATURES] = {"GET_PROTOCOL_FEATURES", 0, 0, 0, 0,
		front_end_get_protocol_features},
	[VHOST_USER_SET_PROTOCOL_FEATURES] = {"SET_PROTOCOL_FEATURES", 8, 8, 0, 0,
		front_end_set_protocol_features},
	[VHOST_USER_GET_QUEUE_NUM] = {"GET_QUEUE_NUM", 0, 0, 0, 0, front_end_get_queue_num},
	[VHOST_USER_SET_VRING_ENABLE] = {"SET_VRING_ENABLE", 8, 8, 0, 0, front_end_vring_enable},
	[VHOST_USER_GET_CONFIG] = {"GET_CONFIG", CONFIG_HEADER, sizeof(struct vhost_user_config), 0,
		0, front_end_get_config},
	[VHOST_USER_SET_CONFIG] = {"SET_CONFIG", CONFIG_HEADER, sizeof(struct vhost_user_config), 0,
		0, front_end_nothing_to_do},
	[VHOST_USER_GPU_SET_SOCKET] = {"GPU_SET_SOCKET", 0, 8, 1, 1, front_end_set_gpu_socket},
	[VHOST_USER_RESET_DEVICE] = {"RESET_DEVICE", 0, 0, 0, 0, front_end_reset_device},
};

static const struct front_end_rule *front_end_find_rule(uint32_t untrusted_request)
{
	if (untrusted_request >= VHOST_USER_REQUESTS
		|| !front_end_rules[untrusted_request].handler) {
		return NULL;
	}
	return &front_end_rules[untrusted_request];
}

static bool front_end_envelope_fits(
	const struct front_end_rule *rule, const struct vhost_user_message *message)
{
	uint32_t size = message->header.size;
	return size >= rule->size_min && size <= rule->size_max
	       && message->fd_count >= rule->fds_min && message->fd_count <= rule->fds_max;
}

/* False when the connection is useless; the log knows. */
static bool front_end_reply(
	struct front_end *front_end, uint32_t request, const void *payload, uint32_t size)
{
	if (vhost_user_reply(front_end->fd, request, payload, size)) {
		return true;
	}
	report("the front end does not read its replies");
	return false;
}

/* Sends the reply that the message must have, if any. A refusal that cannot be told ends the
 * connection. */
static bool front_end_answer(struct front_end *front_end, const struct vhost_user_message *message,
	const struct front_end_reply *reply, bool refused)
{
	bool acknowledges = (front_end->protocol_features >> PROTOCOL_REPLY_ACK & 1) != 0;
	uint32_t request = message->header.request;
	if (reply->size > 0) {
		return front_end_reply(front_end, request, reply->bytes, reply->size);
	}
	if (!acknowledges || (message->header.flags & VHOST_USER_NEED_REPLY) == 0) {
		return !refused;
	}
	const uint64_t result = refused ? 1 : 0;
	return front_end_reply(front_end, request, &result, sizeof(result));
}

static bool front_end_handle(struct front_end *front_end, struct vhost_user_message *message)
{
	const struct front_end_rule *rule = front_end_find_rule(message->header.request);
	struct front_end_reply reply = {0};
	if (!rule) {
		report("the front end sent request %u, which this backend did not offer: is it "
		       "QEMU's vhost-user-gpu-pci?",
			message->header.request);
		return false;
	}
	if (!front_end_envelope_fits(rule, message)) {
		report("the front end sent %s with %u bytes and %zu descriptors, which is no such "
		       "message",
			rule->name, message->header.size, message->fd_count);
		return false;
	}
	const char *why = rule->handler(front_end, message, &reply);
	if (why) {
		reply.size = 0;
		report("the front end's %s is refused: %s", rule->name, why);
	}
	return front_end_answer(front_end, message, &reply, why);
}

enum front_end_result front_end_receive(struct front_end *front_end)
{
	const char *why = NULL;
	switch (vhost_user_receive(&front_end->reader, front_end->fd, &why)) {
	case VHOST_USER_OK:
		break;
	case VHOST_USER_AGAIN:
		return FRONT_END_STAYS;
	case VHOST_USER_GONE:
		report_info("the VM is gone");
		return FRONT_END_GONE;
	case VHOST_USER_BAD:
		report("the front end sent %s", why);
		return FRONT_END_REFUSED;
	}
	bool stays = front_end_handle(front_end, &front_end->reader.message);
	vhost_user_next(&front_end->reader);
	return stays ? FRONT_END_STAYS : FRONT_END_REFUSED;
}
