/* SPDX-License-Identifier: MIT */
#include "guest-proxy/seat/text_input.h"

#include <math.h>
#include <string.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_text_input_v3.h>

#include "common/surface_place.h"
#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/windows/window.h"

static void text_input_handle_changed(struct text_fields *fields)
{
	struct text_input *input = wl_container_of(fields, input, fields);
	input->stale = true;
	proxy_link_schedule(input->link);
}

bool text_input_init(struct text_input *input, struct wl_display *display, struct wlr_seat *seat,
	struct proxy_link *link)
{
	*input = (struct text_input){.link = link};
	return text_fields_init(&input->fields, display, seat, text_input_handle_changed);
}

void text_input_finish(struct text_input *input)
{
	text_fields_finish(&input->fields);
}

void text_input_enter(struct text_input *input, struct window *window)
{
	input->window = window;
	input->stale = false;
	input->told = (struct link_text_input){0};
}

/* --- what the host is told -------------------------------------------------------------------- */

static int32_t offset_of(double value)
{
	return (int32_t)lround(fmax(-LINK_MAX_OFFSET, fmin(LINK_MAX_OFFSET, value)));
}

static int32_t size_of(double value)
{
	return (int32_t)lround(fmax(0, fmin(LINK_MAX_DIMENSION, value)));
}

/* In window's content, or that of a popup above it that has the keys; surface px. */
static void place_surface(
	const struct window *window, struct wlr_surface *surface, double *x, double *y)
{
	const struct window *above = window_from_surface(surface);
	int left = 0, top = 0;
	surface_place(above->surface, surface, &left, &top);
	const struct wlr_box content = window_geometry(above);
	*x = (double)left - content.x;
	*y = (double)top - content.y;
	while (above && above != window && above->impl->grab) {
		const struct wlr_box *box = above->impl->grab(above);
		*x += box ? box->x : 0;
		*y += box ? box->y : 0;
		above = above->impl->parent(above);
	}
}

static struct link_text_input text_input_state(const struct text_input *input)
{
	const struct wlr_text_input_v3 *field = input->fields.current;
	if (!field) {
		return (struct link_text_input){0};
	}
	const struct wlr_box *caret = &field->current.cursor_rectangle;
	const struct window *window = input->window;
	double factor = window->factor, x, y;
	place_surface(window, field->focused_surface, &x, &y);
	x += caret->x;
	y += caret->y;
	return (struct link_text_input){
		.active = 1,
		.hint = field->current.content_type.hint,
		.purpose = field->current.content_type.purpose,
		.caret = {offset_of(x / factor), offset_of(y / factor),
			size_of(caret->width / factor), size_of(caret->height / factor)},
	};
}

void text_input_flush(struct text_input *input)
{
	const struct proxy_link *link = input->link;
	if (!input->stale || !proxy_link_has_room(link)
		|| link->limits.minor < LINK_VERSION_MINOR_TEXT) {
		return;
	}
	input->stale = false;
	if (!input->window || input->window->id == 0) {
		return;
	}
	LINK_MSG(msg, LINK_TEXT_INPUT, input->window->id);
	msg.text_input = text_input_state(input);
	if (memcmp(&msg.text_input, &input->told, sizeof(input->told)) != 0) {
		input->told = msg.text_input;
		proxy_link_send(input->link, &msg);
	}
}

/* --- what the application is told ------------------------------------------------------------- */

/* With a NUL, from a message: an empty one is said as well, for it ends the one before. */
static const char *take_text(char *text, const char *bytes, uint32_t length)
{
	memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

void text_input_change(struct text_input *input, const struct window *window,
	const struct link_text_change *change)
{
	char preedit[LINK_MAX_TYPED + 1], commit[LINK_MAX_TYPED + 1];
	if (window != input->window || !input->fields.current) {
		return;
	}
	const struct text_change said = {
		.preedit = take_text(preedit, change->untrusted_preedit, change->preedit_length),
		.commit = change->commit_length > 0 ? take_text(commit, change->untrusted_commit,
							      change->commit_length)
						    : NULL,
		.cursor_begin = change->cursor_begin,
		.cursor_end = change->cursor_end,
		.delete_before = change->delete_before,
		.delete_after = change->delete_after,
	};
	text_fields_write(&input->fields, &said);
}
