/* SPDX-License-Identifier: MIT */
#include "vinput.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wayland-client.h>
#include <xkbcommon/xkbcommon.h>

#include "virtual-keyboard-client-protocol.h"
#include "virtual-pointer-client-protocol.h"

#define EVDEV_OFFSET 8
#define EVENT_MS 10
#define CLICK_MS 1000 /* from one press to the next: those are no double click */
#define FIRST_MS 1000000 /* some take the click before their first one to have been at 0 */
#define NOTCH 15 /* px that wheels scroll by */

struct vinput {
	struct wl_display *display;
	struct wl_registry *registry;
	struct wl_seat *seat;
	struct zwlr_virtual_pointer_manager_v1 *pointers;
	struct zwp_virtual_keyboard_manager_v1 *keyboards;
	struct zwlr_virtual_pointer_v1 *pointer;
	struct zwp_virtual_keyboard_v1 *keyboard;
	struct xkb_context *context;
	struct xkb_keymap *keymap;
	struct xkb_state *state;
};

/* The hand has a clock of its own: what is a double click does not depend on how busy the
 * machine is. */
static uint32_t after(uint32_t ms)
{
	static uint32_t time = FIRST_MS;
	return time += ms;
}

static uint32_t now(void)
{
	return after(EVENT_MS);
}

static void handle_global(void *data, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version)
{
	struct vinput *vinput = data;
	if (strcmp(interface, wl_seat_interface.name) == 0) {
		vinput->seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
	} else if (strcmp(interface, zwlr_virtual_pointer_manager_v1_interface.name) == 0) {
		vinput->pointers = wl_registry_bind(
			registry, name, &zwlr_virtual_pointer_manager_v1_interface, 1);
	} else if (strcmp(interface, zwp_virtual_keyboard_manager_v1_interface.name) == 0) {
		vinput->keyboards = wl_registry_bind(
			registry, name, &zwp_virtual_keyboard_manager_v1_interface, 1);
	}
}

static void handle_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global,
	.global_remove = handle_global_remove,
};

static bool send_keymap(struct vinput *vinput, const char *layout)
{
	const struct xkb_rule_names names = {.layout = layout};
	vinput->context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	vinput->keymap =
		xkb_keymap_new_from_names(vinput->context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (!vinput->keymap) {
		return false;
	}
	vinput->state = xkb_state_new(vinput->keymap);
	char *text = xkb_keymap_get_as_string(vinput->keymap, XKB_KEYMAP_FORMAT_TEXT_V1);
	size_t size = strlen(text) + 1;
	int fd = memfd_create("keymap", MFD_CLOEXEC);
	bool written = fd >= 0 && write(fd, text, size) == (ssize_t)size;
	if (written) {
		zwp_virtual_keyboard_v1_keymap(
			vinput->keyboard, WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1, fd, (uint32_t)size);
	}
	free(text);
	if (fd >= 0) {
		close(fd);
	}
	return written;
}

static bool connect_to(struct vinput *vinput)
{
	vinput->display = wl_display_connect(NULL);
	if (!vinput->display) {
		fprintf(stderr, "cloison-vinput: no compositor at $WAYLAND_DISPLAY\n");
		return false;
	}
	vinput->registry = wl_display_get_registry(vinput->display);
	wl_registry_add_listener(vinput->registry, &registry_listener, vinput);
	wl_display_roundtrip(vinput->display);
	if (!vinput->seat || !vinput->pointers || !vinput->keyboards) {
		fprintf(stderr, "cloison-vinput: the compositor offers no virtual input\n");
		return false;
	}
	return true;
}

struct vinput *vinput_create(const char *layout)
{
	struct vinput *vinput = calloc(1, sizeof(*vinput));
	if (!vinput || !connect_to(vinput)) {
		free(vinput);
		return NULL;
	}
	vinput->pointer = zwlr_virtual_pointer_manager_v1_create_virtual_pointer(
		vinput->pointers, vinput->seat);
	vinput->keyboard = zwp_virtual_keyboard_manager_v1_create_virtual_keyboard(
		vinput->keyboards, vinput->seat);
	if (!send_keymap(vinput, layout) || !vinput_sync(vinput)) {
		fprintf(stderr, "cloison-vinput: no keymap, or the compositor takes none\n");
		vinput_destroy(vinput);
		return NULL;
	}
	return vinput;
}

void vinput_destroy(struct vinput *vinput)
{
	xkb_state_unref(vinput->state);
	xkb_keymap_unref(vinput->keymap);
	xkb_context_unref(vinput->context);
	zwlr_virtual_pointer_v1_destroy(vinput->pointer);
	zwp_virtual_keyboard_v1_destroy(vinput->keyboard);
	wl_display_roundtrip(vinput->display);
	zwlr_virtual_pointer_manager_v1_destroy(vinput->pointers);
	zwp_virtual_keyboard_manager_v1_destroy(vinput->keyboards);
	wl_seat_destroy(vinput->seat);
	wl_registry_destroy(vinput->registry);
	wl_display_disconnect(vinput->display);
	free(vinput);
}

void vinput_key(struct vinput *vinput, uint32_t key, bool pressed)
{
	zwp_virtual_keyboard_v1_key(vinput->keyboard, now(), key, pressed);
	enum xkb_state_component changed = xkb_state_update_key(
		vinput->state, key + EVDEV_OFFSET, pressed ? XKB_KEY_DOWN : XKB_KEY_UP);
	if (changed == 0) {
		return;
	}
	zwp_virtual_keyboard_v1_modifiers(vinput->keyboard,
		xkb_state_serialize_mods(vinput->state, XKB_STATE_MODS_DEPRESSED),
		xkb_state_serialize_mods(vinput->state, XKB_STATE_MODS_LATCHED),
		xkb_state_serialize_mods(vinput->state, XKB_STATE_MODS_LOCKED),
		xkb_state_serialize_layout(vinput->state, XKB_STATE_LAYOUT_EFFECTIVE));
}

void vinput_move(struct vinput *vinput, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	zwlr_virtual_pointer_v1_motion_absolute(vinput->pointer, now(), x, y, width, height);
	zwlr_virtual_pointer_v1_frame(vinput->pointer);
}

void vinput_move_by(struct vinput *vinput, double dx, double dy)
{
	zwlr_virtual_pointer_v1_motion(
		vinput->pointer, now(), wl_fixed_from_double(dx), wl_fixed_from_double(dy));
	zwlr_virtual_pointer_v1_frame(vinput->pointer);
}

static void send_button(struct vinput *vinput, uint32_t time, uint32_t button, bool pressed)
{
	zwlr_virtual_pointer_v1_button(vinput->pointer, time, button, pressed);
	zwlr_virtual_pointer_v1_frame(vinput->pointer);
}

void vinput_button(struct vinput *vinput, uint32_t button, bool pressed)
{
	send_button(vinput, pressed ? after(CLICK_MS) : now(), button, pressed);
}

void vinput_double_click(struct vinput *vinput, uint32_t button)
{
	vinput_button(vinput, button, true);
	for (int i = 0; i < 3; i++) {
		send_button(vinput, now(), button, i == 1);
	}
}

void vinput_wheel(struct vinput *vinput, uint32_t axis, int notches)
{
	zwlr_virtual_pointer_v1_axis_source(vinput->pointer, WL_POINTER_AXIS_SOURCE_WHEEL);
	zwlr_virtual_pointer_v1_axis_discrete(
		vinput->pointer, now(), axis, wl_fixed_from_int(notches * NOTCH), notches);
	zwlr_virtual_pointer_v1_frame(vinput->pointer);
}

void vinput_scroll(struct vinput *vinput, uint32_t axis, double distance)
{
	if (distance == 0) {
		zwlr_virtual_pointer_v1_axis_stop(vinput->pointer, now(), axis);
	} else {
		zwlr_virtual_pointer_v1_axis(
			vinput->pointer, now(), axis, wl_fixed_from_double(distance));
	}
	zwlr_virtual_pointer_v1_axis_source(vinput->pointer, WL_POINTER_AXIS_SOURCE_FINGER);
	zwlr_virtual_pointer_v1_frame(vinput->pointer);
}

void vinput_scroll_by_both(struct vinput *vinput, double distance)
{
	zwlr_virtual_pointer_v1_axis(vinput->pointer, now(), 0, wl_fixed_from_double(distance));
	zwlr_virtual_pointer_v1_axis_source(vinput->pointer, WL_POINTER_AXIS_SOURCE_FINGER);
	zwlr_virtual_pointer_v1_axis(vinput->pointer, now(), 1, wl_fixed_from_double(distance));
	zwlr_virtual_pointer_v1_axis_source(vinput->pointer, WL_POINTER_AXIS_SOURCE_WHEEL);
	zwlr_virtual_pointer_v1_frame(vinput->pointer);
}

void vinput_flush(struct vinput *vinput)
{
	wl_display_flush(vinput->display);
}

bool vinput_sync(struct vinput *vinput)
{
	return wl_display_roundtrip(vinput->display) >= 0;
}
