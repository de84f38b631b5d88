/* SPDX-License-Identifier: MIT */
#include "compositor/base/text_program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/text_link.h"
#include "compositor/base/helper.h"
#include "protocol/log.h"

/* Absolute, or from the folder of this program: installed, and in a build folder. */
static const char *const places[] = {CLOISON_TEXT_FROM_BINDIR, "cloison-text"};

struct text_program {
	struct helper helper;
	uint32_t last_serial; /* never 0 */
	struct wl_event_source *source; /* NULL: no loop */
	bool ended;
	struct text_program_events events;
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
	wl_signal_init(&program->events.started);
	wl_signal_init(&program->events.ended);
	return program;
}

void text_program_destroy(struct text_program *program)
{
	if (program) {
		text_program_listen(program, NULL);
		helper_end(&program->helper);
	}
	free(program);
}

/* --- orders ----------------------------------------------------------------------------------- */

/* It reads nothing but orders, so there is always room for one. */
static bool give_order(struct text_program *program, const struct text_order *order)
{
	return send(program->helper.fd, order, sizeof(*order), MSG_DONTWAIT | MSG_NOSIGNAL)
	       == sizeof(*order);
}

uint32_t text_program_start(
	struct text_program *program, uint32_t worker, const char *name, const char *family)
{
	program->last_serial += program->last_serial == UINT32_MAX ? 2 : 1;
	struct text_order order = {
		.verb = TEXT_START, .worker = worker, .serial = program->last_serial};
	strncpy(order.name, name, sizeof(order.name) - 1);
	strncpy(order.family, family, sizeof(order.family) - 1);
	return !program->ended && give_order(program, &order) ? order.serial : 0;
}

void text_program_end(struct text_program *program, uint32_t worker)
{
	const struct text_order order = {.verb = TEXT_END, .worker = worker};
	give_order(program, &order);
}

/* --- news ------------------------------------------------------------------------------------- */

enum take_result { TAKE_NEWS, TAKE_NOTHING, TAKE_ENDED };

static enum take_result take_news(int program, struct text_worker_news *news)
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
	ssize_t size = recvmsg(program, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
		return TAKE_NOTHING;
	}
	if (size != sizeof(started)) {
		return TAKE_ENDED;
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
	return TAKE_NEWS;
}

static void close_news(const struct text_worker_news *news)
{
	if (news->fd >= 0) {
		close(news->fd);
		close(news->pictures);
	}
}

static int text_program_handle_readable(int fd, uint32_t mask, void *data)
{
	struct text_program *program = data;
	struct text_worker_news news;
	switch (take_news(fd, &news)) {
	case TAKE_NEWS:
		wl_signal_emit_mutable(&program->events.started, &news);
		close_news(&news);
		break;
	case TAKE_NOTHING:
		break;
	case TAKE_ENDED:
		program->ended = true;
		text_program_listen(program, NULL);
		wl_signal_emit_mutable(&program->events.ended, NULL);
		break;
	}
	return 0;
}

bool text_program_listen(struct text_program *program, struct wl_event_loop *loop)
{
	if (program->source) {
		wl_event_source_remove(program->source);
		program->source = NULL;
	}
	if (loop) {
		program->source = wl_event_loop_add_fd(loop, program->helper.fd, WL_EVENT_READABLE,
			text_program_handle_readable, program);
		return program->source;
	}
	return true;
}

struct text_program_events *text_program_events(struct text_program *program)
{
	return &program->events;
}
