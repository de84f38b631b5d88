/* SPDX-License-Identifier: MIT */
#include "protocol/backlog.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

bool backlog_is_behind(int fd)
{
	int unread = 0;
	return ioctl(fd, SIOCOUTQ, &unread) == 0 && unread >= BACKLOG_BEHIND;
}
