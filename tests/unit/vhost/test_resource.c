/* SPDX-License-Identifier: MIT */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "vhost/gpu/resource.h"

static enum resource_result create(
	struct resource_table *table, uint32_t id, uint32_t width, uint32_t height)
{
	const struct resource untrusted = {.id = id, .width = width, .height = height, .depth = 1};
	struct resource *created = NULL;
	enum resource_result result = resource_create(table, &untrusted, &created);
	assert_true((result == RESOURCE_OK) == !!created);
	return result;
}

static void test_ids(void **state)
{
	struct resource_table table = {0};
	assert_int_equal(create(&table, 0, 8, 8), RESOURCE_BAD_ID);
	assert_int_equal(create(&table, 7, 8, 8), RESOURCE_OK);
	assert_int_equal(create(&table, 7, 8, 8), RESOURCE_BAD_ID);
	assert_int_equal(create(&table, 3, 8, 8), RESOURCE_OK);
	assert_int_equal(create(&table, UINT32_MAX, 8, 8), RESOURCE_OK);
	assert_int_equal(resource_get(&table, 7)->id, 7);
	assert_true(resource_destroy(&table, 7));
	assert_false(resource_destroy(&table, 7));
	assert_null(resource_get(&table, 7));
	assert_int_equal(resource_get(&table, 3)->id, 3);
	assert_int_equal(create(&table, 7, 8, 8), RESOURCE_OK);
	resource_finish(&table);
	assert_int_equal(table.count, 0);
}

static void test_sizes(void **state)
{
	struct resource_table table = {0};
	assert_int_equal(create(&table, 1, 0, 8), RESOURCE_BAD_SIZE);
	assert_int_equal(create(&table, 1, 8, 0), RESOURCE_BAD_SIZE);
	assert_int_equal(create(&table, 1, VHOST_MAX_DIMENSION + 1, 1), RESOURCE_BAD_SIZE);
	assert_int_equal(create(&table, 1, 0x8000, 0x8000), RESOURCE_BAD_SIZE);
	assert_int_equal(create(&table, 1, UINT32_MAX, UINT32_MAX), RESOURCE_BAD_SIZE);
	assert_int_equal(create(&table, 1, VHOST_MAX_DIMENSION, VHOST_MAX_DIMENSION), RESOURCE_OK);
	resource_finish(&table);
}

static void test_count_is_bounded(void **state)
{
	struct resource_table table = {0};
	for (uint32_t id = 1; id <= VHOST_MAX_RESOURCES; id++) {
		assert_int_equal(create(&table, id, 8, 8), RESOURCE_OK);
	}
	assert_int_equal(create(&table, VHOST_MAX_RESOURCES + 1, 8, 8), RESOURCE_FULL);
	assert_true(resource_destroy(&table, 5));
	assert_int_equal(create(&table, VHOST_MAX_RESOURCES + 1, 8, 8), RESOURCE_OK);
	resource_finish(&table);
}

static struct backing entries(size_t count)
{
	struct backing backing = {.count = count, .capacity = count};
	backing.entries = calloc(count, sizeof(backing.entries[0]));
	return backing;
}

static void test_entries_are_bounded(void **state)
{
	struct resource_table table = {0};
	struct backing most = entries(VHOST_MAX_TOTAL_ENTRIES), one = entries(1);
	create(&table, 1, 8, 8);
	create(&table, 2, 8, 8);
	assert_true(resource_attach(&table, resource_get(&table, 1), &most));
	assert_false(resource_attach(&table, resource_get(&table, 2), &one));
	assert_null(one.entries); /* taken all the same */
	resource_detach(&table, resource_get(&table, 1));
	assert_int_equal(table.entries, 0);
	one = entries(1);
	assert_true(resource_attach(&table, resource_get(&table, 2), &one));
	struct backing second = entries(1);
	assert_false(resource_attach(&table, resource_get(&table, 2), &second));
	assert_true(resource_destroy(&table, 2));
	assert_int_equal(table.entries, 0);
	resource_finish(&table);
}

static void test_contexts(void **state)
{
	struct context_table contexts = {0};
	struct resource_table table = {0};
	size_t slot, other;
	assert_false(context_create(&contexts, 0));
	assert_true(context_create(&contexts, 9));
	assert_true(context_create(&contexts, 8));
	assert_false(context_create(&contexts, 9));
	assert_false(context_find(&contexts, 0, &slot));
	assert_true(context_find(&contexts, 9, &slot));
	assert_true(context_find(&contexts, 8, &other));
	create(&table, 1, 8, 8);
	struct resource *resource = resource_get(&table, 1);
	resource_allow(resource, slot, true);
	assert_true(resource_is_allowed(resource, slot));
	assert_false(resource_is_allowed(resource, other));
	/* A later context in the same slot must not inherit anything. */
	resource_forget_context(&table, slot);
	context_destroy(&contexts, slot);
	assert_false(context_find(&contexts, 9, &slot));
	assert_true(context_create(&contexts, 10));
	assert_true(context_find(&contexts, 10, &slot));
	assert_false(resource_is_allowed(resource, slot));
	resource_finish(&table);
}

static void test_context_count_is_bounded(void **state)
{
	struct context_table contexts = {0};
	for (uint32_t id = 1; id <= VHOST_MAX_CONTEXTS; id++) {
		assert_true(context_create(&contexts, id));
	}
	assert_false(context_create(&contexts, VHOST_MAX_CONTEXTS + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_count_is_bounded),
		cmocka_unit_test(test_entries_are_bounded),
		cmocka_unit_test(test_contexts),
		cmocka_unit_test(test_context_count_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
