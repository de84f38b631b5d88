/* SPDX-License-Identifier: MIT
 *
 * While the session is locked no key, button or motion reaches a mode, a chord or a window: they
 * all go to one place. Consoles can still be switched (Ctrl+Alt+F1 to F12).
 */
#ifndef COMPOSITOR_INPUT_LOCK_H
#define COMPOSITOR_INPUT_LOCK_H

#include <stdbool.h>
#include <stdint.h>

struct input;
struct motion_axis;

/* Times in ms; x, y: layout coordinates. */
struct input_lock_impl {
	void (*key)(void *data, uint32_t time, uint32_t key, bool pressed);
	void (*modifiers)(void *data);
	void (*motion)(void *data, uint32_t time, double x, double y);
	void (*button)(void *data, uint32_t time, uint32_t button, bool pressed);
	void (*axis)(void *data, const struct motion_axis *axis);
	void (*frame)(void *data);
};

/* Whatever was begun ends without an effect; who had keys and pointer has lost them when this
 * returns. data: of impl; it must outlive the lock. */
void input_lock(struct input *input, const struct input_lock_impl *impl, void *data);

/* The active window has the keys again, with none held. */
void input_unlock(struct input *input);

bool input_is_locked(const struct input *input);

#endif
