/* SPDX-License-Identifier: MIT
 *
 * What drawing a commit costs its domain. Time stands still.
 */
#include "tests/unit/harness.h"

#include <sys/mman.h>
#include <unistd.h>
#include <wlr/types/wlr_scene.h>

#include <fcntl.h>

#include "bare_guest.h"
#include "compositor/guest/buffer.h"
#include "compositor/guest/layer_cost.h"
#include "compositor/guest/layer_list.h"
#include "compositor/guest/pool.h"
#include "own_clock.h"

#define SIDE 2048
#define BYTES (SIDE * SIDE * 4)

static struct bare_guest bare;
static struct wlr_scene *scene;
static struct buffer *buffer;
static struct layer_list list;

static void handle_drawn(struct layer_list *drawn)
{
}

static int setup(void **state)
{
	own_clock_time = 1000000;
	bare_guest_init(&bare);
	int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_int_equal(ftruncate(fd, BYTES), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	struct pool *pool;
	const struct pool_source source = {.kind = POOL_MEMFD, .fd = fd, .size = BYTES};
	const struct link_buffer_create create = {
		.format = LINK_FORMAT_XRGB8888, .width = SIDE, .height = SIDE, .stride = SIDE * 4};
	assert_int_equal(pool_create(&bare.book, 1, &source, &pool), LINK_ERROR_NONE);
	assert_int_equal(buffer_create(bare.guest, 7, pool, &create, &buffer), LINK_ERROR_NONE);
	pool_let_go(pool);
	scene = wlr_scene_create();
	assert_true(layer_list_init(
		&list, bare.guest, 1, wlr_scene_tree_create(&scene->tree), handle_drawn));
	layer_list_set_seen(&list, true);
	return 0;
}

static int teardown(void **state)
{
	layer_list_clear(&list);
	buffer_destroy(buffer);
	wlr_scene_node_destroy(&scene->tree.node);
	bare_guest_finish(&bare);
	return 0;
}

/* Shows the buffer in its own size, of which that changed; returns what its domain owes for it, us. */
static uint64_t commit(const struct link_rect *damage, uint32_t damage_count)
{
	const struct link_layer layer = {
		.id = 1,
		.buffer = 7,
		.width = SIDE,
		.height = SIDE,
		.damage_count = damage_count,
	};
	const struct layer_update update = {.state = &layer, .buffer = buffer, .damage = damage};
	const struct link_rect box = {0, 0, SIDE, SIDE};
	budget_wait(&bare.domain.budget);
	uint64_t before = bare.domain.budget.debt;
	buffer_hold(buffer);
	layer_list_apply(&list, &update, 1);
	layer_list_clip(&list, &box, NULL);
	buffer_let_go(buffer);
	return bare.domain.budget.debt - before;
}

static void what_is_drawn_is_charged(void **state)
{
	const struct link_rect all = {0, 0, SIDE, SIDE}, half = {0, 0, SIDE, SIDE / 2};
	const struct layer_draw draw = {
		.source = {0, 0, SIDE, SIDE},
		.width = SIDE,
		.height = SIDE,
		.filter = WLR_SCALE_FILTER_NEAREST,
	};
	uint64_t whole = layer_draw_cost(&draw) / 1000;
	assert_true(whole > 100);
	assert_int_equal(commit(&all, 1), whole);
	assert_int_equal(commit(&half, 1), whole / 2);
	assert_int_equal(commit(NULL, 0), 0);
	/* Nobody looks at it: it is charged when somebody does, once. */
	layer_list_set_seen(&list, false);
	assert_int_equal(commit(&half, 1), 0);
	assert_int_equal(commit(&half, 1), 0);
	layer_list_set_seen(&list, true);
	assert_int_equal(commit(NULL, 0), whole);
}

#define MANY 8

static void apply_many(uint32_t first_id)
{
	struct link_layer layers[MANY];
	struct layer_update updates[MANY];
	for (uint32_t i = 0; i < MANY; i++) {
		layers[i] = (struct link_layer){
			.id = first_id + i, .buffer = 7, .width = SIDE, .height = SIDE};
		updates[i] = (struct layer_update){.state = &layers[i], .buffer = buffer};
	}
	buffer_hold(buffer);
	layer_list_apply(&list, updates, MANY);
	buffer_let_go(buffer);
}

static bool is_at_home(void)
{
	return list.nodes->node.parent == list.tree
	       && wl_list_empty(&bare.screen.bench->tree.children);
}

/* The scene, which looks at all of its nodes at each change, has none of them meanwhile. */
static void many_change_elsewhere(void **state)
{
	const struct link_rect box = {0, 0, SIDE, SIDE};
	commit(NULL, 0);
	assert_true(is_at_home());
	apply_many(1);
	assert_ptr_equal(list.nodes->node.parent, &bare.screen.bench->tree);
	layer_list_clip(&list, &box, NULL);
	assert_true(is_at_home());
	assert_true(list.nodes->node.enabled);
	/* Few instead of many, which is many changes too. */
	const struct link_layer one = {.id = 1, .buffer = 7, .width = SIDE, .height = SIDE};
	const struct layer_update update = {.state = &one, .buffer = buffer};
	buffer_hold(buffer);
	layer_list_apply(&list, &update, 1);
	assert_false(is_at_home());
	layer_list_clip(&list, &box, NULL);
	buffer_let_go(buffer);
	assert_true(is_at_home());
	/* Nobody calls for it before it is seen. */
	layer_list_set_seen(&list, false);
	apply_many(1);
	assert_true(is_at_home());
	layer_list_clear(&list);
	assert_true(is_at_home());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(many_change_elsewhere, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_drawn_is_charged, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
