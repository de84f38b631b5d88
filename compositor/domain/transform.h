/* SPDX-License-Identifier: MIT
 *
 * How an output is turned, by the words of the configuration: clockwise, as the picture on it is.
 */
#ifndef COMPOSITOR_DOMAIN_TRANSFORM_H
#define COMPOSITOR_DOMAIN_TRANSFORM_H

#include <stdbool.h>
#include <wayland-server-protocol.h>

#define TRANSFORM_WORDS "normal, 90, 180, 270, flipped, flipped-90, flipped-180 or flipped-270"

/* False: no such word, and out is left as it is. */
bool transform_parse(const char *word, enum wl_output_transform *out);
const char *transform_name(enum wl_output_transform transform);

#endif
