/* SPDX-License-Identifier: MIT */
#include "compositor/base/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <ucontext.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "compositor/base/sandbox_parts.h"
#include "protocol/log.h"

/* --- calls that are refused ------------------------------------------------------------------- */

#define MAX_CALL 1024 /* their numbers are below */

/* For the handler of a signal, of which a process has one. */
static struct {
	volatile unsigned char now[MAX_CALL]; /* refused and not said yet */
	bool said[MAX_CALL];
	int fd; /* an eventfd, which wakes the loop */
} refused = {.fd = -1};

/* What the call returns. False where we do not know how to say it. */
static bool set_result(ucontext_t *context, long result)
{
#if defined(__x86_64__)
	context->uc_mcontext.gregs[REG_RAX] = result;
	return true;
#elif defined(__aarch64__)
	context->uc_mcontext.regs[0] = (unsigned long long)result;
	return true;
#else
	return false;
#endif
}

/* On whichever thread it was; nothing but what a handler of signals may do. */
static void on_refused(int number, siginfo_t *info, void *context)
{
	int error = errno;
	if (!set_result(context, -EPERM)) {
		_exit(EXIT_FAILURE);
	}
	if (info->si_syscall >= 0 && info->si_syscall < MAX_CALL) {
		refused.now[info->si_syscall] = 1;
	}
	const uint64_t one = 1;
	ssize_t written = write(refused.fd, &one, sizeof(one));
	(void)written; /* Full: the loop is awake already. */
	errno = error;
}

static int sandbox_handle_refused(int fd, uint32_t mask, void *data)
{
	uint64_t count;
	if (read(fd, &count, sizeof(count)) < 0) {
		return 0;
	}
	for (int call = 0; call < MAX_CALL; call++) {
		if (!refused.now[call] || refused.said[call]) {
			continue;
		}
		refused.said[call] = true;
		char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call);
		log_error("the sandbox refused the system call %s (%d), and will again: something "
			  "has taken this program over, or it needs more than we know; "
			  "--sandbox=off is without",
			name ? name : "?", call);
		free(name);
	}
	return 0;
}

/* Returns what becomes of a call that is not left, for the filter; 0 after one line. */
static uint32_t watch_refused(struct sandbox *sandbox, struct wl_event_loop *loop)
{
	struct sigaction action = {.sa_sigaction = on_refused, .sa_flags = SA_SIGINFO | SA_NODEFER};
	ucontext_t unused;
	if (!set_result(&unused, 0)) {
		return SCMP_ACT_ERRNO(EPERM);
	}
	refused.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (refused.fd >= 0) {
		sandbox->source = wl_event_loop_add_fd(
			loop, refused.fd, WL_EVENT_READABLE, sandbox_handle_refused, NULL);
	}
	if (!sandbox->source || sigaction(SIGSYS, &action, NULL) != 0) {
		log_error("cannot make a sandbox: %s", strerror(errno));
		return 0;
	}
	return SCMP_ACT_TRAP;
}

void sandbox_finish(struct sandbox *sandbox)
{
	if (sandbox->source) {
		wl_event_source_remove(sandbox->source);
		sandbox->source = NULL;
	}
}

/* --- the steps -------------------------------------------------------------------------------- */

#define NONE "start it with --sandbox=off, which has none"

/* Whether to go on with a part that this kernel has not; kernel names one that has. */
static bool may_lack(const struct sandbox *sandbox, const char *what, const char *kernel)
{
	if (sandbox->mode == CONFINE_REQUIRED) {
		log_error("%s, and --sandbox=required: run %s, or start it with --sandbox=auto",
			what, kernel);
		return false;
	}
	log_info("warning: %s: the sandbox is weaker for it; %s has it", what, kernel);
	return true;
}

#define LANDLOCK_KERNEL "Linux 6.12 with CONFIG_SECURITY_LANDLOCK and landlock among its lsm="

/* One layer of Landlock. The first says what this kernel lacks. */
static bool confine_to_places(struct sandbox *sandbox, bool start)
{
	struct confine_files files;
	enum confine_result result = confine_files_begin(&files);
	if (result == CONFINE_ABSENT) {
		return !start || may_lack(sandbox, "no Landlock in this kernel", LANDLOCK_KERNEL);
	}
	bool ok = result == CONFINE_DONE;
	if (ok && start) {
		/* X11 and the session's bus may be at abstract sockets, X11 at TCP; libseat may
		 * signal the seatd that it runs. */
		ok = confine_files_leave_sockets(&files) && confine_files_leave_signals(&files);
	}
	ok = ok && sandbox_leave_places(&files, start)
	     && confine_files_enforce(&files) == CONFINE_DONE;
	if (!ok) {
		log_error("cannot keep this program from files: %s: %s", strerror(errno), NONE);
		return false;
	}
	sandbox->files = files.abi;
	return !start || files.abi >= CONFINE_FILES_ABI
	       || may_lack(sandbox, "the Landlock of this kernel is too old", LANDLOCK_KERNEL);
}

bool sandbox_begin(struct sandbox *sandbox, enum confine_mode mode)
{
	*sandbox = (struct sandbox){.mode = mode};
	if (mode == CONFINE_OFF) {
		log_info("no sandbox: --sandbox=off");
		return true;
	}
	if (!confine_process()) {
		log_error("cannot give up privileges: %s: %s", strerror(errno), NONE);
		return false;
	}
	return confine_to_places(sandbox, true);
}

static bool filter_calls(struct sandbox *sandbox, struct wl_event_loop *loop)
{
	uint32_t otherwise = watch_refused(sandbox, loop);
	if (otherwise == 0) {
		return false;
	}
	struct confine_filter filter;
	confine_filter_begin(&filter, otherwise);
	sandbox_leave_calls(&filter, &sandbox->needs);
	enum confine_result result = confine_filter_load(&filter);
	if (result == CONFINE_FAILED) {
		log_error(
			"cannot filter this program's system calls: %s: %s", strerror(errno), NONE);
		return false;
	}
	sandbox->calls = result == CONFINE_DONE;
	return sandbox->calls
	       || may_lack(sandbox, "no seccomp filter in this kernel",
		       "Linux 4.14 with CONFIG_SECCOMP_FILTER");
}

bool sandbox_end_start(struct sandbox *sandbox)
{
	if (sandbox->mode == CONFINE_OFF) {
		return true;
	}
	/* A sanitizer's runtime needs root's to look into what is not dumpable. */
	if (CONFINE_FILTER && !confine_capabilities()) {
		log_error("cannot give up capabilities: %s: %s", strerror(errno), NONE);
		return false;
	}
	return confine_to_places(sandbox, false);
}

bool sandbox_complete(
	struct sandbox *sandbox, struct wl_event_loop *loop, struct sandbox_needs needs)
{
	/* A sanitizer's runtime needs more calls than the program. */
	if (sandbox->mode == CONFINE_OFF || !CONFINE_FILTER) {
		return true;
	}
	sandbox->needs = needs;
	if (needs.driver) {
		log_info("sandbox: the renderer's GPU driver may start threads and make code; "
			 "with WLR_RENDERER=pixman nothing may");
	}
	return filter_calls(sandbox, loop);
}
