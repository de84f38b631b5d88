/* SPDX-License-Identifier: MIT */
#include "vhost/process/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <linux/udmabuf.h>

#include "common/confine.h"
#include "protocol/log.h"
#include "vhost/process/limits.h"

/* What is left. No file can be opened, no program started, no other process touched; what is needed
 * from outside is open before. */
static const struct confine_call sandbox_calls[] = {
	/* the loop, eventfds, messages */
	{SCMP_SYS(epoll_create1)},
	{SCMP_SYS(epoll_ctl)},
	{SCMP_SYS(epoll_pwait)},
	{SCMP_SYS(epoll_wait)},
	{SCMP_SYS(read)},
	{SCMP_SYS(write)},
	{SCMP_SYS(writev)},
	{SCMP_SYS(recvmsg)},
	{SCMP_SYS(recvmmsg)},
	{SCMP_SYS(recvfrom)},
	{SCMP_SYS(sendmmsg)},
	{SCMP_SYS(sendmsg)},
	{SCMP_SYS(sendto)},
	{SCMP_SYS(close)},
	{SCMP_SYS(accept4)},
	/* looking for the compositor again */
	{SCMP_SYS(socket), {CONFINE_IS(0, AF_UNIX)}},
	{SCMP_SYS(connect)},
	{SCMP_SYS(getsockopt)},
	/* descriptors of the guest's RAM, and copied pools */
	{SCMP_SYS(fstat)},
	{SCMP_SYS(newfstatat)},
	{SCMP_SYS(memfd_create)},
	{SCMP_SYS(ftruncate)},
	{SCMP_SYS(ioctl), {CONFINE_IS(1, UDMABUF_CREATE_LIST)}},
	/* memory, without PROT_EXEC */
	{SCMP_SYS(mmap), {CONFINE_LACKS(2, PROT_EXEC)}},
	{SCMP_SYS(mprotect), {CONFINE_LACKS(2, PROT_EXEC)}},
	{SCMP_SYS(munmap)},
	{SCMP_SYS(mremap)},
	{SCMP_SYS(madvise)},
	{SCMP_SYS(brk)},
	/* what libc does by itself */
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
	/* the end: the listening socket's file is removed */
	{SCMP_SYS(unlink)},
	{SCMP_SYS(unlinkat), {CONFINE_IS(2, 0)}},
	{SCMP_SYS(lstat)},
	/* What descriptors are asked and told, without an argument that could do harm. F_SETOWN
	 * and F_SETSIG are not among them: they make the kernel signal other processes. */
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFL)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFL), CONFINE_LACKS(2, O_ASYNC)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_DUPFD_CLOEXEC)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_ADD_SEALS)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GET_SEALS)}},
};

/* Everything else kills the process: what needs more is no longer this program. False with errno
 * when the kernel refuses. */
static bool sandbox_load_filter(void)
{
	struct confine_filter filter;
	confine_filter_begin(&filter, SCMP_ACT_KILL_PROCESS);
	confine_filter_allow(
		&filter, sandbox_calls, sizeof(sandbox_calls) / sizeof(sandbox_calls[0]));
	return confine_filter_load(&filter) == CONFINE_DONE;
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
	bool ok = confine_process() && sandbox_limit(RLIMIT_CORE, 0)
		  && sandbox_limit(RLIMIT_NOFILE, VHOST_MAX_FILES)
		  && (!VHOST_FILTER || sandbox_load_filter());
	if (!ok) {
		log_error("cannot give up privileges: %s: this needs a kernel with seccomp",
			strerror(errno));
	}
	return ok;
}
