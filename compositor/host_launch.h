/* SPDX-License-Identifier: MIT
 *
 * Starts a program on the host, in a session of its own and free of the compositor's signals.
 */
#ifndef COMPOSITOR_HOST_LAUNCH_H
#define COMPOSITOR_HOST_LAUNCH_H

/* argv ends with NULL; argv[0] is looked up in PATH. Returns 0 or an errno, also that of exec. */
int host_launch(char *const argv[]);

#endif
