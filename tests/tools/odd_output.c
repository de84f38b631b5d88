/* SPDX-License-Identifier: MIT
 *
 * Loaded before the compositor's libraries. While the file that CLOISON_TEST_FAIL_OUTPUT names
 * is there, no output takes a picture, and the file has the number of those that were refused.
 * With CLOISON_TEST_NON_DESKTOP every headless output but the first is none of the desktop's. An
 * output that finds the file of CLOISON_TEST_SCALE takes it away and asks for the scale that it
 * says.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wlr/backend/headless.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>

static bool refuse(void)
{
	static int refused;
	const char *path = getenv("CLOISON_TEST_FAIL_OUTPUT");
	int fd = path ? open(path, O_WRONLY | O_TRUNC | O_CLOEXEC) : -1;
	if (fd < 0) {
		return false;
	}
	dprintf(fd, "%d", ++refused);
	close(fd);
	return true;
}

static float wanted = 1;

static void ask_for_scale(void *data)
{
	struct wlr_output *output = data;
	struct wlr_output_state state;
	wlr_output_state_init(&state);
	wlr_output_state_set_scale(&state, wanted);
	struct wlr_output_event_request_state event = {.output = output, .state = &state};
	wl_signal_emit_mutable(&output->events.request_state, &event);
	wlr_output_state_finish(&state);
}

/* After this drawing, as a backend would. */
static void look_for_scale(struct wlr_output *output)
{
	const char *path = getenv("CLOISON_TEST_SCALE");
	FILE *file = path ? fopen(path, "re") : NULL;
	if (!file) {
		return;
	}
	int read = fscanf(file, "%f", &wanted);
	fclose(file);
	unlink(path);
	if (read == 1) {
		wl_event_loop_add_idle(output->event_loop, ask_for_scale, output);
	}
}

__attribute__((visibility("default"))) bool wlr_scene_output_commit(
	struct wlr_scene_output *output, const struct wlr_scene_output_state_options *options)
{
	bool (*real)(struct wlr_scene_output *, const struct wlr_scene_output_state_options *) =
		(bool (*)(struct wlr_scene_output *, const struct wlr_scene_output_state_options *))
			dlsym(RTLD_NEXT, "wlr_scene_output_commit");
	look_for_scale(output->output);
	return !refuse() && real(output, options);
}

__attribute__((visibility("default"))) struct wlr_output *wlr_headless_add_output(
	struct wlr_backend *backend, unsigned int width, unsigned int height)
{
	static int added;
	struct wlr_output *(*real)(struct wlr_backend *, unsigned int, unsigned int) =
		(struct wlr_output * (*)(struct wlr_backend *, unsigned int, unsigned int))
			dlsym(RTLD_NEXT, "wlr_headless_add_output");
	struct wlr_output *output = real(backend, width, height);
	if (output && added++ > 0 && getenv("CLOISON_TEST_NON_DESKTOP")) {
		output->non_desktop = true;
	}
	return output;
}
