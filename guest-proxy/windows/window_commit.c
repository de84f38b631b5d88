/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/window_commit.h"

#include <math.h>
#include <string.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/content.h"
#include "protocol/geometry.h"
#include "protocol/log.h"

#define FIXED_ONE 256 /* link_fixed */

static const struct link_window_input_region everywhere = {.whole = 1};

/* --- layers, within the host's limits -------------------------------------------------------- */

/* wlroots has checked it; the host would end the link. */
static bool crop_fits(const struct layer_source *source)
{
	bool turned = source->transform % 2 != 0;
	int32_t width = turned ? source->buffer_height : source->buffer_width;
	int32_t height = turned ? source->buffer_width : source->buffer_height;
	return source->crop_x >= 0 && source->crop_y >= 0
	       && (source->crop_x + source->crop_width) * source->scale <= width
	       && (source->crop_y + source->crop_height) * source->scale <= height;
}

bool layers_accept(const struct layer_source *source)
{
	return source->width > 0 && source->width <= (int32_t)LINK_MAX_DIMENSION
	       && source->height > 0 && source->height <= (int32_t)LINK_MAX_DIMENSION
	       && source->x >= -LINK_MAX_OFFSET && source->x <= LINK_MAX_OFFSET
	       && source->y >= -LINK_MAX_OFFSET && source->y <= LINK_MAX_OFFSET
	       && (!source->has_crop || crop_fits(source));
}

static void set_source(struct link_layer *layer, const struct layer_source *source)
{
	if (!source->has_crop) {
		return;
	}
	const double one = (double)FIXED_ONE * source->scale;
	link_fixed width = (link_fixed)lround(source->crop_width * one);
	link_fixed height = (link_fixed)lround(source->crop_height * one);
	layer->source_x = (link_fixed)lround(source->crop_x * one);
	layer->source_y = (link_fixed)lround(source->crop_y * one);
	/* A source of less than 1/256 px is one that wide: 0 would mean the whole buffer. */
	layer->source_width = width > 0 ? width : 1;
	layer->source_height = height > 0 ? height : 1;
}

static void append_box(struct link_window_commit *commit, const pixman_box32_t *box)
{
	commit->rects[commit->rect_count++] =
		(struct link_rect){box->x1, box->y1, box->x2 - box->x1, box->y2 - box->y1};
}

/* What lies within. */
static pixman_box32_t shrink(const pixman_box32_t *box, double factor)
{
	pixman_box32_t out = {
		(int32_t)ceil(box->x1 / factor),
		(int32_t)ceil(box->y1 / factor),
		(int32_t)floor(box->x2 / factor),
		(int32_t)floor(box->y2 / factor),
	};
	out.x2 = out.x2 > out.x1 ? out.x2 : out.x1;
	out.y2 = out.y2 > out.y1 ? out.y2 : out.y1;
	return out;
}

static const pixman_box32_t *largest(const pixman_box32_t *boxes, int count)
{
	const pixman_box32_t *best = boxes;
	int64_t most = 0;
	for (int i = 0; i < count; i++) {
		int64_t area = (int64_t)(boxes[i].x2 - boxes[i].x1) * (boxes[i].y2 - boxes[i].y1);
		if (area > most) {
			most = area;
			best = &boxes[i];
		}
	}
	return best;
}

/* Appends all of region, or, where it has more rects than room, the one around it. */
static uint32_t append_damage(
	struct link_window_commit *commit, const pixman_region32_t *region, uint32_t room)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	if (count == 0 || room == 0) {
		return 0;
	}
	if ((uint32_t)count > room) {
		boxes = pixman_region32_extents(region);
		count = 1;
	}
	for (int i = 0; i < count; i++) {
		append_box(commit, &boxes[i]);
	}
	return (uint32_t)count;
}

/* Appends all of region, or, where it has more rects than room, the largest. */
static uint32_t append_opaque(struct link_window_commit *commit, const pixman_region32_t *region,
	double factor, uint32_t room)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	if (count == 0 || room == 0) {
		return 0;
	}
	if ((uint32_t)count > room) {
		boxes = largest(boxes, count);
		count = 1;
	}
	for (int i = 0; i < count; i++) {
		pixman_box32_t box = shrink(&boxes[i], factor);
		append_box(commit, &box);
	}
	return (uint32_t)count;
}

/* reserve: rects to leave for the layers above. */
static void append_layer(struct link_window_commit *commit, const struct layer_source *source,
	uint32_t max_rects, uint32_t reserve)
{
	struct link_layer *layer = &commit->layers[commit->layer_count++];
	*layer = (struct link_layer){
		.id = source->id,
		.buffer = source->buffer,
		.x = source->x,
		.y = source->y,
		.width = (uint32_t)source->width,
		.height = (uint32_t)source->height,
		.transform = source->transform,
	};
	set_source(layer, source);
	uint32_t room = max_rects - commit->rect_count - reserve;
	layer->damage_count = append_damage(commit, source->damage, room);
	layer->opaque_count =
		append_opaque(commit, source->opaque, source->factor, room - layer->damage_count);
}

uint32_t layers_most(uint32_t max_layers, uint32_t max_rects)
{
	/* No layer goes without a rect for its damage. */
	return max_layers < max_rects ? max_layers : max_rects;
}

void layers_fill(struct link_window_commit *commit, const struct layer_source *sources,
	uint32_t count, uint32_t max_rects)
{
	commit->layer_count = commit->rect_count = 0;
	for (uint32_t i = 0; i < count; i++) {
		append_layer(commit, &sources[i], max_rects, count - i - 1);
	}
}

/* --- the tree -------------------------------------------------------------------------------- */

/* The surfaces that are in the commit, bottom first. */
struct collection {
	struct view view;
	uint32_t count, most, left_out;
	size_t copied; /* bytes */
	bool small, must_wait;
	struct content *contents[LINK_MAX_LAYERS];
	struct layer_source sources[LINK_MAX_LAYERS];
};

int32_t view_scale(double factor, int32_t length)
{
	return factor == 1 ? length : (int32_t)lround(length / factor);
}

/* Without wrapping: what is too far away is too far in any case. */
static int32_t difference(int a, int b)
{
	return geometry_clamp((int64_t)a - b, INT32_MIN, INT32_MAX);
}

static struct layer_source window_commit_describe(
	const struct collection *collection, const struct content *content, int x, int y)
{
	const struct wlr_surface *surface = content->surface;
	const struct wlr_surface_state *state = &surface->current;
	double factor = collection->view.factor;
	int32_t left = difference(x, collection->view.geometry.x);
	int32_t top = difference(y, collection->view.geometry.y);
	int32_t width = state->width, height = state->height;
	if (factor != 1) {
		width = view_scale(factor, left + width) - view_scale(factor, left);
		height = view_scale(factor, top + height) - view_scale(factor, top);
		left = view_scale(factor, left);
		top = view_scale(factor, top);
	}
	return (struct layer_source){
		.id = content->layer,
		.buffer = content->shown->id,
		.x = left,
		.y = top,
		.width = width,
		.height = height,
		.scale = state->scale,
		.buffer_width = state->buffer_width,
		.buffer_height = state->buffer_height,
		.transform = state->transform,
		.has_crop = state->viewport.has_src,
		.crop_x = state->viewport.src.x,
		.crop_y = state->viewport.src.y,
		.crop_width = state->viewport.src.width,
		.crop_height = state->viewport.src.height,
		.damage = &content->damage,
		.opaque = content_opaque(content),
		.factor = factor,
	};
}

static void collect(struct wlr_surface *surface, int x, int y, void *data)
{
	struct collection *collection = data;
	struct content *content = surface->data;
	if (!content || collection->must_wait) {
		return;
	}
	enum content_result result =
		content_prepare(content, collection->small, &collection->copied);
	collection->must_wait = result == CONTENT_WAIT;
	if (result != CONTENT_READY) {
		return;
	}
	struct layer_source source = window_commit_describe(collection, content, x, y);
	if (collection->count == collection->most || !layers_accept(&source)) {
		collection->left_out++;
		return;
	}
	collection->contents[collection->count] = content;
	collection->sources[collection->count++] = source;
}

static void send(const struct window_commit *state, struct collection *collection)
{
	struct proxy_link *link = state->link;
	LINK_MSG(msg, LINK_WINDOW_COMMIT, state->id);
	struct link_window_commit *commit = &msg.commit;
	commit->serial = state->serial;
	layers_fill(commit, collection->sources, collection->count, link->limits.max_rects);
	if (commit->layer_count > 0) {
		const struct view *view = &collection->view;
		int32_t width = view_scale(view->factor, view->geometry.width);
		int32_t height = view_scale(view->factor, view->geometry.height);
		commit->width = width > 0 ? (uint32_t)width : 1;
		commit->height = height > 0 ? (uint32_t)height : 1;
	} else if (*state->layers == 0) {
		return;
	}
	proxy_link_send(link, &msg);
	link->layers += commit->layer_count - *state->layers;
	*state->layers = commit->layer_count;
	log_debug("window %u: %ux%u, %u layers, %u rects, %zu bytes copied", state->id,
		commit->width, commit->height, commit->layer_count, commit->rect_count,
		collection->copied);
}

/* Sprites are not told of, and a host that is too old would end the link. */
static void send_feedback(const struct window_commit *commit, const struct collection *collection)
{
	bool wanted = false;
	for (uint32_t i = 0; i < collection->count; i++) {
		wanted = content_wants_feedback(collection->contents[i]) || wanted;
	}
	if (!wanted) {
		return;
	}
	if (commit->small || commit->link->limits.minor < LINK_VERSION_MINOR_PRESENTED) {
		content_presented(commit->view.surface, NULL);
		return;
	}
	LINK_MSG(msg, LINK_WINDOW_FEEDBACK, commit->id);
	proxy_link_send(commit->link, &msg);
}

/* How many layers it may have by the host's limits: its own, and what others leave it. */
static uint32_t most_layers(const struct window_commit *commit)
{
	const struct proxy_link *link = commit->link;
	uint32_t most = layers_most(link->limits.max_layers, link->limits.max_rects);
	uint32_t left = link->limits.max_link_layers - (link->layers - *commit->layers);
	return most < left ? most : left;
}

bool window_commit_send(const struct window_commit *commit)
{
	struct collection collection LINK_UNINITIALIZED;
	collection.view = commit->view;
	collection.most = most_layers(commit);
	collection.count = collection.left_out = 0;
	collection.copied = 0;
	collection.small = commit->small;
	collection.must_wait = false;
	if (commit->view.surface->mapped) {
		wlr_surface_for_each_surface(commit->view.surface, collect, &collection);
	}
	if (collection.must_wait) {
		return false;
	}
	send_feedback(commit, &collection);
	send(commit, &collection);
	for (uint32_t i = 0; i < collection.count; i++) {
		content_mark_sent(collection.contents[i]);
	}
	if (collection.left_out > 0) {
		log_debug("window %u: %u surfaces left out of a commit", commit->id,
			collection.left_out);
	}
	return true;
}

/* --- where it takes the pointer -------------------------------------------------------------- */

void input_region_forget(struct input_region *region)
{
	region->told = everywhere;
}

/* wlroots has cut it to the surface. */
static void input_region_add(struct wlr_surface *surface, int x, int y, void *data)
{
	pixman_region32_t *sum = data, part;
	pixman_region32_init(&part);
	pixman_region32_copy(&part, &surface->input_region);
	pixman_region32_translate(&part, x, y);
	pixman_region32_union(sum, sum, &part);
	pixman_region32_fini(&part);
}

/* What a box of the surface covers, even in part, relative to the content. */
static struct link_rect input_region_rect(const struct view *view, const pixman_box32_t *box)
{
	int32_t left = (int32_t)floor((box->x1 - view->geometry.x) / view->factor);
	int32_t top = (int32_t)floor((box->y1 - view->geometry.y) / view->factor);
	int32_t right = (int32_t)ceil((box->x2 - view->geometry.x) / view->factor);
	int32_t bottom = (int32_t)ceil((box->y2 - view->geometry.y) / view->factor);
	return (struct link_rect){left, top, right - left, bottom - top};
}

/* More rects than fit become the one around them. */
static void input_region_describe(struct link_window_input_region *out,
	const pixman_region32_t *region, const struct view *view)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	if (count > (int)LINK_MAX_INPUT_RECTS) {
		boxes = pixman_region32_extents(region);
		count = 1;
	}
	for (int i = 0; i < count; i++) {
		out->rects[out->count++] = input_region_rect(view, &boxes[i]);
	}
}

struct link_window_input_region input_region_of(pixman_region32_t *region, const struct view *view)
{
	struct link_window_input_region out = {0};
	const struct wlr_box *geometry = &view->geometry;
	pixman_box32_t content = {geometry->x, geometry->y, geometry->x + geometry->width,
		geometry->y + geometry->height};
	pixman_region32_intersect_rect(region, region, geometry->x, geometry->y,
		(unsigned)geometry->width, (unsigned)geometry->height);
	if (pixman_region32_contains_rectangle(region, &content) == PIXMAN_REGION_IN) {
		return everywhere;
	}
	input_region_describe(&out, region, view);
	return out;
}

static struct link_window_input_region input_region_compute(const struct view *view)
{
	pixman_region32_t region;
	pixman_region32_init(&region);
	wlr_surface_for_each_surface(view->surface, input_region_add, &region);
	struct link_window_input_region out = input_region_of(&region, view);
	pixman_region32_fini(&region);
	return out;
}

void input_region_send(
	struct input_region *region, struct proxy_link *link, uint32_t id, const struct view *view)
{
	if (!view->surface->mapped) {
		return;
	}
	struct link_window_input_region now = input_region_compute(view);
	if (memcmp(&now, &region->told, sizeof(now)) == 0) {
		return;
	}
	region->told = now;
	struct link_msg msg = {
		.opcode = LINK_WINDOW_INPUT_REGION, .object = id, .input_region = now};
	proxy_link_send(link, &msg);
}
