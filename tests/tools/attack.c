/* SPDX-License-Identifier: MIT
 *
 * The compositor as somebody has it who took it over: linked into cloison-attack, which is cloison
 * from the same sources. At SIGUSR1 it tries what the sandbox must refuse, from within the running
 * process, and appends a line "NAME ERRNO" for each try, 0 for one that worked, and "end 0", to the
 * file that CLOISON_ATTACK names. The paths to open come from CLOISON_ATTACK_PATHS: "r/path" to
 * read, "w/path" to write, "c/path" to create, "t/path" to empty, with colons between.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define P(pointer) ((long)(intptr_t)(pointer))

static int report = -1;
static char *paths;
static _Alignas(4096) char page[4096];
static char nowhere[] = "/nonexistent/cloison";
static struct sockaddr_un peer = {.sun_family = AF_UNIX, .sun_path = "/nonexistent/socket"};
static struct rlimit limit;
static char *const no_words[] = {NULL};

/* What would harm nothing if it worked: no target is there, or nothing changes. */
static const struct
try {
	const char *name; /* of the call, with what makes this one different after a colon */
	long number;
	long arguments[6];
}
tries[] = {
	/* programs and processes */
	{"execveat", SYS_execveat, {AT_FDCWD, P(nowhere), P(no_words), P(no_words)}},
	{"execve", SYS_execve, {P(nowhere), P(no_words), P(no_words)}},
	{"setns", SYS_setns, {-1}},
	{"unshare", SYS_unshare, {CLONE_NEWUTS}},
	{"ptrace", SYS_ptrace, {16, 1}},
	{"process_vm_readv", SYS_process_vm_readv, {1}},
	{"process_vm_writev", SYS_process_vm_writev, {1}},
	{"kcmp", SYS_kcmp, {1, 1}},
	{"pidfd_open", SYS_pidfd_open, {1}},
	{"pidfd_getfd", SYS_pidfd_getfd, {-1}},
	{"pidfd_send_signal", SYS_pidfd_send_signal, {-1}},
	{"kill", SYS_kill, {1, 0}},
	{"tkill", SYS_tkill, {1, 0}},
	{"tgkill", SYS_tgkill, {1, 1, 0}},
	{"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {1, 0, P(page)}},
	{"prlimit64", SYS_prlimit64, {1}},
	{"prlimit64:own", SYS_prlimit64, {0, RLIMIT_CORE, P(&limit)}},
	{"setrlimit", SYS_setrlimit, {RLIMIT_CORE, P(&limit)}},
	/* sockets */
	{"socket:inet", SYS_socket, {AF_INET, SOCK_STREAM}},
	{"socket:inet6", SYS_socket, {AF_INET6, SOCK_DGRAM}},
	{"socket:unix", SYS_socket, {AF_UNIX, SOCK_STREAM}},
	{"socket:netlink", SYS_socket, {AF_NETLINK, SOCK_RAW}},
	{"socketpair", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, P(page)}},
	{"connect", SYS_connect, {-1, P(&peer), sizeof(peer)}},
	{"bind", SYS_bind, {-1, P(&peer), sizeof(peer)}},
	{"listen", SYS_listen, {-1, 1}},
	/* the kernel */
	{"bpf", SYS_bpf, {0}},
	{"perf_event_open", SYS_perf_event_open, {0}},
	{"userfaultfd", SYS_userfaultfd, {0}},
	{"io_uring_setup", SYS_io_uring_setup, {0}},
	{"io_uring_enter", SYS_io_uring_enter, {-1}},
	{"keyctl", SYS_keyctl, {0}},
	{"add_key", SYS_add_key, {0}},
	{"request_key", SYS_request_key, {0}},
	{"init_module", SYS_init_module, {0}},
	{"finit_module", SYS_finit_module, {-1}},
	{"delete_module", SYS_delete_module, {0}},
	{"kexec_load", SYS_kexec_load, {0, 0, 0, -1}},
	{"mount", SYS_mount, {P(nowhere), P(nowhere)}},
	{"umount2", SYS_umount2, {P(nowhere)}},
	{"fsopen", SYS_fsopen, {0}},
	{"open_tree", SYS_open_tree, {AT_FDCWD, P(nowhere)}},
	{"move_mount", SYS_move_mount, {-1, P(nowhere), -1, P(nowhere)}},
	{"pivot_root", SYS_pivot_root, {P(nowhere), P(nowhere)}},
	{"chroot", SYS_chroot, {P(nowhere)}},
	{"swapon", SYS_swapon, {P(nowhere)}},
	{"acct", SYS_acct, {P(nowhere)}},
	{"clock_settime", SYS_clock_settime, {99}},
	{"syslog", SYS_syslog, {99}},
	{"personality", SYS_personality, {0xffffffff}},
	{"setuid", SYS_setuid, {-1}},
	{"setresuid", SYS_setresuid, {-1, -1, -1}},
	{"capset", SYS_capset, {0}},
	{"fanotify_init", SYS_fanotify_init, {~0L}},
	{"inotify_init1", SYS_inotify_init1, {~0L}},
	/* itself */
	{"prctl:dumpable", SYS_prctl, {PR_SET_DUMPABLE, 1}},
	{"prctl:seccomp", SYS_prctl, {PR_SET_SECCOMP, ~0L}},
	{"prctl:ptracer", SYS_prctl, {0x59616d61, -1}},
	{"seccomp", SYS_seccomp, {~0L}},
	{"mmap:code", SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1}},
	{"mprotect:code", SYS_mprotect, {P(page), sizeof(page), PROT_READ | PROT_EXEC}},
	{"pkey_mprotect:code", SYS_pkey_mprotect,
		{P(page), sizeof(page), PROT_READ | PROT_EXEC, -1}},
	{"shmget", SYS_shmget, {0}},
	{"remap_file_pages", SYS_remap_file_pages, {P(page), 0, ~0L}},
	/* descriptors */
	{"ioctl:TIOCSTI", SYS_ioctl, {-1, TIOCSTI, P("x")}},
	{"ioctl:TIOCLINUX", SYS_ioctl, {-1, 0x541c, P("x")}},
	{"ioctl:TIOCSTI, more bits", SYS_ioctl, {-1, TIOCSTI | (1L << 32), P("x")}},
	{"fcntl:F_SETOWN", SYS_fcntl, {-1, F_SETOWN, 1}},
	{"fcntl:F_SETSIG", SYS_fcntl, {-1, F_SETSIG, SIGKILL}},
	{"fcntl:O_ASYNC", SYS_fcntl, {-1, F_SETFL, O_ASYNC}},
	/* files, by ways that Landlock may not know */
	{"openat2", SYS_openat2, {AT_FDCWD, P(nowhere), P(page), 24}},
	{"open_by_handle_at", SYS_open_by_handle_at, {-1}},
	{"name_to_handle_at", SYS_name_to_handle_at, {-1}},
	{"truncate", SYS_truncate, {P(nowhere)}},
	{"chdir", SYS_chdir, {P(nowhere)}},
	{"fchdir", SYS_fchdir, {-1}},
	{"mkdirat", SYS_mkdirat, {AT_FDCWD, P(nowhere)}},
	{"mknodat", SYS_mknodat, {AT_FDCWD, P(nowhere)}},
	{"renameat2", SYS_renameat2, {AT_FDCWD, P(nowhere), AT_FDCWD, P(nowhere)}},
	{"linkat", SYS_linkat, {AT_FDCWD, P(nowhere), AT_FDCWD, P(nowhere)}},
	{"symlinkat", SYS_symlinkat, {P(nowhere), AT_FDCWD, P(nowhere)}},
	{"fchmodat", SYS_fchmodat, {AT_FDCWD, P(nowhere)}},
	{"fchownat", SYS_fchownat, {AT_FDCWD, P(nowhere)}},
	{"utimensat", SYS_utimensat, {AT_FDCWD, P(nowhere)}},
	{"setxattr", SYS_setxattr, {P(nowhere)}},
};

static void say(const char *what, const char *of, int error)
{
	char line[512];
	int length = snprintf(line, sizeof(line), "%s%s %d\n", what, of, error);
	if (write(report, line, (size_t)length) < 0) {
		abort();
	}
}

/* Processes, which would be two if it worked. */
static void try_fork(const char *name, unsigned long flags)
{
	long child = syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
	if (child == 0) {
		_exit(0);
	}
	say(name, "", child < 0 ? errno : 0);
}

static void try_paths(void)
{
	static const struct {
		char letter;
		int flags;
	} ways[] = {
		{'r', O_RDONLY},
		{'w', O_RDWR},
		{'c', O_RDWR | O_CREAT | O_EXCL},
		{'t', O_RDONLY | O_TRUNC},
	};
	char *rest = paths;
	for (char *path; (path = strsep(&rest, ":"));) {
		for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
			if (ways[i].letter == path[0]) {
				int fd = open(path + 1, ways[i].flags | O_CLOEXEC, 0600);
				say(path, "", fd < 0 ? errno : 0);
			}
		}
	}
}

static void attack(int number)
{
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		const long *a = tries[i].arguments;
		long result = syscall(tries[i].number, a[0], a[1], a[2], a[3], a[4], a[5]);
		say(tries[i].name, "", result < 0 ? errno : 0);
	}
	pid_t child = fork();
	if (child == 0) {
		_exit(0);
	}
	say("clone:fork", "", child < 0 ? errno : 0);
	try_fork("clone:process", SIGCHLD);
	try_fork("clone:shared memory", CLONE_VM | CLONE_VFORK | SIGCHLD);
	try_fork("clone:namespace", CLONE_NEWUSER | SIGCHLD);
	try_fork("clone:thread", CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_VFORK);
	try_paths();
	say("end", "", 0);
}

/* Before main, and long before the sandbox. */
__attribute__((constructor)) static void prepare(void)
{
	const char *file = getenv("CLOISON_ATTACK"), *given = getenv("CLOISON_ATTACK_PATHS");
	report = file ? open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
	paths = strdup(given ? given : "");
	signal(SIGUSR1, attack);
}
