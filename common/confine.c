/* SPDX-License-Identifier: MIT */
#include "common/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>

static const char *const mode_names[] = {
	[CONFINE_AUTO] = "auto",
	[CONFINE_REQUIRED] = "required",
	[CONFINE_OFF] = "off",
};

const char *confine_mode_name(enum confine_mode mode)
{
	return mode_names[mode];
}

bool confine_mode_read(enum confine_mode *mode, const char *text)
{
	for (unsigned i = 0; i < sizeof(mode_names) / sizeof(mode_names[0]); i++) {
		if (strcmp(mode_names[i], text) == 0) {
			*mode = (enum confine_mode)i;
			return true;
		}
	}
	return false;
}

bool confine_standard_files(void)
{
	int fd = STDIN_FILENO;
	while (fd <= STDERR_FILENO
		&& (fcntl(fd, F_GETFD) >= 0 || open("/dev/null", O_RDWR) == fd)) {
		fd++;
	}
	return fd > STDERR_FILENO;
}

bool confine_limit(__rlimit_resource_t resource, rlim_t most)
{
	struct rlimit limit;
	if (getrlimit(resource, &limit) != 0) {
		return false;
	}
	limit.rlim_max = most < limit.rlim_max ? most : limit.rlim_max;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(resource, &limit) == 0;
}

bool confine_process(void)
{
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
	       && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

bool confine_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
	/* Only who has capabilities can and need do it. The kernel may know more of them than its
	 * header did. */
	for (int i = 0; prctl(PR_CAPBSET_DROP, i, 0, 0, 0) == 0; i++) {
	}
	return syscall(SYS_capset, &header, none) == 0;
}

/* What a kernel says to a call, or to an option of one, that it does not know or was made or
 * started without. Saves errno. */
static enum confine_result result_of(int error)
{
	errno = error;
	bool absent = error == ENOSYS || error == EINVAL || error == EOPNOTSUPP;
	return absent ? CONFINE_ABSENT : CONFINE_FAILED;
}

/* --- system calls ----------------------------------------------------------------------------- */

void confine_filter_begin(struct confine_filter *filter, uint32_t otherwise)
{
	*filter = (struct confine_filter){
		.filter = seccomp_init(otherwise),
		.otherwise = otherwise & SECCOMP_RET_ACTION_FULL,
	};
	if (!filter->filter) {
		filter->error = -ENOMEM;
		return;
	}
	/* The kernel's own errno; and all threads, where there are more than one. */
	filter->error = seccomp_attr_set(filter->filter, SCMP_FLTATR_API_SYSRAWRC, 1);
	if (filter->error == 0) {
		filter->error = seccomp_attr_set(filter->filter, SCMP_FLTATR_CTL_TSYNC, 1);
	}
}

/* -EDOM: not every architecture has every call. */
static void note(struct confine_filter *filter, int result)
{
	if (filter->error == 0 && result != -EDOM) {
		filter->error = result;
	}
}

static void add_rows(struct confine_filter *filter, uint32_t action,
	const struct confine_call *calls, size_t count)
{
	for (size_t i = 0; filter->error == 0 && i < count; i++) {
		struct scmp_arg_cmp conditions[CONFINE_CONDITIONS];
		unsigned used = 0;
		for (size_t k = 0; k < CONFINE_CONDITIONS; k++) {
			const struct confine_condition *condition = &calls[i].conditions[k];
			if (condition->mask != 0) {
				conditions[used++] = SCMP_CMP64(condition->argument,
					SCMP_CMP_MASKED_EQ, condition->mask, condition->value);
			}
		}
		note(filter, seccomp_rule_add_array(
				     filter->filter, action, calls[i].number, used, conditions));
	}
}

void confine_filter_allow(
	struct confine_filter *filter, const struct confine_call *calls, size_t count)
{
	add_rows(filter, SCMP_ACT_ALLOW, calls, count);
}

static const struct confine_call base_calls[] = {
	{SCMP_SYS(mmap), {CONFINE_LACKS(2, PROT_EXEC)}},
	{SCMP_SYS(mprotect), {CONFINE_LACKS(2, PROT_EXEC)}},
	{SCMP_SYS(munmap)},
	{SCMP_SYS(mremap)},
	{SCMP_SYS(madvise)},
	{SCMP_SYS(brk)},
	{SCMP_SYS(futex)},
	{SCMP_SYS(clock_gettime)},
	{SCMP_SYS(getrandom)},
	{SCMP_SYS(rt_sigreturn)},
	{SCMP_SYS(rt_sigprocmask)},
	{SCMP_SYS(rt_sigaction)},
	{SCMP_SYS(restart_syscall)},
	{SCMP_SYS(getpid)},
	{SCMP_SYS(gettid)},
	{SCMP_SYS(exit)},
	{SCMP_SYS(exit_group)},
};

void confine_filter_allow_base(struct confine_filter *filter)
{
	confine_filter_allow(filter, base_calls, sizeof(base_calls) / sizeof(base_calls[0]));
}

void confine_filter_refuse(
	struct confine_filter *filter, const struct confine_call *calls, size_t count, int error)
{
	add_rows(filter, SCMP_ACT_ERRNO((uint32_t)error), calls, count);
}

/* Asked of the kernel and not read from seccomp_load, which answers with several errnos when there
 * is no seccomp. */
static enum confine_result ask_kernel(uint32_t otherwise)
{
	bool known = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &otherwise) == 0;
	return known ? CONFINE_DONE : result_of(errno);
}

enum confine_result confine_filter_load(struct confine_filter *filter)
{
	enum confine_result result = ask_kernel(filter->otherwise);
	int error = errno;
	if (result == CONFINE_DONE) {
		error = filter->error != 0 ? -filter->error : -seccomp_load(filter->filter);
		result = error == 0 ? CONFINE_DONE : CONFINE_FAILED;
	}
	if (filter->filter) {
		seccomp_release(filter->filter);
	}
	*filter = (struct confine_filter){0};
	errno = error;
	return result;
}

/* --- files ------------------------------------------------------------------------------------ */

/* What came with which ABI; the last row of an ABI or below it holds. */
static const struct {
	int abi;
	uint64_t files, net, scopes;
} versions[] = {
	{1, (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1},
	{2, LANDLOCK_ACCESS_FS_REFER},
	{3, LANDLOCK_ACCESS_FS_TRUNCATE},
	{4, 0, LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP},
	{5, LANDLOCK_ACCESS_FS_IOCTL_DEV},
	{CONFINE_FILES_ABI, 0, 0, LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL},
};

/* Of what is no folder. */
#define FILE_ACCESS                                                                                \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE \
		| LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_IOCTL_DEV)

/* Of all that this ABI knows, but for what is left. */
static bool make_rules(struct confine_files *files)
{
	struct landlock_ruleset_attr attr = {0};
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (versions[i].abi <= files->abi) {
			attr.handled_access_fs |= versions[i].files;
			attr.handled_access_net |= files->no_net ? 0 : versions[i].net;
			attr.scoped |= versions[i].scopes & ~files->no_scopes;
		}
	}
	files->handled = attr.handled_access_fs;
	/* An older kernel takes what it does not know when that is zero. */
	files->fd = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	return files->fd >= 0;
}

enum confine_result confine_files_begin(struct confine_files *files)
{
	*files = (struct confine_files){.fd = -1};
	long abi = syscall(
		SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 0) {
		return result_of(errno);
	}
	files->abi = (int)abi;
	return make_rules(files) ? CONFINE_DONE : CONFINE_FAILED;
}

bool confine_files_leave_signals(struct confine_files *files)
{
	close(files->fd);
	files->no_scopes |= LANDLOCK_SCOPE_SIGNAL;
	return make_rules(files);
}

bool confine_files_leave_sockets(struct confine_files *files)
{
	close(files->fd);
	files->no_scopes |= LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET;
	files->no_net = true;
	return make_rules(files);
}

bool confine_files_allow(struct confine_files *files, const char *path, uint64_t access)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0) {
		/* What cannot be reached needs no permission. */
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == ELOOP;
	}
	struct stat st;
	struct landlock_path_beneath_attr attr = {.parent_fd = fd};
	bool ok = fstat(fd, &st) == 0;
	if (ok) {
		attr.allowed_access =
			access & files->handled & (S_ISDIR(st.st_mode) ? UINT64_MAX : FILE_ACCESS);
		ok = attr.allowed_access == 0
		     || syscall(SYS_landlock_add_rule, files->fd, LANDLOCK_RULE_PATH_BENEATH, &attr,
				0)
				== 0;
	}
	int error = errno;
	close(fd);
	errno = error;
	return ok;
}

enum confine_result confine_files_enforce(struct confine_files *files)
{
	bool ok = syscall(SYS_landlock_restrict_self, files->fd, 0) == 0;
	int error = errno;
	close(files->fd);
	files->fd = -1;
	errno = error;
	return ok ? CONFINE_DONE : CONFINE_FAILED;
}
