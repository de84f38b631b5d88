/* SPDX-License-Identifier: MIT
 *
 * What a domain's applications have selected, or drag, on its way to the host; and what the host
 * gives them, on its way there. One of each at a time. boundary/ asks, guest/ and host/ carry it
 * out and tell how it goes on.
 */
#ifndef COMPOSITOR_DOMAIN_CLIP_H
#define COMPOSITOR_DOMAIN_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compositor/domain/domain.h"
#include "protocol/msg.h"

struct clip;
struct window;

/* Owned by whoever asks; zero-initialised it is not on. */
struct clip_copy {
	struct domain *domain; /* NULL: it is not on */
	enum clip_from from;
	struct link_clip_types types; /* what is asked for, and the most bytes of each */
	uint32_t at; /* whose data comes next: they come in this order */
	uint64_t came; /* bytes of it */
	const struct clip_copy_impl *impl;
};

struct clip_copy_impl {
	/* So much more of the type that it is at, never 0 and never more than was asked for. */
	void (*data)(struct clip_copy *copy, const uint8_t *untrusted_bytes, size_t size);
	/* No more of the type that it is at. LINK_COPY_WHOLE: all of it has come; else it does not
	 * count. */
	void (*type_ended)(struct clip_copy *copy, enum link_copy_result result);
	/* It is not on any more. why: nothing of it counts; NULL: every type was dealt with. */
	void (*over)(struct clip_copy *copy, const char *why);
};

/* Asks domain. copy must not be on, and has from, types and impl. 0, or an errno and nothing is
 * called: ENOTCONN, EBUSY (it is asked already), EOPNOTSUPP (its proxy does not know how). */
int domain_copy(struct domain *domain, struct clip_copy *copy);
/* Nothing more is wanted; nothing is called any more. */
void clip_copy_stop(struct clip_copy *copy);

/* Where something is dropped: in a window of the domain that gets it. */
struct clip_place {
	struct window
		*window; /* the asker stops the paste when it goes; NULL: nothing is dropped */
	double x, y; /* logical px in its content */
};

/* The same for what is given. */
struct clip_paste {
	struct domain *domain; /* NULL: it is not on */
	struct clip_place place; /* window NULL: it becomes what is selected there */
	const struct clip_paste_impl *impl;
};

struct clip_paste_impl {
	/* The domain has taken more. */
	void (*moved)(struct clip_paste *paste);
	/* It is not on any more. why: it was not taken; NULL: all was. */
	void (*over)(struct clip_paste *paste, const char *why);
};

/* Gives clip, which it shares, to domain; paste must not be on, and has place and impl. As
 * domain_copy. */
int domain_paste(struct domain *domain, struct clip_paste *paste, struct clip *clip);
void clip_paste_stop(struct clip_paste *paste);

/* --- for those who carry it out (struct domain_impl) ------------------------------------------ */

/* What came; size > 0. Nothing happens when nothing is asked for. A peer that says another type
 * than the one whose turn it is, or more than was asked for, ends the copy by that. */
void domain_copied(
	struct domain *domain, uint32_t type, const uint8_t *untrusted_bytes, size_t size);
void domain_copied_type(struct domain *domain, uint32_t type, enum link_copy_result result);
void domain_paste_moved(struct domain *domain);
/* why: it was not taken; NULL: it was. */
void domain_pasted(struct domain *domain, const char *why);
/* It has no part in either any more: why. */
void domain_clip_fail(struct domain *domain, const char *why);

#endif
