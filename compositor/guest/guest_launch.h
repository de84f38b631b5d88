/* SPDX-License-Identifier: MIT
 *
 * Asks the guest to start a program.
 */
#ifndef COMPOSITOR_GUEST_LAUNCH_H
#define COMPOSITOR_GUEST_LAUNCH_H

struct guest;
struct link_msg;

/* argv ends with NULL. Returns 0, or E2BIG: more than LINK_MAX_LAUNCH_ARGS or _BYTES. What came
 * of it is logged when the guest answers. */
int guest_launch(struct guest *guest, char *const argv[]);

/* LAUNCH_RESULT. */
void guest_launch_result(struct guest *guest, struct link_msg *msg);

#endif
