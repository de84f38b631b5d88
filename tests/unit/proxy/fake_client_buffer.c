/* SPDX-License-Identifier: MIT */
#include "fake_client_buffer.h"

#include <assert.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/wlroots.h"
#include "protocol/msg.h"

int fake_memfd(size_t size, int seals)
{
	int fd = memfd_create("test", MFD_CLOEXEC | (seals < 0 ? 0 : MFD_ALLOW_SEALING));
	bool ready = fd >= 0 && ftruncate(fd, (off_t)size) == 0
		     && (seals <= 0 || fcntl(fd, F_ADD_SEALS, seals) == 0);
	assert(ready);
	return fd;
}

static void destroy(struct wlr_buffer *base)
{
	struct fake_client_buffer *buffer = wl_container_of(base, buffer, base);
	wlroots_buffer_finish(base);
	munmap((char *)buffer->pixels - buffer->offset,
		(size_t)(buffer->offset + buffer->stride * base->height));
	buffer->destroyed++;
}

static bool get_shm(struct wlr_buffer *base, struct wlr_shm_attributes *attributes)
{
	struct fake_client_buffer *buffer = wl_container_of(base, buffer, base);
	*attributes = (struct wlr_shm_attributes){.fd = buffer->fd,
		.format = buffer->format,
		.width = base->width,
		.height = base->height,
		.stride = buffer->stride,
		.offset = buffer->offset};
	return true;
}

static bool begin_access(
	struct wlr_buffer *base, uint32_t flags, void **data, uint32_t *format, size_t *stride)
{
	struct fake_client_buffer *buffer = wl_container_of(base, buffer, base);
	*data = buffer->pixels;
	*format = buffer->format;
	*stride = (size_t)buffer->stride;
	return true;
}

static void end_access(struct wlr_buffer *base)
{
}

static const struct wlr_buffer_impl impl = {
	.destroy = destroy,
	.get_shm = get_shm,
	.begin_data_ptr_access = begin_access,
	.end_data_ptr_access = end_access,
};

void fake_client_buffer_init(
	struct fake_client_buffer *buffer, int fd, off_t offset, int width, int height)
{
	*buffer = (struct fake_client_buffer){
		.fd = fd,
		.offset = offset,
		.stride = width * (int)LINK_PIXEL_BYTES,
		.format = LINK_FORMAT_ARGB8888,
	};
	wlr_buffer_init(&buffer->base, &impl, width, height);
	size_t size = (size_t)(offset + buffer->stride * height);
	char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert(data != MAP_FAILED);
	buffer->pixels = (uint32_t *)(data + offset);
}
