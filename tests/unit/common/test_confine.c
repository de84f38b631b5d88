/* SPDX-License-Identifier: MIT
 *
 * Each try in a process of its own, which ends with the errno of it, or with one of these.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/landlock.h>

#include "common/confine.h"

#define ABSENT 201 /* CONFINE_ABSENT */
#define FAILED 202 /* CONFINE_FAILED */

static char folder[] = "/tmp/cloison-confine-XXXXXX";
static char file[64];

static int setup(void **state)
{
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/file", folder);
	int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	assert_true(fd >= 0);
	return close(fd);
}

static int teardown(void **state)
{
	unlink(file);
	return rmdir(folder);
}

/* What the child returns, or its signal as a negative number. */
static int run(int (*act)(void))
{
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		_exit(act());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int exit_of(enum confine_result result)
{
	return result == CONFINE_DONE ? 0 : result == CONFINE_ABSENT ? ABSENT : FAILED;
}

/* --- system calls ----------------------------------------------------------------------------- */

static int load(const struct confine_call *calls, size_t count, uint32_t otherwise)
{
	struct confine_filter filter;
	confine_filter_begin(&filter, otherwise);
	confine_filter_allow(&filter, calls, count);
	static const struct confine_call none = {SCMP_SYS(getppid)};
	confine_filter_refuse(&filter, &none, 1, ENOSYS);
	return exit_of(confine_filter_load(&filter));
}

/* Enough to end, and some that depend on their arguments. */
static const struct confine_call table[] = {
	{SCMP_SYS(exit_group)},
	{SCMP_SYS(socket), {CONFINE_IS(0, AF_UNIX), CONFINE_LACKS(1, SOCK_NONBLOCK)}},
	{SCMP_SYS(socket), {CONFINE_IS(0, AF_NETLINK)}},
};

static int with_table(int family, int type)
{
	if (!confine_process() || load(table, COUNT_OF(table), SCMP_ACT_ERRNO(EPERM)) != 0) {
		return FAILED;
	}
	return socket(family, type, 0) >= 0 ? 0 : errno;
}

static int allowed_by_the_first(void)
{
	return with_table(AF_UNIX, SOCK_STREAM);
}

static int allowed_by_the_second(void)
{
	return with_table(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK);
}

static int one_condition_of_two(void)
{
	return with_table(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK);
}

static int no_condition(void)
{
	return with_table(AF_INET, SOCK_STREAM);
}

static int no_row(void)
{
	int result = with_table(AF_UNIX, SOCK_STREAM);
	return result == 0 && syscall(SYS_getpid) < 0 ? errno : FAILED;
}

static int refused(void)
{
	int result = with_table(AF_UNIX, SOCK_STREAM);
	return result == 0 && syscall(SYS_getppid) < 0 ? errno : FAILED;
}

static int killed(void)
{
	confine_process();
	load(table, COUNT_OF(table), SCMP_ACT_KILL_PROCESS);
	return open(file, O_RDONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static void a_call_needs_all_conditions_of_a_row(void **state)
{
	assert_int_equal(run(allowed_by_the_first), 0);
	assert_int_equal(run(allowed_by_the_second), 0);
	assert_int_equal(run(one_condition_of_two), EPERM);
	assert_int_equal(run(no_condition), EPERM);
	assert_int_equal(run(no_row), EPERM);
	assert_int_equal(run(refused), ENOSYS);
	assert_int_equal(run(killed), -SIGSYS);
}

static int wrong_table(void)
{
	static const struct confine_call wrong[] = {{SCMP_SYS(read), {CONFINE_IS(9, 1)}}};
	confine_process();
	return load(wrong, 1, SCMP_ACT_ERRNO(EPERM));
}

static void a_wrong_table_is_no_old_kernel(void **state)
{
	assert_int_equal(run(wrong_table), FAILED);
}

/* --- processes -------------------------------------------------------------------------------- */

static int look_at_itself(void)
{
	return confine_process() && prctl(PR_GET_DUMPABLE) == 0
			       && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1
		       ? 0
		       : FAILED;
}

static void nothing_to_look_into(void **state)
{
	assert_int_equal(run(look_at_itself), 0);
}

static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct left[_LINUX_CAPABILITY_U32S_3];
	if (!confine_capabilities() || syscall(SYS_capget, &header, left) != 0) {
		return FAILED;
	}
	uint32_t any =
		left[0].permitted | left[1].permitted | left[0].inheritable | left[1].inheritable;
	bool bounded = getuid() != 0 || prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN) == 0;
	return any == 0 && bounded ? 0 : FAILED;
}

static void no_capability_stays(void **state)
{
	assert_int_equal(run(drop_capabilities), 0);
}

static void modes_have_names(void **state)
{
	enum confine_mode mode = CONFINE_AUTO;
	assert_true(confine_mode_read(&mode, "required") && mode == CONFINE_REQUIRED);
	assert_true(confine_mode_read(&mode, "off") && mode == CONFINE_OFF);
	assert_true(confine_mode_read(&mode, "auto") && mode == CONFINE_AUTO);
	assert_false(confine_mode_read(&mode, "") || confine_mode_read(&mode, "no"));
}

/* --- files ------------------------------------------------------------------------------------ */

/* Leaves access at path; ABSENT when this kernel has no Landlock at all. */
static int with_files(const char *path, uint64_t access)
{
	struct confine_files files;
	enum confine_result result = confine_files_begin(&files);
	if (result != CONFINE_DONE) {
		return exit_of(result);
	}
	if (!confine_process() || !confine_files_allow(&files, path, access)
		|| !confine_files_allow(&files, "/no/such/path", access)) {
		return FAILED;
	}
	return exit_of(confine_files_enforce(&files));
}

static int try_open(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC) >= 0 ? 0 : errno;
}

static int read_in_the_folder(void)
{
	int result = with_files(folder, LANDLOCK_ACCESS_FS_READ_FILE);
	return result ? result : try_open(file, O_RDONLY);
}

static int write_in_the_folder(void)
{
	int result = with_files(folder, LANDLOCK_ACCESS_FS_READ_FILE);
	return result ? result : try_open(file, O_WRONLY);
}

static int read_the_file(void)
{
	/* What is of folders alone is left out. */
	int result = with_files(file, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
	return result ? result : try_open(file, O_RDONLY);
}

static int read_elsewhere(void)
{
	int result = with_files(folder, LANDLOCK_ACCESS_FS_READ_FILE);
	return result ? result : try_open("/etc/passwd", O_RDONLY);
}

static int run_elsewhere(void)
{
	int result = with_files(folder, LANDLOCK_ACCESS_FS_READ_FILE);
	if (result == 0) {
		execl("/bin/true", "true", NULL);
	}
	return result ? result : errno;
}

/* What somebody who has entered may do to a child that has not. */
static int signal_a_child(bool leave)
{
	struct confine_files files;
	int ends[2];
	char byte;
	enum confine_result result = confine_files_begin(&files);
	if (result != CONFINE_DONE || files.abi < CONFINE_FILES_ABI) {
		return ABSENT;
	}
	if (pipe(ends) < 0) {
		return FAILED;
	}
	pid_t child = fork();
	if (child == 0) {
		/* Until its parent has ended. */
		close(ends[1]);
		_exit((int)read(ends[0], &byte, 1));
	}
	if (!confine_process() || (leave && !confine_files_leave_signals(&files))
		|| confine_files_enforce(&files) != CONFINE_DONE) {
		return FAILED;
	}
	return kill(child, SIGKILL) == 0 ? 0 : errno;
}

static int signal_denied(void)
{
	return signal_a_child(false);
}

static int signal_left(void)
{
	return signal_a_child(true);
}

static void only_what_is_left_can_be_opened(void **state)
{
	if (run(read_in_the_folder) == ABSENT) {
		skip();
	}
	assert_int_equal(run(read_in_the_folder), 0);
	assert_int_equal(run(write_in_the_folder), EACCES);
	assert_int_equal(run(read_the_file), 0);
	assert_int_equal(run(read_elsewhere), EACCES);
	assert_int_equal(run(run_elsewhere), EACCES);
}

static void signals_to_others_are_denied_or_left(void **state)
{
	if (run(signal_left) == ABSENT) {
		skip();
	}
	assert_int_equal(run(signal_denied), EPERM);
	assert_int_equal(run(signal_left), 0);
}

/* --- an old kernel, played by a filter --------------------------------------------------------- */

/* What a kernel without it says. */
static bool make_old(void)
{
	scmp_filter_ctx old = seccomp_init(SCMP_ACT_ALLOW);
	bool made = old && seccomp_rule_add(old, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) == 0
		    && seccomp_rule_add(old, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
			       SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP))
			       == 0
		    && seccomp_rule_add(
			       old, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0)
			       == 0
		    && seccomp_load(old) == 0;
	seccomp_release(old);
	return made;
}

static int old_filter(void)
{
	return make_old() ? load(table, COUNT_OF(table), SCMP_ACT_ERRNO(EPERM)) : FAILED;
}

static int old_files(void)
{
	struct confine_files files;
	if (!make_old()) {
		return FAILED;
	}
	int result = exit_of(confine_files_begin(&files));
	return files.abi == 0 ? result : FAILED;
}

static void an_old_kernel_is_no_failure(void **state)
{
	assert_int_equal(run(old_filter), ABSENT);
	assert_int_equal(run(old_files), ABSENT);
}

/* --- what a process has ----------------------------------------------------------------------- */

static bool limits_are(rlim_t soft, rlim_t hard)
{
	struct rlimit limit;
	return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur == soft
	       && limit.rlim_max == hard;
}

static int limit(void)
{
	if (!confine_limit(RLIMIT_FSIZE, 4096) || !limits_are(4096, 4096)) {
		return FAILED;
	}
	return confine_limit(RLIMIT_FSIZE, 8192) && limits_are(4096, 4096) ? 0 : FAILED;
}

static void a_limit_is_never_raised(void **state)
{
	assert_int_equal(run(limit), 0);
}

static int open_standard(void)
{
	close(STDIN_FILENO);
	close(STDERR_FILENO);
	if (!confine_standard_files() || fcntl(STDIN_FILENO, F_GETFD) < 0
		|| fcntl(STDERR_FILENO, F_GETFD) < 0) {
		return FAILED;
	}
	/* Those that there are stay, and nothing else is opened. */
	int next = dup(STDIN_FILENO);
	return confine_standard_files() && dup(STDIN_FILENO) == next + 1 ? 0 : FAILED;
}

static void standard_files_are_there(void **state)
{
	assert_int_equal(run(open_standard), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_call_needs_all_conditions_of_a_row, setup, teardown),
		cmocka_unit_test(a_wrong_table_is_no_old_kernel),
		cmocka_unit_test(nothing_to_look_into),
		cmocka_unit_test(no_capability_stays),
		cmocka_unit_test(modes_have_names),
		cmocka_unit_test_setup_teardown(only_what_is_left_can_be_opened, setup, teardown),
		cmocka_unit_test(signals_to_others_are_denied_or_left),
		cmocka_unit_test(an_old_kernel_is_no_failure),
		cmocka_unit_test(a_limit_is_never_raised),
		cmocka_unit_test(standard_files_are_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
