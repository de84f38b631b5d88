/* SPDX-License-Identifier: MIT
 *
 * A front end that sends what it likes, over a real socket, with a guest that writes what it likes.
 * Steps: a message (request, flags, size, descriptors, payload), a kick, a poke into RAM, a message
 * cut short.
 */
#include "script.h"

#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "protocol/log.h"
#include "vhost/front/device.h"
#include "vhost/front/front_end.h"
#include "vhost/process/report.h"

#define SERVICES 8 /* turns after each step */
#define MOST_FDS 10

enum step { MESSAGE, KICK, POKE, PART, SERVICE, STEPS };

static struct device device;
static struct front_end front_end;
static int peer, kicks;

static int pick_fd(uint64_t kind)
{
	switch (kind % 4) {
	case 0:
	case 1:
		return script_ram_fd();
	case 2:
		return kicks;
	default:
		return peer;
	}
}

static void send_bytes(const void *bytes, size_t size, const int *fds, size_t count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(MOST_FDS * sizeof(int))];
	} control = {0};
	struct iovec part = {(void *)bytes, size};
	struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
	if (count > 0) {
		header.msg_control = control.bytes;
		header.msg_controllen = CMSG_SPACE(count * sizeof(int));
		struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
		*rights = (struct cmsghdr){
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN(count * sizeof(int)),
		};
		memcpy(CMSG_DATA(rights), fds, count * sizeof(int));
	}
	if (size > 0) {
		(void)sendmsg(peer, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
}

static void send_message(struct script *script)
{
	struct {
		struct vhost_user_header header;
		uint8_t payload[600];
	} message = {0};
	int fds[MOST_FDS];
	message.header.request = (uint32_t)script_number(script, 1);
	message.header.flags = (uint32_t)script_number(script, 1) ^ VHOST_USER_VERSION;
	message.header.size = (uint32_t)script_number(script, 2) % sizeof(message.payload);
	size_t count = script_number(script, 1) % (MOST_FDS + 1);
	for (size_t i = 0; i < count; i++) {
		fds[i] = pick_fd(script_number(script, 1));
	}
	script_bytes(script, message.payload, message.header.size);
	send_bytes(&message, sizeof(message.header) + message.header.size, fds, count);
}

static void send_part(struct script *script)
{
	uint8_t bytes[64];
	size_t size = script_bytes(script, bytes, script_number(script, 1) % sizeof(bytes));
	send_bytes(bytes, size, NULL, 0);
}

static void take_step(struct script *script)
{
	const uint64_t one = 1;
	switch ((enum step)(script_number(script, 1) % STEPS)) {
	case MESSAGE:
		send_message(script);
		break;
	case KICK:
		FUZZ_CHECK(write(kicks, &one, sizeof(one)) == sizeof(one));
		break;
	case POKE:
		script_poke(script);
		break;
	case PART:
		send_part(script);
		break;
	case SERVICE:
	case STEPS:
		break;
	}
}

/* What main.c does after it waited, bounded. */
static bool serve(void)
{
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		if (device.queues[i].kick >= 0) {
			device_kick(&device, i, true);
		}
	}
	for (int i = 0; i < SERVICES && device_service(&device); i++) {
	}
	return front_end_receive(&front_end) == FRONT_END_STAYS;
}

static int open_files(void)
{
	int count = 0;
	for (int fd = 0; fd < 128; fd++) {
		count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = {.bytes = data, .size = size};
	const struct device_setup setup = {"/nonexistent/link", POOL_FORM_PAGES, -1, -1};
	int fds[2];
	script_ram_clear();
	log_init("fuzz", LOG_LEVEL_ERROR);
	report_init("fuzz");
	int before = open_files();
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
	peer = fds[1];
	kicks = eventfd(0, EFD_NONBLOCK);
	device_init(&device, &setup);
	front_end_init(&front_end, &device);
	front_end_connect(&front_end, fds[0]);
	bool stays = true;
	while (stays && script.at < script.size) {
		take_step(&script);
		stays = serve();
	}
	device_finish(&device, LINK_BYE_VM_GONE);
	front_end_disconnect(&front_end);
	close(peer);
	close(kicks);
	FUZZ_CHECK(open_files() == before);
	return 0;
}
