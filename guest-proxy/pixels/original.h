/* SPDX-License-Identifier: MIT
 *
 * A picture that an application has got back already, kept because it is to be shown once more in
 * another way.
 */
#ifndef GUEST_PROXY_ORIGINAL_H
#define GUEST_PROXY_ORIGINAL_H

struct buffer;
struct wlr_buffer;

/* A copy of the pixels that a shared buffer of our own has. Locked once, gone when it is unlocked.
 * NULL when short of memory, or when the pixels are an application's. */
struct wlr_buffer *original_create(const struct buffer *shown);

#endif
