/* SPDX-License-Identifier: MIT */
/* Sockets as libwayland makes them, beside libwayland's own. */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <wayland-server-core.h>

#include "common/wayland_socket.h"

static char dir[64];
static struct wl_display *ours, *theirs;

static int setup(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/cloison-unit-XXXXXX");
	ours = wl_display_create();
	theirs = wl_display_create();
	return ours && theirs && mkdtemp(dir) && setenv("XDG_RUNTIME_DIR", dir, 1) == 0 ? 0 : -1;
}

/* Nothing is left behind. */
static int teardown(void **state)
{
	wl_display_destroy(ours);
	wl_display_destroy(theirs);
	return rmdir(dir);
}

static struct sockaddr_un address_of(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/%.30s", dir, name);
	return address;
}

/* 0: it is not there. */
static mode_t mode_of(const char *name)
{
	struct sockaddr_un address = address_of(name);
	struct stat st;
	return lstat(address.sun_path, &st) == 0 ? st.st_mode : 0;
}

static void the_first_free_name_is_taken(void **state)
{
	struct wayland_socket *first = wayland_socket_create(ours, NULL);
	assert_string_equal(wayland_socket_name(first), "wayland-0");
	assert_string_equal(wl_display_add_socket_auto(theirs), "wayland-1");
	struct wayland_socket *third = wayland_socket_create(ours, NULL);
	assert_string_equal(wayland_socket_name(third), "wayland-2");
	/* Whoever may open libwayland's may open ours. */
	assert_int_equal(mode_of("wayland-0"), mode_of("wayland-1"));
	assert_int_equal(mode_of("wayland-0.lock"), mode_of("wayland-1.lock"));
	wayland_socket_destroy(first);
	assert_int_equal(mode_of("wayland-0"), 0);
	assert_int_equal(mode_of("wayland-0.lock"), 0);
	wayland_socket_destroy(third);
}

static void a_name_has_one_owner(void **state)
{
	struct wayland_socket *socket = wayland_socket_create(ours, "seat-1");
	assert_string_equal(wayland_socket_name(socket), "seat-1");
	assert_int_equal(wl_display_add_socket(theirs, "seat-1"), -1);
	assert_int_equal(wl_display_add_socket(theirs, "seat-2"), 0);
	assert_null(wayland_socket_create(ours, "seat-2"));
	assert_int_equal(errno, EADDRINUSE);
	assert_null(wayland_socket_create(ours, "seat-1"));
	/* Failing took nothing from those who are there. */
	assert_int_not_equal(mode_of("seat-1"), 0);
	assert_int_not_equal(mode_of("seat-2"), 0);
	wayland_socket_destroy(socket);
}

static void what_the_dead_left_is_replaced(void **state)
{
	struct sockaddr_un address = address_of("wayland-0");
	int dead = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(dead, (const struct sockaddr *)&address, sizeof(address)), 0);
	close(dead);
	struct sockaddr_un lock = address_of("wayland-0.lock");
	close(open(lock.sun_path, O_CREAT | O_RDWR | O_CLOEXEC, 0600));
	struct wayland_socket *socket = wayland_socket_create(ours, NULL);
	assert_string_equal(wayland_socket_name(socket), "wayland-0");
	wayland_socket_destroy(socket);
}

static void paths(void **state)
{
	char path[200];
	snprintf(path, sizeof(path), "%s/absolute", dir);
	struct wayland_socket *socket = wayland_socket_create(ours, path);
	assert_string_equal(wayland_socket_name(socket), path);
	assert_int_not_equal(mode_of("absolute"), 0);
	wayland_socket_destroy(socket);
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_null(wayland_socket_create(ours, path));
	assert_int_equal(errno, ENAMETOOLONG);
	unsetenv("XDG_RUNTIME_DIR");
	assert_null(wayland_socket_create(ours, NULL));
	assert_int_equal(errno, ENOENT);
}

static void who_connects_is_a_client(void **state)
{
	struct wayland_socket *socket_of_ours = wayland_socket_create(ours, NULL);
	struct sockaddr_un address = address_of("wayland-0");
	int application = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
		connect(application, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_true(wl_list_empty(wl_display_get_client_list(ours)));
	assert_int_equal(wl_event_loop_dispatch(wl_display_get_event_loop(ours), -1), 0);
	assert_int_equal(wl_list_length(wl_display_get_client_list(ours)), 1);
	wayland_socket_destroy(socket_of_ours);
	assert_int_equal(wl_list_length(wl_display_get_client_list(ours)), 1);
	wl_display_destroy_clients(ours);
	close(application);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_free_name_is_taken),
		TEST(a_name_has_one_owner),
		TEST(what_the_dead_left_is_replaced),
		TEST(paths),
		TEST(who_connects_is_a_client),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
