/* SPDX-License-Identifier: MIT */
#include "compositor/guest/picture.h"

#include <drm_fourcc.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <wlr/interfaces/wlr_buffer.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/transform.h>

#include "compositor/screen/output.h"
#include "protocol/msg.h"

#define PICTURE_MAX_RECTS 64 /* of a region */

/* What the kernel takes back in less than 0.1 ms. Whole pages. */
#define RELEASE_BYTES ((size_t)1 << 20)

static void picture_destroy(struct wlr_buffer *buffer)
{
	struct picture *picture = wl_container_of(buffer, picture, base);
	pixman_region32_fini(&picture->stale);
	if (picture->mapped > 0) {
		munmap(picture->px, picture->mapped);
	}
	free(picture);
}

static bool picture_begin_access(
	struct wlr_buffer *buffer, uint32_t flags, void **data, uint32_t *format, size_t *stride)
{
	struct picture *picture = wl_container_of(buffer, picture, base);
	if (picture->mapped < picture_bytes(&picture->draw)) {
		return false;
	}
	*data = picture->px;
	*format = picture->draw.blended ? DRM_FORMAT_ARGB8888 : DRM_FORMAT_XRGB8888;
	*stride = (size_t)buffer->width * sizeof(*picture->px);
	return true;
}

static void picture_end_access(struct wlr_buffer *buffer)
{
}

static const struct wlr_buffer_impl picture_impl = {
	.destroy = picture_destroy,
	.begin_data_ptr_access = picture_begin_access,
	.end_data_ptr_access = picture_end_access,
};

uint64_t picture_bytes(const struct layer_draw *draw)
{
	return (uint64_t)draw->width * (uint64_t)draw->height * sizeof(uint32_t);
}

struct picture *picture_create(const struct layer_draw *draw)
{
	struct picture *picture = calloc(1, sizeof(*picture));
	if (!picture) {
		return NULL;
	}
	size_t bytes = picture_bytes(draw);
	void *px = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (px == MAP_FAILED) {
		free(picture);
		return NULL;
	}
	picture->px = px;
	picture->mapped = bytes;
	picture->draw = *draw;
	wl_list_init(&picture->link);
	pixman_region32_init_rect(
		&picture->stale, 0, 0, (unsigned)draw->width, (unsigned)draw->height);
	wlr_buffer_init(&picture->base, &picture_impl, draw->width, draw->height);
	return picture;
}

bool picture_release(struct picture *picture)
{
	size_t left = picture->mapped > RELEASE_BYTES ? picture->mapped - RELEASE_BYTES : 0;
	left &= ~(RELEASE_BYTES - 1);
	munmap((uint8_t *)picture->px + left, picture->mapped - left);
	picture->mapped = left;
	return left > 0;
}

bool picture_fits(const struct picture *picture, const struct layer_draw *draw)
{
	return picture->draw.width == draw->width && picture->draw.height == draw->height
	       && picture->draw.blended == draw->blended;
}

void picture_restart(struct picture *picture, const struct layer_draw *draw)
{
	picture->draw = *draw;
	pixman_region32_union_rect(&picture->stale, &picture->stale, 0, 0, (unsigned)draw->width,
		(unsigned)draw->height);
}

void picture_limit_region(pixman_region32_t *region)
{
	if (pixman_region32_n_rects(region) > PICTURE_MAX_RECTS) {
		pixman_box32_t all = *pixman_region32_extents(region);
		pixman_region32_reset(region, &all);
	}
}

/* Where a box of the buffer is seen. A px of the buffer is mixed into its neighbours, and where the
 * source begins is rounded: both reach no further than two of its px. */
static pixman_box32_t picture_box_of(const struct layer_draw *draw, const pixman_box32_t *box)
{
	const struct wlr_fbox *source = &draw->source;
	struct wlr_fbox seen = {
		.x = box->x1 - source->x,
		.y = box->y1 - source->y,
		.width = box->x2 - box->x1,
		.height = box->y2 - box->y1,
	};
	wlr_fbox_transform(&seen, &seen, draw->transform, source->width, source->height);
	bool turned = draw->transform & WL_OUTPUT_TRANSFORM_90;
	double scale_x = draw->width / (turned ? source->height : source->width);
	double scale_y = draw->height / (turned ? source->width : source->height);
	double left = floor((seen.x - 2) * scale_x) - 1, top = floor((seen.y - 2) * scale_y) - 1;
	double right = ceil((seen.x + seen.width + 2) * scale_x) + 1;
	double bottom = ceil((seen.y + seen.height + 2) * scale_y) + 1;
	return (pixman_box32_t){
		.x1 = (int)fmin(fmax(left, 0), draw->width),
		.y1 = (int)fmin(fmax(top, 0), draw->height),
		.x2 = (int)fmin(fmax(right, 0), draw->width),
		.y2 = (int)fmin(fmax(bottom, 0), draw->height),
	};
}

void picture_damage(struct picture *picture, const pixman_region32_t *damage)
{
	int count;
	const pixman_box32_t *boxes = pixman_region32_rectangles(damage, &count);
	for (int i = 0; i < count; i++) {
		pixman_box32_t box = picture_box_of(&picture->draw, &boxes[i]);
		if (box.x1 < box.x2 && box.y1 < box.y2) {
			pixman_region32_union_rect(&picture->stale, &picture->stale, box.x1, box.y1,
				(unsigned)(box.x2 - box.x1), (unsigned)(box.y2 - box.y1));
		}
		picture_limit_region(&picture->stale);
	}
}

pixman_box32_t picture_take_stale(struct picture *picture, int most)
{
	pixman_box32_t box = *pixman_region32_rectangles(&picture->stale, NULL);
	int width = box.x2 - box.x1, height = box.y2 - box.y1;
	width = width < most ? width : most;
	height = height < most / width ? height : most / width;
	box.x2 = box.x1 + width;
	box.y2 = box.y1 + height;
	pixman_region32_t piece;
	pixman_region32_init_rects(&piece, &box, 1);
	pixman_region32_subtract(&picture->stale, &picture->stale, &piece);
	pixman_region32_fini(&piece);
	return box;
}

/* How many logical px at x fit into that many px. Where px begin within a logical one, some may
 * take one more than their number says. */
static int32_t fitting_length(int x, int32_t length, float scale, int px)
{
	if (output_length(x, length, scale) <= px) {
		return length;
	}
	bool uneven = floorf(scale) < scale;
	return (int32_t)floorf((float)(px - uneven) / scale);
}

bool picture_place(const struct picture *picture, struct wlr_scene_buffer *node,
	const struct link_rect *part, int x, int y, float scale)
{
	const struct layer_draw *draw = &picture->draw;
	x += part->x;
	y += part->y;
	int32_t width = fitting_length(x, part->width, scale, draw->width);
	int32_t height = fitting_length(y, part->height, scale, draw->height);
	if (width < 1 || height < 1) {
		return false;
	}
	const struct wlr_fbox source = {
		.width = output_length(x, width, scale),
		.height = output_length(y, height, scale),
	};
	wlr_scene_node_set_position(&node->node, part->x, part->y);
	wlr_scene_buffer_set_transform(node, WL_OUTPUT_TRANSFORM_NORMAL);
	wlr_scene_buffer_set_dest_size(node, width, height);
	wlr_scene_buffer_set_source_box(node, &source);
	wlr_scene_buffer_set_filter_mode(node, draw->filter);
	return true;
}
