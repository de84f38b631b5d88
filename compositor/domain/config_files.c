/* SPDX-License-Identifier: MIT */
#include "compositor/domain/config_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "cloison"
#define OTHER_PROGRAM "vhost.ini" /* cloison-vhost's, in the same folders */

/* What is being filled, and where it is said what is wrong. */
struct config_filling {
	struct config_files *files;
	char *error; /* SETTINGS_MAX_ERROR bytes */
};

static bool filling_fail(struct config_filling *filling, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool filling_fail(struct config_filling *filling, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(filling->error, SETTINGS_MAX_ERROR, format, args);
	va_end(args);
	return false;
}

/* Up to room bytes. The number, or -1 with errno. */
static ssize_t read_all(int fd, char *bytes, size_t room)
{
	size_t size = 0;
	while (size < room) {
		ssize_t n = read(fd, bytes + size, room - size);
		if (n < 0 && errno != EINTR) {
			return -1;
		}
		if (n == 0) {
			break;
		}
		size += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)size;
}

/* The text of an open file into the next place, whose path is set. */
static bool fill_text(struct config_filling *filling, int fd, struct settings_text *text)
{
	struct config_files *files = filling->files;
	struct stat about;
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
		return filling_fail(
			filling, "%.300s: is no regular file; remove or rename it", text->path);
	}
	/* One byte more, to see that there is more. */
	char *bytes = malloc(CONFIG_MAX_FILE_BYTES + 1);
	text->bytes = bytes;
	if (!bytes) {
		return filling_fail(filling, "out of memory; free some");
	}
	ssize_t size = read_all(fd, bytes, CONFIG_MAX_FILE_BYTES + 1);
	if (size < 0) {
		return filling_fail(filling, "%.300s: cannot be read: %s; check its disk",
			text->path, strerror(errno));
	}
	if ((size_t)size > CONFIG_MAX_FILE_BYTES) {
		return filling_fail(filling, "%.300s: is longer than %u KiB; shorten it",
			text->path, CONFIG_MAX_FILE_BYTES / 1024);
	}
	files->bytes += (size_t)size;
	if (files->bytes > CONFIG_MAX_BYTES) {
		return filling_fail(filling,
			"%.300s: makes all files together longer than %u KiB; shorten some",
			text->path, CONFIG_MAX_BYTES / 1024);
	}
	/* What is not used would be a quarter of a MiB for each. */
	char *exact = realloc(bytes, size > 0 ? (size_t)size : 1);
	text->bytes = exact ? exact : bytes;
	text->size = (size_t)size;
	return true;
}

/* path becomes the set's, whatever comes of it. */
static bool fill_file(struct config_filling *filling, char *path, bool administrator)
{
	struct config_files *files = filling->files;
	if (!path) {
		return filling_fail(filling, "out of memory; free some");
	}
	if (files->count == CONFIG_MAX_FILES) {
		filling_fail(
			filling, "%.300s: more than %u files; join some", path, CONFIG_MAX_FILES);
		free(path);
		return false;
	}
	struct settings_text *text = &files->texts[files->count++];
	*text = (struct settings_text){.path = path, .administrator = administrator};
	/* Not to wait for a pipe, which is refused afterwards. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		return filling_fail(filling,
			"%.300s: cannot be opened: %s; make it readable, or remove it", path,
			strerror(errno));
	}
	bool ok = fill_text(filling, fd, text);
	close(fd);
	return ok;
}

static int is_config_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return entry->d_name[0] != '.' && length > 4
	       && strcmp(entry->d_name + length - 4, ".ini") == 0
	       && strcmp(entry->d_name, OTHER_PROGRAM) != 0;
}

/* Not alphasort, which follows the locale. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool fill_folder(struct config_filling *filling, const char *folder, bool administrator)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_config_file, by_bytes);
	if (count < 0) {
		return errno == ENOENT || errno == ENOTDIR
		       || filling_fail(filling,
			       "%.300s: cannot be listed: %s; make it readable, or remove it",
			       folder, strerror(errno));
	}
	bool ok = true;
	for (int i = 0; i < count; i++) {
		char *path = NULL;
		if (ok && asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0) {
			path = NULL;
		}
		ok = ok && fill_file(filling, path, administrator);
		free(entries[i]);
	}
	free(entries);
	return ok;
}

/* base + between + "/cloison" */
static bool fill_below(
	struct config_filling *filling, const char *base, const char *between, bool administrator)
{
	char *folder;
	if (asprintf(&folder, "%s%s/" FOLDER, base, between) < 0) {
		return filling_fail(filling, "out of memory; free some");
	}
	bool ok = fill_folder(filling, folder, administrator);
	free(folder);
	return ok;
}

static bool fill_from_folders(struct config_filling *filling, const char *system)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	bool ok = fill_below(filling, system, "", true);
	if (ok && config && config[0] != '\0') {
		ok = fill_below(filling, config, "", false);
	} else if (ok && home && home[0] != '\0') {
		ok = fill_below(filling, home, "/.config", false);
	}
	if (ok && filling->files->count == 0) {
		return filling_fail(filling,
			"no configuration: create $XDG_CONFIG_HOME/cloison/cloison.ini or give "
			"--config FILE");
	}
	return ok;
}

struct config_files *config_files_read_folders(
	const char *system, char error[static SETTINGS_MAX_ERROR])
{
	struct config_filling filling = {calloc(1, sizeof(*filling.files)), error};
	if (!filling.files) {
		filling_fail(&filling, "out of memory; free some");
	} else if (!fill_from_folders(&filling, system)) {
		config_files_destroy(filling.files);
		return NULL;
	}
	return filling.files;
}

struct config_files *config_files_read(
	const char *const *paths, size_t count, char error[static SETTINGS_MAX_ERROR])
{
	if (count == 0) {
		return config_files_read_folders(CLOISON_SYSCONFDIR, error);
	}
	struct config_filling filling = {calloc(1, sizeof(*filling.files)), error};
	bool ok = filling.files || filling_fail(&filling, "out of memory; free some");
	for (size_t i = 0; ok && i < count; i++) {
		ok = fill_file(&filling, strdup(paths[i]), false);
	}
	if (!ok) {
		config_files_destroy(filling.files);
		return NULL;
	}
	return filling.files;
}

void config_files_destroy(struct config_files *files)
{
	if (!files) {
		return;
	}
	for (size_t i = 0; i < files->count; i++) {
		free((char *)files->texts[i].path);
		free((char *)files->texts[i].bytes);
	}
	free(files);
}
