/* SPDX-License-Identifier: MIT
 *
 * A picture that was drawn in advance: where it is shown, and what of it is old.
 */
#include "tests/unit/harness.h"

#include <wlr/types/wlr_scene.h>

#include "compositor/screen/output.h"
#include "protocol/msg.h"
#include "tests/unit/compositor/shot_stage.h"

/* Until the next one is there. At any scale each px of it is one of the output. */
static void a_picture_of_another_size_stays_within_its_place(void **state)
{
	struct wlr_scene *scene = wlr_scene_create();
	struct wlr_scene_buffer *node = wlr_scene_buffer_create(&scene->tree, NULL);
	for (int round = 0; round < 20000; round++) {
		const struct layer_draw draw =
			turned(16, 1 + (int)random_below(40), 1 + (int)random_below(40));
		struct picture picture = {.draw = draw};
		const struct link_rect part = {(int)random_below(9) - 4, (int)random_below(9) - 4,
			1 + (int)random_below(40), 1 + (int)random_below(40)};
		float scale = 1 + (float)random_below(9) / 4;
		int x = (int)random_below(9) - 4, y = (int)random_below(9) - 4;
		if (!picture_place(&picture, node, &part, x, y, scale)) {
			continue;
		}
		assert_int_equal(node->node.x, part.x);
		assert_int_equal(node->node.y, part.y);
		assert_in_range(node->dst_width, 1, part.width);
		assert_in_range(node->dst_height, 1, part.height);
		assert_true(node->src_box.width <= draw.width);
		assert_true(node->src_box.height <= draw.height);
		assert_true(
			node->src_box.width == output_length(x + part.x, node->dst_width, scale));
		assert_true(
			node->src_box.height == output_length(y + part.y, node->dst_height, scale));
	}
	wlr_scene_node_destroy(&scene->tree.node);
}

static void many_rectangles_are_joined(void **state)
{
	const struct layer_draw draw = turned(1024, 1024, 1024);
	struct picture *picture = picture_create(&draw);
	pixman_region32_clear(&picture->stale);
	for (int i = 0; i < 1000; i++) {
		pixman_region32_t damage;
		pixman_region32_init_rect(
			&damage, (int)random_below(1020), (int)random_below(1020), 1, 1);
		picture_damage(picture, &damage);
		pixman_region32_fini(&damage);
		assert_true(pixman_region32_n_rects(&picture->stale) <= 64);
	}
	wlr_buffer_drop(&picture->base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_of_another_size_stays_within_its_place),
		cmocka_unit_test(many_rectangles_are_joined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
