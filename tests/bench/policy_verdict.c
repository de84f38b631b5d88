/* SPDX-License-Identifier: MIT
 *
 * How long a verdict takes with 64 domains and 1,000 rules, of which only the last one matches, and
 * with none that does: the longest walks that there are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "policy/policy.h"

#define RULES 1000u
#define ROUNDS 100000u

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static struct policy *make_policy(void)
{
	static char names[POLICY_MAX_DOMAINS][DOMAIN_NAME_MAX + 1];
	const char *domains[POLICY_MAX_DOMAINS];
	for (size_t i = 0; i < POLICY_MAX_DOMAINS; i++) {
		snprintf(names[i], sizeof(names[i]), "domain-%zu", i);
		domains[i] = names[i];
	}
	char *text, error[SETTINGS_MAX_ERROR];
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	if (!stream) {
		return NULL;
	}
	fputs("[clipboard]\n", stream);
	/* About the pair that is asked for, but not the type: the dearest kind of miss. */
	for (size_t i = 0; i + 1 < RULES; i++) {
		fprintf(stream, "domain-62 -> domain-63 = deny mime=image/x%zu\n", i % 60);
	}
	fputs("domain-62 -> domain-63 = allow\n", stream);
	fclose(stream);
	const struct settings_text whole = {"bench", text, size, false};
	struct policy *policy = policy_create(&whole, 1, domains, POLICY_MAX_DOMAINS, error);
	if (!policy) {
		fprintf(stderr, "%s\n", error);
	}
	free(text);
	return policy;
}

static void measure(const struct policy *policy, const char *what, const char *target)
{
	unsigned allowed = 0;
	double begin = now_us();
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct policy_answer answer =
			policy_ask(policy, POLICY_CLIPBOARD, "domain-62", target, POLICY_TEXT);
		allowed += answer.verdict == POLICY_ALLOW;
	}
	double each = (now_us() - begin) / ROUNDS;
	printf("%-28s %.2f us a verdict (%u of %u allowed)\n", what, each, allowed, ROUNDS);
}

int main(void)
{
	struct policy *policy = make_policy();
	if (!policy) {
		return EXIT_FAILURE;
	}
	measure(policy, "the last of 1,000 rules", "domain-63");
	measure(policy, "no rule of 1,000", "domain-61");
	policy_destroy(policy);
	return EXIT_SUCCESS;
}
