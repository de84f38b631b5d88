/* SPDX-License-Identifier: MIT
 *
 * What a configuration that runs takes of a newer one.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>

#include "compositor/domain/config.h"
#include "compositor/domain/config_adopt.h"
#include "policy/policy.h"

#define WORK "[domain work]\nlabel = Work\ncolour = #2e7d32\n"
#define BANK "[domain bank]\nlabel = Bank\ncolour = #c62828\n"

static struct config *read_text(const char *text, char error[static SETTINGS_MAX_ERROR])
{
	const struct settings_text whole = {"t.ini", text, strlen(text), false};
	return config_create(&whole, 1, error);
}

static void test_outputs_that_change(void **state)
{
	static const char *const texts[] = {"[output A]\nmode = 800x600@60\nscale = 2\n",
		"[output A]\nmode = 801x600@60\nscale = 2\n",
		"[output A]\nmode = 800x601@60\nscale = 2\n",
		"[output A]\nmode = 800x600@61\nscale = 2\n",
		"[output A]\nmode = 800x600@60\nscale = 1.5\n",
		"[output A]\nmode = 800x600@60\nscale = 2\ntransform = 90\n",
		"[output B]\nmode = 800x600@60\nscale = 2\n"};
	char error[SETTINGS_MAX_ERROR];
	struct config_changes changes;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct config *config = read_text(texts[0], error);
		struct config *fresh = read_text(texts[i], error);
		assert_true(config_can_adopt(config, fresh, error));
		config_adopt(config, fresh, &changes);
		assert_int_equal(changes.outputs, i > 0);
		assert_false(changes.keymap);
		assert_int_equal(config->output_count, 1);
		assert_memory_equal(config->outputs, fresh->outputs, sizeof(config->outputs[0]));
		config_destroy(config);
		config_destroy(fresh);
	}
}

/* Takes text, which has room. */
static struct config_changes adopt(struct config *config, const char *text)
{
	char error[SETTINGS_MAX_ERROR];
	struct config_changes changes;
	struct config *fresh = read_text(text, error);
	assert_non_null(fresh);
	assert_true(config_can_adopt(config, fresh, error));
	config_adopt(config, fresh, &changes);
	config_destroy(fresh);
	return changes;
}

/* One that is gone is marked, keeps what it had, and is the same one when it comes back. */
static void test_domains_come_and_go(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config *config = read_text(WORK BANK, error);
	const struct config_domain *domains = config->domains;
	assert_true(adopt(config, BANK).removed);
	assert_true(domains[0].removed);
	assert_string_equal(domains[0].label, "Work");
	assert_false(domains[1].removed);
	assert_false(adopt(config, BANK).removed);
	assert_true(domains[0].removed);
	adopt(config, BANK "[domain x]\nlabel = X\ncolour = #2f81f7\n" WORK);
	assert_ptr_equal(config->domains, domains);
	assert_int_equal(config->domain_count, 3);
	assert_false(domains[0].removed);
	assert_string_equal(domains[2].name, "x");
	assert_int_equal(domains[0].sign, 3);
	assert_int_equal(domains[1].sign, 1);
	assert_int_equal(domains[2].sign, 2);
	config_destroy(config);
}

/* Those that were removed take it too, but for one that comes back. */
static void test_there_is_room_for_some(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config *config = read_text(WORK BANK, error);
	struct config *fresh = read_text("[domain x]\nlabel = X\ncolour = #2f81f7\n", error);
	while (config->domain_count < CONFIG_MAX_DOMAINS) {
		struct config_domain *domain = &config->domains[config->domain_count++];
		snprintf(domain->name, sizeof(domain->name), "d%zu", config->domain_count);
		domain->removed = true;
	}
	assert_false(config_can_adopt(config, fresh, error));
	assert_non_null(strstr(error, "there are 65 domains, and 64 at most: start cloison anew"));
	strcpy(config->domains[9].name, "x");
	assert_true(config_can_adopt(config, fresh, error));
	config_destroy(fresh);
	config_destroy(config);
}

/* In another order too; pointers stay good. */
static void test_what_changes(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	struct config_changes changes;
	struct config *config = read_text(WORK BANK, error);
	struct config *fresh =
		read_text("[domain bank]\nlabel = Till\ncolour = #f5d90a\nautostart = foot\n" WORK
			  "[host]\ncolour = #ffffff\n[desktop]\nbackground = #010203\n"
			  "secret-phrase = blue herons\n"
			  "[keyboard]\nlayout = fr\nvariant = bepo\noptions = a\nmodel = b\n"
			  "[cursor]\ntheme = x\nsize = 30\n[lock]\ncommand = true\n"
			  "[appearance]\nfont = Serif\n[clipboard]\nwork -> bank = allow\n",
			error);
	assert_non_null(fresh);
	const struct config_domain *bank = &config->domains[1];
	uint64_t hash = fresh->hash;
	assert_true(config_can_adopt(config, fresh, error));
	config_adopt(config, fresh, &changes);
	config_destroy(fresh);
	assert_string_equal(bank->name, "bank");
	assert_string_equal(bank->label, "Till");
	assert_int_equal(bank->sign, 1);
	assert_int_equal(bank->colour, 0xf5d90a);
	assert_string_equal(bank->autostart, "foot");
	assert_int_equal(config->domains[0].colour, 0x2e7d32);
	assert_int_equal(config->host.colour, 0xffffff);
	assert_int_equal(config->background, 0x010203);
	assert_true(changes.keymap);
	assert_string_equal(config->xkb_layout, "fr");
	assert_string_equal(config->xkb_variant, "bepo");
	assert_string_equal(config->xkb_options, "a");
	assert_string_equal(config->xkb_model, "b");
	assert_true(changes.cursor && changes.font);
	assert_string_equal(config->cursor_theme, "x");
	assert_int_equal(config->cursor_size, 30);
	assert_string_equal(config->locker, "true");
	assert_string_equal(config->secret_phrase, "blue herons");
	assert_string_equal(config->appearance.font, "Serif");
	assert_true(config->hash == hash);
	assert_int_equal(
		policy_ask(config->policy, POLICY_CLIPBOARD, "work", "bank", POLICY_TEXT).verdict,
		POLICY_ALLOW);
	config_destroy(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outputs_that_change),
		cmocka_unit_test(test_domains_come_and_go),
		cmocka_unit_test(test_there_is_room_for_some),
		cmocka_unit_test(test_what_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
