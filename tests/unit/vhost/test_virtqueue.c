/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tests/unit/vhost/guest_ram.h"

#define N VRING_DESC_F_NEXT
#define W VRING_DESC_F_WRITE
#define I VRING_DESC_F_INDIRECT

static struct chain_element element;

static const char *pop_broken(struct guest_ram *ram)
{
	const char *why = NULL;
	assert_int_equal(
		virtqueue_pop(&ram->queue, &ram->memory, &element, &why), VIRTQUEUE_BROKEN);
	assert_non_null(why);
	return why;
}

static void pop_ok(struct guest_ram *ram)
{
	const char *why = NULL;
	assert_int_equal(virtqueue_pop(&ram->queue, &ram->memory, &element, &why), VIRTQUEUE_OK);
}

static void test_plain_chain(void **state)
{
	struct guest_ram *ram = *state;
	const struct vring_desc chain[] = {
		guest_ram_descriptor(0, 0, 0xffff, 0),
		guest_ram_descriptor(DATA, 24, N, 3),
		guest_ram_descriptor(0, 0, 0xffff, 0),
		guest_ram_descriptor(DATA + 100, 8, N | W, 2),
	};
	guest_ram_offer(ram, chain, 4, 1);
	struct vring_desc *last = guest_ram_at(ram, QUEUE_DESCRIPTORS + 2 * sizeof(*last), 16);
	*last = guest_ram_descriptor(DATA + 200, 16, W, 0);
	pop_ok(ram);
	assert_int_equal(element.head, 1);
	assert_int_equal(element.out_count, 1);
	assert_int_equal(element.in_count, 2);
	assert_ptr_equal(element.in[1].iov_base, guest_ram_at(ram, DATA + 200, 16));
	assert_int_equal(element.in[1].iov_len, 16);
	const char *why = NULL;
	assert_int_equal(virtqueue_pop(&ram->queue, &ram->memory, &element, &why), VIRTQUEUE_EMPTY);
}

/* A buffer over the border of two regions becomes two pieces. */
static void test_buffer_across_regions(void **state)
{
	struct guest_ram *ram = *state;
	const struct vring_desc chain = guest_ram_descriptor(LOW_BYTES - 100, 300, 0, 0);
	guest_ram_offer(ram, &chain, 1, 0);
	pop_ok(ram);
	assert_int_equal(element.out_count, 2);
	assert_int_equal(element.out[0].iov_len, 100);
	assert_int_equal(element.out[1].iov_len, 200);
}

static void put_table(
	struct guest_ram *ram, uint64_t address, const struct vring_desc *table, size_t count)
{
	memcpy(guest_ram_at(ram, address, count * sizeof(*table)), table, count * sizeof(*table));
}

static void test_indirect(void **state)
{
	struct guest_ram *ram = *state;
	const struct vring_desc table[] = {
		guest_ram_descriptor(DATA, 24, N, 2),
		guest_ram_descriptor(DATA + 100, 24, W, 0),
		guest_ram_descriptor(DATA + 50, 8, N, 1),
	};
	const struct vring_desc chain = guest_ram_descriptor(DATA + PAGE, sizeof(table), I, 77);
	put_table(ram, DATA + PAGE, table, 3);
	guest_ram_offer(ram, &chain, 1, 0);
	pop_ok(ram);
	assert_int_equal(element.out_count, 2);
	assert_int_equal(element.in_count, 1);
}

/* The table itself lies over the border of two regions. */
static void test_indirect_table_across_regions(void **state)
{
	struct guest_ram *ram = *state;
	const struct vring_desc first = guest_ram_descriptor(DATA, 24, N, 1);
	const struct vring_desc second = guest_ram_descriptor(DATA + 100, 24, W, 0);
	const struct vring_desc chain = guest_ram_descriptor(LOW_BYTES - 16, 32, I, 0);
	put_table(ram, LOW_BYTES - 16, &first, 1);
	put_table(ram, LOW_BYTES, &second, 1);
	guest_ram_offer(ram, &chain, 1, 0);
	pop_ok(ram);
	assert_int_equal(element.out_count, 1);
	assert_int_equal(element.in_count, 1);
}

/* As many descriptors as allowed work; a loop ends soon after. */
static void test_longest_chain(void **state)
{
	struct guest_ram *ram = *state;
	static struct vring_desc table[VHOST_MAX_DESCRIPTORS];
	for (uint16_t i = 0; i < VHOST_MAX_DESCRIPTORS; i++) {
		bool last = i + 1u == VHOST_MAX_DESCRIPTORS;
		table[i] = guest_ram_descriptor(DATA, 8, last ? 0 : N, (uint16_t)(i + 1));
	}
	const struct vring_desc chain = guest_ram_descriptor(16 * PAGE, sizeof(table), I, 0);
	put_table(ram, 16 * PAGE, table, VHOST_MAX_DESCRIPTORS);
	guest_ram_offer(ram, &chain, 1, 0);
	pop_ok(ram);
	assert_int_equal(element.out_count, VHOST_MAX_DESCRIPTORS);

	table[VHOST_MAX_DESCRIPTORS - 1] = guest_ram_descriptor(DATA, 8, N, 0);
	put_table(ram, 16 * PAGE, table, VHOST_MAX_DESCRIPTORS);
	guest_ram_offer(ram, &chain, 1, 0);
	assert_non_null(strstr(pop_broken(ram), "loop"));
}

struct bad_chain {
	const char *reason;
	struct vring_desc first, second; /* of the queue's table */
	uint16_t head;
};

static void test_bad_chains(void **state)
{
	const struct bad_chain cases[] = {
		{"index", {0}, {0}, QUEUE_SIZE},
		{"index", {DATA, 8, N, QUEUE_SIZE}, {0}, 0},
		{"index", {DATA, 8, N, 0xffff}, {0}, 0},
		{"loop", {DATA, 8, N, 0}, {0}, 0},
		{"loop", {DATA, 8, N, 1}, {DATA, 8, N, 0}, 0},
		{"flags", {DATA, 8, 8, 0}, {0}, 0},
		{"flags", {DATA, 8, I | N, 1}, {DATA, 8, 0, 0}, 0},
		{"flags", {DATA, 16, I | W, 0}, {0}, 0},
		{"empty", {DATA, 0, 0, 0}, {0}, 0},
		{"outside", {HIGH - 1, 1, 0, 0}, {0}, 0},
		{"outside", {UINT64_MAX, 2, 0, 0}, {0}, 0},
		{"outside", {LOW_BYTES + MIDDLE_BYTES - 1, 2, 0, 0}, {0}, 0},
		{"readable", {DATA, 8, W | N, 1}, {DATA, 8, 0, 0}, 0},
		{"size", {DATA, 15, I, 0}, {0}, 0},
		{"size", {DATA, 0, I, 0}, {0}, 0},
		{"size", {DATA, 16 * (VHOST_MAX_DESCRIPTORS + 1), I, 0}, {0}, 0},
		{"outside", {UINT64_MAX - 15, 16, I, 0}, {0}, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct guest_ram ram;
		const struct vring_desc chain[] = {cases[i].first, cases[i].second};
		guest_ram_init(&ram);
		guest_ram_offer(&ram, chain, 2, cases[i].head);
		assert_non_null(strstr(pop_broken(&ram), cases[i].reason));
		guest_ram_finish(&ram);
	}
}

static void test_nested_indirect(void **state)
{
	struct guest_ram *ram = *state;
	const struct vring_desc inner = guest_ram_descriptor(DATA, 16, I, 0);
	put_table(ram, DATA, &inner, 1);
	guest_ram_offer(ram, &inner, 1, 0);
	assert_non_null(strstr(pop_broken(ram), "inside"));
}

static void test_too_many_available(void **state)
{
	struct guest_ram *ram = *state;
	uint16_t *available = guest_ram_at(ram, QUEUE_AVAILABLE, 4);
	available[1] = QUEUE_SIZE + 1;
	assert_non_null(strstr(pop_broken(ram), "room"));
}

/* The rings are found again for each use: a queue outlives no change of the memory. */
static void test_rings_outside(void **state)
{
	struct guest_ram *ram = *state;
	ram->queue.used = USER + LOW_BYTES - 8;
	assert_non_null(strstr(pop_broken(ram), "outside"));
	assert_false(virtqueue_push(&ram->queue, &ram->memory, 0, 0));
	assert_false(virtqueue_sleep(&ram->queue, &ram->memory));
	ram->queue.used = USER + QUEUE_USED + 2; /* not aligned */
	assert_non_null(strstr(pop_broken(ram), "outside"));
}

static uint64_t calls(struct guest_ram *ram)
{
	uint64_t count = 0;
	return read(ram->queue.call, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

static void test_push(void **state)
{
	struct guest_ram *ram = *state;
	const uint32_t *used = guest_ram_at(ram, QUEUE_USED, 4 + 8 * QUEUE_SIZE);
	assert_true(virtqueue_push(&ram->queue, &ram->memory, 5, 99));
	assert_int_equal(used[0] >> 16, 1);
	assert_int_equal(used[1], 5);
	assert_int_equal(used[2], 99);
}

/* After a pause the device goes on where the used ring is. */
static void test_used_ring_is_taken_over(void **state)
{
	struct guest_ram *ram = *state;
	uint16_t *used = guest_ram_at(ram, QUEUE_USED, 4 + 8 * QUEUE_SIZE);
	used[1] = 0xffff;
	assert_true(virtqueue_push(&ram->queue, &ram->memory, 1, 0));
	assert_int_equal(used[1], 0);
	assert_int_equal(used[2 + 4 * (QUEUE_SIZE - 1)], 1);
}

/* The call of the start, whatever the driver has heard. */
static void take_start_call(struct guest_ram *ram)
{
	const char *why = NULL;
	ram->queue.call = eventfd(0, EFD_NONBLOCK);
	assert_int_equal(virtqueue_pop(&ram->queue, &ram->memory, &element, &why), VIRTQUEUE_EMPTY);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
}

/* The driver waits for an entry that was there before the pause, and would hear of no later one. */
static void test_after_a_pause_the_guest_is_told_once(void **state)
{
	struct guest_ram *ram = *state;
	uint16_t *available = guest_ram_at(ram, QUEUE_AVAILABLE, 4 + 2 * QUEUE_SIZE + 2);
	uint16_t *used = guest_ram_at(ram, QUEUE_USED, 4);
	ram->queue.event_idx = true;
	used[1] = 9;
	available[2 + QUEUE_SIZE] = 7;
	take_start_call(ram);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 0);
	available[2 + QUEUE_SIZE] = 9;
	virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
}

/* The first descriptor was one that nobody listens to. */
static void test_another_call_tells_once(void **state)
{
	struct guest_ram *ram = *state;
	uint16_t *available = guest_ram_at(ram, QUEUE_AVAILABLE, 4 + 2 * QUEUE_SIZE + 2);
	ram->queue.event_idx = true;
	available[2 + QUEUE_SIZE] = 7;
	take_start_call(ram);
	virtqueue_set_call(&ram->queue, eventfd(0, EFD_NONBLOCK));
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 0);
}

static void test_notify_without_event_index(void **state)
{
	struct guest_ram *ram = *state;
	uint16_t *available = guest_ram_at(ram, QUEUE_AVAILABLE, 4);
	take_start_call(ram);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 0); /* nothing was pushed */
	virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
	available[0] = VRING_AVAIL_F_NO_INTERRUPT;
	virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 0);
}

static void test_notify_with_event_index(void **state)
{
	struct guest_ram *ram = *state;
	uint16_t *available = guest_ram_at(ram, QUEUE_AVAILABLE, 4 + 2 * QUEUE_SIZE + 2);
	uint16_t *event = &available[2 + QUEUE_SIZE];
	ram->queue.event_idx = true;
	take_start_call(ram);
	*event = 1;
	virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 0);
	virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
	/* Passed in a batch counts too. */
	*event = 3;
	for (int i = 0; i < 4; i++) {
		virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	}
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
}

/* Nobody waits for these: told with the next answer, or before a quarter of the queue is
 * unheard. */
static void test_quiet_answers(void **state)
{
	struct guest_ram *ram = *state;
	const uint16_t *used = guest_ram_at(ram, QUEUE_USED, 4);
	take_start_call(ram);
	virtqueue_push_quietly(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(used[1], 1);
	assert_int_equal(calls(ram), 0);
	virtqueue_push(&ram->queue, &ram->memory, 0, 0);
	virtqueue_push_quietly(&ram->queue, &ram->memory, 0, 0);
	virtqueue_notify(&ram->queue, &ram->memory);
	assert_int_equal(calls(ram), 1);
	for (uint32_t i = 1; i <= QUEUE_SIZE / 4; i++) {
		assert_int_equal(calls(ram), 0);
		virtqueue_push_quietly(&ram->queue, &ram->memory, 0, 0);
		virtqueue_notify(&ram->queue, &ram->memory);
	}
	assert_int_equal(calls(ram), 1);
}

static void test_sleep(void **state)
{
	struct guest_ram *ram = *state;
	const struct vring_desc chain = guest_ram_descriptor(DATA, 8, 0, 0);
	const uint16_t *used = guest_ram_at(ram, QUEUE_USED, 4 + 8 * QUEUE_SIZE + 2);
	ram->queue.event_idx = true;
	guest_ram_offer(ram, &chain, 1, 0);
	assert_true(virtqueue_sleep(&ram->queue, &ram->memory));
	pop_ok(ram);
	assert_false(virtqueue_sleep(&ram->queue, &ram->memory));
	assert_int_equal(used[2 + 4 * QUEUE_SIZE], 1);
}

static void test_stop_keeps_the_position(void **state)
{
	struct guest_ram *ram = *state;
	ram->queue.last_available = 77;
	ram->queue.enabled = true;
	ram->queue.kick = eventfd(0, 0);
	assert_true(virtqueue_is_ready(&ram->queue));
	int kick = ram->queue.kick;
	virtqueue_stop(&ram->queue);
	assert_false(virtqueue_is_ready(&ram->queue));
	assert_int_equal(ram->queue.last_available, 77);
	assert_int_equal(close(kick), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guest_ram_setup, guest_ram_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_plain_chain),
		TEST(test_buffer_across_regions),
		TEST(test_indirect),
		TEST(test_indirect_table_across_regions),
		TEST(test_longest_chain),
		TEST(test_bad_chains),
		TEST(test_nested_indirect),
		TEST(test_too_many_available),
		TEST(test_rings_outside),
		TEST(test_push),
		TEST(test_used_ring_is_taken_over),
		TEST(test_after_a_pause_the_guest_is_told_once),
		TEST(test_another_call_tells_once),
		TEST(test_notify_without_event_index),
		TEST(test_notify_with_event_index),
		TEST(test_quiet_answers),
		TEST(test_sleep),
		TEST(test_stop_keeps_the_position),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
