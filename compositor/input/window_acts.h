/* SPDX-License-Identifier: MIT
 *
 * What keys do that a configuration has bound: with the focused window here, all else is announced.
 */
#ifndef COMPOSITOR_WINDOW_ACTS_H
#define COMPOSITOR_WINDOW_ACTS_H

struct binding;
struct input;

/* By the user's act. Announces binding by input_bound when it is not about a window. */
void window_act(struct input *input, const struct binding *binding);

#endif
