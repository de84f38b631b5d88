/* SPDX-License-Identifier: MIT
 *
 * A worker as somebody has it who took it over by a title: each forbidden call in a process of its
 * own that has entered the sandbox. And what draws texts must still work there.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/text_link.h"
#include "text/draw.h"
#include "text/sandbox.h"
#include "text/worker.h"

static bool without_filter;
static struct text_sandbox sandbox;
static char font[4096]; /* a file that fontconfig knows */
static uint8_t *pixels;

int __real_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter);
int __wrap_seccomp_load(const void *filter)
{
	return without_filter ? 0 : __real_seccomp_load(filter);
}

static int setup(void **state)
{
	pixels = mmap(NULL, TEXT_PICTURES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		-1, 0);
	FcChar8 *path;
	bool ok = pixels != MAP_FAILED && FcInit() && text_sandbox_init(&sandbox, true);
	const FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);
	ok = ok && fonts && fonts->nfont > 0
	     && FcPatternGetString(fonts->fonts[0], FC_FILE, 0, &path) == FcResultMatch;
	if (ok) {
		strncpy(font, (const char *)path, sizeof(font) - 1);
	}
	return ok ? 0 : 1;
}

/* What the child's end was. */
static int run(void (*act)(void))
{
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!text_sandbox_begin(&sandbox) || !text_sandbox_complete(&sandbox)) {
			_exit(99);
		}
		act();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* Nothing of it would harm if it worked: no target is there, or nothing changes. */
static const struct {
	long number, arguments[6];
} forbidden[] = {
	{SYS_execve, {0}},
	{SYS_execveat, {-1}},
	{SYS_clone, {SIGCHLD}},
	{SYS_clone, {CLONE_VM | CLONE_SIGHAND | CLONE_THREAD}},
	{SYS_clone3, {0}},
	{SYS_unshare, {CLONE_NEWUTS}},
	{SYS_setns, {-1}},
	{SYS_ptrace, {PTRACE_TRACEME}},
	{SYS_process_vm_readv, {1}},
	{SYS_process_vm_writev, {1}},
	{SYS_pidfd_open, {1}},
	{SYS_pidfd_getfd, {-1}},
	{SYS_kill, {1, 0}},
	{SYS_tkill, {1, 0}},
	{SYS_tgkill, {1, 1, 0}},
	{SYS_rt_sigqueueinfo, {1}},
	{SYS_prlimit64, {1}},
	{SYS_setrlimit, {RLIMIT_NOFILE}},
	{SYS_socket, {AF_INET, SOCK_STREAM}},
	{SYS_socket, {AF_UNIX, SOCK_STREAM}},
	{SYS_socketpair, {AF_UNIX, SOCK_STREAM}},
	{SYS_connect, {-1}},
	{SYS_bind, {-1}},
	{SYS_listen, {-1}},
	{SYS_accept4, {-1}},
	{SYS_sendmsg, {-1}},
	{SYS_recvmsg, {-1}},
	{SYS_write, {-1}},
	{SYS_writev, {-1}},
	{SYS_pwrite64, {-1}},
	{SYS_sendfile, {-1, -1}},
	{SYS_memfd_create, {0}},
	{SYS_openat, {-1, 0, O_RDWR}},
	{SYS_openat, {-1, 0, O_CREAT}},
	{SYS_openat, {-1, 0, O_PATH}},
	{SYS_openat2, {-1}},
	{SYS_unlinkat, {-1}},
	{SYS_renameat2, {-1}},
	{SYS_mkdirat, {-1}},
	{SYS_fchmodat, {-1}},
	{SYS_readlinkat, {-1}},
	{SYS_chdir, {0}},
	{SYS_chroot, {0}},
	{SYS_getdents64, {-1}},
	{SYS_mount, {0}},
	{SYS_umount2, {0}},
	{SYS_ioctl, {2, TIOCSTI}},
	{SYS_ioctl, {2, FIONREAD}},
	{SYS_fcntl, {2, F_SETFL, O_ASYNC}},
	{SYS_fcntl, {2, F_SETOWN}},
	{SYS_fcntl, {2, F_SETSIG}},
	{SYS_fcntl, {2, F_SETLK}},
	{SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0}},
	{SYS_mprotect, {0, 4096, PROT_READ | PROT_EXEC}},
	{SYS_personality, {0}},
	{SYS_keyctl, {0}},
	{SYS_add_key, {0}},
	{SYS_bpf, {-1}},
	{SYS_perf_event_open, {0}},
	{SYS_userfaultfd, {0}},
	{SYS_io_uring_setup, {0}},
	{SYS_seccomp, {0}},
	{SYS_prctl, {PR_SET_DUMPABLE, 1}},
	{SYS_setuid, {0}},
	{SYS_shmget, {0}},
	{SYS_mq_open, {0}},
	{SYS_inotify_init1, {0}},
	{SYS_name_to_handle_at, {-1}},
	{SYS_open_by_handle_at, {-1}},
#ifdef SYS_open /* those that newer architectures have not */
	{SYS_fork},
	{SYS_vfork},
	{SYS_open, {0, O_WRONLY}},
	{SYS_unlink, {0}},
	{SYS_rename, {0}},
	{SYS_mkdir, {0}},
	{SYS_chmod, {0}},
	{SYS_readlink, {0}},
#endif
};

static size_t chosen;

static void try_chosen(void)
{
	const long *a = forbidden[chosen].arguments;
	syscall(forbidden[chosen].number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void test_forbidden(void **state)
{
	for (chosen = 0; chosen < COUNT_OF(forbidden); chosen++) {
		int status = run(try_chosen);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
			fail_msg("system call %ld was let through", forbidden[chosen].number);
		}
	}
}

static void need(bool worked)
{
	if (!worked) {
		_exit(1);
	}
}

static void assert_done(int status)
{
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void open_files(void)
{
	static const char *const others[] = {
		"/etc/passwd", "/proc/self/maps", "/proc/1/status", "/dev/null", "/", "/tmp"};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		need(open(others[i], O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES);
	}
	int fd = open(font, O_RDONLY | O_CLOEXEC);
	char byte;
	need(fd >= 0 && read(fd, &byte, 1) == 1);
	/* Standard output and error lead nowhere. */
	struct stat st;
	need(fstat(STDERR_FILENO, &st) == 0 && S_ISCHR(st.st_mode));
}

/* Needs Landlock: without it, all that the user may read. */
static void test_only_fonts_can_be_opened(void **state)
{
	if (!sandbox.has_files) {
		skip();
	}
	assert_done(run(open_files));
}

/* What the filter does not let a process ask of itself. */
static void look_at_itself(void)
{
	struct rlimit core, files, written, processes;
	need(prctl(PR_GET_DUMPABLE) == 0);
	need(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
	need(getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0);
	need(getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max == 64);
	need(getrlimit(RLIMIT_FSIZE, &written) == 0 && written.rlim_max == 0);
	need(getrlimit(RLIMIT_NPROC, &processes) == 0 && processes.rlim_max == 0);
}

static void test_nothing_to_look_into(void **state)
{
	without_filter = true;
	int status = run(look_at_itself);
	without_filter = false;
	assert_done(status);
}

/* --- what still works ------------------------------------------------------------------------- */

static char *put_utf8(char *at, uint32_t c)
{
	if (c < 0x80) {
		*at++ = (char)c;
	} else if (c < 0x800) {
		*at++ = (char)(0xc0 | c >> 6);
		*at++ = (char)(0x80 | (c & 0x3f));
	} else {
		*at++ = (char)(0xe0 | c >> 12);
		*at++ = (char)(0x80 | (c >> 6 & 0x3f));
		*at++ = (char)(0x80 | (c & 0x3f));
	}
	return at;
}

/* The whole worker, with every letter that there is below 0x10000, as titles may have them, at
 * several sizes. */
static void test_all_letters_are_drawn(void **state)
{
	static const uint32_t scales[] = {TEXT_SCALE_ONE / 2, TEXT_SCALE_ONE, TEXT_SCALE_ONE * 4};
	int fds[2], pictures = memfd_create("pictures", MFD_CLOEXEC);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	assert_int_equal(ftruncate(pictures, TEXT_PICTURES_BYTES), 0);
	pid_t child = fork();
	if (child == 0) {
		close(fds[0]);
		worker_run(fds[1], pictures, &sandbox);
	}
	close(fds[1]);
	struct text_answer answer;
	assert_int_equal(recv(fds[0], &answer, sizeof(answer), 0), sizeof(answer));
	assert_true(text_ready_check(&answer, sizeof(answer)));
	struct text_request request = {.id = 0};
	for (uint32_t first = 0x20; first < 0x10000; first += 100) {
		char raw[512], *end = raw;
		for (uint32_t c = first; c < first + 100 && c < 0x10000; c++) {
			end = put_utf8(end, c);
		}
		text_sanitise(raw, (size_t)(end - raw), request.string);
		if (request.string[0] == '\0') {
			continue;
		}
		request.id++;
		request.font = request.id % TEXT_FONTS;
		request.scale = scales[request.id % COUNT_OF(scales)];
		request.max_width = 500;
		ssize_t size = send(fds[0], &request, sizeof(request), MSG_NOSIGNAL);
		assert_int_equal(size, sizeof(request));
		size = recv(fds[0], &answer, sizeof(answer), 0);
		assert_true(text_answer_check(&answer, (size_t)size, &request, &answer));
		assert_true(answer.width > 0);
	}
	close(fds[0]);
	close(pictures);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_done(status);
}

static size_t ink_of(const char *string, int32_t room, struct text_answer *answer)
{
	struct text_request request = {
		.id = 1, .font = TEXT_FONT_TITLE, .scale = TEXT_SCALE_ONE, .max_width = room};
	strcpy(request.string, string);
	*answer = draw_text(&request, pixels);
	struct text_picture picture = text_picture_of(answer->width, answer->height, request.scale);
	size_t sum = 0;
	for (size_t i = 0; i < picture.bytes; i++) {
		sum += pixels[i];
	}
	return sum;
}

/* In the test itself, after all forks. */
static void test_what_has_no_room_is_cut(void **state)
{
	struct text_answer whole, cut;
	size_t all = ink_of("a title of some words", 500, &whole);
	size_t some = ink_of("a title of some words", whole.width / 2, &cut);
	assert_true(some > 0 && some < all);
	assert_int_equal(whole.cut, 0);
	assert_int_equal(cut.cut, 1);
	assert_int_equal(cut.width, whole.width / 2);
	assert_true(ink_of("i", 1, &cut) == 0 || cut.width == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forbidden),
		cmocka_unit_test(test_only_fonts_can_be_opened),
		cmocka_unit_test(test_nothing_to_look_into),
		cmocka_unit_test(test_all_letters_are_drawn),
		cmocka_unit_test(test_what_has_no_room_is_cut),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
