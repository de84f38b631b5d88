/* SPDX-License-Identifier: MIT */
#include "compositor/guest/pool_fd.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "protocol/extents.h"

/* Also refuses huge pages: a hole punched into them is a SIGBUS where no huge page is free. */
static bool is_on(int fd, long filesystem)
{
	struct statfs info;
	return fstatfs(fd, &info) == 0 && (long)info.f_type == filesystem;
}

static bool file_size(int fd, uint64_t *size)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0) {
		return false;
	}
	*size = (uint64_t)st.st_size;
	return true;
}

bool pool_fd_is_sealed_memfd(int fd, uint64_t size)
{
	/* Seals first: what they hold true of the size cannot change after the look at it. */
	int seals = fcntl(fd, F_GET_SEALS);
	uint64_t there;
	return seals >= 0 && (seals & F_SEAL_SHRINK) && is_on(fd, TMPFS_MAGIC)
	       && file_size(fd, &there) && there >= size;
}

bool pool_fd_is_dmabuf(int fd, uint64_t size)
{
	if (!is_on(fd, DMA_BUF_MAGIC)) {
		return false;
	}
	off_t there = lseek(fd, 0, SEEK_END);
	return there >= 0 && (uint64_t)there >= size;
}

bool pool_fd_holds_extents(int fd, const struct extents *extents)
{
	uint64_t size;
	return file_size(fd, &size) && extents_within(extents, size);
}
