/* SPDX-License-Identifier: MIT */
#include "common/namespaces.h"

#include <assert.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/sched.h>

/* Any folder that every system has: what is in it is covered in the child alone. */
#define NAMESPACES_PLACE "/tmp"

#define NAMESPACES_MOUNT_FLAGS (MS_NOSUID | MS_NODEV | MS_NOEXEC)

pid_t namespaces_fork(void)
{
	const struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC
			 | CLONE_NEWUTS | CLONE_NEWCGROUP,
		.exit_signal = SIGCHLD,
	};
	/* All in one call, so that the caller stays where it is. fork() of libc has nothing to put
	 * in order in a process of one thread. */
	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

bool namespaces_empty_root(void)
{
	/* Anywhere else the root of everybody would go. */
	assert(getpid() == 1);
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
	       && mount("none", NAMESPACES_PLACE, "tmpfs", NAMESPACES_MOUNT_FLAGS,
			  "mode=0555,size=4k,nr_inodes=1")
			  == 0
	       && chdir(NAMESPACES_PLACE) == 0
	       /* The old root comes to lie on top of the new one, and goes. */
	       && syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", MNT_DETACH) == 0
	       && chdir("/") == 0
	       && mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | NAMESPACES_MOUNT_FLAGS,
			  NULL)
			  == 0;
}
