/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <endian.h>
#include <string.h>

#include "tests/unit/vhost/guest_ram.h"
#include "vhost/gpu/gpu.h"

static struct chain_element element;

/* A request at head 0 with room for an answer behind it. */
static struct gpu_request request(struct guest_ram *ram, uint64_t fence_id)
{
	const struct vring_desc chain[] = {
		guest_ram_descriptor(DATA, 32, VRING_DESC_F_NEXT, 1),
		guest_ram_descriptor(DATA + 512, 24, VRING_DESC_F_WRITE, 0),
	};
	const char *why = NULL;
	guest_ram_offer(ram, chain, 2, 0);
	assert_int_equal(virtqueue_pop(&ram->queue, &ram->memory, &element, &why), VIRTQUEUE_OK);
	struct gpu_request made = {.head = element.head};
	made.untrusted.header = (struct virtio_gpu_ctrl_hdr){
		.type = htole32(VIRTIO_GPU_CMD_SUBMIT_3D),
		.flags = htole32(VIRTIO_GPU_FLAG_FENCE),
		.fence_id = htole64(fence_id),
		.ctx_id = htole32(3),
	};
	return made;
}

static uint16_t used(const struct guest_ram *ram)
{
	return guest_queue_answered(&ram->driver, &ram->memory);
}

static void test_nothing_parked(void **state)
{
	struct guest_ram *ram = *state;
	struct gpu_fence fence = {0};
	assert_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
	assert_int_equal(used(ram), 0);
}

static void test_completes_once(void **state)
{
	struct guest_ram *ram = *state;
	struct gpu_fence fence = {0};
	const struct gpu_request parked = request(ram, UINT64_C(1) << 40);
	gpu_fence_park(&fence, &parked);
	assert_int_equal(used(ram), 0);
	/* The request was copied: what the guest writes over it is not looked at. */
	memset(guest_ram_at(ram, DATA, 32), 0xff, 32);
	assert_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
	assert_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
	assert_int_equal(used(ram), 1);
	const struct virtio_gpu_ctrl_hdr *answer = guest_ram_at(ram, DATA + 512, 24);
	assert_int_equal(le32toh(answer->type), VIRTIO_GPU_RESP_OK_NODATA);
	assert_int_equal(le32toh(answer->flags), VIRTIO_GPU_FLAG_FENCE);
	assert_true(le64toh(answer->fence_id) == UINT64_C(1) << 40);
	assert_int_equal(le32toh(answer->ctx_id), 3);
}

/* Others are answered while it waits; the used ring is in the order of the answers. */
static void test_others_pass(void **state)
{
	struct guest_ram *ram = *state;
	struct gpu_fence fence = {0};
	const struct gpu_request parked = request(ram, 7);
	gpu_fence_park(&fence, &parked);
	assert_true(virtqueue_push(&ram->queue, &ram->memory, 9, 0));
	assert_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
	const uint32_t *ring = guest_ram_at(ram, QUEUE_USED, 4 + 8 * QUEUE_SIZE);
	assert_int_equal(ring[1], 9);
	assert_int_equal(ring[3], 0);
	assert_int_equal(ring[4], 24);
}

/* The guest changed the chain meanwhile: checked as if it were new. */
static void test_changed_chain(void **state)
{
	struct guest_ram *ram = *state;
	struct gpu_fence fence = {0};
	const struct gpu_request parked = request(ram, 7);
	gpu_fence_park(&fence, &parked);
	struct vring_desc *chain = guest_ram_at(ram, QUEUE_DESCRIPTORS, 2 * sizeof(*chain));
	chain[1].addr = HIGH - 8;
	assert_non_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
	assert_false(fence.parked);
	assert_int_equal(used(ram), 0);
}

/* Too little room now: finished without an answer. */
static void test_room_taken_away(void **state)
{
	struct guest_ram *ram = *state;
	struct gpu_fence fence = {0};
	const struct gpu_request parked = request(ram, 7);
	gpu_fence_park(&fence, &parked);
	struct vring_desc *chain = guest_ram_at(ram, QUEUE_DESCRIPTORS, 2 * sizeof(*chain));
	chain[1].len = 23;
	memset(guest_ram_at(ram, DATA + 512, 24), 0xee, 24);
	assert_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
	const uint32_t *ring = guest_ram_at(ram, QUEUE_USED, 4 + 8 * QUEUE_SIZE);
	assert_int_equal(ring[2], 0);
	assert_int_equal(*(uint8_t *)guest_ram_at(ram, DATA + 512, 1), 0xee);
}

/* The RAM went away while it was parked. */
static void test_memory_taken_away(void **state)
{
	struct guest_ram *ram = *state;
	struct gpu_fence fence = {0};
	const struct gpu_request parked = request(ram, 7);
	gpu_fence_park(&fence, &parked);
	memory_finish(&ram->memory);
	assert_non_null(gpu_fence_complete(&fence, &ram->queue, &ram->memory));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guest_ram_setup, guest_ram_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_parked),
		TEST(test_completes_once),
		TEST(test_others_pass),
		TEST(test_changed_chain),
		TEST(test_room_taken_away),
		TEST(test_memory_taken_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
