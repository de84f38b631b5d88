/* SPDX-License-Identifier: MIT
 *
 * The stack itself: the compositor, and a domain's proxy.
 */
#include "tests/wlcs/stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wayland-client-core.h>

#include "tests/tools/vinput.h"
#include "tests/wlcs/programs.h"

#define REPLY_BYTES 256
/* Round trips until what crossed both programs has come back. */
#define ROUNDS 2
/* For windows to come to rest, PROGRAMS_MOMENT apart: more than both programs wait for content. */
#define REST_ATTEMPTS 750

static const char config[] = "[domain work]\nlabel = Work\ncolour = #ff8800\n"
			     "[output HEADLESS-1]\nmode = 1600x1200@240\n";

struct stack {
	struct programs programs;
	pid_t host, proxy;
	struct wl_display *guest; /* an application without a window */
	struct vinput *hands;
};

/* --- the two programs ------------------------------------------------------------------------- */

static void start_host(struct stack *stack)
{
	char path[PROGRAMS_PATH_BYTES];
	programs_write(&stack->programs, "cloison.ini", config);
	programs_path(&stack->programs, path, "cloison.ini");
	char *const argv[] = {programs_variable("WLCS_CLOISON"), "-c", path, NULL};
	stack->host = programs_start(&stack->programs, "host", argv);
	stack->hands = programs_hands(&stack->programs, "host/wayland-0");
}

static void start_proxy(struct stack *stack)
{
	char path[PROGRAMS_PATH_BYTES];
	programs_path(&stack->programs, path, "host/cloison/domains/work.sock");
	char *const argv[] = {
		programs_variable("WLCS_PROXY"), "--link", path, "--socket", "wayland-0", NULL};
	stack->proxy = programs_start(&stack->programs, "guest", argv);
	stack->guest = wl_display_connect_to_fd(programs_wait(&stack->programs, "guest/wayland-0"));
	if (!stack->guest) {
		programs_give_up("the proxy");
	}
}

/* reply: a text. */
static void ask(const struct stack *stack, const char *request, char reply[static REPLY_BYTES])
{
	size_t size = 0;
	int fd = programs_wait(&stack->programs, "host/cloison/control.sock");
	ssize_t count = write(fd, request, strlen(request));
	while (count > 0 && size < REPLY_BYTES - 1) {
		count = read(fd, reply + size, REPLY_BYTES - 1 - size);
		size += count > 0 ? (size_t)count : 0;
	}
	reply[size] = '\0';
	close(fd);
}

static bool is_so(const struct stack *stack, const char *request)
{
	char reply[REPLY_BYTES];
	ask(stack, request, reply);
	return strstr(reply, "true");
}

static bool is_linked(const struct stack *stack)
{
	return is_so(stack, "{\"command\": [\"linked\", \"work\"]}\n");
}

int stack_connect(struct stack *stack)
{
	return programs_connect(&stack->programs, "guest/wayland-0");
}

struct vinput *stack_hands(struct stack *stack)
{
	return stack->hands;
}

struct stack *stack_create(void)
{
	struct stack *stack = calloc(1, sizeof(*stack));
	if (!stack) {
		programs_give_up("memory");
	}
	programs_make_folder(&stack->programs);
	start_host(stack);
	start_proxy(stack);
	for (int i = 0; i < PROGRAMS_ATTEMPTS && !is_linked(stack); i++) {
		usleep(PROGRAMS_MOMENT);
	}
	return stack;
}

void stack_destroy(struct stack *stack)
{
	vinput_destroy(stack->hands);
	wl_display_disconnect(stack->guest);
	programs_end(stack->proxy, "the proxy");
	programs_end(stack->host, "the compositor");
	programs_remove_folder(&stack->programs);
	free(stack);
}

/* --- what a test does ------------------------------------------------------------------------- */

static void settle_guest(struct stack *stack)
{
	for (int i = 0; i < ROUNDS; i++) {
		wl_display_roundtrip(stack->guest);
	}
}

void stack_settle(struct stack *stack)
{
	settle_guest(stack);
	for (int i = 0; i < ROUNDS; i++) {
		vinput_sync(stack->hands);
	}
	settle_guest(stack);
}

void stack_rest(struct stack *stack)
{
	stack_settle(stack);
	for (int i = 0; i < REST_ATTEMPTS && !is_so(stack, "{\"command\": [\"rested\"]}\n"); i++) {
		usleep(PROGRAMS_MOMENT);
	}
	stack_settle(stack);
}

void stack_place(struct stack *stack, const char *app_id, int x, int y)
{
	char request[REPLY_BYTES], reply[REPLY_BYTES];
	snprintf(request, sizeof(request), "{\"command\": [\"place\", \"%s\", \"%d\", \"%d\"]}\n",
		app_id, x, y);
	ask(stack, request, reply);
}

void stack_touch(struct stack *stack, enum stack_touch what, double x, double y)
{
	static const char *const names[] = {"down", "motion", "up"};
	char request[REPLY_BYTES], reply[REPLY_BYTES];
	snprintf(request, sizeof(request), "{\"command\": [\"finger\", \"%s\", \"%f\", \"%f\"]}\n",
		names[what], x / STACK_WIDTH, y / STACK_HEIGHT);
	ask(stack, request, reply);
}

static int number_in(const char *reply, const char *name)
{
	const char *at = strstr(reply, name);
	return at ? atoi(at + strlen(name)) : 0;
}

void stack_area(struct stack *stack, int *x, int *y)
{
	char reply[REPLY_BYTES];
	ask(stack, "{\"command\": [\"area\"]}\n", reply);
	*x = number_in(reply, "\"x\":");
	*y = number_in(reply, "\"y\":");
}
