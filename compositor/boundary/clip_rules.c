/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_rules.h"

#include <stdio.h>
#include <string.h>

#include "common/clip.h"
#include "compositor/boundary/snapshot.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"

/* What rules about a whole family of types (with a star) stand for: a domain is asked for types by
 * their names, and has none to say. */
static const char *const family[] = {"text/html", "text/rtf", "text/csv", "text/markdown",
	"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff",
	"image/svg+xml"};
#define FAMILY (sizeof(family) / sizeof(family[0]))

static uint32_t longer(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static bool is_listed(const struct link_clip_types *types, const char *name)
{
	for (uint32_t i = 0; i < types->count; i++) {
		if (strcmp(clip_types_name(types, i), name) == 0) {
			return true;
		}
	}
	return false;
}

static struct policy_answer ask_rules(
	const struct policy *policy, const struct clip_way *way, const char *type)
{
	const char *source = way->source->config->name;
	return way->target
		       ? policy_ask(policy, way->subject, source, way->target->config->name, type)
		       : policy_ask_any(policy, way->subject, source, type);
}

/* Room is left for the files of a drag, which are added in the end. */
static bool has_room(const struct clip_way *way, const struct snapshot_terms *terms)
{
	return terms->types.count < LINK_MAX_CLIP_TYPES - (way->subject == POLICY_DRAG ? 1 : 0);
}

static void add_type(const struct policy *policy, const struct clip_way *way, const char *type,
	struct snapshot_terms *terms)
{
	struct policy_answer answer = ask_rules(policy, way, type);
	if (answer.verdict == POLICY_DENY || (way->direct && !answer.direct)
		|| !has_room(way, terms) || is_listed(&terms->types, type)) {
		return;
	}
	uint64_t most =
		answer.max_size < LINK_MAX_CLIP_BYTES ? answer.max_size : LINK_MAX_CLIP_BYTES;
	clip_types_add(&terms->types, type, most);
	terms->idle_timeout = longer(terms->idle_timeout, answer.idle_timeout);
	terms->timeout = longer(terms->timeout, answer.timeout);
}

/* "image/" and a star. */
static bool is_star(const char *type)
{
	size_t length = strlen(type);
	return length > 2 && strcmp(type + length - 2, "/*") == 0;
}

static void add_types(
	const struct policy *policy, const struct clip_way *way, struct snapshot_terms *terms)
{
	const char *types[POLICY_MAX_TYPES];
	size_t count = policy ? policy_types(policy, types) : 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_star(types[i])) {
			add_type(policy, way, types[i], terms);
		}
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t one = 0; is_star(types[i]) && one < FAMILY; one++) {
			if (strncmp(family[one], types[i], strlen(types[i]) - 1) == 0) {
				add_type(policy, way, family[one], terms);
			}
		}
	}
}

bool clip_rules_source(
	const struct policy *policy, const struct clip_way *way, struct snapshot_terms *terms)
{
	bool dragged = way->subject == POLICY_DRAG;
	*terms = (struct snapshot_terms){.from = dragged ? CLIP_FROM_DRAG : CLIP_FROM_SELECTION};
	add_types(policy, way, terms);
	bool some = terms->types.count > 0;
	if (some && dragged) {
		clip_types_add(&terms->types, SNAPSHOT_FILES, 0);
	}
	return some;
}

/* One part more that has the verdict of the others. */
static void add_part(struct clip_terms *terms, uint32_t index, const struct clip_part *part,
	const struct policy_answer *answer)
{
	size_t length = strlen(terms->names);
	snprintf(terms->names + length, sizeof(terms->names) - length, "%s%s",
		length > 0 ? "," : "", part->name);
	terms->parts |= 1u << index;
	terms->bytes += part->size;
	terms->type_paste = terms->type_paste || answer->type_paste;
	terms->idle_timeout = longer(terms->idle_timeout, answer->idle_timeout);
	terms->timeout = longer(terms->timeout, answer->timeout);
	if (terms->rule[0] == '\0' && answer->path) {
		snprintf(terms->rule, sizeof(terms->rule), "%s:%u", answer->path, answer->line);
	}
}

static void add_all(const struct policy *policy, const struct clip_way *way,
	const struct clip *clip, enum policy_verdict verdict, struct clip_terms *terms)
{
	for (uint32_t i = 0; policy && i < clip->count; i++) {
		const struct clip_part *part = &clip->parts[i];
		struct policy_answer answer = ask_rules(policy, way, part->name);
		if (answer.verdict != POLICY_DENY && part->size > answer.max_size) {
			terms->why = "it is larger than the rule allows";
		} else if (answer.verdict == verdict && (answer.direct || !way->direct)) {
			add_part(terms, i, part, &answer);
			terms->verdict = verdict;
		}
	}
}

/* Where the first rule stands that keeps a part of clip back: it denies it, or is about less. */
static void name_denier(const struct policy *policy, const struct clip_way *way,
	const struct clip *clip, struct clip_terms *terms)
{
	for (uint32_t i = 0; policy && i < clip->count && terms->rule[0] == '\0'; i++) {
		struct policy_answer answer = ask_rules(policy, way, clip->parts[i].name);
		if (answer.path) {
			snprintf(terms->rule, sizeof(terms->rule), "%s:%u", answer.path,
				answer.line);
		}
	}
}

void clip_rules_pair(const struct policy *policy, const struct clip_way *way,
	const struct clip *clip, struct clip_terms *terms)
{
	*terms = (struct clip_terms){
		.verdict = POLICY_DENY, .source = way->source, .target = way->target};
	add_all(policy, way, clip, POLICY_ALLOW, terms);
	if (terms->parts == 0) {
		add_all(policy, way, clip, POLICY_ASK, terms);
	}
	if (terms->parts > 0) {
		terms->why = NULL;
	} else {
		terms->why = terms->why ? terms->why : "no rule allows it";
		name_denier(policy, way, clip, terms);
	}
}
