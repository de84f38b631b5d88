/* SPDX-License-Identifier: MIT
 *
 * Which pixels of a copy must be copied again, by what commits say. The damage of a commit
 * is relative to the last commit of that layer, which may have shown another buffer. So damage
 * counts against every buffer that was last shown on the layer, and a buffer's share is copied
 * when it is committed next. By induction each copy is then what the guest means to show,
 * without ever copying a whole frame for a blinking cursor.
 */
#ifndef VHOST_POOLS_POOL_DAMAGE_H
#define VHOST_POOLS_POOL_DAMAGE_H

#include "protocol/id_table.h"
#include "vhost/pools/pool.h"
#include "vhost/pools/pool_copy.h"

/* Adds to work what must be copied because a layer of a window shows buffer, of a copied pool, with
 * that damage: valid rectangles. buffers holds every struct pool_buffer of the link. */
void pool_damage_layer(const struct id_table *buffers, struct pool_work *work, uint32_t window,
	const struct link_layer *layer, struct pool_buffer *buffer, const struct link_rect *damage);

#endif
