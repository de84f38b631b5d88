/* SPDX-License-Identifier: MIT
 *
 * What libwayland's server says, as lines of our log. Independent of its headers: for
 * wl_log_set_handler_server.
 */
#ifndef PROTOCOL_WAYLAND_LOG_H
#define PROTOCOL_WAYLAND_LOG_H

#include <stdarg.h>

/* An application of which nothing more is read or sent becomes an error with its program's name, all else
 * a line for debugging. */
void wayland_log(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

#endif
