/* SPDX-License-Identifier: MIT
 *
 * The configuration files of data/: each is good, and the rules in them say what is written there.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <string.h>

#include "compositor/domain/config.h"
#include "compositor/domain/config_files.h"
#include "compositor/domain/config_warnings.h"
#include "policy/policy.h"

static const char *data_folder;

static struct config *read_shipped(const char *name)
{
	char path[4096], error[SETTINGS_MAX_ERROR] = "";
	snprintf(path, sizeof(path), "%s/%s", data_folder, name);
	struct config_files *files = config_files_read((const char *const[]){path}, 1, error);
	struct config *config = files ? config_create(files->texts, files->count, error) : NULL;
	assert_string_equal(error, "");
	assert_non_null(config);
	config_files_destroy(files);
	return config;
}

/* Rows and columns of the table in domains.ini: a allow, d deny, . what stays in a domain. */
static const char *const names[] = {"secure", "personal", "work", "untrusted", "host"};
static const char matrix[][6] = {".addd", "d.add", "da.dd", "dad.d", "dddd."};

static void expect_matrix(const struct policy *policy, const char rows[][6])
{
	for (size_t i = 0; i < COUNT_OF(names) * COUNT_OF(names); i++) {
		const char *from = names[i / COUNT_OF(names)], *to = names[i % COUNT_OF(names)];
		bool allow = rows[i / COUNT_OF(names)][i % COUNT_OF(names)] == 'a';
		print_message("%s to %s\n", from, to);
		struct policy_answer answer =
			policy_ask(policy, POLICY_CLIPBOARD, from, to, POLICY_TEXT);
		assert_int_equal(answer.verdict, allow ? POLICY_ALLOW : POLICY_DENY);
		assert_false(answer.direct || answer.type_paste);
		assert_int_equal(answer.max_size, allow ? POLICY_DEFAULT_TEXT_SIZE : 0);
		assert_int_equal(
			policy_ask(policy, POLICY_CLIPBOARD, from, to, "image/png").verdict,
			POLICY_DENY);
		assert_int_equal(policy_ask(policy, POLICY_DRAG, from, to, POLICY_TEXT).verdict,
			POLICY_DENY);
	}
}

static void the_example_of_four_domains(void **state)
{
	struct config *config = read_shipped("domains.ini");
	assert_int_equal(config->domain_count, 4);
	expect_matrix(config->policy, matrix);
	config_destroy(config);
}

static void the_default_denies_all(void **state)
{
	static const char *const files[] = {"cloison.ini", "demo.ini"};
	static const char nothing[][6] = {".dddd", "d.ddd", "dd.dd", "ddd.d", "dddd."};
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct config *config = read_shipped(files[i]);
		assert_true(config->domain_count > 0);
		expect_matrix(config->policy, nothing);
		config_destroy(config);
	}
}

static void warn(void *data, const char *text)
{
	fail_msg("%s: %s", (const char *)data, text);
}

/* Colours for everybody's eyes, and no rule without use. */
static void nothing_to_warn_of(void **state)
{
	static const char *const files[] = {"cloison.ini", "domains.ini", "demo.ini"};
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct config *config = read_shipped(files[i]);
		assert_int_equal(config_warnings(config, warn, (void *)files[i]), 0);
		config_destroy(config);
	}
}

int main(int argc, char *argv[])
{
	data_folder = argv[1];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_four_domains),
		cmocka_unit_test(the_default_denies_all),
		cmocka_unit_test(nothing_to_warn_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
