/* SPDX-License-Identifier: MIT
 *
 * The rings and their wake-ups, over a device that the test plays: it stands in for virtgpu.c.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "carrier.h"
#include "guest-proxy/link/virtgpu.h"
#include "protocol/decode.h"
#include "protocol/encode.h"
#include "protocol/ring.h"
#include "tests/unit/sides.h"

#define PAGE 4096u
#define MAX_COMMANDS 4096

/* --- the device ------------------------------------------------------------------------------ */

static struct ring host;
static uint8_t *shared; /* of the last rings that were opened */
static unsigned resources; /* alive */
static struct ring_command commands[MAX_COMMANDS];
static unsigned command_count;
static int fence = -1; /* the host's end of the parked wait */
static bool refuses;
static int device = -1; /* the file that works */
static bool absent; /* no device is found */
static unsigned finds;

int virtgpu_find(const char *render_node, bool quiet)
{
	finds++;
	if (absent) {
		return -1;
	}
	device = eventfd(0, EFD_CLOEXEC);
	return device;
}

bool virtgpu_resource_create(int fd, size_t size, struct virtgpu_resource *resource)
{
	if (fd != device) {
		errno = ENODEV;
		return false;
	}
	*resource = (struct virtgpu_resource){.handle = 1, .id = 5, .size = size};
	resource->data = aligned_alloc(PAGE, size);
	memset(resource->data, 0, size);
	shared = resource->data;
	resources++;
	return true;
}

static int watch = -1; /* the host's end: readable when a device has gone */
static bool gone; /* ours has */
static unsigned watched;
static bool blind; /* nothing can be watched */

int virtgpu_watch_create(void)
{
	watch = blind ? -1 : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return blind ? -1 : dup(watch);
}

bool virtgpu_watch(int fd)
{
	assert_true(fd >= 0);
	watched++;
	return true;
}

bool virtgpu_is_gone(int fd, int device_fd)
{
	uint64_t count;
	assert_int_equal(read(fd, &count, sizeof(count)), sizeof(count));
	assert_int_equal(device_fd, device);
	return gone;
}

void virtgpu_resource_unmap(struct virtgpu_resource *resource)
{
	if (resource->data) {
		free(resource->data);
		resources--;
	}
	*resource = (struct virtgpu_resource){0};
}

static unsigned destroyed; /* by their handle */

void virtgpu_resource_destroy(int fd, struct virtgpu_resource *resource)
{
	destroyed += resource->data ? 1 : 0;
	virtgpu_resource_unmap(resource);
}

bool virtgpu_submit(int fd, const struct ring_command *command, int *out)
{
	if (refuses) {
		errno = EIO;
		return false;
	}
	assert_int_equal(command->magic, RING_COMMAND_MAGIC);
	assert_true(command_count < MAX_COMMANDS);
	commands[command_count++] = *command;
	if (out) {
		if (fence >= 0) {
			close(fence);
		}
		fence = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		*out = dup(fence);
	}
	return true;
}

static unsigned count_commands(enum ring_command_op op)
{
	unsigned count = 0;
	for (unsigned i = 0; i < command_count; i++) {
		count += commands[i].op == op ? 1 : 0;
	}
	return count;
}

static const struct ring_command *last_command(void)
{
	assert_true(command_count > 0);
	return &commands[command_count - 1];
}

/* --- the proxy ------------------------------------------------------------------------------- */

/* The device completes the parked wait, with or without a reason. */
static void wake(void)
{
	assert_int_equal(eventfd_write(fence, 1), 0);
	assert_int_equal(wl_event_loop_dispatch(carrier.loop, 0), 0);
}

static struct transport *host_create(struct wl_event_loop *loop)
{
	return transport_virtio_create(loop, NULL);
}

static void host_accept(void)
{
	assert_true(ring_init(&host, RING_AT_HOST, shared));
}

static void host_finish(void)
{
}

static void host_say(const struct link_msg *msg)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = side_encode(msg, bytes);
	assert_int_equal(ring_write(&host, bytes, size), RING_OK);
}

static void host_leave(void)
{
	ring_host_set_link_state(&host, RING_LINK_DOWN);
}

static const struct carrier_host at_host = {
	.create = host_create,
	.accept = host_accept,
	.finish = host_finish,
	.say = host_say,
	.leave = host_leave,
	.wake = wake,
};

static int setup(void **state)
{
	command_count = 0;
	refuses = absent = gone = false;
	finds = watched = 0;
	return carrier_begin(&at_host);
}

static int setup_blind(void **state)
{
	blind = true;
	return setup(state);
}

static int teardown(void **state)
{
	refuses = blind = false;
	carrier_end();
	assert_int_equal(resources, 0);
	close(fence);
	if (watch >= 0) {
		close(watch);
	}
	fence = watch = -1;
	return 0;
}

/* The object of the next message that the host reads, 0: none. */
static uint32_t host_reads(void)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = 0;
	if (ring_read(&host, bytes, &size) != RING_OK) {
		return 0;
	}
	static struct link_msg msg;
	struct decode_state state = {
		.side = &link_side_host, .greeted = true, .minor = LINK_VERSION_MINOR};
	assert_int_equal(decode(&state, bytes, size, 0, &msg), LINK_ERROR_NONE);
	return msg.object;
}

static void opens_and_parks_one_wait(void **state)
{
	assert_int_equal(command_count, 2);
	assert_int_equal(commands[0].op, RING_OPEN);
	assert_int_equal(commands[0].resource, 5);
	assert_int_equal(commands[1].op, RING_WAIT);
	assert_int_equal(commands[1].wants_space, 0);
}

static void wake_reads_and_parks_again(void **state)
{
	carrier_greet();
	carrier_say_close(7);
	carrier_say_close(8);
	unsigned waits = count_commands(RING_WAIT);
	wake();
	assert_int_equal(carrier.messages, 3);
	assert_int_equal(carrier.last_object, 8);
	assert_int_equal(count_commands(RING_WAIT), waits + 1);
	assert_false(ring_host_wait_is_due(&host, last_command()));
	carrier_say_close(9);
	assert_true(ring_host_wait_is_due(&host, last_command()));
}

static void wake_without_a_reason_does_no_harm(void **state)
{
	for (unsigned i = 0; i < 5; i++) {
		wake();
	}
	assert_int_equal(carrier.messages, 0);
	assert_int_equal(carrier.losts, 0);
	assert_int_equal(count_commands(RING_WAIT), 6);
}

static void kicks_only_a_sleeping_host(void **state)
{
	ring_host_awake(&host);
	assert_true(carrier_send_long(1));
	assert_int_equal(count_commands(RING_KICK), 0);
	ring_host_sleep(&host);
	assert_true(carrier_send_long(2));
	assert_int_equal(count_commands(RING_KICK), 1);
	assert_int_equal(host_reads(), 1);
	assert_int_equal(host_reads(), 2);
}

static void full_ring_queues_in_order(void **state)
{
	uint32_t sent = 0;
	while (carrier.impl->has_room(carrier.transport)) {
		assert_true(carrier_send_long(++sent));
	}
	assert_true(sent > RING_DATA_BYTES / LINK_MAX_MESSAGE);
	assert_int_equal(last_command()->op, RING_WAIT);
	assert_int_equal(last_command()->wants_space, 1);
	unsigned waits = count_commands(RING_WAIT);
	for (int i = 0; i < 20; i++) {
		assert_true(carrier_send_long(++sent));
	}
	assert_int_equal(count_commands(RING_WAIT), waits); /* that one is parked still */
	assert_false(ring_host_wait_is_due(&host, last_command()));
	uint32_t read = 0;
	while (read < sent) {
		uint32_t object = host_reads();
		if (object == 0) {
			assert_int_equal(carrier.rooms, 0);
			assert_true(ring_host_wait_is_due(&host, last_command()));
			wake();
			continue;
		}
		assert_int_equal(object, ++read);
	}
	assert_int_equal(carrier.rooms, 1);
	assert_true(carrier.impl->has_room(carrier.transport));
	assert_int_equal(last_command()->wants_space, 0);
}

static void ended_link_is_lost(void **state)
{
	ring_host_set_link_state(&host, RING_LINK_UP);
	wake();
	assert_int_equal(carrier.losts, 0);
	ring_host_set_link_state(&host, RING_LINK_DOWN);
	wake();
	assert_int_equal(carrier.losts, 1);
}

static void bad_index_is_the_end(void **state)
{
	host.control->to_guest_produced = RING_DATA_BYTES + 1;
	wake();
	assert_int_equal(carrier.losts, 1);
}

static void failing_device_is_the_end(void **state)
{
	refuses = true;
	wake();
	assert_int_equal(carrier.losts, 1);
}

static void opens_again_with_fresh_rings(void **state)
{
	carrier_greet();
	assert_true(carrier_send_long(1));
	carrier.impl->close(carrier.transport);
	assert_int_equal(last_command()->op, RING_CLOSE);
	assert_int_equal(resources, 0);
	assert_true(carrier.impl->open(carrier.transport, true));
	assert_true(ring_init(&host, RING_AT_HOST, shared));
	assert_int_equal(host_reads(), 0);
	carrier_greet(); /* WELCOME is allowed once on a link, and this is another */
}

static void memory_is_whole_pages(void **state)
{
	struct transport_memory memory;
	assert_true(carrier.impl->allocate(carrier.transport, PAGE + 1, &memory));
	assert_int_equal(memory.size, 2 * PAGE);
	assert_int_equal(memory.resource, 5);
	assert_int_equal(memory.fd, -1);
	carrier.impl->release(carrier.transport, &memory);
	assert_null(memory.data);
	assert_int_equal(resources, 1);
}

/* The driver is unbound: the file fails for good. Bound again, there is another device. */
static void device_is_found_anew(void **state)
{
	const struct transport_impl *impl = carrier.impl;
	struct transport_memory memory, unused;
	assert_true(impl->allocate(carrier.transport, PAGE, &memory));
	assert_true(impl->allocate(carrier.transport, PAGE, &unused));
	memcpy(memory.data, "pixels", 7);
	device = -1;
	absent = true;
	impl->close(carrier.transport);
	assert_false(impl->open(carrier.transport, true));
	assert_false(impl->open(carrier.transport, true));
	assert_int_equal(finds, 3);
	absent = false;
	assert_true(impl->open(carrier.transport, true));
	assert_true(ring_init(&host, RING_AT_HOST, shared));
	/* Memory keeps its pixels, and a handle of the old device is not closed on the new one. */
	unsigned before = destroyed;
	void *old = memory.data;
	assert_true(impl->renew(carrier.transport, &memory));
	assert_ptr_not_equal(memory.data, old);
	assert_string_equal(memory.data, "pixels");
	void *renewed = memory.data;
	assert_true(impl->renew(carrier.transport, &memory));
	assert_ptr_equal(memory.data, renewed);
	impl->release(carrier.transport, &unused);
	assert_int_equal(destroyed, before);
	impl->release(carrier.transport, &memory);
	assert_int_equal(destroyed, before + 1);
}

static void some_device_goes(void)
{
	assert_int_equal(eventfd_write(watch, 1), 0);
	assert_int_equal(wl_event_loop_dispatch(carrier.loop, 0), 0);
}

/* No fence says so: the driver completes none any more. */
static void link_ends_with_its_device(void **state)
{
	assert_int_equal(watched, 1);
	some_device_goes();
	assert_int_equal(carrier.losts, 0);
	gone = true;
	some_device_goes();
	assert_int_equal(carrier.losts, 1);
	some_device_goes();
	assert_int_equal(carrier.losts, 1);
	carrier.impl->close(carrier.transport);
	gone = false;
	assert_true(carrier.impl->open(carrier.transport, true));
	assert_int_equal(watched, 2);
}

/* The guest's user may have no watch left: the link needs none. */
static void link_goes_without_a_watch(void **state)
{
	carrier_greet();
	assert_int_equal(watched, 0);
	wake();
	assert_int_equal(carrier.losts, 0);
}

/* Another failure than a missing device is no reason to look for one. */
static void device_that_stays_is_not_looked_for(void **state)
{
	const struct transport_impl *impl = carrier.impl;
	struct transport_memory memory;
	impl->close(carrier.transport);
	assert_true(impl->allocate(carrier.transport, PAGE, &memory));
	assert_true(impl->open(carrier.transport, true));
	void *data = memory.data;
	assert_true(impl->renew(carrier.transport, &memory));
	assert_ptr_equal(memory.data, data);
	assert_int_equal(finds, 1);
	impl->release(carrier.transport, &memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARRIER_TESTS(setup, teardown),
		cmocka_unit_test_setup_teardown(opens_and_parks_one_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(wake_reads_and_parks_again, setup, teardown),
		cmocka_unit_test_setup_teardown(
			wake_without_a_reason_does_no_harm, setup, teardown),
		cmocka_unit_test_setup_teardown(kicks_only_a_sleeping_host, setup, teardown),
		cmocka_unit_test_setup_teardown(full_ring_queues_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(ended_link_is_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_index_is_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(failing_device_is_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(device_is_found_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(link_ends_with_its_device, setup, teardown),
		cmocka_unit_test_setup_teardown(link_goes_without_a_watch, setup_blind, teardown),
		cmocka_unit_test_setup_teardown(
			device_that_stays_is_not_looked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(opens_again_with_fresh_rings, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_is_whole_pages, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
