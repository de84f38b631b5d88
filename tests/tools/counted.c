/* SPDX-License-Identifier: MIT
 *
 * The compositor with a clock that stands still while nothing is done and does not know how busy the
 * machine is: what costs time is counted instead, each kind at about what it takes on a slow
 * machine. So whether a turn of the loop is long (compositor/base/turns.h) is the same every time.
 * Linked around the calls that are counted (meson.build).
 */
#include <pixman.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <wlr/render/wlr_texture.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/transform.h>

#include "common/clock.h"
#include "compositor/guest/layer_cost.h"
#include "compositor/trusted/canvas.h"
#include "compositor/trusted/decoration.h"
#include "protocol/channel.h"

/* ns */
#define CHANGE 500 /* of the scene */
#define NODE 100 /* that is enabled, at each such change */
#define TREE 20 /* the same of one that only holds others */
#define MESSAGE 5000 /* that is read */
#define POST 3000 /* one that is to be sent */
#define FRAME_END 8000 /* a window's frame goes, with timers and pictures */
#define MAP 2000
#define PAGE_UNMAPPED 50

static uint64_t worked; /* ns */

static uint64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t clock_us(void)
{
	return now_us();
}

uint64_t clock_ms(void)
{
	return now_us() / 1000;
}

uint64_t clock_spent(void)
{
	return worked / 1000;
}

/* --- the scene ------------------------------------------------------------------------------- */

/* What it costs wlroots to look at all nodes but those below trees that are disabled, ns. */
static uint64_t looks(const struct wlr_scene_tree *tree)
{
	uint64_t sum = TREE;
	struct wlr_scene_node *node;
	wl_list_for_each(node, &tree->children, link) {
		if (node->enabled) {
			sum += node->type == WLR_SCENE_NODE_TREE
				       ? looks(wlr_scene_tree_from_node(node))
				       : NODE;
		}
	}
	return sum;
}

static void count_change(struct wlr_scene_node *node)
{
	int x, y;
	worked += CHANGE;
	if (!node || !wlr_scene_node_coords(node, &x, &y)) {
		return;
	}
	struct wlr_scene_tree *root = node->parent;
	while (root && root->node.parent) {
		root = root->node.parent;
	}
	worked += root ? looks(root) : 0;
}

#define REAL(name) __real_##name
#define WRAP(name) __wrap_##name

/* A call about a node, and whether it changes anything: wlroots returns at once where not. */
#define COUNTED(name, node, changes, parameters, ...)                                              \
	void REAL(name) parameters;                                                                \
	void WRAP(name) parameters;                                                                \
	void WRAP(name) parameters                                                                 \
	{                                                                                          \
		if (changes) {                                                                     \
			count_change(node);                                                        \
		}                                                                                  \
		REAL(name)(__VA_ARGS__);                                                           \
	}

static bool same_box(const struct wlr_fbox *a, const struct wlr_fbox *b)
{
	return b && memcmp(a, b, sizeof(*a)) == 0;
}

COUNTED(wlr_scene_node_destroy, node, true, (struct wlr_scene_node * node), node)
COUNTED(wlr_scene_node_set_enabled, node, node->enabled != enabled,
	(struct wlr_scene_node * node, bool enabled), node, enabled)
COUNTED(wlr_scene_node_set_position, node, node->x != x || node->y != y,
	(struct wlr_scene_node * node, int x, int y), node, x, y)
COUNTED(wlr_scene_node_place_above, node, node->link.prev != &sibling->link,
	(struct wlr_scene_node * node, struct wlr_scene_node *sibling), node, sibling)
COUNTED(wlr_scene_node_lower_to_bottom, node, node->link.prev != &node->parent->children,
	(struct wlr_scene_node * node), node)
COUNTED(wlr_scene_node_reparent, node, node->parent != parent,
	(struct wlr_scene_node * node, struct wlr_scene_tree *parent), node, parent)
COUNTED(wlr_scene_rect_set_size, &rect->node, rect->width != width || rect->height != height,
	(struct wlr_scene_rect * rect, int width, int height), rect, width, height)
COUNTED(wlr_scene_buffer_set_buffer, &node->node, true,
	(struct wlr_scene_buffer * node, struct wlr_buffer *buffer), node, buffer)
COUNTED(wlr_scene_buffer_set_dest_size, &node->node,
	node->dst_width != width || node->dst_height != height,
	(struct wlr_scene_buffer * node, int width, int height), node, width, height)
COUNTED(wlr_scene_buffer_set_source_box, &node->node, !same_box(&node->src_box, box),
	(struct wlr_scene_buffer * node, const struct wlr_fbox *box), node, box)

#define CREATED(type, name, parameters, ...)                                                       \
	struct type *REAL(name) parameters;                                                        \
	struct type *WRAP(name) parameters;                                                        \
	struct type *WRAP(name) parameters                                                         \
	{                                                                                          \
		struct type *made = REAL(name)(__VA_ARGS__);                                       \
		count_change(made ? &made->node : NULL);                                           \
		return made;                                                                       \
	}

CREATED(wlr_scene_rect, wlr_scene_rect_create,
	(struct wlr_scene_tree * parent, int width, int height, const float colour[static 4]),
	parent, width, height, colour)
CREATED(wlr_scene_buffer, wlr_scene_buffer_create,
	(struct wlr_scene_tree * parent, struct wlr_buffer *buffer), parent, buffer)

/* --- drawing ---------------------------------------------------------------------------------- */

/* What is not cut away, by the compositor's own estimate. */
static uint64_t drawing_ns(const struct wlr_render_texture_options *options)
{
	struct wlr_box box = options->dst_box;
	struct layer_draw draw = {
		.source = options->src_box,
		.width = box.width > 0 ? box.width : (int)options->texture->width,
		.height = box.height > 0 ? box.height : (int)options->texture->height,
		.transform = wlr_output_transform_invert(options->transform),
		.filter = options->filter_mode,
		.blended = options->blend_mode == WLR_RENDER_BLEND_MODE_PREMULTIPLIED,
	};
	if (wlr_fbox_empty(&draw.source)) {
		draw.source.width = options->texture->width;
		draw.source.height = options->texture->height;
	}
	double all = (double)draw.width * draw.height, drawn = 0;
	int count;
	const pixman_box32_t *rects = pixman_region32_rectangles(options->clip, &count);
	for (int i = 0; i < count; i++) {
		drawn += (double)(rects[i].x2 - rects[i].x1) * (rects[i].y2 - rects[i].y1);
	}
	return all > 0 ? (uint64_t)((double)layer_draw_cost(&draw) * drawn / all) : 0;
}

/* The compositor's pixman renderer is one around another, and calls it for each drawing. */
void REAL(wlr_render_pass_add_texture)(
	struct wlr_render_pass *pass, const struct wlr_render_texture_options *options);
void WRAP(wlr_render_pass_add_texture)(
	struct wlr_render_pass *pass, const struct wlr_render_texture_options *options);
void WRAP(wlr_render_pass_add_texture)(
	struct wlr_render_pass *pass, const struct wlr_render_texture_options *options)
{
	static int depth;
	worked += depth++ == 0 ? drawing_ns(options) : 0;
	REAL(wlr_render_pass_add_texture)(pass, options);
	depth--;
}

/* --- messages, memory, pictures --------------------------------------------------------------- */

enum channel_result REAL(channel_receive)(
	struct channel *channel, struct link_msg *msg, enum link_error *error);
enum channel_result WRAP(channel_receive)(
	struct channel *channel, struct link_msg *msg, enum link_error *error);
enum channel_result WRAP(channel_receive)(
	struct channel *channel, struct link_msg *msg, enum link_error *error)
{
	worked += MESSAGE;
	return REAL(channel_receive)(channel, msg, error);
}

bool REAL(channel_post)(struct channel *channel, const struct link_msg *msg);
bool WRAP(channel_post)(struct channel *channel, const struct link_msg *msg);
bool WRAP(channel_post)(struct channel *channel, const struct link_msg *msg)
{
	worked += POST;
	return REAL(channel_post)(channel, msg);
}

void *REAL(mmap64)(void *address, size_t size, int prot, int flags, int fd, off_t offset);
void *WRAP(mmap64)(void *address, size_t size, int prot, int flags, int fd, off_t offset);
void *WRAP(mmap64)(void *address, size_t size, int prot, int flags, int fd, off_t offset)
{
	worked += MAP;
	return REAL(mmap64)(address, size, prot, flags, fd, offset);
}

int REAL(munmap)(void *address, size_t size);
int WRAP(munmap)(void *address, size_t size);
int WRAP(munmap)(void *address, size_t size)
{
	worked += MAP + size / 4096 * PAGE_UNMAPPED;
	return REAL(munmap)(address, size);
}

void REAL(decoration_destroy)(struct decoration *decoration);
void WRAP(decoration_destroy)(struct decoration *decoration);
void WRAP(decoration_destroy)(struct decoration *decoration)
{
	worked += FRAME_END;
	REAL(decoration_destroy)(decoration);
}

struct canvas *REAL(canvas_create)(int width, int height, float scale, uint32_t background);
struct canvas *WRAP(canvas_create)(int width, int height, float scale, uint32_t background);
struct canvas *WRAP(canvas_create)(int width, int height, float scale, uint32_t background)
{
	worked += (uint64_t)((double)width * height * (double)scale * (double)scale);
	return REAL(canvas_create)(width, height, scale, background);
}
