/* SPDX-License-Identifier: MIT */
#include "vhost/process/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "protocol/log.h"
#include "vhost/process/limits.h"
#include "vhost/process/sandbox_filter.h"

static bool sandbox_limit(__rlimit_resource_t resource, rlim_t value)
{
	const struct rlimit limit = {value, value};
	return setrlimit(resource, &limit) == 0;
}

/* A sanitizer's runtime opens files and starts threads, so its builds have no filter. */
static bool sandbox_filter(void)
{
#if VHOST_FILTER
	return sandbox_filter_load();
#else
	return true;
#endif
}

bool sandbox_enter(void)
{
	/* Guest memory must not reach a core file, nor this process a debugger of the same user. */
	bool ok = prctl(PR_SET_DUMPABLE, 0) == 0 && sandbox_limit(RLIMIT_CORE, 0)
		  && sandbox_limit(RLIMIT_NOFILE, VHOST_MAX_FILES)
		  && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && sandbox_filter();
	if (!ok) {
		log_error("cannot give up privileges: %s: this needs a kernel with seccomp",
			strerror(errno));
	}
	return ok;
}
