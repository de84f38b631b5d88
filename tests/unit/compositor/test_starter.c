/* SPDX-License-Identifier: MIT
 *
 * The end of what starts programs; tests/e2e/test_launch.py has what it does.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "common/settings.h"
#include "compositor/base/host_commands.h"
#include "compositor/base/starter.h"

static int read_nothing(const void *data, struct host_commands *commands)
{
	return -1;
}

static const struct starter_reader reader = {.read = read_nothing};

static void ends_when_nothing_was_said(void **state)
{
	starter_destroy(starter_create(&reader));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* As the process of a seat that libseat runs, which is forked and not executed. */
static void ends_although_a_process_has_a_copy(void **state)
{
	struct starter *starter = starter_create(&reader);
	pid_t parent = getpid(), copy = fork();
	assert_true(copy >= 0);
	if (copy == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (getppid() == parent) {
			pause();
		}
		_exit(0);
	}
	starter_destroy(starter);
	kill(copy, SIGKILL);
	assert_int_equal(waitpid(copy, NULL, 0), copy);
}

struct stage {
	char dir[32];
	struct wl_event_loop *loop;
	struct starter *starter;
	unsigned bound, reads, began, failed;
	char why[64]; /* of the last that failed */
	int fd; /* the last one */
	char error[SETTINGS_MAX_ERROR];
};

static void stage_handle_launching(void *data, bool begins, const char *why)
{
	struct stage *stage = data;
	stage->began += begins;
	stage->failed += !begins;
	snprintf(stage->why, sizeof(stage->why), "%s", why ? why : "");
}

static void stage_handle_read(void *data, int fd)
{
	struct stage *stage = data;
	assert_int_equal(fd, -1);
	stage->reads++;
}

static void stage_handle_bound(void *data, int fd, const char *error)
{
	struct stage *stage = data;
	stage->fd = fd;
	snprintf(stage->error, sizeof(stage->error), "%s", error);
	stage->bound++;
}

static void stage_init(struct stage *stage)
{
	static const struct starter_listener listener = {stage_handle_read, stage_handle_bound};
	char domains[64];
	*stage = (struct stage){.dir = "/tmp/cloison-XXXXXX"};
	assert_non_null(mkdtemp(stage->dir));
	snprintf(domains, sizeof(domains), "%s/domains", stage->dir);
	assert_int_equal(mkdir(domains, 0700), 0);
	stage->loop = wl_event_loop_create();
	stage->starter = starter_create(&reader);
	/* No locker, and two programs. */
	struct host_commands commands = {.size = 1};
	commands.size +=
		(size_t)sprintf(commands.bytes + commands.size, "mkdir %s/ran", stage->dir) + 1;
	commands.size += (size_t)sprintf(commands.bytes + commands.size, "/nowhere/program -x") + 1;
	assert_true(starter_open(stage->starter, stage->loop, stage->dir, "wayland-9", &commands,
		stage_handle_launching, stage));
	starter_set_listener(stage->starter, &listener, stage);
}

static void stage_finish(struct stage *stage)
{
	char path[64];
	starter_destroy(stage->starter);
	wl_event_loop_destroy(stage->loop);
	snprintf(path, sizeof(path), "%s/domains", stage->dir);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(stage->dir), 0);
}

static void stage_bind(struct stage *stage, const char *domain)
{
	unsigned before = stage->bound;
	assert_true(starter_bind(stage->starter, domain));
	while (stage->bound == before) {
		wl_event_loop_dispatch(stage->loop, -1);
	}
}

static void makes_a_socket(void **state)
{
	struct stage stage;
	char path[64];
	struct stat st;
	stage_init(&stage);
	stage_bind(&stage, "work-2");
	int accepts = 0;
	socklen_t size = sizeof(accepts);
	assert_int_equal(getsockopt(stage.fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size), 0);
	assert_true(accepts);
	snprintf(path, sizeof(path), "%s/domains/work-2.sock", stage.dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFSOCK | 0600);
	/* Nothing is taken from whoever has it. */
	int fd = stage.fd;
	stage_bind(&stage, "work-2");
	assert_int_equal(stage.fd, -1);
	assert_non_null(strstr(stage.error, "in use by another program"));
	/* What nobody listens on any more is replaced. */
	close(fd);
	stage_bind(&stage, "work-2");
	assert_true(stage.fd >= 0);
	close(stage.fd);
	assert_int_equal(unlink(path), 0);
	stage_finish(&stage);
}

static void stage_run(struct stage *stage, uint32_t number)
{
	unsigned before = stage->began + stage->failed;
	starter_run(stage->starter, number);
	while (stage->began + stage->failed == before) {
		wl_event_loop_dispatch(stage->loop, -1);
	}
}

static void runs_what_the_configuration_names(void **state)
{
	struct stage stage;
	char path[64];
	stage_init(&stage);
	snprintf(path, sizeof(path), "%s/ran", stage.dir);
	starter_run(stage.starter, HOST_COMMANDS_LOCKER);
	stage_run(&stage, 1);
	assert_int_equal(stage.began, 1);
	while (rmdir(path) != 0) {
		assert_int_equal(errno, ENOENT);
		sched_yield();
	}
	stage_run(&stage, 2);
	while (stage.failed == 0) {
		wl_event_loop_dispatch(stage.loop, -1);
	}
	assert_int_equal(stage.began, 2);
	assert_string_equal(stage.why, "no /nowhere/program: No such file or directory");
	stage_finish(&stage);
}

/* Whatever a compositor that was taken over asks for. */
static void runs_nothing_else(void **state)
{
	struct stage stage;
	stage_init(&stage);
	stage_run(&stage, 3);
	stage_run(&stage, UINT32_MAX);
	/* Of the files that were read last there are none. */
	assert_true(starter_read(stage.starter));
	starter_adopt(stage.starter);
	stage_run(&stage, 1);
	assert_int_equal(stage.began, 0);
	assert_int_equal(stage.failed, 3);
	assert_string_equal(stage.why, "nothing started: too much is being started");
	stage_finish(&stage);
}

/* Whatever a compositor that was taken over asks for. */
static void makes_no_socket_elsewhere(void **state)
{
	static const char *const names[] = {
		"../x", "", "/tmp/x", "a/b", "A", "host", "..", "a.b", "a b", "\n"};
	struct stage stage;
	stage_init(&stage);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		stage_bind(&stage, names[i]);
		assert_int_equal(stage.fd, -1);
		assert_non_null(strstr(stage.error, "no name of a domain"));
	}
	stage_finish(&stage);
}

static void what_was_asked_for_is_waited_for(void **state)
{
	struct stage stage;
	stage_init(&stage);
	assert_true(starter_bind(stage.starter, "a"));
	assert_true(starter_bind(stage.starter, ".."));
	starter_settle(stage.starter);
	assert_int_equal(stage.bound, 2);
	assert_int_equal(stage.fd, -1);
	char path[64];
	snprintf(path, sizeof(path), "%s/domains/a.sock", stage.dir);
	assert_int_equal(unlink(path), 0);
	stage_finish(&stage);
}

static void who_waits_hears_of_its_end(void **state)
{
	struct stage stage;
	stage_init(&stage);
	pid_t process = -1;
	FILE *children = popen("pgrep -x cloison-starter -P $PPID", "r");
	assert_non_null(children);
	assert_int_equal(fscanf(children, "%d", &process), 1);
	pclose(children);
	kill(process, SIGSTOP);
	assert_true(starter_bind(stage.starter, "work"));
	assert_true(starter_read(stage.starter));
	kill(process, SIGKILL);
	while (stage.bound + stage.reads < 2) {
		wl_event_loop_dispatch(stage.loop, -1);
	}
	assert_int_equal(stage.fd, -1);
	assert_false(starter_bind(stage.starter, "work"));
	assert_false(starter_read(stage.starter));
	char path[64];
	snprintf(path, sizeof(path), "%s/" STARTER_SOCKET, stage.dir);
	unlink(path);
	stage_finish(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_when_nothing_was_said),
		cmocka_unit_test(ends_although_a_process_has_a_copy),
		cmocka_unit_test(runs_what_the_configuration_names),
		cmocka_unit_test(runs_nothing_else),
		cmocka_unit_test(makes_a_socket),
		cmocka_unit_test(makes_no_socket_elsewhere),
		cmocka_unit_test(what_was_asked_for_is_waited_for),
		cmocka_unit_test(who_waits_hears_of_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
