/* SPDX-License-Identifier: MIT
 *
 * The forms that a value of the configuration file can have. Each parser takes the whole value
 * and leaves the target alone when it returns false. Pure.
 */
#ifndef COMPOSITOR_CONFIG_VALUE_H
#define COMPOSITOR_CONFIG_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "#rrggbb" to 0xRRGGBB. */
bool config_value_colour(const char *value, uint32_t *colour);

/* A decimal number without sign within low..high. */
bool config_value_number(const char *value, uint32_t low, uint32_t high, uint32_t *number);

/* A decimal fraction within low..high, with a point whatever the locale. */
bool config_value_fraction(const char *value, double low, double high, double *fraction);

/* "WxH" or "WxH@HZ": px and mHz (0 when not given). 1..16384 px, 1..1000 Hz. */
bool config_value_mode(const char *value, int32_t *width, int32_t *height, int32_t *refresh);

/* Printable ASCII that fits into size bytes with its NUL. */
bool config_value_ascii(const char *value, char *out, size_t size);

/* Text that the sanitiser (text.h) would leave as it is, not empty, fitting as above. */
bool config_value_text(const char *value, char *out, size_t size);

/* How many keyboard layouts value names, with commas between them. */
uint32_t config_value_layouts(const char *value);

/* The name of an output: [A-Za-z0-9_-], not empty, at most CONFIG_MAX_NAME bytes. */
bool config_value_is_output_name(const char *value);

/* Bright enough that a ring of this colour stands out between its two black lines. */
bool config_value_is_bright(uint32_t colour);

#endif
