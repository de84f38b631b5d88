/* SPDX-License-Identifier: MIT
 *
 * The host's outputs as the application sees them.
 */
#include "tests/unit/harness.h"

#include <string.h>

#include "stage.h"
#include "stage_host.h"
#include "stage_window.h"

#define MAX_OUTPUTS 4

/* What the application was told of one; name is that of its global. */
struct seen {
	struct wl_output *output; /* NULL: gone */
	uint32_t name;
	int32_t width, height, refresh, scale;
	unsigned dones;
};

static struct seen seen[MAX_OUTPUTS];
static unsigned seen_count, gone_count, entered;
static struct wl_output *last_entered, *last_left;
static int32_t preferred;
static struct wl_registry *registry;
static struct wl_surface *surface;

static void handle_geometry(void *data, struct wl_output *output, int32_t x, int32_t y,
	int32_t width, int32_t height, int32_t subpixel, const char *make, const char *model,
	int32_t transform)
{
	/* No position: a domain has no business with it. */
	assert_int_equal(x, 0);
	assert_int_equal(y, 0);
}

static void handle_mode(void *data, struct wl_output *output, uint32_t flags, int32_t width,
	int32_t height, int32_t refresh)
{
	struct seen *one = data;
	one->width = width;
	one->height = height;
	one->refresh = refresh;
}

static void handle_scale(void *data, struct wl_output *output, int32_t scale)
{
	struct seen *one = data;
	one->scale = scale;
}

static void handle_done(void *data, struct wl_output *output)
{
	struct seen *one = data;
	one->dones++;
}

static void ignore_text(void *data, struct wl_output *output, const char *text)
{
}

static const struct wl_output_listener output_listener = {
	.geometry = handle_geometry,
	.mode = handle_mode,
	.scale = handle_scale,
	.done = handle_done,
	.name = ignore_text,
	.description = ignore_text,
};

static void handle_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, wl_output_interface.name) != 0) {
		return;
	}
	assert_true(seen_count < MAX_OUTPUTS);
	struct seen *one = &seen[seen_count++];
	*one = (struct seen){.name = name};
	one->output = wl_registry_bind(source, name, &wl_output_interface, 4);
	wl_output_add_listener(one->output, &output_listener, one);
}

static void handle_global_remove(void *data, struct wl_registry *source, uint32_t name)
{
	for (unsigned i = 0; i < seen_count; i++) {
		if (seen[i].name == name && seen[i].output) {
			wl_output_release(seen[i].output);
			seen[i].output = NULL;
			gone_count++;
		}
	}
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

static void handle_enter(void *data, struct wl_surface *source, struct wl_output *output)
{
	entered++;
	last_entered = output;
}

static void handle_leave(void *data, struct wl_surface *source, struct wl_output *output)
{
	last_left = output;
}

static void handle_preferred_scale(void *data, struct wl_surface *source, int32_t scale)
{
	preferred = scale;
}

static void handle_preferred_transform(void *data, struct wl_surface *source, uint32_t transform)
{
}

static const struct wl_surface_listener surface_listener = {
	.enter = handle_enter,
	.leave = handle_leave,
	.preferred_buffer_scale = handle_preferred_scale,
	.preferred_buffer_transform = handle_preferred_transform,
};

static int setup(void **state)
{
	stage_begin();
	seen_count = gone_count = entered = 0;
	last_entered = last_left = NULL;
	preferred = 0;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(seen_count == 1 && seen[0].dones == 1);
	return 0;
}

static int teardown(void **state)
{
	for (unsigned i = 0; i < seen_count; i++) {
		if (seen[i].output) {
			wl_output_release(seen[i].output);
		}
	}
	wl_registry_destroy(registry);
	stage_end();
	return 0;
}

static void say_output(uint32_t number, int32_t width, int32_t height, uint32_t scale)
{
	const struct link_msg msg = {
		.opcode = LINK_OUTPUT,
		.object = number,
		.output = {.width = width, .height = height, .refresh = 75000, .scale = scale},
	};
	stage_say(&msg);
}

static void say_window_output(uint32_t id, uint32_t number, uint32_t scale)
{
	const struct link_msg msg = {
		.opcode = LINK_WINDOW_OUTPUT,
		.object = id,
		.window_output = {.output = number, .scale = scale},
	};
	stage_say(&msg);
}

/* Its id. output: what the host says of it before its first configure; 0: nothing. */
static uint32_t show_window_on(struct stage_toplevel *toplevel, uint32_t output, uint32_t scale)
{
	stage_toplevel_create(toplevel);
	surface = toplevel->surface;
	wl_surface_add_listener(surface, &surface_listener, NULL);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	if (output != 0) {
		say_window_output(id, output, scale);
	}
	stage_configure(id, 20, 20, 0);
	stage_wait(toplevel->configures == 1);
	struct wl_buffer *buffer = stage_buffer(20, 20, 0, true);
	stage_toplevel_draw(toplevel, buffer);
	wl_buffer_destroy(buffer);
	return id;
}

static void show_window(struct stage_toplevel *toplevel)
{
	show_window_on(toplevel, 0, 0);
}

static void is_told_with_size_and_rate(void **state)
{
	assert_int_equal(seen[0].width, 1280);
	assert_int_equal(seen[0].height, 720);
	assert_int_equal(seen[0].refresh, 60000);
	assert_int_equal(seen[0].scale, 1);
}

static void changes_are_told(void **state)
{
	say_output(1, 800, 600, 180); /* 1.5: a mode is in pixels, wl_output.scale whole */
	stage_wait(seen[0].dones == 2);
	assert_int_equal(seen_count, 1);
	assert_int_equal(seen[0].width, 1200);
	assert_int_equal(seen[0].height, 900);
	assert_int_equal(seen[0].refresh, 75000);
	assert_int_equal(seen[0].scale, 2);
}

static void visible_surfaces_are_on_all(void **state)
{
	struct stage_toplevel toplevel;
	show_window(&toplevel);
	stage_wait(entered == 1);
	say_output(2, 640, 480, 120);
	stage_wait(entered == 2);
	assert_int_equal(seen_count, 2);
	stage_toplevel_destroy(&toplevel);
}

/* Beside one of scale 2. */
static void a_window_is_where_the_host_has_it(void **state)
{
	struct stage_toplevel toplevel;
	say_output(1, 640, 480, 240);
	say_output(2, 640, 480, 120);
	stage_wait(seen_count == 2 && seen[1].dones == 1);
	uint32_t id = show_window_on(&toplevel, 2, 120);
	stage_wait(entered == 1 && preferred == 1);
	assert_ptr_equal(last_entered, seen[1].output);
	/* Its surfaces are, too, those that come later and those that are there. */
	struct wl_surface *child = wl_compositor_create_surface(stage_compositor);
	wl_surface_add_listener(child, &surface_listener, NULL);
	struct wl_subsurface *role =
		wl_subcompositor_get_subsurface(stage_subcompositor, child, toplevel.surface);
	wl_subsurface_set_desync(role);
	struct wl_buffer *buffer = stage_buffer(4, 4, 0, true);
	wl_surface_attach(child, buffer, 0, 0);
	wl_surface_commit(child);
	wl_surface_commit(toplevel.surface);
	stage_wait(entered == 2 && preferred == 1);
	assert_ptr_equal(last_entered, seen[1].output);
	say_window_output(id, 1, 240);
	stage_wait(entered == 4 && preferred == 2);
	assert_ptr_equal(last_entered, seen[0].output);
	assert_ptr_equal(last_left, seen[1].output);
	wl_buffer_destroy(buffer);
	wl_subsurface_destroy(role);
	wl_surface_destroy(child);
	stage_toplevel_destroy(&toplevel);
}

/* A number that is not there, as after a host without screens. */
static void a_window_is_on_all_when_it_is_nowhere(void **state)
{
	struct stage_toplevel toplevel;
	show_window_on(&toplevel, 77, 180);
	stage_wait(entered == 1 && preferred == 2);
	stage_toplevel_destroy(&toplevel);
}

static void output_that_is_gone_is_taken_away(void **state)
{
	say_output(2, 640, 480, 120);
	stage_wait(seen_count == 2);
	stage_say_opcode(LINK_OUTPUT_GONE, 1);
	stage_wait(gone_count == 1);
	assert_null(seen[0].output);
	stage_say_opcode(LINK_OUTPUT_GONE, 77);
	stage_settle();
	assert_int_equal(gone_count, 1);
}

/* Some applications end without any output. */
static void the_last_output_stays_until_there_is_another(void **state)
{
	stage_say_opcode(LINK_OUTPUT_GONE, 1);
	stage_settle();
	assert_int_equal(gone_count, 0);
	say_output(2, 640, 480, 120);
	stage_wait(seen_count == 2 && gone_count == 1);
	assert_null(seen[0].output);
	stage_say_opcode(LINK_OUTPUT_GONE, 2);
	say_output(2, 800, 600, 120);
	stage_wait(seen[1].width == 800);
	assert_int_equal(seen_count, 2);
	assert_int_equal(gone_count, 1);
}

/* The host is back without a screen. */
static void the_last_output_survives_a_host_without_any(void **state)
{
	struct stage_toplevel toplevel;
	show_window(&toplevel);
	stage_host_restart();
	stage_say_opcode(LINK_OUTPUT_GONE, 1);
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_configure(id, 20, 20, 0);
	stage_settle();
	assert_int_equal(gone_count, 0);
	assert_non_null(seen[0].output);
	stage_toplevel_destroy(&toplevel);
}

/* Applications do not like to be without any output: the old ones stay until the host, back
 * again, has had its say. */
static void outputs_survive_a_restart_of_the_host(void **state)
{
	say_output(2, 640, 480, 120);
	stage_wait(seen_count == 2);
	struct stage_toplevel toplevel;
	show_window(&toplevel);
	stage_host_restart(); /* it has output 1 only now */
	uint32_t id = stage_expect(LINK_TOPLEVEL_CREATE)->object;
	stage_settle();
	assert_int_equal(gone_count, 0);
	stage_configure(id, 20, 20, 0);
	stage_wait(gone_count == 1);
	assert_non_null(seen[0].output);
	assert_null(seen[1].output);
	stage_toplevel_destroy(&toplevel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(is_told_with_size_and_rate, setup, teardown),
		cmocka_unit_test_setup_teardown(changes_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(visible_surfaces_are_on_all, setup, teardown),
		cmocka_unit_test_setup_teardown(a_window_is_where_the_host_has_it, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_window_is_on_all_when_it_is_nowhere, setup, teardown),
		cmocka_unit_test_setup_teardown(output_that_is_gone_is_taken_away, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_last_output_stays_until_there_is_another, setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_last_output_survives_a_host_without_any, setup, teardown),
		cmocka_unit_test_setup_teardown(
			outputs_survive_a_restart_of_the_host, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
