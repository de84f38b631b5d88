/* SPDX-License-Identifier: MIT */
#include "guest-proxy/link/virtgpu_find.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest-proxy/link/virtgpu.h"
#include "protocol/log.h"

#define DEVICE_FOLDER "/dev/dri"
#define RENDER_NODE_PREFIX "renderD"

/* Logs why path cannot be used. */
static void explain(const char *path, enum virtgpu_probe probe)
{
	if (probe == VIRTGPU_NO_FILE && errno == EACCES) {
		log_error("no permission to open %s: add this user to the group that owns it "
			  "(usually render), then log in again",
			path);
	} else if (probe == VIRTGPU_NO_FILE) {
		log_error("cannot open %s: %s; is the virtio_gpu module loaded?", path,
			strerror(errno));
	} else if (probe == VIRTGPU_OTHER_VERSION) {
		log_error("%s: the host's cloison-vhost speaks another version; install the same "
			  "version of cloison in the VM and on the host",
			path);
	} else {
		log_error("%s is no Cloison display: start the VM with cloison-vhost as its "
			  "vhost-user-gpu backend",
			path);
	}
}

static int is_render_node(const struct dirent *entry)
{
	return strncmp(entry->d_name, RENDER_NODE_PREFIX, strlen(RENDER_NODE_PREFIX)) == 0;
}

/* The first render node that is ours. Where none is, the most telling reason is logged. */
static int search_device(bool quiet)
{
	struct dirent **entries = NULL;
	int count = scandir(DEVICE_FOLDER, &entries, is_render_node, alphasort);
	int fd = -1;
	char path[PATH_MAX] = "";
	for (int i = 0; i < count; i++) {
		if (fd < 0) {
			snprintf(path, sizeof(path), "%s/%s", DEVICE_FOLDER, entries[i]->d_name);
			enum virtgpu_probe probe = virtgpu_open(path, &fd);
			if (probe != VIRTGPU_OURS && !quiet) {
				explain(path, probe);
			}
		}
		free(entries[i]);
	}
	free(entries);
	if (count <= 0 && !quiet) {
		log_error("no render node in %s: is this a VM with a virtio-gpu device and the "
			  "virtio_gpu module? (without a VM use --link PATH)",
			DEVICE_FOLDER);
	}
	return fd;
}

int virtgpu_find(const char *render_node, bool quiet)
{
	if (render_node == NULL) {
		return search_device(quiet);
	}
	int fd = -1;
	enum virtgpu_probe probe = virtgpu_open(render_node, &fd);
	if (probe != VIRTGPU_OURS && !quiet) {
		explain(render_node, probe);
	}
	return fd;
}
