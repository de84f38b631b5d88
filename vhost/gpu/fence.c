/* SPDX-License-Identifier: MIT */
#include "vhost/gpu/fence.h"

void fence_park(struct fence *fence, const struct gpu_request *request)
{
	fence->parked = true;
	fence->head = request->head;
	fence->request = request->untrusted.header;
}

const char *fence_complete(
	struct fence *fence, struct virtqueue *control, const struct memory *memory)
{
	static struct chain_element element; /* too large for the stack; one thread */
	const char *why = NULL;
	if (!fence->parked) {
		return NULL;
	}
	fence->parked = false;
	if (!virtqueue_chain(control, memory, fence->head, &element, &why)) {
		return why;
	}
	uint32_t written = gpu_answer(&fence->request, VIRTIO_GPU_RESP_OK_NODATA, NULL, &element);
	if (!virtqueue_push(control, memory, fence->head, written)) {
		return "rings outside the guest's memory";
	}
	virtqueue_notify(control, memory);
	return NULL;
}
