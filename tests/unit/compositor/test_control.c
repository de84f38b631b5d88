/* SPDX-License-Identifier: MIT
 *
 * The control socket as its clients see it: requests whole and in pieces, good and bad, and clients
 * that leave.
 */
#include "tests/unit/harness.h"

#include <dlfcn.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "compositor/control/control.h"
#include "compositor/control/control_command.h"
#include "compositor/input/focus.h"
#include "tests/unit/compositor/fake_desktop.h"

static char the_dir[] = "/tmp/cloison-test-XXXXXX";
static struct control *the_control;
static char launched[256];
static int launch_error;
static bool launch_times_out, clients_time_out;

/* --- what the control socket asks of parts that are not there ------------------------------- */

static int take_launch(void *data, uint32_t request, char *const argv[])
{
	launched[0] = '\0';
	for (; *argv; argv++) {
		strcat(strcat(launched, *argv), "|");
	}
	return launch_error;
}

static const struct domain_impl domain_impl = {.launch = take_launch};

/* Nobody waits that long in a test. */
int wl_event_source_timer_update(struct wl_event_source *source, int ms)
{
	int (*real)(struct wl_event_source *, int) =
		(int (*)(struct wl_event_source *, int))dlsym(RTLD_NEXT, __func__);
	bool over = (ms == CONTROL_LAUNCH_TIMEOUT && launch_times_out)
		    || (ms == CONTROL_TIMEOUT && clients_time_out);
	return real(source, over ? 1 : ms);
}

/* --- fixture -------------------------------------------------------------------------------- */

static int setup(void **state)
{
	struct fake_desktop *desktop = fake_desktop_create();
	*state = desktop;
	strcpy(the_dir + strlen(the_dir) - 6, "XXXXXX");
	assert_non_null(mkdtemp(the_dir));
	the_control = control_create(&desktop->access, the_dir);
	for (size_t i = 0; i < FAKE_DOMAINS; i++) {
		domain_set_impl(&desktop->domains[i], &domain_impl, NULL);
	}
	launch_error = 0;
	launch_times_out = clients_time_out = false;
	return the_control ? 0 : -1;
}

static int teardown(void **state)
{
	control_destroy(the_control);
	fake_desktop_destroy(*state);
	/* Fails when the socket was left behind. */
	return rmdir(the_dir);
}

static int connect_client(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/" CONTROL_SOCKET, the_dir);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void send_bytes(struct fake_desktop *desktop, int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN) {
			return;
		}
		bytes += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
		wl_event_loop_dispatch(desktop->screen->loop, 0);
	}
}

/* All that comes until the compositor closes. Closes fd. */
static char *receive_all(struct fake_desktop *desktop, int fd)
{
	char *text = calloc(1, 1 << 20);
	size_t size = 0;
	assert_non_null(text);
	for (int i = 0; i < 1000; i++) {
		wl_event_loop_dispatch(desktop->screen->loop, 1);
		ssize_t n = recv(fd, text + size, (1 << 20) - 1 - size, 0);
		if (n == 0 || (n < 0 && errno != EAGAIN)) {
			close(fd);
			return text;
		}
		size += n > 0 ? (size_t)n : 0;
	}
	fail_msg("the compositor does not close the connection");
	return NULL;
}

static struct json_object *ask(struct fake_desktop *desktop, const char *request)
{
	int fd = connect_client();
	send_bytes(desktop, fd, request, strlen(request));
	char *text = receive_all(desktop, fd);
	struct json_object *reply = json_tokener_parse(text);
	assert_int_equal(text[strlen(text) - 1], '\n');
	free(text);
	assert_non_null(reply);
	return reply;
}

static void assert_ok(struct json_object *reply)
{
	if (!json_object_get_boolean(json_object_object_get(reply, "ok"))) {
		fail_msg("%s", json_object_to_json_string(reply));
	}
	json_object_put(reply);
}

static void assert_error(struct json_object *reply, const char *part)
{
	const char *error = json_object_get_string(json_object_object_get(reply, "error"));
	assert_false(json_object_get_boolean(json_object_object_get(reply, "ok")));
	if (!error || !strstr(error, part)) {
		fail_msg("wants \"%s\", got \"%s\"", part, error ? error : "none");
	}
	json_object_put(reply);
}

/* --- tests ---------------------------------------------------------------------------------- */

static void test_socket_is_private(void **state)
{
	char path[108];
	struct stat st;
	snprintf(path, sizeof(path), "%s/" CONTROL_SOCKET, the_dir);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_state(void **state)
{
	struct json_object *reply = ask(*state, "{\"command\": [\"state\"]}\n");
	assert_non_null(json_object_object_get(json_object_object_get(reply, "state"), "windows"));
	assert_ok(reply);
}

static void test_a_silent_client_is_closed(void **state)
{
	clients_time_out = true;
	char *text = receive_all(*state, connect_client());
	assert_string_equal(text, "");
	free(text);
}

/* Its request lies there, and its timer is over before that is read. */
static void test_who_is_waited_for_is_not_closed(void **state)
{
	static const char request[] = "{\"command\": [\"state\"]}\n";
	const struct timespec longer = {.tv_nsec = 2000000};
	struct fake_desktop *desktop = *state;
	clients_time_out = true;
	int fd = connect_client();
	wl_event_loop_dispatch(desktop->screen->loop, 0);
	assert_int_equal(send(fd, request, sizeof(request) - 1, 0), sizeof(request) - 1);
	nanosleep(&longer, NULL);
	char *text = receive_all(desktop, fd);
	assert_non_null(strstr(text, "\"ok\":true"));
	free(text);
}

/* More windows than one piece of the reply has. */
static void test_state_of_many_windows(void **state)
{
	struct fake_desktop *desktop = *state;
	const struct window *window;
	for (int i = 0; i < 3 * CONTROL_LISTING_PIECE + 1; i++) {
		fake_window_show(desktop, 0, 300, 200);
	}
	struct json_object *reply = ask(*state, "{\"command\": [\"state\"]}\n");
	struct json_object *windows =
		json_object_object_get(json_object_object_get(reply, "state"), "windows");
	size_t at = 0;
	assert_int_equal(json_object_array_length(windows), 3 * CONTROL_LISTING_PIECE + 1);
	wl_list_for_each(window, &desktop->desktop->windows, link) {
		struct json_object *one = json_object_array_get_idx(windows, at++);
		assert_int_equal(json_object_get_uint64(json_object_object_get(one, "number")),
			window->number);
	}
	json_object_put(reply);
}

static void test_focus_and_close(void **state)
{
	struct fake_desktop *desktop = *state;
	struct fake_window *first = fake_window_show(desktop, 0, 300, 200);
	struct fake_window *second = fake_window_show(desktop, 1, 300, 200);
	char request[64];
	snprintf(request, sizeof(request), "{\"command\":[\"focus\",\"%u\"]}\n",
		second->base.number);
	assert_ok(ask(desktop, request));
	assert_ptr_equal(desktop->desktop->active, &second->base);
	snprintf(
		request, sizeof(request), "{\"command\":[\"close\",\"%u\"]}\n", first->base.number);
	assert_ok(ask(desktop, request));
	assert_int_equal(first->closes, 1);
	window_unmap(&first->base);
	snprintf(
		request, sizeof(request), "{\"command\":[\"focus\",\"%u\"]}\n", first->base.number);
	assert_error(ask(desktop, request), "shows nothing");
}

#define LAUNCH "{\"command\":[\"launch\",\"d1\",\"foot\",\"-T\",\"a b\"]}\n"

/* Asks for a launch, which waits then. */
static int begin_launch(struct fake_desktop *desktop)
{
	int fd = connect_client();
	send_bytes(desktop, fd, LAUNCH, strlen(LAUNCH));
	while (wl_list_empty(&desktop->domains[1].launches)) {
		wl_event_loop_dispatch(desktop->screen->loop, -1);
	}
	return fd;
}

static void end_launch(struct fake_desktop *desktop, int error)
{
	struct launch *launch = wl_container_of(desktop->domains[1].launches.next, launch, link);
	launch_forget(launch);
	launch->done(launch, error);
}

static struct json_object *receive_reply(struct fake_desktop *desktop, int fd)
{
	char *text = receive_all(desktop, fd);
	struct json_object *reply = json_tokener_parse(text);
	free(text);
	assert_non_null(reply);
	return reply;
}

static void test_launch(void **state)
{
	struct fake_desktop *desktop = *state;
	int fd = begin_launch(desktop);
	assert_string_equal(launched, "foot|-T|a b|");
	char byte;
	assert_int_equal(recv(fd, &byte, 1, 0), -1);
	assert_int_equal(errno, EAGAIN);
	end_launch(desktop, 0);
	assert_ok(receive_reply(desktop, fd));
}

static void test_launch_that_fails(void **state)
{
	struct fake_desktop *desktop = *state;
	const struct {
		int error;
		const char *says;
	} cases[] = {
		{ENOENT, "domain d1 cannot run foot: No such file or directory"},
		{EACCES, "domain d1 cannot run foot: Permission denied"},
		{ECONNRESET, "domain d1 went down before it said whether it runs foot"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int fd = begin_launch(desktop);
		end_launch(desktop, cases[i].error);
		assert_error(receive_reply(desktop, fd), cases[i].says);
	}
}

static void test_launch_without_an_answer(void **state)
{
	struct fake_desktop *desktop = *state;
	launch_times_out = true;
	int fd = begin_launch(desktop);
	assert_error(receive_reply(desktop, fd), "domain d1 has not said within 10 s");
	assert_true(wl_list_empty(&desktop->domains[1].launches));
}

static void test_launch_that_nobody_waits_for(void **state)
{
	struct fake_desktop *desktop = *state;
	close(begin_launch(desktop));
	while (!wl_list_empty(&desktop->domains[1].launches)) {
		wl_event_loop_dispatch(desktop->screen->loop, -1);
	}
}

static void test_launch_that_is_refused(void **state)
{
	struct fake_desktop *desktop = *state;
	launch_error = ENOTCONN;
	strcpy(desktop->domains[1].reason, "it has crashed");
	assert_error(ask(desktop, "{\"command\":[\"launch\",\"d1\",\"foot\"]}\n"),
		"domain d1 is down: it has crashed");
	launch_error = E2BIG;
	assert_error(ask(desktop, "{\"command\":[\"launch\",\"d1\",\"foot\"]}\n"), "too long");
}

static const struct {
	const char *request, *error;
} bad[] = {
	{"\n", "not one JSON object"},
	{"state\n", "not one JSON object"},
	{"{\"command\":[\"stat\"]}\n", "no command \"stat\""},
	{"{\"command\":[\"\xc3\xa9\"]}\n", "no command \"\\xc3\\xa9\""},
	{"{\"command\":[\"state\",\"x\"]}\n", "wrong number of words: write \"state\""},
	{"{\"command\":[\"focus\"]}\n", "focus WINDOW"},
	{"{\"command\":[\"focus\",\"77\"]}\n", "no window 77"},
	{"{\"command\":[\"focus\",\"\"]}\n", "no window"},
	{"{\"command\":[\"focus\",\"-1\"]}\n", "no window -1"},
	{"{\"command\":[\"focus\",\"1x\"]}\n", "no window 1x"},
	{"{\"command\":[\"close\",\"99999999999999999999\"]}\n", "no window"},
	{"{\"command\":[\"launch\",\"d1\"]}\n", "launch DOMAIN COMMAND"},
	{"{\"command\":[\"launch\",\"d9\",\"foot\"]}\n", "no domain \"d9\""},
};

static void test_bad_requests(void **state)
{
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		assert_error(ask(*state, bad[i].request), bad[i].error);
	}
}

static void test_in_pieces(void **state)
{
	struct fake_desktop *desktop = *state;
	static const char request[] = "{\"command\":[\"state\"]}\n";
	int fd = connect_client();
	for (size_t i = 0; i + 1 < sizeof(request); i++) {
		send_bytes(desktop, fd, request + i, 1);
	}
	char *text = receive_all(desktop, fd);
	assert_non_null(strstr(text, "\"ok\":true"));
	free(text);
}

/* A request may end with the client's half of the connection instead of its line. */
static void test_half_closed(void **state)
{
	int fd = connect_client();
	send_bytes(*state, fd, "{\"command\":[\"state\"]}", 21);
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	char *text = receive_all(*state, fd);
	assert_non_null(strstr(text, "\"ok\":true"));
	free(text);
}

static void test_too_long(void **state)
{
	struct fake_desktop *desktop = *state;
	static char request[2 * CONTROL_MAX_REQUEST];
	memset(request, ' ', sizeof(request));
	int fd = connect_client();
	send_bytes(desktop, fd, request, sizeof(request));
	close(fd);
	test_state(state);
}

static void test_clients_that_leave(void **state)
{
	struct fake_desktop *desktop = *state;
	for (int i = 0; i < 100; i++) {
		int fd = connect_client();
		send_bytes(desktop, fd, "{\"command\":[\"state\"]}\n", (size_t)(i % 23));
		close(fd);
		wl_event_loop_dispatch(desktop->screen->loop, 0);
	}
	test_state(state);
}

static void test_too_many_clients(void **state)
{
	struct fake_desktop *desktop = *state;
	int fds[CONTROL_MAX_CLIENTS];
	for (unsigned i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		fds[i] = connect_client();
		wl_event_loop_dispatch(desktop->screen->loop, 0);
	}
	char *text = receive_all(desktop, connect_client());
	assert_string_equal(text, "");
	free(text);
	for (unsigned i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		close(fds[i]);
	}
	wl_event_loop_dispatch(desktop->screen->loop, 0);
	test_state(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_socket_is_private),
		TEST(test_state),
		TEST(test_a_silent_client_is_closed),
		TEST(test_who_is_waited_for_is_not_closed),
		TEST(test_state_of_many_windows),
		TEST(test_focus_and_close),
		TEST(test_launch),
		TEST(test_launch_that_fails),
		TEST(test_launch_without_an_answer),
		TEST(test_launch_that_nobody_waits_for),
		TEST(test_launch_that_is_refused),
		TEST(test_bad_requests),
		TEST(test_in_pieces),
		TEST(test_half_closed),
		TEST(test_too_long),
		TEST(test_clients_that_leave),
		TEST(test_too_many_clients),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
