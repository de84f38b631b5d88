/* SPDX-License-Identifier: MIT
 *
 * The compositor's end of one worker of cloison-text, which may be hostile: every number that it
 * says is checked against what was asked, and its pixels are copied once.
 */
#ifndef COMPOSITOR_TEXT_WORKER_H
#define COMPOSITOR_TEXT_WORKER_H

#include <stdbool.h>

#include "common/text_link.h"

struct text_mask;
struct text_worker_news;

struct text_worker {
	int fd, pictures; /* as text_worker_news has them; -1: there is none */
	bool ready;
};

#define TEXT_WORKER_NONE ((struct text_worker){.fd = -1, .pictures = -1})

/* worker, which there was not, is the one that has started; its descriptors are not the news' any
 * more. */
void text_worker_take_over(struct text_worker *worker, struct text_worker_news *news);

/* Closes what there is, which ends the worker, unless it hangs. */
void text_worker_close(struct text_worker *worker);

/* Sends request, when it is ready and has answered the one before. False: it has ended. */
bool text_worker_ask(struct text_worker *worker, const struct text_request *request);

enum text_worker_result {
	TEXT_WORKER_NOTHING, /* yet */
	TEXT_WORKER_READY, /* it can be asked now */
	TEXT_WORKER_DRAWN,
	TEXT_WORKER_ENDED,
	TEXT_WORKER_LIED, /* it has said what it may not: the caller ends it */
};

/* What has come, without waiting. request: what it was asked, NULL: nothing. TEXT_WORKER_DRAWN:
 * *mask is the caller's, NULL when it could not be drawn or memory is short. */
enum text_worker_result text_worker_take(
	struct text_worker *worker, const struct text_request *request, struct text_mask **mask);

#endif
