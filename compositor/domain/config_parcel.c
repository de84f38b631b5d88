/* SPDX-License-Identifier: MIT */
#include "compositor/domain/config_parcel.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compositor/domain/config_files.h"

/* A head; then for each file a head of its own, its path with a NUL, and its text. */
struct parcel_head {
	uint32_t count;
	char error[SETTINGS_MAX_ERROR]; /* empty: all is well */
};

struct file_head {
	uint32_t administrator; /* 0, 1 */
	uint32_t path_size, size; /* bytes */
};

#define MAX_PARCEL                                                                                 \
	(sizeof(struct parcel_head) + CONFIG_MAX_FILES * (sizeof(struct file_head) + PATH_MAX)     \
		+ CONFIG_MAX_BYTES)

/* --- putting in ------------------------------------------------------------------------------- */

static bool parcel_put(int fd, const void *bytes, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t n = write(fd, (const char *)bytes + done, size - done);
		if (n < 0 && errno != EINTR) {
			return false;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool put_file(int fd, const struct settings_text *text)
{
	struct file_head head = {
		.administrator = text->administrator,
		.path_size = (uint32_t)strlen(text->path) + 1,
		.size = (uint32_t)text->size,
	};
	return parcel_put(fd, &head, sizeof(head)) && parcel_put(fd, text->path, head.path_size)
	       && parcel_put(fd, text->bytes, text->size);
}

int config_parcel_make(const char *const *paths, size_t count)
{
	struct parcel_head head = {0};
	struct config_files *files = config_files_read(paths, count, head.error);
	head.count = files ? (uint32_t)files->count : 0;
	int fd = memfd_create("cloison-configuration", MFD_CLOEXEC);
	bool ok = fd >= 0 && parcel_put(fd, &head, sizeof(head));
	for (size_t i = 0; ok && i < head.count; i++) {
		ok = put_file(fd, &files->texts[i]);
	}
	ok = ok && lseek(fd, 0, SEEK_SET) == 0;
	int error = errno;
	config_files_destroy(files);
	if (!ok && fd >= 0) {
		close(fd);
		errno = error;
	}
	return ok ? fd : -1;
}

/* --- taking out ------------------------------------------------------------------------------- */

/* Bytes that are not taken yet. */
struct parcel {
	const char *at;
	size_t left;
};

/* False when there are not so many. */
static bool take(struct parcel *parcel, void *bytes, size_t size)
{
	if (size > parcel->left) {
		return false;
	}
	memcpy(bytes, parcel->at, size);
	parcel->at += size;
	parcel->left -= size;
	return true;
}

/* The same into memory of its own; NULL: failed. */
static char *take_copy(struct parcel *parcel, size_t size)
{
	char *copy = size <= parcel->left ? malloc(size > 0 ? size : 1) : NULL;
	if (copy) {
		take(parcel, copy, size);
	}
	return copy;
}

static bool take_file(struct parcel *parcel, struct config_files *files)
{
	struct file_head head;
	if (files->count == CONFIG_MAX_FILES || !take(parcel, &head, sizeof(head))) {
		return false;
	}
	char *path = take_copy(parcel, head.path_size);
	char *bytes = path ? take_copy(parcel, head.size) : NULL;
	files->texts[files->count++] = (struct settings_text){
		.path = path,
		.bytes = bytes,
		.size = head.size,
		.administrator = head.administrator,
	};
	files->bytes += head.size;
	return bytes && head.path_size > 0 && path[head.path_size - 1] == '\0';
}

static struct config_files *take_files(struct parcel *parcel, char error[static SETTINGS_MAX_ERROR])
{
	struct parcel_head head;
	struct config_files *files = calloc(1, sizeof(*files));
	bool ok = files && take(parcel, &head, sizeof(head));
	if (ok && head.error[0] != '\0') {
		snprintf(
			error, SETTINGS_MAX_ERROR, "%.*s", (int)sizeof(head.error) - 1, head.error);
		config_files_destroy(files);
		return NULL;
	}
	for (size_t i = 0; ok && i < head.count; i++) {
		ok = take_file(parcel, files);
	}
	if (!ok) {
		snprintf(error, SETTINGS_MAX_ERROR,
			"cannot take over the configuration: out of memory; free some");
		config_files_destroy(files);
		return NULL;
	}
	return files;
}

struct config_files *config_parcel_open(int fd, char error[static SETTINGS_MAX_ERROR])
{
	char *bytes = malloc(MAX_PARCEL);
	size_t size = 0;
	ssize_t n = bytes ? 1 : -1;
	while (n > 0 && size < MAX_PARCEL) {
		n = read(fd, bytes + size, MAX_PARCEL - size);
		size += n > 0 ? (size_t)n : 0;
	}
	struct parcel parcel = {bytes, size};
	struct config_files *files = take_files(&parcel, error);
	free(bytes);
	return files;
}
