/* SPDX-License-Identifier: MIT
 *
 * Asks the guest to start a program.
 */
#ifndef COMPOSITOR_GUEST_LAUNCH_H
#define COMPOSITOR_GUEST_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>

struct guest;
struct link_msg;

/* Whether argv, which ends with NULL, has at most LINK_MAX_LAUNCH_ARGS words and _BYTES. */
bool guest_launch_fits(char *const argv[]);

/* LAUNCH of an argv that fits. request is greater than all before it. */
void guest_launch(struct guest *guest, uint32_t request, char *const argv[]);

/* LAUNCH_RESULT: domain_launched is told. */
void guest_launch_result(struct guest *guest, struct link_msg *msg);

#endif
