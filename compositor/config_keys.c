/* SPDX-License-Identifier: MIT */
#include "compositor/config_keys.h"

#include <assert.h>
#include <string.h>

#include "common/settings.h"
#include "compositor/config.h"
#include "compositor/config_value.h"

static bool parse_colour(const char *value, void *target, const struct config_key *key)
{
	uint32_t *colour = (uint32_t *)((char *)target + key->offset);
	return config_value_colour(value, colour);
}

static bool parse_ring(const char *value, void *target, const struct config_key *key)
{
	uint32_t colour;
	return config_value_colour(value, &colour) && config_value_is_bright(colour)
	       && parse_colour(value, target, key);
}

static bool parse_number(const char *value, void *target, const struct config_key *key)
{
	return config_value_number(
		value, key->low, key->high, (uint32_t *)((char *)target + key->offset));
}

static bool parse_ascii(const char *value, void *target, const struct config_key *key)
{
	return config_value_ascii(value, (char *)target + key->offset, key->size);
}

static bool parse_layouts(const char *value, void *target, const struct config_key *key)
{
	return config_value_layouts(value) <= CONFIG_MAX_LAYOUTS && parse_ascii(value, target, key);
}

static bool parse_text(const char *value, void *target, const struct config_key *key)
{
	return config_value_text(value, (char *)target + key->offset, key->size);
}

static bool parse_mode(const char *value, void *target, const struct config_key *key)
{
	struct config_output *output = target;
	return config_value_mode(value, &output->width, &output->height, &output->refresh);
}

static bool parse_scale(const char *value, void *target, const struct config_key *key)
{
	return config_value_fraction(value, 0.5, 4, (double *)((char *)target + key->offset));
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
#define RING COLOUR ", one of the three at least 40, so that it stands out from black"
#define LABEL "1 to 64 bytes of visible text with single blanks"
#define NAME "printable ASCII, at most 63 characters"

static const struct config_key keys[] = {
	{CONFIG_DOMAIN, "label", parse_text, STRING(config_domain, label), 0, 0, LABEL},
	{CONFIG_DOMAIN, "colour", parse_ring, FIELD(config_domain, colour, uint32_t *), 0, 0, RING},
	{CONFIG_DOMAIN, "autostart", parse_ascii, STRING(config_domain, autostart), 0, 0,
		"a command line in printable ASCII, at most 1024 characters"},
	{CONFIG_HOST, "label", parse_text, STRING(config_domain, label), 0, 0, LABEL},
	{CONFIG_HOST, "colour", parse_ring, FIELD(config_domain, colour, uint32_t *), 0, 0, RING},
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
	{CONFIG_DESKTOP, "background", parse_colour, FIELD(config, background, uint32_t *), 0, 0,
		COLOUR},
};
#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))
static_assert(KEY_COUNT <= SETTINGS_MAX_KEYS, "each key has a bit of its own");

int config_key_find(enum config_section section, const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (keys[i].section == section && strcmp(keys[i].name, name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

const struct config_key *config_key_at(int number)
{
	assert(number >= 0 && (size_t)number < KEY_COUNT);
	return &keys[number];
}
