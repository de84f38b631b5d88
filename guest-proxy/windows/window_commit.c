/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/window_commit.h"

#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/link/proxy_link.h"
#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/layers.h"
#include "protocol/geometry.h"
#include "protocol/log.h"

/* The surfaces that are in the commit, bottom first. */
struct collection {
	struct wlr_box geometry;
	uint32_t count, most, left_out;
	size_t copied; /* bytes */
	bool small, must_wait;
	struct content *contents[LINK_MAX_LAYERS];
	struct layer_source sources[LINK_MAX_LAYERS];
};

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
	return (struct layer_source){
		.id = content->layer,
		.buffer = content->shown->id,
		.x = difference(x, collection->geometry.x),
		.y = difference(y, collection->geometry.y),
		.width = state->width,
		.height = state->height,
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
		.opaque = &surface->opaque_region,
	};
}

static void append(struct collection *collection, struct content *content, int x, int y)
{
	struct layer_source source = window_commit_describe(collection, content, x, y);
	if (collection->count == collection->most || !layers_accept(&source)) {
		collection->left_out++;
		return;
	}
	collection->contents[collection->count] = content;
	collection->sources[collection->count++] = source;
}

static void collect(struct wlr_surface *surface, int x, int y, void *data)
{
	struct collection *collection = data;
	struct content *content = surface->data;
	if (!content || collection->must_wait) {
		return;
	}
	switch (content_prepare(content, collection->small, &collection->copied)) {
	case CONTENT_READY:
		append(collection, content, x, y);
		break;
	case CONTENT_NONE:
		break;
	case CONTENT_WAIT:
		collection->must_wait = true;
		break;
	}
}

static void send(const struct window_commit *state, struct collection *collection)
{
	struct proxy_link *link = state->link;
	LINK_MSG(msg, LINK_WINDOW_COMMIT, state->id);
	struct link_window_commit *commit = &msg.commit;
	commit->serial = state->serial;
	layers_fill(commit, collection->sources, collection->count, link->limits.max_rects);
	if (commit->layer_count > 0) {
		commit->width = (uint32_t)collection->geometry.width;
		commit->height = (uint32_t)collection->geometry.height;
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
	collection.geometry = commit->geometry;
	collection.most = most_layers(commit);
	collection.count = collection.left_out = 0;
	collection.copied = 0;
	collection.small = commit->small;
	collection.must_wait = false;
	if (commit->surface->mapped) {
		wlr_surface_for_each_surface(commit->surface, collect, &collection);
	}
	if (collection.must_wait) {
		return false;
	}
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
