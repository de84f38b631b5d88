/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/decoration_layout.h"

#include <wlr/util/edges.h>

#include "compositor/domain/config.h"

#define BUTTON DECORATION_BAR /* width of each */
#define BUTTONS 3
#define LABEL_INSET 2 /* of the label's box in the bar */
#define TITLE_GAP 8 /* on both sides of the title, and before the note */
#define MARKS_INSET 8 /* of the first mark from the inner side of the ring */
#define MARK_SHORT 2
#define MARK_LONG 6
#define MARK_LONG_IS 5 /* short ones */
#define MARK_GAP 3
#define CORNER 16 /* how much of a side belongs to its corner */

struct decoration_form decoration_form_of(
	const struct config_appearance *appearance, enum window_kind kind, bool covering)
{
	int ring = (int)appearance->ring_width;
	bool has_bar = kind == WINDOW_TOPLEVEL && !covering;
	return (struct decoration_form){
		.ring = covering && ring > DECORATION_THIN_RING ? DECORATION_THIN_RING : ring,
		.bar = has_bar ? (int)(DECORATION_BAR * appearance->text_scale) : 0,
		.text_scale = appearance->text_scale,
	};
}

static int border_of(const struct decoration_form *form)
{
	return form->ring + 2 * DECORATION_LINE;
}

/* The bar and the line below it. */
static int head_of(const struct decoration_form *form)
{
	return form->bar > 0 ? form->bar + DECORATION_LINE : 0;
}

struct decoration_margin decoration_margin(const struct decoration_form *form)
{
	int border = border_of(form);
	return (struct decoration_margin){
		.left = border,
		.top = border + head_of(form),
		.right = border,
		.bottom = border,
	};
}

static struct wlr_box decoration_grown(struct wlr_box box, int by)
{
	return (struct wlr_box){box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

void decoration_layout_rects(const struct decoration_form *form, int width, int height,
	struct wlr_box boxes[static DECORATION_RECTS])
{
	int head = head_of(form);
	struct wlr_box inside = {0, -head, width, height + head};
	boxes[DECORATION_INNER_RECT] = decoration_grown(inside, DECORATION_LINE);
	boxes[DECORATION_COLOUR_RECT] = decoration_grown(boxes[DECORATION_INNER_RECT], form->ring);
	boxes[DECORATION_OUTER_RECT] =
		decoration_grown(boxes[DECORATION_COLOUR_RECT], DECORATION_LINE);
	boxes[DECORATION_BASE_RECT] = (struct wlr_box){0, 0, width, height};
}

size_t decoration_layout_marks(
	uint32_t sign, int width, int ring, struct decoration_mark marks[static DECORATION_MARKS])
{
	size_t count = 0;
	int inset = ring + MARKS_INSET, x = inset;
	for (uint32_t left = sign; left > 0 && count < DECORATION_MARKS / 2;) {
		bool is_long = left >= MARK_LONG_IS;
		int size = is_long ? MARK_LONG : MARK_SHORT;
		if (x + size > width - inset) {
			break;
		}
		marks[count++] = (struct decoration_mark){x, size};
		left -= is_long ? MARK_LONG_IS : 1;
		x += size + MARK_GAP;
	}
	/* The same at the other corner, when all have room there, too. */
	size_t mirrored = 2 * (x + MARK_GAP) <= width ? count : 0;
	for (size_t i = 0; i < mirrored; i++) {
		const struct decoration_mark *mark = &marks[count - 1 - i];
		marks[count + i] =
			(struct decoration_mark){width - mark->x - mark->width, mark->width};
	}
	return count + mirrored;
}

/* What is left of room, which may be negative, for something of this width. */
static int fit(int width, int room)
{
	room = room > 0 ? room : 0;
	return width < room ? width : room;
}

bool decoration_layout_label_fits(int width, int label_width)
{
	return 2 * width >= label_width;
}

/* Of the label's box, with or without buttons. */
static int label_room(int width, bool buttons)
{
	return width - 2 * LABEL_INSET - (buttons ? BUTTONS * BUTTON : 0);
}

static bool has_buttons(int width, int label_width)
{
	return decoration_layout_label_fits(label_room(width, true), label_width);
}

struct decoration_bar decoration_layout_bar(int width, int label_width, int note_width)
{
	bool has = has_buttons(width, label_width);
	int button = has ? BUTTON : 0, height = has ? DECORATION_BAR : 0;
	int buttons = width - BUTTONS * button, end = buttons - TITLE_GAP;
	label_width = fit(label_width, label_room(width, has));
	int note = LABEL_INSET + label_width + TITLE_GAP;
	note_width = fit(note_width, end - note);
	int title = note_width > 0 ? note + note_width + TITLE_GAP : note;
	return (struct decoration_bar){
		.label = {LABEL_INSET, LABEL_INSET, label_width, DECORATION_BAR - 2 * LABEL_INSET},
		.note = {note, 0, note_width, DECORATION_BAR},
		.title = {title, 0, fit(width, end - title), DECORATION_BAR},
		.minimize = {buttons, 0, button, height},
		.maximize = {buttons + button, 0, button, height},
		.close = {buttons + 2 * button, 0, button, height},
	};
}

int decoration_layout_min_width(int label_width)
{
	int width = 2 * LABEL_INSET + label_width + BUTTONS * BUTTON;
	return width > WINDOW_MIN_WIDTH ? width : WINDOW_MIN_WIDTH;
}

/* Which ends of a side of length a position on it means: bit 0 the low one, bit 1 the high one. */
static unsigned ends(double position, int length)
{
	double corner = length < 2 * CORNER ? length / 2.0 : CORNER;
	return (position < corner ? 1u : 0) | (position >= length - corner ? 2u : 0);
}

/* x, y relative to the outer box, which is inside of it and on its ring. */
static uint32_t ring_edges(double x, double y, int width, int height, int border)
{
	bool on_side = x < border || x >= width - border;
	bool on_end = y < border || y >= height - border;
	unsigned across = ends(x, width), along = ends(y, height);
	uint32_t edges = 0;
	if (on_side || (on_end && across)) {
		edges |= across & 1 ? WLR_EDGE_LEFT : WLR_EDGE_RIGHT;
	}
	if (on_end || (on_side && along)) {
		edges |= along & 1 ? WLR_EDGE_TOP : WLR_EDGE_BOTTOM;
	}
	return edges;
}

static enum window_part bar_part(const struct decoration_form *form, int width, double x)
{
	double button = BUTTON * form->text_scale;
	if (!has_buttons((int)(width / form->text_scale), form->label)) {
		return WINDOW_PART_TITLE;
	}
	if (x >= width - button) {
		return WINDOW_PART_CLOSE;
	}
	if (x >= width - 2 * button) {
		return WINDOW_PART_MAXIMIZE;
	}
	return x >= width - BUTTONS * button ? WINDOW_PART_MINIMIZE : WINDOW_PART_TITLE;
}

enum window_part decoration_part_at(const struct decoration_form *form, int32_t width,
	int32_t height, double x, double y, uint32_t *edges)
{
	struct decoration_margin margin = decoration_margin(form);
	*edges = 0;
	if (x < -margin.left || y < -margin.top || x >= width + margin.right
		|| y >= height + margin.bottom) {
		return WINDOW_PART_NONE;
	}
	if (x >= 0 && y >= 0 && x < width && y < height) {
		return WINDOW_PART_CONTENT;
	}
	if (x >= 0 && x < width && y >= -head_of(form) && y < 0) {
		return bar_part(form, width, x);
	}
	if (form->bar > 0) {
		*edges = ring_edges(x + margin.left, y + margin.top,
			width + margin.left + margin.right, height + margin.top + margin.bottom,
			border_of(form));
	}
	return WINDOW_PART_RING;
}
