/* SPDX-License-Identifier: MIT
 *
 * Asks the guest to start a program.
 */
#ifndef COMPOSITOR_GUEST_LAUNCH_H
#define COMPOSITOR_GUEST_LAUNCH_H

#include <stdint.h>

/* domain_impl.launch, data being the guest: LAUNCH. E2BIG: argv has more than LINK_MAX_LAUNCH_ARGS words
 * or _BYTES. */
int guest_launch(void *data, uint32_t request, char *const argv[]);

#endif
