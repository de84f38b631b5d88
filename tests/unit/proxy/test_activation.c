/* SPDX-License-Identifier: MIT
 *
 * Applications that want the user to look at a window: the host is asked to mark it.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>

#include "guest-proxy/windows/activation.h"
#include "stage.h"
#include "stage_host.h"
#include "stage_popup.h"
#include "stage_window.h"
#include "xdg-activation-v1-client-protocol.h"

static struct wl_registry *registry;
static struct xdg_activation_v1 *activation;
static struct stage_toplevel window;
static uint32_t id; /* the host's */
static char given[ACTIVATION_TOKEN_BYTES];

static void note_global(void *data, struct wl_registry *source, uint32_t name,
	const char *interface, uint32_t version)
{
	if (strcmp(interface, xdg_activation_v1_interface.name) == 0) {
		activation = wl_registry_bind(source, name, &xdg_activation_v1_interface, 1);
	}
}

static void ignore_remove(void *data, struct wl_registry *source, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = note_global, .global_remove = ignore_remove};

static int setup(void **state)
{
	stage_begin();
	activation = NULL;
	registry = wl_display_get_registry(stage_display);
	wl_registry_add_listener(registry, &registry_listener, NULL);
	stage_wait(activation);
	id = stage_toplevel_show(&window, 200, 100);
	stage_settle();
	stage_forget();
	return 0;
}

static int teardown(void **state)
{
	xdg_activation_v1_destroy(activation);
	wl_registry_destroy(registry);
	stage_toplevel_destroy(&window);
	stage_end();
	return 0;
}

static void note_token(void *data, struct xdg_activation_token_v1 *token, const char *name)
{
	snprintf(given, sizeof(given), "%s", name);
}

static const struct xdg_activation_token_v1_listener token_listener = {.done = note_token};

/* Into given. */
static void take_token(void)
{
	struct xdg_activation_token_v1 *token = xdg_activation_v1_get_activation_token(activation);
	xdg_activation_token_v1_add_listener(token, &token_listener, NULL);
	given[0] = '\0';
	xdg_activation_token_v1_commit(token);
	stage_wait(given[0] != '\0');
	xdg_activation_token_v1_destroy(token);
}

static void activate(const char *name, struct wl_surface *surface)
{
	xdg_activation_v1_activate(activation, name, surface);
	stage_settle();
}

static unsigned requests(void)
{
	stage_settle();
	return stage_count(LINK_WINDOW_REQUEST);
}

static void a_popup_asks_for_its_toplevel(void **state)
{
	struct stage_popup popup;
	stage_popup_show(&popup, window.xdg);
	take_token();
	activate(given, popup.surface);
	const struct link_msg *msg = stage_expect(LINK_WINDOW_REQUEST);
	assert_int_equal(msg->object, id);
	assert_int_equal(msg->request.kind, LINK_REQUEST_ATTENTION);
	assert_int_equal(msg->request.serial, 0);
	stage_popup_destroy(&popup);
}

static void a_token_must_have_been_given(void **state)
{
	activate("", window.surface);
	activate("0123456789abcdef0123456789abcdef", window.surface);
	take_token();
	char first[ACTIVATION_TOKEN_BYTES];
	memcpy(first, given, sizeof(first));
	for (unsigned i = 0; i < ACTIVATION_TOKENS; i++) {
		take_token();
		assert_string_not_equal(given, first);
	}
	activate(first, window.surface);
	assert_int_equal(requests(), 0);
	activate(given, window.surface);
	assert_int_equal(requests(), 1);
}

static void a_surface_without_a_window_is_none(void **state)
{
	struct wl_surface *surface = wl_compositor_create_surface(stage_compositor);
	take_token();
	activate(given, surface);
	assert_int_equal(requests(), 0);
	wl_surface_destroy(surface);
	activate(given, window.surface);
	assert_int_equal(requests(), 1);
}

static void a_token_is_committed_once(void **state)
{
	struct xdg_activation_token_v1 *token = xdg_activation_v1_get_activation_token(activation);
	xdg_activation_token_v1_add_listener(token, &token_listener, NULL);
	xdg_activation_token_v1_commit(token);
	xdg_activation_token_v1_commit(token);
	stage_expect_error(
		&xdg_activation_token_v1_interface, XDG_ACTIVATION_TOKEN_V1_ERROR_ALREADY_USED);
	xdg_activation_token_v1_destroy(token);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_popup_asks_for_its_toplevel),
		TEST(a_token_must_have_been_given),
		TEST(a_surface_without_a_window_is_none),
		TEST(a_token_is_committed_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
