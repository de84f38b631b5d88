/* SPDX-License-Identifier: MIT */
#include "compositor/config_value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/config.h"
#include "protocol/limits.h"
#include "protocol/text.h"

#define MAX_HZ 1000.0
/* Of the brightest of red, green and blue. */
#define MIN_BRIGHTNESS 64u

bool config_value_colour(const char *value, uint32_t *colour)
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
static bool read_digits(const char *value, const char **end, uint32_t *number)
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

bool config_value_number(const char *value, uint32_t low, uint32_t high, uint32_t *number)
{
	const char *end;
	uint32_t found;
	if (!read_digits(value, &end, &found) || *end != '\0' || found < low || found > high) {
		return false;
	}
	*number = found;
	return true;
}

/* strtod would follow the locale and take exponents, hexadecimal and "inf". */
bool config_value_fraction(const char *value, double low, double high, double *fraction)
{
	const char *end;
	uint32_t whole, part = 0;
	if (!read_digits(value, &end, &whole)) {
		return false;
	}
	double found = whole, unit = 1;
	if (*end == '.') {
		const char *digits = end + 1;
		if (!read_digits(digits, &end, &part)) {
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

bool config_value_mode(const char *value, int32_t *width, int32_t *height, int32_t *refresh)
{
	const char *end;
	uint32_t w, h;
	double hz = 0;
	if (!read_digits(value, &end, &w) || *end != 'x' || !read_digits(end + 1, &end, &h)) {
		return false;
	}
	if (*end == '@' && !config_value_fraction(end + 1, 1, MAX_HZ, &hz)) {
		return false;
	}
	if ((*end != '\0' && *end != '@') || w < 1 || h < 1 || w > LINK_MAX_DIMENSION
		|| h > LINK_MAX_DIMENSION) {
		return false;
	}
	*width = (int32_t)w;
	*height = (int32_t)h;
	*refresh = (int32_t)(hz * 1000 + 0.5);
	return true;
}

bool config_value_ascii(const char *value, char *out, size_t size)
{
	size_t length = strlen(value);
	for (size_t i = 0; i < length; i++) {
		if (value[i] < 0x20 || value[i] > 0x7e) {
			return false;
		}
	}
	if (length >= size) {
		return false;
	}
	memcpy(out, value, length + 1);
	return true;
}

bool config_value_text(const char *value, char *out, size_t size)
{
	char clean[TEXT_MAX_BYTES];
	size_t length = strlen(value);
	text_sanitise(value, length, clean);
	if (length == 0 || length >= size || strcmp(clean, value) != 0) {
		return false;
	}
	memcpy(out, value, length + 1);
	return true;
}

uint32_t config_value_layouts(const char *value)
{
	uint32_t count = 1;
	for (; *value != '\0'; value++) {
		count += *value == ',';
	}
	return count;
}

bool config_value_is_output_name(const char *value)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-";
	size_t length = strlen(value);
	return length > 0 && length <= CONFIG_MAX_NAME && strspn(value, allowed) == length;
}

bool config_value_is_bright(uint32_t colour)
{
	return (colour >> 16 & 0xff) >= MIN_BRIGHTNESS || (colour >> 8 & 0xff) >= MIN_BRIGHTNESS
	       || (colour & 0xff) >= MIN_BRIGHTNESS;
}
