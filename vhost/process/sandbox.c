/* SPDX-License-Identifier: MIT */
#include "vhost/process/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <linux/udmabuf.h>

#include "common/namespaces.h"
#include "protocol/log.h"
#include "vhost/process/limits.h"

/* --- system calls ----------------------------------------------------------------------------- */

/* What is left to both. */
static const struct confine_call sandbox_calls[] = {
	{SCMP_SYS(poll)},
	{SCMP_SYS(ppoll)},
	{SCMP_SYS(read)},
	{SCMP_SYS(write)},
	{SCMP_SYS(writev)},
	{SCMP_SYS(recvmsg)},
	{SCMP_SYS(sendmsg)},
	/* the log, where it is a socket: to no address */
	{SCMP_SYS(sendto), {CONFINE_LACKS(4, UINT64_MAX)}},
	{SCMP_SYS(close)},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFL)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFL), CONFINE_LACKS(2, O_ASYNC)}},
};

/* Of the worker. None takes a path or makes a socket, none reaches another process; what is needed
 * from outside is open before, or comes from the keeper. */
static const struct confine_call sandbox_worker_calls[] = {
	{SCMP_SYS(epoll_create1)},
	{SCMP_SYS(epoll_ctl)},
	{SCMP_SYS(epoll_pwait)},
	{SCMP_SYS(epoll_wait)},
	{SCMP_SYS(recvmmsg)},
	{SCMP_SYS(sendmmsg)},
	{SCMP_SYS(accept4)},
	/* descriptors of the guest's RAM, and copied pools */
	{SCMP_SYS(fstat)},
	{SCMP_SYS(memfd_create)},
	{SCMP_SYS(ftruncate)},
	{SCMP_SYS(ioctl), {CONFINE_IS(1, UDMABUF_CREATE_LIST)}},
	/* What descriptors are asked and told, without an argument that could do harm. F_SETOWN
	 * and F_SETSIG are not among them: they make the kernel signal other processes. */
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_DUPFD_CLOEXEC)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_ADD_SEALS)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GET_SEALS)}},
};

/* Of the keeper. */
static const struct confine_call sandbox_keeper_calls[] = {
	/* the compositor */
	{SCMP_SYS(socket), {CONFINE_IS(0, AF_UNIX)}},
	{SCMP_SYS(connect)},
	/* the end of the worker, and the listener's file; no folders */
	{SCMP_SYS(waitid)},
	{SCMP_SYS(wait4)},
	{SCMP_SYS(unlink)},
	{SCMP_SYS(unlinkat), {CONFINE_IS(2, 0)}},
	{SCMP_SYS(lstat)},
	{SCMP_SYS(newfstatat)},
};

#define SANDBOX_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Everything else kills the process: what needs more is no longer this program. */
static enum confine_result sandbox_load_filter(const struct confine_call *calls, size_t count)
{
	struct confine_filter filter;
	confine_filter_begin(&filter, SCMP_ACT_KILL_PROCESS);
	confine_filter_allow_base(&filter);
	confine_filter_allow(&filter, sandbox_calls, SANDBOX_COUNT(sandbox_calls));
	confine_filter_allow(&filter, calls, count);
	return confine_filter_load(&filter);
}

/* --- what not every kernel has ---------------------------------------------------------------- */

/* A sanitizer's runtime opens files and starts threads: its builds keep them. */
static bool sandbox_is_whole(const struct sandbox *sandbox)
{
	return CONFINE_FILTER && sandbox->mode != CONFINE_OFF;
}

/* Whether to go on without a layer; errno says why it is missing, cure what would help. */
static bool sandbox_may_lack(const struct sandbox *sandbox, const char *what, const char *cure)
{
	const char *why = strerror(errno);
	if (sandbox->mode == CONFINE_REQUIRED) {
		log_error("no %s (%s), and --sandbox=required: %s, or start it with "
			  "--sandbox=auto",
			what, why, cure);
		return false;
	}
	log_info("warning: no %s (%s): the sandbox is weaker for it; %s", what, why, cure);
	return true;
}

static bool sandbox_fail(const char *what)
{
	log_error("cannot give up %s: %s: start it with --sandbox=off, which keeps all", what,
		strerror(errno));
	return false;
}

static const char sandbox_namespaces_cure[] =
	"let this user have user namespaces (sysctl user.max_user_namespaces and "
	"kernel.unprivileged_userns_clone, AppArmor)";

pid_t sandbox_fork(struct sandbox *sandbox)
{
	pid_t child = -1;
	sandbox->apart = false;
	if (sandbox->mode == CONFINE_OFF) {
		log_info("no sandbox: --sandbox=off");
	}
	if (sandbox_is_whole(sandbox)) {
		child = namespaces_fork();
		sandbox->apart = child >= 0;
		if (child < 0
			&& !sandbox_may_lack(sandbox, "namespaces", sandbox_namespaces_cure)) {
			return -1;
		}
	}
	if (child < 0) {
		child = fork();
	}
	if (child < 0) {
		log_error("cannot start the process that serves the VM: %s", strerror(errno));
	}
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	}
	return child;
}

static bool sandbox_leave_files(const struct sandbox *sandbox)
{
	return !sandbox->apart || namespaces_empty_root()
	       || sandbox_may_lack(sandbox, "empty root", sandbox_namespaces_cure);
}

static bool sandbox_lock_files(const struct sandbox *sandbox)
{
	struct confine_files files;
	enum confine_result result = confine_files_begin(&files);
	if (result == CONFINE_ABSENT) {
		return sandbox_may_lack(
			sandbox, "Landlock", "Linux 5.13 has it, with landlock among its lsm=");
	}
	return (result == CONFINE_DONE && confine_files_enforce(&files) == CONFINE_DONE)
	       || sandbox_fail("files");
}

static bool sandbox_lose_calls(const struct sandbox *sandbox)
{
	enum confine_result result =
		sandbox_load_filter(sandbox_worker_calls, SANDBOX_COUNT(sandbox_worker_calls));
	if (result == CONFINE_ABSENT) {
		return sandbox_may_lack(
			sandbox, "seccomp", "Linux 4.14 has it, with CONFIG_SECCOMP_FILTER");
	}
	return result == CONFINE_DONE || sandbox_fail("system calls");
}

/* What is not there has been said by the worker. */
static bool sandbox_lock_keeper_files(const char *socket_path)
{
	char folder[PATH_MAX];
	struct confine_files files;
	enum confine_result result = confine_files_begin(&files);
	if (result != CONFINE_DONE) {
		return result == CONFINE_ABSENT;
	}
	snprintf(folder, sizeof(folder), "%s", socket_path ? socket_path : "");
	/* Its end kills the worker, by a signal. */
	return confine_files_leave_signals(&files)
	       && (!socket_path
		       || confine_files_allow(
			       &files, dirname(folder), LANDLOCK_ACCESS_FS_REMOVE_FILE))
	       && confine_files_enforce(&files) == CONFINE_DONE;
}

/* --- all of it -------------------------------------------------------------------------------- */

/* Guest memory must not reach a core file. */
static bool sandbox_limit_all(void)
{
	return confine_limit(RLIMIT_CORE, 0) && confine_limit(RLIMIT_NOFILE, VHOST_MAX_FILES)
	       && confine_limit(RLIMIT_FSIZE, VHOST_MAX_FILE_BYTES)
	       && (!CONFINE_FILTER || confine_limit(RLIMIT_NPROC, 0));
}

bool sandbox_enter_worker(const struct sandbox *sandbox)
{
	if (sandbox->mode == CONFINE_OFF) {
		return true;
	}
	bool whole = sandbox_is_whole(sandbox);
	if (whole && !sandbox_leave_files(sandbox)) {
		return false;
	}
	if (!sandbox_limit_all() || !confine_process() || (whole && !confine_capabilities())) {
		return sandbox_fail("privileges");
	}
	return !whole || (sandbox_lock_files(sandbox) && sandbox_lose_calls(sandbox));
}

bool sandbox_enter_keeper(const struct sandbox *sandbox, const char *socket_path)
{
	if (sandbox->mode == CONFINE_OFF) {
		return true;
	}
	if (!sandbox_limit_all() || !confine_process()) {
		return sandbox_fail("privileges");
	}
	if (!sandbox_is_whole(sandbox)) {
		return true;
	}
	bool ok = confine_capabilities() && sandbox_lock_keeper_files(socket_path)
		  && sandbox_load_filter(sandbox_keeper_calls, SANDBOX_COUNT(sandbox_keeper_calls))
			     != CONFINE_FAILED;
	return ok || sandbox_fail("privileges");
}
