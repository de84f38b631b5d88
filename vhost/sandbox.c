/* SPDX-License-Identifier: MIT */
#include "vhost/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "protocol/log.h"
#include "vhost/limits.h"

static bool sandbox_limit(__rlimit_resource_t resource, rlim_t value)
{
	const struct rlimit limit = {value, value};
	return setrlimit(resource, &limit) == 0;
}

bool sandbox_enter(void)
{
	/* Guest memory must not reach a core file, nor this process a debugger of the same user. */
	bool ok = prctl(PR_SET_DUMPABLE, 0) == 0 && sandbox_limit(RLIMIT_CORE, 0)
		  && sandbox_limit(RLIMIT_NOFILE, VHOST_MAX_FILES)
		  && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	if (!ok) {
		log_error("cannot give up privileges: %s", strerror(errno));
	}
	return ok;
}
