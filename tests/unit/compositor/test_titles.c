/* SPDX-License-Identifier: MIT
 *
 * Titles that are drawn by workers of the test's own (fake_text.c): what becomes of lies, of silence,
 * and of other titles meanwhile.
 */
#include "tests/unit/harness.h"

#include <pixman.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#include "compositor/base/text_program.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/trusted/text_mask.h"
#include "compositor/trusted/titles.h"

#define ROOM 100
#define SOON 20 /* ms */

static const char *const lies[] = {"another id", "too wide", "too high", "negative", "flat",
	"cut twice", "ready again", "short", "long", "death"};

#define DOMAINS (COUNT_OF(lies) + 2)

struct subject {
	struct title title;
	char text[TEXT_MAX_BYTES];
	unsigned changes;
};

struct stage {
	struct wl_event_loop *loop;
	struct config config;
	struct config_domain configs[DOMAINS];
	struct domains *domains;
	struct text_program *program;
	struct titles *titles;
};

/* How patient the titles are: as they are, hardly, or for ever. */
static enum { USUAL, HASTY, FOR_EVER } patience;

int __real_wl_event_source_timer_update(struct wl_event_source *source, int ms);
int __wrap_wl_event_source_timer_update(struct wl_event_source *source, int ms);
int __wrap_wl_event_source_timer_update(struct wl_event_source *source, int ms)
{
	if (ms == TITLES_PATIENCE && patience != USUAL) {
		ms = patience == HASTY ? SOON : 0;
	}
	return __real_wl_event_source_timer_update(source, ms);
}

static struct stage *stage_create(void)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	assert_non_null(stage);
	patience = USUAL;
	stage->loop = wl_event_loop_create();
	strcpy(stage->config.host.name, "host");
	for (size_t i = 0; i < DOMAINS; i++) {
		snprintf(stage->configs[i].name, sizeof(stage->configs[i].name), "d%zu", i);
	}
	strcpy(stage->configs[DOMAINS - 1].name, "hasty");
	stage->config.domains = stage->configs;
	stage->config.domain_count = DOMAINS;
	stage->domains = domains_create(&stage->config);
	stage->program = text_program_create(getenv("CLOISON_FAKE_TEXT"), false);
	stage->titles = titles_create(
		stage->loop, stage->domains, stage->program, &stage->config.appearance);
	assert_non_null(stage->titles);
	assert_true(text_program_listen(stage->program, stage->loop));
	return stage;
}

static void stage_destroy(struct stage *stage)
{
	titles_destroy(stage->titles);
	text_program_destroy(stage->program);
	domains_destroy(stage->domains);
	wl_event_loop_destroy(stage->loop);
	free(stage);
}

static void count_change(struct title *title)
{
	struct subject *subject = wl_container_of(title, subject, title);
	subject->changes++;
}

static void subject_init(
	struct subject *subject, struct stage *stage, size_t domain, const char *text)
{
	*subject = (struct subject){.changes = 0};
	strcpy(subject->text, text);
	title_init(&subject->title, stage->titles, &stage->configs[domain], TEXT_FONT_TITLE,
		subject->text, count_change);
	title_fit(&subject->title, ROOM, 1);
}

static void subject_say(struct subject *subject, const char *text)
{
	strcpy(subject->text, text);
	title_text_changed(&subject->title);
	title_fit(&subject->title, ROOM, 1);
}

/* Waits, a minute at most. */
static void wait_for_changes(struct stage *stage, const struct subject *subject, unsigned wanted)
{
	for (int i = 0; i < 6000 && subject->changes < wanted; i++) {
		wl_event_loop_dispatch(stage->loop, 10);
	}
	assert_int_equal(subject->changes, wanted);
}

static void test_a_title_comes(void **state)
{
	struct stage *stage = stage_create();
	struct subject subject;
	subject_init(&subject, stage, 0, "plain");
	assert_null(subject.title.mask);
	wait_for_changes(stage, &subject, 1);
	const struct text_mask *mask = subject.title.mask;
	assert_non_null(mask);
	assert_int_equal(mask->width, 1);
	assert_int_equal(mask->height, 10);
	assert_int_equal(*(uint8_t *)pixman_image_get_data(mask->image), 0xff);
	/* It suits, and is not drawn again. */
	title_fit(&subject.title, ROOM + 1, 1);
	assert_true(wl_list_empty(&subject.title.link));
	/* Of another scale it does not. */
	title_fit(&subject.title, ROOM, 2);
	wait_for_changes(stage, &subject, 2);
	assert_int_equal(pixman_image_get_height(subject.title.mask->image), 20);
	/* An empty one needs nobody. */
	strcpy(subject.text, "");
	title_text_changed(&subject.title);
	title_fit(&subject.title, ROOM, 1);
	assert_null(subject.title.mask);
	title_finish(&subject.title);
	stage_destroy(stage);
}

/* A worker that lies ends; the text is tried once more and then left out; others are drawn. */
static void test_lies(void **state)
{
	struct stage *stage = stage_create();
	struct subject liars[COUNT_OF(lies)];
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		subject_init(&liars[i], stage, i, lies[i]);
	}
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		wait_for_changes(stage, &liars[i], 1);
		assert_null(liars[i].title.mask);
		assert_int_equal(liars[i].title.kills, TITLES_KILLS);
		title_fit(&liars[i].title, ROOM, 1);
		assert_true(wl_list_empty(&liars[i].title.link));
		subject_say(&liars[i], "plain");
	}
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		wait_for_changes(stage, &liars[i], 2);
		assert_non_null(liars[i].title.mask);
		title_finish(&liars[i].title);
	}
	stage_destroy(stage);
}

/* What cannot be drawn is no lie. */
static void test_nothing(void **state)
{
	struct stage *stage = stage_create();
	struct subject subject;
	subject_init(&subject, stage, 0, "nothing");
	wait_for_changes(stage, &subject, 1);
	assert_null(subject.title.mask);
	assert_int_equal(subject.title.kills, 0);
	title_finish(&subject.title);
	stage_destroy(stage);
}

/* An answer that nobody asked for is one; whoever was served has what it has. */
static void test_an_answer_too_many(void **state)
{
	struct stage *stage = stage_create();
	struct subject subject;
	subject_init(&subject, stage, 0, "twice");
	wait_for_changes(stage, &subject, 1);
	assert_int_equal(subject.title.mask->width, 1);
	for (unsigned i = 0; i < 3; i++) {
		subject_say(&subject, "plain");
		wait_for_changes(stage, &subject, i + 2);
		/* Of the next worker. */
		assert_int_equal(subject.title.mask->width, i + 1);
	}
	title_finish(&subject.title);
	stage_destroy(stage);
}

static void test_silence(void **state)
{
	struct stage *stage = stage_create();
	struct subject silent, other;
	patience = HASTY;
	subject_init(&silent, stage, 0, "silence");
	subject_init(&other, stage, 0, "plain");
	wait_for_changes(stage, &silent, 1);
	assert_null(silent.title.mask);
	assert_int_equal(silent.title.kills, TITLES_KILLS);
	wait_for_changes(stage, &other, 1);
	title_finish(&silent.title);
	title_finish(&other.title);
	stage_destroy(stage);
}

/* However long one domain's text takes. */
static void test_nobody_waits_for_another_domain(void **state)
{
	struct stage *stage = stage_create();
	struct subject silent, other;
	patience = FOR_EVER;
	subject_init(&silent, stage, 0, "silence");
	subject_init(&other, stage, 1, "plain");
	wait_for_changes(stage, &other, 1);
	assert_int_equal(silent.changes, 0);
	title_finish(&silent.title);
	title_finish(&other.title);
	stage_destroy(stage);
}

/* Of a window that says more than can be drawn, only the last is drawn next. */
static void test_the_last_one_wins(void **state)
{
	struct stage *stage = stage_create();
	struct subject subject;
	subject_init(&subject, stage, 0, "plain");
	wait_for_changes(stage, &subject, 1);
	for (unsigned i = 0; i < 1000; i++) {
		char text[16];
		snprintf(text, sizeof(text), "%u", i);
		subject_say(&subject, text);
	}
	/* The first of them, too, when it was its turn already. */
	wait_for_changes(stage, &subject, 2);
	if (subject.title.stale) {
		wait_for_changes(stage, &subject, 3);
	}
	assert_false(subject.title.stale);
	assert_int_equal(subject.title.mask->width, subject.changes);
	assert_true(wl_list_empty(&subject.title.link));
	title_finish(&subject.title);
	stage_destroy(stage);
}

static void test_a_window_that_goes_meanwhile(void **state)
{
	struct stage *stage = stage_create();
	struct subject first, second, third;
	subject_init(&third, stage, 0, "plain");
	wait_for_changes(stage, &third, 1);
	subject_init(&first, stage, 0, "plain");
	subject_init(&second, stage, 0, "plain");
	subject_say(&third, "plain");
	/* Asked, waiting, and waiting. */
	title_finish(&first.title);
	title_finish(&second.title);
	wait_for_changes(stage, &third, 2);
	assert_int_equal(first.changes + second.changes, 0);
	title_finish(&third.title);
	stage_destroy(stage);
}

/* A worker knows nothing of the domain's last life. */
static void test_a_worker_ends_with_the_link(void **state)
{
	struct stage *stage = stage_create();
	struct domain *domain = domain_by_name(stage->domains, "d0");
	struct subject subject;
	for (unsigned life = 0; life < 3; life++) {
		domain_set_status(domain, DOMAIN_UP, NULL);
		subject_init(&subject, stage, 0, "plain");
		wait_for_changes(stage, &subject, 1);
		assert_int_equal(subject.title.mask->width, 1);
		title_finish(&subject.title);
		domain_set_status(domain, DOMAIN_DOWN, NULL);
	}
	stage_destroy(stage);
}

/* Nothing is asked of a worker that says anything else than that it is ready. */
static void test_a_worker_that_is_not_ready(void **state)
{
	struct stage *stage = stage_create();
	struct subject hasty, other;
	subject_init(&hasty, stage, DOMAINS - 1, "plain");
	subject_init(&other, stage, 0, "plain");
	wait_for_changes(stage, &other, 1);
	for (int i = 0; i < 50; i++) {
		wl_event_loop_dispatch(stage->loop, SOON);
	}
	assert_int_equal(hasty.changes, 0);
	title_finish(&hasty.title);
	title_finish(&other.title);
	stage_destroy(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_title_comes),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_an_answer_too_many),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_nobody_waits_for_another_domain),
		cmocka_unit_test(test_the_last_one_wins),
		cmocka_unit_test(test_a_window_that_goes_meanwhile),
		cmocka_unit_test(test_a_worker_ends_with_the_link),
		cmocka_unit_test(test_a_worker_that_is_not_ready),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
