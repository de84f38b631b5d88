/* SPDX-License-Identifier: MIT
 *
 * What a domain may be called: the name becomes part of a socket's path and of log lines.
 */
#ifndef COMMON_DOMAIN_NAME_H
#define COMMON_DOMAIN_NAME_H

#include <stdbool.h>

#define DOMAIN_NAME_MAX 32u /* bytes */
/* For messages: "use ..." */
#define DOMAIN_NAME_RULE                                                                           \
	"a letter, then a-z, 0-9, _ or -, at most 32 in all, not \"host\", which is the host "     \
	"itself"

bool domain_name_is_valid(const char *name);

#endif
