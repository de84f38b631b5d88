/* SPDX-License-Identifier: MIT */
#include "vhost/process/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <linux/udmabuf.h>

#include "protocol/log.h"
#include "vhost/process/limits.h"

/* Allowed whatever the arguments are. No file can be opened, no program started, no other process
 * touched; what is needed from outside is open before. */
static const int sandbox_calls[] = {
	/* the loop, eventfds, messages */
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(recvmsg),
	SCMP_SYS(recvmmsg),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(close),
	SCMP_SYS(accept4),
	SCMP_SYS(connect),
	SCMP_SYS(getsockopt),
	/* descriptors of the guest's RAM, and copied pools */
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(memfd_create),
	SCMP_SYS(ftruncate),
	/* memory, without PROT_EXEC: see below */
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(brk),
	/* what libc does by itself */
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(getrandom),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* the end: the listening socket's file is removed */
	SCMP_SYS(unlink),
	SCMP_SYS(lstat),
};

/* What descriptors are asked and told, without an argument that could do harm. F_SETOWN and
 * F_SETSIG are not among them: they make the kernel signal other processes. */
static const int sandbox_fcntls[] = {
	F_GETFL,
	F_GETFD,
	F_SETFD,
	F_DUPFD_CLOEXEC,
	F_ADD_SEALS,
	F_GET_SEALS,
};

static int sandbox_allow_calls(scmp_filter_ctx filter)
{
	int result = 0;
	for (size_t i = 0; result == 0 && i < sizeof(sandbox_calls) / sizeof(int); i++) {
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, sandbox_calls[i], 0);
		if (result == -EDOM) {
			/* Not every architecture has every call. */
			result = 0;
		}
	}
	return result;
}

static int sandbox_allow_fcntl(scmp_filter_ctx filter)
{
	const int call = SCMP_SYS(fcntl);
	const struct scmp_arg_cmp set = SCMP_A1(SCMP_CMP_EQ, F_SETFL);
	const struct scmp_arg_cmp no_signal = SCMP_A2(SCMP_CMP_MASKED_EQ, O_ASYNC, 0);
	int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 2, set, no_signal);
	for (size_t i = 0; result == 0 && i < sizeof(sandbox_fcntls) / sizeof(int); i++) {
		const struct scmp_arg_cmp command =
			SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)sandbox_fcntls[i]);
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, command);
	}
	return result;
}

/* Calls that are allowed with certain arguments only. */
static int sandbox_allow_some(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp local = SCMP_A0(SCMP_CMP_EQ, AF_UNIX);
	const struct scmp_arg_cmp no_folder = SCMP_A2(SCMP_CMP_EQ, 0);
	const struct scmp_arg_cmp udmabuf = SCMP_A1(SCMP_CMP_EQ, UDMABUF_CREATE_LIST);
	int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code);
	if (result == 0) {
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
	}
	if (result == 0) {
		/* For looking for the compositor again. */
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, local);
	}
	if (result == 0) {
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, udmabuf);
	}
	if (result == 0) {
		/* unlink, where there is no such call: no folders. */
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(unlinkat), 1, no_folder);
	}
	if (result == 0) {
		result = sandbox_allow_fcntl(filter);
	}
	return result;
}

/* The system calls that are left. Everything else kills the process: what needs more is no
 * longer this program. Cannot be undone. False with errno when the kernel refuses. */
static bool sandbox_load_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter) {
		errno = ENOMEM;
		return false;
	}
	int result = sandbox_allow_calls(filter);
	if (result == 0) {
		result = sandbox_allow_some(filter);
	}
	if (result == 0) {
		result = seccomp_load(filter);
	}
	seccomp_release(filter);
	errno = -result;
	return result == 0;
}

static bool sandbox_limit(__rlimit_resource_t resource, rlim_t value)
{
	const struct rlimit limit = {value, value};
	return setrlimit(resource, &limit) == 0;
}

bool sandbox_enter(void)
{
	/* Guest memory must not reach a core file, nor this process a debugger of the same user. A
	 * sanitizer's runtime opens files and starts threads, so its builds have no filter. */
	bool ok = prctl(PR_SET_DUMPABLE, 0) == 0 && sandbox_limit(RLIMIT_CORE, 0)
		  && sandbox_limit(RLIMIT_NOFILE, VHOST_MAX_FILES)
		  && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
		  && (!VHOST_FILTER || sandbox_load_filter());
	if (!ok) {
		log_error("cannot give up privileges: %s: this needs a kernel with seccomp",
			strerror(errno));
	}
	return ok;
}
