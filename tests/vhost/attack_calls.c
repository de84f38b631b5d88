/* SPDX-License-Identifier: MIT */
#include "tests/vhost/attack.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/udmabuf.h>

#define HERE AT_FDCWD
#define PAGE 4096

/* An address as the number that a system call takes. */
#define AT(pointer) ((long)(uintptr_t)(pointer))

static struct attack_call table[256];
static size_t count;

/* What calls point to. */
static struct sockaddr_un path_address, abstract_address;
static long abstract_size;
static struct sockaddr_in network_address;
static struct rlimit limit = {8192, 8192};
static struct timespec moment;
static char *no_arguments[] = {NULL};
static _Alignas(PAGE) char page[PAGE];
static struct iovec part = {page, 16};
static struct clone_args clone_arguments = {.exit_signal = SIGCHLD};
static struct __user_cap_header_struct capabilities = {.version = _LINUX_CAPABILITY_VERSION_3};
static struct __user_cap_data_struct all_of_them[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
static struct flock lock = {.l_type = F_RDLCK};
static struct udmabuf_create one_piece;
static int numbers[8];

static void add(const char *name, long number, long a, long b, long c, long d, long e)
{
	table[count++] = (struct attack_call){name, number, {a, b, c, d, e, 0}};
}

#define ADD(name, ...) ADD_PADDED(name, ##__VA_ARGS__, 0, 0, 0, 0, 0)
#define ADD_PADDED(name, a, b, c, d, e, ...) add(#name, SYS_##name, a, b, c, d, e)
/* The same call in another way. */
#define ADD_AS(text, name, ...) ADD_AS_PADDED(text, name, ##__VA_ARGS__, 0, 0, 0, 0, 0)
#define ADD_AS_PADDED(text, name, a, b, c, d, e, ...) add(text, SYS_##name, a, b, c, d, e)

static void add_files(const struct attack_targets *targets)
{
	static struct {
		uint64_t flags, mode, resolve;
	} how;
	const long file = AT(targets->file), folder = AT(targets->folder);
#ifdef SYS_open
	ADD(open, file, O_RDONLY);
	ADD(creat, file, 0600);
	ADD(stat, file, AT(page));
	ADD(lstat, file, AT(page));
	ADD(access, file, R_OK);
	ADD(readlink, file, AT(page), PAGE);
	ADD(mkdir, file, 0700);
	ADD(rmdir, folder);
	ADD(unlink, file);
	ADD(rename, file, folder);
	ADD(link, file, folder);
	ADD(symlink, file, folder);
	ADD(chmod, file, 0777);
	ADD(chown, file, 0, 0);
	ADD(mknod, file, S_IFIFO | 0600, 0);
	ADD(utime, file, 0);
#endif
	ADD(openat, HERE, file, O_RDONLY);
	ADD_AS("openat, to write", openat, HERE, file, O_RDWR);
	ADD_AS("openat, by its folder", openat, HERE, folder, O_PATH | O_DIRECTORY);
	ADD(openat2, HERE, file, AT(&how), sizeof(how));
	ADD(newfstatat, HERE, file, AT(page), 0);
	ADD(statx, HERE, file, 0, STATX_SIZE, AT(page));
	ADD(faccessat, HERE, file, R_OK);
	ADD(faccessat2, HERE, file, R_OK, 0);
	ADD(readlinkat, HERE, file, AT(page), PAGE);
	ADD(mkdirat, HERE, file, 0700);
	ADD(unlinkat, HERE, file, 0);
	ADD_AS("unlinkat, a folder", unlinkat, HERE, folder, AT_REMOVEDIR);
	ADD(renameat2, HERE, file, HERE, folder, 0);
	ADD(linkat, HERE, file, HERE, folder, 0);
	ADD(symlinkat, file, HERE, folder);
	ADD(mknodat, HERE, file, S_IFIFO | 0600, 0);
	ADD(fchmodat, HERE, file, 0777);
	ADD(fchownat, HERE, file, 0, 0, 0);
	ADD(utimensat, HERE, file, 0, 0);
	ADD(truncate, file, 0);
	ADD(statfs, file, AT(page));
	ADD(chdir, folder);
	ADD(fchdir, targets->descriptor);
	ADD(chroot, folder);
	ADD(getcwd, AT(page), PAGE);
	ADD(getdents64, targets->descriptor, AT(page), PAGE);
	ADD(name_to_handle_at, HERE, file, AT(page), AT(numbers), 0);
	ADD(open_by_handle_at, HERE, AT(page), O_RDONLY);
	ADD(setxattr, file, AT("user.x"), AT("x"), 1, 0);
	ADD(getxattr, file, AT("user.x"), AT(page), PAGE);
	ADD(swapon, file, 0);
	ADD(acct, file);
	ADD(inotify_init1, 0);
	ADD(inotify_add_watch, targets->descriptor, file, 2);
	ADD(fanotify_init, 0, 0);
	ADD(flock, targets->descriptor, 5);
	ADD(fallocate, targets->descriptor, 0, 0, PAGE);
	ADD(fchmod, targets->descriptor, 0777);
	ADD(fchown, targets->descriptor, 0, 0);
}

static void add_sockets(const struct attack_targets *targets)
{
	const long path = AT(&path_address), abstract = AT(&abstract_address);
	const long network = AT(&network_address), open_one = targets->descriptor;
	static const struct {
		const char *name;
		int family, type;
	} families[] = {
		{"socket, unix", AF_UNIX, SOCK_SEQPACKET},
		{"socket, unix datagrams", AF_UNIX, SOCK_DGRAM},
		{"socket, IPv4", AF_INET, SOCK_STREAM},
		{"socket, IPv6", AF_INET6, SOCK_STREAM},
		{"socket, netlink", AF_NETLINK, SOCK_RAW},
		{"socket, packets", AF_PACKET, SOCK_RAW},
		{"socket, virtual machines", AF_VSOCK, SOCK_STREAM},
		{"socket, cryptography", AF_ALG, SOCK_SEQPACKET},
		{"socket, bluetooth", AF_BLUETOOTH, SOCK_RAW},
		{"socket, XDP", AF_XDP, SOCK_RAW},
		{"socket, keys", AF_KEY, SOCK_RAW},
	};
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		add(families[i].name, SYS_socket, families[i].family, families[i].type, 0, 0, 0);
	}
	ADD(socketpair, AF_UNIX, SOCK_STREAM, 0, AT(numbers));
	ADD(connect, open_one, path, sizeof(path_address));
	ADD_AS("connect, abstract", connect, open_one, abstract, abstract_size);
	ADD_AS("connect, IPv4", connect, open_one, network, sizeof(network_address));
	ADD(bind, open_one, path, sizeof(path_address));
	ADD(listen, open_one, 1);
	ADD_AS("sendto, an address", sendto, open_one, AT(page), 1, 0, path);
	ADD(setsockopt, open_one, SOL_SOCKET, SO_REUSEADDR, AT(numbers), sizeof(int));
	ADD(getsockopt, open_one, SOL_SOCKET, SO_PEERCRED, AT(page), AT(numbers));
	ADD(getpeername, open_one, AT(page), AT(numbers));
	ADD(shutdown, open_one, SHUT_RDWR);
	ADD(pipe2, AT(numbers), 0);
	ADD(dup, open_one);
	ADD(dup3, open_one, 60, 0);
}

static void add_processes(const struct attack_targets *targets)
{
	const long other = targets->process;
	ADD(execve, AT("/bin/true"), AT(no_arguments), AT(no_arguments));
	ADD(execveat, HERE, AT("/bin/true"), AT(no_arguments), AT(no_arguments), 0);
#ifdef SYS_fork
	ADD(fork);
#endif
	ADD(clone, SIGCHLD);
	ADD_AS("clone, as another user", clone, CLONE_NEWUSER | SIGCHLD);
	ADD(clone3, AT(&clone_arguments), sizeof(clone_arguments));
	ADD(unshare, CLONE_NEWUSER);
	ADD(setns, targets->descriptor, 0);
	ADD(ptrace, PTRACE_TRACEME);
	ADD_AS("ptrace, another", ptrace, PTRACE_SEIZE, other);
	ADD(process_vm_readv, other, AT(&part), 1, AT(&part), 1);
	ADD(process_vm_writev, other, AT(&part), 1, AT(&part), 1);
	ADD(process_madvise, targets->descriptor, AT(&part), 1, MADV_COLD, 0);
	ADD(kcmp, other, other, 0, 0, 0);
	ADD(kill, other, SIGTERM);
	ADD_AS("kill, everybody", kill, -1, 0);
	ADD(tkill, other, SIGTERM);
	ADD(tgkill, other, other, SIGTERM);
	ADD(rt_sigqueueinfo, other, SIGTERM, AT(page));
	ADD(pidfd_open, other, 0);
	ADD(pidfd_getfd, targets->descriptor, 0, 0);
	ADD(pidfd_send_signal, targets->descriptor, SIGTERM, 0, 0);
	ADD(wait4, -1, 0, 0, 0);
	ADD(setpriority, PRIO_PROCESS, 0, -20);
	ADD(sched_setscheduler, 0, 1, AT(numbers));
	ADD(sched_setaffinity, 0, 8, AT(page));
	ADD(setpgid, 0, 0);
	ADD(setsid);
	ADD(timer_create, CLOCK_MONOTONIC, 0, AT(numbers));
	ADD(setitimer, 0, AT(page), 0);
}

static void add_own_limits(const struct attack_targets *targets)
{
	ADD(prctl, PR_SET_DUMPABLE, 1);
	ADD_AS("prctl, outlive the parent", prctl, PR_SET_PDEATHSIG, 0);
	ADD_AS("prctl, a tracer", prctl, PR_SET_PTRACER, targets->process);
	ADD(setrlimit, RLIMIT_NOFILE, AT(&limit));
	ADD(prlimit64, 0, RLIMIT_CORE, AT(&limit), 0);
	ADD(setuid, 0);
	ADD(setgid, 0);
	ADD(setresuid, 0, 0, 0);
	ADD(setgroups, 0, 0);
	ADD(capset, AT(&capabilities), AT(all_of_them));
	ADD(seccomp, 2, 0, 0);
	ADD(personality, 0x0400000); /* READ_IMPLIES_EXEC */
	ADD(landlock_create_ruleset, 0, 0, 1);
	ADD(umask, 0);
}

static void add_memory(const struct attack_targets *targets)
{
	const long code = PROT_READ | PROT_EXEC;
	ADD_AS("mmap, code", mmap, 0, PAGE, code, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	ADD_AS("mmap, code of a file", mmap, 0, PAGE, code, MAP_PRIVATE, targets->descriptor);
	ADD_AS("mprotect, code", mprotect, AT(page), PAGE, code);
	ADD_AS("pkey_mprotect, code", pkey_mprotect, AT(page), PAGE, code, -1);
	ADD(remap_file_pages, AT(page), PAGE, 0, 0, 0);
	ADD(memfd_secret, 0);
	ADD(shmget, 0, PAGE, 0600);
	ADD(shmat, 0, 0, 0);
	ADD(msgget, 0, 0600);
	ADD(semget, 0, 1, 0600);
	ADD(mq_open, AT("/x"), O_CREAT | O_RDWR, 0600, 0);
	ADD(mlockall, 1);
	ADD(vmsplice, targets->descriptor, AT(&part), 1, 0);
	ADD(splice, targets->descriptor, 0, targets->descriptor, 0, 1);
	ADD(sendfile, targets->descriptor, targets->descriptor, 0, 1);
}

static void add_kernel(const struct attack_targets *targets)
{
	ADD(mount, AT("none"), AT(targets->folder), AT("tmpfs"), 0, 0);
	ADD(umount2, AT(targets->folder), MNT_DETACH);
	ADD(pivot_root, AT(targets->folder), AT(targets->folder));
	ADD(fsopen, AT("tmpfs"), 0);
	ADD(open_tree, HERE, AT(targets->folder), 1);
	ADD(move_mount, HERE, AT(targets->folder), HERE, AT(targets->folder), 0);
	ADD(bpf, 0, AT(page), PAGE);
	ADD(perf_event_open, AT(page), 0, -1, -1, 0);
	ADD(userfaultfd, 1);
	ADD(io_uring_setup, 1, AT(page));
	ADD(io_uring_enter, targets->descriptor, 1, 0, 0, 0);
	ADD(io_uring_register, targets->descriptor, 0, 0, 0);
	ADD(keyctl, 0, -3, 0);
	ADD(add_key, AT("user"), AT("x"), AT("x"), 1, -3);
	ADD(request_key, AT("user"), AT("x"), 0, -3);
	ADD(init_module, AT(page), 0, AT(""));
	ADD(finit_module, targets->descriptor, AT(""), 0);
	ADD(kexec_load, 0, 0, 0, 0);
	ADD(syslog, 3, AT(page), PAGE);
	ADD(sethostname, AT("x"), 1);
	ADD(uname, AT(page));
	ADD(clock_settime, CLOCK_REALTIME, AT(&moment));
	ADD(quotactl, 0, 0, 0, 0);
#ifdef SYS_modify_ldt
	ADD(modify_ldt, 0, AT(page), 16);
	ADD(iopl, 3);
	ADD(ioperm, 0, 1, 1);
	ADD(arch_prctl, 0x1002, AT(page));
	/* The other way to name a call. */
	add("open, by x32", 0x40000000 | SYS_open, AT(targets->file), O_RDONLY, 0, 0, 0);
#endif
}

static void add_requests(const struct attack_targets *targets)
{
	const long fd = targets->descriptor;
	ADD_AS("ioctl, bytes that wait", ioctl, fd, FIONREAD, AT(numbers));
	ADD_AS("ioctl, typing", ioctl, fd, TIOCSTI, AT("x"));
	ADD_AS("ioctl, selection", ioctl, fd, TIOCLINUX, AT("\3"));
	ADD_AS("ioctl, signals", ioctl, fd, FIOASYNC, AT(numbers));
	ADD_AS("ioctl, a dmabuf of one piece", ioctl, fd, UDMABUF_CREATE, AT(&one_piece));
	ADD_AS("fcntl, owner", fcntl, fd, F_SETOWN, targets->process);
	ADD_AS("fcntl, signal", fcntl, fd, F_SETSIG, SIGTERM);
	ADD_AS("fcntl, signals", fcntl, fd, F_SETFL, O_ASYNC);
	ADD_AS("fcntl, lock", fcntl, fd, F_SETLK, AT(&lock));
	ADD_AS("fcntl, lease", fcntl, fd, F_SETLEASE, F_RDLCK);
	ADD_AS("fcntl, notice", fcntl, fd, F_NOTIFY, 1);
	ADD_AS("fcntl, pipe", fcntl, fd, F_SETPIPE_SZ, PAGE);
	ADD_AS("fcntl, duplicate", fcntl, fd, F_DUPFD, 0);
}

size_t attack_calls(const struct attack_targets *targets, const struct attack_call **calls)
{
	path_address.sun_family = abstract_address.sun_family = AF_UNIX;
	strncpy(path_address.sun_path, targets->socket, sizeof(path_address.sun_path) - 1);
	strncpy(abstract_address.sun_path + 1, targets->abstract,
		sizeof(abstract_address.sun_path) - 2);
	abstract_size =
		(long)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(targets->abstract));
	network_address.sin_family = AF_INET;
	network_address.sin_port = htons(9);
	network_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	count = 0;
	add_files(targets);
	add_sockets(targets);
	add_processes(targets);
	add_own_limits(targets);
	add_memory(targets);
	add_kernel(targets);
	add_requests(targets);
	*calls = table;
	return count;
}
