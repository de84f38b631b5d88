/* SPDX-License-Identifier: MIT */
#include "compositor/control/session_acts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#include "compositor/base/shell_words.h"
#include "compositor/base/starter.h"
#include "compositor/base/turns.h"
#include "compositor/control/control_state.h"
#include "compositor/control/reload.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_commands.h"
#include "compositor/domain/domain.h"
#include "compositor/host/host_lock.h"
#include "compositor/input/focus.h"
#include "compositor/input/input.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/panel.h"
#include "protocol/log.h"

struct session_acts {
	struct control_access access;
	struct starter *starter;
	struct wl_list launches; /* session_launch.link */
	struct wl_listener bound;
};

/* Until the domain has said what came of it. */
struct session_launch {
	struct wl_list link;
	struct session_acts *acts;
	struct domain *domain;
	struct launch launch;
};

void session_acts_tell(struct session_acts *acts, const char *why)
{
	panels_tell(acts->access.desktop->panels, why);
}

/* program was not started in domain. */
static void session_acts_tell_failed(
	struct session_acts *acts, struct domain *domain, const char *program, int error)
{
	char words[PANEL_MAX_NOTE + 1];
	const char *why = error == ENOTCONN     ? "the domain is down"
			  : error == ECONNRESET ? "the domain went down"
			  : error == E2BIG      ? "the command is too long for a domain"
						: strerror(error);
	focus_forget_launch(acts->access.input, domain);
	snprintf(words, sizeof(words), "no %.40s in %s: %s", program, domain->config->name, why);
	log_info("%s", words);
	session_acts_tell(acts, words);
}

static void session_launch_destroy(struct session_launch *launch)
{
	launch_forget(&launch->launch);
	wl_list_remove(&launch->link);
	free(launch);
}

static void session_launch_done(struct launch *launch, int error)
{
	struct session_launch *asked = wl_container_of(launch, asked, launch);
	if (error != 0) {
		session_acts_tell_failed(asked->acts, asked->domain, launch->program, error);
	}
	session_launch_destroy(asked);
}

static void launch_in_guest(struct session_acts *acts, struct domain *domain, char *words[])
{
	struct session_launch *launch = calloc(1, sizeof(*launch));
	if (!launch) {
		session_acts_tell_failed(acts, domain, words[0], ENOMEM);
		return;
	}
	launch->acts = acts;
	launch->domain = domain;
	launch->launch.done = session_launch_done;
	wl_list_insert(&acts->launches, &launch->link);
	/* Before it runs: what it shows may come with the next turn of the event loop. */
	focus_expect_launch(acts->access.input, domain);
	int error = domain_launch(domain, words, &launch->launch);
	if (error != 0) {
		session_acts_tell_failed(acts, domain, words[0], error);
		session_launch_destroy(launch);
	}
}

/* Where binding wants its program. NULL: the domain was removed. */
static struct domain *session_launch_place(
	const struct control_access *access, const struct binding *binding)
{
	const struct window *active = access->desktop->active;
	if (strcmp(binding->domain, BINDING_FOCUSED) == 0) {
		return active ? active->domain : domain_of_host(access->domains);
	}
	return domain_by_name(access->domains, binding->domain);
}

static void session_launch(struct session_acts *acts, const struct binding *binding)
{
	struct domain *domain = session_launch_place(&acts->access, binding);
	if (!domain) {
		return;
	}
	if (domain->is_host) {
		starter_run(acts->starter, config_command_number(acts->access.config, binding));
		return;
	}
	char **words;
	int error = shell_words_split(binding->command, &words);
	if (error != 0) {
		session_acts_tell_failed(acts, domain, binding->command, error);
	} else if (words[0]) {
		launch_in_guest(acts, domain, words);
	}
	free(words);
}

const char *session_lock(struct host_lock *lock, const struct config *config)
{
	if (host_lock_state(lock) == HOST_LOCK_HELD) {
		return "the session is locked already";
	}
	if (config->locker[0] == '\0') {
		return "no locker is configured: see [lock] in cloison(5)";
	}
	if (!host_lock_begin(lock)) {
		return "out of memory";
	}
	host_lock_start_locker(lock);
	return NULL;
}

static void session_acts_handle_bound(struct wl_listener *listener, void *data)
{
	struct session_acts *acts = wl_container_of(listener, acts, bound);
	const struct control_access *access = &acts->access;
	const struct binding *binding = data;
	const char *why;
	switch (binding->act) {
	case ACT_LAUNCH:
		session_launch(acts, binding);
		break;
	case ACT_LOCK:
		why = session_lock(access->lock, access->config);
		if (why) {
			session_acts_tell(acts, why);
		}
		break;
	case ACT_RELOAD:
		if (!reload_begin(access->reload, NULL)) {
			session_acts_tell(acts, "what reads files has ended: start cloison anew");
		}
		break;
	case ACT_QUIT:
		log_info("ending: asked by keys");
		turns_stop(&access->screen->turns);
		break;
	default:
		break;
	}
}

struct session_acts *session_acts_create(
	const struct control_access *access, struct starter *starter)
{
	struct session_acts *acts = calloc(1, sizeof(*acts));
	if (!acts) {
		return NULL;
	}
	acts->access = *access;
	acts->starter = starter;
	wl_list_init(&acts->launches);
	acts->bound.notify = session_acts_handle_bound;
	wl_signal_add(input_bound(access->input), &acts->bound);
	return acts;
}

void session_acts_destroy(struct session_acts *acts)
{
	if (!acts) {
		return;
	}
	struct session_launch *launch, *next;
	wl_list_for_each_safe(launch, next, &acts->launches, link) {
		session_launch_destroy(launch);
	}
	wl_list_remove(&acts->bound.link);
	free(acts);
}
