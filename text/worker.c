/* SPDX-License-Identifier: MIT */
#include "text/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/text_link.h"
#include "protocol/log.h"
#include "text/draw.h"

#define NICENESS 10 /* drawing must not take the processor from who composes the screen */

/* Each font once, so that Pango has its threads and has found fonts before anything is read. */
static void warm_up(uint8_t *pixels)
{
	struct text_request request = {.id = 1, .scale = TEXT_SCALE_ONE, .max_width = 20};
	strcpy(request.string, "Cloison");
	for (request.font = 0; request.font < TEXT_FONTS; request.font++) {
		draw_text(&request, pixels);
	}
}

/* False when the compositor is not there any more. */
static bool worker_say(int fd, const struct text_answer *answer)
{
	ssize_t sent;
	do {
		sent = send(fd, answer, sizeof(*answer), MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == sizeof(*answer);
}

/* False when there will be none. */
static bool take_request(int fd, struct text_request *request)
{
	char untrusted_bytes[sizeof(*request) + 1];
	ssize_t size;
	do {
		size = recv(fd, untrusted_bytes, sizeof(untrusted_bytes), 0);
	} while (size < 0 && errno == EINTR);
	return size > 0 && text_request_check(untrusted_bytes, (size_t)size, request);
}

void worker_run(int fd, int pictures, struct text_sandbox *sandbox)
{
	setpriority(PRIO_PROCESS, 0, NICENESS);
	if (!text_sandbox_begin(sandbox)) {
		log_error("texts: cannot give up privileges: %s", strerror(errno));
		_exit(EXIT_FAILURE);
	}
	uint8_t *pixels =
		mmap(NULL, TEXT_PICTURES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, pictures, 0);
	if (pixels == MAP_FAILED) {
		_exit(EXIT_FAILURE);
	}
	close(pictures);
	warm_up(pixels);
	const struct text_answer ready = {0};
	if (!text_sandbox_complete(sandbox) || !worker_say(fd, &ready)) {
		_exit(EXIT_FAILURE);
	}
	struct text_request request;
	while (take_request(fd, &request)) {
		struct text_answer answer = draw_text(&request, pixels);
		if (!worker_say(fd, &answer)) {
			break;
		}
	}
	_exit(EXIT_SUCCESS);
}
