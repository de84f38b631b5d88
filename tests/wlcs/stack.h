/* SPDX-License-Identifier: MIT
 *
 * A compositor without a screen, one domain, and the domain's proxy, in a folder of their own.
 */
#ifndef TESTS_WLCS_STACK_H
#define TESTS_WLCS_STACK_H

#include <stdbool.h>

struct stack;
struct vinput;

/* The screen, px. */
#define STACK_WIDTH 1600
#define STACK_HEIGHT 1200

/* Both run, and the link is up. Ends this program with a line when that cannot be had. */
struct stack *stack_create(void);
/* Ends both; a line on standard error begins with "BAD END" when one has not ended well. */
void stack_destroy(struct stack *stack);

/* A connection to the proxy, or -1. The caller's. */
int stack_connect(struct stack *stack);

/* The user's hands. */
struct vinput *stack_hands(struct stack *stack);

/* Whatever applications and user have done has been handled by proxy and compositor, and what comes
 * of it has been sent. */
void stack_settle(struct stack *stack);

/* And windows have the places and sizes that they were told, even those whose application does not
 * draw for it, for as long as the compositor and the proxy wait for that. */
void stack_rest(struct stack *stack);

/* The toplevel with this app id has its content at x, y of the work area, now or when it maps. */
void stack_place(struct stack *stack, const char *app_id, int x, int y);

/* A finger on a touch screen: at x, y of the screen, in px. */
enum stack_touch { STACK_TOUCH_DOWN, STACK_TOUCH_MOTION, STACK_TOUCH_UP };
void stack_touch(struct stack *stack, enum stack_touch what, double x, double y);

/* Where the work area is, which is all that applications know of the screen. */
void stack_area(struct stack *stack, int *x, int *y);

#endif
