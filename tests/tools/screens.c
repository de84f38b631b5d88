/* SPDX-License-Identifier: MIT
 *
 * Loaded before the compositor's libraries. By the socket that CLOISON_TEST_SCREENS names, headless
 * outputs come, go and change while it runs, and every picture that one of them takes is kept:
 *
 *   add WIDTH HEIGHT      a new output; the answer is its name
 *   remove NAME
 *   scale NAME FACTOR     what a backend would ask for
 *   mode NAME WIDTH HEIGHT
 *   turn NAME TRANSFORM   as enum wl_output_transform
 *   draw NAME             the next picture comes, whether anything has changed or not
 *   record                into the descriptor that comes with it: a struct picture and the pixels of each
 *   rest                  no more
 *   touch down ID X Y     a finger on a touch screen, which comes with the first; X, Y: 0 to 1
 *   touch on NAME         the touch screen comes, and says that it lies on that output
 *   touch motion ID X Y
 *   pad begin KIND FINGERS       a gesture on a touchpad, which comes with the first: 1 swipe, 2 pinch, 3 hold
 *   pad update DX DY SCALE ROTATION
 *   pad end CANCELLED
 *   pad gone
 *   touch up ID | touch cancel ID | touch frame | touch gone
 *   pen near KIND ALL X Y        of pen.c: as enum wlr_tablet_tool_type; ALL 1: it can say all that there is
 *   pen axes X Y PRESSURE DISTANCE TILT_X TILT_Y ROTATION SLIDER
 *   pen press PRESSURE           where it is
 *   pen tip DOWN X Y | pen button CODE PRESSED | pen far | pen gone
 *
 * Each is answered when it has been done.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/backend/headless.h>
#include <wlr/interfaces/wlr_output.h>
#include <wlr/interfaces/wlr_pointer.h>
#include <wlr/interfaces/wlr_touch.h>
#include <wlr/types/wlr_buffer.h>

#include "pen.h"

#define MAX_OUTPUTS 4096
#define NAME_SIZE 32

/* Before the rows of 4-byte pixels, the lowest byte blue. */
struct picture {
	char name[NAME_SIZE];
	uint32_t width, height, stride;
};

static struct wl_event_loop *loop;
static struct wlr_backend *headless;
static struct wlr_output *outputs[MAX_OUTPUTS];
static int output_count;
static int record = -1;
static int listener = -1;
static struct wl_event_source *accepting;
static struct wl_listener gone;

static void *next(const char *name)
{
	void *real = dlsym(RTLD_NEXT, name);
	if (!real) {
		abort();
	}
	return real;
}

/* --- pictures --------------------------------------------------------------------------------- */

static void write_all(const void *data, size_t size)
{
	const char *at = data;
	while (size > 0) {
		ssize_t done = write(record, at, size);
		if (done <= 0) {
			abort();
		}
		at += done;
		size -= (size_t)done;
	}
}

static void keep(const struct wlr_output *output, struct wlr_buffer *buffer)
{
	void *data;
	uint32_t format;
	size_t stride;
	if (!wlr_buffer_begin_data_ptr_access(
		    buffer, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data, &format, &stride)) {
		abort();
	}
	struct picture head = {.width = (uint32_t)buffer->width,
		.height = (uint32_t)buffer->height,
		.stride = (uint32_t)stride};
	snprintf(head.name, sizeof(head.name), "%s", output->name);
	write_all(&head, sizeof(head));
	write_all(data, stride * head.height);
	wlr_buffer_end_data_ptr_access(buffer);
}

__attribute__((visibility("default"))) bool wlr_output_commit_state(
	struct wlr_output *output, const struct wlr_output_state *state)
{
	static bool (*real)(struct wlr_output *, const struct wlr_output_state *);
	if (!real) {
		real = (bool (*)(struct wlr_output *, const struct wlr_output_state *))next(
			"wlr_output_commit_state");
	}
	bool taken = real(output, state);
	if (taken && record >= 0 && state->committed & WLR_OUTPUT_STATE_BUFFER && state->buffer) {
		keep(output, state->buffer);
	}
	return taken;
}

/* --- outputs ---------------------------------------------------------------------------------- */

__attribute__((visibility("default"))) struct wlr_output *wlr_headless_add_output(
	struct wlr_backend *backend, unsigned int width, unsigned int height)
{
	struct wlr_output *(*real)(struct wlr_backend *, unsigned int, unsigned int) =
		(struct wlr_output * (*)(struct wlr_backend *, unsigned int, unsigned int))
			next("wlr_headless_add_output");
	struct wlr_output *output = real(backend, width, height);
	if (output && output_count < MAX_OUTPUTS) {
		outputs[output_count++] = output;
	}
	return output;
}

static struct wlr_output **find(const char *name)
{
	for (int i = 0; i < output_count; i++) {
		if (outputs[i] && strcmp(outputs[i]->name, name) == 0) {
			return &outputs[i];
		}
	}
	return NULL;
}

static void ask(struct wlr_output *output, struct wlr_output_state *state)
{
	struct wlr_output_event_request_state event = {.output = output, .state = state};
	wl_signal_emit_mutable(&output->events.request_state, &event);
	wlr_output_state_finish(state);
}

/* False: there is no such output, or no such change. */
static bool change(const char *what, const char *name, const char *value)
{
	struct wlr_output **output = find(name);
	struct wlr_output_state state;
	int width, height;
	if (!output) {
		return false;
	}
	if (strcmp(what, "remove") == 0) {
		wlr_output_destroy(*output);
		*output = NULL;
		return true;
	}
	if (strcmp(what, "draw") == 0) {
		wlr_output_update_needs_frame(*output);
		return true;
	}
	wlr_output_state_init(&state);
	if (strcmp(what, "scale") == 0) {
		wlr_output_state_set_scale(&state, strtof(value, NULL));
	} else if (strcmp(what, "turn") == 0) {
		wlr_output_state_set_transform(&state, (enum wl_output_transform)atoi(value));
	} else if (strcmp(what, "mode") == 0 && sscanf(value, "%d %d", &width, &height) == 2) {
		wlr_output_state_set_custom_mode(&state, width, height, 0);
	} else {
		return false;
	}
	ask(*output, &state);
	return true;
}

/* --- a touch screen --------------------------------------------------------------------------- */

static const struct wlr_touch_impl touch_impl = {.name = "fingers"};
static struct wlr_touch screen;
static bool has_screen;

static uint32_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint32_t)(time.tv_sec * 1000 + time.tv_nsec / 1000000);
}

/* output: that it lies on, or NULL, as most do not know. */
static void plug_screen(const char *output)
{
	if (!has_screen) {
		has_screen = true;
		wlr_touch_init(&screen, &touch_impl, "fingers");
		screen.output_name = output ? strdup(output) : NULL;
		wl_signal_emit_mutable(&headless->events.new_input, &screen.base);
	}
}

static void unplug_screen(void)
{
	if (has_screen) {
		has_screen = false;
		wlr_touch_finish(&screen);
	}
}

/* False: there is no such act. */
static bool touch(const char *what, int id, double x, double y)
{
	plug_screen(NULL);
	if (strcmp(what, "down") == 0) {
		struct wlr_touch_down_event event = {&screen, now(), id, x, y};
		wl_signal_emit_mutable(&screen.events.down, &event);
	} else if (strcmp(what, "motion") == 0) {
		struct wlr_touch_motion_event event = {&screen, now(), id, x, y};
		wl_signal_emit_mutable(&screen.events.motion, &event);
	} else if (strcmp(what, "up") == 0) {
		struct wlr_touch_up_event event = {&screen, now(), id};
		wl_signal_emit_mutable(&screen.events.up, &event);
	} else if (strcmp(what, "cancel") == 0) {
		struct wlr_touch_cancel_event event = {&screen, now(), id};
		wl_signal_emit_mutable(&screen.events.cancel, &event);
	} else if (strcmp(what, "frame") == 0) {
		wl_signal_emit_mutable(&screen.events.frame, NULL);
	} else if (strcmp(what, "gone") == 0) {
		unplug_screen();
	} else {
		return false;
	}
	return true;
}

/* --- a touchpad ------------------------------------------------------------------------------- */

static const struct wlr_pointer_impl pad_impl = {.name = "pad"};
static struct wlr_pointer pad;
static bool has_pad;
static int gesture; /* that is on */

static void unplug_pad(void)
{
	if (has_pad) {
		has_pad = false;
		wlr_pointer_finish(&pad);
	}
}

static void begin_gesture(int kind, unsigned fingers)
{
	gesture = kind;
	if (kind == 1) {
		struct wlr_pointer_swipe_begin_event event = {&pad, now(), fingers};
		wl_signal_emit_mutable(&pad.events.swipe_begin, &event);
	} else if (kind == 2) {
		struct wlr_pointer_pinch_begin_event event = {&pad, now(), fingers};
		wl_signal_emit_mutable(&pad.events.pinch_begin, &event);
	} else {
		struct wlr_pointer_hold_begin_event event = {&pad, now(), fingers};
		wl_signal_emit_mutable(&pad.events.hold_begin, &event);
	}
}

static void update_gesture(double dx, double dy, double scale, double rotation)
{
	if (gesture == 1) {
		struct wlr_pointer_swipe_update_event event = {&pad, now(), 3, dx, dy};
		wl_signal_emit_mutable(&pad.events.swipe_update, &event);
	} else if (gesture == 2) {
		struct wlr_pointer_pinch_update_event event = {
			&pad, now(), 2, dx, dy, scale, rotation};
		wl_signal_emit_mutable(&pad.events.pinch_update, &event);
	}
}

static void end_gesture(bool cancelled)
{
	if (gesture == 1) {
		struct wlr_pointer_swipe_end_event event = {&pad, now(), cancelled};
		wl_signal_emit_mutable(&pad.events.swipe_end, &event);
	} else if (gesture == 2) {
		struct wlr_pointer_pinch_end_event event = {&pad, now(), cancelled};
		wl_signal_emit_mutable(&pad.events.pinch_end, &event);
	} else {
		struct wlr_pointer_hold_end_event event = {&pad, now(), cancelled};
		wl_signal_emit_mutable(&pad.events.hold_end, &event);
	}
}

/* False: there is no such act. */
static bool pad_does(const char *words)
{
	int kind, cancelled;
	unsigned fingers;
	double dx, dy, scale, rotation;
	if (!has_pad) {
		has_pad = true;
		wlr_pointer_init(&pad, &pad_impl, "pad");
		wl_signal_emit_mutable(&headless->events.new_input, &pad.base);
	}
	if (sscanf(words, "begin %d %u", &kind, &fingers) == 2) {
		begin_gesture(kind, fingers);
	} else if (sscanf(words, "update %lf %lf %lf %lf", &dx, &dy, &scale, &rotation) == 4) {
		update_gesture(dx, dy, scale, rotation);
	} else if (sscanf(words, "end %d", &cancelled) == 1) {
		end_gesture(cancelled != 0);
	} else if (strcmp(words, "gone") == 0) {
		unplug_pad();
	} else {
		return false;
	}
	return true;
}

/* --- what the test says ----------------------------------------------------------------------- */

static void start_record(int fd)
{
	if (record >= 0) {
		close(record);
	}
	record = fd;
}

static void obey(int client, const char *words, int fd)
{
	char what[NAME_SIZE], name[NAME_SIZE];
	const char *answer = "no";
	int length = 0;
	unsigned width, height;
	int id = 0;
	double x = 0, y = 0;
	if (sscanf(words, "touch on %31s", name) == 1) {
		plug_screen(name);
		answer = "ok";
	} else if (sscanf(words, "touch %31s %d %lf %lf", what, &id, &x, &y) >= 1) {
		answer = touch(what, id, x, y) ? "ok" : answer;
	} else if (strncmp(words, "pen ", 4) == 0) {
		answer = pen_does(headless, now(), words + 4) ? "ok" : answer;
	} else if (strncmp(words, "pad ", 4) == 0) {
		answer = pad_does(words + 4) ? "ok" : answer;
	} else if (sscanf(words, "add %u %u", &width, &height) == 2) {
		struct wlr_output *output = wlr_headless_add_output(headless, width, height);
		answer = output ? output->name : answer;
	} else if (strcmp(words, "record") == 0 || strcmp(words, "rest") == 0) {
		start_record(fd);
		answer = "ok";
	} else if (sscanf(words, "%31s %31s %n", what, name, &length) == 2
		   && change(what, name, words + length)) {
		answer = "ok";
	}
	send(client, answer, strlen(answer), MSG_NOSIGNAL);
}

static int handle_client(int client, uint32_t mask, void *data)
{
	struct wl_event_source **source = data;
	char words[128], room[CMSG_SPACE(sizeof(int))];
	struct iovec iov = {.iov_base = words, .iov_len = sizeof(words) - 1};
	struct msghdr message = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = sizeof(room)};
	ssize_t size = recvmsg(client, &message, MSG_DONTWAIT);
	if (size <= 0) {
		wl_event_source_remove(*source);
		free(source);
		close(client);
		return 0;
	}
	int fd = -1;
	struct cmsghdr *control = CMSG_FIRSTHDR(&message);
	if (control) {
		memcpy(&fd, CMSG_DATA(control), sizeof(fd));
	}
	words[size] = '\0';
	obey(client, words, fd);
	return 0;
}

static int handle_listener(int fd, uint32_t mask, void *data)
{
	struct wl_event_source **source = malloc(sizeof(struct wl_event_source *));
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!source || client < 0) {
		abort();
	}
	*source = wl_event_loop_add_fd(loop, client, WL_EVENT_READABLE, handle_client, source);
	return 0;
}

static void handle_gone(struct wl_listener *listener_of_backend, void *data)
{
	unplug_screen();
	unplug_pad();
	pen_unplug();
	wl_list_remove(&gone.link);
	wl_event_source_remove(accepting);
	close(listener);
}

/* Before the compositor gives up what it takes to make a socket. Its children find the name taken. */
__attribute__((constructor)) static void open_listener(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const char *path = getenv("CLOISON_TEST_SCREENS");
	int fd = path ? socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0) : -1;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path ? path : "");
	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0
		&& listen(fd, 4) == 0) {
		listener = fd;
	} else {
		close(fd);
	}
}

__attribute__((visibility("default"))) struct wlr_backend *wlr_headless_backend_create(
	struct wl_event_loop *its_loop)
{
	struct wlr_backend *(*real)(struct wl_event_loop *) =
		(struct wlr_backend * (*)(struct wl_event_loop *))
			next("wlr_headless_backend_create");
	loop = its_loop;
	headless = real(loop);
	accepting = wl_event_loop_add_fd(loop, listener, WL_EVENT_READABLE, handle_listener, NULL);
	gone.notify = handle_gone;
	wl_signal_add(&headless->events.destroy, &gone);
	return headless;
}
