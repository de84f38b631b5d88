/* SPDX-License-Identifier: MIT */
#include "compositor/boundary/clip_notes.h"

#include <inttypes.h>
#include <stdio.h>
#include <wayland-server-core.h>

#include "common/clock.h"
#include "compositor/boundary/snapshot.h"
#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/screen/screen.h"
#include "compositor/trusted/panel.h"

/* Whose domain's is kept for a paste, for whoever looks at the domain. */
static void note_source(struct clip_notes *notes)
{
	struct domain *source = snapshot_is_held(notes->held) ? notes->held->source : NULL;
	if (notes->source && notes->source != source) {
		domain_set_held(notes->source, 0);
	}
	if (source) {
		domain_set_held(source, notes->held->taken);
	}
	notes->source = source;
}

static void say(struct clip_notes *notes)
{
	char note[PANEL_MAX_NOTE + 1] = "";
	if (snapshot_is_held(notes->held)) {
		uint64_t age = (clock_ms() - notes->held->taken) / CLIP_NOTES_AGE_MS;
		char ago[sizeof(" 18446744073709551615 s ago")] = "";
		if (age > 0) {
			snprintf(ago, sizeof(ago), " %" PRIu64 " s ago",
				age * CLIP_NOTES_AGE_MS / 1000);
		}
		snprintf(note, sizeof(note), "copied from %s%s (Super+Shift+V)",
			notes->held->source->config->name, ago);
		wl_event_source_timer_update(notes->older, CLIP_NOTES_AGE_MS);
	} else {
		wl_event_source_timer_update(notes->older, 0);
	}
	panels_say(notes->desktop->panels, note);
}

void clip_notes_show(struct clip_notes *notes)
{
	note_source(notes);
	panels_tell(notes->desktop->panels, "");
	say(notes);
}

static int clip_notes_handle_older(void *data)
{
	say(data);
	return 0;
}

void clip_notes_tell(struct clip_notes *notes, const char *act, const char *why)
{
	if (why) {
		char words[PANEL_MAX_NOTE + 1];
		snprintf(words, sizeof(words), "no %s: %s", act, why);
		panels_tell(notes->desktop->panels, words);
	} else {
		clip_notes_show(notes);
	}
}

bool clip_notes_init(
	struct clip_notes *notes, const struct desktop *desktop, const struct snapshot *held)
{
	*notes = (struct clip_notes){.desktop = desktop, .held = held};
	notes->older =
		wl_event_loop_add_timer(desktop->screen->loop, clip_notes_handle_older, notes);
	return notes->older;
}

void clip_notes_finish(struct clip_notes *notes)
{
	if (notes->older) {
		wl_event_source_remove(notes->older);
	}
}
