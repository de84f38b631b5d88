/* SPDX-License-Identifier: MIT
 *
 * Loaded before the compositor's libraries: while the file that CLOISON_TEST_FAIL_OUTPUT names is
 * there, no output takes a picture, and the file has the number of those that were refused.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
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

__attribute__((visibility("default"))) bool wlr_scene_output_commit(
	struct wlr_scene_output *output, const struct wlr_scene_output_state_options *options)
{
	bool (*real)(struct wlr_scene_output *, const struct wlr_scene_output_state_options *) =
		(bool (*)(struct wlr_scene_output *, const struct wlr_scene_output_state_options *))
			dlsym(RTLD_NEXT, "wlr_scene_output_commit");
	return !refuse() && real(output, options);
}
