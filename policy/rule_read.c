/* SPDX-License-Identifier: MIT
 *
 * Nothing is guessed: what is not exactly of the form is refused with what to write instead.
 */
#include "policy/rule_read.h"

#include <stdckdint.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t"
#define DIGITS "0123456789"
#define ARROW "->"
/* Of a type's two words, by RFC 6838, in lower case; and of its parameters. */
#define TYPE_WORD "abcdefghijklmnopqrstuvwxyz" DIGITS "!#$&-^_.+"
#define TYPE_PARAMETERS TYPE_WORD ";="

/* The rule while its line is read. */
struct rule_reading {
	struct settings *settings;
	struct policy *policy;
	enum policy_subject subject;
	bool administrator;
	struct rule *rule;
	unsigned seen; /* bits: options */
};

/* --- values --------------------------------------------------------------------------------- */

/* A decimal number without sign, and what follows it. False: none, or too great. */
static bool read_number(const char *value, const char **end, uint64_t *number)
{
	size_t length = strspn(value, DIGITS);
	*number = 0;
	for (size_t i = 0; i < length; i++) {
		if (ckd_mul(number, *number, 10)
			|| ckd_add(number, *number, (uint64_t)(value[i] - '0'))) {
			return false;
		}
	}
	*end = value + length;
	return length > 0;
}

static bool option_max_size(struct rule_reading *reading, char *value)
{
	static const struct {
		const char *unit;
		uint64_t bytes;
	} units[] = {{"", 1}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}};
	const char *end;
	uint64_t number;
	if (!read_number(value, &end, &number)) {
		return false;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit) == 0) {
			uint64_t *size = &reading->rule->max_size;
			return !ckd_mul(size, number, units[i].bytes) && *size > 0
			       && *size <= POLICY_MAX_SIZE;
		}
	}
	return false;
}

static bool read_time(const char *value, uint32_t *time)
{
	const char *end;
	uint64_t number;
	if (!read_number(value, &end, &number)) {
		return false;
	}
	if (strcmp(end, "s") == 0) {
		if (ckd_mul(&number, number, 1000)) {
			return false;
		}
	} else if (strcmp(end, "ms") != 0) {
		return false;
	}
	if (number < POLICY_MIN_TIMEOUT || number > POLICY_MAX_TIMEOUT) {
		return false;
	}
	*time = (uint32_t)number;
	return true;
}

static bool option_idle_timeout(struct rule_reading *reading, char *value)
{
	return read_time(value, &reading->rule->idle_timeout);
}

static bool option_timeout(struct rule_reading *reading, char *value)
{
	return read_time(value, &reading->rule->timeout);
}

static bool read_yes_no(const char *value, bool *yes)
{
	*yes = strcmp(value, "yes") == 0;
	return *yes || strcmp(value, "no") == 0;
}

static bool option_direct(struct rule_reading *reading, char *value)
{
	return read_yes_no(value, &reading->rule->direct);
}

static bool option_type_paste(struct rule_reading *reading, char *value)
{
	return read_yes_no(value, &reading->rule->type_paste);
}

bool rule_type_is_valid(const char *name)
{
	size_t family = strspn(name, TYPE_WORD);
	if (family == 0 || name[family] != '/' || strlen(name) > POLICY_MAX_TYPE_NAME) {
		return false;
	}
	const char *rest = name + family + 1;
	if (strcmp(rest, "*") == 0) {
		return true;
	}
	size_t word = strspn(rest, TYPE_WORD);
	return word > 0 && (rest[word] == '\0' || rest[word] == ';')
	       && rest[strspn(rest, TYPE_PARAMETERS)] == '\0';
}

static bool option_mime(struct rule_reading *reading, char *value)
{
	struct rule *rule = reading->rule;
	rule->types = 0;
	for (char *name; (name = strsep(&value, ","));) {
		if (rules_type_is_files(name)) {
			return settings_fail(reading->settings, reading->settings->line,
				"mime names %s: files do not cross between domains; remove it",
				name);
		}
		if (!rule_type_is_valid(name)) {
			return false;
		}
		uint64_t bit = rules_add_type(reading->policy, name);
		if (bit == 0) {
			return settings_fail(reading->settings, reading->settings->line,
				"mime names \"%s\" after %u other types; use fewer, or a whole "
				"family as image/*",
				name, POLICY_MAX_TYPES);
		}
		if (rule->types & bit) {
			return settings_fail(reading->settings, reading->settings->line,
				"mime names \"%s\" twice; remove one", name);
		}
		rule->types |= bit;
	}
	return true;
}

static const struct rule_option {
	const char *name;
	/* Reads value, which it may change. False: it has another form, or settings_fail. */
	bool (*read)(struct rule_reading *reading, char *value);
	const char *expected;
	bool of_deny; /* says something for a verdict of deny too */
	bool of_drag;
} options[] = {
	{"mime", option_mime,
		"types with commas between, such as text/plain,image/png or image/*, in lower "
		"case, "
		"each at most 64 bytes",
		true, true},
	{"max-size", option_max_size, "bytes, such as 65536, 64K, 1M or 1G, which is the most",
		false, true},
	{"idle-timeout", option_idle_timeout, "a time such as 500ms or 2s, 100ms to 600s", false,
		true},
	{"timeout", option_timeout, "a time such as 500ms or 10s, 100ms to 600s", false, true},
	{"direct", option_direct, "yes or no", false, false},
	{"type-paste", option_type_paste, "yes or no", false, false},
};
#define OPTION_COUNT (sizeof(options) / sizeof(options[0]))

/* --- the parts of the line ------------------------------------------------------------------ */

/* One side of the arrow; text has no blanks around it. */
static bool read_party(struct rule_reading *reading, const char *text, uint16_t *party)
{
	struct settings *settings = reading->settings;
	if (strcmp(text, "*") == 0) {
		*party = PARTY_ANY;
		return true;
	}
	if (strcmp(text, POLICY_HOST) != 0 && !domain_name_is_valid(text)) {
		return settings_fail(settings, settings->line,
			"\"%.40s\" cannot be a side of a rule; write a domain's name, host or *",
			text);
	}
	*party = (uint16_t)rules_party(reading->policy, text);
	if (*party == PARTY_UNKNOWN && !reading->administrator) {
		return settings_fail(settings, settings->line,
			"there is no domain \"%s\"; correct the name, or add a section "
			"[domain %s]",
			text, text);
	}
	return true;
}

/* Without the blanks around it; text changes. */
static char *trim(char *text)
{
	text += strspn(text, BLANKS);
	size_t length = strlen(text);
	while (length > 0 && strchr(BLANKS, text[length - 1])) {
		length--;
	}
	text[length] = '\0';
	return text;
}

static bool read_pair(struct rule_reading *reading, char *name)
{
	struct settings *settings = reading->settings;
	char *arrow = strstr(name, ARROW);
	if (!arrow) {
		return settings_fail(settings, settings->line,
			"\"%.60s\" is no rule; write SOURCE -> TARGET = allow, ask or deny", name);
	}
	*arrow = '\0';
	char *source = trim(name), *target = trim(arrow + strlen(ARROW));
	struct rule *rule = reading->rule;
	if (!read_party(reading, source, &rule->source)
		|| !read_party(reading, target, &rule->target)) {
		return false;
	}
	if (strcmp(source, target) == 0 && rule->source != PARTY_ANY) {
		return settings_fail(settings, settings->line,
			"what stays inside %s is asked of no rule; remove it", source);
	}
	return true;
}

static bool read_option(struct rule_reading *reading, char *word)
{
	struct settings *settings = reading->settings;
	char *value = strchr(word, '=');
	size_t length = value ? (size_t)(value - word) : strlen(word);
	size_t i = 0;
	while (i < OPTION_COUNT
		&& (strlen(options[i].name) != length
			|| strncmp(options[i].name, word, length) != 0)) {
		i++;
	}
	if (!value || i == OPTION_COUNT) {
		return settings_fail(settings, settings->line,
			"\"%.60s\" is no option of a rule; write mime=, max-size=, idle-timeout=, "
			"timeout=, direct= or type-paste= with a value and no blanks",
			word);
	}
	const struct rule_option *option = &options[i];
	if (reading->seen & 1u << i) {
		return settings_fail(settings, settings->line,
			"%s is given twice in one rule; remove one", option->name);
	}
	reading->seen |= 1u << i;
	if (reading->rule->verdict == POLICY_DENY && !option->of_deny) {
		return settings_fail(settings, settings->line,
			"%s says nothing where the rule denies; remove it", option->name);
	}
	if (reading->subject == POLICY_DRAG && !option->of_drag) {
		return settings_fail(settings, settings->line,
			"%s is for [clipboard] alone; remove it", option->name);
	}
	char shown[61];
	snprintf(shown, sizeof(shown), "%.60s", value + 1);
	return option->read(reading, value + 1)
	       || settings_fail(settings, settings->line, "%s cannot be \"%s\"; write %s",
		       option->name, shown, option->expected);
}

/* What only the whole line shows. */
static bool check_rule(struct rule_reading *reading)
{
	struct settings *settings = reading->settings;
	const struct rule *rule = reading->rule;
	if (rule->direct && rule->verdict != POLICY_ALLOW) {
		return settings_fail(settings, settings->line,
			"direct=yes goes with allow alone, for nobody can be asked at each "
			"ordinary paste; write allow, or remove it");
	}
	if (rule->idle_timeout > rule->timeout) {
		return settings_fail(settings, settings->line,
			"idle-timeout (%u ms) is longer than timeout (%u ms); make it shorter, or "
			"timeout longer",
			rule->idle_timeout, rule->timeout);
	}
	return true;
}

static bool read_value(struct rule_reading *reading, char *value)
{
	struct settings *settings = reading->settings;
	char *rest, *word = strtok_r(value, BLANKS, &rest);
	enum policy_verdict verdict;
	if (!policy_verdict_read(&verdict, word ? word : "")) {
		return settings_fail(settings, settings->line,
			"a rule cannot say \"%.60s\"; write allow, ask or deny, then options",
			word ? word : "");
	}
	reading->rule->verdict = (uint8_t)verdict;
	while ((word = strtok_r(NULL, BLANKS, &rest))) {
		if (!read_option(reading, word)) {
			return false;
		}
	}
	return check_rule(reading);
}

bool rule_read(struct settings *settings, struct policy *policy, enum policy_subject subject,
	bool administrator, const char *name, const char *value, struct rule *rule)
{
	struct rule_reading reading = {
		.settings = settings,
		.policy = policy,
		.subject = subject,
		.administrator = administrator,
		.rule = rule,
	};
	*rule = (struct rule){
		.types = rules_add_type(policy, POLICY_TEXT),
		.idle_timeout = POLICY_DEFAULT_IDLE_TIMEOUT,
		.timeout = POLICY_DEFAULT_TIMEOUT,
		.line = settings->line,
	};
	char *pair = strdup(name), *options_text = strdup(value);
	bool ok = pair && options_text && asprintf(&rule->text, "%s = %s", name, value) >= 0;
	if (!ok) {
		rule->text = NULL;
		settings_fail(settings, settings->line, "out of memory; free some");
	}
	ok = ok && read_pair(&reading, pair) && read_value(&reading, options_text);
	if (!ok) {
		free(rule->text);
		rule->text = NULL;
	}
	free(pair);
	free(options_text);
	return ok;
}
