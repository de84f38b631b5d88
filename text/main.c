/* SPDX-License-Identifier: MIT
 *
 * cloison-text, which draws the texts of cloison's frames and panel, started by that and by nobody
 * else. This process is the keeper: it starts workers when the compositor says so, and reads
 * nothing that comes of a guest. A worker is forked for each domain, confined (sandbox.h), and gets
 * texts to draw (worker.h): it may be taken over by one, and has nothing then but that domain's
 * titles. common/text_link.h is what they say.
 */
#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/confine.h"
#include "common/text_link.h"
#include "protocol/log.h"
#include "text/draw.h"
#include "text/worker.h"

struct keeper {
	int ends; /* a signalfd: a worker has ended */
	pid_t workers[TEXT_MAX_WORKERS]; /* 0: none */
	struct text_sandbox sandbox;
};

/* Reaps what has ended. So a number here is never somebody else's process. */
static void keeper_handle_ends(struct keeper *keeper)
{
	struct signalfd_siginfo unused;
	int status;
	pid_t pid;
	while (read(keeper->ends, &unused, sizeof(unused)) > 0) {
	}
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (size_t i = 0; i < TEXT_MAX_WORKERS; i++) {
			if (keeper->workers[i] == pid) {
				keeper->workers[i] = 0;
			}
		}
	}
}

static void keeper_end(struct keeper *keeper, uint32_t worker)
{
	pid_t pid = keeper->workers[worker];
	if (pid > 0) {
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
		}
		keeper->workers[worker] = 0;
	}
}

/* For all workers to come, and unconfined: fontconfig may write its cache. What it thinks of
 * configurations and folders is no line of our log. again: only what has changed since, and what
 * there was stays when that fails. True when it was loaded. */
static bool load_fonts(bool again)
{
	int own = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (own < 0 || nothing < 0 || dup2(nothing, STDERR_FILENO) < 0) {
		return false;
	}
	bool ok = again ? !FcConfigUptoDate(NULL) && FcInitReinitialize() : FcInit();
	dup2(own, STDERR_FILENO);
	close(own);
	close(nothing);
	return ok;
}

/* Its size is for good, so that whoever reads finds what was agreed on. -1 with errno. */
static int make_pictures(void)
{
	int fd = memfd_create("pictures", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd >= 0
		&& (ftruncate(fd, TEXT_PICTURES_BYTES) != 0
			|| fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)
				   != 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static _Noreturn void become_worker(
	struct keeper *keeper, const struct text_order *order, int fd, int pictures)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_NAME, order->name);
	draw_use_family(order->family);
	/* With the keeper, which may have gone meanwhile: then the socket to the compositor says
	 * nothing any more, for nobody has been given its other end. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(TEXT_KEEPER_FD);
	close(keeper->ends);
	worker_run(fd, pictures, &keeper->sandbox);
}

/* Returns an errno or 0, and then what the compositor is to have: the caller closes it. */
static int keeper_start(struct keeper *keeper, const struct text_order *order, int fds[static 2])
{
	int pair[2], pictures = make_pictures();
	if (pictures < 0) {
		return errno;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		int error = errno;
		close(pictures);
		return error;
	}
	pid_t pid = fork();
	if (pid == 0) {
		close(pair[0]);
		become_worker(keeper, order, pair[1], pictures);
	}
	int error = errno;
	close(pair[1]);
	fds[0] = pair[0];
	fds[1] = pictures;
	if (pid < 0) {
		close(pair[0]);
		close(pictures);
		return error;
	}
	keeper->workers[order->worker] = pid;
	return 0;
}

/* With fds, which may be NULL. */
static void keeper_say(const struct text_started *started, const int fds[2])
{
	union {
		char bytes[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control = {0};
	struct iovec part = {(void *)started, sizeof(*started)};
	struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};
	if (fds) {
		msg.msg_control = control.bytes;
		msg.msg_controllen = sizeof(control.bytes);
		struct cmsghdr *header = CMSG_FIRSTHDR(&msg);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(2 * sizeof(int));
		memcpy(CMSG_DATA(header), fds, 2 * sizeof(int));
	}
	if (sendmsg(TEXT_KEEPER_FD, &msg, MSG_NOSIGNAL) < 0 && fds) {
		/* Too many descriptors are under way, say: it is asked again. */
		const struct text_started failed = {started->worker, started->serial, errno};
		keeper_say(&failed, NULL);
	}
}

/* False when the compositor is not there any more. */
static bool keeper_handle_order(struct keeper *keeper)
{
	struct text_order order;
	ssize_t size = recv(TEXT_KEEPER_FD, &order, sizeof(order), 0);
	if (size < 0 && errno == EINTR) {
		return true;
	}
	if (size != sizeof(order) || order.worker >= TEXT_MAX_WORKERS) {
		return false;
	}
	order.name[TEXT_MAX_NAME - 1] = '\0';
	order.family[TEXT_MAX_FAMILY - 1] = '\0';
	keeper_end(keeper, order.worker);
	if (order.verb == TEXT_START) {
		/* Fonts that were upgraded are other files. */
		if (load_fonts(true)) {
			text_sandbox_update(&keeper->sandbox);
		}
		struct text_started started = {order.worker, order.serial, 0};
		int fds[2];
		started.error = keeper_start(keeper, &order, fds);
		keeper_say(&started, started.error == 0 ? fds : NULL);
		if (started.error == 0) {
			close(fds[0]);
			close(fds[1]);
		}
	}
	return true;
}

static bool keeper_init(struct keeper *keeper, bool sandbox)
{
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	keeper->ends = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
	/* It ends with the compositor, and not before: a key in its terminal reaches both. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	if (keeper->ends < 0 || (sandbox && !confine_process())) {
		log_error("texts: cannot start what draws them: %s", strerror(errno));
		return false;
	}
	if (!load_fonts(false)) {
		log_error("texts: fontconfig cannot be used: look at its configuration by fc-list");
		return false;
	}
	return text_sandbox_init(&keeper->sandbox, sandbox);
}

int main(int argc, char *argv[])
{
	static struct keeper keeper;
	int type = 0;
	socklen_t size = sizeof(type);
	if (argc != 2 || getsockopt(TEXT_KEEPER_FD, SOL_SOCKET, SO_TYPE, &type, &size) != 0
		|| type != SOCK_SEQPACKET) {
		fprintf(stderr, "cloison-text: it is started by cloison\n");
		return EXIT_FAILURE;
	}
	/* Whoever started cloison may have closed them. */
	bool opened = confine_standard_files();
	log_init("cloison", LOG_LEVEL_INFO);
	if (!opened || !keeper_init(&keeper, strcmp(argv[1], "unconfined") != 0)) {
		return EXIT_FAILURE;
	}
	struct pollfd fds[] = {
		{.fd = TEXT_KEEPER_FD, .events = POLLIN},
		{.fd = keeper.ends, .events = POLLIN},
	};
	for (;;) {
		if (poll(fds, 2, -1) < 0) {
			continue;
		}
		if (fds[1].revents) {
			keeper_handle_ends(&keeper);
		}
		if (fds[0].revents && !keeper_handle_order(&keeper)) {
			break;
		}
	}
	/* Workers end with it. */
	return EXIT_SUCCESS;
}
