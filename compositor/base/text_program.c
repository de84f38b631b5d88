/* SPDX-License-Identifier: MIT */
#include "compositor/base/text_program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text_link.h"
#include "compositor/base/helper.h"
#include "protocol/log.h"

/* Absolute, or from the folder of this program: installed, and in a build folder. */
static const char *const places[] = {CLOISON_TEXT_FROM_BINDIR, "cloison-text"};

struct text_program {
	struct helper helper;
	uint32_t last_serial; /* never 0 */
	char family[TEXT_MAX_FAMILY]; /* of fonts; empty: Sans */
};

/* --- its start -------------------------------------------------------------------------------- */

/* False: it is in none of the places. */
static bool find_program(char path[static PATH_MAX])
{
	char own[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	if (length <= 0) {
		return false;
	}
	own[length] = '\0';
	*strrchr(own, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		bool absolute = places[i][0] == '/';
		int size = snprintf(path, PATH_MAX, "%s%s%s", absolute ? "" : own,
			absolute ? "" : "/", places[i]);
		if (size > 0 && size < PATH_MAX && access(path, X_OK) == 0) {
			return true;
		}
	}
	return false;
}

/* In the child, with nothing of the compositor's but standard input, output and error. */
static _Noreturn void run_program(const char *path, int fd, bool sandbox)
{
	char *const words[] = {
		(char *)"cloison-text", (char *)(sandbox ? "confined" : "unconfined"), NULL};
	/* Above, so that dup2 makes a descriptor that stays. */
	fd = fcntl(fd, F_DUPFD_CLOEXEC, TEXT_KEEPER_FD + 1);
	if (fd >= 0 && dup2(fd, TEXT_KEEPER_FD) == TEXT_KEEPER_FD) {
		/* What this program was started with; a kernel before 5.11 leaves it that. */
		close_range(TEXT_KEEPER_FD + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC);
		execv(path, words);
	}
	log_error("cannot run %s: %s: install cloison whole", path, strerror(errno));
	_exit(EXIT_FAILURE);
}

struct text_program *text_program_create(const char *path, bool sandbox)
{
	char found[PATH_MAX];
	if (!path && !find_program(found)) {
		log_error("cannot draw texts: cloison-text is neither at %s, seen from this "
			  "program's folder, nor beside it: install cloison whole",
			places[0]);
		return NULL;
	}
	struct text_program *program = calloc(1, sizeof(*program));
	if (!program || !helper_fork(&program->helper)) {
		log_error("cannot start what draws texts: %s", strerror(errno));
		free(program);
		return NULL;
	}
	if (program->helper.pid == 0) {
		run_program(path ? path : found, program->helper.fd, sandbox);
	}
	return program;
}

void text_program_destroy(struct text_program *program)
{
	if (program) {
		helper_end(&program->helper);
	}
	free(program);
}

/* --- orders ----------------------------------------------------------------------------------- */

int text_program_fd(const struct text_program *program)
{
	return program->helper.fd;
}

/* It reads nothing but orders, so there is always room for one. */
static bool give_order(struct text_program *program, const struct text_order *order)
{
	return send(program->helper.fd, order, sizeof(*order), MSG_DONTWAIT | MSG_NOSIGNAL)
	       == sizeof(*order);
}

void text_program_use_family(struct text_program *program, const char *family)
{
	memset(program->family, 0, sizeof(program->family));
	strncpy(program->family, family, sizeof(program->family) - 1);
}

uint32_t text_program_start(struct text_program *program, uint32_t worker, const char *name)
{
	program->last_serial += program->last_serial == UINT32_MAX ? 2 : 1;
	struct text_order order = {
		.verb = TEXT_START, .worker = worker, .serial = program->last_serial};
	strncpy(order.name, name, sizeof(order.name) - 1);
	memcpy(order.family, program->family, sizeof(order.family));
	return give_order(program, &order) ? order.serial : 0;
}

void text_program_end(struct text_program *program, uint32_t worker)
{
	const struct text_order order = {.verb = TEXT_END, .worker = worker};
	give_order(program, &order);
}

enum text_program_result text_program_take(
	struct text_program *program, struct text_worker_news *news)
{
	union {
		char bytes[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct text_started started;
	struct iovec part = {&started, sizeof(started)};
	struct msghdr msg = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes),
	};
	ssize_t size = recvmsg(program->helper.fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
		return TEXT_PROGRAM_NOTHING;
	}
	if (size != sizeof(started)) {
		return TEXT_PROGRAM_ENDED;
	}
	*news = (struct text_worker_news){
		started.worker, started.serial, started.error, .fd = -1, .pictures = -1};
	const struct cmsghdr *header = CMSG_FIRSTHDR(&msg);
	if (header && header->cmsg_type == SCM_RIGHTS
		&& header->cmsg_len == CMSG_LEN(2 * sizeof(int))) {
		memcpy(&news->fd, CMSG_DATA(header), sizeof(int));
		memcpy(&news->pictures, CMSG_DATA(header) + sizeof(int), sizeof(int));
	} else if (news->error == 0) {
		/* There were no descriptors left for them: a single one is closed. */
		news->error = EMFILE;
		if (header && header->cmsg_len == CMSG_LEN(sizeof(int))) {
			int fd;
			memcpy(&fd, CMSG_DATA(header), sizeof(fd));
			close(fd);
		}
	}
	return TEXT_PROGRAM_NEWS;
}

bool text_program_wait(int fd, uint64_t until)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	for (;;) {
		uint64_t now = clock_ms();
		int ready = now < until ? poll(&poll_fd, 1, (int)(until - now)) : 0;
		if (ready > 0 || now >= until) {
			return ready > 0;
		}
	}
}
