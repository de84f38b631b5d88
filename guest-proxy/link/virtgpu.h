/* SPDX-License-Identifier: MIT
 *
 * The ioctls of the kernel's virtio-gpu driver that the proxy needs. Everything here runs as an
 * ordinary user who may open the render node.
 */
#ifndef GUEST_PROXY_VIRTGPU_H
#define GUEST_PROXY_VIRTGPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/ring.h"

enum virtgpu_probe {
	VIRTGPU_OURS,
	VIRTGPU_NO_FILE, /* errno says why */
	VIRTGPU_OTHER_DEVICE, /* not virtio-gpu, or without our capset */
	VIRTGPU_OTHER_VERSION, /* ours, but of a version that this proxy does not speak */
};

/* Opens path when it is the device. *fd is set for VIRTGPU_OURS only; the caller closes it. */
enum virtgpu_probe virtgpu_open(const char *path, int *fd);

struct virtgpu_resource {
	uint32_t handle; /* within the DRM file */
	uint32_t id; /* of the device: what messages name */
	void *data; /* mapped, size bytes */
	size_t size;
};

/* size: a multiple of the page size, > 0. False with errno. */
bool virtgpu_resource_create(int fd, size_t size, struct virtgpu_resource *resource);
void virtgpu_resource_destroy(int fd, struct virtgpu_resource *resource);
/* The same when the DRM file is closed already. */
void virtgpu_resource_unmap(struct virtgpu_resource *resource);

/*
 * Submits one command of the channel. fence, when not NULL, becomes a descriptor that polls
 * readable when the device has completed it; the caller closes it. False with errno.
 */
bool virtgpu_submit(int fd, const struct ring_command *command, int *fence);

#endif
