/* SPDX-License-Identifier: MIT */
#include "compositor/control/control_client.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "compositor/control/control_command.h"

#define MAX_REPLY (64u * 1024u * 1024u) /* bytes */

static void client_complain(bool quiet, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void client_complain(bool quiet, const char *format, ...)
{
	if (quiet) {
		return;
	}
	va_list args;
	va_start(args, format);
	fputs("cloisonctl: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

static bool client_set_address(struct sockaddr_un *address, const char *socket, bool quiet)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	if (!dir || dir[0] != '/') {
		client_complain(quiet,
			"XDG_RUNTIME_DIR is not set: run it in the session of the compositor");
		return false;
	}
	address->sun_family = AF_UNIX;
	int length = snprintf(
		address->sun_path, sizeof(address->sun_path), "%s/cloison/%s", dir, socket);
	if (length >= (int)sizeof(address->sun_path)) {
		client_complain(
			quiet, "XDG_RUNTIME_DIR is too long for a socket: use a shorter one");
		return false;
	}
	return true;
}

int control_client_connect(const char *socket_name, int type, bool quiet)
{
	struct sockaddr_un address = {0};
	if (!client_set_address(&address, socket_name, quiet)) {
		return -1;
	}
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		bool absent = errno == ENOENT || errno == ECONNREFUSED;
		client_complain(quiet, "%s: %s: %s", address.sun_path,
			absent ? "the compositor is not running" : strerror(errno),
			absent ? "start cloison, or set XDG_RUNTIME_DIR to that of its session"
			       : "check the socket's owner");
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}

static bool send_request(int fd, char *const words[])
{
	struct json_object *request = json_object_new_object(), *command = json_object_new_array();
	for (; *words; words++) {
		json_object_array_add(command, json_object_new_string(*words));
	}
	json_object_object_add(request, "command", command);
	const char *text = json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN);
	size_t size = strlen(text), sent = 0;
	while (sent < size) {
		ssize_t n = send(fd, text + sent, size - sent, MSG_NOSIGNAL);
		if (n < 0 && errno != EINTR) {
			break;
		}
		sent += n > 0 ? (size_t)n : 0;
	}
	json_object_put(request);
	return sent == size && shutdown(fd, SHUT_WR) == 0;
}

/* All bytes until the compositor closes, with a NUL after them; NULL when something is wrong. */
static char *receive_reply(int fd)
{
	char *reply = NULL;
	size_t size = 0, capacity = 0;
	for (;;) {
		if (capacity - size < 2) {
			capacity = capacity ? capacity * 2 : CONTROL_MAX_REQUEST;
			char *bigger = capacity <= MAX_REPLY ? realloc(reply, capacity) : NULL;
			if (!bigger) {
				break;
			}
			reply = bigger;
		}
		ssize_t n = recv(fd, reply + size, capacity - size - 1, 0);
		if (n == 0 && size > 0) {
			reply[size] = '\0';
			return reply;
		}
		if (n == 0 || (n < 0 && errno != EINTR)) {
			break;
		}
		size += n > 0 ? (size_t)n : 0;
	}
	free(reply);
	return NULL;
}

char *control_client_ask(int fd, char *const words[])
{
	/* A request that is too long is refused while it is being sent: the reply says so. */
	send_request(fd, words);
	return receive_reply(fd);
}
