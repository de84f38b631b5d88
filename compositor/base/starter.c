/* SPDX-License-Identifier: MIT */
#include "compositor/base/starter.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/launcher.h"
#include "compositor/base/helper.h"
#include "compositor/base/runtime_dir.h"
#include "protocol/log.h"

#define MAX_SETUP 4096 /* bytes: a path that fits a socket's address, a name, the locker's words */
#define LOCKER_REQUEST 0 /* no asker's */
#define MAX_NAME 64 /* bytes of a program's name that the log shows, with the NUL */

/* From the compositor, once it is open, a byte each. */
enum order {
	ORDER_LOCKER = 'k',
	ORDER_READ = 'r',
};

/* From the process to the compositor, a byte each. */
enum news {
	NEWS_BEGINS = 'b',
	NEWS_FAILED = 'f',
	NEWS_LISTENS = 'l',
	NEWS_READ = 'r', /* with a descriptor, unless that failed */
};

/* --- the process ------------------------------------------------------------------------------ */

struct service {
	int fd; /* to the compositor */
	struct starter_reader reader;
	struct wl_event_loop *loop;
	struct launcher launcher;
	struct listen_socket listener;
	struct wl_list askers; /* asker.link, the newest first */
	unsigned count; /* of them */
	uint32_t last_request;
	char *locker[STARTER_MAX_WORDS + 1]; /* its words, the first NULL: none */
	bool ended; /* the compositor has */
};

/* From its connection until its program runs or has failed. */
struct asker {
	struct wl_list link; /* service.askers */
	struct service *service;
	int fd;
	struct wl_event_source *source; /* NULL: it has asked */
	uint32_t request;
	char program[MAX_NAME];
};

/* It may be left out when the compositor does not read: nothing but the focus depends on it. */
static void service_tell(struct service *service, enum news news)
{
	char byte = (char)news;
	send(service->fd, &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void asker_destroy(struct asker *asker)
{
	if (asker->source) {
		wl_event_source_remove(asker->source);
	}
	close(asker->fd);
	wl_list_remove(&asker->link);
	asker->service->count--;
	free(asker);
}

static void asker_answer(struct asker *asker, int error)
{
	int32_t answer = error;
	send(asker->fd, &answer, sizeof(answer), MSG_DONTWAIT | MSG_NOSIGNAL);
	asker_destroy(asker);
}

static void service_handle_report(void *data, uint32_t request, int error)
{
	struct service *service = data;
	struct asker *asker;
	if (request == LOCKER_REQUEST) {
		log_info("the locker %s: %s", service->locker[0],
			error ? strerror(error) : "started");
		return;
	}
	wl_list_for_each(asker, &service->askers, link) {
		if (asker->request == request) {
			break;
		}
	}
	/* Who has asked stays until here. */
	if (error != 0) {
		log_info("domain host: could not start %s: %s", asker->program, strerror(error));
		service_tell(service, NEWS_FAILED);
	}
	asker_answer(asker, error);
}

/* The words of the message, NULL after the last. False when it has another form. */
static bool split_words(char *bytes, size_t size, char *words[static STARTER_MAX_WORDS + 1])
{
	size_t count = 0;
	if (size == 0 || size > STARTER_MAX_BYTES || bytes[size - 1] != '\0') {
		return false;
	}
	for (size_t at = 0; at < size; at += strlen(bytes + at) + 1) {
		if (count == STARTER_MAX_WORDS) {
			return false;
		}
		words[count++] = bytes + at;
	}
	words[count] = NULL;
	return true;
}

static int asker_handle_message(int fd, uint32_t mask, void *data)
{
	/* Static: large, and used up before the next one. */
	static char bytes[STARTER_MAX_BYTES + 1];
	static char *words[STARTER_MAX_WORDS + 1];
	struct asker *asker = data;
	struct service *service = asker->service;
	ssize_t size = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
		return 0;
	}
	if (size <= 0) {
		asker_destroy(asker);
		return 0;
	}
	if (!split_words(bytes, (size_t)size, words)) {
		asker_answer(asker, EINVAL);
		return 0;
	}
	wl_event_source_remove(asker->source);
	asker->source = NULL;
	asker->request = ++service->last_request;
	snprintf(asker->program, sizeof(asker->program), "%s", words[0]);
	/* Before it runs: what it shows may come at once. */
	service_tell(service, NEWS_BEGINS);
	launcher_start(&service->launcher, asker->request, words);
	return 0;
}

/* False when all have asked. */
static bool service_make_room(struct service *service)
{
	struct asker *asker;
	wl_list_for_each_reverse(asker, &service->askers, link) {
		if (asker->source) {
			asker_destroy(asker);
			return true;
		}
	}
	return false;
}

static void service_handle_connection(void *data, int fd)
{
	struct service *service = data;
	bool room = service->count < STARTER_MAX_ASKERS || service_make_room(service);
	struct asker *asker = room ? calloc(1, sizeof(*asker)) : NULL;
	if (!asker) {
		int32_t answer = EAGAIN;
		send(fd, &answer, sizeof(answer), MSG_DONTWAIT | MSG_NOSIGNAL);
		close(fd);
		return;
	}
	asker->service = service;
	asker->fd = fd;
	asker->source = wl_event_loop_add_fd(
		service->loop, fd, WL_EVENT_READABLE, asker_handle_message, asker);
	wl_list_insert(&service->askers, &asker->link);
	service->count++;
	if (!asker->source) {
		asker_answer(asker, ENOMEM);
	}
}

/* One byte of news, with fd unless that is -1. */
static void service_send(struct service *service, char news, int fd)
{
	struct iovec bytes = {&news, 1};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {.space = {0}};
	struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
	if (fd >= 0) {
		message.msg_control = control.space;
		message.msg_controllen = sizeof(control.space);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof(fd));
		memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	}
	/* It waits for this, so there is room, or will be. */
	sendmsg(service->fd, &message, MSG_NOSIGNAL);
}

static void service_read(struct service *service)
{
	int fd = service->reader.read(service->reader.data);
	service_send(service, NEWS_READ, fd);
	if (fd >= 0) {
		close(fd);
	}
}

static void service_start_locker(struct service *service)
{
	if (service->locker[0]) {
		launcher_start(&service->launcher, LOCKER_REQUEST, service->locker);
	}
}

static int service_handle_compositor(int fd, uint32_t mask, void *data)
{
	struct service *service = data;
	char order;
	ssize_t size = recv(fd, &order, 1, MSG_DONTWAIT);
	if (size == 1 && order == ORDER_READ) {
		service_read(service);
	} else if (size == 1 && order == ORDER_LOCKER) {
		service_start_locker(service);
	} else if (size >= 0 || (errno != EAGAIN && errno != EINTR)) {
		service->ended = true;
	}
	return 0;
}

/* What starter_open sends: the folder of the socket, the Wayland socket's name, and the locker's
 * words. */
static bool service_open(struct service *service)
{
	static char setup[MAX_SETUP];
	ssize_t size = recv(service->fd, setup, sizeof(setup), 0);
	if (size <= 0 || setup[size - 1] != '\0') {
		return false;
	}
	const char *dir = setup, *display = setup + strlen(setup) + 1;
	char *words = setup + strlen(dir) + strlen(display) + 2;
	size_t rest = (size_t)size - (size_t)(words - setup);
	if (rest > 0 && !split_words(words, rest, service->locker)) {
		return false;
	}
	service->loop = wl_event_loop_create();
	if (!service->loop
		|| !wl_event_loop_add_fd(service->loop, service->fd, WL_EVENT_READABLE,
			service_handle_compositor, service)) {
		log_error("cannot start what starts programs: out of memory");
		return false;
	}
	/* The folder is locked by the compositor, so whatever lies there is nobody's any more: not
	 * even when the process that listened is still about to be killed. */
	char path[MAX_SETUP + sizeof(STARTER_SOCKET) + 1];
	snprintf(path, sizeof(path), "%s/" STARTER_SOCKET, dir);
	unlink(path);
	launcher_init(&service->launcher, service->loop, display, service_handle_report, service);
	return listen_socket_init(&service->listener, service->loop, SOCK_SEQPACKET, dir,
		STARTER_SOCKET, service_handle_connection, service);
}

static _Noreturn void serve(int fd, pid_t compositor, const struct starter_reader *reader)
{
	struct service service = {.fd = fd, .reader = *reader};
	wl_list_init(&service.askers);
	/* It ends with the compositor, and not before: a key in its terminal reaches both. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_NAME, "cloison-starter");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != compositor || !service_open(&service)) {
		_exit(EXIT_FAILURE);
	}
	service_tell(&service, NEWS_LISTENS);
	while (!service.ended) {
		wl_event_loop_dispatch(service.loop, -1);
	}
	listen_socket_finish(&service.listener);
	_exit(EXIT_SUCCESS);
}

/* --- the compositor's side -------------------------------------------------------------------- */

struct starter {
	struct helper helper;
	struct wl_event_source *source; /* NULL: not open, or it has ended */
	void (*launching)(void *data, bool begins);
	void *data;
	void (*read_done)(void *data, int fd);
	void *read_data;
	unsigned reads; /* asked for and not answered */
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
		serve(starter->helper.fd, compositor, reader);
	}
	return starter;
}

void starter_on_read(struct starter *starter, void (*done)(void *data, int fd), void *data)
{
	starter->read_done = done;
	starter->read_data = data;
}

bool starter_read(struct starter *starter)
{
	const char order = ORDER_READ;
	if (!starter->source
		|| send(starter->helper.fd, &order, 1, MSG_DONTWAIT | MSG_NOSIGNAL) != 1) {
		return false;
	}
	starter->reads++;
	return true;
}

/* A byte of news and the descriptor that came with it, -1: none. As recv. */
static ssize_t receive_news(int fd, char *news, int *with)
{
	struct iovec bytes = {news, 1};
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
	struct cmsghdr *head = size > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head && head->cmsg_type == SCM_RIGHTS) {
		memcpy(with, CMSG_DATA(head), sizeof(*with));
	}
	return size;
}

static void starter_end_reads(struct starter *starter)
{
	for (; starter->reads > 0; starter->reads--) {
		starter->read_done(starter->read_data, -1);
	}
}

static int starter_handle_news(int fd, uint32_t mask, void *data)
{
	struct starter *starter = data;
	char news;
	int with;
	ssize_t size = receive_news(fd, &news, &with);
	if (size == 1 && news == NEWS_READ) {
		starter->reads--;
		starter->read_done(starter->read_data, with);
	} else if (size == 1) {
		starter->launching(starter->data, news == NEWS_BEGINS);
	} else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
		log_error("what starts programs on the host has ended: start cloison anew to have "
			  "it again");
		wl_event_source_remove(starter->source);
		starter->source = NULL;
		starter_end_reads(starter);
	}
	return 0;
}

/* Adds string with its NUL. False when it does not fit. */
static bool add_string(char setup[static MAX_SETUP], size_t *length, const char *string)
{
	size_t size = strlen(string) + 1;
	if (size > MAX_SETUP - *length) {
		return false;
	}
	memcpy(setup + *length, string, size);
	*length += size;
	return true;
}

bool starter_open(struct starter *starter, struct wl_event_loop *loop, const char *dir,
	const char *display, char *const locker[], void (*launching)(void *data, bool begins),
	void *data)
{
	char setup[MAX_SETUP], news = 0;
	size_t length = 0;
	bool fits = add_string(setup, &length, dir) && add_string(setup, &length, display);
	for (; fits && locker && *locker; locker++) {
		fits = add_string(setup, &length, *locker);
	}
	if (!fits) {
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

void starter_start_locker(struct starter *starter)
{
	char order = ORDER_LOCKER;
	if (!starter->source
		|| send(starter->helper.fd, &order, 1, MSG_DONTWAIT | MSG_NOSIGNAL) != 1) {
		log_error("the locker is not started: what starts programs does not answer");
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
