/* SPDX-License-Identifier: MIT */
#include "compositor/input/text_target.h"

#include <stdlib.h>
#include <string.h>

#include "compositor/input/input_state.h"

static void tell_target(struct input *input, const struct text_state *state)
{
	const struct input_text *text = &input->text;
	if (text->method) {
		text->method->target(text->method_data, state);
	}
}

/* For a method that comes later, too. Without memory it is not told of the text. */
static void keep_state(struct input_text *text, const struct text_state *state)
{
	free(text->surrounding);
	text->state = state ? *state : (struct text_state){0};
	text->surrounding = text->state.surrounding ? strdup(text->state.surrounding) : NULL;
	text->state.surrounding = text->surrounding;
}

void text_target_set(struct input *input, struct window *window, const struct text_state *state,
	const struct text_target_impl *impl, void *data)
{
	struct input_text *text = &input->text;
	if (window != input->route.keyboard || (!state && !text->window)) {
		return;
	}
	text->window = state ? window : NULL;
	text->impl = impl;
	text->data = data;
	keep_state(text, state);
	tell_target(input, state ? &text->state : NULL);
}

/* The method may be slow: what it was given for that window it may type when another one has the
 * keyboard. */
static void keys_are_late(struct input_text *text)
{
	for (size_t key = 0; key <= LINK_MAX_KEY; key++) {
		text->late[key] = text->late[key] || text->given[key];
		text->given[key] = false;
	}
}

void text_target_leave(struct input *input)
{
	keys_are_late(&input->text);
	if (input->text.window) {
		text_target_set(input, input->text.window, NULL, NULL, NULL);
	}
}

void text_target_set_method(struct input *input, const struct text_method_impl *impl, void *data)
{
	struct input_text *text = &input->text;
	text->method = impl;
	text->method_data = data;
	key_set_clear(&text->keys);
	memset(text->given, 0, sizeof(text->given));
	memset(text->late, 0, sizeof(text->late));
	if (text->window) {
		tell_target(input, &text->state);
	}
}

void text_target_write(struct input *input, const struct text_change *change)
{
	const struct input_text *text = &input->text;
	if (text->window) {
		text->impl->write(text->data, change);
	}
}

struct window *text_target_window(const struct input *input)
{
	return input->text.window;
}

bool text_target_takes_key(struct input *input, uint32_t time, uint32_t key, bool pressed)
{
	struct input_text *text = &input->text;
	if (!pressed) {
		bool kept = key_set_remove(&text->keys, key);
		if (kept && text->method) {
			text->method->key(text->method_data, time, key, false);
		}
		return kept;
	}
	bool kept = text->window && text->method
		    && text->method->key(text->method_data, time, key, true);
	if (kept) {
		text->given[key] = true;
		text->late[key] = false;
		key_set_add(&text->keys, key);
	}
	return kept;
}

void text_target_modifiers(struct input *input)
{
	const struct input_text *text = &input->text;
	if (text->method) {
		text->method->modifiers(text->method_data);
	}
}

bool text_target_types_by(const struct input *input, const struct wlr_keyboard *keyboard)
{
	const struct input_text *text = &input->text;
	return text->method && text->method->types_by(text->method_data, keyboard);
}

bool text_target_may_type(const struct input *input, uint32_t key)
{
	return !input->text.late[key];
}
