/* SPDX-License-Identifier: MIT
 *
 * Each forbidden call in a process of its own that has entered the sandbox: it must die of it. And
 * what the program needs must still work there.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/udmabuf.h>

#include "vhost/process/limits.h"
#include "vhost/process/sandbox.h"

static bool without_filter;

int __real_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter)
{
	return without_filter ? 0 : __real_seccomp_load(filter);
}

/* What the child's end was. */
static int run(void (*act)(void))
{
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!sandbox_enter()) {
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
	int local = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	fcntl(local, F_SETFL, O_NONBLOCK | O_ASYNC);
}

static void lock_a_file(void)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	fcntl(STDERR_FILENO, F_SETLK, &lock);
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

static void test_forbidden(void **state)
{
	void (*const acts[])(void) = {open_file, start_program, start_process, reach_the_network,
		trace, map_code, make_code, send_signal, change_directory, remove_limits,
		take_signals_of_a_file, choose_a_signal, ask_for_signals, lock_a_file,
		remove_a_folder, ask_a_terminal, type_into_a_terminal};
	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		int status = run(acts[i]);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

static void need(bool worked)
{
	if (!worked) {
		_exit(1);
	}
}

static void everyday_work(void)
{
	int local = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	int file = memfd_create("pool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	need(local >= 0 && file >= 0);
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

/* What the filter does not let a process ask of itself. */
static void look_at_itself(void)
{
	struct rlimit core, files;
	need(prctl(PR_GET_DUMPABLE) == 0);
	need(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	need(getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0);
	need(getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max == VHOST_MAX_FILES);
}

/* No core file, no debugger of the same user, no privileges from programs. */
static void test_nothing_to_look_into(void **state)
{
	without_filter = true;
	int status = run(look_at_itself);
	without_filter = false;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_allowed(void **state)
{
	int status = run(everyday_work);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forbidden),
		cmocka_unit_test(test_nothing_to_look_into),
		cmocka_unit_test(test_allowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
