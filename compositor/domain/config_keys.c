/* SPDX-License-Identifier: MIT
 *
 * The keys of the configuration file and the forms that their values can have. A parser takes the
 * whole value and leaves the target alone when it returns false.
 */
#include "compositor/domain/config_keys.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/settings.h"
#include "compositor/base/shell_words.h"
#include "compositor/domain/colour.h"
#include "compositor/domain/config.h"
#include "compositor/domain/nearest.h"
#include "compositor/domain/transform.h"
#include "protocol/limits.h"
#include "protocol/text.h"

#define MAX_HZ 1000.0

/* "#rrggbb" to 0xRRGGBB. */
static bool value_colour(const char *value, uint32_t *colour)
{
	if (value[0] != '#' || strlen(value) != 7) {
		return false;
	}
	for (const char *c = value + 1; *c; c++) {
		if (!isxdigit((unsigned char)*c)) {
			return false;
		}
	}
	*colour = (uint32_t)strtoul(value + 1, NULL, 16);
	return true;
}

/* Reads digits up to 9 of them; *end is what follows. */
static bool value_digits(const char *value, const char **end, uint32_t *number)
{
	uint32_t sum = 0;
	size_t count = 0;
	for (; value[count] >= '0' && value[count] <= '9'; count++) {
		if (count == 9) {
			return false;
		}
		sum = sum * 10 + (uint32_t)(value[count] - '0');
	}
	*end = value + count;
	*number = sum;
	return count > 0;
}

/* strtod would follow the locale and take exponents, hexadecimal and "inf". */
static bool value_fraction(const char *value, double low, double high, double *fraction)
{
	const char *end;
	uint32_t whole, part = 0;
	if (!value_digits(value, &end, &whole)) {
		return false;
	}
	double found = whole, unit = 1;
	if (*end == '.') {
		const char *digits = end + 1;
		if (!value_digits(digits, &end, &part)) {
			return false;
		}
		for (; digits < end; digits++) {
			unit *= 10;
		}
		found += part / unit;
	}
	if (*end != '\0' || found < low || found > high) {
		return false;
	}
	*fraction = found;
	return true;
}

uint32_t config_key_layouts(const char *value)
{
	uint32_t count = 1;
	for (; *value != '\0'; value++) {
		count += *value == ',';
	}
	return count;
}

/* --- the table ------------------------------------------------------------------------------ */

static bool parse_colour(const char *value, void *target, const struct config_key *key)
{
	uint32_t *colour = (uint32_t *)((char *)target + key->offset);
	return value_colour(value, colour);
}

/* A colour that stands out between the two black lines of a ring. */
static bool parse_ring(const char *value, void *target, const struct config_key *key)
{
	uint32_t colour;
	if (!value_colour(value, &colour)) {
		return false;
	}
	return colour_contrast(colour, 0) >= CONFIG_MIN_CONTRAST
	       && parse_colour(value, target, key);
}

/* A decimal number without sign within low..high. */
static bool parse_number(const char *value, void *target, const struct config_key *key)
{
	const char *end;
	uint32_t found;
	if (!value_digits(value, &end, &found) || *end != '\0' || found < key->low
		|| found > key->high) {
		return false;
	}
	*(uint32_t *)((char *)target + key->offset) = found;
	return true;
}

/* Printable ASCII that fits into the field with its NUL. */
static bool parse_ascii(const char *value, void *target, const struct config_key *key)
{
	size_t length = strlen(value);
	if (!text_is_ascii(value) || length >= key->size) {
		return false;
	}
	memcpy((char *)target + key->offset, value, length + 1);
	return true;
}

static bool parse_layouts(const char *value, void *target, const struct config_key *key)
{
	return config_key_layouts(value) <= CONFIG_MAX_LAYOUTS && parse_ascii(value, target, key);
}

/* The same, which can be split into words. */
static bool parse_command(const char *value, void *target, const struct config_key *key)
{
	char **words;
	int error = shell_words_split(value, &words);
	free(words);
	return error != EINVAL && parse_ascii(value, target, key);
}

/* Text that the sanitiser would leave as it is, not empty, fitting as above. */
static bool parse_text(const char *value, void *target, const struct config_key *key)
{
	char clean[TEXT_MAX_BYTES];
	size_t length = strlen(value);
	text_sanitise(value, length, clean);
	if (length == 0 || length >= key->size || strcmp(clean, value) != 0) {
		return false;
	}
	memcpy((char *)target + key->offset, value, length + 1);
	return true;
}

/* "yes" or "no". */
static bool parse_yes(const char *value, void *target, const struct config_key *key)
{
	bool yes = strcmp(value, "yes") == 0;
	if (!yes && strcmp(value, "no") != 0) {
		return false;
	}
	*(bool *)((char *)target + key->offset) = yes;
	return true;
}

/* "click" or "pointer". */
static bool parse_focus(const char *value, void *target, const struct config_key *key)
{
	bool follows = strcmp(value, "pointer") == 0;
	if (!follows && strcmp(value, "click") != 0) {
		return false;
	}
	*(bool *)((char *)target + key->offset) = follows;
	return true;
}

/* "WxH" or "WxH@HZ": px and mHz, 0 when not given. */
static bool parse_mode(const char *value, void *target, const struct config_key *key)
{
	const char *end;
	uint32_t width, height;
	double hz = 0;
	if (!value_digits(value, &end, &width) || *end != 'x'
		|| !value_digits(end + 1, &end, &height)) {
		return false;
	}
	if (*end == '@' && !value_fraction(end + 1, 1, MAX_HZ, &hz)) {
		return false;
	}
	if ((*end != '\0' && *end != '@') || width < 1 || height < 1 || width > LINK_MAX_DIMENSION
		|| height > LINK_MAX_DIMENSION) {
		return false;
	}
	struct config_output *output = target;
	output->width = (int32_t)width;
	output->height = (int32_t)height;
	output->refresh = (int32_t)(hz * 1000 + 0.5);
	return true;
}

static bool parse_scale(const char *value, void *target, const struct config_key *key)
{
	return value_fraction(value, 0.5, 4, (double *)((char *)target + key->offset));
}

static bool parse_transform(const char *value, void *target, const struct config_key *key)
{
	return transform_parse(value, (enum wl_output_transform *)((char *)target + key->offset));
}

static bool parse_text_scale(const char *value, void *target, const struct config_key *key)
{
	return value_fraction(value, 0.75, 3, (double *)((char *)target + key->offset));
}

/* The offset and size of a field, refused by the compiler when its type is not the parser's. */
#define FIELD(object, member, type)                                                                \
	offsetof(struct object, member)                                                            \
		+ 0                                                                                \
			  * sizeof(char[_Generic(&((struct object *)NULL)->member,                 \
					  type: 1,                                                 \
					  default: -1)]),                                          \
		sizeof(((struct object *)NULL)->member)
#define STRING(object, member)                                                                     \
	FIELD(object, member, char(*)[sizeof(((struct object *)NULL)->member)])
#define COLOUR "a colour as #rrggbb"
#define RING COLOUR " that stands out from black, with a contrast of 3 or more; make it lighter"
#define LABEL "1 to 64 bytes of visible text with single blanks"
#define NAME "printable ASCII, at most 63 characters"
#define COMMAND "a command line in printable ASCII, at most 1024 characters, with its quotes closed"
#define YES_NO "yes or no"

static const struct config_key keys[] = {
	{CONFIG_DOMAIN, "label", parse_text, STRING(config_domain, label), 0, 0, LABEL},
	{CONFIG_DOMAIN, "colour", parse_ring, FIELD(config_domain, colour, uint32_t *), 0, 0, RING},
	{CONFIG_DOMAIN, "autostart", parse_command, STRING(config_domain, autostart), 0, 0,
		COMMAND},
	{CONFIG_DOMAIN, "input-delay", parse_number, FIELD(config_domain, input_delay, uint32_t *),
		0, CONFIG_MAX_DELAY, "milliseconds, 0 to 1000"},
	{CONFIG_DOMAIN, "fullscreen", parse_yes, FIELD(config_domain, fullscreen, bool *), 0, 0,
		YES_NO},
	{CONFIG_DOMAIN, "inhibit-idle", parse_yes, FIELD(config_domain, inhibit_idle, bool *), 0, 0,
		YES_NO},
	{CONFIG_DOMAIN, "pointer-lock", parse_yes, FIELD(config_domain, pointer_lock, bool *), 0, 0,
		YES_NO},
	{CONFIG_HOST, "label", parse_text, STRING(config_domain, label), 0, 0, LABEL},
	{CONFIG_HOST, "colour", parse_ring, FIELD(config_domain, colour, uint32_t *), 0, 0, RING},
	{CONFIG_HOST, "fullscreen", parse_yes, FIELD(config_domain, fullscreen, bool *), 0, 0,
		YES_NO},
	{CONFIG_HOST, "pointer-lock", parse_yes, FIELD(config_domain, pointer_lock, bool *), 0, 0,
		YES_NO},
	{CONFIG_KEYBOARD, "layout", parse_layouts, STRING(config, xkb_layout), 0, 0,
		NAME ", with at most 4 layouts, as many as XKB has groups"},
	{CONFIG_KEYBOARD, "variant", parse_ascii, STRING(config, xkb_variant), 0, 0, NAME},
	{CONFIG_KEYBOARD, "options", parse_ascii, STRING(config, xkb_options), 0, 0,
		"printable ASCII, at most 127 characters"},
	{CONFIG_KEYBOARD, "model", parse_ascii, STRING(config, xkb_model), 0, 0, NAME},
	{CONFIG_KEYBOARD, "repeat-rate", parse_number, FIELD(config, repeat_rate, uint32_t *), 0,
		1000, "keys per second, 0 to 1000"},
	{CONFIG_KEYBOARD, "repeat-delay", parse_number, FIELD(config, repeat_delay, uint32_t *), 1,
		10000, "milliseconds, 1 to 10000"},
	{CONFIG_CURSOR, "theme", parse_ascii, STRING(config, cursor_theme), 0, 0, NAME},
	{CONFIG_CURSOR, "size", parse_number, FIELD(config, cursor_size, uint32_t *), 8, 256,
		"pixels, 8 to 256"},
	{CONFIG_OUTPUT, "mode", parse_mode, FIELD(config_output, width, int32_t *), 0, 0,
		"WIDTHxHEIGHT or WIDTHxHEIGHT@HZ, such as 1920x1080@60"},
	{CONFIG_OUTPUT, "scale", parse_scale, FIELD(config_output, scale, double *), 0, 0,
		"a factor from 0.5 to 4, such as 1.5"},
	{CONFIG_OUTPUT, "transform", parse_transform,
		FIELD(config_output, transform, enum wl_output_transform *), 0, 0, TRANSFORM_WORDS},
	{CONFIG_DESKTOP, "background", parse_colour, FIELD(config, background, uint32_t *), 0, 0,
		COLOUR},
	{CONFIG_DESKTOP, "focus", parse_focus, FIELD(config, focus_follows, bool *), 0, 0,
		"click or pointer"},
	{CONFIG_DESKTOP, "secret-phrase", parse_text, STRING(config, secret_phrase), 0, 0, LABEL},
	{CONFIG_LOCK, "command", parse_command, STRING(config, locker), 0, 0, COMMAND},
	{CONFIG_APPEARANCE, "font", parse_ascii, STRING(config, appearance.font), 0, 0, NAME},
	{CONFIG_APPEARANCE, "text-scale", parse_text_scale,
		FIELD(config, appearance.text_scale, double *), 0, 0,
		"a factor from 0.75 to 3, such as 1.25"},
	{CONFIG_APPEARANCE, "ring-width", parse_number,
		FIELD(config, appearance.ring_width, uint32_t *), 2, 24, "pixels, 2 to 24"},
	{CONFIG_APPEARANCE, "high-contrast", parse_yes,
		FIELD(config, appearance.high_contrast, bool *), 0, 0, YES_NO},
	{CONFIG_APPEARANCE, "clock", parse_yes, FIELD(config, appearance.clock, bool *), 0, 0,
		YES_NO},
};
#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))
static_assert(KEY_COUNT < SETTINGS_MAX_KEYS, "each key has a bit of its own, and \"locked\"");

int config_key_find(enum config_section section, const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (keys[i].section == section && strcmp(keys[i].name, name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

const char *config_key_nearest(enum config_section section, const char *name)
{
	struct nearest nearest;
	nearest_init(&nearest, name);
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (keys[i].section == section) {
			nearest_try(&nearest, keys[i].name);
		}
	}
	return nearest.found;
}

const struct config_key *config_key_at(int number)
{
	assert(number >= 0 && (size_t)number < KEY_COUNT);
	return &keys[number];
}
