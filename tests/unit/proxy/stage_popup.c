/* SPDX-License-Identifier: MIT */
#include "stage_popup.h"

#include "tests/unit/harness.h"

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

static void handle_configure(void *data, struct xdg_surface *xdg, uint32_t serial)
{
	struct stage_popup *popup = data;
	popup->configures++;
	xdg_surface_ack_configure(xdg, serial);
}

static const struct xdg_surface_listener surface_listener = {.configure = handle_configure};

static void handle_place(
	void *data, struct xdg_popup *source, int32_t x, int32_t y, int32_t width, int32_t height)
{
	struct stage_popup *popup = data;
	popup->x = x;
	popup->y = y;
	popup->width = width;
	popup->height = height;
}

static void handle_done(void *data, struct xdg_popup *source)
{
	struct stage_popup *popup = data;
	popup->dones++;
}

static void handle_repositioned(void *data, struct xdg_popup *source, uint32_t token)
{
	struct stage_popup *popup = data;
	popup->repositions++;
	popup->token = token;
}

static const struct xdg_popup_listener popup_listener = {
	.configure = handle_place,
	.popup_done = handle_done,
	.repositioned = handle_repositioned,
};

struct xdg_positioner *stage_popup_positioner(int32_t width, int32_t height)
{
	struct xdg_positioner *positioner = xdg_wm_base_create_positioner(stage_wm_base);
	xdg_positioner_set_size(positioner, width, height);
	xdg_positioner_set_anchor_rect(positioner, 10, 20, 30, 5);
	xdg_positioner_set_anchor(positioner, XDG_POSITIONER_ANCHOR_BOTTOM_LEFT);
	xdg_positioner_set_gravity(positioner, XDG_POSITIONER_GRAVITY_BOTTOM_RIGHT);
	xdg_positioner_set_offset(positioner, 1, -2);
	xdg_positioner_set_constraint_adjustment(
		positioner, XDG_POSITIONER_CONSTRAINT_ADJUSTMENT_SLIDE_X
				    | XDG_POSITIONER_CONSTRAINT_ADJUSTMENT_FLIP_Y);
	return positioner;
}

void stage_popup_make(
	struct stage_popup *popup, struct xdg_surface *on, struct xdg_positioner *positioner)
{
	*popup = (struct stage_popup){.surface = wl_compositor_create_surface(stage_compositor)};
	popup->xdg = xdg_wm_base_get_xdg_surface(stage_wm_base, popup->surface);
	xdg_surface_add_listener(popup->xdg, &surface_listener, popup);
	popup->popup = xdg_surface_get_popup(popup->xdg, on, positioner);
	xdg_popup_add_listener(popup->popup, &popup_listener, popup);
	xdg_positioner_destroy(positioner);
}

void stage_popup_create(
	struct stage_popup *popup, struct xdg_surface *on, struct xdg_positioner *positioner)
{
	stage_popup_make(popup, on, positioner);
	wl_surface_commit(popup->surface);
}

void stage_popup_destroy(struct stage_popup *popup)
{
	xdg_popup_destroy(popup->popup);
	xdg_surface_destroy(popup->xdg);
	wl_surface_destroy(popup->surface);
}

uint32_t stage_popup_place(uint32_t popup, uint32_t token, int32_t x, int32_t y)
{
	const struct link_msg msg = {
		.opcode = LINK_POPUP_CONFIGURE,
		.object = popup,
		.popup_configure = {.serial = stage_serial(),
			.token = token,
			.x = x,
			.y = y,
			.width = 50,
			.height = 60},
	};
	stage_say(&msg);
	return msg.popup_configure.serial;
}

void stage_popup_draw(struct stage_popup *popup)
{
	struct wl_buffer *buffer = stage_buffer(50, 60, 0xffffffff, true);
	wl_surface_attach(popup->surface, buffer, 0, 0);
	wl_surface_commit(popup->surface);
	wl_buffer_destroy(buffer);
}

uint32_t stage_popup_show(struct stage_popup *popup, struct xdg_surface *on)
{
	stage_popup_create(popup, on, stage_popup_positioner(50, 60));
	uint32_t id = stage_expect(LINK_POPUP_CREATE)->object;
	stage_popup_place(id, 0, 5, 6);
	stage_wait(popup->configures == 1);
	stage_popup_draw(popup);
	stage_expect(LINK_WINDOW_COMMIT);
	return id;
}
