/* SPDX-License-Identifier: MIT
 *
 * What a buffer of a guest keeps alive, and when it is given back.
 */
#include "tests/unit/harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bare_guest.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/pool.h"

#define SIDE 16
#define BYTES (SIDE * SIDE * 4)
#define COLOUR 0xff112233u

static struct bare_guest bare;
static struct buffer *buffer;

static int filled_memfd(void)
{
	int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_int_equal(ftruncate(fd, BYTES), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	for (off_t at = 0; at < BYTES; at += 4) {
		const uint32_t pixel = COLOUR;
		assert_int_equal(pwrite(fd, &pixel, sizeof(pixel), at), sizeof(pixel));
	}
	return fd;
}

/* A buffer whose guest has destroyed the pool already. */
static int setup(void **state)
{
	bare_guest_init(&bare);
	struct pool *pool;
	const struct pool_source source = {.kind = POOL_MEMFD, .fd = filled_memfd(), .size = BYTES};
	const struct link_buffer_create create = {
		.format = LINK_FORMAT_ARGB8888, .width = SIDE, .height = SIDE, .stride = SIDE * 4};
	assert_int_equal(pool_create(&bare.book, 1, &source, &pool), LINK_ERROR_NONE);
	assert_int_equal(buffer_create(bare.guest, 7, pool, &create, &buffer), LINK_ERROR_NONE);
	pool_let_go(pool);
	return 0;
}

static int teardown(void **state)
{
	bare_guest_finish(&bare);
	return 0;
}

static void expect_colour(struct wlr_buffer *view)
{
	void *data;
	uint32_t format;
	size_t stride;
	assert_true(wlr_buffer_begin_data_ptr_access(
		view, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data, &format, &stride));
	assert_int_equal(*(uint32_t *)data, COLOUR);
	wlr_buffer_end_data_ptr_access(view);
}

static void it_holds_its_pool(void **state)
{
	assert_int_equal(bare.book.held.bytes, BYTES);
	expect_colour(buffer_view(buffer, false));
	expect_colour(buffer_view(buffer, true));
	buffer_destroy(buffer);
	assert_int_equal(bare.book.held.bytes, 0);
}

/* What is shown of a destroyed buffer stays, until the last view of it goes. */
static void a_view_holds_the_buffer(void **state)
{
	struct wlr_buffer *shown = wlr_buffer_lock(buffer_view(buffer, false));
	buffer_destroy(buffer);
	expect_colour(shown);
	assert_int_equal(bare.book.held.bytes, 0);
	assert_int_equal(bare.book.left.bytes, BYTES);
	wlr_buffer_unlock(shown);
	assert_int_equal(bare.book.left.bytes, 0);
	assert_int_equal(bare_guest_count(&bare, LINK_BUFFER_RELEASE), 0);
}

/* A commit may take the other view than the last one: both show the same memory. */
static void no_release_while_either_view_is_used(void **state)
{
	for (int opaque = 0; opaque < 2; opaque++) {
		struct wlr_buffer *one = wlr_buffer_lock(buffer_view(buffer, opaque != 0));
		struct wlr_buffer *other = wlr_buffer_lock(buffer_view(buffer, opaque == 0));
		buffer_hold(buffer);
		buffer_let_go(buffer);
		wlr_buffer_unlock(one);
		assert_int_equal(bare_guest_count(&bare, LINK_BUFFER_RELEASE), 0);
		wlr_buffer_unlock(other);
		assert_int_equal(bare_guest_count(&bare, LINK_BUFFER_RELEASE), 1);
	}
	buffer_destroy(buffer);
}

/* With the frame that will show the commit, unless something else is sent before. */
static void a_release_may_wait_for_the_frame(void **state)
{
	bare.guest->frame_comes = true;
	buffer_hold(buffer);
	buffer_let_go(buffer);
	bare.guest->frame_comes = false;
	assert_int_equal(bare_guest_count(&bare, LINK_BUFFER_RELEASE), 0);
	wl_signal_emit_mutable(&bare.desktop.events.paced, NULL);
	assert_int_equal(bare_guest_count(&bare, LINK_BUFFER_RELEASE), 1);
	buffer_destroy(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_holds_its_pool, setup, teardown),
		cmocka_unit_test_setup_teardown(a_view_holds_the_buffer, setup, teardown),
		cmocka_unit_test_setup_teardown(
			no_release_while_either_view_is_used, setup, teardown),
		cmocka_unit_test_setup_teardown(a_release_may_wait_for_the_frame, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
