/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vhost/process/watch.h"

static struct watch watch;
static struct watch_slot slots[WATCH_SLOTS];
static uint32_t ready[WATCH_SLOTS];

static int setup(void **state)
{
	watch_init(&watch);
	for (size_t i = 0; i < WATCH_SLOTS; i++) {
		slots[i] = (struct watch_slot){.fd = -1};
	}
	slots[2] = (struct watch_slot){eventfd(0, EFD_NONBLOCK), 0, EPOLLIN | EPOLLET};
	return 0;
}

static int teardown(void **state)
{
	close(slots[2].fd);
	watch_finish(&watch);
	return 0;
}

/* The events of slot 2, all others being quiet. */
static uint32_t look(void)
{
	assert_true(watch_wait(&watch, slots, 0, ready));
	for (size_t i = 0; i < WATCH_SLOTS; i++) {
		assert_true(i == 2 || ready[i] == 0);
	}
	return ready[2];
}

static void kick(int fd)
{
	assert_int_equal(eventfd_write(fd, 1), 0);
}

/* Each kick is seen once, though nobody reads the counter. */
static void test_edges(void **state)
{
	assert_int_equal(look(), 0);
	kick(slots[2].fd);
	assert_int_equal(look(), EPOLLIN);
	assert_int_equal(look(), 0);
	kick(slots[2].fd);
	kick(slots[2].fd);
	assert_int_equal(look(), EPOLLIN);
	assert_int_equal(look(), 0);
}

/* What happened before somebody waited for it is seen, too. */
static void test_ready_from_the_start(void **state)
{
	kick(slots[2].fd);
	assert_int_equal(look(), EPOLLIN);
}

/* The number is used again while somebody else holds the old file. */
static void test_another_file_with_the_same_number(void **state)
{
	int held = dup(slots[2].fd);
	assert_int_equal(look(), 0);
	int other = eventfd(0, EFD_NONBLOCK);
	assert_int_equal(dup2(other, slots[2].fd), slots[2].fd);
	slots[2].serial++;
	assert_int_equal(look(), 0);
	kick(other);
	assert_int_equal(look(), EPOLLIN);
	kick(held);
	assert_int_equal(look(), 0);
	close(held);
	close(other);
}

static void test_other_events(void **state)
{
	slots[2].events = 0;
	kick(slots[2].fd);
	assert_int_equal(look(), 0);
	slots[2].events = EPOLLOUT;
	assert_int_equal(look(), EPOLLOUT);
	slots[2].events = EPOLLIN;
	assert_int_equal(look(), EPOLLIN);
}

/* Not even a long wait hides it. */
static void test_unusable(void **state)
{
	slots[4] = (struct watch_slot){memfd_create("file", MFD_CLOEXEC), 0, EPOLLIN};
	assert_true(watch_wait(&watch, slots, -1, ready));
	assert_int_equal(ready[4], WATCH_UNUSABLE);
	close(slots[4].fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Not a kick that is lost, not the end: it is heard once there are descriptors again. */
static void test_no_descriptor_left(void **state)
{
	struct rlimit limit, none;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = (struct rlimit){0, limit.rlim_max};
	kick(slots[2].fd);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	bool waited = watch_wait(&watch, slots, -1, ready);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_true(waited);
	assert_int_equal(ready[2], 0);
	assert_int_equal(look(), EPOLLIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_edges),
		TEST(test_ready_from_the_start),
		TEST(test_another_file_with_the_same_number),
		TEST(test_other_events),
		TEST(test_unusable),
		TEST(test_no_descriptor_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
