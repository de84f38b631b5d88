/* SPDX-License-Identifier: MIT
 *
 * A domain as the user knows it: name, label, colour, and whether it is there. It lives as long
 * as the compositor; what its guest has lives in guest/.
 */
#ifndef COMPOSITOR_DOMAIN_H
#define COMPOSITOR_DOMAIN_H

#include <pixman.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <wayland-server-core.h>

#include "compositor/base/budget.h"
#include "protocol/log.h"

struct clip;
struct clip_copy;
struct clip_paste;
struct clip_place;
struct config;
struct config_domain;
struct domain;
struct link_clip_types;

#define LAUNCH_MAX_NAME 64u /* bytes of a program's name that messages show, with the NUL */

/* A program that a domain was asked to run, until it is known what came of it. Owned by whoever
 * asks. Zero-initialised it is not waited for. */
struct launch {
	struct wl_list link; /* domain.launches, while it is waited for */
	uint32_t request;
	bool waits;
	char program[LAUNCH_MAX_NAME];
	/* Called once, error being 0 or an errno, with waits false; not after launch_forget. NULL:
	 * the domain's log says what failed, and nobody else wants to know. */
	void (*done)(struct launch *launch, int error);
};

/* Whoever asked does not want to know any more. */
void launch_forget(struct launch *launch);

/* What of a domain's is copied: what is selected there, or what is dragged out of it. */
enum clip_from { CLIP_FROM_SELECTION, CLIP_FROM_DRAG };

/* How a domain is reached; set by whoever does: guest/ for as long as it is up, host/ for the
 * host's own. data is theirs. */
struct domain_impl {
	/* Runs argv, which ends with NULL. 0: domain_launched is told, now or later. Else an errno:
	 * E2BIG. request is greater than all before it. NULL: nothing can be launched. */
	int (*launch)(void *data, uint32_t request, char *const argv[]);
	/* The user ends its link: it is down soon, for that reason. NULL: it has none. */
	void (*disconnect)(void *data, const char *reason);
	/* domain_clip.h: asks its applications for what they have selected, or drag, and gives them
	 * a clip, which is shared. 0: domain_copied and domain_copied_type, or domain_paste_moved
	 * and domain_pasted are told, now or later, until _stop. Else an errno. place NULL: nowhere
	 * in particular. copy NULL: the domain has no part in it, else none is. */
	int (*copy)(void *data, enum clip_from from, const struct link_clip_types *types);
	void (*copy_stop)(void *data);
	int (*paste)(void *data, struct clip *clip, const struct clip_place *place);
	void (*paste_stop)(void *data);
};

enum domain_status {
	DOMAIN_DOWN, /* nobody is connected */
	DOMAIN_GREETING, /* connected, HELLO has not come */
	DOMAIN_UP,
};

/* All of them. */
struct domains {
	const struct config *config;
	struct budgets budgets;
	struct wl_list list; /* struct domain.link; the host's own first, then as configured */
	struct {
		/* struct domain: its status, configuration, or what domain_notes.h has of it */
		struct wl_signal changed;
		struct wl_signal selected; /* struct domain: so it says, its applications have
					      selected something to be copied, or nothing */
	} events;
};

#define DOMAIN_DENIALS 3u /* kept of each domain; the oldest goes */
#define DOMAIN_MAX_DENIAL 160u /* bytes with the NUL; a longer one is cut */
#define DOMAIN_MAX_RULE 256u

struct domain_denial {
	time_t at;
	/* The host's words with names of the configuration; rule: path:line, maybe empty. */
	char what[DOMAIN_MAX_DENIAL], why[DOMAIN_MAX_DENIAL], rule[DOMAIN_MAX_RULE];
};

struct domain_notes {
	uint64_t held_since; /* clock_ms: since when something copied from it waits to be pasted;
				0: nothing does */
	unsigned asking; /* how many of its windows ask for attention */
	bool holds_pointer; /* a window of it does: input/constraint.c */
	bool keeps_awake; /* a window of it keeps the session from being idle */
	struct domain_denial denials[DOMAIN_DENIALS];
	size_t denied; /* how often it was */
};

struct domain {
	struct wl_list link; /* domains.list */
	struct domains *domains;
	const struct config_domain *config;
	bool is_host; /* the host's own applications: always up, no link */
	enum domain_status status;
	bool via_vm; /* the peer is a backend */
	bool silent; /* it does not answer (guest_liveness.h); false while down */
	bool barred; /* the user has killed it: nobody is let in before domain_admit */
	uint64_t since; /* clock_ms: when one of these three changed last; 0: not yet */
	char reason[128]; /* why it is down, for people; empty at start */
	const struct domain_impl *impl; /* NULL while it cannot be reached */
	void *impl_data;
	struct budget budget; /* of the loop's time */
	struct domain_notes notes;
	unsigned mapped; /* desktop/window.c: how many of its windows are */
	unsigned inhibiting; /* desktop/window_visibility.c: how many seen ones inhibit idleness */
	/* desktop/window_visibility.c: nodes of its windows in the scene; the last round of changes
	 * that it has caused, 0: none. */
	unsigned nodes;
	uint64_t stirred;
	/* desktop/window_shade.c: what is seen of its rings and bars, while it looks. */
	pixman_region32_t marks;
	/* desktop/window_popup.c: clock_ms, when it heard where a window was put; 0: never. */
	uint64_t place_told;
	uint64_t cover_lost; /* and when the panel came back above one of them; 0: never */
	uint64_t
		cover_changed; /* desktop/window_cover.c: by clock_ms, when one of its windows began
				 * to cover an output, or ended that; 0: never */
	struct log_rate log_rate, audit_rate;
	struct clip_copy *copy; /* domain_clip.c: what is copied from it now; NULL: nothing */
	struct clip_paste *paste; /* and what is pasted into it */
	/* input/prompt_life.c: by clock_ms, before that the user is not asked about it; how
	 * often in a row that was denied. */
	uint64_t prompt_after;
	unsigned prompt_denials;
	struct wl_list launches; /* launch.link */
	uint32_t last_launch; /* request number */
	char **autostart_words; /* of the configuration; owned; NULL: memory was short */
	struct launch autostart;
};

/* The host's domain and every configured one. config must outlive them. NULL when out of memory. */
struct domains *domains_create(const struct config *config);
/* Nothing may wait for a launch any more. NULL is accepted. */
void domains_destroy(struct domains *domains);

/* Their configuration has changed: it is announced for each, what it starts by itself is read anew,
 * and there is one for each that was added. Of which memory is short, the log has a line; the next
 * call tries again. */
void domains_reconfigure(struct domains *domains);

/* NULL when there is none, or it was removed. */
struct domain *domain_by_name(struct domains *domains, const char *name);
struct domain *domain_of_host(struct domains *domains);

/* Sets the status and the reason (NULL: empty) and announces it. What was to be launched in a
 * domain that is not up any more has failed. */
void domain_set_status(struct domain *domain, enum domain_status status, const char *reason);

/* Sets silent and announces it. */
void domain_set_silent(struct domain *domain, bool silent);

/* NULL: nothing can be launched in it, nothing is copied or pasted. */
void domain_set_impl(struct domain *domain, const struct domain_impl *impl, void *data);

/* By the user: its link ends, soon. Nothing when it has none. Its peer may come back at once. */
void domain_disconnect(struct domain *domain);
/* The same, and nobody is let in any more, whether there was a link or not, until the user admits
 * it or the compositor ends. What runs in a machine goes on there: the host knows the link alone.
 * The host's own domain cannot be killed. */
void domain_kill(struct domain *domain);
void domain_admit(struct domain *domain);

/* Says in the log, rate-limited, what this domain did: "domain work: text". */
void domain_log(struct domain *domain, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Asks the domain to run a program. argv ends with NULL. Returns 0 when launch->done will be called
 * or was, else an errno: ENOTCONN when the domain is down, E2BIG. launch must not be waited for,
 * and is the caller's until it is done. */
int domain_launch(struct domain *domain, char *const argv[], struct launch *launch);

/* What came of a launch: 0 or an errno. Requests that nobody waits for are ignored. */
void domain_launched(struct domain *domain, uint32_t request, int error);

/* Runs the command that the configuration has for the domain, if any. */
void domain_autostart(struct domain *domain);

#endif
