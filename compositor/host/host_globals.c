/* SPDX-License-Identifier: MIT */
#include "compositor/host/host_globals.h"

#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_fractional_scale_v1.h>
#include <wlr/types/wlr_presentation_time.h>
#include <wlr/types/wlr_primary_selection_v1.h>
#include <wlr/types/wlr_screencopy_v1.h>
#include <wlr/types/wlr_single_pixel_buffer_v1.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_viewporter.h>
#include <wlr/types/wlr_xdg_output_v1.h>

#include "compositor/server.h"

#define FRACTIONAL_SCALE_VERSION 1

bool host_globals_create(struct server *server)
{
	struct wl_display *display = server->display;
	return wlr_subcompositor_create(display) && wlr_viewporter_create(display)
	       && wlr_single_pixel_buffer_manager_v1_create(display)
	       && wlr_fractional_scale_manager_v1_create(display, FRACTIONAL_SCALE_VERSION)
	       && wlr_presentation_create(display, server->backend)
	       && wlr_xdg_output_manager_v1_create(display, server->output_layout)
	       && wlr_data_device_manager_create(display)
	       && wlr_primary_selection_v1_device_manager_create(display)
	       && wlr_screencopy_manager_v1_create(display);
}
