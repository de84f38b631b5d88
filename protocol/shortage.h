/* SPDX-License-Identifier: MIT
 *
 * Which failures of a system call pass by themselves: the same call may do later, and nobody's link
 * ends for one. Everything else is the end of what it was called for.
 */
#ifndef PROTOCOL_SHORTAGE_H
#define PROTOCOL_SHORTAGE_H

#include <errno.h>
#include <stdbool.h>

static inline bool shortage_passes(int error)
{
	switch (error) {
	case EAGAIN: /* poll tells when */
	case EINTR:
	case EMFILE: /* of this process */
	case ENFILE: /* of the machine */
	case ENOBUFS:
	case ENOMEM:
	case ETOOMANYREFS: /* descriptors of this user, sent and not received: by anybody */
		return true;
	default:
		return false;
	}
}

#endif
