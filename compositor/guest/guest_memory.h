/* SPDX-License-Identifier: MIT
 *
 * The messages about pools and buffers.
 */
#ifndef COMPOSITOR_GUEST_MEMORY_H
#define COMPOSITOR_GUEST_MEMORY_H

struct guest;
struct link_msg;

void guest_memory_pool_create(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_pages(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_extents(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_dmabuf(struct guest *guest, struct link_msg *msg);
void guest_memory_pool_destroy(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_create(struct guest *guest, struct link_msg *msg);
void guest_memory_buffer_destroy(struct guest *guest, struct link_msg *msg);

#endif
