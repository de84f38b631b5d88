/* SPDX-License-Identifier: MIT */
#include "compositor/base/starter.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "compositor/base/helper.h"
#include "compositor/base/host_commands.h"
#include "compositor/base/starter_link.h"
#include "protocol/log.h"

struct starter {
	struct helper helper;
	struct wl_event_source *source; /* NULL: not open, or it has ended */
	void (*launching)(void *data, bool begins, const char *why);
	void *data;
	const struct starter_listener *listener;
	void *listener_data;
	unsigned reads, binds; /* asked for and not answered */
};

struct starter *starter_create(const struct starter_reader *reader)
{
	struct starter *starter = calloc(1, sizeof(*starter));
	pid_t compositor = getpid();
	if (!starter || !helper_fork(&starter->helper)) {
		log_error("cannot start what starts programs: %s", strerror(errno));
		free(starter);
		return NULL;
	}
	if (starter->helper.pid == 0) {
		starter_serve(starter->helper.fd, compositor, reader);
	}
	return starter;
}

void starter_set_listener(
	struct starter *starter, const struct starter_listener *listener, void *data)
{
	starter->listener = listener;
	starter->listener_data = data;
}

/* It obeys in order, and what it has to say has room: so has an order. text NULL: none. */
static bool starter_give_order(struct starter *starter, enum starter_order order, const char *text)
{
	char bytes[STARTER_MAX_ORDER] = {(char)order};
	size_t length = text ? strlen(text) + 1 : 0;
	assert(length < sizeof(bytes));
	memcpy(bytes + 1, text ? text : "", length);
	return starter->source
	       && send(starter->helper.fd, bytes, 1 + length, MSG_DONTWAIT | MSG_NOSIGNAL)
			  == (ssize_t)(1 + length);
}

bool starter_read(struct starter *starter)
{
	bool asked = starter_give_order(starter, ORDER_READ, NULL);
	starter->reads += asked;
	return asked;
}

bool starter_bind(struct starter *starter, const char *domain)
{
	bool asked = starter_give_order(starter, ORDER_BIND, domain);
	starter->binds += asked;
	return asked;
}

void starter_adopt(struct starter *starter)
{
	if (!starter_give_order(starter, ORDER_ADOPTED, NULL)) {
		log_error(
			"locker and commands of keys are those from before: what starts them does "
			"not answer");
	}
}

/* News, text with a NUL after it, and the descriptor that came with it, -1: none. As recv. */
static ssize_t receive_news(int fd, char news[static STARTER_MAX_NEWS + 1], int *with)
{
	struct iovec bytes = {news, STARTER_MAX_NEWS};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message = {.msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space)};
	*with = -1;
	ssize_t size = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	news[size > 0 ? size : 0] = '\0';
	struct cmsghdr *head = size > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head && head->cmsg_type == SCM_RIGHTS) {
		memcpy(with, CMSG_DATA(head), sizeof(*with));
	}
	return size;
}

static void starter_tell(struct starter *starter, const char *news, int with)
{
	switch ((enum starter_news)news[0]) {
	case NEWS_READ:
		starter->reads--;
		starter->listener->read(starter->listener_data, with);
		break;
	case NEWS_BOUND:
		starter->binds--;
		starter->listener->bound(starter->listener_data, with, news + 1);
		break;
	case NEWS_BEGINS:
		starter->launching(starter->data, true, NULL);
		break;
	case NEWS_FAILED:
		starter->launching(starter->data, false, news[1] != '\0' ? news + 1 : NULL);
		break;
	case NEWS_LISTENS:
		break;
	}
}

static void starter_end(struct starter *starter)
{
	log_error("what starts programs on the host has ended: start cloison anew to have it "
		  "again");
	wl_event_source_remove(starter->source);
	starter->source = NULL;
	for (; starter->reads > 0; starter->reads--) {
		starter->listener->read(starter->listener_data, -1);
	}
	for (; starter->binds > 0; starter->binds--) {
		starter->listener->bound(
			starter->listener_data, -1, "what makes sockets has ended");
	}
}

static int starter_handle_news(int fd, uint32_t mask, void *data)
{
	struct starter *starter = data;
	char news[STARTER_MAX_NEWS + 1];
	int with;
	ssize_t size = receive_news(fd, news, &with);
	if (size > 0) {
		starter_tell(starter, news, with);
	} else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
		starter_end(starter);
	}
	return 0;
}

void starter_settle(struct starter *starter)
{
	while (starter->source && starter->binds > 0) {
		struct pollfd poll_fd = {.fd = starter->helper.fd, .events = POLLIN};
		poll(&poll_fd, 1, -1);
		starter_handle_news(starter->helper.fd, WL_EVENT_READABLE, starter);
	}
}

/* False when they do not fit. */
static bool add_bytes(
	char setup[static STARTER_MAX_SETUP], size_t *length, const char *bytes, size_t size)
{
	if (size > STARTER_MAX_SETUP - *length) {
		return false;
	}
	memcpy(setup + *length, bytes, size);
	*length += size;
	return true;
}

bool starter_open(struct starter *starter, struct wl_event_loop *loop, const char *dir,
	const char *display, const struct host_commands *commands,
	void (*launching)(void *data, bool begins, const char *why), void *data)
{
	char setup[STARTER_MAX_SETUP], news = 0;
	size_t length = 0;
	if (!add_bytes(setup, &length, dir, strlen(dir) + 1)
		|| !add_bytes(setup, &length, display, strlen(display) + 1)
		|| !add_bytes(setup, &length, commands->bytes, commands->size)) {
		log_error("%s: too long: use a shorter XDG_RUNTIME_DIR", dir);
		return false;
	}
	if (send(starter->helper.fd, setup, length, MSG_NOSIGNAL) < 0
		|| recv(starter->helper.fd, &news, 1, 0) != 1 || news != NEWS_LISTENS) {
		/* It has said why. */
		return false;
	}
	starter->launching = launching;
	starter->data = data;
	starter->source = wl_event_loop_add_fd(
		loop, starter->helper.fd, WL_EVENT_READABLE, starter_handle_news, starter);
	if (!starter->source) {
		log_error("out of memory");
	}
	return starter->source;
}

void starter_run(struct starter *starter, uint32_t number)
{
	char text[sizeof("4294967295")];
	snprintf(text, sizeof(text), "%" PRIu32, number);
	if (!starter_give_order(starter, ORDER_RUN, text)) {
		log_error("%s is not started: what starts programs does not answer",
			number == HOST_COMMANDS_LOCKER ? "the locker"
						       : "the command of these keys");
	}
}

void starter_destroy(struct starter *starter)
{
	if (!starter) {
		return;
	}
	if (starter->source) {
		wl_event_source_remove(starter->source);
	}
	helper_end(&starter->helper);
	free(starter);
}
