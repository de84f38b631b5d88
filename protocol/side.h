/* SPDX-License-Identifier: MIT
 *
 * Who reads and writes: it decides which opcodes are allowed. A program is linked with the tables
 * of those sides that it names.
 */
#ifndef PROTOCOL_SIDE_H
#define PROTOCOL_SIDE_H

struct link_side;

extern const struct link_side link_side_host; /* the compositor, from an AF_UNIX link */
/* cloison-vhost, from the guest's ring: no descriptors, POOL_IMPORT. Writes as guests do. */
extern const struct link_side link_side_backend;
extern const struct link_side link_side_guest; /* the proxy, from the host */

#endif
