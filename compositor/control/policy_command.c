/* SPDX-License-Identifier: MIT */
#include "compositor/control/policy_command.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compositor/control/control.h"
#include "compositor/control/control_client.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_files.h"
#include "policy/policy.h"

static const char policy_usage[] =
	"usage: cloisonctl policy [--config FILE]... explain SUBJECT FROM TO [MIME]\n"
	"       cloisonctl policy [--config FILE]... matrix [--json]\n"
	"       cloisonctl policy [--config FILE]... test FILE\n"
	"       cloisonctl policy [--config FILE]... lint\n"
	"       cloisonctl policy [--config FILE]... reach FROM TO\n";

/* False after a line when name is nobody's. */
static bool policy_find_party(const struct policy *policy, const char *name)
{
	const char *parties[POLICY_MAX_PARTIES];
	size_t count = policy_parties(policy, parties);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(parties[i], name) == 0) {
			return true;
		}
	}
	fprintf(stderr, "cloisonctl: there is no domain \"%s\": see \"cloisonctl policy matrix\"\n",
		name);
	return false;
}

/* --- explain -------------------------------------------------------------------------------- */

static void print_size(uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
	size_t unit = 0;
	while (unit < 3 && bytes % 1024 == 0 && bytes > 0) {
		bytes /= 1024;
		unit++;
	}
	printf("%" PRIu64 " %s", bytes, units[unit]);
}

static void print_answer(const struct policy_answer *answer)
{
	if (answer->path) {
		printf("  by %s:%u: %s\n", answer->path, answer->line, answer->rule);
	} else {
		printf("  by no rule: what none is about is denied\n");
	}
	if (answer->verdict == POLICY_DENY) {
		return;
	}
	printf("  at most ");
	print_size(answer->max_size);
	printf(" in %u ms, and no %u ms without a byte%s%s\n", answer->timeout,
		answer->idle_timeout, answer->direct ? ", direct" : "",
		answer->type_paste ? ", presses paste" : "");
}

static int policy_explain(const struct policy *policy, char *const words[])
{
	enum policy_subject subject;
	const char *from = words[1], *to = words[2], *type = words[3] ? words[3] : POLICY_TEXT;
	if (!policy_subject_read(&subject, words[0])) {
		fprintf(stderr,
			"cloisonctl: nothing called \"%s\" crosses: write clipboard or drag\n",
			words[0]);
		return EXIT_USAGE;
	}
	if (!policy_find_party(policy, from) || !policy_find_party(policy, to)) {
		return EXIT_REFUSED;
	}
	if (strcmp(from, to) == 0) {
		printf("what stays inside %s is its own affair\n", from);
		return EXIT_SUCCESS;
	}
	struct policy_answer answer = policy_ask(policy, subject, from, to, type);
	printf("%s: %s of %s from %s to %s\n", policy_verdict_name(answer.verdict), words[0], type,
		from, to);
	print_answer(&answer);
	return EXIT_SUCCESS;
}

/* --- matrix --------------------------------------------------------------------------------- */

/* Whether something of that type crosses between any two. */
static bool policy_is_used(
	const struct policy *policy, enum policy_subject subject, const char *type)
{
	const char *parties[POLICY_MAX_PARTIES];
	size_t count = policy_parties(policy, parties);
	for (size_t i = 0; i < count; i++) {
		if (policy_ask_any(policy, subject, parties[i], type).verdict != POLICY_DENY) {
			return true;
		}
	}
	return false;
}

/* Sources from top to bottom, targets from left to right. */
static void print_matrix(const struct policy *policy, enum policy_subject subject, const char *type)
{
	const char *parties[POLICY_MAX_PARTIES];
	size_t count = policy_parties(policy, parties), widest = strlen("allow");
	for (size_t i = 0; i < count; i++) {
		size_t width = strlen(parties[i]);
		widest = width > widest ? width : widest;
	}
	printf("%s, %s\n%*s", policy_subject_name(subject), type, (int)widest, "");
	for (size_t to = 0; to < count; to++) {
		printf("  %-*s", to + 1 < count ? (int)widest : 0, parties[to]);
	}
	printf("\n");
	for (size_t i = 0; i < count * count; i++) {
		size_t from = i / count, to = i % count;
		if (to == 0) {
			printf("%-*s", (int)widest, parties[from]);
		}
		struct policy_answer answer =
			policy_ask(policy, subject, parties[from], parties[to], type);
		printf("  %-*s%s", to + 1 < count ? (int)widest : 0,
			from == to ? "own" : policy_verdict_name(answer.verdict),
			to + 1 < count ? "" : "\n");
	}
}

static void print_matrices(const struct policy *policy)
{
	const char *types[POLICY_MAX_TYPES];
	size_t type_count = policy_types(policy, types);
	for (unsigned subject = 0; subject < POLICY_SUBJECTS; subject++) {
		for (size_t i = 0; i < type_count; i++) {
			/* Text is what people ask about; else only what is not all denied. */
			bool first = subject == 0 && i == 0;
			if (first || policy_is_used(policy, subject, types[i])) {
				printf("%s", first ? "" : "\n");
				print_matrix(policy, subject, types[i]);
			}
		}
	}
}

static void policy_add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, text ? json_object_new_string(text) : NULL);
}

/* An answer, as cloisonctl(1) describes it. */
static struct json_object *describe_answer(enum policy_subject subject, const char *source,
	const char *target, const char *type, const struct policy_answer *answer)
{
	struct json_object *json = json_object_new_object();
	policy_add_text(json, "subject", policy_subject_name(subject));
	policy_add_text(json, "source", source);
	policy_add_text(json, "target", target);
	policy_add_text(json, "type", type);
	policy_add_text(json, "verdict", policy_verdict_name(answer->verdict));
	json_object_object_add(json, "max_size", json_object_new_uint64(answer->max_size));
	json_object_object_add(
		json, "idle_timeout", json_object_new_int((int)answer->idle_timeout));
	json_object_object_add(json, "timeout", json_object_new_int((int)answer->timeout));
	json_object_object_add(json, "direct", json_object_new_boolean(answer->direct));
	json_object_object_add(json, "type_paste", json_object_new_boolean(answer->type_paste));
	policy_add_text(json, "path", answer->path);
	json_object_object_add(json, "line", json_object_new_int((int)answer->line));
	policy_add_text(json, "rule", answer->rule);
	return json;
}

static void print_json_matrix(const struct policy *policy)
{
	const char *parties[POLICY_MAX_PARTIES], *types[POLICY_MAX_TYPES];
	size_t count = policy_parties(policy, parties), type_count = policy_types(policy, types);
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < POLICY_SUBJECTS * type_count * count * count; i++) {
		const char *source = parties[i / count % count], *target = parties[i % count];
		const char *type = types[i / count / count % type_count];
		enum policy_subject subject = (enum policy_subject)(i / count / count / type_count);
		if (source != target) {
			struct policy_answer answer =
				policy_ask(policy, subject, source, target, type);
			json_object_array_add(
				list, describe_answer(subject, source, target, type, &answer));
		}
	}
	printf("%s\n", json_object_to_json_string_ext(
			       list, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(list);
}

static int policy_matrix(const struct policy *policy, char *const words[])
{
	if (!words[0]) {
		print_matrices(policy);
	} else if (strcmp(words[0], "--json") == 0) {
		print_json_matrix(policy);
	} else {
		fputs(policy_usage, stderr);
		return EXIT_USAGE;
	}
	return EXIT_SUCCESS;
}

/* --- lint, test, reach ---------------------------------------------------------------------- */

static void policy_print_finding(void *data, const char *path, unsigned line, const char *text)
{
	printf("%s:%u: %s\n", path, line, text);
}

static int policy_run_lint(const struct policy *policy, char *const words[])
{
	return policy_lint(policy, policy_print_finding, NULL) > 0 ? EXIT_REFUSED : EXIT_SUCCESS;
}

static int policy_run_test(const struct policy *policy, char *const words[])
{
	char error[SETTINGS_MAX_ERROR];
	struct config_files *files = config_files_read((const char *const[]){words[0]}, 1, error);
	if (!files) {
		fprintf(stderr, "cloisonctl: %s\n", error);
		return EXIT_REFUSED;
	}
	size_t count;
	size_t failed = policy_test(policy, &files->texts[0], policy_print_finding, NULL, &count);
	printf("%zu of %zu assertions hold\n", count - failed, count);
	config_files_destroy(files);
	/* Who asserts nothing has mistaken the file. */
	return failed > 0 || count == 0 ? EXIT_REFUSED : EXIT_SUCCESS;
}

static int policy_run_reach(const struct policy *policy, char *const words[])
{
	const char *from = words[0], *to = words[1];
	if (!policy_find_party(policy, from) || !policy_find_party(policy, to)) {
		return EXIT_REFUSED;
	}
	struct policy_step steps[POLICY_MAX_PARTIES];
	size_t count = policy_reach(policy, from, to, steps);
	if (count == 0) {
		printf("nothing of %s reaches %s by any chain of rules\n", from, to);
		return EXIT_REFUSED;
	}
	for (size_t i = 0; i < count; i++) {
		const struct policy_step *step = &steps[i];
		printf("%s -> %s: %s of %s: %s by %s:%u: %s\n", step->source, step->target,
			policy_subject_name(step->subject), step->type,
			policy_verdict_name(step->answer.verdict), step->answer.path,
			step->answer.line, step->answer.rule);
	}
	return EXIT_SUCCESS;
}

/* --- the files, and which command ----------------------------------------------------------- */

/* The hash of what the running compositor has read. False: there is none, or of another version. */
static bool ask_running(char hash[static CONFIG_HASH_TEXT])
{
	int fd = control_client_connect(CONTROL_SOCKET, SOCK_STREAM, true);
	if (fd < 0) {
		return false;
	}
	char *reply = control_client_ask(fd, (char *const[]){"state", NULL});
	close(fd);
	struct json_object *json = reply ? json_tokener_parse(reply) : NULL, *state, *value;
	bool found = json_object_object_get_ex(json, "state", &state)
		     && json_object_object_get_ex(state, "configuration", &value);
	if (found) {
		snprintf(hash, CONFIG_HASH_TEXT, "%s", json_object_get_string(value));
	}
	json_object_put(json);
	free(reply);
	return found;
}

static void warn_of_other_files(const struct config *config)
{
	char running[CONFIG_HASH_TEXT], own[CONFIG_HASH_TEXT];
	config_write_hash(config, own);
	if (ask_running(running) && strcmp(running, own) != 0) {
		fprintf(stderr,
			"cloisonctl: warning: the running compositor has read something else "
			"than these files\n");
	}
}

static const struct policy_verb {
	const char *name;
	size_t min_words, max_words; /* behind the name */
	int (*run)(const struct policy *policy, char *const words[]);
} verbs[] = {
	{"explain", 3, 4, policy_explain},
	{"matrix", 0, 1, policy_matrix},
	{"test", 1, 1, policy_run_test},
	{"lint", 0, 0, policy_run_lint},
	{"reach", 2, 2, policy_run_reach},
};

static const struct policy_verb *find_verb(char *const words[])
{
	size_t count = 0;
	while (words[count]) {
		count++;
	}
	for (size_t i = 0; count > 0 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct policy_verb *verb = &verbs[i];
		if (strcmp(verb->name, words[0]) == 0 && count - 1 >= verb->min_words
			&& count - 1 <= verb->max_words) {
			return verb;
		}
	}
	return NULL;
}

int policy_command(char *const words[])
{
	const char *paths[CONFIG_MAX_FILES];
	size_t path_count = 0;
	while (words[0] && words[1] && strcmp(words[0], "--config") == 0
		&& path_count < CONFIG_MAX_FILES) {
		paths[path_count++] = words[1];
		words += 2;
	}
	const struct policy_verb *verb = find_verb(words);
	if (!verb) {
		fputs(policy_usage, stderr);
		return EXIT_USAGE;
	}
	char error[SETTINGS_MAX_ERROR];
	struct config_files *files = config_files_read(paths, path_count, error);
	struct config *config = files ? config_create(files->texts, files->count, error) : NULL;
	config_files_destroy(files);
	if (!config) {
		fprintf(stderr, "cloisonctl: %s\n", error);
		return EXIT_REFUSED;
	}
	warn_of_other_files(config);
	int code = verb->run(config->policy, words + 1);
	config_destroy(config);
	return code;
}
