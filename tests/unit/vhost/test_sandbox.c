/* SPDX-License-Identifier: MIT
 *
 * Each forbidden call in a process of its own that has entered the sandbox: it must die of it. And
 * what the program needs must still work there. tests/vhost/test_attacks.py does the same to the
 * whole program, layer by layer.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/udmabuf.h>

#include "vhost/process/limits.h"
#include "vhost/process/sandbox.h"

static char folder[] = "/tmp/cloison-sandbox-XXXXXX";
static char path[64], other[64]; /* the listener's file, and one elsewhere */
static bool without_filter;

int __real_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter)
{
	return without_filter ? 0 : __real_seccomp_load(filter);
}

/* What a worker's end was. */
static int run(void (*act)(void))
{
	struct sandbox sandbox = {.mode = CONFINE_AUTO};
	int status = 0;
	pid_t child = sandbox_fork(&sandbox);
	assert_true(child >= 0);
	if (child == 0) {
		if (!sandbox_enter_worker(&sandbox)) {
			_exit(99);
		}
		act();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* What a keeper's end was, whose listener's file is path. */
static int run_keeper(void (*act)(void))
{
	const struct sandbox sandbox = {.mode = CONFINE_AUTO};
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!sandbox_enter_keeper(&sandbox, path)) {
			_exit(99);
		}
		act();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void open_file(void)
{
	open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static void start_program(void)
{
	execl("/bin/true", "true", NULL);
}

static void start_process(void)
{
	fork();
}

static void reach_the_network(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}

static void trace(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static void map_code(void)
{
	mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void make_code(void)
{
	static _Alignas(4096) char page[4096];
	mprotect(page, sizeof(page), PROT_READ | PROT_EXEC);
}

static void send_signal(void)
{
	kill(getppid(), SIGTERM);
}

static void change_directory(void)
{
	if (chdir("/") != 0) {
		_exit(1);
	}
}

static void remove_limits(void)
{
	const struct rlimit limit = {4096, 4096};
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void take_signals_of_a_file(void)
{
	fcntl(STDERR_FILENO, F_SETOWN, getppid());
}

static void choose_a_signal(void)
{
	fcntl(STDERR_FILENO, F_SETSIG, SIGTERM);
}

static void ask_for_signals(void)
{
	fcntl(STDERR_FILENO, F_SETFL, O_NONBLOCK | O_ASYNC);
}

static void lock_a_file(void)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	fcntl(STDERR_FILENO, F_SETLK, &lock);
}

static void make_a_socket(void)
{
	socket(AF_UNIX, SOCK_SEQPACKET, 0);
}

static void connect_somewhere(void)
{
	const struct sockaddr_un address = {AF_UNIX, "/no/such/socket"};
	connect(STDERR_FILENO, (const struct sockaddr *)&address, sizeof(address));
}

static void send_to_an_address(void)
{
	const struct sockaddr_un address = {AF_UNIX, "/no/such/socket"};
	sendto(STDERR_FILENO, "x", 1, 0, (const struct sockaddr *)&address, sizeof(address));
}

static void remove_a_file(void)
{
	unlink("/no/such/file");
}

static void look_at_a_file(void)
{
	struct stat status;
	lstat("/no/such/file", &status);
}

static void remove_a_folder(void)
{
	unlinkat(AT_FDCWD, "/no/such/folder", AT_REMOVEDIR);
}

static void ask_a_terminal(void)
{
	int waiting;
	ioctl(STDERR_FILENO, FIONREAD, &waiting);
}

static void type_into_a_terminal(void)
{
	ioctl(STDERR_FILENO, TIOCSTI, "x");
}

typedef void (*act)(void);

static void assert_deadly(int (*runner)(void (*act)(void)), const act *acts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int status = runner(acts[i]);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

static void test_forbidden(void **state)
{
	const act acts[] = {open_file, start_program, start_process, reach_the_network,
		make_a_socket, connect_somewhere, send_to_an_address, trace, map_code, make_code,
		send_signal, change_directory, remove_limits, take_signals_of_a_file,
		choose_a_signal, ask_for_signals, lock_a_file, remove_a_file, look_at_a_file,
		remove_a_folder, ask_a_terminal, type_into_a_terminal};
	assert_deadly(run, acts, COUNT_OF(acts));
}

static void test_forbidden_to_the_keeper(void **state)
{
	const act acts[] = {open_file, start_program, start_process, reach_the_network,
		send_to_an_address, trace, map_code, make_code, send_signal, change_directory,
		remove_limits, take_signals_of_a_file, choose_a_signal, ask_for_signals,
		lock_a_file, remove_a_folder, ask_a_terminal, type_into_a_terminal};
	assert_deadly(run_keeper, acts, COUNT_OF(acts));
}

static void need(bool worked)
{
	if (!worked) {
		_exit(1);
	}
}

static int local_socket; /* made before */

static void everyday_work(void)
{
	struct stat status;
	int local = local_socket;
	int file = memfd_create("pool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	need(local >= 0 && file >= 0);
	need(syscall(SYS_fstat, file, &status) == 0);
	need(ftruncate(file, 4096) == 0 && fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK) == 0);
	int flags = fcntl(local, F_GETFL);
	need(flags >= 0 && fcntl(local, F_SETFL, flags | O_NONBLOCK) == 0);
	need((fcntl(local, F_GETFL) & O_NONBLOCK) != 0);
	need(fcntl(local, F_SETFD, FD_CLOEXEC) == 0 && fcntl(local, F_GETFD) == FD_CLOEXEC);
	need(fcntl(file, F_GET_SEALS) == F_SEAL_SHRINK);
	int copy = fcntl(file, F_DUPFD_CLOEXEC, 0);
	need(copy >= 0 && close(copy) == 0);
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	need(map != MAP_FAILED && munmap(map, 4096) == 0);
	/* Small, large, grown: all the ways of malloc. */
	void *bytes = malloc(1000);
	bytes = realloc(bytes, 1 << 22);
	bytes = realloc(bytes, 1 << 24);
	need(bytes);
	free(bytes);
	need(close(file) == 0 && close(local) == 0);
	/* Allowed, and fails because the descriptor is none. */
	need(ioctl(-1, UDMABUF_CREATE_LIST, NULL) == -1);
}

/* What the keeper is for. */
static void keep(void)
{
	struct stat status;
	struct pollfd none = {.fd = -1};
	const struct sockaddr_un address = {AF_UNIX, "/no/such/socket"};
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	need(fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0
		&& errno == ENOENT);
	need(close(fd) == 0 && poll(&none, 1, 0) == 0);
	need(lstat(path, &status) == 0 && unlink(path) == 0);
}

/* Elsewhere it may not. */
static void remove_another(void)
{
	need(unlink(other) < 0 && errno == EACCES);
}

/* What the filter does not let a process ask of itself. */
static void look_at_itself(void)
{
	struct rlimit core, files, bytes, processes;
	need(prctl(PR_GET_DUMPABLE) == 0);
	need(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	need(getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0);
	need(getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max <= VHOST_MAX_FILES);
	need(getrlimit(RLIMIT_FSIZE, &bytes) == 0 && bytes.rlim_max == VHOST_MAX_FILE_BYTES);
	need(getrlimit(RLIMIT_NPROC, &processes) == 0 && processes.rlim_max == 0);
}

static void assert_well(int status)
{
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* No core file, no debugger of the same user, no privileges from programs. */
static void test_nothing_to_look_into(void **state)
{
	without_filter = true;
	int status = run(look_at_itself), keeper = run_keeper(look_at_itself);
	without_filter = false;
	assert_well(status);
	assert_well(keeper);
}

static void test_allowed(void **state)
{
	local_socket = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	int status = run(everyday_work);
	close(local_socket);
	assert_well(status);
}

static void make_file(char *name, size_t size, const char *text)
{
	snprintf(name, size, "%s", text);
	close(open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

static void test_allowed_to_the_keeper(void **state)
{
	struct confine_files files;
	char text[64];
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(text, sizeof(text), "%s/listener", folder);
	make_file(path, sizeof(path), text);
	snprintf(text, sizeof(text), "%s-other", folder);
	make_file(other, sizeof(other), text);
	bool landlock = confine_files_begin(&files) == CONFINE_DONE;
	if (landlock) {
		close(files.fd);
	}
	int elsewhere = landlock ? run_keeper(remove_another) : 0;
	int status = run_keeper(keep);
	bool gone = access(path, F_OK) < 0;
	unlink(path);
	unlink(other);
	rmdir(folder);
	path[0] = '\0';
	assert_well(elsewhere);
	assert_well(status);
	assert_true(gone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forbidden),
		cmocka_unit_test(test_forbidden_to_the_keeper),
		cmocka_unit_test(test_nothing_to_look_into),
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_allowed_to_the_keeper),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
