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

/* Which of the machine's render nodes is the Cloison device: opens render_node, or, when it is
 * NULL, the first under /dev/dri that is ours. The caller closes the descriptor. Returns -1 when
 * there is none; unless quiet a line is logged that says what to do. */
int virtgpu_find(const char *render_node, bool quiet);

/* A descriptor that becomes readable whenever a device of /dev/dri goes, once virtgpu_watch has
 * been called for it; the caller closes it. -1 with errno. */
int virtgpu_watch_create(void);
/* Watches from now on. Call it again for each device: the folder goes with its last one. False
 * with errno. */
bool virtgpu_watch(int watch);
/* Makes watch unreadable again; true when fd's device has gone, so that nothing works on fd any
 * more. */
bool virtgpu_is_gone(int watch, int fd);

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
