/* SPDX-License-Identifier: MIT
 *
 * Starts programs that are none of ours. Such a program is a child of nobody and in a session of its
 * own. Of this process it gets standard output and error, the working directory, and the environment
 * without what is meant for this process or for an outer desktop; signals, limits and the umask are as
 * this process found them or as they are by default.
 */
#ifndef COMMON_SPAWN_H
#define COMMON_SPAWN_H

/* What XDG_CURRENT_DESKTOP says. */
#define SPAWN_DESKTOP "Cloison"

/* Notes the resource limits and the umask that this process was started with. Once, before it changes
 * any. */
void spawn_remember(void);

/* Runs argv, which ends with NULL, argv[0] searched in PATH, with display as its WAYLAND_DISPLAY. Does
 * not wait for exec, which may hang on a dead file system: returns a non-blocking descriptor, which the
 * caller closes, where exec's errno comes as an int, or the end when exec succeeded. -1 with errno. */
int spawn(char *const argv[], const char *display);

#endif
