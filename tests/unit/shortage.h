/* SPDX-License-Identifier: MIT
 *
 * A machine that is short of memory whenever the test says so: link with shortage_link_args.
 */
#ifndef TESTS_UNIT_SHORTAGE_H
#define TESTS_UNIT_SHORTAGE_H

#include <stdbool.h>

/* No datagram of a channel can be sent: it has no room for it, nor does poll tell when it has. */
extern bool shortage;

/* Whether an epoll waits until something can be written to. */
bool shortage_is_polled_for(int epoll);

#endif
