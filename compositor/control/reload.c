/* SPDX-License-Identifier: MIT */
#include "compositor/control/reload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
#include "protocol/log.h"

struct reload {
	struct config *config;
	struct starter *starter;
	struct desktop *desktop;
	struct domains *domains;
	struct guests *guests;
	struct clipboard *clipboard;
	struct input *input;
	struct wl_list waiting; /* launch.link */
	char error[SETTINGS_MAX_ERROR];
};

/* False with a line in error. */
static bool reload_take(struct reload *reload, int fd)
{
	struct config_files *files = config_parcel_open(fd, reload->error);
	struct config *fresh =
		files ? config_create(files->texts, files->count, reload->error) : NULL;
	config_files_destroy(files);
	if (!fresh) {
		return false;
	}
	struct config_changes changes;
	bool ok = config_adopt(reload->config, fresh, &changes, reload->error);
	if (ok) {
		/* What was asked was asked by other rules. */
		prompt_deny_all(reload->input);
		/* Before the old rules go with fresh. */
		clipboard_set_policy(reload->clipboard, reload->config->policy);
		desktop_recolour(reload->desktop);
		desktop_uncover(reload->desktop, false);
		domains_reconfigure(reload->domains);
		if (changes.removed) {
			guests_remove(reload->guests);
		}
		if (changes.repeat) {
			input_use_configured_repeat(reload->input);
			guests_tell_repeat(reload->guests);
		}
		if (changes.appearance) {
			desktop_resize_frames(reload->desktop);
		}
		if (changes.keymap) {
			input_use_configured_keymap(reload->input);
		}
		if (changes.outputs) {
			output_reconfigure(reload->desktop->screen);
		}
	}
	config_destroy(fresh);
	return ok;
}

static void reload_handle_read(void *data, int fd)
{
	struct reload *reload = data;
	bool ok = false;
	reload->error[0] = '\0';
	if (fd < 0) {
		snprintf(reload->error, sizeof(reload->error),
			"what reads files is out of memory, or has ended; start cloison anew");
	} else {
		ok = reload_take(reload, fd);
		close(fd);
	}
	if (ok) {
		log_info("the configuration was read again");
	} else {
		log_error("the configuration stays as it was: %s", reload->error);
	}
	/* Who is told may ask for the next one. */
	struct wl_list told;
	wl_list_init(&told);
	wl_list_insert_list(&told, &reload->waiting);
	wl_list_init(&reload->waiting);
	while (!wl_list_empty(&told)) {
		struct launch *launch = wl_container_of(told.next, launch, link);
		launch_forget(launch);
		launch->done(launch, ok ? 0 : EINVAL);
	}
}

struct reload *reload_create(
	const struct control_access *access, struct config *config, struct starter *starter)
{
	struct reload *reload = calloc(1, sizeof(*reload));
	if (!reload) {
		return NULL;
	}
	*reload = (struct reload){
		.config = config,
		.starter = starter,
		.desktop = access->desktop,
		.domains = access->domains,
		.guests = access->guests,
		.input = access->input,
		.clipboard = access->clipboard,
	};
	wl_list_init(&reload->waiting);
	starter_on_read(starter, reload_handle_read, reload);
	return reload;
}

void reload_destroy(struct reload *reload)
{
	free(reload);
}

bool reload_begin(struct reload *reload, struct launch *wait)
{
	if (!starter_read(reload->starter)) {
		log_error("cannot read the configuration again: what reads files has ended: start "
			  "cloison anew");
		return false;
	}
	if (wait) {
		wait->waits = true;
		wl_list_insert(reload->waiting.prev, &wait->link);
	}
	return true;
}

const char *reload_error(const struct reload *reload)
{
	return reload->error;
}
