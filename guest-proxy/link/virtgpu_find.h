/* SPDX-License-Identifier: MIT
 *
 * Which of the machine's render nodes is the Cloison device.
 */
#ifndef GUEST_PROXY_VIRTGPU_FIND_H
#define GUEST_PROXY_VIRTGPU_FIND_H

#include <stdbool.h>

/* Opens render_node, or, when it is NULL, the first under /dev/dri that is ours. The caller closes
 * the descriptor. Returns -1 when there is none; unless quiet a line is logged that says what to do. */
int virtgpu_find(const char *render_node, bool quiet);

#endif
