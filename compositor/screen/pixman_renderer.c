/* SPDX-License-Identifier: MIT */
#include "compositor/screen/pixman_renderer.h"

#include <pixman.h>
#include <stdlib.h>
#include <wlr/render/interface.h>
#include <wlr/render/pixman.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/util/box.h>

struct pixman_renderer {
	struct wlr_renderer base;
	struct wlr_renderer *inner;
};

struct pass {
	struct wlr_render_pass base;
	struct wlr_render_pass *inner;
	struct wlr_box all; /* of the buffer that is drawn to */
};

static struct pass *pass_from(struct wlr_render_pass *base)
{
	return wl_container_of(base, (struct pass *)NULL, base);
}

static bool pass_submit(struct wlr_render_pass *base)
{
	struct pass *pass = pass_from(base);
	bool ok = wlr_render_pass_submit(pass->inner);
	free(pass);
	return ok;
}

/* Beyond its edges a picture goes on as it ends there. wlroots sets everything else anew for each
 * use of the image, and this never. */
static void pass_add_texture(
	struct wlr_render_pass *base, const struct wlr_render_texture_options *options)
{
	pixman_image_set_repeat(wlr_pixman_texture_get_image(options->texture), PIXMAN_REPEAT_PAD);
	wlr_render_pass_add_texture(pass_from(base)->inner, options);
}

/* Pixman leaves out what reaches too far; what lies outside of the buffer is not needed. An empty
 * box means all of it. */
static void pass_add_rect(
	struct wlr_render_pass *base, const struct wlr_render_rect_options *options)
{
	struct pass *pass = pass_from(base);
	struct wlr_render_rect_options within = *options;
	if (wlr_box_empty(&options->box)
		|| wlr_box_intersection(&within.box, &options->box, &pass->all)) {
		wlr_render_pass_add_rect(pass->inner, &within);
	}
}

static const struct wlr_render_pass_impl pass_impl = {
	.submit = pass_submit,
	.add_texture = pass_add_texture,
	.add_rect = pass_add_rect,
};

static struct pixman_renderer *renderer_from(struct wlr_renderer *base)
{
	return wl_container_of(base, (struct pixman_renderer *)NULL, base);
}

static const struct wlr_drm_format_set *get_texture_formats(
	struct wlr_renderer *base, uint32_t buffer_caps)
{
	return wlr_renderer_get_texture_formats(renderer_from(base)->inner, buffer_caps);
}

static const struct wlr_drm_format_set *get_render_formats(struct wlr_renderer *base)
{
	const struct wlr_renderer *inner = renderer_from(base)->inner;
	return inner->impl->get_render_formats(renderer_from(base)->inner);
}

static struct wlr_texture *texture_from_buffer(struct wlr_renderer *base, struct wlr_buffer *buffer)
{
	return wlr_texture_from_buffer(renderer_from(base)->inner, buffer);
}

static struct wlr_render_pass *begin_buffer_pass(struct wlr_renderer *base,
	struct wlr_buffer *buffer, const struct wlr_buffer_pass_options *options)
{
	struct pass *pass = calloc(1, sizeof(*pass));
	if (!pass) {
		return NULL;
	}
	pass->inner = wlr_renderer_begin_buffer_pass(renderer_from(base)->inner, buffer, options);
	if (!pass->inner) {
		free(pass);
		return NULL;
	}
	pass->all = (struct wlr_box){0, 0, buffer->width, buffer->height};
	wlr_render_pass_init(&pass->base, &pass_impl);
	return &pass->base;
}

static void pixman_renderer_destroy(struct wlr_renderer *base)
{
	struct pixman_renderer *renderer = renderer_from(base);
	wlr_renderer_destroy(renderer->inner);
	free(renderer);
}

static const struct wlr_renderer_impl renderer_impl = {
	.get_texture_formats = get_texture_formats,
	.get_render_formats = get_render_formats,
	.destroy = pixman_renderer_destroy,
	.texture_from_buffer = texture_from_buffer,
	.begin_buffer_pass = begin_buffer_pass,
};

struct wlr_renderer *pixman_renderer_create(struct wlr_renderer *inner)
{
	if (!wlr_renderer_is_pixman(inner)) {
		return inner;
	}
	struct pixman_renderer *renderer = calloc(1, sizeof(*renderer));
	if (!renderer) {
		return NULL;
	}
	renderer->inner = inner;
	wlr_renderer_init(&renderer->base, &renderer_impl, inner->render_buffer_caps);
	return &renderer->base;
}
