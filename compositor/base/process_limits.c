/* SPDX-License-Identifier: MIT */
#include "compositor/base/process_limits.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

#include "protocol/log.h"

static const struct {
	int resource;
	const char *name;
	bool to_hard; /* else to 0 */
} limits[] = {
	{.resource = RLIMIT_NOFILE, .name = "descriptors", .to_hard = true},
	{.resource = RLIMIT_CORE, .name = "core files"},
};

void process_limits_set(void)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct rlimit limit;
		if (getrlimit(limits[i].resource, &limit) != 0) {
			continue;
		}
		limit.rlim_cur = limits[i].to_hard ? limit.rlim_max : 0;
		if (setrlimit(limits[i].resource, &limit) != 0) {
			log_info("cannot change the limit of %s: %s", limits[i].name,
				strerror(errno));
		}
	}
}
