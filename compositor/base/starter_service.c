/* SPDX-License-Identifier: MIT
 *
 * The process that starts programs, reads the configuration's files and makes sockets.
 */
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
#include "compositor/base/host_commands.h"
#include "compositor/base/runtime_dir.h"
#include "compositor/base/shell_words.h"
#include "compositor/base/starter.h"
#include "compositor/base/starter_link.h"
#include "protocol/log.h"

#define LOCKER_REQUEST 0 /* no asker's */
#define MAX_REASON 128 /* bytes of why a program was not started, with the NUL */
#define MAX_NAME 64 /* bytes of a program's name that the log shows, with the NUL */

struct service {
	int fd; /* to the compositor */
	struct starter_reader reader;
	struct wl_event_loop *loop;
	struct launcher launcher;
	struct listen_socket listener;
	struct wl_list askers; /* asker.link, the newest first */
	unsigned count; /* of them */
	uint32_t last_request;
	const char *dir; /* of the sockets */
	struct host_commands commands, read; /* read: of the files last read */
	bool ended; /* the compositor has */
};

/* From its connection until its program runs or has failed. */
struct asker {
	struct wl_list link; /* service.askers */
	struct service *service;
	int fd; /* -1: the compositor itself has asked */
	struct wl_event_source *source; /* NULL: it has asked */
	uint32_t request;
	char program[MAX_NAME];
};

/* It may be left out when the compositor does not read: nothing but the focus depends on it, and a
 * word to the user. */
static void service_tell(struct service *service, enum starter_news news, const char *text)
{
	char bytes[1 + MAX_REASON] = {(char)news};
	snprintf(bytes + 1, sizeof(bytes) - 1, "%s", text);
	send(service->fd, bytes, 1 + strlen(bytes + 1), MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void asker_destroy(struct asker *asker)
{
	if (asker->source) {
		wl_event_source_remove(asker->source);
	}
	if (asker->fd >= 0) {
		close(asker->fd);
	}
	wl_list_remove(&asker->link);
	asker->service->count--;
	free(asker);
}

static void asker_answer(struct asker *asker, int error)
{
	int32_t answer = error;
	if (asker->fd >= 0) {
		send(asker->fd, &answer, sizeof(answer), MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	asker_destroy(asker);
}

/* The command of that number; "" when there is none, or it is empty. */
static const char *service_command(const struct service *service, uint32_t number)
{
	const struct host_commands *commands = &service->commands;
	size_t at = 0;
	while (number > 0 && at < commands->size) {
		at += strlen(commands->bytes + at) + 1;
		number--;
	}
	return at < commands->size ? commands->bytes + at : "";
}

static void service_handle_report(void *data, uint32_t request, int error)
{
	struct service *service = data;
	struct asker *asker;
	if (request == LOCKER_REQUEST) {
		log_info("the locker %s: %s", service_command(service, HOST_COMMANDS_LOCKER),
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
		char reason[MAX_REASON];
		snprintf(reason, sizeof(reason), "no %s: %s", asker->program, strerror(error));
		service_tell(service, NEWS_FAILED, asker->fd < 0 ? reason : "");
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

static void asker_start(struct asker *asker, char *words[])
{
	struct service *service = asker->service;
	asker->request = ++service->last_request;
	snprintf(asker->program, sizeof(asker->program), "%s", words[0]);
	/* Before it runs: what it shows may come at once. */
	service_tell(service, NEWS_BEGINS, "");
	launcher_start(&service->launcher, asker->request, words);
}

static int asker_handle_message(int fd, uint32_t mask, void *data)
{
	/* Static: large, and used up before the next one. */
	static char bytes[STARTER_MAX_BYTES + 1];
	static char *words[STARTER_MAX_WORDS + 1];
	struct asker *asker = data;
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
	asker_start(asker, words);
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

/* NULL: there are too many. fd is its from now on. */
static struct asker *asker_create(struct service *service, int fd)
{
	bool room = service->count < STARTER_MAX_ASKERS || service_make_room(service);
	struct asker *asker = room ? calloc(1, sizeof(*asker)) : NULL;
	if (asker) {
		asker->service = service;
		asker->fd = fd;
		wl_list_insert(&service->askers, &asker->link);
		service->count++;
	}
	return asker;
}

static void service_handle_connection(void *data, int fd)
{
	struct service *service = data;
	struct asker *asker = asker_create(service, fd);
	if (!asker) {
		int32_t answer = EAGAIN;
		send(fd, &answer, sizeof(answer), MSG_DONTWAIT | MSG_NOSIGNAL);
		close(fd);
		return;
	}
	asker->source = wl_event_loop_add_fd(
		service->loop, fd, WL_EVENT_READABLE, asker_handle_message, asker);
	if (!asker->source) {
		asker_answer(asker, ENOMEM);
	}
}

/* news, a text unless that is NULL, and fd unless that is -1. */
static void service_send(struct service *service, enum starter_news news, const char *text, int fd)
{
	char bytes[STARTER_MAX_NEWS] = {(char)news};
	snprintf(bytes + 1, sizeof(bytes) - 1, "%s", text ? text : "");
	struct iovec part = {bytes, text ? strlen(bytes) + 1 : 1};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {.space = {0}};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
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
	if (fd >= 0) {
		close(fd);
	}
}

static void service_read(struct service *service)
{
	service->read.size = 0;
	int fd = service->reader.read(service->reader.data, &service->read);
	service_send(service, NEWS_READ, NULL, fd);
}

static void service_bind(struct service *service, const char *domain)
{
	char error[SETTINGS_MAX_ERROR] = "no name of a domain";
	int fd = -1;
	if (domain_name_is_valid(domain)) {
		char name[RUNTIME_MAX_DOMAIN];
		runtime_name_domain(name, domain);
		fd = listen_socket_bind(SOCK_SEQPACKET, service->dir, name, error);
	}
	service_send(service, NEWS_BOUND, error, fd);
}

static void service_start_locker(struct service *service, char *words[], int error)
{
	if (error != 0) {
		service_handle_report(service, LOCKER_REQUEST, error);
	} else if (words[0]) {
		launcher_start(&service->launcher, LOCKER_REQUEST, words);
	}
}

static void service_start_bound(struct service *service, char *words[], int error)
{
	struct asker *asker = error == 0 && words[0] ? asker_create(service, -1) : NULL;
	if (asker) {
		asker_start(asker, words);
	} else {
		service_tell(service, NEWS_FAILED, "nothing started: too much is being started");
	}
}

static void service_run(struct service *service, const char *text)
{
	char **words;
	uint32_t number = (uint32_t)strtoul(text, NULL, 10);
	int error = shell_words_split(service_command(service, number), &words);
	if (number == HOST_COMMANDS_LOCKER) {
		service_start_locker(service, words, error);
	} else {
		service_start_bound(service, words, error);
	}
	free(words);
}

/* text: what goes with the order. */
static void service_obey(struct service *service, enum starter_order order, const char *text)
{
	switch (order) {
	case ORDER_RUN:
		service_run(service, text);
		break;
	case ORDER_READ:
		service_read(service);
		break;
	case ORDER_ADOPTED:
		service->commands = service->read;
		break;
	case ORDER_BIND:
		service_bind(service, text);
		break;
	}
}

static int service_handle_compositor(int fd, uint32_t mask, void *data)
{
	struct service *service = data;
	char order[STARTER_MAX_ORDER + 1] = {0};
	ssize_t size = recv(fd, order, sizeof(order) - 1, MSG_DONTWAIT);
	if (size > 0) {
		service_obey(service, (enum starter_order)order[0], order + 1);
	} else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
		service->ended = true;
	}
	return 0;
}

static bool service_open(struct service *service)
{
	static char setup[STARTER_MAX_SETUP];
	ssize_t size = recv(service->fd, setup, sizeof(setup), 0);
	if (size <= 0 || setup[size - 1] != '\0') {
		return false;
	}
	const char *display = setup + strlen(setup) + 1;
	const char *commands = display + strlen(display) + 1;
	service->dir = setup;
	service->commands.size = (size_t)(setup + size - commands);
	memcpy(service->commands.bytes, commands, service->commands.size);
	service->loop = wl_event_loop_create();
	if (!service->loop
		|| !wl_event_loop_add_fd(service->loop, service->fd, WL_EVENT_READABLE,
			service_handle_compositor, service)) {
		log_error("cannot start what starts programs: out of memory");
		return false;
	}
	/* The folder is locked by the compositor, so whatever lies there is nobody's any more: not
	 * even when the process that listened is still about to be killed. */
	char path[STARTER_MAX_SETUP + sizeof(STARTER_SOCKET) + 1];
	snprintf(path, sizeof(path), "%s/" STARTER_SOCKET, service->dir);
	unlink(path);
	launcher_init(&service->launcher, service->loop, display, service_handle_report, service);
	return listen_socket_init(&service->listener, service->loop, SOCK_SEQPACKET, service->dir,
		STARTER_SOCKET, service_handle_connection, service);
}

_Noreturn void starter_serve(int fd, pid_t compositor, const struct starter_reader *reader)
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
	service_tell(&service, NEWS_LISTENS, "");
	while (!service.ended) {
		wl_event_loop_dispatch(service.loop, -1);
	}
	listen_socket_finish(&service.listener);
	_exit(EXIT_SUCCESS);
}
