/* SPDX-License-Identifier: MIT
 *
 * The commands of the configuration that may be run on the host, as the compositor and its starter
 * both know them: by numbers.
 */
#ifndef COMPOSITOR_HOST_COMMANDS_H
#define COMPOSITOR_HOST_COMMANDS_H

#include <stddef.h>

#define HOST_COMMANDS_MAX 32768u /* bytes of all, with their NULs */
#define HOST_COMMANDS_LOCKER 0 /* its number; its command may be empty */

/* Each with a NUL. Zero-initialised there are none. */
struct host_commands {
	char bytes[HOST_COMMANDS_MAX];
	size_t size;
};

#endif
