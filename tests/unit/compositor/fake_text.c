/* SPDX-License-Identifier: MIT
 *
 * cloison-text with workers that somebody has taken over: what a worker does is what it is asked to
 * draw. A text that says nothing else is a picture of ink, as wide as the worker has answered
 * requests.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/text_link.h"
#include "text/worker.h"

#define HEIGHT 10 /* logical px */

static bool asked_for(const struct text_request *request, const char *what)
{
	return strcmp(request->string, what) == 0;
}

static struct text_answer lie(const struct text_request *request, struct text_answer answer)
{
	const struct text_answer much = {answer.id, request->max_width + 1, HEIGHT, 0};
	const struct text_answer high = {answer.id, answer.width, TEXT_MAX_LINE + 1, 0};
	const struct text_answer negative = {answer.id, -1, HEIGHT, 0};
	const struct text_answer flat = {answer.id, answer.width, 0, 0};
	answer.id += asked_for(request, "another id");
	answer.cut += asked_for(request, "cut twice") ? 2 : 0;
	return asked_for(request, "too wide")      ? much
	       : asked_for(request, "too high")    ? high
	       : asked_for(request, "negative")    ? negative
	       : asked_for(request, "flat")        ? flat
	       : asked_for(request, "nothing")     ? (struct text_answer){.id = answer.id}
	       : asked_for(request, "ready again") ? (struct text_answer){.id = 0}
						   : answer;
}

static void answer_request(int fd, const struct text_request *request, struct text_answer answer)
{
	char long_answer[sizeof(answer) + 1] = {0};
	size_t size = asked_for(request, "short")  ? sizeof(answer) - 1
		      : asked_for(request, "long") ? sizeof(long_answer)
						   : sizeof(answer);
	answer = lie(request, answer);
	memcpy(long_answer, &answer, sizeof(answer));
	if (asked_for(request, "silence")) {
		return;
	}
	if (asked_for(request, "death")) {
		_exit(EXIT_FAILURE);
	}
	send(fd, long_answer, size, MSG_NOSIGNAL);
	if (asked_for(request, "twice")) {
		send(fd, long_answer, size, MSG_NOSIGNAL);
	}
}

void worker_run(int fd, int pictures, struct text_sandbox *sandbox)
{
	char name[16];
	prctl(PR_GET_NAME, name);
	struct text_answer answer = {.width = 1, .height = HEIGHT};
	uint8_t *pixels =
		mmap(NULL, TEXT_PICTURES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, pictures, 0);
	if (pixels == MAP_FAILED) {
		_exit(EXIT_FAILURE);
	}
	memset(pixels, 0xff, 1 << 16);
	if (strcmp(name, "text-hasty") == 0) {
		answer.id = 1;
	}
	const struct text_answer ready = {.id = answer.id};
	send(fd, &ready, sizeof(ready), MSG_NOSIGNAL);
	struct text_request request;
	while (recv(fd, &request, sizeof(request), 0) == sizeof(request)) {
		answer.id = request.id;
		answer_request(fd, &request, answer);
		answer.width++;
	}
	_exit(EXIT_SUCCESS);
}
