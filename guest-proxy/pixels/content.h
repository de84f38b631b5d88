/* SPDX-License-Identifier: MIT
 *
 * What the host is to see of one wl_surface: the shared buffer that has its pixels, and what
 * changed in it. Made with the surface, found by surface->data, destroyed with it. Knows nothing of
 * windows: those above listen to what is said of surfaces.
 *
 * Some surfaces the host will not show as they are: without a role, a picture or a window.
 * Nothing paces them, so frame callbacks are answered slowly, and buffers given back: an
 * application that waits for one goes on. Surfaces of a window wait for the host's FRAME
 * instead. A cursor waits for both: whether the host shows it can change at any time.
 */
#ifndef GUEST_PROXY_CONTENT_H
#define GUEST_PROXY_CONTENT_H

#include <pixman.h>
#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "guest-proxy/pixels/buffer.h"
#include "guest-proxy/pixels/forward.h"
#include "guest-proxy/pixels/staging.h"
#include "protocol/log.h"

struct window;
struct wlr_buffer;
struct wlr_presentation_event;
struct wlr_presentation_feedback;
struct wlr_surface;

/* How slowly. */
#define CONTENT_UNSEEN_FRAME_MS 100

/* Of all surfaces. */
struct contents {
	struct buffer_list buffers;
	struct forward forward;
	struct wl_list all; /* content.link */
	uint32_t last_layer; /* the last layer id given out */
	struct log_rate unshared; /* lines about pictures that cannot be shown */
	/* Whether the host shows a surface, as those above know; they set it before there is
	 * one. */
	bool (*is_shown)(struct wlr_surface *surface);
	struct wl_event_source *unseen; /* timer: for what waits and is not shown */
	bool armed; /* the timer */
	/* Payload: struct wlr_surface. */
	struct {
		struct wl_signal appeared; /* it was made, or became visible */
		/* There is something else to see: whoever shows it sends it. */
		struct wl_signal changed;
	} events;
};

struct content {
	struct wl_list link; /* contents.all */
	struct contents *contents;
	struct wlr_surface *surface;
	struct window *window; /* whose root surface it is, as those above know; or NULL */
	uint32_t layer; /* its id in any commit; not 0 */
	/* Locked: the newest buffer, not yet shared; NULL: none newer. */
	struct wlr_buffer *pending;
	struct buffer *shown; /* the shared buffer with the present pixels, or NULL */
	/* Locked: what shown was copied from, while that may become more transparent; or NULL. */
	struct wlr_buffer *original;
	pixman_region32_t nothing; /* empty */
	pixman_region32_t damage; /* buffer px, since the last commit that was sent */
	struct staging staging;
	/* Applications that want to know when what was sent is seen; NULL: none. */
	struct wlr_presentation_feedback *feedback;

	struct wl_listener commit, map, unmap, destroy; /* wlr_surface.events */
};

enum content_result {
	CONTENT_READY, /* shown is known to the host */
	CONTENT_NONE, /* there is nothing to see, or it cannot be shared */
	CONTENT_WAIT, /* after a release */
};

/* False: out of memory. */
bool contents_init(struct contents *contents, struct proxy_link *link);
/* No surface is left, and the link goes next. */
void contents_finish(struct contents *contents);

/* The link is lost: the next commit of each is the first one again. */
void contents_forget(struct contents *contents);

/* The host has no room for the pool with this id: what is shown of it is shared in another way,
 * where there is one. */
void contents_avoid_pool(struct contents *contents, uint32_t id);

/* On failure the client is told that memory is short. */
void content_create(struct contents *contents, struct wlr_surface *surface);

/* Makes shown up to date. *copied is increased by the bytes that were copied for it. What is
 * small, and drawn by applications with one buffer, too, is copied in any case: so that buffer
 * comes back at once. */
enum content_result content_prepare(struct content *content, bool small, size_t *copied);

/* The host showed what was sent of the surface tree below root at time, in ms: the application
 * may draw the next. */
void content_frame(struct wlr_surface *root, uint32_t time);

/* A commit that names shown is about to be sent. True when an application wants to know when that
 * is seen: content_presented. */
bool content_wants_feedback(struct content *content);
/* What of it hides what is below it. */
const pixman_region32_t *content_opaque(const struct content *content);

/* What was sent of the surface tree below root was seen: whoever wants to know is told. event NULL:
 * nobody will know. */
void content_presented(struct wlr_surface *root, const struct wlr_presentation_event *event);

/* The surface tree below root is not shown any more: what of it waits is looked after. */
void content_check_tree(struct wlr_surface *root);

/* A commit that names shown was sent. */
void content_mark_sent(struct content *content);

#endif
