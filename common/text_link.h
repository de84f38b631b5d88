/* SPDX-License-Identifier: MIT
 *
 * What the compositor and cloison-text, which draws its texts, say to each other, and the checks of
 * both sides. All messages are datagrams (SOCK_SEQPACKET) of exactly one struct.
 *
 * cloison-text is a keeper that reads nothing but orders, and workers that it forks, one for each
 * domain. A worker has a socket of its own to the compositor, and a memfd for its pictures: it says
 * that it is ready, by a text_answer of zeros, and from then on answers one request after the
 * other. Workers read what guests say, so the compositor takes an answer as a hostile one; requests
 * and orders come from the compositor, which is trusted.
 */
#ifndef COMMON_TEXT_LINK_H
#define COMMON_TEXT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/text.h"

/* --- keeper ----------------------------------------------------------------------------------- */

#define TEXT_KEEPER_FD 3 /* where the program finds its socket */
#define TEXT_MAX_WORKERS 80u
#define TEXT_MAX_NAME 16u /* of a worker, for ps and top, with the NUL */

enum text_verb {
	TEXT_START, /* answered by text_started; ends the worker of that number before */
	TEXT_END,
};

#define TEXT_MAX_FAMILY 64u /* bytes, with the NUL */

struct text_order {
	uint32_t verb; /* enum text_verb */
	uint32_t worker; /* below TEXT_MAX_WORKERS */
	uint32_t serial; /* of a TEXT_START, for its answer */
	char name[TEXT_MAX_NAME];
	char family[TEXT_MAX_FAMILY]; /* of its fonts, as Pango reads it; empty: Sans */
};

/* With two descriptors: the socket and the memfd, which is sealed against another size. None and an
 * errno: it could not be started. */
struct text_started {
	uint32_t worker, serial;
	int32_t error;
};

/* --- worker ----------------------------------------------------------------------------------- */

/* The only ones: nobody can ask for another file. */
enum text_font {
	TEXT_FONT_LABEL, /* of a domain, bold */
	TEXT_FONT_NOTE, /* the host's word in a title bar, bold, small */
	TEXT_FONT_TITLE, /* in a title bar, italic, small */
	TEXT_FONT_PLAIN, /* in panel and switcher */
	TEXT_FONTS,
};

#define TEXT_SCALE_ONE 65536u /* text_request.scale: device px of a logical one, of 1/65536 */
#define TEXT_MAX_SCALE (16u * TEXT_SCALE_ONE)
#define TEXT_MAX_SIDE 16384u /* device px, of a picture's width */
#define TEXT_MAX_LINE 64 /* logical px: what is higher is cut */
/* Room for every picture: the widest, as high as a line at the largest scale. */
#define TEXT_PICTURES_BYTES (TEXT_MAX_SIDE * TEXT_MAX_LINE * (TEXT_MAX_SCALE / TEXT_SCALE_ONE))

struct text_request {
	uint32_t id; /* not 0 */
	uint32_t font; /* enum text_font */
	uint32_t scale; /* > 0 */
	int32_t max_width; /* logical px, > 0: what is longer ends with an ellipsis */
	char string[TEXT_MAX_BYTES]; /* not empty */
};

/* The picture is at the beginning of the memfd by then: rows of A8, see text_picture. */
struct text_answer {
	uint32_t id;
	int32_t width, height; /* logical px; both 0: it could not be drawn */
	uint32_t cut; /* 1: it ends with an ellipsis, 0: it does not */
};

/* Of a picture of that many logical px. */
struct text_picture {
	uint32_t width, height; /* device px */
	uint32_t stride; /* bytes of a row: cairo's and pixman's for A8 */
	size_t bytes;
};
struct text_picture text_picture_of(int32_t width, int32_t height, uint32_t scale);

/* The most that text_request.max_width may be. 0: no scale. */
int32_t text_max_width(uint32_t scale);

/* What a worker was sent: false when it is no request. */
bool text_request_check(const void *untrusted_bytes, size_t size, struct text_request *request);

/* What came for the request from a worker that is ready: false when that is a lie. */
bool text_answer_check(const void *untrusted_bytes, size_t size, const struct text_request *request,
	struct text_answer *answer);

/* Whether a worker says that it is ready. */
bool text_ready_check(const void *untrusted_bytes, size_t size);

#endif
