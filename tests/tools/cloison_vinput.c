/* SPDX-License-Identifier: MIT
 *
 * cloison-vinput [LAYOUT]: a user's hands for tests, with the keyboard layout "us" or another.
 * Reads one act a line from standard input and answers "ok" when the compositor has handled it.
 * Keys and buttons stay down until they are released or the program ends.
 *
 *   down KEY | up KEY | press BUTTON | release BUTTON      evdev codes
 *   double BUTTON       two presses and releases, close enough for a double click
 *   move X Y W H        to X,Y of a layout that is W x H logical px
 *   by DX DY            logical px
 *   wheel AXIS NOTCHES  0: vertical, 1: horizontal
 *   scroll AXIS DISTANCE     fingers on a touchpad, logical px; 0: they leave it
 *   both DISTANCE       by fingers and by a wheel, at once
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vinput.h"

#define MAX_NUMBERS 4

struct act {
	const char *name;
	int numbers; /* how many follow */
	void (*run)(struct vinput *vinput, const long *numbers);
};

static void run_down(struct vinput *vinput, const long *numbers)
{
	vinput_key(vinput, (uint32_t)numbers[0], true);
}

static void run_up(struct vinput *vinput, const long *numbers)
{
	vinput_key(vinput, (uint32_t)numbers[0], false);
}

static void run_press(struct vinput *vinput, const long *numbers)
{
	vinput_button(vinput, (uint32_t)numbers[0], true);
}

static void run_release(struct vinput *vinput, const long *numbers)
{
	vinput_button(vinput, (uint32_t)numbers[0], false);
}

static void run_double(struct vinput *vinput, const long *numbers)
{
	vinput_double_click(vinput, (uint32_t)numbers[0]);
}

static void run_move(struct vinput *vinput, const long *numbers)
{
	vinput_move(vinput, (uint32_t)numbers[0], (uint32_t)numbers[1], (uint32_t)numbers[2],
		(uint32_t)numbers[3]);
}

static void run_by(struct vinput *vinput, const long *numbers)
{
	vinput_move_by(vinput, (double)numbers[0], (double)numbers[1]);
}

static void run_wheel(struct vinput *vinput, const long *numbers)
{
	vinput_wheel(vinput, (uint32_t)numbers[0], (int)numbers[1]);
}

static void run_scroll(struct vinput *vinput, const long *numbers)
{
	vinput_scroll(vinput, (uint32_t)numbers[0], (double)numbers[1]);
}

static void run_both(struct vinput *vinput, const long *numbers)
{
	vinput_scroll_by_both(vinput, (double)numbers[0]);
}

static const struct act acts[] = {
	{"down", 1, run_down},
	{"up", 1, run_up},
	{"press", 1, run_press},
	{"release", 1, run_release},
	{"double", 1, run_double},
	{"move", 4, run_move},
	{"by", 2, run_by},
	{"wheel", 2, run_wheel},
	{"scroll", 2, run_scroll},
	{"both", 1, run_both},
};

static const struct act *find(const char *name)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (strcmp(name, acts[i].name) == 0) {
			return &acts[i];
		}
	}
	return NULL;
}

static bool run_line(struct vinput *vinput, const char *line)
{
	char name[16];
	long numbers[MAX_NUMBERS];
	int got = sscanf(line, "%15s %ld %ld %ld %ld", name, &numbers[0], &numbers[1], &numbers[2],
		&numbers[3]);
	const struct act *act = got >= 1 ? find(name) : NULL;
	if (!act || got != 1 + act->numbers) {
		fprintf(stderr, "cloison-vinput: not an act: %s", line);
		return false;
	}
	act->run(vinput, numbers);
	return true;
}

int main(int argc, char *argv[])
{
	struct vinput *vinput = vinput_create(argc > 1 ? argv[1] : "us");
	if (!vinput) {
		return EXIT_FAILURE;
	}
	char line[128];
	bool good = true;
	while (good && fgets(line, sizeof(line), stdin)) {
		good = run_line(vinput, line) && vinput_sync(vinput);
		if (good) {
			puts("ok");
			fflush(stdout);
		}
	}
	vinput_destroy(vinput);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
