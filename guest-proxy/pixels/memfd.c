/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/memfd.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

/* What programs call their memfds that set the size once and for all, permit seals, and do not think of
 * this one. Without it all that they draw would be copied. A liar harms nobody but itself. */
static const char *const fixed_sizes[] = {
	"mozilla-ipc", /* Firefox, Thunderbird: ipc/glue/SharedMemoryPlatform_posix.cpp */
};

/* Longer than any of the names above. */
#define MAX_NAME 64

static bool is_called(int fd, const char *name)
{
	char path[MAX_NAME], expected[MAX_NAME], found[MAX_NAME];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	snprintf(expected, sizeof(expected), "/memfd:%s (deleted)", name);
	ssize_t length = readlink(path, found, sizeof(found));
	return length >= 0 && (size_t)length == strlen(expected)
	       && memcmp(found, expected, (size_t)length) == 0;
}

static bool has_fixed_size(int fd)
{
	for (size_t i = 0; i < sizeof(fixed_sizes) / sizeof(fixed_sizes[0]); i++) {
		if (is_called(fd, fixed_sizes[i])) {
			return true;
		}
	}
	return false;
}

bool memfd_cannot_shrink(int fd)
{
	struct statfs filesystem;
	if (fstatfs(fd, &filesystem) < 0 || filesystem.f_type != TMPFS_MAGIC) {
		return false;
	}
	int seals = fcntl(fd, F_GET_SEALS);
	if (seals >= 0 && (seals & F_SEAL_SHRINK) != 0) {
		return true;
	}
	return has_fixed_size(fd) && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) == 0;
}
