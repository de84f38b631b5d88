/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "channel_link.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "samples.h"

unsigned channel_link_open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	assert_non_null(dir);
	unsigned count = 0;
	while (readdir(dir)) {
		count++;
	}
	closedir(dir);
	return count;
}

int channel_link_setup(void **state)
{
	struct channel_link *link = calloc(1, sizeof(*link));
	int fds[2];
	link->fds_before = channel_link_open_fds();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) < 0) {
		return -1;
	}
	link->host = channel_create(fds[0], &link_side_host);
	link->guest = channel_create(fds[1], &link_side_guest);
	link->raw = fds[1];
	*state = link;
	return link->host && link->guest ? 0 : -1;
}

int channel_link_teardown(void **state)
{
	struct channel_link *link = *state;
	channel_destroy(link->host);
	channel_destroy(link->guest);
	unsigned after = channel_link_open_fds();
	int result = after == link->fds_before ? 0 : -1;
	if (result != 0) {
		print_error("descriptors: %u before, %u after\n", link->fds_before, after);
	}
	free(link);
	return result;
}

void channel_link_send_raw(int fd, const void *bytes, size_t size, unsigned fd_count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(64 * sizeof(int))];
	} control = {0};
	struct iovec iov = {.iov_base = (void *)bytes, .iov_len = size};
	struct msghdr header = {.msg_iov = &iov, .msg_iovlen = 1};
	if (fd_count > 0) {
		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
		rights->cmsg_level = SOL_SOCKET;
		rights->cmsg_type = SCM_RIGHTS;
		rights->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		for (unsigned i = 0; i < fd_count; i++) {
			int source = STDERR_FILENO;
			memcpy(CMSG_DATA(rights) + i * sizeof(int), &source, sizeof(int));
		}
	}
	assert_int_equal(sendmsg(fd, &header, 0), size);
}

void channel_link_send(struct channel *channel, enum link_opcode opcode, int fd)
{
	struct link_msg msg = sample_find(opcode)->msg;
	msg.fds[0] = fd;
	assert_true(channel_send(channel, &msg));
}

void channel_link_greet(struct channel_link *link)
{
	struct link_msg msg;
	enum link_error error;
	channel_link_send(link->guest, LINK_HELLO, -1);
	assert_int_equal(channel_receive(link->host, &msg, &error), CHANNEL_OK);
}
