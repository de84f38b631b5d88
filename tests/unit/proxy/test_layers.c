/* SPDX-License-Identifier: MIT
 *
 * From surfaces to the layers of a commit, within the host's limits. What comes out must be what
 * the host's decoder accepts.
 */
#include "tests/unit/harness.h"

#include "guest-proxy/windows/window_commit.h"
#include "protocol/decode.h"
#include "protocol/encode.h"
#include "tests/unit/sides.h"

static pixman_region32_t damage, opaque;
static struct link_msg msg;

static int setup(void **state)
{
	pixman_region32_init_rect(&damage, 0, 0, 10, 10);
	pixman_region32_init_rect(&opaque, 0, 0, 5, 5);
	msg = (struct link_msg){.opcode = LINK_WINDOW_COMMIT, .object = 1};
	return 0;
}

static int teardown(void **state)
{
	pixman_region32_fini(&damage);
	pixman_region32_fini(&opaque);
	return 0;
}

static struct layer_source simple_source(uint32_t id)
{
	return (struct layer_source){.id = id,
		.buffer = id,
		.width = 10,
		.height = 10,
		.scale = 1,
		.damage = &damage,
		.opaque = &opaque,
		.factor = 1};
}

/* Every other pixel of a row: count rects that cannot be merged. */
static void scatter(pixman_region32_t *region, int count)
{
	pixman_region32_clear(region);
	for (int i = 0; i < count; i++) {
		pixman_region32_union_rect(region, region, 2 * i, 0, 1, 1);
	}
}

static void assert_host_accepts(void)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	static struct link_msg decoded;
	struct decode_state state = {
		.side = &link_side_host, .greeted = true, .minor = LINK_VERSION_MINOR};
	msg.commit.width = msg.commit.height = 10;
	size_t size = side_encode(&msg, bytes);
	assert_int_equal(decode(&state, bytes, size, 0, &decoded), LINK_ERROR_NONE);
}

static void rects_follow_their_layers(void **state)
{
	struct layer_source sources[] = {simple_source(3), simple_source(9)};
	sources[1].x = -4;
	layers_fill(&msg.commit, sources, 2, LINK_MAX_RECTS);
	assert_int_equal(msg.commit.layer_count, 2);
	assert_int_equal(msg.commit.rect_count, 4);
	assert_int_equal(msg.commit.layers[0].id, 3);
	assert_int_equal(msg.commit.layers[1].x, -4);
	assert_int_equal(msg.commit.layers[1].damage_count, 1);
	assert_int_equal(msg.commit.layers[1].opaque_count, 1);
	assert_int_equal(msg.commit.rects[2].width, 10);
	assert_int_equal(msg.commit.rects[3].width, 5);
	assert_host_accepts();
}

static void crop_is_in_scaled_buffer_pixels(void **state)
{
	struct layer_source source = simple_source(1);
	source.scale = 2;
	source.has_crop = true;
	source.crop_x = 1.5;
	source.crop_y = 0;
	source.crop_width = 4;
	source.crop_height = 0.001;
	layers_fill(&msg.commit, &source, 1, LINK_MAX_RECTS);
	const struct link_layer *layer = &msg.commit.layers[0];
	assert_int_equal(layer->source_x, 3 * 256);
	assert_int_equal(layer->source_y, 0);
	assert_int_equal(layer->source_width, 8 * 256);
	assert_int_equal(layer->source_height, 1);
	assert_host_accepts();
}

static void whole_buffer_has_no_source(void **state)
{
	struct layer_source source = simple_source(1);
	layers_fill(&msg.commit, &source, 1, LINK_MAX_RECTS);
	assert_int_equal(msg.commit.layers[0].source_width, 0);
	assert_int_equal(msg.commit.layers[0].source_height, 0);
}

static void too_much_damage_becomes_its_box(void **state)
{
	scatter(&damage, 20);
	struct layer_source source = simple_source(1);
	layers_fill(&msg.commit, &source, 1, 8);
	assert_int_equal(msg.commit.layers[0].damage_count, 1);
	assert_int_equal(msg.commit.rects[0].width, 39);
	assert_int_equal(msg.commit.layers[0].opaque_count, 1);
	assert_host_accepts();
}

/* A box around an opaque region would hide what can be seen through its holes. */
static void too_many_opaque_rects_become_the_largest(void **state)
{
	scatter(&opaque, 20);
	pixman_region32_union_rect(&opaque, &opaque, 100, 50, 7, 7);
	struct layer_source source = simple_source(1);
	layers_fill(&msg.commit, &source, 1, 8);
	assert_int_equal(msg.commit.layers[0].opaque_count, 1);
	assert_int_equal(msg.commit.rects[1].x, 100);
	assert_int_equal(msg.commit.rects[1].width, 7);
}

static void every_layer_keeps_its_damage(void **state)
{
	struct layer_source sources[LINK_MAX_LAYERS];
	scatter(&damage, 100);
	scatter(&opaque, 100);
	for (uint32_t i = 0; i < LINK_MAX_LAYERS; i++) {
		sources[i] = simple_source(i + 1);
	}
	const uint32_t limits[] = {LINK_MAX_RECTS, 200, LINK_MAX_LAYERS};
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		uint32_t most = layers_most(LINK_MAX_LAYERS, limits[i]);
		layers_fill(&msg.commit, sources, most, limits[i]);
		assert_int_equal(msg.commit.layer_count, most);
		assert_true(msg.commit.rect_count <= limits[i]);
		for (uint32_t layer = 0; layer < most; layer++) {
			assert_true(msg.commit.layers[layer].damage_count > 0);
		}
		assert_host_accepts();
	}
}

static void fewer_rects_than_layers_are_fewer_layers(void **state)
{
	assert_int_equal(layers_most(64, 3), 3);
	assert_int_equal(layers_most(2, 480), 2);
}

static void refuses_what_the_link_cannot_say(void **state)
{
	const struct {
		int32_t x, y, width, height;
		bool accepted;
	} cases[] = {
		{0, 0, 1, 1, true},
		{-LINK_MAX_OFFSET, LINK_MAX_OFFSET, LINK_MAX_DIMENSION, LINK_MAX_DIMENSION, true},
		{0, 0, 0, 1, false},
		{0, 0, 1, -1, false},
		{0, 0, LINK_MAX_DIMENSION + 1, 1, false},
		{LINK_MAX_OFFSET + 1, 0, 1, 1, false},
		{0, -LINK_MAX_OFFSET - 1, 1, 1, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct layer_source source = simple_source(1);
		source.x = cases[i].x;
		source.y = cases[i].y;
		source.width = cases[i].width;
		source.height = cases[i].height;
		assert_int_equal(layers_accept(&source), cases[i].accepted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rects_follow_their_layers, setup, teardown),
		cmocka_unit_test_setup_teardown(crop_is_in_scaled_buffer_pixels, setup, teardown),
		cmocka_unit_test_setup_teardown(whole_buffer_has_no_source, setup, teardown),
		cmocka_unit_test_setup_teardown(too_much_damage_becomes_its_box, setup, teardown),
		cmocka_unit_test_setup_teardown(
			too_many_opaque_rects_become_the_largest, setup, teardown),
		cmocka_unit_test_setup_teardown(every_layer_keeps_its_damage, setup, teardown),
		cmocka_unit_test(fewer_rects_than_layers_are_fewer_layers),
		cmocka_unit_test_setup_teardown(refuses_what_the_link_cannot_say, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
