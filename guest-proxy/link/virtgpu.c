/* SPDX-License-Identifier: MIT */
#include "guest-proxy/link/virtgpu.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <unistd.h>
#include <virtgpu_drm.h>
#include <xf86drm.h>

#include "protocol/log.h"

#define DEVICE_FOLDER "/dev/dri"
#define RENDER_NODE_PREFIX "renderD"

/* virgl's numbers, which the kernel passes through: a linear byte buffer that is never drawn. */
#define TARGET_BUFFER 0
#define FORMAT_R8 64
#define BIND_STAGING (1 << 19)

/* Several events of inotify at a time. */
#define EVENT_BYTES 4096

enum probe {
	PROBE_OURS,
	PROBE_NO_FILE, /* errno says why */
	PROBE_OTHER_DEVICE, /* not virtio-gpu, or without our capset */
	PROBE_OTHER_VERSION, /* ours, but of a version that this proxy does not speak */
};

static bool is_virtio_gpu(int fd)
{
	drmVersionPtr version = drmGetVersion(fd);
	bool is = version && strcmp(version->name, "virtio_gpu") == 0;
	drmFreeVersion(version);
	return is;
}

static enum probe probe_capset(int fd)
{
	struct ring_capset capset = {0};
	struct drm_virtgpu_get_caps caps = {
		.cap_set_id = RING_CAPSET_ID,
		.cap_set_ver = RING_CAPSET_VERSION,
		.addr = (uintptr_t)&capset,
		.size = sizeof(capset),
	};
	if (drmIoctl(fd, DRM_IOCTL_VIRTGPU_GET_CAPS, &caps) != 0 || capset.magic != LINK_MAGIC) {
		return PROBE_OTHER_DEVICE;
	}
	bool spoken = capset.ring_version == RING_VERSION && capset.link_major == LINK_VERSION_MAJOR
		      && capset.shared_bytes == RING_SHARED_BYTES;
	return spoken ? PROBE_OURS : PROBE_OTHER_VERSION;
}

/* Opens path when it is the device. *fd is set for PROBE_OURS only. */
static enum probe open_device(const char *path, int *fd)
{
	int file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0) {
		return PROBE_NO_FILE;
	}
	enum probe probe = is_virtio_gpu(file) ? probe_capset(file) : PROBE_OTHER_DEVICE;
	if (probe != PROBE_OURS) {
		close(file);
		return probe;
	}
	*fd = file;
	return PROBE_OURS;
}

/* Logs why path cannot be used. */
static void explain(const char *path, enum probe probe)
{
	if (probe == PROBE_NO_FILE && errno == EACCES) {
		log_error("no permission to open %s: add this user to the group that owns it "
			  "(usually render), then log in again",
			path);
	} else if (probe == PROBE_NO_FILE) {
		log_error("cannot open %s: %s; is the virtio_gpu module loaded?", path,
			strerror(errno));
	} else if (probe == PROBE_OTHER_VERSION) {
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
			enum probe probe = open_device(path, &fd);
			if (probe != PROBE_OURS && !quiet) {
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
	if (!render_node) {
		return search_device(quiet);
	}
	int fd = -1;
	enum probe probe = open_device(render_node, &fd);
	if (probe != PROBE_OURS && !quiet) {
		explain(render_node, probe);
	}
	return fd;
}

int virtgpu_watch_create(void)
{
	return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

bool virtgpu_watch(int watch)
{
	return inotify_add_watch(watch, DEVICE_FOLDER, IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR)
	       >= 0;
}

bool virtgpu_is_gone(int watch, int fd)
{
	char events[EVENT_BYTES];
	ssize_t size = 0;
	do {
		size = read(watch, events, sizeof(events));
	} while (size > 0);
	/* Which one has gone is asked of ours: the names say nothing of symbolic links or of a new
	 * device by an old name. */
	struct drm_version version = {0};
	return drmIoctl(fd, DRM_IOCTL_VERSION, &version) != 0 && errno == ENODEV;
}

static void close_handle(int fd, uint32_t handle)
{
	struct drm_gem_close gem = {.handle = handle};
	drmIoctl(fd, DRM_IOCTL_GEM_CLOSE, &gem);
}

static void *map_handle(int fd, uint32_t handle, size_t size)
{
	struct drm_virtgpu_map map = {.handle = handle};
	if (drmIoctl(fd, DRM_IOCTL_VIRTGPU_MAP, &map) != 0) {
		return NULL;
	}
	void *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)map.offset);
	return data == MAP_FAILED ? NULL : data;
}

bool virtgpu_resource_create(int fd, size_t size, struct virtgpu_resource *resource)
{
	if (size > UINT32_MAX) {
		errno = EINVAL;
		return false;
	}
	struct drm_virtgpu_resource_create create = {
		.target = TARGET_BUFFER,
		.format = FORMAT_R8,
		.bind = BIND_STAGING,
		.width = (uint32_t)size,
		.height = 1,
		.depth = 1,
		.array_size = 1,
		.size = (uint32_t)size,
	};
	if (drmIoctl(fd, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &create) != 0) {
		return false;
	}
	void *data = map_handle(fd, create.bo_handle, size);
	if (!data) {
		int error = errno;
		close_handle(fd, create.bo_handle);
		errno = error;
		return false;
	}
	*resource = (struct virtgpu_resource){
		.handle = create.bo_handle, .id = create.res_handle, .data = data, .size = size};
	return true;
}

void virtgpu_resource_destroy(int fd, struct virtgpu_resource *resource)
{
	uint32_t handle = resource->handle;
	if (resource->data) {
		virtgpu_resource_unmap(resource);
		close_handle(fd, handle);
	}
}

void virtgpu_resource_unmap(struct virtgpu_resource *resource)
{
	if (resource->data) {
		munmap(resource->data, resource->size);
	}
	*resource = (struct virtgpu_resource){0};
}

bool virtgpu_submit(int fd, const struct ring_command *command, int *fence)
{
	/* No buffer handles: a parked wait would lie on their reservation and block their users. */
	struct drm_virtgpu_execbuffer exec = {
		.command = (uintptr_t)command,
		.size = sizeof(*command),
		.flags = fence ? VIRTGPU_EXECBUF_FENCE_FD_OUT : 0,
		.fence_fd = -1,
	};
	if (drmIoctl(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &exec) != 0) {
		return false;
	}
	if (fence) {
		*fence = exec.fence_fd;
	}
	return true;
}
