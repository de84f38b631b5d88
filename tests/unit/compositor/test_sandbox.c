/* SPDX-License-Identifier: MIT
 *
 * Which places are left, and kernels whose Landlock is too old. Each sandbox in a process of its
 * own; tests/e2e/test_sandbox.py has the whole of it, in the running compositor.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include <linux/landlock.h>
#include <linux/netlink.h>

#include "compositor/base/sandbox.h"
#include "compositor/base/sandbox_parts.h"

#define FAILED 201
#define NO_LANDLOCK 202

static long claimed_abi; /* of Landlock; 0: the kernel's own */

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...)
{
	va_list args;
	va_start(args, number);
	long a[4];
	for (size_t i = 0; i < COUNT_OF(a); i++) {
		a[i] = va_arg(args, long);
	}
	va_end(args);
	if (claimed_abi && number == SYS_landlock_create_ruleset
		&& a[2] == LANDLOCK_CREATE_RULESET_VERSION) {
		return claimed_abi;
	}
	return __real_syscall(number, a[0], a[1], a[2], a[3]);
}

static char folder[] = "/tmp/cloison-sandbox-XXXXXX";

static void make(const char *below, bool is_folder)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder, below);
	if (is_folder) {
		assert_int_equal(mkdir(path, 0700), 0);
		return;
	}
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static const char *const folders[] = {"first", "second", "third", "run", "home", "home/.icons",
	"home/.local", "home/.local/share", "home/.local/share/icons", "data", "data/icons"};
static const char *const files[] = {"first/file", "second/file", "third/file", "run/file",
	"home/file", "home/.icons/file", "home/.local/share/icons/file", "data/file",
	"data/icons/file"};

static int setup(void **state)
{
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		make(folders[i], true);
	}
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		make(files[i], false);
	}
	return 0;
}

static int teardown(void **state)
{
	char path[128];
	for (size_t i = COUNT_OF(files); i-- > 0;) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		unlink(path);
	}
	for (size_t i = COUNT_OF(folders); i-- > 0;) {
		snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
		rmdir(path);
	}
	return rmdir(folder);
}

/* What the child returns. */
static int run(int (*act)(const char *of), const char *of)
{
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		_exit(act(of));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void set_path(const char *variable, const char *below)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder, below);
	setenv(variable, path, 1);
}

/* The second layer alone. */
static bool enter(bool start)
{
	struct confine_files places;
	return confine_process() && confine_files_begin(&places) == CONFINE_DONE
	       && sandbox_leave_places(&places, start)
	       && confine_files_enforce(&places) == CONFINE_DONE;
}

static int try_read(const char *below)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder, below);
	return open(path, O_RDONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static int read_with_lists(const char *of)
{
	char themes[256];
	snprintf(themes, sizeof(themes), "%s/first:relative:%s/second:", folder, folder);
	setenv("XCURSOR_PATH", themes, 1);
	set_path("HOME", "home");
	unsetenv("XDG_DATA_HOME");
	return enter(false) ? try_read(of) : FAILED;
}

static int read_with_data_home(const char *of)
{
	set_path("HOME", "home");
	set_path("XDG_DATA_HOME", "data");
	return enter(false) ? try_read(of) : FAILED;
}

static int read_at_the_end(const char *of)
{
	set_path("XDG_RUNTIME_DIR", "run");
	return enter(false) ? try_read(of) : FAILED;
}

static int read_at_the_start(const char *of)
{
	set_path("XDG_RUNTIME_DIR", "run");
	return enter(true) ? try_read(of) : FAILED;
}

static int see_landlock(const char *of)
{
	return enter(false) ? 0 : NO_LANDLOCK;
}

static void places_come_from_the_environment(void **state)
{
	if (run(see_landlock, NULL) == NO_LANDLOCK) {
		skip();
	}
	assert_int_equal(run(read_with_lists, "first/file"), 0);
	assert_int_equal(run(read_with_lists, "second/file"), 0);
	assert_int_equal(run(read_with_lists, "third/file"), EACCES);
	assert_int_equal(run(read_with_lists, "home/.local/share/icons/file"), 0);
	assert_int_equal(run(read_with_lists, "home/.icons/file"), 0);
	assert_int_equal(run(read_with_lists, "home/file"), EACCES);
	assert_int_equal(run(read_with_data_home, "data/icons/file"), 0);
	assert_int_equal(run(read_with_data_home, "data/file"), EACCES);
	assert_int_equal(run(read_with_data_home, "home/.local/share/icons/file"), EACCES);
}

static void some_are_left_for_the_start_alone(void **state)
{
	if (run(see_landlock, NULL) == NO_LANDLOCK) {
		skip();
	}
	assert_int_equal(run(read_at_the_start, "run/file"), 0);
	assert_int_equal(run(read_at_the_end, "run/file"), EACCES);
}

static int begin_auto(const char *of)
{
	struct sandbox sandbox;
	claimed_abi = 3;
	return sandbox_begin(&sandbox, CONFINE_AUTO) && sandbox.files == 3 ? 0 : FAILED;
}

static int begin_required(const char *of)
{
	struct sandbox sandbox;
	claimed_abi = 3;
	return sandbox_begin(&sandbox, CONFINE_REQUIRED) ? 0 : FAILED;
}

static void a_landlock_that_is_too_old_is_not_all_of_it(void **state)
{
	if (run(see_landlock, NULL) == NO_LANDLOCK) {
		skip();
	}
	assert_int_equal(run(begin_auto, NULL), 0);
	assert_int_equal(run(begin_required, NULL), FAILED);
}

/* --- calls ----------------------------------------------------------------------------------- */

static bool complete(struct sandbox_needs needs)
{
	struct sandbox sandbox;
	struct wl_event_loop *loop = wl_event_loop_create();
	return loop && sandbox_begin(&sandbox, CONFINE_AUTO) && sandbox_end_start(&sandbox)
	       && sandbox_complete(&sandbox, loop, needs);
}

static int make_code(struct sandbox_needs needs)
{
	if (!complete(needs)) {
		return FAILED;
	}
	void *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return code == MAP_FAILED ? errno : 0;
}

static int make_code_as_a_driver(const char *of)
{
	return make_code((struct sandbox_needs){.driver = true});
}

static int make_code_with_pixman(const char *of)
{
	return make_code((struct sandbox_needs){.seat = true});
}

static int start_a_process_as_a_driver(const char *of)
{
	if (!complete((struct sandbox_needs){.driver = true})) {
		return FAILED;
	}
	pid_t child = fork();
	if (child == 0) {
		_exit(0);
	}
	return child < 0 ? errno : 0;
}

static void *note(void *noted)
{
	*(bool *)noted = true;
	return NULL;
}

static int start_a_thread_as_a_driver(const char *of)
{
	pthread_t thread;
	bool noted = false;
	if (!complete((struct sandbox_needs){.driver = true})) {
		return FAILED;
	}
	int error = pthread_create(&thread, NULL, note, &noted);
	return error || pthread_join(thread, NULL) != 0 || !noted ? FAILED : 0;
}

static int listen_for_devices(struct sandbox_needs needs)
{
	const struct sockaddr_nl address = {.nl_family = AF_NETLINK};
	if (!complete(needs)) {
		return FAILED;
	}
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	return fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ? errno
											   : 0;
}

static int listen_for_devices_on_a_seat(const char *of)
{
	return listen_for_devices((struct sandbox_needs){.seat = true});
}

static int listen_for_devices_elsewhere(const char *of)
{
	return listen_for_devices((struct sandbox_needs){.driver = true});
}

static int look_at_routes_on_a_seat(const char *of)
{
	if (!complete((struct sandbox_needs){.seat = true})) {
		return FAILED;
	}
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE) < 0 ? errno : 0;
}

static void a_driver_may_make_code_and_threads(void **state)
{
	assert_int_equal(run(make_code_as_a_driver, NULL), 0);
	assert_int_equal(run(make_code_with_pixman, NULL), EPERM);
	assert_int_equal(run(start_a_thread_as_a_driver, NULL), 0);
	assert_int_equal(run(start_a_process_as_a_driver, NULL), EPERM);
}

static void a_seat_may_listen_for_devices(void **state)
{
	assert_int_equal(run(listen_for_devices_on_a_seat, NULL), 0);
	assert_int_equal(run(listen_for_devices_elsewhere, NULL), EPERM);
	assert_int_equal(run(look_at_routes_on_a_seat, NULL), EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(places_come_from_the_environment, setup, teardown),
		cmocka_unit_test_setup_teardown(some_are_left_for_the_start_alone, setup, teardown),
		cmocka_unit_test(a_landlock_that_is_too_old_is_not_all_of_it),
		cmocka_unit_test(a_driver_may_make_code_and_threads),
		cmocka_unit_test(a_seat_may_listen_for_devices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
