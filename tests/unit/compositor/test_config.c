/* SPDX-License-Identifier: MIT
 *
 * The configuration file: what is read, and for each mistake the line and the words that help.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>

#include "compositor/domain/config.h"
#include "compositor/domain/config_warnings.h"
#include "compositor/domain/transform.h"
#include "policy/policy.h"

#define WORK "[domain work]\nlabel = Work\ncolour = #2e7d32\n"
#define BANK "[domain bank]\nlabel = Bank\ncolour = #c62828\n"

static struct config *read_text(const char *text, char error[static SETTINGS_MAX_ERROR])
{
	const struct settings_text whole = {"t.ini", text, strlen(text), false};
	return config_create(&whole, 1, error);
}

static void test_everything(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config *config =
		read_text("# comment\n" WORK "autostart = foot --title 'a b' ; a comment\n\n" BANK
			  "[host]\nlabel=Machine\ncolour=#ffffff\npointer-lock = no\n"
			  "[keyboard]\nlayout = fr,us\nvariant = bepo,\nmodel = pc105\n"
			  "options = grp:alt_shift_toggle\nrepeat-rate = 40\n"
			  "repeat-delay = 300\n"
			  "[cursor]\ntheme = Adwaita\nsize = 32\n"
			  "[output HEADLESS-1]\nmode = 1920x1080@59.94\nscale = 1.5\n"
			  "transform = flipped-90\n[output eDP-1]\nmode = 800x600\n"
			  "[desktop]\nbackground = #010203\n",
			error);
	assert_string_equal(error, "");
	assert_non_null(config);
	assert_int_equal(config->domain_count, 2);
	assert_string_equal(config->domains[0].name, "work");
	assert_string_equal(config->domains[0].label, "Work");
	assert_int_equal(config->domains[0].colour, 0x2e7d32);
	assert_string_equal(config->domains[0].autostart, "foot --title 'a b'");
	assert_string_equal(config->domains[1].name, "bank");
	assert_string_equal(config->domains[1].autostart, "");
	assert_string_equal(config->host.name, "host");
	assert_string_equal(config->host.label, "Machine");
	assert_int_equal(config->host.colour, 0xffffff);
	assert_false(config->host.pointer_lock);
	assert_string_equal(config->xkb_layout, "fr,us");
	assert_string_equal(config->xkb_variant, "bepo,");
	assert_string_equal(config->xkb_model, "pc105");
	assert_string_equal(config->xkb_options, "grp:alt_shift_toggle");
	assert_int_equal(config->repeat_rate, 40);
	assert_int_equal(config->repeat_delay, 300);
	assert_string_equal(config->cursor_theme, "Adwaita");
	assert_int_equal(config->cursor_size, 32);
	assert_int_equal(config->output_count, 2);
	assert_string_equal(config->outputs[0].name, "HEADLESS-1");
	assert_int_equal(config->outputs[0].width, 1920);
	assert_int_equal(config->outputs[0].height, 1080);
	assert_int_equal(config->outputs[0].refresh, 59940);
	assert_float_equal(config->outputs[0].scale, 1.5, 0);
	assert_string_equal(transform_name(config->outputs[0].transform), "flipped-90");
	assert_int_equal(config->outputs[1].transform, WL_OUTPUT_TRANSFORM_NORMAL);
	assert_int_equal(config->outputs[1].refresh, 0);
	assert_float_equal(config->outputs[1].scale, 1, 0);
	assert_int_equal(config->background, 0x010203);
	config_destroy(config);
}

static void test_defaults(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config *config = read_text(WORK, error);
	assert_non_null(config);
	assert_string_equal(config->host.label, "Host");
	assert_true(config->host.pointer_lock);
	assert_int_equal(config->output_count, 0);
	assert_int_equal(config->repeat_rate, 25);
	assert_int_equal(config->repeat_delay, 600);
	assert_int_equal(config->cursor_size, 24);
	assert_string_equal(config->xkb_layout, "");
	config_destroy(config);
}

/* Each mistake, and what the message must begin with and contain. */
static const struct mistake {
	const char *text, *start, *part;
} mistakes[] = {
	{"label = a\n", "t.ini:1: ", "before the first section"},
	{"[domian work]\n", "t.ini:1: ", "[domian work] is no section; did you mean [domain]?"},
	{"[domain]\nlabel = a\n", "t.ini:1: ", "is no section"},
	{"[domain ]\nlabel = a\n", "t.ini:1: ", "is no section"},
	{"[apearance]\n", "t.ini:1: ", "did you mean [appearance]?"},
	{"[clip board]\n", "t.ini:1: ", "[clip board] is no section; use"},
	{"[drags]\n", "t.ini:1: ", "did you mean [drag]?"},
	{"[quite-another-thing]\n", "t.ini:1: ", "is no section; use"},
	{"[keyboard]\nlayuot = fr\n", "t.ini:2: ", "has no key \"layuot\"; did you mean layout?"},
	{"[keyboard]\nrepeat_delay = 9\n", "t.ini:2: ", "did you mean repeat-delay?"},
	{"[keyboard]\nnumlock = on\n", "t.ini:2: ", "see cloison(5) for those that it has"},
	{"[host machine]\n", "t.ini:1: ", "is no section"},
	{"[]\n", "t.ini:1: ", "is no section"},
	{"[domain Work]\n", "t.ini:1: ", "\"Work\" cannot name a domain"},
	{"[domain 1a]\n", "t.ini:1: ", "cannot name a domain"},
	{"[domain a b]\n", "t.ini:1: ", "cannot name a domain"},
	{"[domain ../x]\n", "t.ini:1: ", "cannot name a domain"},
	{"[domain host]\n", "t.ini:1: ", "cannot name a domain"},
	{"[domain aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\n", "t.ini:1: ", "cannot name a domain"},
	{WORK "[domain work]\n", "t.ini:4: ", "already in line 1"},
	{WORK "colour = #c62828\n", "t.ini:4: ", "colour is given twice"},
	{WORK "color = #c62828\n",
		"t.ini:4: ", "[domain] has no key \"color\"; did you mean colour?"},
	{WORK "layout = fr\n", "t.ini:4: ", "[domain] has no key \"layout\""},
	{WORK "nonsense\n", "t.ini:4: ", "neither"},
	{WORK "\tnonsense\n", "t.ini:4: ", "neither"},
	{WORK "[domain x\n", "t.ini:4: ", "neither"},
	{"\n[domain work]\ncolour = #2e7d32\n\n", "t.ini:2: ", "has no label"},
	{"[domain work]\nlabel = Work\n" BANK, "t.ini:1: ", "has no colour"},
	{WORK "[domain x]\n", "t.ini:4: ", "[domain x] has no label"},
	{WORK "[domain x]\nlabel=X\ncolour=#2E7D32\n",
		"t.ini:4: ", "too near to #2e7d32 of \"work\" (distance 0.000 of 0.06)"},
	{WORK "[domain x]\nlabel=X\ncolour=#3e8d32\n", "t.ini:4: ", "choose another one"},
	{WORK "[domain x]\nlabel=X\ncolour=#c8ccd0\n", "t.ini:4: ", "#c8ccd2 of \"host\""},
	{WORK "[domain x]\nlabel=Work\ncolour=#2f81f7\n", "t.ini:4: ", "label of \"work\""},
	{WORK "[host]\ncolour = #2e7d32\n", "t.ini:1: ", "too near to #2e7d32 of \"host\""},
	{WORK "[host]\nlabel = Work\n", "t.ini:1: ", "label of \"host\""},
	{"[domain x]\nlabel = X\ncolour = red\n", "t.ini:3: ", "write a colour as #rrggbb"},
	{"[domain x]\nlabel = X\ncolour = #12345\n", "t.ini:3: ", "write a colour as #rrggbb"},
	{"[domain x]\nlabel = X\ncolour = #1234567\n", "t.ini:3: ", "write a colour as #rrggbb"},
	{"[domain x]\nlabel = X\ncolour = #12345g\n", "t.ini:3: ", "write a colour as #rrggbb"},
	{"[domain x]\nlabel = X\ncolour = #000000\n", "t.ini:3: ", "stands out from black"},
	{"[domain x]\nlabel = X\ncolour = #3f3f3f\n", "t.ini:3: ", "stands out from black"},
	{"[domain x]\nlabel = X\ncolour = #595959\n", "t.ini:3: ", "contrast of 3 or more"},
	{"[domain x]\nlabel = X\ncolour = #0000ff\n", "t.ini:3: ", "make it lighter"},
	{"[domain x]\nlabel =\n", "t.ini:2: ", "label cannot be \"\""},
	{"[domain x]\nlabel = a\xe2\x80\xaeq\n", "t.ini:2: ", "visible text"},
	{"[domain x]\nlabel = a  b\n", "t.ini:2: ", "single blanks"},
	{"[domain x]\nlabel = a\xff\n", "t.ini:2: ", "visible text"},
	{"[domain x]\nautostart = f\x01g\n", "t.ini:2: ", "printable ASCII"},
	{"[domain x]\nautostart = f 'g\n", "t.ini:2: ", "with its quotes closed"},
	{"[lock]\ncommand = swaylock \"-f\n", "t.ini:2: ", "with its quotes closed"},
	{"[host]\ncolour = #0000ff\n", "t.ini:2: ", "stands out"},
	{"[host]\n[host]\n", "t.ini:2: ", "[host] is already in line 1"},
	{"[keyboard]\nrepeat-rate = -1\n", "t.ini:2: ", "0 to 1000"},
	{"[keyboard]\nrepeat-rate = 1001\n", "t.ini:2: ", "0 to 1000"},
	{"[keyboard]\nrepeat-rate = 99999999999\n", "t.ini:2: ", "0 to 1000"},
	{"[keyboard]\nrepeat-delay = 0\n", "t.ini:2: ", "1 to 10000"},
	{"[keyboard]\nrepeat-delay = 3x\n", "t.ini:2: ", "1 to 10000"},
	{"[keyboard]\nlayout = us,de,fr,gb,ru\n", "t.ini:2: ", "at most 4 layouts"},
	{"[cursor]\nsize = 7\n", "t.ini:2: ", "8 to 256"},
	{"[output a/b]\n", "t.ini:1: ", "cannot name an output"},
	{"[output a]\n[output a]\n", "t.ini:2: ", "already in line 1"},
	{"[output a]\nmode = 800\n", "t.ini:2: ", "WIDTHxHEIGHT"},
	{"[output a]\nmode = 0x600\n", "t.ini:2: ", "WIDTHxHEIGHT"},
	{"[output a]\nmode = 800x600@\n", "t.ini:2: ", "WIDTHxHEIGHT"},
	{"[output a]\nmode = 800x600@0\n", "t.ini:2: ", "WIDTHxHEIGHT"},
	{"[output a]\nmode = 800x600 60\n", "t.ini:2: ", "WIDTHxHEIGHT"},
	{"[output a]\nmode = 99999x600\n", "t.ini:2: ", "WIDTHxHEIGHT"},
	{"[output a]\nscale = 0.4\n", "t.ini:2: ", "0.5 to 4"},
	{"[output a]\nscale = 4.01\n", "t.ini:2: ", "0.5 to 4"},
	{"[output a]\nscale = 1,5\n", "t.ini:2: ", "0.5 to 4"},
	{"[output a]\nscale = inf\n", "t.ini:2: ", "0.5 to 4"},
	{"[output a]\nscale = 1.\n", "t.ini:2: ", "0.5 to 4"},
	{"[output a]\ntransform = 45\n", "t.ini:2: ", "normal, 90, 180"},
	{"[output a]\ntransform =\n", "t.ini:2: ", "normal, 90, 180"},
	{"[desktop]\nbackground = black\n", "t.ini:2: ", "#rrggbb"},
};

static void test_mistakes(void **state)
{
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		char error[SETTINGS_MAX_ERROR];
		struct config *config = read_text(mistakes[i].text, error);
		if (config || strncmp(error, mistakes[i].start, strlen(mistakes[i].start)) != 0
			|| !strstr(error, mistakes[i].part)) {
			fail_msg("mistake %zu:\n%swants \"%s...%s\", got \"%s\"", i,
				mistakes[i].text, mistakes[i].start, mistakes[i].part, error);
		}
	}
}

static void test_too_many_domains(void **state)
{
	char text[16384], error[SETTINGS_MAX_ERROR];
	size_t used = 0;
	for (unsigned i = 0; i <= CONFIG_MAX_DOMAINS; i++) {
		used += (size_t)snprintf(text + used, sizeof(text) - used,
			"[domain d%u]\nlabel = D%u\ncolour = #ff%04x\n", i, i, i);
	}
	assert_null(read_text(text, error));
	assert_string_equal(error, "t.ini:193: more than 64 domains; remove one");
}

static void test_long_line(void **state)
{
	char text[4096], error[SETTINGS_MAX_ERROR];
	int used = snprintf(text, sizeof(text), WORK "autostart = ");
	memset(text + used, 'a', sizeof(text) - (size_t)used - 1);
	text[sizeof(text) - 1] = '\0';
	assert_null(read_text(text, error));
	assert_non_null(strstr(error, "t.ini:4: the line is longer than"));
}

/* Files that are read together; names of an administrator's begin with "s". */
#define FILES 3

struct file {
	const char *name, *text;
};

static struct config *read_files(
	const struct file files[static FILES], char error[static SETTINGS_MAX_ERROR])
{
	struct settings_text texts[FILES];
	size_t count = 0;
	for (; count < FILES && files[count].name; count++) {
		texts[count] = (struct settings_text){.path = files[count].name,
			.bytes = files[count].text,
			.size = strlen(files[count].text),
			.administrator = files[count].name[0] == 's'};
	}
	return config_create(texts, count, error);
}

static void test_files_join(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config *config = read_files(
		(struct file[FILES]){
			{"s.ini", "[domain work]\nlabel = Job\ncolour = #2e7d32\n"
				  "[keyboard]\nlayout = fr\nrepeat-rate = 30\n"
				  "[output A]\nscale = 2\n[clipboard]\nwork -> bank = deny\n"},
			{"a.ini", BANK "[domain work]\nlabel = Work\n"},
			{"b.ini", "[keyboard]\nlayout = us\n[output A]\nmode = 800x600\n"
				  "[drag]\nbank -> work = ask\n"},
		},
		error);
	assert_string_equal(error, "");
	assert_non_null(config);
	assert_int_equal(config->domain_count, 2);
	assert_string_equal(config->domains[0].label, "Work");
	assert_int_equal(config->domains[0].colour, 0x2e7d32);
	assert_string_equal(config->domains[1].name, "bank");
	assert_string_equal(config->xkb_layout, "us");
	assert_int_equal(config->repeat_rate, 30);
	assert_int_equal(config->output_count, 1);
	assert_float_equal(config->outputs[0].scale, 2, 0);
	assert_int_equal(config->outputs[0].width, 800);
	assert_string_equal(
		policy_ask(config->policy, POLICY_CLIPBOARD, "work", "bank", POLICY_TEXT).path,
		"s.ini");
	assert_int_equal(
		policy_ask(config->policy, POLICY_DRAG, "bank", "work", POLICY_TEXT).verdict,
		POLICY_ASK);
	config_destroy(config);
}

/* What files say against each other. */
static const struct quarrel {
	struct file files[FILES];
	const char *start, *part;
} quarrels[] = {
	{{{"a.ini", WORK}, {"b.ini", "[domain work]\n[domain work]\n"}},
		"b.ini:2: ", "already in line 1"},
	{{{"a.ini", WORK}, {"b.ini", "[domain x]\nlabel=X\ncolour=#2E7D32\n"}},
		"b.ini:1: ", "too near to #2e7d32 of \"work\" (distance 0.000 of 0.06)"},
	{{{"a.ini", "[domain x]\nlabel=X\n"}, {"b.ini", "\n[domain x]\n"}},
		"b.ini:2: ", "has no colour"},
	{{{"a.ini", WORK}, {"b.ini", "label = X\n"}}, "b.ini:1: ", "before the first section"},
	{{{"s.ini", "\n[keyboard]\nlocked = yes\nlayout=us\n"}, {"a.ini", "[keyboard]\n"}},
		"a.ini:1: ", "[keyboard] is locked in s.ini:2; remove the section here"},
	{{{"s.ini", "[keyboard]\nlocked = yes\n"}, {"s2.ini", "[keyboard]\nlayout = fr\n"}},
		"s2.ini:1: ", "[keyboard] is locked in s.ini:1"},
	{{{"s.ini", "[domain work]\nlocked=yes\nlabel=W\ncolour=#2e7d32\n"}, {"a.ini", BANK},
		 {"b.ini", "[domain work]\nlabel=V\n"}},
		"b.ini:1: ", "[domain work] is locked in s.ini:1"},
	{{{"s.ini", "[keyboard]\nlayout = us\nlocked = yes\n"}},
		"s.ini:3: ", "locked stands behind another key"},
	{{{"s.ini", "[keyboard]\nlocked = 1\n"}}, "s.ini:2: ", "write yes or no"},
	{{{"a.ini", "[keyboard]\nlocked = yes\n"}},
		"a.ini:2: ", "only a file of the system's folder"},
	{{{"a.ini", WORK "[clipboard]\nwork -> bank = allow\n"}},
		"a.ini:5: ", "there is no domain \"bank\""},
	{{{"a.ini", WORK "[audio]\n"}}, "a.ini:4: ", "[audio] is reserved"},
};

static void test_quarrels(void **state)
{
	for (size_t i = 0; i < COUNT_OF(quarrels); i++) {
		char error[SETTINGS_MAX_ERROR];
		const struct quarrel *quarrel = &quarrels[i];
		struct config *config = read_files(quarrel->files, error);
		if (config || strncmp(error, quarrel->start, strlen(quarrel->start)) != 0
			|| !strstr(error, quarrel->part)) {
			fail_msg("quarrel %zu wants \"%s...%s\", got \"%s\"", i, quarrel->start,
				quarrel->part, error);
		}
	}
}

static void test_unlocked(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config *config =
		read_files((struct file[FILES]){{"s.ini", "[keyboard]\nlocked = no\nlayout = us\n"},
				   {"a.ini", "[keyboard]\nlayout = fr\n"}},
			error);
	assert_non_null(config);
	assert_string_equal(config->xkb_layout, "fr");
	config_destroy(config);
}

static void count_words(void *data, const char *text)
{
	char *words = data;
	snprintf(words + strlen(words), 4096 - strlen(words), "%s\n", text);
}

static void test_warnings(void **state)
{
	char error[SETTINGS_MAX_ERROR], words[4096] = "";
	struct config *config =
		read_text("[domain a]\nlabel = A\ncolour = #3fb950\n[domain b]\nlabel = B\n"
			  "colour = #f85149\n[clipboard]\na -> b = deny\na -> b = allow\n",
			error);
	assert_non_null(config);
	assert_int_equal(config_warnings(config, count_words, words), 2);
	assert_non_null(strstr(words, "#f85149 of \"b\" and #3fb950 of \"a\" look alike for deutan "
				      "sight (distance 0.02"));
	assert_null(strstr(words, "protan"));
	assert_non_null(strstr(words, "\nt.ini:9: \"a -> b = allow\" can never match"));
	config_destroy(config);
}

/* The hash tells whether two programs have read the same. */
static void test_hash(void **state)
{
	static const struct file sets[][FILES] = {
		{{"a.ini", WORK}},
		{{"a.ini", WORK "\n"}},
		{{"s.ini", WORK}},
		{{"a.ini", WORK}, {"b.ini", ""}},
		{{"a.ini", WORK}, {"b.ini", "[host]\n"}},
		{{"a.ini", "[host]\n"}, {"b.ini", WORK}},
	};
	uint64_t hashes[COUNT_OF(sets)];
	for (size_t i = 0; i < COUNT_OF(sets); i++) {
		char error[SETTINGS_MAX_ERROR];
		struct config *config = read_files(sets[i], error), *again;
		again = read_files(sets[i], error);
		hashes[i] = config->hash;
		assert_int_equal(config->hash, again->hash);
		for (size_t j = 0; j < i; j++) {
			assert_int_not_equal(hashes[i], hashes[j]);
		}
		config_destroy(config);
		config_destroy(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_too_many_domains),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_files_join),
		cmocka_unit_test(test_quarrels),
		cmocka_unit_test(test_unlocked),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_warnings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
