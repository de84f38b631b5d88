/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/input_region.h"

#include <pixman.h>
#include <string.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/util/box.h>

#include "guest-proxy/link/proxy_link.h"

static const struct link_window_input_region everywhere = {.whole = 1};

void input_region_forget(struct input_region *region)
{
	region->told = everywhere;
}

/* wlroots has cut it to the surface. */
static void add_surface(struct wlr_surface *surface, int x, int y, void *data)
{
	pixman_region32_t *sum = data, part;
	pixman_region32_init(&part);
	pixman_region32_copy(&part, &surface->input_region);
	pixman_region32_translate(&part, x, y);
	pixman_region32_union(sum, sum, &part);
	pixman_region32_fini(&part);
}

static struct link_rect to_rect(const pixman_box32_t *box, const struct wlr_box *geometry)
{
	return (struct link_rect){
		box->x1 - geometry->x, box->y1 - geometry->y, box->x2 - box->x1, box->y2 - box->y1};
}

/* More rects than fit become the one around them. */
static void input_region_describe(struct link_window_input_region *out,
	const pixman_region32_t *region, const struct wlr_box *geometry)
{
	int count = 0;
	const pixman_box32_t *boxes = pixman_region32_rectangles(region, &count);
	if (count > (int)LINK_MAX_INPUT_RECTS) {
		boxes = pixman_region32_extents(region);
		count = 1;
	}
	for (int i = 0; i < count; i++) {
		out->rects[out->count++] = to_rect(&boxes[i], geometry);
	}
}

static struct link_window_input_region compute(
	struct wlr_surface *surface, const struct wlr_box *geometry)
{
	struct link_window_input_region out = {0};
	pixman_box32_t content = {geometry->x, geometry->y, geometry->x + geometry->width,
		geometry->y + geometry->height};
	pixman_region32_t region;
	pixman_region32_init(&region);
	wlr_surface_for_each_surface(surface, add_surface, &region);
	pixman_region32_intersect_rect(&region, &region, geometry->x, geometry->y,
		(unsigned)geometry->width, (unsigned)geometry->height);
	if (pixman_region32_contains_rectangle(&region, &content) == PIXMAN_REGION_IN) {
		out = everywhere;
	} else {
		input_region_describe(&out, &region, geometry);
	}
	pixman_region32_fini(&region);
	return out;
}

void input_region_send(struct input_region *region, struct proxy_link *link, uint32_t id,
	struct wlr_surface *surface, const struct wlr_box *geometry)
{
	if (!surface->mapped) {
		return;
	}
	struct link_window_input_region now = compute(surface, geometry);
	if (memcmp(&now, &region->told, sizeof(now)) == 0) {
		return;
	}
	region->told = now;
	struct link_msg msg = {
		.opcode = LINK_WINDOW_INPUT_REGION, .object = id, .input_region = now};
	proxy_link_send(link, &msg);
}
