/* SPDX-License-Identifier: MIT
 *
 * The beginning and the end of the screen, and its renderer.
 */
#include "compositor/screen/screen.h"

#include <pixman.h>
#include <stdlib.h>
#include <wlr/backend.h>
#include <wlr/render/allocator.h>
#include <wlr/render/interface.h>
#include <wlr/render/pixman.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/types/wlr_output_layout.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/box.h>

#include "compositor/screen/output.h"
#include "protocol/log.h"

/* --- the renderer ---------------------------------------------------------------------------- */

/* wlroots' pixman renderer without two of its limits, which were found with 0.18: a rectangle that
 * reaches further than 16 bits beyond what is drawn to was not drawn at all, and a picture that is
 * scaled up with the bilinear filter faded out along its edges. */
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

/* Takes over inner when that is a pixman renderer, and goes with it. Another renderer is returned
 * as it is: those have no such limits. NULL when out of memory; inner is the caller's then. */
static struct wlr_renderer *pixman_renderer_create(struct wlr_renderer *inner)
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

/* --- the screen ------------------------------------------------------------------------------ */

static bool screen_make_backend(struct screen *screen)
{
	screen->backend = wlr_backend_autocreate(screen->loop, &screen->session);
	if (!screen->backend) {
		log_error("no screen to show on: run it on a seat of seatd or logind, in a Wayland "
			  "or X11 session, or with WLR_BACKENDS=headless; -d says more");
	}
	return screen->backend;
}

static bool screen_make_renderer(struct screen *screen)
{
	struct wlr_renderer *inner = wlr_renderer_autocreate(screen->backend);
	if (!inner) {
		log_error("no renderer: check the GPU's driver, or set WLR_RENDERER=pixman; "
			  "-d says more");
		return false;
	}
	screen->driver = !wlr_renderer_is_pixman(inner);
	screen->renderer = pixman_renderer_create(inner);
	if (!screen->renderer) {
		log_error("out of memory");
		wlr_renderer_destroy(inner);
		return false;
	}
	screen->allocator = wlr_allocator_autocreate(screen->backend, screen->renderer);
	if (!screen->allocator) {
		log_error("no buffers for the screen: set WLR_RENDERER=pixman");
	}
	return screen->allocator;
}

static bool screen_make_scene(struct screen *screen)
{
	screen->scene = wlr_scene_create();
	screen->bench = wlr_scene_create();
	screen->output_layout = wlr_output_layout_create(screen->display);
	if (screen->scene && screen->bench && screen->output_layout) {
		screen->scene_layout =
			wlr_scene_attach_output_layout(screen->scene, screen->output_layout);
	}
	if (!screen->scene_layout) {
		log_error("out of memory");
	}
	return screen->scene_layout;
}

struct screen *screen_create(struct wl_display *display, const struct config *config)
{
	struct screen *screen = calloc(1, sizeof(*screen));
	if (!screen) {
		log_error("out of memory");
		return NULL;
	}
	screen->config = config;
	screen->display = display;
	screen->loop = wl_display_get_event_loop(display);
	wl_list_init(&screen->outputs);
	wl_list_init(&screen->new_output.link);
	wl_signal_init(&screen->events.changed);
	wl_signal_init(&screen->events.drawing);
	wl_signal_init(&screen->events.presented);
	wl_signal_init(&screen->events.beat);
	screen->beat.fd = -1;
	if (!output_beat_init(screen) || !screen_make_backend(screen)
		|| !screen_make_renderer(screen) || !screen_make_scene(screen)) {
		screen_destroy(screen);
		return NULL;
	}
	output_init(screen);
	return screen;
}

bool screen_start(struct screen *screen)
{
	if (!wlr_backend_start(screen->backend)) {
		log_error(
			"cannot start the screens and input devices: is another program using this "
			"seat?");
		return false;
	}
	return true;
}

void screen_destroy(struct screen *screen)
{
	if (!screen) {
		return;
	}
	output_finish(screen);
	if (screen->scene) {
		wlr_scene_node_destroy(&screen->scene->tree.node);
	}
	if (screen->bench) {
		wlr_scene_node_destroy(&screen->bench->tree.node);
	}
	wlr_allocator_destroy(screen->allocator);
	if (screen->renderer) {
		wlr_renderer_destroy(screen->renderer);
	}
	if (screen->backend) {
		wlr_backend_destroy(screen->backend);
	}
	output_beat_finish(screen);
	free(screen);
}
