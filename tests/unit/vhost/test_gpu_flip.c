/* SPDX-License-Identifier: MIT
 *
 * A guest that changes a request while it is read: what was checked is what is used.
 */
#include "tests/unit/harness.h"

#include <endian.h>
#include <string.h>

#include "tests/unit/flip.h"
#include "vhost/gpu/gpu.h"
#include "vhost/queue/chain.h"

static struct gpu gpu;
static struct memory memory;
static struct chain_element element;
static struct virtio_gpu_resource_create_2d request;
static uint8_t answer[64];

static int setup(void **state)
{
	gpu_init(&gpu, &memory, NULL, NULL);
	request = (struct virtio_gpu_resource_create_2d){
		.hdr = {.type = htole32(VIRTIO_GPU_CMD_RESOURCE_CREATE_2D),
			.flags = htole32(VIRTIO_GPU_FLAG_FENCE),
			.fence_id = htole64(77),
			.ctx_id = htole32(3)},
		.resource_id = htole32(5),
		.format = htole32(VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM),
		.width = htole32(8),
		.height = htole32(8),
	};
	element = (struct chain_element){.out_count = 1, .in_count = 1};
	element.out[0] = (struct iovec){&request, sizeof(request)};
	element.in[0] = (struct iovec){answer, sizeof(answer)};
	return 0;
}

static int teardown(void **state)
{
	flip_after_read(NULL, NULL);
	gpu_finish(&gpu);
	return 0;
}

/* It was a command of 40 bytes when it was looked up; this one has 96, and another owner. */
static void other_command(void)
{
	request.hdr = (struct virtio_gpu_ctrl_hdr){
		.type = htole32(VIRTIO_GPU_CMD_CTX_CREATE), .fence_id = htole64(99)};
}

static void test_header_is_read_once(void **state)
{
	uint32_t written = 0;
	flip_after_read(&request.hdr, other_command);
	assert_int_equal(gpu_command(&gpu, GPU_QUEUE_CONTROL, &element, &written), GPU_ANSWERED);
	assert_int_equal(flip_reads(), 1);
	const struct virtio_gpu_ctrl_hdr *header = (const void *)answer;
	assert_int_equal(le32toh(header->type), VIRTIO_GPU_RESP_OK_NODATA);
	assert_int_equal(le32toh(header->flags), VIRTIO_GPU_FLAG_FENCE);
	assert_int_equal(le64toh(header->fence_id), 77);
	assert_int_equal(le32toh(header->ctx_id), 3);
	assert_non_null(resource_get(&gpu.resources, 5));
}

static void larger(void)
{
	request.width = htole32(UINT32_MAX);
}

/* The fields behind the header, too. */
static void test_body_is_read_once(void **state)
{
	uint32_t written = 0;
	flip_after_read(&request.width, larger);
	assert_int_equal(gpu_command(&gpu, GPU_QUEUE_CONTROL, &element, &written), GPU_ANSWERED);
	assert_int_equal(flip_reads(), 1);
	assert_int_equal(resource_get(&gpu.resources, 5)->width, 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_header_is_read_once),
		TEST(test_body_is_read_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
