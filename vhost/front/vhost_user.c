/* SPDX-License-Identifier: MIT */
#include "vhost/front/vhost_user.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "protocol/shortage.h"

#define HEADER_BYTES sizeof(struct vhost_user_header)

static size_t vhost_user_wanted(const struct vhost_user_reader *reader)
{
	return reader->have < HEADER_BYTES ? HEADER_BYTES
					   : HEADER_BYTES + reader->message.header.size;
}

/* Where byte number `have` of the message goes. */
static void *vhost_user_at(struct vhost_user_reader *reader)
{
	if (reader->have < HEADER_BYTES) {
		return (uint8_t *)&reader->message.header + reader->have;
	}
	return reader->message.untrusted.bytes + (reader->have - HEADER_BYTES);
}

/* Keeps what fits; false when there are more descriptors than any message has. */
static bool vhost_user_keep_fds(struct vhost_user_message *message, struct msghdr *header)
{
	bool fit = (header->msg_flags & MSG_CTRUNC) == 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
			continue;
		}
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (message->fd_count < VHOST_MAX_REGIONS) {
				message->fds[message->fd_count++] = fd;
			} else {
				close(fd);
				fit = false;
			}
		}
	}
	return fit;
}

static ssize_t vhost_user_read(struct vhost_user_reader *reader, int fd, bool *fds_fit)
{
	union {
		struct cmsghdr align;
		uint8_t bytes[CMSG_SPACE(VHOST_MAX_REGIONS * sizeof(int))];
	} control;
	struct iovec part = {vhost_user_at(reader), vhost_user_wanted(reader) - reader->have};
	struct msghdr header = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	ssize_t size = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (size > 0) {
		*fds_fit = vhost_user_keep_fds(&reader->message, &header);
	}
	return size;
}

static const char *vhost_user_check_header(const struct vhost_user_header *untrusted)
{
	if ((untrusted->flags & VHOST_USER_VERSION_MASK) != VHOST_USER_VERSION) {
		return "a message of another version of vhost-user";
	}
	if ((untrusted->flags & ~(VHOST_USER_VERSION_MASK | VHOST_USER_NEED_REPLY)) != 0) {
		return "a message with unknown flags";
	}
	if (untrusted->size > VHOST_MAX_PAYLOAD) {
		return "a message that is too long";
	}
	return NULL;
}

enum vhost_user_result vhost_user_receive(
	struct vhost_user_reader *reader, int fd, const char **why)
{
	while (reader->have < vhost_user_wanted(reader)) {
		bool fds_fit = true;
		ssize_t size = vhost_user_read(reader, fd, &fds_fit);
		if (size < 0 && errno == EINTR) {
			continue;
		}
		if (size < 0 && shortage_passes(errno)) {
			return VHOST_USER_AGAIN;
		}
		if (size <= 0) {
			return VHOST_USER_GONE;
		}
		reader->have += (size_t)size;
		*why = fds_fit ? NULL : "a message with too many descriptors";
		if (!*why && reader->have == HEADER_BYTES) {
			*why = vhost_user_check_header(&reader->message.header);
		}
		if (*why) {
			return VHOST_USER_BAD;
		}
	}
	return VHOST_USER_OK;
}

int vhost_user_take_fd(struct vhost_user_message *message, size_t index)
{
	if (index >= message->fd_count) {
		return -1;
	}
	int fd = message->fds[index];
	message->fds[index] = -1;
	return fd;
}

void vhost_user_next(struct vhost_user_reader *reader)
{
	for (size_t i = 0; i < reader->message.fd_count; i++) {
		if (reader->message.fds[i] >= 0) {
			close(reader->message.fds[i]);
		}
	}
	memset(reader, 0, sizeof(*reader));
}

/* Whether nothing went because the kernel was short of something for a moment. A full socket is not
 * that. */
static bool vhost_user_falls_short(ssize_t sent)
{
	return sent < 0 && errno != EAGAIN && shortage_passes(errno);
}

bool vhost_user_reply(int fd, uint32_t request, const void *payload, uint32_t size)
{
	struct vhost_user_header header = {request, VHOST_USER_VERSION | VHOST_USER_REPLY, size};
	struct iovec parts[2] = {{&header, sizeof(header)}, {(void *)payload, size}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t sent = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	/* The front end waits for it anyway, and a lost one ends the VM's display. */
	for (unsigned i = 0; i < VHOST_REPLY_TRIES && vhost_user_falls_short(sent); i++) {
		poll(NULL, 0, 1);
		sent = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	return sent == (ssize_t)(sizeof(header) + size);
}
