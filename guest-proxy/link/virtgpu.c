/* SPDX-License-Identifier: MIT */
#include "guest-proxy/link/virtgpu.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <virtgpu_drm.h>
#include <xf86drm.h>

/* virgl's numbers, which the kernel passes through: a linear byte buffer that is never drawn. */
#define TARGET_BUFFER 0
#define FORMAT_R8 64
#define BIND_STAGING (1 << 19)

static bool is_virtio_gpu(int fd)
{
	drmVersionPtr version = drmGetVersion(fd);
	bool is = version != NULL && strcmp(version->name, "virtio_gpu") == 0;
	drmFreeVersion(version);
	return is;
}

static enum virtgpu_probe probe_capset(int fd)
{
	struct ring_capset capset = {0};
	struct drm_virtgpu_get_caps caps = {
		.cap_set_id = RING_CAPSET_ID,
		.cap_set_ver = RING_CAPSET_VERSION,
		.addr = (uintptr_t)&capset,
		.size = sizeof(capset),
	};
	if (drmIoctl(fd, DRM_IOCTL_VIRTGPU_GET_CAPS, &caps) != 0 || capset.magic != LINK_MAGIC) {
		return VIRTGPU_OTHER_DEVICE;
	}
	bool spoken = capset.ring_version == RING_VERSION && capset.link_major == LINK_VERSION_MAJOR
		      && capset.shared_bytes == RING_SHARED_BYTES;
	return spoken ? VIRTGPU_OURS : VIRTGPU_OTHER_VERSION;
}

enum virtgpu_probe virtgpu_open(const char *path, int *fd)
{
	int file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0) {
		return VIRTGPU_NO_FILE;
	}
	enum virtgpu_probe probe = is_virtio_gpu(file) ? probe_capset(file) : VIRTGPU_OTHER_DEVICE;
	if (probe != VIRTGPU_OURS) {
		close(file);
		return probe;
	}
	*fd = file;
	return VIRTGPU_OURS;
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
	if (data == NULL) {
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
	if (resource->data != NULL) {
		virtgpu_resource_unmap(resource);
		close_handle(fd, handle);
	}
}

void virtgpu_resource_unmap(struct virtgpu_resource *resource)
{
	if (resource->data != NULL) {
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
		.flags = fence != NULL ? VIRTGPU_EXECBUF_FENCE_FD_OUT : 0,
		.fence_fd = -1,
	};
	if (drmIoctl(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &exec) != 0) {
		return false;
	}
	if (fence != NULL) {
		*fence = exec.fence_fd;
	}
	return true;
}
