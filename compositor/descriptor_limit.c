/* SPDX-License-Identifier: MIT */
#include "compositor/descriptor_limit.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "protocol/log.h"

static struct rlimit original;

void descriptor_limit_raise(void)
{
	if (getrlimit(RLIMIT_NOFILE, &original) != 0) {
		return;
	}
	struct rlimit limit = {.rlim_cur = original.rlim_max, .rlim_max = original.rlim_max};
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
		log_info("cannot raise the limit of descriptors: %s", strerror(errno));
	}
}

void descriptor_limit_restore(void)
{
	if (original.rlim_max > 0) {
		setrlimit(RLIMIT_NOFILE, &original);
	}
}
