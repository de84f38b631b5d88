/* SPDX-License-Identifier: MIT
 *
 * cloisonctl: asks the running compositor over its control socket (control.h). One request, one
 * reply, one process; nothing is trusted that it would not print.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "compositor/control/cloisonctl_table.h"
#include "compositor/control/control.h"
#include "compositor/control/control_request.h"

#define MAX_REPLY (64u * 1024u * 1024u) /* bytes */

enum exit_code {
	EXIT_REFUSED = 1, /* the compositor said no */
	EXIT_USAGE = 2,
	EXIT_UNREACHABLE = 3, /* it does not run, or does not answer */
};

static const char usage_text[] = "usage: cloisonctl state [--json]\n"
				 "       cloisonctl focus WINDOW\n"
				 "       cloisonctl close WINDOW\n"
				 "       cloisonctl launch DOMAIN COMMAND [ARGUMENT...]\n"
				 "       cloisonctl quit\n"
				 "       cloisonctl --version | --help\n";

static bool cloisonctl_set_address(struct sockaddr_un *address)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	if (!dir || dir[0] != '/') {
		fprintf(stderr,
			"cloisonctl: XDG_RUNTIME_DIR is not set: run it in the session of the "
			"compositor\n");
		return false;
	}
	address->sun_family = AF_UNIX;
	int length = snprintf(
		address->sun_path, sizeof(address->sun_path), "%s/cloison/" CONTROL_SOCKET, dir);
	if (length >= (int)sizeof(address->sun_path)) {
		fprintf(stderr,
			"cloisonctl: XDG_RUNTIME_DIR is too long for a socket: use a shorter "
			"one\n");
		return false;
	}
	return true;
}

static int connect_to_compositor(void)
{
	struct sockaddr_un address = {0};
	if (!cloisonctl_set_address(&address)) {
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		bool absent = errno == ENOENT || errno == ECONNREFUSED;
		fprintf(stderr, "cloisonctl: %s: %s: %s\n", address.sun_path,
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

static void print_state(struct json_object *state, bool json)
{
	if (json) {
		printf("%s\n", json_object_to_json_string_ext(state,
				       JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	} else {
		cloisonctl_table_print(state);
	}
}

static int print_reply(const char *text, bool json)
{
	struct json_object *reply = json_tokener_parse(text), *ok, *value;
	if (!json_object_object_get_ex(reply, "ok", &ok)) {
		fprintf(stderr,
			"cloisonctl: the compositor's answer makes no sense: use the cloisonctl "
			"of the same version\n");
		json_object_put(reply);
		return EXIT_UNREACHABLE;
	}
	if (!json_object_get_boolean(ok)) {
		json_object_object_get_ex(reply, "error", &value);
		fprintf(stderr, "cloisonctl: %s\n", json_object_get_string(value));
	} else if (json_object_object_get_ex(reply, "state", &value)) {
		print_state(value, json);
	}
	int code = json_object_get_boolean(ok) ? EXIT_SUCCESS : EXIT_REFUSED;
	json_object_put(reply);
	return code;
}

static int ask(char *const words[], bool json)
{
	int fd = connect_to_compositor();
	if (fd < 0) {
		return EXIT_UNREACHABLE;
	}
	/* A request that is too long is refused while it is being sent: the reply says so. */
	send_request(fd, words);
	char *reply = receive_reply(fd);
	close(fd);
	if (!reply) {
		fprintf(stderr,
			"cloisonctl: the compositor closed the connection without an answer: "
			"see its log\n");
		return EXIT_UNREACHABLE;
	}
	int code = print_reply(reply, json);
	free(reply);
	return code;
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage_text, stdout);
		return EXIT_SUCCESS;
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("cloisonctl %s\n", CLOISON_VERSION);
		return EXIT_SUCCESS;
	}
	if (argc < 2 || argv[1][0] == '-') {
		fputs(usage_text, stderr);
		return EXIT_USAGE;
	}
	bool json = argc == 3 && strcmp(argv[1], "state") == 0 && strcmp(argv[2], "--json") == 0;
	if (json) {
		argv[2] = NULL;
	}
	int code = ask(argv + 1, json);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "cloisonctl: cannot write the answer: %s\n", strerror(errno));
		return EXIT_UNREACHABLE;
	}
	return code;
}
