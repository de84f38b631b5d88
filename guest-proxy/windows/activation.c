/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/activation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <wayland-server-core.h>
#include <wlr/types/wlr_compositor.h>

#include "guest-proxy/windows/host_toplevel.h"
#include "guest-proxy/windows/window.h"
#include "protocol/log.h"
#include "xdg-activation-v1-protocol.h"

#define ACTIVATION_VERSION 1

/* --- tokens ---------------------------------------------------------------------------------- */

/* Which nobody guesses: that an application was given it is all that it says. */
static const struct activation_token *add_token(struct activation *activation, uint32_t launch)
{
	struct activation_token *token = &activation->tokens[activation->next];
	uint64_t random[2] = {0};
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random)) {
		log_error("no random numbers for a token");
	}
	activation->next = (activation->next + 1) % ACTIVATION_TOKENS;
	snprintf(token->name, sizeof(token->name), "%016" PRIx64 "%016" PRIx64, random[0],
		random[1]);
	token->launch = launch;
	return token;
}

const char *activation_for_launch(struct activation *activation, uint32_t launch)
{
	return add_token(activation, launch)->name;
}

static struct activation_token *find_token(struct activation *activation, const char *name)
{
	for (unsigned i = 0; i < ACTIVATION_TOKENS; i++) {
		struct activation_token *token = &activation->tokens[i];
		if (token->name[0] != '\0' && strcmp(token->name, name) == 0) {
			return token;
		}
	}
	return NULL;
}

/* The data of its resource is the activation until it is committed, then NULL. */
static struct activation *token_activation(struct wl_resource *resource)
{
	struct activation *activation = wl_resource_get_user_data(resource);
	if (!activation) {
		wl_resource_post_error(resource, XDG_ACTIVATION_TOKEN_V1_ERROR_ALREADY_USED,
			"the token was committed already");
	}
	return activation;
}

static void token_handle_set_serial(struct wl_client *client, struct wl_resource *resource,
	uint32_t serial, struct wl_resource *seat)
{
	token_activation(resource);
}

static void token_handle_set_app_id(
	struct wl_client *client, struct wl_resource *resource, const char *app_id)
{
	token_activation(resource);
}

static void token_handle_set_surface(
	struct wl_client *client, struct wl_resource *resource, struct wl_resource *surface)
{
	token_activation(resource);
}

static void token_handle_commit(struct wl_client *client, struct wl_resource *resource)
{
	struct activation *activation = token_activation(resource);
	if (activation) {
		wl_resource_set_user_data(resource, NULL);
		xdg_activation_token_v1_send_done(resource, add_token(activation, 0)->name);
	}
}

static void activation_handle_destroy(struct wl_client *client, struct wl_resource *resource)
{
	wl_resource_destroy(resource);
}

static const struct xdg_activation_token_v1_interface token_impl = {
	.set_serial = token_handle_set_serial,
	.set_app_id = token_handle_set_app_id,
	.set_surface = token_handle_set_surface,
	.commit = token_handle_commit,
	.destroy = activation_handle_destroy,
};

/* --- the global ------------------------------------------------------------------------------ */

static void activation_handle_get_token(
	struct wl_client *client, struct wl_resource *resource, uint32_t id)
{
	struct wl_resource *token = wl_resource_create(
		client, &xdg_activation_token_v1_interface, wl_resource_get_version(resource), id);
	if (!token) {
		wl_client_post_no_memory(client);
		return;
	}
	wl_resource_set_implementation(
		token, &token_impl, wl_resource_get_user_data(resource), NULL);
}

/* A token is good for one window. */
static void activation_handle_activate(struct wl_client *client, struct wl_resource *resource,
	const char *name, struct wl_resource *surface)
{
	struct activation *activation = wl_resource_get_user_data(resource);
	struct activation_token *token = find_token(activation, name);
	struct window *window = window_from_surface(wlr_surface_from_resource(surface));
	if (token && window) {
		token->name[0] = '\0';
		host_toplevel_ask_activation(window_toplevel(window), token->launch);
	}
}

static const struct xdg_activation_v1_interface activation_impl = {
	.destroy = activation_handle_destroy,
	.get_activation_token = activation_handle_get_token,
	.activate = activation_handle_activate,
};

static void activation_bind(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *resource =
		wl_resource_create(client, &xdg_activation_v1_interface, (int)version, id);
	if (!resource) {
		wl_client_post_no_memory(client);
		return;
	}
	wl_resource_set_implementation(resource, &activation_impl, data, NULL);
}

bool activation_init(struct activation *activation, struct wl_display *display)
{
	*activation = (struct activation){0};
	activation->global = wl_global_create(display, &xdg_activation_v1_interface,
		ACTIVATION_VERSION, activation, activation_bind);
	return activation->global;
}

void activation_finish(struct activation *activation)
{
	wl_global_destroy(activation->global);
}
