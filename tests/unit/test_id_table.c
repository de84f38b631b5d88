/* SPDX-License-Identifier: MIT */
#include "harness.h"

#include "protocol/id_table.h"

static int objects[4];

static void adds_finds_removes(void **state)
{
	struct id_table table;
	id_table_init(&table, 100);
	assert_null(id_table_get(&table, 1));
	assert_null(id_table_remove(&table, 1));
	assert_int_equal(id_table_add(&table, 5, &objects[0]), ID_OK);
	assert_int_equal(id_table_add(&table, 6, &objects[1]), ID_OK);
	assert_int_equal(id_table_add(&table, UINT32_MAX, &objects[2]), ID_OK);
	assert_ptr_equal(id_table_get(&table, 5), &objects[0]);
	assert_ptr_equal(id_table_get(&table, UINT32_MAX), &objects[2]);
	assert_null(id_table_get(&table, 7));
	assert_ptr_equal(id_table_remove(&table, 6), &objects[1]);
	assert_null(id_table_remove(&table, 6));
	assert_null(id_table_get(&table, 6));
	assert_ptr_equal(id_table_get(&table, UINT32_MAX), &objects[2]);
	assert_int_equal(table.count, 2);
	id_table_finish(&table);
	assert_null(table.entries);
}

static void never_an_id_twice(void **state)
{
	struct id_table table;
	id_table_init(&table, 100);
	assert_int_equal(id_table_add(&table, 0, objects), ID_REUSED);
	assert_int_equal(id_table_add(&table, 10, objects), ID_OK);
	assert_int_equal(id_table_add(&table, 10, objects), ID_REUSED);
	assert_int_equal(id_table_add(&table, 9, objects), ID_REUSED);
	id_table_remove(&table, 10);
	assert_int_equal(id_table_add(&table, 10, objects), ID_REUSED);
	assert_int_equal(id_table_add(&table, 11, objects), ID_OK);
	id_table_finish(&table);
}

static void limit_counts_the_living(void **state)
{
	struct id_table table;
	id_table_init(&table, 50);
	for (uint32_t id = 1; id <= 50; id++) {
		assert_int_equal(id_table_add(&table, 3 * id, objects), ID_OK);
	}
	assert_int_equal(id_table_add(&table, 1000, objects), ID_LIMIT);
	id_table_remove(&table, 3);
	assert_int_equal(id_table_add(&table, 1000, objects), ID_OK);
	id_table_finish(&table);
}

/* Against the simplest possible model. */
static void random_walk(void **state)
{
	enum { IDS = 3000 };
	static void *model[IDS];
	struct id_table table;
	id_table_init(&table, 200);
	uint32_t next = 1;
	uint32_t random = 1;
	for (unsigned step = 0; step < 20000; step++) {
		random = random * 1664525u + 1013904223u;
		uint32_t id = 1 + (random >> 8) % (IDS - 1);
		if (random % 3 == 0 && next < IDS && table.count < 200) {
			assert_int_equal(id_table_add(&table, next, &model[next]), ID_OK);
			model[next] = &model[next];
			next += 1 + random % 2;
		} else if (random % 3 == 1) {
			assert_ptr_equal(id_table_remove(&table, id), model[id]);
			model[id] = NULL;
		} else {
			assert_ptr_equal(id_table_get(&table, id), model[id]);
		}
	}
	id_table_finish(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_finds_removes),
		cmocka_unit_test(never_an_id_twice),
		cmocka_unit_test(limit_counts_the_living),
		cmocka_unit_test(random_walk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
