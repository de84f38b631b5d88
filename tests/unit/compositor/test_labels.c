/* SPDX-License-Identifier: MIT
 *
 * The host's own texts, drawn by cloison-text as it is, and by one that lies.
 */
#include "tests/unit/harness.h"

#include <pixman.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/base/text_program.h"
#include "compositor/domain/config.h"
#include "compositor/trusted/face.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/text_mask.h"

static struct config_domain domains[] = {{.label = "Work"}, {.label = "Personal"}};
static struct config_output outputs[] = {{.scale = 2}, {.scale = 1.25}};

static struct config configuration(void)
{
	return (struct config){
		.appearance = {.text_scale = 1},
		.host = {.label = "Host"},
		.domains = domains,
		.domain_count = COUNT_OF(domains),
		.outputs = outputs,
		.output_count = COUNT_OF(outputs),
	};
}

static struct labels *labels_of(const char *path)
{
	const struct config config = configuration();
	struct text_program *program = text_program_create(path, true);
	assert_non_null(program);
	struct labels *labels = labels_create(&config, program);
	text_program_destroy(program);
	return labels;
}

/* How much ink there is, of 255 a px. */
static size_t ink(const struct text_mask *mask)
{
	const uint8_t *row = (const uint8_t *)pixman_image_get_data(mask->image);
	size_t sum = 0;
	for (int y = 0; y < pixman_image_get_height(mask->image); y++) {
		for (int x = 0; x < pixman_image_get_width(mask->image); x++) {
			sum += row[x];
		}
		row += pixman_image_get_stride(mask->image);
	}
	return sum;
}

/* The program may have ended: they are there. */
static void test_all_are_there(void **state)
{
	struct labels *labels = labels_of(getenv("CLOISON_TEXT"));
	assert_non_null(labels);
	static const struct {
		enum text_font font;
		const char *string;
	} wanted[] = {
		{TEXT_FONT_LABEL, "Host"},
		{TEXT_FONT_LABEL, "Work"},
		{TEXT_FONT_LABEL, "Personal"},
		{TEXT_FONT_PLAIN, "Personal"},
		{TEXT_FONT_LABEL, LABELS_NO_DOMAIN},
		{TEXT_FONT_LABEL, LABELS_ELLIPSIS},
		{TEXT_FONT_NOTE, LABELS_SILENT},
		{TEXT_FONT_PLAIN, LABELS_DOWN},
		{TEXT_FONT_PLAIN, LABELS_STARTING},
		{TEXT_FONT_PLAIN, LABELS_SILENT},
		{TEXT_FONT_PLAIN, "+1"},
		{TEXT_FONT_PLAIN, "+2"},
	};
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const struct text_mask *mask =
			labels_find(labels, wanted[i].font, wanted[i].string, 1);
		assert_int_equal(mask->scale, text_mask_scale(1));
		assert_true(ink(mask) > 255);
		assert_false(mask->cut);
		assert_int_equal(
			labels_width(labels, wanted[i].font, wanted[i].string), mask->width);
	}
	assert_true(labels_width(labels, TEXT_FONT_LABEL, "Personal")
		    > labels_width(labels, TEXT_FONT_LABEL, "Work"));
	labels_destroy(labels);
}

/* The nearest that is not smaller, else the largest. */
static void test_scales(void **state)
{
	struct labels *labels = labels_of(getenv("CLOISON_TEXT"));
	assert_non_null(labels);
	static const struct {
		float wanted, found;
	} scales[] = {{0.5f, 1}, {1, 1}, {1.1f, 1.25f}, {1.25f, 1.25f}, {1.5f, 2}, {2, 2}, {3, 2}};
	for (size_t i = 0; i < COUNT_OF(scales); i++) {
		const struct text_mask *mask =
			labels_find(labels, TEXT_FONT_LABEL, "Work", scales[i].wanted);
		assert_int_equal(mask->scale, text_mask_scale(scales[i].found));
	}
	labels_destroy(labels);
}

/* Whatever the reason, all labels are there: by the face that needs nothing. */
static void expect_plain(const char *path)
{
	struct labels *labels = labels_of(path);
	assert_non_null(labels);
	static const char *const wanted[] = {"Host", "Personal", LABELS_NO_DOMAIN, LABELS_ELLIPSIS};
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const char *drawn = strcmp(wanted[i], LABELS_ELLIPSIS) == 0 ? "..." : wanted[i];
		for (size_t k = 0; k < COUNT_OF(outputs); k++) {
			const struct text_mask *mask = labels_find(
				labels, TEXT_FONT_LABEL, wanted[i], (float)outputs[k].scale);
			struct text_mask *plain =
				face_draw(TEXT_FONT_LABEL, drawn, mask->scale, 1024);
			assert_int_equal(ink(mask), ink(plain));
			assert_int_equal(mask->width, plain->width);
			text_mask_destroy(plain);
		}
	}
	labels_destroy(labels);
}

static void test_without_a_font_they_are_drawn_plainly(void **state)
{
	expect_plain("/bin/false");
	expect_plain("/no/such/program");
	static const char *const bad[] = {"death", "nothing", "too wide", "another id", "short"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		strcpy(domains[0].label, bad[i]);
		expect_plain(getenv("CLOISON_FAKE_TEXT"));
	}
	strcpy(domains[0].label, "Work");
}

struct drawing {
	struct labels *labels;
	bool over;
};

static void drawing_handle_done(void *data, struct labels *labels)
{
	struct drawing *drawing = data;
	drawing->over = true;
	drawing->labels = labels;
}

/* While the others are shown: those of both are there, until the next ones. */
static void test_others_take_their_place(void **state)
{
	struct config config = configuration();
	struct text_program *program = text_program_create(getenv("CLOISON_TEXT"), true);
	struct labels *labels = labels_create(&config, program);
	struct wl_event_loop *loop = wl_event_loop_create();
	assert_true(labels_suit(labels, &config));
	static struct config_domain others[] = {{.label = "Office"}, {.label = "Personal"}};
	struct config fresh = config;
	fresh.domains = others;
	strcpy(fresh.secret_phrase, "blue herons");
	assert_false(labels_suit(labels, &fresh));
	struct drawing drawing = {0};
	assert_true(text_program_listen(program, loop));
	assert_non_null(labels_draw(&fresh, &config, program, loop, drawing_handle_done, &drawing));
	while (!drawing.over) {
		wl_event_loop_dispatch(loop, -1);
	}
	labels_take(labels, drawing.labels);
	static const char *const there[] = {"Office", "Work", "Personal", "Host", "blue herons"};
	for (size_t i = 0; i < COUNT_OF(there); i++) {
		assert_true(ink(labels_find(labels, TEXT_FONT_LABEL, there[i], 2)) > 255);
	}
	assert_true(labels_suit(labels, &fresh));
	assert_true(labels_suit(labels, &config));
	/* Of another font, or at another scale, there are none. */
	strcpy(fresh.appearance.font, "Monospace");
	assert_false(labels_suit(labels, &fresh));
	config.appearance.text_scale = 1.5;
	assert_false(labels_suit(labels, &config));
	/* One that is given up tells nobody, whatever comes. */
	struct labels_drawing *given_up =
		labels_draw(&fresh, NULL, program, loop, drawing_handle_done, &drawing);
	drawing.over = false;
	wl_event_loop_dispatch(loop, -1);
	labels_drawing_destroy(given_up);
	text_program_destroy(program);
	assert_false(drawing.over);
	wl_event_loop_destroy(loop);
	labels_destroy(labels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_are_there),
		cmocka_unit_test(test_scales),
		cmocka_unit_test(test_without_a_font_they_are_drawn_plainly),
		cmocka_unit_test(test_others_take_their_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
