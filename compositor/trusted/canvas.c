/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/canvas.h"

#include <assert.h>
#include <drm_fourcc.h>
#include <math.h>
#include <pixman.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/interfaces/wlr_buffer.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

#include "common/clock.h"
#include "compositor/domain/colour.h"
#include "compositor/screen/output.h"
#include "compositor/trusted/text_mask.h"

#define READABLE 4.5 /* contrast: WCAG 2's AA for text */
#define LIGHTER_STEPS 16 /* from a colour to white */

/* Icons: how far the symbol stays away from the edges, of its size; and its strokes, logical px. */
#define ICON_MARGIN 0.34
#define ICON_STROKE 1.5

/* --- colours --------------------------------------------------------------------------------- */

struct colour_floats colour_floats(uint32_t rgb)
{
	return (struct colour_floats){{
		(float)colour_part(rgb, 16),
		(float)colour_part(rgb, 8),
		(float)colour_part(rgb, 0),
		1,
	}};
}

uint32_t colour_text_on(uint32_t rgb)
{
	return colour_contrast(rgb, COLOUR_BLACK) > colour_contrast(rgb, COLOUR_WHITE)
		       ? COLOUR_BLACK
		       : COLOUR_WHITE;
}

uint32_t colour_readable_on(uint32_t colour, uint32_t background)
{
	uint32_t lighter = colour;
	for (int steps = 1; steps <= LIGHTER_STEPS; steps++) {
		if (colour_contrast(lighter, background) >= READABLE) {
			break;
		}
		lighter = colour_mix(COLOUR_WHITE, colour, (double)steps / LIGHTER_STEPS);
	}
	return lighter;
}

static uint32_t mix_channel(uint32_t colour, uint32_t under, double part, unsigned shift)
{
	double value = colour_part(colour, shift) * part + colour_part(under, shift) * (1 - part);
	return (uint32_t)(value * 255 + 0.5) << shift;
}

uint32_t colour_mix(uint32_t colour, uint32_t under, double part)
{
	return mix_channel(colour, under, part, 16) | mix_channel(colour, under, part, 8)
	       | mix_channel(colour, under, part, 0);
}

/* --- pictures -------------------------------------------------------------------------------- */

struct canvas {
	struct wlr_buffer base;
	pixman_image_t *image;
	float scale;
};

static void canvas_destroy(struct wlr_buffer *buffer)
{
	struct canvas *canvas = wl_container_of(buffer, canvas, base);
	pixman_image_unref(canvas->image);
	free(canvas);
}

static bool begin_access(
	struct wlr_buffer *buffer, uint32_t flags, void **data, uint32_t *format, size_t *stride)
{
	struct canvas *canvas = wl_container_of(buffer, canvas, base);
	if (flags & WLR_BUFFER_DATA_PTR_ACCESS_WRITE) {
		return false;
	}
	*data = pixman_image_get_data(canvas->image);
	*stride = (size_t)pixman_image_get_stride(canvas->image);
	*format = DRM_FORMAT_XRGB8888;
	return true;
}

static void end_access(struct wlr_buffer *buffer)
{
}

static const struct wlr_buffer_impl canvas_impl = {
	.destroy = canvas_destroy,
	.begin_data_ptr_access = begin_access,
	.end_data_ptr_access = end_access,
};

struct canvas *canvas_create(int width, int height, float scale, uint32_t background)
{
	assert(width > 0 && height > 0);
	double device_width = ceil(width * (double)scale),
	       device_height = ceil(height * (double)scale);
	struct canvas *canvas = NULL;
	if (device_width <= CANVAS_MAX_SIDE && device_height <= CANVAS_MAX_SIDE) {
		canvas = calloc(1, sizeof(*canvas));
	}
	if (!canvas) {
		return NULL;
	}
	canvas->scale = scale;
	/* Without alpha the scene knows that nothing below needs to be drawn. */
	canvas->image = pixman_image_create_bits_no_clear(
		PIXMAN_x8r8g8b8, (int)device_width, (int)device_height, NULL, 0);
	if (!canvas->image) {
		free(canvas);
		return NULL;
	}
	wlr_buffer_init(&canvas->base, &canvas_impl, (int)device_width, (int)device_height);
	canvas_fill(canvas, &(struct wlr_box){0, 0, width, height}, background);
	return canvas;
}

struct wlr_box canvas_seen(const struct canvas *canvas, int width, int height)
{
	int cut = floorf(canvas->scale) < canvas->scale ? 1 : 0;
	return (struct wlr_box){0, 0, width - cut, height - cut};
}

struct wlr_buffer *canvas_finish(struct canvas *canvas)
{
	return canvas ? &canvas->base : NULL;
}

static pixman_color_t colour_pixman(uint32_t rgb)
{
	return (pixman_color_t){
		.red = (uint16_t)((rgb >> 16 & 0xff) * 0x101),
		.green = (uint16_t)((rgb >> 8 & 0xff) * 0x101),
		.blue = (uint16_t)((rgb & 0xff) * 0x101),
		.alpha = 0xffff,
	};
}

/* Of a logical length or position. */
static int to_device(const struct canvas *canvas, double logical)
{
	return (int)lround(logical * (double)canvas->scale);
}

void canvas_fill(struct canvas *canvas, const struct wlr_box *box, uint32_t rgb)
{
	const pixman_color_t colour = colour_pixman(rgb);
	int right = (int)ceil((box->x + box->width) * (double)canvas->scale);
	int bottom = (int)ceil((box->y + box->height) * (double)canvas->scale);
	/* pixman does not cut boxes to the picture. */
	const struct wlr_box picture = {0, 0, canvas->base.width, canvas->base.height};
	struct wlr_box part = {to_device(canvas, box->x), to_device(canvas, box->y)};
	part.width = right - part.x;
	part.height = bottom - part.y;
	if (!wlr_box_intersection(&part, &part, &picture)) {
		return;
	}
	const pixman_box32_t device = {part.x, part.y, part.x + part.width, part.y + part.height};
	pixman_image_fill_boxes(PIXMAN_OP_SRC, canvas->image, &colour, 1, &device);
}

void canvas_outline(struct canvas *canvas, const struct wlr_box *box, uint32_t rgb)
{
	const struct wlr_box sides[] = {
		{box->x, box->y, box->width, 1},
		{box->x, box->y + box->height - 1, box->width, 1},
		{box->x, box->y, 1, box->height},
		{box->x + box->width - 1, box->y, 1, box->height},
	};
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
		canvas_fill(canvas, &sides[i], rgb);
	}
}

/* For one composition: how many px of text one of the canvas is. */
static void canvas_set_step(const struct text_mask *text, double step)
{
	pixman_transform_t transform;
	pixman_transform_init_scale(
		&transform, pixman_double_to_fixed(step), pixman_double_to_fixed(step));
	pixman_image_set_transform(text->image, &transform);
	pixman_image_set_filter(text->image, PIXMAN_FILTER_BILINEAR, NULL, 0);
}

bool canvas_text(struct canvas *canvas, const struct text_mask *text, const struct wlr_box *box,
	uint32_t rgb)
{
	if (!text || wlr_box_empty(box)) {
		return false;
	}
	const pixman_color_t colour = colour_pixman(rgb);
	pixman_image_t *ink = pixman_image_create_solid_fill(&colour);
	int x = to_device(canvas, box->x), room = to_device(canvas, box->x + box->width) - x;
	int y = to_device(canvas, box->y + (box->height - text->height) / 2.0);
	int width = pixman_image_get_width(text->image),
	    height = pixman_image_get_height(text->image);
	uint32_t scale = text_mask_scale(canvas->scale);
	if (text->scale != scale) {
		double step = (double)text->scale / scale;
		canvas_set_step(text, step);
		width = (int)ceil(width / step);
		height = (int)ceil(height / step);
	}
	if (ink) {
		pixman_image_composite32(PIXMAN_OP_OVER, ink, text->image, canvas->image, 0, 0, 0,
			0, x, y, width < room ? width : room, height);
		pixman_image_unref(ink);
	}
	pixman_image_set_transform(text->image, NULL);
	return ink && room > 0;
}

bool canvas_text_whole(struct canvas *canvas, const struct text_mask *text,
	const struct wlr_box *box, uint32_t rgb)
{
	if (!text || wlr_box_empty(box)) {
		return false;
	}
	int room = to_device(canvas, box->x + box->width) - to_device(canvas, box->x);
	double wanted = pixman_image_get_width(text->image) * (double)text_mask_scale(canvas->scale)
			/ text->scale;
	double part = room < wanted ? room / wanted : 1;
	/* What is less than half by a pixel is so because boxes are rounded. */
	if (2 * (room + 1) < wanted) {
		return false;
	}
	struct text_mask smaller = *text;
	smaller.scale = (uint32_t)ceil(text->scale / part);
	smaller.height = (int)ceil(text->height * part);
	return canvas_text(canvas, &smaller, box, rgb);
}

void canvas_text_in(struct canvas *canvas, const struct text_mask *text,
	const struct text_mask *ellipsis, const struct wlr_box *box, uint32_t rgb)
{
	struct wlr_box part = *box;
	if (text && ellipsis && text->width > box->width) {
		part.width -= ellipsis->width;
		struct wlr_box end = {
			box->x + part.width, box->y, box->width - part.width, box->height};
		canvas_text(canvas, ellipsis, &end, rgb);
	}
	canvas_text(canvas, text, &part, rgb);
}

/* --- symbols --------------------------------------------------------------------------------- */

struct canvas_point {
	double x, y; /* of the icon's side */
};

/* Two triangles: a rectangle around the line from a to b, whose ends it does not reach beyond. */
static void canvas_stroke(
	struct canvas *canvas, pixman_image_t *ink, struct canvas_point a, struct canvas_point b)
{
	double length = hypot(b.x - a.x, b.y - a.y);
	double across_x = (b.y - a.y) / length * ICON_STROKE / 2;
	double across_y = (a.x - b.x) / length * ICON_STROKE / 2;
	const struct canvas_point corners[] = {
		{a.x + across_x, a.y + across_y},
		{a.x - across_x, a.y - across_y},
		{b.x - across_x, b.y - across_y},
		{b.x + across_x, b.y + across_y},
	};
	pixman_point_fixed_t fixed[4];
	for (int i = 0; i < 4; i++) {
		fixed[i].x = pixman_double_to_fixed(corners[i].x * (double)canvas->scale);
		fixed[i].y = pixman_double_to_fixed(corners[i].y * (double)canvas->scale);
	}
	const pixman_triangle_t triangles[] = {
		{fixed[0], fixed[1], fixed[2]},
		{fixed[0], fixed[2], fixed[3]},
	};
	pixman_composite_triangles(
		PIXMAN_OP_OVER, ink, canvas->image, PIXMAN_a8, 0, 0, 0, 0, 2, triangles);
}

/* Lines between corners of the symbol's box: bit 0 right, bit 1 below. */
static const struct {
	enum canvas_icon icon;
	unsigned from, to;
} icon_strokes[] = {
	{CANVAS_CLOSE, 0, 3},
	{CANVAS_CLOSE, 1, 2},
	{CANVAS_MAXIMIZE, 0, 1},
	{CANVAS_MAXIMIZE, 1, 3},
	{CANVAS_MAXIMIZE, 3, 2},
	{CANVAS_MAXIMIZE, 2, 0},
	{CANVAS_MINIMIZE, 2, 3},
};

void canvas_icon(
	struct canvas *canvas, enum canvas_icon icon, const struct wlr_box *box, uint32_t rgb)
{
	const pixman_color_t colour = colour_pixman(rgb);
	pixman_image_t *ink = pixman_image_create_solid_fill(&colour);
	double near = box->width * ICON_MARGIN, far = box->width - near;
	const struct canvas_point corners[] = {
		{box->x + near, box->y + near},
		{box->x + far, box->y + near},
		{box->x + near, box->y + far},
		{box->x + far, box->y + far},
	};
	for (size_t i = 0; ink && i < sizeof(icon_strokes) / sizeof(icon_strokes[0]); i++) {
		if (icon_strokes[i].icon == icon) {
			canvas_stroke(canvas, ink, corners[icon_strokes[i].from],
				corners[icon_strokes[i].to]);
		}
	}
	if (ink) {
		pixman_image_unref(ink);
	}
}

/* --- on screen -------------------------------------------------------------------------------- */

/* As wlroots' scene does it. */
static int device_length(int from, int length, float scale)
{
	double start = (double)((float)from * scale),
	       end = (double)((float)(from + length) * scale);
	return (int)round(end) - (int)round(start);
}

static int smaller_side(int a, int b)
{
	return a < b ? a : b;
}

void canvas_snap(struct wlr_scene_buffer *node, const struct canvas_output *output)
{
	int x, y;
	if (!node->buffer) {
		return;
	}
	wlr_scene_node_coords(&node->node, &x, &y);
	int width = device_length(x - output->x, node->dst_width, output->scale);
	int height = device_length(y - output->y, node->dst_height, output->scale);
	const struct wlr_fbox part = {
		.width = smaller_side(width, node->buffer->width),
		.height = smaller_side(height, node->buffer->height),
	};
	wlr_scene_buffer_set_source_box(node, &part);
}

struct canvas_output canvas_output_of(const struct output *output)
{
	struct wlr_box box = output_box(output);
	return (struct canvas_output){output->wlr_output->scale, box.x, box.y};
}

void canvas_show(struct canvas *canvas, struct wlr_scene_buffer *node, const struct wlr_box *box,
	const struct canvas_output *output)
{
	struct wlr_buffer *image = canvas_finish(canvas);
	wlr_scene_node_set_position(&node->node, box->x, box->y);
	wlr_scene_buffer_set_buffer(node, image);
	wlr_scene_buffer_set_dest_size(node, box->width, box->height);
	wlr_buffer_drop(image);
	canvas_snap(node, output);
}

/* --- drawing anew ---------------------------------------------------------------------------- */

static int redraw_handle_timer(void *data)
{
	redraw_now(data);
	return 0;
}

bool redraw_init(
	struct redraw *redraw, struct wl_event_loop *loop, void (*draw)(void *data), void *data)
{
	*redraw = (struct redraw){.draw = draw, .data = data};
	redraw->timer = wl_event_loop_add_timer(loop, redraw_handle_timer, redraw);
	return redraw->timer;
}

void redraw_finish(struct redraw *redraw)
{
	if (redraw->timer) {
		wl_event_source_remove(redraw->timer);
		redraw->timer = NULL;
	}
}

void redraw_request(struct redraw *redraw)
{
	if (redraw->due) {
		return;
	}
	uint64_t passed = clock_ms() - redraw->last;
	redraw->due = true;
	/* 0 would disarm the timer. */
	wl_event_source_timer_update(
		redraw->timer, passed < REDRAW_INTERVAL ? (int)(REDRAW_INTERVAL - passed) : 1);
}

void redraw_cancel(struct redraw *redraw)
{
	wl_event_source_timer_update(redraw->timer, 0);
	redraw->due = false;
}

void redraw_now(struct redraw *redraw)
{
	redraw_cancel(redraw);
	redraw->last = clock_ms();
	redraw->draw(redraw->data);
}

void redraw_again(struct redraw *redraw)
{
	redraw->due = true;
	wl_event_source_timer_update(redraw->timer, REDRAW_AGAIN);
}
