/* SPDX-License-Identifier: MIT
 *
 * How far the reader of a socket is behind.
 */
#ifndef PROTOCOL_BACKLOG_H
#define PROTOCOL_BACKLOG_H

#include <stdbool.h>

/* Whoever has so much unread, in bytes of the kernel's memory, is told of fewer things. Some 40 small
 * messages: the kernel takes a few hundred of them before it refuses more. */
#define BACKLOG_BEHIND 32768

/* The peer of a connected unix socket has at least BACKLOG_BEHIND of what was written unread. */
bool backlog_is_behind(int fd);

#endif
