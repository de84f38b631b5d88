/* SPDX-License-Identifier: MIT
 *
 * Which pixels of a copied pool must be copied again, by what commits say.
 *
 * The damage of a commit is relative to the last commit of that layer, which may have shown another
 * buffer. So damage counts against every buffer that was last shown on the layer, and a buffer's
 * share is copied when it is committed next. By induction each copy is then what the guest
 * means to show, without ever copying a whole frame for a blinking cursor.
 */
#ifndef VHOST_POOLS_POOL_DAMAGE_H
#define VHOST_POOLS_POOL_DAMAGE_H

#include "protocol/msg.h"
#include "vhost/pools/pools.h"

/* Adds to pools->work, which is done, what must be copied of what a checked WINDOW_COMMIT shows. */
void pool_damage_commit(struct pools *pools, const struct link_msg *msg);

#endif
