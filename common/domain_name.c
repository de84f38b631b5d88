/* SPDX-License-Identifier: MIT */
#include "common/domain_name.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

bool domain_name_is_valid(const char *name)
{
	size_t length = strlen(name);
	return length > 0 && length <= DOMAIN_NAME_MAX && strchr(LETTERS, name[0])
	       && strspn(name, LETTERS "0123456789_-") == length && strcmp(name, "host") != 0;
}
