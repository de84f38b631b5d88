/* SPDX-License-Identifier: MIT */
#include "compositor/base/runtime_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/log.h"

struct runtime_dir {
	char *path;
	char *lock_path;
	int lock_fd;
};

static bool parent_usable(const char *parent)
{
	if (!parent || parent[0] != '/') {
		log_error(
			"XDG_RUNTIME_DIR is not set to an absolute path: log in through a session "
			"manager, or set it to a directory of yours with mode 0700");
		return false;
	}
	struct stat st;
	if (stat(parent, &st) != 0) {
		log_error("XDG_RUNTIME_DIR %s: %s: create it with mode 0700", parent,
			strerror(errno));
		return false;
	}
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid()) {
		log_error("XDG_RUNTIME_DIR %s is not a directory of this user: set it to one",
			parent);
		return false;
	}
	return true;
}

static bool make_private_dir(const char *path)
{
	struct stat st;
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		log_error("%s: cannot create this directory: %s", path, strerror(errno));
		return false;
	}
	if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid()
		|| chmod(path, 0700) != 0) {
		log_error("%s is not a directory of this user: remove it", path);
		return false;
	}
	return true;
}

/* The file may have been removed between open and flock by a compositor that ended. */
static bool is_still_at(int fd, const char *path)
{
	struct stat ours, there;
	return fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino
	       && ours.st_dev == there.st_dev;
}

static int lock_file(const char *path)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0) {
			log_error("%s: cannot open the lock: %s", path, strerror(errno));
			return -1;
		}
		if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
			log_error("%s is locked: another compositor is running with this "
				  "XDG_RUNTIME_DIR; end it, or set another XDG_RUNTIME_DIR",
				path);
			close(fd);
			return -1;
		}
		if (is_still_at(fd, path)) {
			return fd;
		}
		close(fd);
	}
}

struct runtime_dir *runtime_dir_create(void)
{
	const char *parent = getenv("XDG_RUNTIME_DIR");
	if (!parent_usable(parent)) {
		return NULL;
	}
	struct runtime_dir *dir = calloc(1, sizeof(*dir));
	if (!dir) {
		log_error("out of memory");
		return NULL;
	}
	dir->lock_fd = -1;
	if (asprintf(&dir->path, "%s/cloison", parent) < 0) {
		dir->path = NULL;
	}
	if (!dir->path || asprintf(&dir->lock_path, "%s/lock", dir->path) < 0) {
		dir->lock_path = NULL;
		log_error("out of memory");
		goto fail;
	}
	if (!make_private_dir(dir->path)) {
		goto fail;
	}
	dir->lock_fd = lock_file(dir->lock_path);
	if (dir->lock_fd < 0) {
		goto fail;
	}
	return dir;

fail:
	runtime_dir_destroy(dir);
	return NULL;
}

void runtime_dir_destroy(struct runtime_dir *dir)
{
	if (!dir) {
		return;
	}
	if (dir->lock_fd >= 0) {
		/* Removed before the lock goes: see is_still_at. */
		unlink(dir->lock_path);
		rmdir(dir->path);
		close(dir->lock_fd);
	}
	free(dir->lock_path);
	free(dir->path);
	free(dir);
}

const char *runtime_dir_path(const struct runtime_dir *dir)
{
	return dir->path;
}
