/* SPDX-License-Identifier: MIT
 *
 * When buffers and pools are announced, kept and taken back.
 */
#include "tests/unit/harness.h"

#include <wayland-server-core.h>

#include "fake_transport.h"
#include "guest-proxy/pixels/buffer.h"

static struct fake_transport fake;
static struct proxy_link proxy_link;
static struct wl_event_loop *loop;
static struct buffer_list list;

static const struct buffer_shape shape = {
	.width = 10, .height = 10, .stride = 40, .format = LINK_FORMAT_XRGB8888};

static int setup(void **state)
{
	loop = fake_link_up(&fake, &proxy_link);
	buffer_list_init(&list, &proxy_link);
	return 0;
}

static int teardown(void **state)
{
	assert_true(wl_list_empty(&list.buffers));
	assert_int_equal(fake.allocations, 0);
	proxy_link_finish(&proxy_link);
	wl_event_loop_destroy(loop);
	return 0;
}

static struct buffer *make(void)
{
	struct pool *pool = pool_create(&proxy_link, 400);
	struct buffer *buffer = buffer_create(&list, pool, &shape);
	pool_release(pool);
	return buffer;
}

static void is_announced_once_with_its_pool(void **state)
{
	struct buffer *buffer = make();
	assert_int_equal(fake.sent_count, 0);
	assert_true(buffer_announce(buffer));
	assert_true(buffer_announce(buffer));
	assert_int_equal(fake.sent_count, 2);
	assert_int_equal(fake.sent[0].opcode, LINK_POOL_IMPORT);
	assert_int_equal(fake.sent[0].pool_size, 4096);
	assert_int_equal(fake.sent[1].opcode, LINK_BUFFER_CREATE);
	buffer_drop(buffer);
	assert_int_equal(fake.sent[2].opcode, LINK_BUFFER_DESTROY);
	assert_int_equal(fake.sent[3].opcode, LINK_POOL_DESTROY);
	assert_int_equal(proxy_link.pool_bytes, 0);
}

static void memory_stays_while_the_host_reads(void **state)
{
	struct buffer *buffer = make();
	buffer_announce(buffer);
	uint32_t id = buffer->id;
	buffer_show(buffer);
	buffer_mark_busy(buffer);
	buffer_hide(buffer);
	assert_false(buffer_is_unused(buffer));
	buffer_drop(buffer);
	assert_int_equal(fake_transport_count(&fake, LINK_BUFFER_DESTROY), 0);
	buffer_list_released(&list, id);
	assert_int_equal(fake_transport_count(&fake, LINK_BUFFER_DESTROY), 1);
}

static unsigned count_flushes(void)
{
	wl_event_loop_dispatch_idle(loop);
	return fake.flushes;
}

static void release(struct buffer *buffer)
{
	buffer_announce(buffer);
	buffer_mark_busy(buffer);
	buffer_list_released(&list, buffer->id);
}

static void release_is_news_for_those_who_wait(void **state)
{
	struct buffer *buffer = make();
	release(buffer);
	assert_int_equal(count_flushes(), 0);
	buffer_list_await(&list);
	release(buffer);
	assert_int_equal(count_flushes(), 1);
	release(buffer);
	assert_int_equal(count_flushes(), 1);
	buffer_drop(buffer);
}

static void memory_stays_while_it_is_shown(void **state)
{
	struct buffer *buffer = make();
	buffer_announce(buffer);
	buffer_show(buffer);
	buffer_mark_busy(buffer);
	buffer_list_released(&list, buffer->id);
	assert_false(buffer_is_unused(buffer));
	buffer_drop(buffer);
	assert_false(wl_list_empty(&list.buffers));
	buffer_hide(buffer);
}

static void odd_releases_are_ignored(void **state)
{
	struct buffer *buffer = make();
	buffer_announce(buffer);
	buffer_list_await(&list);
	buffer_list_released(&list, buffer->id); /* not busy */
	buffer_list_released(&list, 12345); /* unknown */
	assert_int_equal(count_flushes(), 0);
	buffer_drop(buffer);
}

static void lost_link_frees_what_only_the_host_held(void **state)
{
	struct buffer *held = make(), *kept = make();
	buffer_announce(held);
	buffer_announce(kept);
	buffer_mark_busy(held);
	buffer_mark_busy(kept);
	buffer_show(kept);
	buffer_drop(held);
	buffer_list_forget(&list);
	assert_int_equal(wl_list_length(&list.buffers), 1);
	assert_int_equal(kept->id, 0);
	assert_int_equal(kept->pool->id, 0);
	assert_false(kept->busy);
	buffer_hide(kept);
	buffer_drop(kept);
}

static void two_buffers_share_a_pool(void **state)
{
	struct buffer *first = make();
	struct buffer *second = buffer_create(&list, first->pool, &shape);
	buffer_announce(first);
	buffer_announce(second);
	assert_int_equal(fake_transport_count(&fake, LINK_POOL_IMPORT), 1);
	buffer_drop(first);
	assert_int_equal(fake_transport_count(&fake, LINK_POOL_DESTROY), 0);
	buffer_drop(second);
	assert_int_equal(fake_transport_count(&fake, LINK_POOL_DESTROY), 1);
}

static void limits_of_the_host_are_kept(void **state)
{
	proxy_link.limits.max_link_bytes = 3 * 4096;
	struct buffer *buffers[4];
	for (size_t i = 0; i < COUNT_OF(buffers); i++) {
		buffers[i] = make();
		assert_int_equal(buffer_announce(buffers[i]), i < 3);
	}
	buffer_drop(buffers[0]);
	assert_true(buffer_announce(buffers[3]));
	for (size_t i = 1; i < COUNT_OF(buffers); i++) {
		buffer_drop(buffers[i]);
	}
}

static void ids_are_never_used_again(void **state)
{
	struct buffer *buffer = make();
	buffer_announce(buffer);
	uint32_t first = buffer->id;
	buffer_drop(buffer);
	buffer = make();
	buffer_announce(buffer);
	assert_true(buffer->id > first);
	buffer_drop(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(is_announced_once_with_its_pool, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_stays_while_the_host_reads, setup, teardown),
		cmocka_unit_test_setup_teardown(
			release_is_news_for_those_who_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_stays_while_it_is_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(odd_releases_are_ignored, setup, teardown),
		cmocka_unit_test_setup_teardown(
			lost_link_frees_what_only_the_host_held, setup, teardown),
		cmocka_unit_test_setup_teardown(two_buffers_share_a_pool, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_of_the_host_are_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(ids_are_never_used_again, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
