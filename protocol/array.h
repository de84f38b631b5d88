/* SPDX-License-Identifier: MIT
 *
 * Lists that grow with what a peer says, within limits that their users check.
 */
#ifndef PROTOCOL_ARRAY_H
#define PROTOCOL_ARRAY_H

#include <stddef.h>

/* Room for one more than count items of item_bytes each. items, of capacity many, may move, and
 * may be NULL while that is 0. Returns where they are now, to be freed with free(); NULL when
 * out of memory, with nothing changed. */
void *array_make_room(void *items, size_t count, size_t *capacity, size_t item_bytes);

#endif
