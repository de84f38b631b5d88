/* SPDX-License-Identifier: MIT */
#include "compositor/domain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/config.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_launch.h"
#include "compositor/server.h"
#include "compositor/shell_words.h"

static struct domain *domain_create(struct server *server, const struct config_domain *config)
{
	struct domain *domain = calloc(1, sizeof(*domain));
	if (domain == NULL) {
		return NULL;
	}
	domain->server = server;
	domain->config = config;
	wl_list_init(&domain->launches);
	wl_list_insert(server->domains.prev, &domain->link);
	return domain;
}

bool domain_create_all(struct server *server)
{
	struct domain *host = domain_create(server, &server->config->host);
	if (host == NULL) {
		return false;
	}
	host->is_host = true;
	host->status = DOMAIN_UP;
	for (size_t i = 0; i < server->config->domain_count; i++) {
		if (domain_create(server, &server->config->domains[i]) == NULL) {
			domain_destroy_all(server);
			return false;
		}
	}
	return true;
}

void domain_destroy_all(struct server *server)
{
	struct domain *domain, *next;
	wl_list_for_each_safe(domain, next, &server->domains, link) {
		wl_list_remove(&domain->link);
		free(domain);
	}
}

struct domain *domain_by_name(struct server *server, const char *name)
{
	struct domain *domain;
	wl_list_for_each(domain, &server->domains, link) {
		if (strcmp(domain->config->name, name) == 0) {
			return domain;
		}
	}
	return NULL;
}

struct domain *domain_of_host(struct server *server)
{
	struct domain *domain;
	wl_list_for_each(domain, &server->domains, link) {
		if (domain->is_host) {
			return domain;
		}
	}
	return NULL;
}

/* Whoever is told may ask for the next launch, or forget another one. */
static void fail_launches(struct domain *domain, int error)
{
	while (!wl_list_empty(&domain->launches)) {
		struct launch *launch = wl_container_of(domain->launches.next, launch, link);
		domain_launched(domain, launch->request, error);
	}
}

void domain_set_status(struct domain *domain, enum domain_status status, const char *reason)
{
	domain->status = status;
	if (status != DOMAIN_UP) {
		fail_launches(domain, ECONNRESET);
	}
	snprintf(domain->reason, sizeof(domain->reason), "%s", reason != NULL ? reason : "");
	wl_signal_emit_mutable(&domain->server->events.domain_changed, domain);
}

void domain_set_silent(struct domain *domain, bool silent)
{
	domain->silent = silent;
	wl_signal_emit_mutable(&domain->server->events.domain_changed, domain);
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

static struct launch *find_launch(struct domain *domain, uint32_t request)
{
	struct launch *launch;
	wl_list_for_each(launch, &domain->launches, link) {
		if (launch->request == request) {
			return launch;
		}
	}
	return NULL;
}

void domain_launched(struct domain *domain, uint32_t request, int error)
{
	struct launch *launch = find_launch(domain, request);
	if (launch == NULL) {
		log_debug("domain %s: launch %u: %s, and nobody waits for it", domain->config->name,
			request, strerror(error));
		return;
	}
	launch_forget(launch);
	if (error != 0) {
		domain_log(domain, "could not start %s: %s", launch->program, strerror(error));
	}
	if (launch->done != NULL) {
		launch->done(launch, error);
	}
}

int domain_launch(struct domain *domain, char *const argv[], struct launch *launch)
{
	if (domain->status != DOMAIN_UP) {
		return ENOTCONN;
	}
	if (!domain->is_host && !guest_launch_fits(argv)) {
		return E2BIG;
	}
	launch->request = ++domain->last_launch;
	launch->waits = true;
	snprintf(launch->program, sizeof(launch->program), "%s", argv[0]);
	wl_list_insert(&domain->launches, &launch->link);
	if (domain->is_host) {
		launcher_start(&domain->server->launcher, launch->request, argv);
	} else {
		guest_launch(domain->guest, launch->request, argv);
	}
	return 0;
}

void domain_autostart(struct domain *domain)
{
	char **words;
	int error = shell_words_split(domain->config->autostart, &words);
	if (error == 0 && words[0] != NULL) {
		launch_forget(&domain->autostart);
		error = domain_launch(domain, words, &domain->autostart);
	}
	if (error != 0) {
		domain_log(domain, "cannot run its autostart command: %s", strerror(error));
	}
	shell_words_free(words);
}
