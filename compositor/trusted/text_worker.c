/* SPDX-License-Identifier: MIT */
#include "compositor/trusted/text_worker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "compositor/base/text_program.h"
#include "compositor/trusted/text_mask.h"

void text_worker_take_over(struct text_worker *worker, struct text_worker_news *news)
{
	*worker = (struct text_worker){.fd = news->fd, .pictures = news->pictures};
	news->fd = news->pictures = -1;
}

void text_worker_close(struct text_worker *worker)
{
	if (worker->fd >= 0) {
		close(worker->fd);
		close(worker->pictures);
	}
	*worker = TEXT_WORKER_NONE;
}

bool text_worker_ask(struct text_worker *worker, const struct text_request *request)
{
	return send(worker->fd, request, sizeof(*request), MSG_DONTWAIT | MSG_NOSIGNAL)
	       == sizeof(*request);
}

/* Read and not mapped: once, into memory of our own, and whatever the worker does to it meanwhile
 * only changes how the picture looks. NULL: out of memory. */
static struct text_mask *copy_picture(
	int pictures, const struct text_answer *answer, const struct text_request *request)
{
	struct text_picture picture =
		text_picture_of(answer->width, answer->height, request->scale);
	struct text_mask *mask = calloc(1, sizeof(*mask));
	if (!mask) {
		return NULL;
	}
	*mask = (struct text_mask){
		.width = answer->width,
		.height = answer->height,
		.scale = request->scale,
		.room = request->max_width,
		.cut = answer->cut,
		.image = pixman_image_create_bits(PIXMAN_a8, (int)picture.width,
			(int)picture.height, NULL, (int)picture.stride),
	};
	if (!mask->image || pixman_image_get_stride(mask->image) != (int)picture.stride
		|| pread(pictures, pixman_image_get_data(mask->image), picture.bytes, 0)
			   != (ssize_t)picture.bytes) {
		text_mask_destroy(mask);
		return NULL;
	}
	return mask;
}

enum text_worker_result text_worker_take(
	struct text_worker *worker, const struct text_request *request, struct text_mask **mask)
{
	char untrusted_bytes[sizeof(struct text_answer) + 1];
	struct text_answer answer;
	/* No room for descriptors: the kernel keeps any that it sends. */
	ssize_t size = recv(worker->fd, untrusted_bytes, sizeof(untrusted_bytes), MSG_DONTWAIT);
	if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
		return TEXT_WORKER_NOTHING;
	}
	if (size <= 0) {
		return TEXT_WORKER_ENDED;
	}
	if (!worker->ready) {
		worker->ready = text_ready_check(untrusted_bytes, (size_t)size);
		return worker->ready ? TEXT_WORKER_READY : TEXT_WORKER_LIED;
	}
	if (!request || !text_answer_check(untrusted_bytes, (size_t)size, request, &answer)) {
		return TEXT_WORKER_LIED;
	}
	*mask = answer.width > 0 ? copy_picture(worker->pictures, &answer, request) : NULL;
	return TEXT_WORKER_DRAWN;
}
