/* SPDX-License-Identifier: MIT
 *
 * Pixels copied into shared buffers: only what changed, never into what the host reads.
 */
#include "tests/unit/harness.h"

#include <drm_fourcc.h>
#include <string.h>
#include <unistd.h>
#include <wayland-server-core.h>

#include "fake_client_buffer.h"
#include "fake_transport.h"
#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/staging.h"

#define SIDE 64
#define WHOLE (SIDE * SIDE * 4)

static struct fake_transport fake;
static struct proxy_link proxy_link;
static struct wl_event_loop *loop;
static struct buffer_list list;
static struct staging staging;
static struct fake_client_buffer client;
static int fd;

static int setup(void **state)
{
	loop = fake_link_up(&fake, &proxy_link);
	buffer_list_init(&list, &proxy_link);
	staging_init(&staging, &list);
	fd = fake_memfd(8 * WHOLE, -1);
	fake_client_buffer_init(&client, fd, 0, SIDE, SIDE);
	return 0;
}

static int teardown(void **state)
{
	wlr_buffer_drop(&client.base);
	close(fd);
	buffer_list_forget(&list);
	staging_finish(&staging);
	assert_true(wl_list_empty(&list.buffers));
	assert_int_equal(fake.allocations, 0);
	proxy_link_finish(&proxy_link);
	wl_event_loop_destroy(loop);
	return 0;
}

static void damage(int x, int y, unsigned width, unsigned height)
{
	pixman_region32_t region;
	pixman_region32_init_rect(&region, x, y, width, height);
	staging_damage(&staging, &region);
	pixman_region32_fini(&region);
}

/* Fills a slot, which must hold the application's picture then; returns the bytes copied. */
static size_t fill(struct buffer **filled)
{
	size_t copied = 0;
	assert_int_equal(staging_fill(&staging, &client.base, filled, &copied), STAGING_DONE);
	assert_memory_equal((*filled)->pool->memory.data, client.pixels, WHOLE);
	return copied;
}

/* The application draws one pixel and says so. */
static void draw(int x, int y)
{
	client.pixels[y * SIDE + x]++;
	damage(x, y, 1, 1);
}

static void copies_only_what_changed(void **state)
{
	struct buffer *buffer;
	assert_int_equal(fill(&buffer), WHOLE);
	draw(3, 4);
	assert_int_equal(fill(&buffer), 4);
	assert_int_equal(fill(&buffer), 0);
}

static void never_writes_where_the_host_reads(void **state)
{
	struct buffer *buffers[SWAP_SLOTS], *none;
	for (int i = 0; i < SWAP_SLOTS; i++) {
		draw(i, 0);
		assert_int_equal(fill(&buffers[i]), WHOLE);
		buffer_announce(buffers[i]);
		buffer_mark_busy(buffers[i]);
	}
	size_t copied = 0;
	assert_int_equal(staging_fill(&staging, &client.base, &none, &copied), STAGING_WAIT);
	draw(9, 9);
	buffer_list_released(&list, buffers[1]->id);
	assert_int_equal(
		fill(&none), 8); /* what slot 1 missed: one pixel of slot 2's turn, one new */
	assert_ptr_equal(none, buffers[1]);
}

static void two_slots_are_enough_for_a_prompt_host(void **state)
{
	struct buffer *before = NULL, *now = NULL;
	for (int i = 0; i < 10; i++) {
		draw(i, i);
		fill(&now);
		assert_ptr_not_equal(now, before);
		buffer_announce(now);
		buffer_mark_busy(now);
		if (before) {
			buffer_list_released(&list, before->id);
		}
		before = now;
	}
	assert_int_equal(fake.allocations, 2);
}

static void another_size_is_another_buffer(void **state)
{
	struct buffer *first, *second;
	fill(&first);
	struct fake_client_buffer larger;
	fake_client_buffer_init(&larger, fd, 0, 2 * SIDE, 4 * SIDE);
	size_t copied = 0;
	assert_int_equal(staging_fill(&staging, &larger.base, &second, &copied), STAGING_DONE);
	assert_int_equal(copied, 8 * WHOLE);
	assert_int_equal(second->shape.width, 2 * SIDE);
	assert_int_equal(second->shape.height, 4 * SIDE);
	wlr_buffer_drop(&larger.base);
}

static void memory_is_kept_for_a_smaller_size(void **state)
{
	struct buffer *buffer;
	fill(&buffer);
	const struct pool *pool = buffer->pool;
	struct fake_client_buffer smaller;
	fake_client_buffer_init(&smaller, fd, 0, SIDE, SIDE - 1);
	size_t copied = 0;
	assert_int_equal(staging_fill(&staging, &smaller.base, &buffer, &copied), STAGING_DONE);
	assert_ptr_equal(buffer->pool, pool);
	assert_int_equal(buffer->shape.height, SIDE - 1);
	wlr_buffer_drop(&smaller.base);
}

/* The picture's pixels, without what lies between the rows. */
static void assert_same_pixels(const struct buffer *buffer, const struct fake_client_buffer *from)
{
	size_t row = (size_t)from->base.width * 4;
	for (int y = 0; y < from->base.height; y++) {
		assert_memory_equal(
			(char *)buffer->pool->memory.data + (size_t)y * buffer->shape.stride,
			(char *)from->pixels + (size_t)y * row, row);
	}
}

static void memory_is_as_graphics_cards_want_it(void **state)
{
	struct fake_client_buffer odd;
	struct buffer *buffer;
	size_t copied = 0;
	fake_client_buffer_init(&odd, fd, 0, 70, 33);
	for (int i = 0; i < 70 * 33; i++) {
		odd.pixels[i] = (uint32_t)i;
	}
	assert_int_equal(staging_fill(&staging, &odd.base, &buffer, &copied), STAGING_DONE);
	assert_int_equal(copied, 70 * 33 * 4);
	assert_int_equal(buffer->shape.stride, 512);
	assert_int_equal(buffer->shape.offset, 0);
	assert_true(buffer->pool->size >= 512 * 48);
	assert_same_pixels(buffer, &odd);
	wlr_buffer_drop(&odd.base);
}

/* The host has no room for a slot's memory: it is not used again. */
static void refused_memory_is_replaced(void **state)
{
	struct buffer *first, *second;
	fill(&first);
	assert_true(buffer_announce(first));
	first->pool->refused = true;
	assert_false(buffer_announce(first));
	const struct pool *pool = first->pool;
	assert_int_equal(fill(&second), WHOLE);
	assert_ptr_not_equal(second->pool, pool);
	assert_true(buffer_announce(second));
}

static void another_format_is_not_shown(void **state)
{
	struct buffer *none;
	size_t copied = 0;
	client.format = DRM_FORMAT_NV12;
	assert_int_equal(staging_fill(&staging, &client.base, &none, &copied), STAGING_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(copies_only_what_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(never_writes_where_the_host_reads, setup, teardown),
		cmocka_unit_test_setup_teardown(
			two_slots_are_enough_for_a_prompt_host, setup, teardown),
		cmocka_unit_test_setup_teardown(another_size_is_another_buffer, setup, teardown),
		cmocka_unit_test_setup_teardown(
			memory_is_as_graphics_cards_want_it, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_memory_is_replaced, setup, teardown),
		cmocka_unit_test_setup_teardown(another_format_is_not_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_is_kept_for_a_smaller_size, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
