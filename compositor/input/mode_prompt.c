/* SPDX-License-Identifier: MIT
 *
 * The user is asked something: all keys and the pointer are the prompt's. See prompts.h.
 */
#include <linux/input-event-codes.h>

#include "common/clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/input/cursor.h"
#include "compositor/input/input_route.h"
#include "compositor/input/input_state.h"
#include "compositor/input/pointer.h"
#include "compositor/input/prompt_state.h"
#include "compositor/screen/output.h"

/* --- what counts ------------------------------------------------------------------------------ */

void prompt_guard_begin(struct prompt_guard *guard, enum prompt_part part, uint64_t now)
{
	*guard = (struct prompt_guard){now + PROMPT_DEAD, now + PROMPT_DEAD, part, false};
}

bool prompt_guard_is_live(const struct prompt_guard *guard, uint64_t now)
{
	return now >= guard->live;
}

void prompt_guard_point(struct prompt_guard *guard, enum prompt_part part, uint64_t now)
{
	if (guard->under != part) {
		guard->under = part;
		guard->entered = prompt_guard_is_live(guard, now);
	}
}

bool prompt_guard_press(struct prompt_guard *guard, uint64_t now)
{
	if (prompt_guard_is_live(guard, now)) {
		return true;
	}
	guard->live = now + PROMPT_DEAD;
	return false;
}

bool prompt_guard_click(const struct prompt_guard *guard, uint64_t now)
{
	return prompt_guard_is_live(guard, now)
	       && (guard->under == PROMPT_PART_DENY || guard->entered);
}

/* --- showing it ------------------------------------------------------------------------------- */

static enum prompt_part part_under_pointer(const struct input *input)
{
	return prompt_view_at(
		input->prompt->view, pointer_x(input->pointer), pointer_y(input->pointer));
}

struct output *mode_prompt_output(const struct input *input)
{
	return output_at(
		input->desktop->screen, pointer_x(input->pointer), pointer_y(input->pointer));
}

/* What cannot be drawn cannot be answered. */
static void mode_prompt_draw(struct prompt *prompt)
{
	uint64_t now = clock_ms(), live = prompt->guard.live;
	bool is_live = now >= live;
	wl_event_source_timer_update(prompt->timer, is_live ? 0 : (int)(live - now));
	if (!prompt_view_draw(prompt->view, prompt->chosen, is_live)) {
		prompt_end(prompt, false);
	}
}

void mode_prompt_live(struct prompt *prompt)
{
	mode_prompt_draw(prompt);
}

void mode_prompt_changed(void *data)
{
	struct prompt *prompt = data;
	if (!prompt->view) {
		return;
	}
	prompt->chosen = PROMPT_PART_DENY;
	prompt->pressed = PROMPT_PART_NONE;
	prompt_guard_begin(&prompt->guard, part_under_pointer(prompt->input), clock_ms());
	mode_prompt_draw(prompt);
}

void mode_prompt_handle_screen_changed(struct wl_listener *listener, void *data)
{
	struct prompt *prompt = wl_container_of(listener, prompt, screen_changed);
	if (!prompt->view) {
		return;
	}
	struct output *output = mode_prompt_output(prompt->input);
	if (output && prompt_view_place(prompt->view, output)) {
		mode_prompt_changed(prompt);
	} else {
		prompt_end(prompt, false);
	}
}

/* --- the mode --------------------------------------------------------------------------------- */

static void mode_prompt_escape(struct input *input)
{
	if (clock_ms() >= input->prompt->guard.first) {
		prompt_end(input->prompt, false);
	}
}

static bool mode_prompt_chord(struct input *input, enum chord chord)
{
	if (chord != CHORD_VT) {
		prompt_end(input->prompt, false);
	}
	/* Nothing behind the prompt is closed by it, or started. */
	return chord == CHORD_BOUND;
}

static void mode_prompt_key(struct input *input, xkb_keysym_t sym)
{
	struct prompt *prompt = input->prompt;
	if (!prompt_guard_press(&prompt->guard, clock_ms())) {
		mode_prompt_draw(prompt);
		return;
	}
	switch (sym) {
	case XKB_KEY_Tab:
	case XKB_KEY_Left:
	case XKB_KEY_Right:
		prompt->chosen =
			prompt->chosen == PROMPT_PART_DENY ? PROMPT_PART_ALLOW : PROMPT_PART_DENY;
		mode_prompt_draw(prompt);
		break;
	case XKB_KEY_Return:
	case XKB_KEY_KP_Enter:
		prompt_end(prompt, prompt->chosen == PROMPT_PART_ALLOW);
		break;
	default:
		break;
	}
}

static void mode_prompt_point(struct input *input, uint32_t time)
{
	prompt_guard_point(&input->prompt->guard, part_under_pointer(input), clock_ms());
	cursor_set_host(input->cursor, "default");
}

static void mode_prompt_motion(struct input *input, uint32_t time, const struct window_hit *hit)
{
	mode_prompt_point(input, time);
}

/* A click is a press and its release on the same button of the prompt. */
static void mode_prompt_button(struct input *input, uint32_t time, uint32_t button, bool pressed)
{
	struct prompt *prompt = input->prompt;
	uint64_t now = clock_ms();
	if (button != BTN_LEFT) {
		return;
	}
	if (pressed) {
		bool counts = prompt_guard_press(&prompt->guard, now)
			      && prompt_guard_click(&prompt->guard, now);
		prompt->pressed = counts ? prompt->guard.under : PROMPT_PART_NONE;
		mode_prompt_draw(prompt);
		return;
	}
	enum prompt_part part = prompt->pressed;
	prompt->pressed = PROMPT_PART_NONE;
	if (part == prompt->guard.under && prompt_guard_is_live(&prompt->guard, now)
		&& (part == PROMPT_PART_DENY || part == PROMPT_PART_ALLOW)) {
		prompt_end(prompt, part == PROMPT_PART_ALLOW);
	}
}

static void mode_prompt_end(struct input *input)
{
	if (input->prompt) {
		prompt_end(input->prompt, false);
	}
}

static const struct input_mode mode_prompt = {
	.name = "prompt",
	.keeps_keys = true,
	.apart = true,
	.escape = mode_prompt_escape,
	.key = mode_prompt_key,
	.chord = mode_prompt_chord,
	.point = mode_prompt_point,
	.motion = mode_prompt_motion,
	.button = mode_prompt_button,
	.end = mode_prompt_end,
};

void mode_prompt_begin(struct input *input)
{
	struct prompt *prompt = input->prompt;
	input_mode_set(input, &mode_prompt);
	mode_prompt_changed(prompt);
	cursor_set_host(input->cursor, "default");
}

void mode_prompt_leave(struct input *input)
{
	if (input->mode == &mode_prompt) {
		input_mode_reset(input);
	}
}
