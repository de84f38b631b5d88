/* SPDX-License-Identifier: MIT
 *
 * What is said about windows and domains: the host's own words, names of the configuration, places
 * of rules.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "compositor/base/wall_clock.h"
#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/domain/domain_notes.h"
#include "compositor/input/attention_state.h"

static const char *state_of_domain(const struct domain *domain)
{
	return domain->barred                      ? "killed"
	       : domain->status == DOMAIN_GREETING ? "starting"
	       : domain->silent                    ? "does not answer"
						   : "no window";
}

const char *attention_state_of(const struct attention_entry *entry)
{
	const struct window *window = entry->window;
	if (!window) {
		return state_of_domain(entry->domain);
	}
	return window->silent                      ? "does not answer"
	       : window == window->desktop->active ? "has the focus"
	       : window->attention                 ? "asks for attention"
	       : window->minimized                 ? "minimized"
	       : !window->seen                     ? "covered"
						   : "";
}

/* --- notes ------------------------------------------------------------------------------------ */

struct notes {
	struct attention_note *notes;
	size_t room, count; /* count: also those that have no room */
	bool narrow;
};

/* Where the next one is to be written; what has no room is written to nowhere. */
static struct attention_note *add_note(struct notes *notes, const char *text)
{
	static struct attention_note nowhere;
	struct attention_note *note =
		notes->count < notes->room ? &notes->notes[notes->count] : &nowhere;
	notes->count++;
	*note = (struct attention_note){0};
	snprintf(note->text, sizeof(note->text), "%s", text);
	return note;
}

static struct attention_note *add_heading(struct notes *notes, const char *text)
{
	struct attention_note *note = add_note(notes, text);
	note->heading = true;
	return note;
}

/* "path:line", to what note says; line 0: path has it. */
static void say_rule(
	struct notes *notes, struct attention_note *note, const char *path, unsigned line)
{
	note = notes->narrow ? add_note(notes, "") : note;
	snprintf(note->end, sizeof(note->end), line > 0 ? "%s:%u" : "%s", path, line);
}

static void say_time(char text[static WALL_CLOCK_TEXT], uint64_t since)
{
	wall_clock_write(text, wall_clock_of(since));
}

static void note_link(struct notes *notes, const struct domain *domain)
{
	char at[WALL_CLOCK_TEXT], text[96];
	say_time(at, domain->since);
	const char *state = domain->barred                      ? "killed, nobody is let in"
			    : domain->status == DOMAIN_DOWN     ? "down"
			    : domain->status == DOMAIN_GREETING ? "starting"
			    : domain->silent                    ? "up, does not answer"
								: "up, answers";
	snprintf(text, sizeof(text), "Link: %s, since %s", state, at);
	if (!domain->is_host) {
		add_note(notes, text);
	}
	if (domain->status == DOMAIN_DOWN && domain->reason[0] != '\0') {
		snprintf(text, sizeof(text), "Its end: %.80s", domain->reason);
		add_note(notes, text);
	}
}

static void note_domain(struct notes *notes, const struct domain *domain)
{
	struct attention_note *note = add_heading(notes, domain->is_host ? "host's own programs"
							 : domain->status != DOMAIN_UP ? ""
							 : domain->via_vm ? "virtual machine"
									  : "on this kernel");
	note->domain = domain->config;
	snprintf(note->end, sizeof(note->end), "%u window%s", domain->mapped,
		domain->mapped == 1 ? "" : "s");
	note_link(notes, domain);
	char at[WALL_CLOCK_TEXT], text[96] = "Clipboard: nothing copied from it";
	if (domain->notes.held_since > 0) {
		say_time(at, domain->notes.held_since);
		snprintf(text, sizeof(text), "Clipboard: copied %s, kept", at);
	}
	add_note(notes, text);
	add_note(notes,
		domain->notes.keeps_awake ? "Keeps the screen on: yes" : "Keeps the screen on: no");
}

static void note_way(struct notes *notes, const struct attention_way *way)
{
	char text[96];
	int length = snprintf(text, sizeof(text), "%s: %s, %.40s",
		policy_subject_name(way->subject), policy_verdict_name(way->verdict),
		strcmp(way->type, POLICY_TEXT) == 0 ? "text" : way->type);
	if (way->types > 1 && length > 0 && (size_t)length < sizeof(text)) {
		snprintf(text + length, sizeof(text) - (size_t)length, " +%zu", way->types - 1);
	}
	struct attention_note *note = add_note(notes, text);
	note->domain = way->peer->config;
	say_rule(notes, note, way->path ? way->path : "", way->line);
}

static void note_ways(struct notes *notes, const struct attention_ways *ways, bool out)
{
	struct attention_note *heading =
		add_heading(notes, out ? "May go out of it to" : "May come into it from");
	size_t kept = ways->count < ATTENTION_WAYS ? ways->count : ATTENTION_WAYS, found = 0;
	for (size_t i = 0; i < kept; i++) {
		if (ways->ways[i].out == out) {
			note_way(notes, &ways->ways[i]);
			found++;
		}
	}
	if (found == 0) {
		snprintf(heading->end, sizeof(heading->end), "%s",
			ways->peer ? "looking..." : "nobody");
	}
}

static void note_denials(struct notes *notes, const struct domain *domain)
{
	const struct domain_denial *denial;
	if (domain_denial(domain, 0)) {
		add_heading(notes, "Denied last");
	}
	for (size_t i = 0; (denial = domain_denial(domain, i)); i++) {
		char at[WALL_CLOCK_TEXT], text[96];
		wall_clock_write(at, denial->at);
		snprintf(text, sizeof(text), "%s %.80s", at, denial->what);
		add_note(notes, text);
		snprintf(text, sizeof(text), "  %.90s", denial->why);
		struct attention_note *why = add_note(notes, text);
		if (denial->rule[0] != '\0') {
			say_rule(notes, why, denial->rule, 0);
		}
	}
}

size_t attention_notes_of(const struct domain *domain, const struct attention_ways *ways,
	bool narrow, struct attention_note notes[static ATTENTION_NOTES], size_t room)
{
	struct notes all = {notes, room < ATTENTION_NOTES ? room : ATTENTION_NOTES, 0, narrow};
	note_domain(&all, domain);
	note_denials(&all, domain);
	note_ways(&all, ways, true);
	note_ways(&all, ways, false);
	all.count += ways->count > ATTENTION_WAYS ? ways->count - ATTENTION_WAYS : 0;
	if (all.count <= all.room || all.room == 0) {
		return all.room == 0 ? 0 : all.count;
	}
	struct attention_note *last = &notes[all.room - 1];
	*last = (struct attention_note){0};
	snprintf(last->text, sizeof(last->text), "%zu lines more have no room here",
		all.count - all.room + 1);
	return all.room;
}
