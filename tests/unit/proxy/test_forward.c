/* SPDX-License-Identifier: MIT
 *
 * Which of an application's memory may go to the host as it is.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "fake_client_buffer.h"
#include "fake_transport.h"
#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/forward.h"

#define PAGE 4096

static struct fake_transport fake;
static struct proxy_link proxy_link;
static struct wl_event_loop *loop;
static struct buffer_list list;
static struct forward forward;

static int setup(void **state)
{
	loop = fake_link_up(&fake, &proxy_link);
	fake.impl.passes_fds = true;
	buffer_list_init(&list, &proxy_link);
	forward_init(&forward, &list);
	return 0;
}

static int teardown(void **state)
{
	assert_true(wl_list_empty(&list.buffers));
	forward_finish(&forward);
	assert_true(wl_list_empty(&forward.pools));
	assert_int_equal(proxy_link.pool_bytes, 0);
	proxy_link_finish(&proxy_link);
	wl_event_loop_destroy(loop);
	return 0;
}

/* Nothing is sealed for an application of which nothing is known: it may shrink its file later. */
static void only_memory_that_the_application_sealed(void **state)
{
	const struct {
		int seals;
		bool passes_fds, expected;
	} cases[] = {
		{F_SEAL_SHRINK, true, true}, {0, true, false}, {F_SEAL_SEAL, true, false},
		{-1, true, false}, {F_SEAL_SHRINK, false, false}, /* a VM */
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		fake.impl.passes_fds = cases[i].passes_fds;
		int fd = fake_memfd(PAGE, cases[i].seals);
		struct fake_client_buffer client;
		fake_client_buffer_init(&client, fd, 0, 16, 16);
		bool forwarded = forward_buffer(&forward, &client.base);
		assert_int_equal(forwarded, cases[i].expected);
		wlr_buffer_drop(&client.base);
		assert_int_equal(ftruncate(fd, 16) == 0,
			(cases[i].seals & F_SEAL_SHRINK) == 0 || cases[i].seals < 0);
		close(fd);
	}
}

static void same_buffer_is_made_once(void **state)
{
	int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
	struct fake_client_buffer client;
	fake_client_buffer_init(&client, fd, 0, 16, 16);
	struct buffer *buffer = forward_buffer(&forward, &client.base);
	assert_ptr_equal(forward_buffer(&forward, &client.base), buffer);
	assert_int_equal(wl_list_length(&list.buffers), 1);
	wlr_buffer_drop(&client.base);
	close(fd);
}

static void buffers_of_one_memfd_share_a_pool(void **state)
{
	int fd = fake_memfd(2 * PAGE, F_SEAL_SHRINK);
	int again = dup(fd); /* wl_shm pools of their own, the same memory */
	struct fake_client_buffer first, second;
	fake_client_buffer_init(&first, fd, 0, 16, 16);
	fake_client_buffer_init(&second, again, PAGE, 16, 16);
	struct buffer *a = forward_buffer(&forward, &first.base);
	struct buffer *b = forward_buffer(&forward, &second.base);
	assert_ptr_equal(a->pool, b->pool);
	assert_int_equal(b->shape.offset, PAGE);
	wlr_buffer_drop(&first.base);
	wlr_buffer_drop(&second.base);
	close(fd);
	close(again);
}

static void grown_memory_is_announced_anew(void **state)
{
	int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
	struct fake_client_buffer first, second;
	fake_client_buffer_init(&first, fd, 0, 16, 16);
	struct buffer *a = forward_buffer(&forward, &first.base);
	assert_int_equal(ftruncate(fd, 4 * PAGE), 0);
	fake_client_buffer_init(&second, fd, 3 * PAGE, 16, 16);
	struct buffer *b = forward_buffer(&forward, &second.base);
	assert_ptr_not_equal(a->pool, b->pool);
	assert_int_equal(a->pool->size, PAGE);
	assert_int_equal(b->pool->size, 4 * PAGE);
	wlr_buffer_drop(&second.base);
	wlr_buffer_drop(&first.base);
	close(fd);
}

/* As a terminal has it: the first picture begins at 128 MiB, and moves when it scrolls. */
static void huge_memory_is_announced_around_its_pictures(void **state)
{
	const off_t begin = (off_t)128 << 20, line = 16 * 256 * 4;
	const uint64_t picture = 256 * 256 * 4;
	int fd = fake_memfd((size_t)512 << 20, F_SEAL_SHRINK);
	struct fake_client_buffer buffers[2];
	for (int i = 0; i < 48; i++) { /* lines: three pictures */
		fake_client_buffer_init(&buffers[i % 2], fd, begin + i * line, 256, 256);
		struct buffer *buffer = forward_buffer(&forward, &buffers[i % 2].base);
		const struct pool *pool = buffer->pool;
		assert_int_equal(pool->base % PAGE, 0);
		assert_int_equal(pool->base + buffer->shape.offset, begin + i * line);
		assert_true(buffer->shape.offset + picture <= pool->size);
		assert_true(pool->size <= 2 * picture + 2 * PAGE);
		assert_true(buffer_announce(buffer));
		if (i > 0) {
			wlr_buffer_drop(&buffers[(i - 1) % 2].base);
		}
	}
	wlr_buffer_drop(&buffers[47 % 2].base);
	assert_true(fake_transport_count(&fake, LINK_POOL_CREATE) <= 7);
	close(fd);
}

static void memory_that_is_too_short_is_not(void **state)
{
	int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
	struct fake_client_buffer client;
	fake_client_buffer_init(&client, fd, PAGE - 64, 16, 16);
	assert_null(forward_buffer(&forward, &client.base));
	wlr_buffer_drop(&client.base);
	close(fd);
}

/* Many applications make a buffer for each picture, in the same memory. */
static void pool_outlives_its_last_buffer(void **state)
{
	int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
	for (int i = 0; i < 10; i++) {
		struct fake_client_buffer client;
		fake_client_buffer_init(&client, fd, 0, 16, 16);
		assert_true(buffer_announce(forward_buffer(&forward, &client.base)));
		wlr_buffer_drop(&client.base);
	}
	assert_int_equal(fake_transport_count(&fake, LINK_POOL_CREATE), 1);
	assert_int_equal(fake_transport_count(&fake, LINK_POOL_DESTROY), 0);
	close(fd);
	/* But not for long. */
	while (!wl_list_empty(&forward.pools)) {
		assert_int_equal(wl_event_loop_dispatch(loop, -1), 0);
	}
	assert_int_equal(fake_transport_count(&fake, LINK_POOL_DESTROY), 1);
}

static void idle_pools_are_few(void **state)
{
	for (int i = 0; i < 30; i++) {
		int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
		struct fake_client_buffer client;
		fake_client_buffer_init(&client, fd, 0, 16, 16);
		assert_true(buffer_announce(forward_buffer(&forward, &client.base)));
		wlr_buffer_drop(&client.base);
		close(fd);
	}
	assert_int_equal(wl_list_length(&forward.pools), 8);
	assert_int_equal(proxy_link.pool_bytes, 8 * PAGE);
	assert_true(forward_drop_idle(&forward));
	assert_false(forward_drop_idle(&forward));
	assert_int_equal(proxy_link.pool_bytes, 0);
}

static void room_is_left_for_copies(void **state)
{
	proxy_link.limits.max_link_bytes = 8 * PAGE;
	struct fake_client_buffer clients[8];
	unsigned announced = 0;
	for (size_t i = 0; i < COUNT_OF(clients); i++) {
		int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
		fake_client_buffer_init(&clients[i], fd, 0, 16, 16);
		announced += buffer_announce(forward_buffer(&forward, &clients[i].base)) ? 1 : 0;
		close(fd);
	}
	assert_int_equal(announced, 6);
	struct pool *own = pool_create(&proxy_link, 2 * PAGE);
	assert_true(pool_announce(own));
	pool_release(own);
	for (size_t i = 0; i < COUNT_OF(clients); i++) {
		wlr_buffer_drop(&clients[i].base);
	}
}

static void application_waits_for_host_and_surface(void **state)
{
	int fd = fake_memfd(PAGE, F_SEAL_SHRINK);
	struct fake_client_buffer client;
	fake_client_buffer_init(&client, fd, 0, 16, 16);
	struct buffer *buffer = forward_buffer(&forward, &client.base);
	assert_true(buffer_announce(buffer));
	buffer_hold_client(buffer, &client.base);
	buffer_show(buffer);
	buffer_mark_busy(buffer);
	wlr_buffer_drop(&client.base); /* the application destroys it meanwhile */
	buffer_list_released(&list, buffer->id);
	assert_int_equal(client.destroyed, 0);
	buffer_hide(buffer);
	assert_int_equal(client.destroyed, 1);
	assert_int_equal(fake_transport_last(&fake)->opcode, LINK_BUFFER_DESTROY);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			only_memory_that_the_application_sealed, setup, teardown),
		cmocka_unit_test_setup_teardown(same_buffer_is_made_once, setup, teardown),
		cmocka_unit_test_setup_teardown(buffers_of_one_memfd_share_a_pool, setup, teardown),
		cmocka_unit_test_setup_teardown(grown_memory_is_announced_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(
			huge_memory_is_announced_around_its_pictures, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_that_is_too_short_is_not, setup, teardown),
		cmocka_unit_test_setup_teardown(pool_outlives_its_last_buffer, setup, teardown),
		cmocka_unit_test_setup_teardown(idle_pools_are_few, setup, teardown),
		cmocka_unit_test_setup_teardown(room_is_left_for_copies, setup, teardown),
		cmocka_unit_test_setup_teardown(
			application_waits_for_host_and_surface, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
