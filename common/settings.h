/* SPDX-License-Identifier: MIT
 *
 * The rules of every configuration file, in one place: cloison.ini and vhost.ini are read by it.
 * INI by libinih; what it lets pass is refused here: a section or key given twice, a line that
 * is cut short. A wrong file is an error with path:line, never a guess. And what a domain may be
 * called, in files and on command lines.
 */
#ifndef COMMON_SETTINGS_H
#define COMMON_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SETTINGS_MAX_LINE 2048 /* bytes, with the line's end and a NUL */
#define SETTINGS_MAX_ERROR 512u /* bytes of a message, with its NUL */
#define SETTINGS_MAX_KEYS 32u /* in all sections together */
/* For find: a key of any name, which a section may have any number of times. */
#define SETTINGS_FREE_KEY ((int)SETTINGS_MAX_KEYS)

struct settings;

/* The text of one file, whoever read it. */
struct settings_text {
	const char *path; /* for messages */
	const char *bytes; /* without a NUL at the end; NULL when size is 0 */
	size_t size;
	bool administrator; /* one of the system's files, not of the user's */
};

/* What a program makes of its file. Each returns false, or -1, after settings_fail. */
struct settings_impl {
	/* A section begins: title is what stands between its brackets. The one before has ended;
	 * seen still says which keys it had. */
	bool (*open)(struct settings *settings, const char *title);
	/* The number of a key of the open section: below SETTINGS_MAX_KEYS, or the free one. */
	int (*find)(struct settings *settings, const char *name);
	/* The value of that key, which the section did not have yet. */
	bool (*take)(struct settings *settings, int key, const char *value);
	/* A free key, as often as it comes. NULL where find never says so. */
	bool (*take_free)(struct settings *settings, const char *name, const char *value);
	/* The file has ended, and the last section with it. NULL: all is well. */
	bool (*finish)(struct settings *settings);
};

struct settings {
	const struct settings_impl *impl;
	void *data; /* impl's */
	const char *path; /* for messages */
	char *error; /* SETTINGS_MAX_ERROR bytes; empty while all is well */

	unsigned line; /* the one being read, from 1 */
	uint32_t seen; /* bits: keys that the open section has had */
	/* Private. */
	FILE *file;
	bool in_section;
};

/* Reads file to its end; the caller closes it. impl, data, path and error are set; the rest begins
 * anew with each file. False when error has a message. */
bool settings_read(struct settings *settings, FILE *file);
/* The same from memory; sets path too. text is needed until the return only, its path longer. */
bool settings_read_text(struct settings *settings, const struct settings_text *text);

/* Writes "path:line: ..." to error; of several the first one stays. Returns false always. */
bool settings_fail(struct settings *settings, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Where name ("cloison.ini") is: the first that exists of $XDG_CONFIG_HOME/cloison/name,
 * ~/.config/cloison/name and the system's folder. NULL when none does. The caller frees it. */
char *settings_find(const char *name);

/* What a domain may be called: the name becomes part of a socket's path and of log lines. */
#define DOMAIN_NAME_MAX 32u /* bytes */
/* For messages: "use ..." */
#define DOMAIN_NAME_RULE                                                                           \
	"a letter, then a-z, 0-9, _ or -, at most 32 in all, not \"host\", which is the host "     \
	"itself"

bool domain_name_is_valid(const char *name);

#endif
