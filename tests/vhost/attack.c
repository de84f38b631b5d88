/* SPDX-License-Identifier: MIT
 *
 * cloison-vhost, whose worker is an attacker's from the moment when its sandbox is closed: what he
 * tries is said by the environment, and what came of it on standard error. One layer of the sandbox
 * or several can be left out, to see that the others hold alone.
 *
 *   CLOISON_ATTACK   list: names of all calls; a number: tries that one; or the name of a script below
 *   CLOISON_WITHOUT  of filter, landlock, namespaces: what is not there
 *   CLOISON_FILE, _FOLDER, _SOCKETS (with ":" between), _ABSTRACT, _PROCESS: what he is after
 */
#include "tests/vhost/attack.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <netinet/in.h>

#include "common/namespaces.h"
#include "vhost/process/errand.h"
#include "vhost/process/sandbox.h"

static int errands = -1;

static const char *get(const char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	int size = vsnprintf(text, sizeof(text) - 1, format, args);
	va_end(args);
	text[size] = '\n';
	if (write(STDERR_FILENO, text, (size_t)size + 1) < 0) {
		_exit(2);
	}
}

/* result: of a system call or of libc's function for it. */
static void say_result(const char *what, long result)
{
	say("%s: %s", what, result < 0 ? strerrorname_np(errno) : "got through");
}

/* --- layers that are left out ----------------------------------------------------------------- */

static bool is_without(const char *layer)
{
	return strstr(get("CLOISON_WITHOUT"), layer);
}

int __real_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter)
{
	return is_without("filter") ? 0 : __real_seccomp_load(filter);
}

enum confine_result __real_confine_files_enforce(struct confine_files *files);
enum confine_result __wrap_confine_files_enforce(struct confine_files *files);
enum confine_result __wrap_confine_files_enforce(struct confine_files *files)
{
	return is_without("landlock") ? CONFINE_DONE : __real_confine_files_enforce(files);
}

pid_t __real_namespaces_fork(void);
pid_t __wrap_namespaces_fork(void);
pid_t __wrap_namespaces_fork(void)
{
	if (is_without("namespaces")) {
		errno = EPERM;
		return -1;
	}
	return __real_namespaces_fork();
}

bool __real_errand_pair(int *keeper, int *worker);
bool __wrap_errand_pair(int *keeper, int *worker);
bool __wrap_errand_pair(int *keeper, int *worker)
{
	bool made = __real_errand_pair(keeper, worker);
	errands = *worker;
	return made;
}

/* --- one call --------------------------------------------------------------------------------- */

static size_t find_calls(const struct attack_call **calls)
{
	static char socket[108];
	snprintf(socket, sizeof(socket), "%.*s", (int)strcspn(get("CLOISON_SOCKETS"), ":"),
		get("CLOISON_SOCKETS"));
	const struct attack_targets targets = {
		.file = get("CLOISON_FILE"),
		.folder = get("CLOISON_FOLDER"),
		.socket = socket,
		.abstract = get("CLOISON_ABSTRACT"),
		.process = atoi(get("CLOISON_PROCESS")),
		.descriptor = errands,
	};
	return attack_calls(&targets, calls);
}

static void list_calls(void)
{
	const struct attack_call *calls;
	size_t count = find_calls(&calls);
	for (size_t i = 0; i < count; i++) {
		printf("%s\n", calls[i].name);
	}
	fflush(stdout);
}

static void try_call(size_t number)
{
	const struct attack_call *calls;
	size_t count = find_calls(&calls);
	if (number >= count) {
		_exit(2);
	}
	const long *a = calls[number].arguments;
	say_result(calls[number].name,
		syscall(calls[number].number, a[0], a[1], a[2], a[3], a[4], a[5]));
}

/* --- scripts ---------------------------------------------------------------------------------- */

/* How far he gets to something that is not his: nothing of it changes anything but the last. */
static void reach_files(void)
{
	const char *file = get("CLOISON_FILE"), *folder = get("CLOISON_FOLDER");
	char made[256];
	struct stat status;
	snprintf(made, sizeof(made), "%s/made", folder);
	say_result("read a file", open(file, O_RDONLY | O_CLOEXEC));
	say_result("look at a file", stat(file, &status));
	say_result("list a folder", open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	say_result("make a file", open(made, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	say_result("remove a file", unlink(file));
}

static void reach_socket(const char *what, const struct sockaddr *address, size_t size)
{
	int fd = socket(address->sa_family,
		(address->sa_family == AF_UNIX ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_CLOEXEC, 0);
	int result = connect(fd, address, (socklen_t)size);
	if (result < 0 && errno == EPROTOTYPE) {
		close(fd);
		fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		result = connect(fd, address, (socklen_t)size);
	}
	say_result(what, result);
}

static void reach_sockets(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char list[1024], what[256];
	snprintf(list, sizeof(list), "%s", get("CLOISON_SOCKETS"));
	for (char *rest = list, *path; (path = strsep(&rest, ":"));) {
		strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
		snprintf(what, sizeof(what), "connect to %s", path);
		reach_socket(what, (const struct sockaddr *)&address, sizeof(address));
	}
	const char *name = get("CLOISON_ABSTRACT");
	memset(address.sun_path, 0, sizeof(address.sun_path));
	strncpy(address.sun_path + 1, name, sizeof(address.sun_path) - 2);
	reach_socket("connect to an abstract socket", (const struct sockaddr *)&address,
		offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
	const struct sockaddr_in here = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(get("CLOISON_PORT"))),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	reach_socket("connect to a port", (const struct sockaddr *)&here, sizeof(here));
}

static void reach_processes(void)
{
	pid_t other = atoi(get("CLOISON_PROCESS"));
	char byte;
	struct iovec to = {&byte, 1};
	struct iovec from = {(void *)(uintptr_t)strtoull(get("CLOISON_ADDRESS"), NULL, 0), 1};
	say_result("read a process", process_vm_readv(other, &to, 1, &from, 1, 0));
	say_result("trace a process", ptrace(PTRACE_SEIZE, other, NULL, NULL));
	say_result("signal a process", kill(other, SIGCONT));
	pid_t child = fork();
	if (child == 0) {
		_exit(0);
	}
	say_result("start a process", child);
	char *arguments[] = {"true", NULL};
	say_result("run a program", execv("/bin/true", arguments));
}

static void reach(void)
{
	reach_files();
	reach_sockets();
	reach_processes();
}

/* Numbers of what is open, by a call that is left to him. */
static void count_descriptors(void)
{
	for (int fd = 0; fd < 4096; fd++) {
		if (fcntl(fd, F_GETFD) >= 0) {
			say("open: %d", fd);
		}
	}
}

/* What he is given when he asks: a connection to his own domain, however often. */
static void ask_the_keeper(void)
{
	for (int i = 0; i < 3; i++) {
		struct pollfd answer = {.fd = errands, .events = POLLIN};
		int connection = -1, error = 0;
		say_result("ask", errand_ask(errands) ? 0 : -1);
		poll(&answer, 1, -1);
		errand_take(errands, &connection, &error);
		say("answer: %s", connection >= 0 ? "a connection" : "none");
		if (connection >= 0 && send(connection, "x", 1, MSG_NOSIGNAL) < 0) {
			say("answer: useless");
		}
	}
}

/* A path in place of the question. */
static void lie_to_the_keeper(void)
{
	const char *path = get("CLOISON_SOCKETS");
	struct pollfd end = {.fd = errands, .events = POLLIN};
	struct iovec parts = {(void *)path, strlen(path)};
	const struct msghdr header = {.msg_iov = &parts, .msg_iovlen = 1};
	say_result("lie", sendmsg(errands, &header, MSG_NOSIGNAL));
	poll(&end, 1, -1);
	say("the keeper has gone");
	while (poll(NULL, 0, -1) == 0 || errno == EINTR) {
		/* He does not do as he is told. */
	}
}

static const struct {
	const char *name;
	void (*act)(void);
} scripts[] = {
	{"reach", reach},
	{"descriptors", count_descriptors},
	{"ask", ask_the_keeper},
	{"lie", lie_to_the_keeper},
};

/* --- in place of the worker ------------------------------------------------------------------- */

bool __real_sandbox_enter_worker(const struct sandbox *sandbox);
bool __wrap_sandbox_enter_worker(const struct sandbox *sandbox);
bool __wrap_sandbox_enter_worker(const struct sandbox *sandbox)
{
	const char *attack = get("CLOISON_ATTACK");
	if (strcmp(attack, "list") == 0) {
		list_calls();
		_exit(0);
	}
	if (!__real_sandbox_enter_worker(sandbox)) {
		return false;
	}
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (strcmp(attack, scripts[i].name) == 0) {
			scripts[i].act();
			_exit(0);
		}
	}
	try_call(strtoul(attack, NULL, 10));
	_exit(0);
}
