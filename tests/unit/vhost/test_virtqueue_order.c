/* SPDX-License-Identifier: MIT
 *
 * No order of stores and loads of driver and device loses a kick or a call: the two full fences of
 * virtqueue.c. The driver's side is what Linux does.
 */
#include "tests/unit/harness.h"

#include <sys/eventfd.h>

#include "tests/unit/order_model.h"
#include "tests/unit/vhost/guest_ram.h"

/* The code under test, on the model's two processors. */
#include "vhost/queue/chain.c"
#include "vhost/queue/virtqueue.c"

enum { DEVICE, DRIVER };

/* An event index that nothing reaches: no notification is wanted. */
#define FAR 0x8000u

static struct guest_ram ram;
static bool noticed; /* by whoever looked at the ring */
static bool told; /* by a kick or a call */

static uint16_t *available(size_t entry)
{
	return (uint16_t *)guest_ram_at(&ram, QUEUE_AVAILABLE, 4 + 2 * QUEUE_SIZE + 2) + entry;
}

static uint16_t *used(size_t entry)
{
	return (uint16_t *)guest_ram_at(&ram, QUEUE_USED, 4 + 8 * QUEUE_SIZE + 2) + entry;
}

static void start(void)
{
	guest_ram_finish(&ram);
	guest_ram_init(&ram);
	ram.queue.event_idx = true;
	/* Not the first call after a start, which is made in any case. */
	ram.queue.looked = ram.queue.told = true;
	ram.queue.call = eventfd(0, EFD_NONBLOCK);
	*used(2 + 4 * QUEUE_SIZE) = FAR;
	*available(2 + QUEUE_SIZE) = FAR;
	noticed = told = false;
}

static void nothing(void)
{
}

static void check(void)
{
	assert_true(noticed || told);
}

/* --- a request for a device that falls asleep ------------------------------------------------- */

static void device_sleeps(void)
{
	noticed = virtqueue_sleep(&ram.queue, &ram.memory);
}

static void driver_offers(void)
{
	__atomic_store_n(available(1), 1, __ATOMIC_RELEASE);
}

static void driver_looks_whether_to_kick(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	told = __atomic_load_n(used(2 + 4 * QUEUE_SIZE), __ATOMIC_ACQUIRE) == 0;
}

static void test_a_request_is_seen_or_announced(void **state)
{
	void (*const steps[2][2])(void) = {[DEVICE] = {device_sleeps, nothing},
		[DRIVER] = {driver_offers, driver_looks_whether_to_kick}};
	order_try_all(start, steps, check);
}

/* --- an answer for a driver that wants to be called ------------------------------------------- */

static void device_answers(void)
{
	virtqueue_push(&ram.queue, &ram.memory, 0, 0);
}

static void device_notifies(void)
{
	uint64_t count;
	virtqueue_notify(&ram.queue, &ram.memory);
	told = read(ram.queue.call, &count, sizeof(count)) == sizeof(count);
}

static void driver_asks_for_calls(void)
{
	__atomic_store_n(available(2 + QUEUE_SIZE), 0, __ATOMIC_RELEASE);
}

static void driver_looks_for_answers(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	noticed = __atomic_load_n(used(1), __ATOMIC_ACQUIRE) != 0;
}

static void test_an_answer_is_seen_or_announced(void **state)
{
	void (*const steps[2][2])(void) = {[DEVICE] = {device_answers, device_notifies},
		[DRIVER] = {driver_asks_for_calls, driver_looks_for_answers}};
	order_try_all(start, steps, check);
}

static int setup(void **state)
{
	guest_ram_init(&ram);
	return 0;
}

static int teardown(void **state)
{
	guest_ram_finish(&ram);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_request_is_seen_or_announced),
		TEST(test_an_answer_is_seen_or_announced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
