/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/short_file.h"

#include <string.h>
#include <sys/stat.h>
#include <wayland-server-protocol.h>
#include <wlr/types/wlr_buffer.h>

/* wlroots has held the numbers to the size that the application gave, which is below 2 GiB. */
static bool is_short(struct wlr_buffer *buffer)
{
	struct wlr_shm_attributes shm;
	struct stat file;
	if (!wlr_buffer_get_shm(buffer, &shm) || fstat(shm.fd, &file) < 0) {
		return false;
	}
	return file.st_size < shm.offset + (off_t)shm.stride * shm.height;
}

static bool is_of(struct wl_resource *resource, const struct wlr_buffer *buffer)
{
	if (strcmp(wl_resource_get_class(resource), wl_buffer_interface.name) != 0) {
		return false;
	}
	struct wlr_buffer *found = wlr_buffer_try_from_resource(resource);
	wlr_buffer_unlock(found);
	return found == buffer;
}

/* libwayland says it by the wl_buffer, too, although the number is one of wl_shm. */
static enum wl_iterator_result report(struct wl_resource *resource, void *data)
{
	if (!is_of(resource, data)) {
		return WL_ITERATOR_CONTINUE;
	}
	wl_resource_post_error(
		resource, WL_SHM_ERROR_INVALID_FD, "the file ends before the picture does");
	return WL_ITERATOR_STOP;
}

void short_file_report(struct wlr_buffer *buffer, struct wl_client *client)
{
	if (is_short(buffer)) {
		wl_client_for_each_resource(client, report, buffer);
	}
}
