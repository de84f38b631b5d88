/* SPDX-License-Identifier: MIT */
#include "compositor/domain/domain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "compositor/base/shell_words.h"
#include "compositor/domain/config.h"

/* False when out of memory: it has none, and the log a line. */
static bool domain_read_autostart(struct domain *domain)
{
	free(domain->autostart_words);
	domain->autostart_words = NULL;
	/* The configuration is of such as can be split. */
	bool ok = shell_words_split(domain->config->autostart, &domain->autostart_words) == 0;
	if (!ok) {
		domain_log(domain, "has no autostart: out of memory");
	}
	return ok;
}

/* False when out of memory. */
static bool domains_add(struct domains *domains, const struct config_domain *config, bool is_host)
{
	struct domain *domain = calloc(1, sizeof(*domain));
	if (!domain) {
		return false;
	}
	domain->domains = domains;
	domain->config = config;
	domain->is_host = is_host;
	domain->status = is_host ? DOMAIN_UP : DOMAIN_DOWN;
	budget_init(&domain->budget, &domains->budgets);
	wl_list_init(&domain->launches);
	wl_list_insert(domains->list.prev, &domain->link);
	return domain_read_autostart(domain);
}

struct domains *domains_create(const struct config *config)
{
	struct domains *domains = calloc(1, sizeof(*domains));
	if (!domains) {
		return NULL;
	}
	domains->config = config;
	wl_list_init(&domains->list);
	budgets_init(&domains->budgets);
	wl_signal_init(&domains->events.changed);
	wl_signal_init(&domains->events.selected);
	bool ok = domains_add(domains, &config->host, true);
	for (size_t i = 0; ok && i < config->domain_count; i++) {
		ok = domains_add(domains, &config->domains[i], false);
	}
	if (!ok) {
		domains_destroy(domains);
		return NULL;
	}
	return domains;
}

void domains_destroy(struct domains *domains)
{
	if (!domains) {
		return;
	}
	struct domain *domain, *next;
	wl_list_for_each_safe(domain, next, &domains->list, link) {
		budget_finish(&domain->budget);
		wl_list_remove(&domain->link);
		free(domain->autostart_words);
		free(domain);
	}
	free(domains);
}

static bool domains_have(const struct domains *domains, const struct config_domain *config)
{
	const struct domain *domain;
	wl_list_for_each(domain, &domains->list, link) {
		if (domain->config == config) {
			return true;
		}
	}
	return false;
}

/* By their signs, which are their numbers as configured. */
static void domains_sort(struct domains *domains)
{
	struct wl_list unsorted;
	wl_list_init(&unsorted);
	wl_list_insert_list(&unsorted, &domains->list);
	wl_list_init(&domains->list);
	struct domain *domain, *next;
	wl_list_for_each_safe(domain, next, &unsorted, link) {
		struct wl_list *after = domains->list.prev;
		while (after != &domains->list) {
			struct domain *before = wl_container_of(after, before, link);
			if (before->config->sign <= domain->config->sign) {
				break;
			}
			after = after->prev;
		}
		wl_list_insert(after, &domain->link);
	}
}

void domains_reconfigure(struct domains *domains)
{
	const struct config *config = domains->config;
	for (size_t i = 0; i < config->domain_count; i++) {
		if (!domains_have(domains, &config->domains[i])
			&& !domains_add(domains, &config->domains[i], false)) {
			log_error(
				"domain %s: out of memory: reload again", config->domains[i].name);
		}
	}
	domains_sort(domains);
	struct domain *domain;
	wl_list_for_each(domain, &domains->list, link) {
		domain_read_autostart(domain);
		wl_signal_emit_mutable(&domains->events.changed, domain);
	}
}

struct domain *domain_by_name(struct domains *domains, const char *name)
{
	struct domain *domain;
	wl_list_for_each(domain, &domains->list, link) {
		if (!domain->config->removed && strcmp(domain->config->name, name) == 0) {
			return domain;
		}
	}
	return NULL;
}

struct domain *domain_of_host(struct domains *domains)
{
	struct domain *domain;
	wl_list_for_each(domain, &domains->list, link) {
		if (domain->is_host) {
			return domain;
		}
	}
	return NULL;
}

void launch_forget(struct launch *launch)
{
	if (launch->waits) {
		wl_list_remove(&launch->link);
		launch->waits = false;
	}
}

void domain_set_status(struct domain *domain, enum domain_status status, const char *reason)
{
	domain->since = domain->status == status ? domain->since : clock_ms();
	domain->status = status;
	/* Whoever is told may ask for the next launch, or forget another one. */
	while (status != DOMAIN_UP && !wl_list_empty(&domain->launches)) {
		struct launch *launch = wl_container_of(domain->launches.next, launch, link);
		domain_launched(domain, launch->request, ECONNRESET);
	}
	snprintf(domain->reason, sizeof(domain->reason), "%s", reason ? reason : "");
	wl_signal_emit_mutable(&domain->domains->events.changed, domain);
}

void domain_set_silent(struct domain *domain, bool silent)
{
	domain->silent = silent;
	domain->since = clock_ms();
	wl_signal_emit_mutable(&domain->domains->events.changed, domain);
}

static void end_link(struct domain *domain, const char *reason)
{
	if (domain->impl && domain->impl->disconnect) {
		domain->impl->disconnect(domain->impl_data, reason);
	}
}

void domain_disconnect(struct domain *domain)
{
	end_link(domain, "disconnected by the user");
}

static void set_barred(struct domain *domain, bool barred)
{
	if (domain->barred != barred && !domain->is_host) {
		domain->barred = barred;
		domain->since = clock_ms();
		domain_log(domain,
			barred ? "killed by the user: nobody is let in" : "admitted by the user");
		wl_signal_emit_mutable(&domain->domains->events.changed, domain);
	}
}

void domain_kill(struct domain *domain)
{
	end_link(domain, "killed by the user");
	set_barred(domain, true);
}

void domain_admit(struct domain *domain)
{
	set_barred(domain, false);
}

void domain_log(struct domain *domain, const char *format, ...)
{
	uint32_t dropped;
	if (!log_rate_pass(&domain->log_rate, &dropped)) {
		return;
	}
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (dropped > 0) {
		log_info("domain %s: %s (%u lines before this one not written)",
			domain->config->name, text, dropped);
	} else {
		log_info("domain %s: %s", domain->config->name, text);
	}
}

void domain_launched(struct domain *domain, uint32_t request, int error)
{
	struct launch *launch = NULL, *waiting;
	wl_list_for_each(waiting, &domain->launches, link) {
		if (waiting->request == request) {
			launch = waiting;
			break;
		}
	}
	if (!launch) {
		log_debug("domain %s: launch %u: %s, and nobody waits for it", domain->config->name,
			request, strerror(error));
		return;
	}
	launch_forget(launch);
	if (error != 0) {
		domain_log(domain, "could not start %s: %s", launch->program, strerror(error));
	}
	if (launch->done) {
		launch->done(launch, error);
	}
}

void domain_set_impl(struct domain *domain, const struct domain_impl *impl, void *data)
{
	domain->impl = impl;
	domain->impl_data = data;
}

int domain_launch(struct domain *domain, char *const argv[], struct launch *launch)
{
	if (domain->status != DOMAIN_UP || !domain->impl || !domain->impl->launch) {
		return ENOTCONN;
	}
	launch->request = ++domain->last_launch;
	launch->waits = true;
	snprintf(launch->program, sizeof(launch->program), "%s", argv[0]);
	wl_list_insert(&domain->launches, &launch->link);
	int error = domain->impl->launch(domain->impl_data, launch->request, argv);
	if (error != 0) {
		launch_forget(launch);
	}
	return error;
}

void domain_autostart(struct domain *domain)
{
	char **words = domain->autostart_words;
	if (!words || !words[0]) {
		return;
	}
	launch_forget(&domain->autostart);
	int error = domain_launch(domain, words, &domain->autostart);
	if (error != 0) {
		domain_log(domain, "cannot run its autostart command: %s", strerror(error));
	}
}
