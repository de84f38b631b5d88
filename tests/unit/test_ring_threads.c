/* SPDX-License-Identifier: MIT
 *
 * Two threads as guest and host. Every byte is checked, and neither side looks unless it is woken:
 * a hang of the second test is a lost wake-up, which the alarm turns into a failure.
 */
#include "harness.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

#include "protocol/ring.h"

#define MESSAGES 100000u
#define HANG_SECONDS 500u /* a sanitized build on a busy machine needs about 10 */

struct hammer {
	void *shared;
	sem_t opened; /* the guest has made the page */
	sem_t kick; /* guest to host */
	/* The parked WAIT: the guest's command, and its completion. The lock stands for the
	 * virtqueue, which orders a command before the host's look at it. */
	pthread_mutex_t lock;
	struct ring_command wait;
	bool parked;
	sem_t woken;
};

/* The nth message of a direction: its size and content follow from n. */
static size_t message_size(uint32_t n)
{
	uint32_t mixed = n * 2654435761u;
	return LINK_HEADER_SIZE + mixed % (mixed % 16 == 0 ? 9000u : 60u);
}

static uint8_t message_byte(uint32_t n, size_t at)
{
	return (uint8_t)(n * 31 + at * 7);
}

static enum ring_result write_nth(struct ring *ring, uint32_t n)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = message_size(n);
	for (size_t i = 0; i < size; i++) {
		bytes[i] = message_byte(n, i);
	}
	for (size_t i = 0; i < 4; i++) {
		bytes[4 + i] = (uint8_t)(size >> 8 * i);
	}
	return ring_write(ring, bytes, size);
}

/* Reads what is there; each message must be the next one. */
static void drain(struct ring *ring, uint32_t *received)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = 0;
	enum ring_result result;
	while ((result = ring_read(ring, bytes, &size)) == RING_OK) {
		if (size != message_size(*received)) {
			abort();
		}
		for (size_t i = 8; i < size; i++) {
			if (bytes[i] != message_byte(*received, i)) {
				abort();
			}
		}
		(*received)++;
	}
	if (result != RING_EMPTY) {
		abort();
	}
}

static void *guest_main(void *data)
{
	struct hammer *hammer = data;
	struct ring ring;
	ring_init(&ring, RING_AT_GUEST, hammer->shared);
	sem_post(&hammer->opened);
	uint32_t sent = 0, received = 0;
	while (sent < MESSAGES || received < MESSAGES) {
		enum ring_result result = RING_OK;
		while (sent < MESSAGES && (result = write_nth(&ring, sent)) == RING_OK) {
			sent++;
			if (ring_guest_must_kick(&ring)) {
				sem_post(&hammer->kick);
			}
		}
		drain(&ring, &received);
		if (received == MESSAGES && sent == MESSAGES) {
			break;
		}
		pthread_mutex_lock(&hammer->lock);
		ring_guest_fill_wait(&ring, sent < MESSAGES, &hammer->wait);
		hammer->parked = true;
		pthread_mutex_unlock(&hammer->lock);
		sem_post(&hammer->kick); /* a WAIT is a command: the host always sees it */
		sem_wait(&hammer->woken);
	}
	return NULL;
}

static void complete_wait(struct hammer *hammer, const struct ring *ring)
{
	pthread_mutex_lock(&hammer->lock);
	if (hammer->parked && ring_host_wait_is_due(ring, &hammer->wait)) {
		hammer->parked = false;
		sem_post(&hammer->woken);
	}
	pthread_mutex_unlock(&hammer->lock);
}

static void *host_main(void *data)
{
	struct hammer *hammer = data;
	struct ring ring;
	sem_wait(&hammer->opened);
	if (!ring_init(&ring, RING_AT_HOST, hammer->shared)) {
		abort();
	}
	uint32_t sent = 0, received = 0;
	while (sent < MESSAGES || received < MESSAGES) {
		uint32_t before = received;
		for (unsigned burst = 0; burst < 50 && sent < MESSAGES; burst++) {
			sent += write_nth(&ring, sent) == RING_OK ? 1 : 0;
		}
		drain(&ring, &received);
		complete_wait(hammer, &ring);
		if (sent == MESSAGES && received < MESSAGES && received == before) {
			ring_host_sleep(&ring);
			drain(&ring, &received);
			complete_wait(hammer, &ring);
			if (received == before) {
				sem_wait(&hammer->kick);
			}
			ring_host_awake(&ring);
		}
	}
	complete_wait(hammer, &ring);
	return NULL;
}

static void hammer_both_ways(void **state)
{
	struct hammer hammer = {.shared = aligned_alloc(4096, RING_SHARED_BYTES)};
	assert_non_null(hammer.shared);
	sem_init(&hammer.opened, 0, 0);
	sem_init(&hammer.kick, 0, 0);
	sem_init(&hammer.woken, 0, 0);
	pthread_mutex_init(&hammer.lock, NULL);
	alarm(HANG_SECONDS);
	pthread_t guest, host;
	assert_int_equal(pthread_create(&guest, NULL, guest_main, &hammer), 0);
	assert_int_equal(pthread_create(&host, NULL, host_main, &hammer), 0);
	pthread_join(host, NULL);
	/* The host is done: whatever the guest still parks is completed for it. */
	sem_post(&hammer.woken);
	pthread_join(guest, NULL);
	alarm(0);
	pthread_mutex_destroy(&hammer.lock);
	free(hammer.shared);
}

/* --- the moment in which a wake-up could get lost --------------------------------------------
 *
 * In every round the guest writes and looks whether to kick while the host goes to sleep and looks
 * whether there is something. One of them must notice the other.
 */

#define ROUNDS 300000u

struct race {
	struct ring guest, host;
	uint32_t started, finished; /* rounds; atomic */
	bool kicked;
};

static void wait_for(const uint32_t *counter, uint32_t value)
{
	for (unsigned spins = 0; __atomic_load_n(counter, __ATOMIC_ACQUIRE) != value; spins++) {
		if (spins > 1000) {
			sched_yield();
		}
	}
}

static void *racing_guest(void *data)
{
	struct race *race = data;
	static const uint8_t shortest[LINK_HEADER_SIZE] = {[4] = LINK_HEADER_SIZE};
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		wait_for(&race->started, round);
		ring_write(&race->guest, shortest, sizeof(shortest));
		race->kicked = ring_guest_must_kick(&race->guest);
		__atomic_store_n(&race->finished, round, __ATOMIC_RELEASE);
	}
	return NULL;
}

static void no_wake_up_is_lost(void **state)
{
	static struct race race;
	void *shared = aligned_alloc(4096, RING_SHARED_BYTES);
	ring_init(&race.guest, RING_AT_GUEST, shared);
	assert_true(ring_init(&race.host, RING_AT_HOST, shared));
	pthread_t guest;
	assert_int_equal(pthread_create(&guest, NULL, racing_guest, &race), 0);
	unsigned lost = 0;
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = 0;
		__atomic_store_n(&race.started, round, __ATOMIC_RELEASE);
		/* The two threads meet at another point in every round. */
		for (volatile uint32_t delay = round % 256; delay > 0; delay--) {
		}
		ring_host_sleep(&race.host);
		bool seen = ring_read(&race.host, bytes, &size) == RING_OK;
		wait_for(&race.finished, round);
		lost += !seen && !race.kicked ? 1 : 0;
		ring_host_awake(&race.host);
		if (!seen) {
			ring_read(&race.host, bytes, &size);
		}
	}
	pthread_join(guest, NULL);
	free(shared);
	assert_int_equal(lost, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_wake_up_is_lost),
		cmocka_unit_test(hammer_both_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
