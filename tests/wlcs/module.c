/* SPDX-License-Identifier: MIT
 *
 * What WLCS drives: applications on the proxy, the user's hands at the compositor. Each test has a
 * compositor and a proxy of its own.
 */
#include <stdlib.h>
#include <unistd.h>
#include <wayland-client.h>
#include <wlcs/display_server.h>
#include <wlcs/pointer.h>
#include <wlcs/touch.h>

#include "tests/tools/vinput.h"
#include "tests/wlcs/clients.h"
#include "tests/wlcs/stack.h"

#define POINTER_SCALE 256 /* of wl_fixed_t */

struct module {
	WlcsDisplayServer base;
	struct stack *stack;
};

struct pointer {
	WlcsPointer base;
	struct stack *stack;
	wl_fixed_t x, y; /* in the work area */
	int area_x, area_y;
};

/* As docs/globals.md has it. What WLCS has tests for and is not here is skipped. */
static const WlcsExtensionDescriptor extensions[] = {
	{"wl_compositor", 6},
	{"wl_subcompositor", 1},
	{"wl_shm", 2},
	{"wl_seat", 9},
	{"wl_output", 4},
	{"wl_data_device_manager", 3},
	{"xdg_wm_base", 6},
	{"zxdg_output_manager_v1", 3},
	{"zwp_primary_selection_device_manager_v1", 1},
	{"zwlr_data_control_manager_v1", 2},
	{"zwp_pointer_constraints_v1", 1},
	{"zwp_relative_pointer_manager_v1", 1},
};

static const WlcsIntegrationDescriptor descriptor = {
	.version = WLCS_INTEGRATION_DESCRIPTOR_VERSION,
	.num_extensions = sizeof(extensions) / sizeof(extensions[0]),
	.supported_extensions = extensions,
};

static void settle(void *data)
{
	stack_settle(data);
}

/* All that was done so far has come to its end. */
static void act_begin(struct stack *stack)
{
	clients_flush();
	stack_rest(stack);
}

/* --- the pointer ------------------------------------------------------------------------------ */

static void pointer_place(struct pointer *pointer)
{
	int32_t x = pointer->x + pointer->area_x * POINTER_SCALE;
	int32_t y = pointer->y + pointer->area_y * POINTER_SCALE;
	act_begin(pointer->stack);
	vinput_move(stack_hands(pointer->stack), x > 0 ? (uint32_t)x : 0, y > 0 ? (uint32_t)y : 0,
		STACK_WIDTH * POINTER_SCALE, STACK_HEIGHT * POINTER_SCALE);
	stack_settle(pointer->stack);
}

static void pointer_move_absolute(WlcsPointer *base, wl_fixed_t x, wl_fixed_t y)
{
	struct pointer *pointer = (struct pointer *)base;
	pointer->x = x;
	pointer->y = y;
	pointer_place(pointer);
}

static void pointer_move_relative(WlcsPointer *base, wl_fixed_t dx, wl_fixed_t dy)
{
	struct pointer *pointer = (struct pointer *)base;
	pointer->x += dx;
	pointer->y += dy;
	pointer_place(pointer);
}

static void pointer_press(WlcsPointer *base, int button, bool pressed)
{
	struct pointer *pointer = (struct pointer *)base;
	act_begin(pointer->stack);
	vinput_button(stack_hands(pointer->stack), (uint32_t)button, pressed);
	stack_settle(pointer->stack);
}

static void pointer_button_up(WlcsPointer *base, int button)
{
	pointer_press(base, button, false);
}

static void pointer_button_down(WlcsPointer *base, int button)
{
	pointer_press(base, button, true);
}

static void pointer_destroy(WlcsPointer *base)
{
	free(base);
}

static WlcsPointer *module_create_pointer(WlcsDisplayServer *base)
{
	struct pointer *pointer = calloc(1, sizeof(*pointer));
	if (!pointer) {
		abort();
	}
	pointer->base = (WlcsPointer){
		.version = WLCS_POINTER_VERSION,
		.move_absolute = pointer_move_absolute,
		.move_relative = pointer_move_relative,
		.button_up = pointer_button_up,
		.button_down = pointer_button_down,
		.destroy = pointer_destroy,
	};
	pointer->stack = ((struct module *)base)->stack;
	stack_area(pointer->stack, &pointer->area_x, &pointer->area_y);
	return &pointer->base;
}

/* --- fingers ---------------------------------------------------------------------------------- */

struct touch {
	WlcsTouch base;
	struct stack *stack;
	int area_x, area_y;
	bool known; /* a seat has touch from the first finger on */
};

/* WLCS 1.7 gives whole px here, although the type says otherwise. */
static void touch_say(struct touch *touch, enum stack_touch what, wl_fixed_t x, wl_fixed_t y)
{
	act_begin(touch->stack);
	stack_touch(touch->stack, what, x + touch->area_x, y + touch->area_y);
	stack_settle(touch->stack);
}

/* The first one is for the applications to see that there is a touch screen. */
static void touch_down(WlcsTouch *base, wl_fixed_t x, wl_fixed_t y)
{
	struct touch *touch = (struct touch *)base;
	if (!touch->known) {
		touch->known = true;
		touch_say(touch, STACK_TOUCH_DOWN, x, y);
		touch_say(touch, STACK_TOUCH_UP, x, y);
		clients_dispatch();
		clients_dispatch();
	}
	touch_say(touch, STACK_TOUCH_DOWN, x, y);
}

static void touch_move(WlcsTouch *base, wl_fixed_t x, wl_fixed_t y)
{
	touch_say((struct touch *)base, STACK_TOUCH_MOTION, x, y);
}

static void touch_up(WlcsTouch *base)
{
	touch_say((struct touch *)base, STACK_TOUCH_UP, 0, 0);
}

static void touch_destroy(WlcsTouch *base)
{
	free(base);
}

static WlcsTouch *module_create_touch(WlcsDisplayServer *base)
{
	struct touch *touch = calloc(1, sizeof(*touch));
	if (!touch) {
		abort();
	}
	touch->base = (WlcsTouch){
		.version = WLCS_TOUCH_VERSION,
		.touch_down = touch_down,
		.touch_move = touch_move,
		.touch_up = touch_up,
		.destroy = touch_destroy,
	};
	touch->stack = ((struct module *)base)->stack;
	stack_area(touch->stack, &touch->area_x, &touch->area_y);
	return &touch->base;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void module_start(WlcsDisplayServer *base)
{
	struct module *module = (struct module *)base;
	module->stack = stack_create();
	clients_set_settle(settle, module->stack);
}

static void module_stop(WlcsDisplayServer *base)
{
	struct module *module = (struct module *)base;
	clients_set_settle(NULL, NULL);
	stack_destroy(module->stack);
	module->stack = NULL;
}

static int module_connect(WlcsDisplayServer *base)
{
	return stack_connect(((struct module *)base)->stack);
}

static void module_place(WlcsDisplayServer *base, struct wl_display *client,
	struct wl_surface *surface, int x, int y)
{
	struct stack *stack = ((struct module *)base)->stack;
	wl_display_flush(client);
	stack_settle(stack);
	const struct wl_surface *root = surface;
	clients_find_root(&root, &x, &y);
	stack_place(stack, clients_app_id(root), x, y);
	stack_settle(stack);
}

static const WlcsIntegrationDescriptor *module_describe(const WlcsDisplayServer *base)
{
	return &descriptor;
}

static WlcsDisplayServer *module_create(int argc, const char **argv)
{
	struct module *module = calloc(1, sizeof(*module));
	if (!module) {
		abort();
	}
	module->base = (WlcsDisplayServer){
		.version = 2,
		.start = module_start,
		.stop = module_stop,
		.create_client_socket = module_connect,
		.position_window_absolute = module_place,
		.create_pointer = module_create_pointer,
		.create_touch = module_create_touch,
		.get_descriptor = module_describe,
	};
	return &module->base;
}

static void module_destroy(WlcsDisplayServer *base)
{
	free(base);
}

__attribute__((visibility("default"))) const WlcsServerIntegration wlcs_server_integration = {
	.version = WLCS_SERVER_INTEGRATION_VERSION,
	.create_server = module_create,
	.destroy_server = module_destroy,
};
