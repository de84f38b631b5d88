/* SPDX-License-Identifier: MIT
 *
 * sway in place of the stack, to see what another compositor with wlroots makes of a test.
 */
#include "tests/wlcs/stack.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/tools/vinput.h"
#include "tests/wlcs/programs.h"

#define COMMAND_BYTES 256
#define REPLY_BYTES 4096
#define ROUNDS 3

static const char config[] = "xwayland disable\noutput * mode --custom 1600x1200@240Hz\n"
			     "default_border none\ndefault_floating_border none\n"
			     "for_window [app_id=\".*\"] floating enable\n";

struct stack {
	struct programs programs;
	pid_t sway;
	struct vinput *hands;
};

/* sway-ipc(7): run_command. */
struct header {
	char magic[6];
	uint32_t length, type;
} __attribute__((packed));

static void order(const struct stack *stack, const char *command)
{
	char reply[REPLY_BYTES];
	const struct header header = {
		.magic = {'i', '3', '-', 'i', 'p', 'c'}, .length = (uint32_t)strlen(command)};
	int fd = programs_wait(&stack->programs, "sway.sock");
	if (write(fd, &header, sizeof(header)) < 0 || write(fd, command, header.length) < 0
		|| read(fd, reply, sizeof(reply)) < 0) {
		programs_give_up(command);
	}
	close(fd);
}

struct stack *stack_create(void)
{
	char socket[PROGRAMS_PATH_BYTES], path[PROGRAMS_PATH_BYTES];
	struct stack *stack = calloc(1, sizeof(*stack));
	if (!stack) {
		programs_give_up("memory");
	}
	programs_make_folder(&stack->programs);
	programs_write(&stack->programs, "config", config);
	programs_path(&stack->programs, socket, "sway.sock");
	setenv("SWAYSOCK", socket, 1);
	programs_path(&stack->programs, path, "config");
	char *const argv[] = {programs_variable("WLCS_SWAY"), "-c", path, NULL};
	stack->sway = programs_start(&stack->programs, "host", argv);
	stack->hands = programs_hands(&stack->programs, "host/wayland-1");
	return stack;
}

void stack_destroy(struct stack *stack)
{
	vinput_destroy(stack->hands);
	programs_end(stack->sway, "sway");
	programs_remove_folder(&stack->programs);
	free(stack);
}

int stack_connect(struct stack *stack)
{
	return programs_connect(&stack->programs, "host/wayland-1");
}

struct vinput *stack_hands(struct stack *stack)
{
	return stack->hands;
}

void stack_settle(struct stack *stack)
{
	for (int i = 0; i < ROUNDS; i++) {
		vinput_sync(stack->hands);
	}
}

/* It waits for whoever acknowledges until that one draws. */
void stack_rest(struct stack *stack)
{
	stack_settle(stack);
}

/* Now, and when it maps. */
void stack_place(struct stack *stack, const char *app_id, int x, int y)
{
	static const char *const begins[] = {"", "for_window "};
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		char command[COMMAND_BYTES];
		snprintf(command, sizeof(command),
			"%s[app_id=\"^%s$\"] move absolute position %d %d", begins[i], app_id, x,
			y);
		order(stack, command);
		usleep(300000);
	}
}

/* There is no virtual one that sway would know. */
void stack_touch(struct stack *stack, enum stack_touch what, double x, double y)
{
}

void stack_area(struct stack *stack, int *x, int *y)
{
	*x = *y = 0;
}
