/* SPDX-License-Identifier: MIT
 *
 * The system calls that are left after the start: no program and no process is started, looked into
 * or signalled, no socket made or connected, nothing mounted, loaded into the kernel or changed of
 * this process' privileges; what is opened is sandbox_places.c's.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/sockios.h>

#include "common/confine.h"
#include "compositor/base/sandbox.h"
#include "compositor/base/sandbox_parts.h"

/* All ioctls of a kind of device, whatever their size and direction. */
#define IOCTL_TYPE(letter) {.argument = 1, .mask = 0xff00, .value = (letter) << 8}
#define NO_POINTER(n) {.argument = (n), .mask = UINT64_MAX, .value = 0}

static const struct confine_call calls[] = {
	/* the loop */
	{SCMP_SYS(epoll_ctl)},
	{SCMP_SYS(epoll_wait)},
	{SCMP_SYS(epoll_pwait)},
	{SCMP_SYS(epoll_pwait2)},
	{SCMP_SYS(poll)},
	{SCMP_SYS(ppoll)},
	{SCMP_SYS(eventfd2)},
	{SCMP_SYS(timerfd_create)},
	{SCMP_SYS(timerfd_settime)},
	/* what is open: files, messages of those who are connected */
	{SCMP_SYS(read)},
	{SCMP_SYS(readv)},
	{SCMP_SYS(pread64)},
	{SCMP_SYS(write)},
	{SCMP_SYS(writev)},
	{SCMP_SYS(pwrite64)},
	{SCMP_SYS(lseek)},
	{SCMP_SYS(recvmsg)},
	{SCMP_SYS(recvfrom)},
	{SCMP_SYS(recvmmsg)},
	{SCMP_SYS(sendmsg)},
	{SCMP_SYS(sendto)},
	{SCMP_SYS(sendmmsg)},
	{SCMP_SYS(accept4)},
	{SCMP_SYS(shutdown)},
	{SCMP_SYS(getsockopt)},
	{SCMP_SYS(setsockopt)},
	{SCMP_SYS(getsockname)},
	{SCMP_SYS(close)},
	{SCMP_SYS(dup)},
	{SCMP_SYS(dup2)},
	{SCMP_SYS(dup3)},
	{SCMP_SYS(fsync)},
	/* not F_SETOWN and F_SETSIG, by which the kernel signals others */
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFL)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFL), CONFINE_LACKS(2, O_ASYNC)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_DUPFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_DUPFD_CLOEXEC)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_ADD_SEALS)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GET_SEALS)}},
	/* screens and render nodes, buffers of theirs, input devices. Not those of terminals, by
	 * which one can type into them, but whether something is one; what waits in a socket. */
	{SCMP_SYS(ioctl), {IOCTL_TYPE('d')}},
	{SCMP_SYS(ioctl), {IOCTL_TYPE('b')}},
	{SCMP_SYS(ioctl), {IOCTL_TYPE('E')}},
	{SCMP_SYS(ioctl), {CONFINE_IS(1, TCGETS)}},
	{SCMP_SYS(ioctl), {CONFINE_IS(1, FIONREAD)}},
	{SCMP_SYS(ioctl), {CONFINE_IS(1, SIOCOUTQ)}},
	/* files: Landlock says which */
	{SCMP_SYS(open)},
	{SCMP_SYS(openat)},
	{SCMP_SYS(access)},
	{SCMP_SYS(faccessat)},
	{SCMP_SYS(faccessat2)},
	{SCMP_SYS(stat)},
	{SCMP_SYS(lstat)},
	{SCMP_SYS(fstat)},
	{SCMP_SYS(newfstatat)},
	{SCMP_SYS(statx)},
	{SCMP_SYS(statfs)},
	{SCMP_SYS(fstatfs)},
	{SCMP_SYS(readlink)},
	{SCMP_SYS(readlinkat)},
	{SCMP_SYS(getdents64)},
	{SCMP_SYS(fadvise64)},
	{SCMP_SYS(getcwd)},
	{SCMP_SYS(unlink)},
	{SCMP_SYS(unlinkat)},
	{SCMP_SYS(rmdir)},
	{SCMP_SYS(flock)},
	/* shared memory for others */
	{SCMP_SYS(memfd_create)},
	{SCMP_SYS(ftruncate)},
	{SCMP_SYS(fallocate)},
	{SCMP_SYS(fchmod)},
	/* by which an application says what it has selected */
	{SCMP_SYS(pipe2)},
	/* itself */
	{SCMP_SYS(clock_getres)},
	{SCMP_SYS(clock_nanosleep)},
	{SCMP_SYS(nanosleep)},
	{SCMP_SYS(gettimeofday)},
	{SCMP_SYS(getuid)},
	{SCMP_SYS(geteuid)},
	{SCMP_SYS(getgid)},
	{SCMP_SYS(getegid)},
	{SCMP_SYS(uname)},
	{SCMP_SYS(sysinfo)},
	{SCMP_SYS(getrusage)},
	{SCMP_SYS(prlimit64), {CONFINE_IS(0, 0), NO_POINTER(2)}},
	{SCMP_SYS(prctl), {CONFINE_IS(0, PR_SET_NAME)}},
	{SCMP_SYS(prctl), {CONFINE_IS(0, PR_GET_NAME)}},
	{SCMP_SYS(sigaltstack)},
	/* the end: what starts programs and what draws texts are waited for */
	{SCMP_SYS(wait4)},
};

/* Of a GPU's driver: threads of this process, and no other one. */
#define THREAD {.argument = 0, .mask = CLONE_THREAD, .value = CLONE_THREAD}
static const struct confine_call thread_calls[] = {
	{SCMP_SYS(clone), {THREAD}}, /* with this flag it cannot make a namespace */
	{SCMP_SYS(set_robust_list)},
	{SCMP_SYS(rseq)},
	{SCMP_SYS(membarrier)},
	{SCMP_SYS(sched_yield)},
	{SCMP_SYS(sched_getaffinity)},
};

/* No line in the log says that these were refused: the C library has all signals blocked when it
 * makes a process, and a line is made by a signal, which would kill then. */
static const struct confine_call process_calls[] = {
	{SCMP_SYS(clone), {CONFINE_LACKS(0, CLONE_THREAD)}},
	{SCMP_SYS(fork)},
	{SCMP_SYS(vfork)},
};

/* The same, where there is no driver. */
static const struct confine_call first_thread_calls[] = {
	{SCMP_SYS(clone), {THREAD}},
};

/* Its flags are in memory, where no filter sees them: the C library goes on with clone. */
static const struct confine_call unknown_calls[] = {
	{SCMP_SYS(clone3)},
};

/* Of a GPU's driver: its compiler makes code, its threads choose processors. */
static const struct confine_call driver_calls[] = {
	{SCMP_SYS(mmap)}, {SCMP_SYS(mprotect)}, {SCMP_SYS(sched_setaffinity)},
	{SCMP_SYS(sched_setscheduler)}, {SCMP_SYS(sched_getscheduler)}, {SCMP_SYS(sched_setparam)},
	{SCMP_SYS(sched_getparam)}, {SCMP_SYS(sched_get_priority_min)},
	{SCMP_SYS(sched_get_priority_max)}, {SCMP_SYS(getpriority)},
	{SCMP_SYS(setpriority), {CONFINE_IS(0, 0)}}, {SCMP_SYS(getcpu)}, {SCMP_SYS(get_mempolicy)},
	{SCMP_SYS(mincore)}, {SCMP_SYS(mlock)}, {SCMP_SYS(munlock)}, {SCMP_SYS(epoll_create1)},
	{SCMP_SYS(pipe2)}, {SCMP_SYS(ioctl), {IOCTL_TYPE('>')}}, /* fences as files */
	{SCMP_SYS(ioctl), {IOCTL_TYPE('F')}}, /* NVIDIA's own */
};

/* Mesa asks for these, and can do without: that is no line in the log. */
static const struct confine_call spared_calls[] = {
	{SCMP_SYS(kcmp)},
	{SCMP_SYS(mkdir)},
	{SCMP_SYS(mkdirat)},
};

/* Of a seat: libinput listens for devices anew whenever the virtual terminal comes back. What can
 * be bound is that socket; a file of a socket's is Landlock's. */
static const struct confine_call seat_calls[] = {
	{SCMP_SYS(socket), {CONFINE_IS(0, AF_NETLINK), CONFINE_IS(2, NETLINK_KOBJECT_UEVENT)}},
	{SCMP_SYS(bind)},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ALLOW(filter, table) confine_filter_allow(filter, table, COUNT(table))
#define REFUSE(filter, table, error) confine_filter_refuse(filter, table, COUNT(table), error)

void sandbox_leave_calls(struct confine_filter *filter, const struct sandbox_needs *needs)
{
	/* By abort, so that its end has the right name. */
	const struct confine_call signal_itself = {SCMP_SYS(tgkill), {CONFINE_IS(0, getpid())}};
	/* Memory with PROT_EXEC is a driver's alone. */
	confine_filter_allow_base(filter);
	ALLOW(filter, calls);
	confine_filter_allow(filter, &signal_itself, 1);
	REFUSE(filter, process_calls, EPERM);
	REFUSE(filter, unknown_calls, ENOSYS);
	if (needs->seat) {
		ALLOW(filter, seat_calls);
	}
	if (needs->driver) {
		ALLOW(filter, thread_calls);
		ALLOW(filter, driver_calls);
		REFUSE(filter, spared_calls, EACCES);
	} else {
		REFUSE(filter, first_thread_calls, EPERM);
	}
}
