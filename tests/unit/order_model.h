/* SPDX-License-Identifier: MIT
 *
 * Two processors whose stores are seen late: each keeps its own in a buffer, which only a full
 * fence empties. That is the most that a program may count on of a store and a load to another
 * place, on x86 too. A test includes the code under test with its atomics replaced by these, and
 * tries every order in which the steps of two sides can happen: a missing fence loses a wake-up
 * in one of them, always.
 */
#ifndef TESTS_UNIT_ORDER_MODEL_H
#define TESTS_UNIT_ORDER_MODEL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ORDER_STORES 16

struct order_store {
	void *at;
	size_t size;
	uint64_t value;
};

/* What each side has stored and nobody else sees yet. */
static struct order_store order_buffer[2][ORDER_STORES];
static size_t order_count[2];
static int order_side; /* whose step it is */

static void order_put(void *at, size_t size, uint64_t value)
{
	order_buffer[order_side][order_count[order_side]++] = (struct order_store){at, size, value};
}

static uint64_t order_get(const void *at, size_t size)
{
	uint64_t value = 0;
	memcpy(&value, at, size);
	for (size_t i = 0; i < order_count[order_side]; i++) {
		const struct order_store *store = &order_buffer[order_side][i];
		value = store->at == at ? store->value : value;
	}
	return value;
}

static void order_fence(void)
{
	for (size_t i = 0; i < order_count[order_side]; i++) {
		const struct order_store *store = &order_buffer[order_side][i];
		memcpy(store->at, &store->value, store->size);
	}
	order_count[order_side] = 0;
}

/* In the end every store arrives. */
static void order_settle(void)
{
	for (order_side = 0; order_side < 2; order_side++) {
		order_fence();
	}
	order_side = 0;
}

/*
 * Calls start, then the steps of side 0 and 1 (two each) in one order, then check, for all six
 * orders. Numbers are little-endian here: the model's values are as the code's host has them.
 */
static void order_try_all(void (*start)(void), void (*const steps[2][2])(void), void (*check)(void))
{
	static const int orders[][4] = {
		{0, 0, 1, 1}, {0, 1, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 1}, {1, 0, 1, 0}, {1, 1, 0, 0}};
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		size_t next[2] = {0};
		start();
		order_settle();
		for (size_t step = 0; step < 4; step++) {
			order_side = orders[i][step];
			steps[order_side][next[order_side]++]();
		}
		order_settle();
		check();
	}
}

#define __atomic_load_n(at, order) ((__typeof__(*(at) + 0))order_get((at), sizeof(*(at))))
#define __atomic_store_n(at, value, order) order_put((at), sizeof(*(at)), (value))
#define __atomic_thread_fence(order) order_fence()

#endif
