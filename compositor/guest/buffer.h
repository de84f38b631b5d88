/* SPDX-License-Identifier: MIT
 *
 * Pixels of a guest as wlroots sees them. A buffer has two views on the same pixels: one that is
 * blended by its alpha, and one that takes every pixel as opaque. A guest that calls a
 * transparent buffer opaque so only loses the transparency; nothing below can show through.
 */
#ifndef COMPOSITOR_BUFFER_H
#define COMPOSITOR_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <wlr/types/wlr_buffer.h>

#include "protocol/msg.h"

struct buffer;
struct guest;
struct pool;

/* A wlr_buffer; freed when the guest destroyed the buffer and the last lock is gone. */
struct buffer_view {
	struct wlr_buffer base;
	struct buffer *buffer;
	uint32_t format; /* DRM fourcc */
	struct wl_listener release;
};

struct buffer {
	struct guest *guest; /* NULL once the guest destroyed it or is gone */
	uint32_t id;
	struct pool *pool;
	uint64_t offset; /* bytes into the pool */
	uint32_t width, height; /* px */
	uint32_t stride; /* bytes */
	bool has_alpha;
	bool release_owed; /* committed: the guest waits for BUFFER_RELEASE */
	struct buffer_view opaque, blended;
	unsigned views; /* not yet freed */
};

/* LINK_ERROR_VALUE: it does not lie within the pool. _HOST: out of memory. */
enum link_error buffer_create(struct guest *guest, uint32_t id, struct pool *pool,
	const struct link_buffer_create *create, struct buffer **out);

/* The guest's hold on it ends; no BUFFER_RELEASE any more. */
void buffer_destroy(struct buffer *buffer);

/* The view for a layer that the guest says is opaque throughout, or not. Not locked. */
struct wlr_buffer *buffer_view(struct buffer *buffer, bool opaque);

/* Why a view is black, or LINK_ERROR_NONE. */
enum link_error buffer_refusal(const struct wlr_buffer *view);

/* A commit names it: the guest gets one BUFFER_RELEASE as soon as nothing holds or shows it. */
void buffer_hold(struct buffer *buffer);
void buffer_let_go(struct buffer *buffer);

#endif
