/* SPDX-License-Identifier: MIT */
#include "stage_data.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_input.h"
#include "stage_keyboard.h"
#include "stage_window.h"
#include "tests/unit/harness.h"

static struct stage_toplevel toplevel;
static struct wl_registry *registry;
static struct wl_data_device_manager *manager;
uint32_t stage_data_window;
struct wl_data_device *stage_data_device;
struct wl_data_offer *stage_data_offered, *stage_data_selected;
char stage_data_types[512];
unsigned stage_data_cancels;
const char *stage_data_text;
int stage_data_pipe;
struct stage_data_drag stage_data_drag;

static void handle_mime(void *data, struct wl_data_offer *offer, const char *type)
{
	size_t length = strlen(stage_data_types);
	snprintf(stage_data_types + length, sizeof(stage_data_types) - length, "%s ", type);
}

static void ignore_actions(void *data, struct wl_data_offer *offer, uint32_t actions)
{
}

static const struct wl_data_offer_listener offer_listener = {
	.offer = handle_mime, .source_actions = ignore_actions, .action = ignore_actions};

static void handle_offer(void *data, struct wl_data_device *source, struct wl_data_offer *offer)
{
	stage_data_offered = offer;
	stage_data_types[0] = '\0';
	wl_data_offer_add_listener(offer, &offer_listener, NULL);
}

static void handle_selection(void *data, struct wl_data_device *source, struct wl_data_offer *offer)
{
	if (stage_data_selected) {
		wl_data_offer_destroy(stage_data_selected);
	}
	stage_data_selected = offer;
}

static void handle_enter(void *data, struct wl_data_device *device, uint32_t serial,
	struct wl_surface *surface, wl_fixed_t x, wl_fixed_t y, struct wl_data_offer *offer)
{
	struct stage_data_drag *drag = &stage_data_drag;
	if (drag->offer) {
		wl_data_offer_destroy(drag->offer);
	}
	drag->over = surface == toplevel.surface;
	drag->offer = offer;
	if (drag->accepts) {
		wl_data_offer_accept(offer, serial, "text/plain");
		wl_data_offer_set_actions(offer, WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY,
			WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY);
	} else {
		wl_data_offer_accept(offer, serial, NULL);
	}
}

static void handle_leave(void *data, struct wl_data_device *device)
{
	stage_data_drag.over = false;
	stage_data_drag.leaves++;
}

static void handle_motion(
	void *data, struct wl_data_device *device, uint32_t time, wl_fixed_t x, wl_fixed_t y)
{
	stage_data_drag.x = wl_fixed_to_double(x);
	stage_data_drag.y = wl_fixed_to_double(y);
}

static void handle_drop(void *data, struct wl_data_device *device)
{
	stage_data_drag.drops++;
}

static const struct wl_data_device_listener device_listener = {.data_offer = handle_offer,
	.enter = handle_enter,
	.leave = handle_leave,
	.motion = handle_motion,
	.drop = handle_drop,
	.selection = handle_selection};

static void handle_send(void *data, struct wl_data_source *source, const char *type, int32_t fd)
{
	if (!stage_data_text) {
		stage_data_pipe = fd;
		return;
	}
	size_t size = strlen(stage_data_text);
	assert_int_equal(write(fd, stage_data_text, size), size);
	close(fd);
}

static void handle_cancelled(void *data, struct wl_data_source *source)
{
	stage_data_cancels++;
}

static void ignore_target(void *data, struct wl_data_source *source, const char *type)
{
}

static void handle_performed(void *data, struct wl_data_source *source)
{
	stage_data_drag.performed++;
}

static void handle_finished(void *data, struct wl_data_source *source)
{
	stage_data_drag.finished++;
}

static void ignore_action(void *data, struct wl_data_source *source, uint32_t action)
{
}

static const struct wl_data_source_listener source_listener = {.target = ignore_target,
	.send = handle_send,
	.cancelled = handle_cancelled,
	.dnd_drop_performed = handle_performed,
	.dnd_finished = handle_finished,
	.action = ignore_action};

static void handle_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, wl_data_device_manager_interface.name) == 0) {
		manager = wl_registry_bind(source, name, &wl_data_device_manager_interface, 3);
	}
}

static void handle_global_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

void stage_data_begin(void)
{
	stage_begin();
	stage_data_window = stage_toplevel_show(&toplevel, 200, 100);
	stage_data_cancels = 0;
	stage_data_drag = (struct stage_data_drag){.accepts = true};
	stage_data_text = "copied";
	stage_data_pipe = -1;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(manager);
	stage_data_device = wl_data_device_manager_get_data_device(manager, stage_seat);
	wl_data_device_add_listener(stage_data_device, &device_listener, NULL);
	stage_keyboard_give(stage_data_window, toplevel.surface);
}

void stage_data_end(void)
{
	if (stage_data_pipe >= 0) {
		close(stage_data_pipe);
	}
	if (stage_data_selected) {
		wl_data_offer_destroy(stage_data_selected);
		stage_data_selected = NULL;
	}
	if (stage_data_drag.offer) {
		wl_data_offer_destroy(stage_data_drag.offer);
	}
	wl_data_device_destroy(stage_data_device);
	wl_data_device_manager_destroy(manager);
	manager = NULL;
	wl_registry_destroy(registry);
	stage_toplevel_destroy(&toplevel);
	stage_end();
}

struct wl_data_source *stage_data_source(const char *type)
{
	struct wl_data_source *source = wl_data_device_manager_create_data_source(manager);
	wl_data_source_add_listener(source, &source_listener, NULL);
	wl_data_source_offer(source, type);
	return source;
}

struct wl_data_source *stage_data_begin_drag(const char *type, bool copied)
{
	struct wl_data_source *source = stage_data_source(type);
	wl_data_source_set_actions(source, copied ? WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY
						  : WL_DATA_DEVICE_MANAGER_DND_ACTION_MOVE);
	wl_data_device_start_drag(
		stage_data_device, source, toplevel.surface, NULL, stage_input.button_serial);
	return source;
}

void stage_data_read(const char *type, char *text, size_t size)
{
	stage_data_receive(stage_data_selected, type, text, size);
}

void stage_data_receive(struct wl_data_offer *offer, const char *type, char *text, size_t size)
{
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	wl_data_offer_receive(offer, type, fds[1]);
	close(fds[1]);
	stage_settle();
	size_t length = 0;
	ssize_t n;
	while ((n = read(fds[0], text + length, size - 1 - length)) > 0) {
		length += (size_t)n;
	}
	assert_int_equal(n, 0);
	text[length] = '\0';
	close(fds[0]);
}
