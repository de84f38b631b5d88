/* SPDX-License-Identifier: MIT
 *
 * What libwayland's server says, as lines of our log. Independent of its headers: for
 * wl_log_set_handler_server.
 */
#ifndef PROTOCOL_WAYLAND_LOG_H
#define PROTOCOL_WAYLAND_LOG_H

#include <stdarg.h>

/* For the name of a program, as Linux keeps it, with a NUL. */
#define WAYLAND_LOG_NAME 17

/* Of a process; "?" when it is gone already or in another PID namespace. */
void wayland_log_program_name(unsigned pid, char name[static WAYLAND_LOG_NAME]);

/* An application of which nothing more is read or sent becomes an error with its program's name, all else
 * a line for debugging. */
void wayland_log(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

#endif
