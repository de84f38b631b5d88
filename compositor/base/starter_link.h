/* SPDX-License-Identifier: MIT
 *
 * What the compositor (starter.c) and the process that starts programs for it (starter_service.c)
 * say to each other, a datagram each. The process trusts the compositor with no more than is here:
 * it opens no path that it is told, and starts no program that the configuration does not name.
 */
#ifndef COMPOSITOR_STARTER_LINK_H
#define COMPOSITOR_STARTER_LINK_H

#include <sys/types.h>

#include "common/settings.h"
#include "compositor/base/host_commands.h"

struct starter_reader;

/* The first one, with which the process begins: where its socket's folder is, the name of the
 * Wayland socket, and the commands, each with a NUL. */
#define STARTER_MAX_SETUP (4096u + HOST_COMMANDS_MAX) /* bytes */

/* The other ones, of which the first byte says the kind. */
enum starter_order {
	ORDER_RUN = 'x', /* the number of a command, decimal digits and a NUL: start it */
	ORDER_READ = 'r', /* the configuration's files */
	ORDER_ADOPTED = 'a', /* the commands are those of the files last read from now on */
	ORDER_BIND = 'b', /* a domain's name with a NUL: make its socket */
};
#define STARTER_MAX_ORDER (1 + DOMAIN_NAME_MAX + 1) /* bytes */

/* From the process to the compositor: the kind, and maybe a text with a NUL. */
enum starter_news {
	NEWS_BEGINS = 'b',
	NEWS_FAILED = 'f', /* with why, of a command that the compositor wanted */
	NEWS_LISTENS = 'l',
	NEWS_READ = 'r', /* with a descriptor, unless that failed */
	NEWS_BOUND = 's', /* with one, or why there is none */
};
#define STARTER_MAX_NEWS (1 + SETTINGS_MAX_ERROR) /* bytes */

/* The process, from its fork on: fd is its end. */
_Noreturn void starter_serve(int fd, pid_t compositor, const struct starter_reader *reader);

#endif
