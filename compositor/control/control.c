/* SPDX-License-Identifier: MIT */
#include "compositor/control/control.h"

#include <errno.h>
#include <json-c/json.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compositor/base/runtime_dir.h"
#include "compositor/control/control_command.h"
#include "compositor/control/control_state.h"
#include "compositor/domain/domain.h"
#include "protocol/log.h"

struct control {
	struct control_access access;
	struct wl_event_loop *loop;
	struct listen_socket listener;
	struct wl_list clients; /* struct client.link */
	unsigned client_count;
};

struct client {
	struct wl_list link; /* control.clients */
	struct control *control;
	int fd;
	struct wl_event_source *source, *timer;
	size_t received;
	char bytes[CONTROL_MAX_REQUEST];
	struct control_request request; /* count 0: has not come yet, or was no good */
	struct launch launch;
	char *reply; /* NULL until the request is answered; the piece of it that is being sent */
	size_t reply_size, sent;
	struct control_listing listing; /* what follows that, before LISTING_END */
};

/* What of the reply to "state" stands behind its windows. */
#define LISTING_END "]}}\n"

static void client_destroy(struct client *client)
{
	if (client->source) {
		wl_event_source_remove(client->source);
	}
	if (client->timer) {
		wl_event_source_remove(client->timer);
	}
	launch_forget(&client->launch);
	if (client->request.count > 0) {
		control_request_finish(&client->request);
	}
	wl_list_remove(&client->link);
	client->control->client_count--;
	close(client->fd);
	control_listing_finish(&client->listing);
	free(client->reply);
	free(client);
}

/* Takes reply, which may be NULL. */
static void set_reply(struct client *client, struct json_object *reply)
{
	size_t size = 0;
	const char *text =
		reply ? json_object_to_json_string_length(reply, JSON_C_TO_STRING_PLAIN, &size)
		      : NULL;
	client->reply = text ? malloc(size + 1) : NULL;
	if (client->reply) {
		memcpy(client->reply, text, size);
		client->reply[size] = '\n';
		client->reply_size = size + 1;
	}
	json_object_put(reply);
}

static void control_handle_launched(struct launch *launch, int error)
{
	struct client *client = wl_container_of(launch, client, launch);
	set_reply(client,
		control_command_launched(&client->control->access, &client->request, error));
	/* control_handle_client finds the reply, or that there is none. */
	wl_event_source_fd_update(client->source, WL_EVENT_WRITABLE);
	wl_event_source_timer_update(client->timer, CONTROL_TIMEOUT);
}

/* It has done its part, and we are late: on a machine that is busy, or with a long reply. */
static bool client_was_quick(const struct client *client)
{
	struct pollfd poll_fd = {.fd = client->fd, .events = client->reply ? POLLOUT : POLLIN};
	return poll(&poll_fd, 1, 0) == 1 && (poll_fd.revents & poll_fd.events);
}

static int control_handle_timeout(void *data)
{
	struct client *client = data;
	if (client->launch.waits) {
		launch_forget(&client->launch);
		control_handle_launched(&client->launch, ETIMEDOUT);
		return 0;
	}
	if (client_was_quick(client)) {
		wl_event_source_timer_update(client->timer, CONTROL_TIMEOUT);
		return 0;
	}
	log_info("control: a client took more than %d ms: closed", CONTROL_TIMEOUT);
	client_destroy(client);
	return 0;
}

/* The reply is the whole state but for its windows: they go before its end, in pieces. */
static void begin_listing(struct client *client)
{
	size_t end = sizeof(LISTING_END) - 1;
	if (client->reply_size > end
		&& memcmp(client->reply + client->reply_size - end, LISTING_END, end) == 0
		&& control_listing_begin(&client->listing, client->control->access.desktop)) {
		client->reply_size -= end;
	}
}

static void control_answer(struct client *client, size_t size)
{
	const char *error = control_request_parse(client->bytes, size, &client->request);
	if (error) {
		client->request.count = 0;
		set_reply(client, control_command_refuse("%s", error));
		return;
	}
	struct json_object *reply =
		control_command(&client->control->access, &client->request, &client->launch);
	if (reply) {
		set_reply(client, reply);
		if (client->request.lists) {
			begin_listing(client);
		}
	} else if (client->launch.waits) {
		wl_event_source_fd_update(client->source, 0);
		wl_event_source_timer_update(client->timer, CONTROL_LAUNCH_TIMEOUT);
	}
}

/* The next piece of a listing is the reply now, or its end. False: all is sent. */
static bool next_piece(struct client *client)
{
	struct control_listing *listing = &client->listing;
	if (!listing->windows) {
		return false;
	}
	free(client->reply);
	client->sent = 0;
	client->reply = control_listing_next(listing, &client->reply_size);
	if (!client->reply && listing->next == listing->count) {
		control_listing_finish(listing);
		client->reply = strdup(LISTING_END);
		client->reply_size = sizeof(LISTING_END) - 1;
	}
	return client->reply;
}

/* Sends what the socket takes. False when all is sent or the client is gone. */
static bool send_reply(struct client *client)
{
	ssize_t n = send(client->fd, client->reply + client->sent,
		client->reply_size - client->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0) {
		return errno == EAGAIN || errno == EINTR;
	}
	client->sent += (size_t)n;
	return client->sent < client->reply_size || next_piece(client);
}

/* A request ends with its line, or with the client's half of the connection. False when there is
 * nothing to wait for any more. */
static bool receive_request(struct client *client)
{
	ssize_t n = recv(client->fd, client->bytes + client->received,
		sizeof(client->bytes) - client->received, MSG_DONTWAIT);
	if (n < 0) {
		return errno == EAGAIN || errno == EINTR;
	}
	char *start = client->bytes + client->received;
	char *end = memchr(start, '\n', (size_t)n);
	client->received += (size_t)n;
	if (end) {
		control_answer(client, (size_t)(end - client->bytes));
	} else if (n == 0 && client->received > 0 && client->received < sizeof(client->bytes)) {
		control_answer(client, client->received);
	} else if (client->received == sizeof(client->bytes)) {
		set_reply(client, control_command_refuse("the request is longer than %u bytes",
					  CONTROL_MAX_REQUEST));
	} else {
		return n > 0;
	}
	if (!client->reply) {
		return client->launch.waits;
	}
	/* Now, because the event loop may have been told to end. */
	wl_event_source_fd_update(client->source, WL_EVENT_WRITABLE);
	return send_reply(client);
}

static int control_handle_client(int fd, uint32_t mask, void *data)
{
	struct client *client = data;
	bool goes_on = client->reply           ? send_reply(client)
		       : client->request.count ? client->launch.waits && !(mask & WL_EVENT_HANGUP)
					       : receive_request(client);
	if (!goes_on || (mask & WL_EVENT_ERROR)) {
		client_destroy(client);
	}
	return 0;
}

/* Takes fd. */
static void client_create(struct control *control, int fd)
{
	struct client *client = calloc(1, sizeof(*client));
	if (!client) {
		close(fd);
		return;
	}
	client->control = control;
	client->launch.done = control_handle_launched;
	client->fd = fd;
	wl_list_insert(&control->clients, &client->link);
	control->client_count++;
	client->source = wl_event_loop_add_fd(
		control->loop, fd, WL_EVENT_READABLE, control_handle_client, client);
	client->timer = wl_event_loop_add_timer(control->loop, control_handle_timeout, client);
	if (!client->source || !client->timer) {
		client_destroy(client);
		return;
	}
	wl_event_source_timer_update(client->timer, CONTROL_TIMEOUT);
}

static void control_handle_connection(void *data, int fd)
{
	struct control *control = data;
	if (control->client_count == CONTROL_MAX_CLIENTS) {
		log_info("control: more than %u clients at once: one was refused",
			CONTROL_MAX_CLIENTS);
		close(fd);
		return;
	}
	client_create(control, fd);
}

struct control *control_create(const struct control_access *access, const char *runtime_dir)
{
	struct control *control = calloc(1, sizeof(*control));
	if (!control) {
		log_error("cannot make the control socket: out of memory");
		return NULL;
	}
	control->access = *access;
	control->loop = wl_display_get_event_loop(access->display);
	wl_list_init(&control->clients);
	if (!listen_socket_init(&control->listener, control->loop, SOCK_STREAM, runtime_dir,
		    CONTROL_SOCKET, control_handle_connection, control)) {
		free(control);
		return NULL;
	}
	return control;
}

void control_destroy(struct control *control)
{
	if (!control) {
		return;
	}
	struct client *client, *next;
	wl_list_for_each_safe(client, next, &control->clients, link) {
		client_destroy(client);
	}
	listen_socket_finish(&control->listener);
	free(control);
}
