/* SPDX-License-Identifier: MIT
 *
 * The texts of a policy: an administrator's file, a user's, and assertions, with a byte 0xff between
 * them. Each text is refused with a message or gives verdicts that keep their promises.
 */
#include <string.h>

#include "fuzz.h"
#include "policy/policy.h"

#define PARTS 3

static const char *const domains[] = {"secure", "personal", "work"};
static const char *const parties[] = {"host", "secure", "personal", "work", "nobody"};
#define PARTIES (sizeof(parties) / sizeof(parties[0]))

static void check_answer(const struct policy_answer *answer)
{
	FUZZ_CHECK(!answer->path == !answer->rule);
	FUZZ_CHECK(!answer->path == (answer->line == 0));
	if (answer->verdict == POLICY_DENY) {
		FUZZ_CHECK(answer->max_size == 0 && !answer->direct && !answer->type_paste);
		return;
	}
	FUZZ_CHECK(answer->path);
	FUZZ_CHECK(answer->max_size >= 1 && answer->max_size <= POLICY_MAX_SIZE);
	FUZZ_CHECK(answer->idle_timeout >= POLICY_MIN_TIMEOUT);
	FUZZ_CHECK(answer->idle_timeout <= answer->timeout);
	FUZZ_CHECK(answer->timeout <= POLICY_MAX_TIMEOUT);
	FUZZ_CHECK(!answer->direct || answer->verdict == POLICY_ALLOW);
}

static void check_verdicts(const struct policy *policy)
{
	const char *types[POLICY_MAX_TYPES];
	size_t type_count = policy_types(policy, types);
	FUZZ_CHECK(type_count >= 1 && strcmp(types[0], POLICY_TEXT) == 0);
	for (size_t i = 0; i < PARTIES * PARTIES * type_count; i++) {
		const char *source = parties[i % PARTIES], *target = parties[i / PARTIES % PARTIES];
		const char *type = types[i / PARTIES / PARTIES];
		struct policy_answer answer =
			policy_ask(policy, POLICY_CLIPBOARD, source, target, type);
		check_answer(&answer);
		FUZZ_CHECK(answer.verdict == POLICY_DENY || strcmp(source, target) != 0);
		FUZZ_CHECK(answer.verdict == POLICY_DENY || strcmp(source, "nobody") != 0);
		FUZZ_CHECK(answer.verdict == POLICY_DENY || strcmp(target, "nobody") != 0);
		struct policy_answer any = policy_ask_any(policy, POLICY_CLIPBOARD, source, type);
		check_answer(&any);
		FUZZ_CHECK(any.verdict >= answer.verdict && any.max_size >= answer.max_size);
		struct policy_step steps[POLICY_MAX_PARTIES];
		FUZZ_CHECK(answer.verdict == POLICY_DENY
			   || policy_reach(policy, source, target, steps) == 1);
	}
}

static void check_report(void *data, const char *path, unsigned line, const char *text)
{
	FUZZ_CHECK(line > 0 && path[0] != '\0' && text[0] != '\0');
	++*(size_t *)data;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings_text texts[PARTS] = {
		{.path = "system", .administrator = true}, {.path = "user"}, {.path = "expect"}};
	const char *bytes = (const char *)data;
	for (size_t i = 0; i < PARTS; i++) {
		const char *end = i + 1 < PARTS && size > 0 ? memchr(bytes, 0xff, size) : NULL;
		texts[i].bytes = bytes;
		texts[i].size = end ? (size_t)(end - bytes) : size;
		bytes += texts[i].size + !!end;
		size -= texts[i].size + !!end;
	}
	char error[SETTINGS_MAX_ERROR];
	struct policy *policy =
		policy_create(texts, 2, domains, sizeof(domains) / sizeof(domains[0]), error);
	FUZZ_CHECK(!policy == (error[0] != '\0'));
	if (!policy) {
		return 0;
	}
	check_verdicts(policy);
	size_t reports = 0, tried;
	FUZZ_CHECK(policy_lint(policy, check_report, &reports) == reports);
	reports = 0;
	FUZZ_CHECK(policy_test(policy, &texts[2], check_report, &reports, &tried) == reports);
	policy_destroy(policy);
	return 0;
}
