/* SPDX-License-Identifier: MIT */
#include "compositor/domain/domain_awake.h"

#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"

bool domain_inhibits_idle(const struct domain *domain, uint64_t ago)
{
	return domain->inhibiting > 0 && domain->config->inhibit_idle && ago < INHIBIT_MOST;
}
