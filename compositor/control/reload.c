/* SPDX-License-Identifier: MIT */
#include "compositor/control/reload.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compositor/base/runtime_dir.h"
#include "compositor/base/starter.h"
#include "compositor/boundary/clipboard.h"
#include "compositor/control/control_state.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/config_adopt.h"
#include "compositor/domain/config_files.h"
#include "compositor/domain/config_parcel.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guests.h"
#include "compositor/input/input.h"
#include "compositor/input/prompts.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/labels.h"
#include "compositor/trusted/texts.h"
#include "compositor/trusted/titles.h"
#include "protocol/log.h"

struct reload {
	struct reload_parts parts;
	struct desktop *desktop;
	struct domains *domains;
	struct guests *guests;
	struct clipboard *clipboard;
	struct input *input;
	/* launch.link, of those who wait for the one under way, and for the one after it. */
	struct wl_list waiting, later;
	bool busy; /* one is under way */
	bool again; /* and another one is wanted */
	bool ending; /* nothing is begun any more */
	/* Of the one under way. */
	struct config *fresh; /* NULL: not read yet */
	int sockets[CONFIG_MAX_DOMAINS]; /* as fresh->domains; -1: not made, or not needed */
	size_t looked; /* how many of those domains have what they need */
	struct labels_drawing *drawing; /* NULL: none is under way */
	struct labels *labels; /* NULL: those that there are will do */
	char error[SETTINGS_MAX_ERROR]; /* also of the one before */
};

/* --- the end ---------------------------------------------------------------------------------- */

/* What was made for it and not taken goes. */
static void reload_drop(struct reload *reload)
{
	labels_drawing_destroy(reload->drawing);
	labels_destroy(reload->labels);
	for (size_t i = 0; reload->fresh && i < reload->fresh->domain_count; i++) {
		if (reload->sockets[i] >= 0) {
			char name[RUNTIME_MAX_DOMAIN];
			runtime_name_domain(name, reload->fresh->domains[i].name);
			listen_socket_discard(
				reload->guests->runtime_dir, name, reload->sockets[i]);
		}
	}
	config_destroy(reload->fresh);
	reload->drawing = NULL;
	reload->labels = NULL;
	reload->fresh = NULL;
}

static void move_all(struct wl_list *to, struct wl_list *from)
{
	wl_list_insert_list(to, from);
	wl_list_init(from);
}

/* Those who wait, of whom each may ask for the next one. */
static void reload_tell(struct reload *reload, int error)
{
	struct wl_list told;
	wl_list_init(&told);
	move_all(&told, &reload->waiting);
	while (!wl_list_empty(&told)) {
		struct launch *launch = wl_container_of(told.next, launch, link);
		launch_forget(launch);
		launch->done(launch, error);
	}
}

/* It had an effect, or error says why not. */
static void reload_finish(struct reload *reload, bool ok)
{
	reload_drop(reload);
	reload->busy = false;
	if (ok) {
		log_info("the configuration was read again");
	} else {
		log_error("the configuration stays as it was: %s", reload->error);
	}
	reload_tell(reload, ok ? 0 : EINVAL);
	if (reload->again && !reload->busy) {
		reload->again = false;
		move_all(&reload->waiting, &reload->later);
		if (!reload_begin(reload, NULL)) {
			reload_tell(reload, EINVAL);
		}
	}
}

/* --- taking it -------------------------------------------------------------------------------- */

/* What follows from the domains that there are now. */
static void reload_open_domains(struct reload *reload)
{
	for (size_t i = 0; i < reload->fresh->domain_count; i++) {
		struct domain *domain =
			domain_by_name(reload->domains, reload->fresh->domains[i].name);
		if (domain && reload->sockets[i] >= 0) {
			guests_open(reload->guests, domain, reload->sockets[i]);
			reload->sockets[i] = -1;
		}
	}
}

static void reload_apply(struct reload *reload, const struct config_changes *changes)
{
	if (changes->removed) {
		guests_remove(reload->guests);
	}
	if (changes->repeat) {
		input_use_configured_repeat(reload->input);
		guests_tell_repeat(reload->guests);
	}
	if (changes->keymap) {
		input_use_configured_keymap(reload->input);
	}
	if (changes->cursor) {
		input_use_configured_cursor(reload->input);
	}
	if (changes->outputs) {
		output_reconfigure(reload->desktop->screen);
	}
}

static void reload_take(struct reload *reload)
{
	struct texts *texts = reload->parts.texts;
	struct config_changes changes;
	/* What was asked was asked by other rules. */
	prompt_deny_all(reload->input);
	config_adopt(reload->parts.config, reload->fresh, &changes);
	starter_adopt(reload->parts.starter);
	bool other_labels = reload->labels;
	if (other_labels) {
		labels_take(texts->labels, reload->labels);
		reload->labels = NULL;
	}
	if (changes.font) {
		titles_change_font(texts->titles);
	}
	/* Before the old rules go with fresh. */
	clipboard_set_policy(reload->clipboard, reload->parts.config->policy);
	domains_reconfigure(reload->domains);
	reload_open_domains(reload);
	desktop_uncover(reload->desktop, false);
	if (changes.appearance || other_labels) {
		desktop_resize_frames(reload->desktop);
	} else {
		desktop_recolour(reload->desktop);
	}
	reload_apply(reload, &changes);
	reload_finish(reload, true);
}

/* --- what it needs first ---------------------------------------------------------------------- */

static void reload_handle_labels(void *data, struct labels *labels)
{
	struct reload *reload = data;
	reload->drawing = NULL;
	reload->labels = labels;
	if (labels) {
		reload_take(reload);
	} else {
		snprintf(reload->error, sizeof(reload->error),
			"labels cannot be drawn: out of memory; free some");
		reload_finish(reload, false);
	}
}

/* Last, for what is drawn then has the labels of domains as they are. */
static void reload_need_labels(struct reload *reload)
{
	const struct reload_parts *parts = &reload->parts;
	if (labels_suit(parts->texts->labels, reload->fresh)) {
		reload_take(reload);
		return;
	}
	reload->drawing = labels_draw(reload->fresh, parts->config, parts->text_program,
		reload->desktop->screen->loop, reload_handle_labels, reload);
	if (!reload->drawing) {
		reload_handle_labels(reload, NULL);
	}
}

/* One socket after the other, for domains that have none. */
static void reload_need_sockets(struct reload *reload)
{
	const struct config *fresh = reload->fresh;
	for (; reload->looked < fresh->domain_count; reload->looked++) {
		const char *name = fresh->domains[reload->looked].name;
		const struct domain *domain = domain_by_name(reload->domains, name);
		if (domain && guests_listen(reload->guests, domain)) {
			continue;
		}
		if (!starter_bind(reload->parts.starter, name)) {
			snprintf(reload->error, sizeof(reload->error),
				"what makes sockets has ended; start cloison anew");
			reload_finish(reload, false);
		}
		return;
	}
	reload_need_labels(reload);
}

static void reload_handle_bound(void *data, int fd, const char *error)
{
	struct reload *reload = data;
	reload->sockets[reload->looked++] = fd;
	if (reload->ending) {
		return;
	}
	if (fd < 0) {
		snprintf(reload->error, sizeof(reload->error), "%s", error);
		reload_finish(reload, false);
	} else {
		reload_need_sockets(reload);
	}
}

/* False with a line in error. */
static bool reload_open(struct reload *reload, int fd)
{
	struct config_files *files = config_parcel_open(fd, reload->error);
	struct config *fresh =
		files ? config_create(files->texts, files->count, reload->error) : NULL;
	config_files_destroy(files);
	const struct config *config = reload->parts.config;
	const struct screen *screen = reload->desktop->screen;
	reload->fresh = fresh;
	reload->looked = 0;
	for (size_t i = 0; i < CONFIG_MAX_DOMAINS; i++) {
		reload->sockets[i] = -1;
	}
	return fresh && config_can_adopt(config, fresh, reload->error)
	       && (config_same_outputs(config, fresh)
		       || output_can_reconfigure(screen, fresh, reload->error));
}

static void reload_handle_read(void *data, int fd)
{
	struct reload *reload = data;
	reload->error[0] = '\0';
	bool ok = false;
	if (fd < 0) {
		snprintf(reload->error, sizeof(reload->error),
			"what reads files is out of memory, or has ended; start cloison anew");
	} else {
		ok = reload_open(reload, fd);
		close(fd);
	}
	if (ok) {
		reload_need_sockets(reload);
	} else {
		reload_finish(reload, false);
	}
}

/* --- asking for it ---------------------------------------------------------------------------- */

static const struct starter_listener starter_listener = {
	.read = reload_handle_read,
	.bound = reload_handle_bound,
};

struct reload *reload_create(const struct control_access *access, const struct reload_parts *parts)
{
	struct reload *reload = calloc(1, sizeof(*reload));
	if (!reload) {
		return NULL;
	}
	*reload = (struct reload){
		.parts = *parts,
		.desktop = access->desktop,
		.domains = access->domains,
		.guests = access->guests,
		.input = access->input,
		.clipboard = access->clipboard,
	};
	wl_list_init(&reload->waiting);
	wl_list_init(&reload->later);
	starter_set_listener(parts->starter, &starter_listener, reload);
	return reload;
}

void reload_destroy(struct reload *reload)
{
	if (reload) {
		assert(wl_list_empty(&reload->waiting) && wl_list_empty(&reload->later));
		/* A socket that is being made has a file that nobody else would remove. */
		reload->ending = true;
		starter_settle(reload->parts.starter);
		reload_drop(reload);
	}
	free(reload);
}

bool reload_begin(struct reload *reload, struct launch *wait)
{
	if (!reload->busy && !starter_read(reload->parts.starter)) {
		log_error("cannot read the configuration again: what reads files has ended: start "
			  "cloison anew");
		return false;
	}
	struct wl_list *list = reload->busy ? &reload->later : &reload->waiting;
	reload->again = reload->again || reload->busy;
	reload->busy = true;
	if (wait) {
		wait->waits = true;
		wl_list_insert(list->prev, &wait->link);
	}
	return true;
}

const char *reload_error(const struct reload *reload)
{
	return reload->error;
}
