/* SPDX-License-Identifier: MIT */
#include "vhost/keeper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "protocol/channel.h"
#include "protocol/log.h"
#include "vhost/process/errand.h"
#include "vhost/process/limits.h"
#include "vhost/process/report.h"

int keeper_take_signals(void)
{
	sigset_t signals;
	/* Whoever started us may not have cared for his children, and we would not hear of ours. */
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	int fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0) {
		log_error("cannot wait for signals: %s", strerror(errno));
	}
	return fd;
}

/* --- what the worker asks for ----------------------------------------------------------------- */

/* One try a question, one question at a time: however often a worker asks, the compositor sees no
 * more of it than of an honest one. */
struct keeper_state {
	bool asked;
	uint64_t connect_at; /* clock_ms: not before this */
	uint64_t kill_at; /* clock_ms; 0: the worker may go on */
};

/* It says BYE and ends. */
static void keeper_stop(struct keeper *keeper, struct keeper_state *state)
{
	if (state->kill_at == 0) {
		errand_stop(keeper->errands);
		state->kill_at = clock_ms() + VHOST_END_MS;
	}
}

/* False when somebody else speaks for the worker, which is to be killed at once. */
static bool keeper_receive(struct keeper *keeper, struct keeper_state *state)
{
	switch (errand_receive(keeper->errands)) {
	case ERRAND_NOTHING:
		return true;
	case ERRAND_DONE:
		/* An honest one waits for its answer. */
		if (!state->asked) {
			state->asked = true;
			return true;
		}
		break;
	case ERRAND_OVER:
		keeper_stop(keeper, state);
		return true;
	case ERRAND_STOP:
	case ERRAND_LIE:
		break;
	}
	report("the process that serves the VM has been taken over and is killed: start the VM "
	       "again, and ask what runs in it");
	return false;
}

static void keeper_connect(struct keeper *keeper, struct keeper_state *state)
{
	uint64_t now = clock_ms();
	if (!state->asked || state->kill_at != 0 || now < state->connect_at) {
		return;
	}
	state->asked = false;
	state->connect_at = now + VHOST_BETWEEN_LINKS_MS;
	int connection = channel_connect(keeper->link_path);
	if (errand_answer(keeper->errands, connection, errno)) {
		return;
	}
	/* When it has ended meanwhile, why is known in a moment. */
	if (errno != EPIPE) {
		report("cannot answer the process that serves the VM: %s", strerror(errno));
	}
	keeper_stop(keeper, state);
}

/* --- its end ---------------------------------------------------------------------------------- */

/* True when the worker has ended. */
static bool keeper_hear_signals(struct keeper *keeper, struct keeper_state *state)
{
	struct signalfd_siginfo info;
	bool ended = false;
	while (read(keeper->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGCHLD) {
			ended = true;
		} else {
			keeper_stop(keeper, state);
		}
	}
	return ended;
}

/* -1: never. */
static int keeper_timeout(const struct keeper_state *state)
{
	uint64_t now = clock_ms(), at = state->kill_at;
	if (at == 0 && !state->asked) {
		return -1;
	}
	at = at != 0 ? at : state->connect_at;
	return at > now ? (int)(at - now) : 0;
}

static bool keeper_judge(const siginfo_t *info)
{
	if (info->si_code == CLD_EXITED) {
		return info->si_status == EXIT_SUCCESS;
	}
	report("the process that serves the VM was ended by signal %d (%s): the VM has no "
	       "display until it is started again",
		info->si_status, strsignal(info->si_status));
	return false;
}

bool keeper_run(struct keeper *keeper)
{
	struct keeper_state state = {0};
	siginfo_t info = {0};
	while (true) {
		struct pollfd fds[] = {
			{.fd = keeper->signals, .events = POLLIN},
			{.fd = state.kill_at == 0 ? keeper->errands : -1, .events = POLLIN},
		};
		poll(fds, 2, keeper_timeout(&state));
		if (keeper_hear_signals(keeper, &state)
			&& waitid(P_PID, (id_t)keeper->worker, &info, WEXITED | WNOHANG) == 0
			&& info.si_pid != 0) {
			return keeper_judge(&info);
		}
		if (state.kill_at == 0 && fds[1].revents != 0 && !keeper_receive(keeper, &state)) {
			return false;
		}
		keeper_connect(keeper, &state);
		if (state.kill_at != 0 && clock_ms() >= state.kill_at) {
			report("the process that serves the VM does not end: it is killed");
			return false;
		}
	}
}
