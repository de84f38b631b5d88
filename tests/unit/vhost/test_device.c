/* SPDX-License-Identifier: MIT
 *
 * What a turn of the device may cost, counted in requests and steps, never in time; and when the
 * guest is interrupted.
 */
#include "tests/unit/harness.h"

#include <endian.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "protocol/ring.h"
#include "tests/unit/vhost/guest_ram.h"
#include "vhost/front/device.h"
#include "vhost/process/report.h"

/* A queue that holds more than a turn handles, behind the small one of guest_ram.h. */
#define LARGE_QUEUE 512u
#define LARGE_DESCRIPTORS (16 * PAGE)
#define LARGE_AVAILABLE (19 * PAGE)
#define LARGE_USED (20 * PAGE)

/* Requests of 64 bytes, and indirect tables. */
#define REQUESTS (24 * PAGE)
#define TABLES HIGH
#define TABLE_BYTES (5 * PAGE)
#define MAX_TABLES 6u
/* The largest list of entries, cut into pieces. */
#define ENTRIES LOW_BYTES
#define ENTRY_BYTES 16u
#define PIECES 1000u

static struct device device;
static struct guest_queue driver;

static void *at(uint64_t address, uint64_t size)
{
	return guest_memory_at(&device.memory, address, size);
}

static int setup(void **state)
{
	const struct device_setup nowhere = {"/no/such/compositor", POOL_FORM_COPY, -1, -1};
	report_init("test");
	device_init(&device, &nowhere);
	guest_ram_map_usual(&device.memory);
	driver = (struct guest_queue){
		LARGE_QUEUE, LARGE_DESCRIPTORS, LARGE_AVAILABLE, LARGE_USED, 0};
	struct virtqueue *queue = &device.queues[GPU_QUEUE_CONTROL];
	guest_queue_connect(&driver, queue);
	queue->enabled = true;
	queue->kick = eventfd(0, EFD_NONBLOCK);
	device.kicked[GPU_QUEUE_CONTROL] = true;
	return 0;
}

static int teardown(void **state)
{
	device_finish(&device, LINK_BYE_VM_GONE);
	return 0;
}

/* Requests are offered in the order of their numbers. */
static void offer(uint16_t number, struct vring_desc head)
{
	guest_queue_offer(&driver, &device.memory, number, &head, 1, number);
}

static uint16_t answered(void)
{
	return guest_queue_answered(&driver, &device.memory);
}

/* Request number, without room for an answer. */
static void put_request(uint16_t number, const void *request, uint32_t size)
{
	uint64_t address = REQUESTS + number * UINT64_C(64);
	memcpy(at(address, size), request, size);
	offer(number, guest_ram_descriptor(address, size, 0, 0));
}

static void create(uint16_t number, uint32_t id)
{
	const struct virtio_gpu_resource_create_2d request = {
		.hdr.type = htole32(VIRTIO_GPU_CMD_RESOURCE_CREATE_2D),
		.resource_id = htole32(id),
		.format = htole32(VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM),
		.width = htole32(8),
		.height = htole32(8),
	};
	put_request(number, &request, sizeof(request));
}

/* As many entries as one command may bring, none beside its neighbour. */
static void put_entries(void)
{
	struct virtio_gpu_mem_entry *entries = at(ENTRIES, VHOST_MAX_ENTRIES * ENTRY_BYTES);
	for (uint32_t i = 0; i < VHOST_MAX_ENTRIES; i++) {
		entries[i] = (struct virtio_gpu_mem_entry){
			.addr = htole64(DATA + i % 2 * 2 * PAGE), .length = htole32(PAGE)};
	}
}

/* Lays request number and the entries out as Linux does it when they do not lie in one piece. */
static void attach(uint16_t number, uint32_t id)
{
	const struct virtio_gpu_resource_attach_backing request = {
		.hdr.type = htole32(VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING),
		.resource_id = htole32(id),
		.nr_entries = htole32(VHOST_MAX_ENTRIES),
	};
	const uint64_t address = REQUESTS + number * UINT64_C(64);
	const uint32_t bytes = (1 + PIECES) * sizeof(struct vring_desc);
	const uint64_t table_at = TABLES + number % MAX_TABLES * TABLE_BYTES;
	struct vring_desc *table = at(table_at, bytes);
	uint32_t all = VHOST_MAX_ENTRIES * ENTRY_BYTES, step = all / PIECES;
	memcpy(at(address, sizeof(request)), &request, sizeof(request));
	table[0] = guest_ram_descriptor(address, sizeof(request), VRING_DESC_F_NEXT, 1);
	for (uint32_t i = 0; i < PIECES; i++) {
		bool last = i + 1 == PIECES;
		table[1 + i] =
			guest_ram_descriptor(ENTRIES + i * step, last ? all - i * step : step,
				last ? 0 : VRING_DESC_F_NEXT, (uint16_t)(i + 2));
	}
	offer(number, guest_ram_descriptor(table_at, bytes, VRING_DESC_F_INDIRECT, 0));
}

/* 256 requests, then everybody else has a turn. */
static void test_requests_of_a_turn(void **state)
{
	const struct virtio_gpu_ctrl_hdr request = {
		.type = htole32(VIRTIO_GPU_CMD_GET_DISPLAY_INFO)};
	const uint16_t all = VHOST_MAX_ELEMENTS_PER_TURN + 20;
	for (uint16_t i = 0; i < all; i++) {
		put_request(i, &request, sizeof(request));
	}
	assert_true(device_service(&device));
	assert_int_equal(answered(), VHOST_MAX_ELEMENTS_PER_TURN);
	assert_false(device_service(&device));
	assert_int_equal(answered(), all);
}

/* Each entry and each piece is looked at once. */
static void test_attach_is_linear(void **state)
{
	create(0, 1);
	assert_false(device_service(&device));
	put_entries();
	attach(1, 1);
	device.kicked[GPU_QUEUE_CONTROL] = true;
	assert_false(device_service(&device));
	assert_int_equal(resource_get(&device.gpu.resources, 1)->backing.count, VHOST_MAX_ENTRIES);
	uint64_t steps = VHOST_MAX_STEPS_PER_TURN - device.gpu.budget;
	assert_true(steps >= VHOST_MAX_ENTRIES);
	assert_true(steps <= VHOST_MAX_ENTRIES + 3 * PIECES);
}

/* Large requests make a turn short: not 256 of them. */
static void test_steps_of_a_turn(void **state)
{
	const uint16_t turns = 3, each = MAX_TABLES / turns;
	for (uint16_t i = 0; i < MAX_TABLES; i++) {
		create(i, i + 1u);
	}
	assert_false(device_service(&device));
	put_entries();
	for (uint16_t i = 0; i < MAX_TABLES; i++) {
		attach((uint16_t)(MAX_TABLES + i), i + 1u);
	}
	device.kicked[GPU_QUEUE_CONTROL] = true;
	for (uint16_t turn = 1; turn <= turns; turn++) {
		assert_true(device_service(&device));
		assert_int_equal(answered(), MAX_TABLES + turn * each);
	}
	assert_false(device_service(&device));
}

/* A context's end looks at every resource, and is paid for. */
static void test_context_destroy_costs(void **state)
{
	struct virtio_gpu_ctx_create request = {
		.hdr = {.type = htole32(VIRTIO_GPU_CMD_CTX_CREATE), .ctx_id = htole32(1)}};
	for (uint16_t i = 0; i < 100; i++) {
		create(i, i + 1u);
	}
	put_request(100, &request, sizeof(request));
	assert_false(device_service(&device));
	request.hdr.type = htole32(VIRTIO_GPU_CMD_CTX_DESTROY);
	put_request(101, &request, sizeof(request.hdr));
	device.kicked[GPU_QUEUE_CONTROL] = true;
	assert_false(device_service(&device));
	assert_true(VHOST_MAX_STEPS_PER_TURN - device.gpu.budget >= 100);
}

static uint64_t calls(void)
{
	uint64_t count = 0;
	ssize_t size = read(device.queues[GPU_QUEUE_CONTROL].call, &count, sizeof(count));
	return size == (ssize_t)sizeof(count) ? count : 0;
}

static void submit(uint16_t number, uint32_t op, uint32_t flags)
{
	const struct {
		struct virtio_gpu_cmd_submit submit;
		uint32_t words[8];
	} request = {
		.submit = {.hdr = {.type = htole32(VIRTIO_GPU_CMD_SUBMIT_3D),
				   .flags = htole32(flags),
				   .ctx_id = htole32(1)},
			.size = htole32(sizeof(request.words))},
		.words = {htole32(RING_COMMAND_MAGIC), htole32(op)},
	};
	put_request(number, &request, sizeof(request));
	device.kicked[GPU_QUEUE_CONTROL] = true;
	assert_false(device_service(&device));
}

/* The guest is not interrupted for a doorbell, unless it asked for a fence. */
static void test_doorbells_are_quiet(void **state)
{
	const struct virtio_gpu_ctx_create context = {
		.hdr = {.type = htole32(VIRTIO_GPU_CMD_CTX_CREATE), .ctx_id = htole32(1)}};
	device.queues[GPU_QUEUE_CONTROL].call = eventfd(0, EFD_NONBLOCK);
	put_request(0, &context, sizeof(context));
	assert_false(device_service(&device));
	assert_int_equal(calls(), 1);
	submit(1, RING_KICK, 0);
	assert_int_equal(answered(), 2);
	assert_int_equal(calls(), 0);
	submit(2, RING_KICK, VIRTIO_GPU_FLAG_FENCE);
	assert_int_equal(calls(), 1);
	submit(3, RING_CLOSE, 0);
	assert_int_equal(calls(), 1);
}

/* A queue that stops answers what is parked, and the guest hears of it when it is started again:
 * a device that is being reset keeps silent. */
static void test_stop_answers_unheard(void **state)
{
	const struct virtio_gpu_ctrl_hdr header = {
		.type = htole32(VIRTIO_GPU_CMD_SUBMIT_3D),
		.flags = htole32(VIRTIO_GPU_FLAG_FENCE),
	};
	struct virtqueue *queue = &device.queues[GPU_QUEUE_CONTROL];
	static struct chain_element element;
	const char *why = NULL;
	uint32_t base = 0;
	int heard = eventfd(0, EFD_NONBLOCK);
	queue->call = dup(heard);
	put_request(0, &header, sizeof(header));
	assert_int_equal(virtqueue_pop(queue, &device.memory, &element, &why), VIRTQUEUE_OK);
	const struct gpu_request parked = {.untrusted.header = header, .head = element.head};
	gpu_fence_park(&device.channel.fence, &parked);
	/* An answer of just before, which the guest has not heard either. */
	assert_int_equal(eventfd_write(heard, 1), 0);
	assert_null(device_stop_queue(&device, GPU_QUEUE_CONTROL, &base));
	assert_int_equal(base, 1);
	assert_int_equal(answered(), 1);
	eventfd_t count = 0;
	assert_int_equal(eventfd_read(heard, &count), -1);
	guest_queue_connect(&driver, queue);
	queue->enabled = true;
	assert_null(device_set_queue_kick(&device, GPU_QUEUE_CONTROL, eventfd(0, EFD_NONBLOCK)));
	assert_null(device_set_queue_call(&device, GPU_QUEUE_CONTROL, dup(heard)));
	assert_false(device_service(&device));
	assert_int_equal(eventfd_read(heard, &count), 0);
	close(heard);
}

/* OPEN maps many pages, even when it is refused it may have: a few of them fill a turn. */
static void test_opens_of_a_turn(void **state)
{
	const struct virtio_gpu_ctx_create context = {
		.hdr = {.type = htole32(VIRTIO_GPU_CMD_CTX_CREATE), .ctx_id = htole32(1)}};
	put_request(0, &context, sizeof(context));
	assert_false(device_service(&device));
	submit(1, RING_OPEN, 0);
	assert_true(VHOST_MAX_STEPS_PER_TURN - device.gpu.budget >= VHOST_OPEN_STEPS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_requests_of_a_turn),
		TEST(test_attach_is_linear),
		TEST(test_steps_of_a_turn),
		TEST(test_context_destroy_costs),
		TEST(test_doorbells_are_quiet),
		TEST(test_stop_answers_unheard),
		TEST(test_opens_of_a_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
