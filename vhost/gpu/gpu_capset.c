/* SPDX-License-Identifier: MIT
 *
 * The one capset: by it the proxy knows that this device carries rings.
 */
#include <endian.h>
#include <string.h>

#include "protocol/ring.h"
#include "vhost/gpu/gpu.h"

_Static_assert(sizeof(struct ring_capset) == sizeof(((struct gpu_response *)0)->capset),
	"the capset's size is part of the protocol");

/* An index behind the last one is answered with zeros, as the driver expects of a hole. */
uint32_t gpu_capset_info(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	response->body_bytes = sizeof(response->capset_info);
	if (le32toh(request->untrusted.capset_info.capset_index) == 0) {
		response->capset_info.id = htole32(RING_CAPSET_ID);
		response->capset_info.max_version = htole32(RING_CAPSET_VERSION);
		response->capset_info.max_size = htole32(sizeof(struct ring_capset));
	}
	return VIRTIO_GPU_RESP_OK_CAPSET_INFO;
}

uint32_t gpu_capset_get(
	struct gpu *gpu, const struct gpu_request *request, struct gpu_response *response)
{
	const struct virtio_gpu_get_capset *get = &request->untrusted.capset;
	const struct ring_capset capset = {
		.magic = htole32(LINK_MAGIC),
		.ring_version = htole32(RING_VERSION),
		.link_major = htole16(LINK_VERSION_MAJOR),
		.link_minor = htole16(LINK_VERSION_MINOR),
		.shared_bytes = htole32(RING_SHARED_BYTES),
	};
	if (le32toh(get->capset_id) != RING_CAPSET_ID
		|| le32toh(get->capset_version) != RING_CAPSET_VERSION) {
		return VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;
	}
	memcpy(response->capset, &capset, sizeof(capset));
	response->body_bytes = sizeof(capset);
	return VIRTIO_GPU_RESP_OK_CAPSET;
}
