/* SPDX-License-Identifier: MIT
 *
 * The beats of all outputs, by one timer.
 */
#include <errno.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <wlr/types/wlr_output.h>

#include "common/clock.h"
#include "compositor/screen/output.h"
#include "compositor/screen/screen.h"
#include "protocol/log.h"

/* What one picture took is forgotten over about as many. */
#define MEMORY 8
/* ns and mHz: the one is this by the other. */
#define NS_MHZ 1000000000000

static uint64_t period_of(const struct output *output)
{
	int32_t rate = output->wlr_output->refresh;
	return beat_period(rate > 0 ? rate : output->beat.rate);
}

static uint64_t next_of(const struct output *output, uint64_t now)
{
	return beat_after(output->screen->beat.base, period_of(output), now);
}

/* --- the timer -------------------------------------------------------------------------------- */

/* The nearest of the points that somebody waits for; 0: none. */
static uint64_t nearest(const struct screen *screen)
{
	uint64_t best = 0;
	const struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		const uint64_t points[] = {output->beat.next, output->beat.draw_at};
		for (int i = 0; i < 2; i++) {
			best = points[i] > 0 && (best == 0 || points[i] < best) ? points[i] : best;
		}
	}
	return best;
}

/* The very point, which no whole number of ms after now would be. */
static void arm(struct screen *screen)
{
	uint64_t point = nearest(screen);
	if (point == screen->beat.armed) {
		return;
	}
	screen->beat.armed = point;
	const struct itimerspec when = {.it_value = {
						.tv_sec = (time_t)(point / 1000000),
						.tv_nsec = (long)(point % 1000000) * 1000,
					}};
	timerfd_settime(screen->beat.fd, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Whether who waits for frames of output may go on. */
static bool is_served(struct output *output)
{
	struct output_beat *beat = &output->beat;
	beat->unseen = output->wlr_output->needs_frame ? beat->unseen + 1 : 0;
	return output->wlr_output->enabled && !output->failing && beat->unseen <= BEAT_MAX_UNSEEN;
}

static void output_beat_tell(struct output *output, uint64_t now)
{
	output->beat.next = 0;
	output->beat.last = next_of(output, now) - period_of(output);
	output->beat.held = !is_served(output);
	if (!output->beat.held) {
		wl_signal_emit_mutable(&output->screen->events.beat, output);
	}
}

/* All outputs' guests have heard before anybody's drawing could delay that. */
static int output_beat_handle_point(int fd, uint32_t mask, void *data)
{
	struct screen *screen = data;
	struct output *output;
	uint64_t count, now = clock_us();
	if (read(fd, &count, sizeof(count)) < 0) {
		return 0;
	}
	screen->beat.armed = 0;
	wl_list_for_each(output, &screen->outputs, link) {
		if (output->beat.next > 0 && output->beat.next <= now) {
			output_beat_tell(output, now);
		}
	}
	wl_list_for_each(output, &screen->outputs, link) {
		if (output->beat.draw_at > 0 && output->beat.draw_at <= now) {
			output->beat.draw_at = 0;
			output->beat.draw_now = true;
			wlr_output_schedule_frame(output->wlr_output);
		}
	}
	arm(screen);
	return 0;
}

void output_beat_want(struct output *output)
{
	if (output->beat.next == 0) {
		output->beat.next = next_of(output, clock_us());
		arm(output->screen);
	}
}

struct beat_point output_beat_point(const struct output *output)
{
	return (struct beat_point){.at = output->beat.last, .period = period_of(output)};
}

uint32_t output_beat_ms(const struct output *output)
{
	return (uint32_t)(output->beat.last / 1000);
}

void output_beat_presented(struct output *output, int refresh)
{
	if (refresh > 0) {
		output->beat.rate = (int32_t)(NS_MHZ / refresh < INT32_MAX ? NS_MHZ / refresh : 0);
	}
}

/* --- who draws when --------------------------------------------------------------------------- */

/* The first point of any output that is lit, if drawing now would delay it; else 0. */
static uint64_t endangered(const struct screen *screen, uint64_t now)
{
	uint64_t best = 0;
	const struct output *output;
	wl_list_for_each(output, &screen->outputs, link) {
		uint64_t next = next_of(output, now);
		if (output->wlr_output->enabled && (best == 0 || next < best)
			&& beat_is_close(now, next, period_of(output), screen->beat.drawing)) {
			best = next;
		}
	}
	return best;
}

bool output_beat_delays(struct output *output)
{
	struct output_beat *beat = &output->beat;
	if (!beat->draw_now && beat->draw_at == 0) {
		beat->draw_at = endangered(output->screen, clock_us());
		arm(output->screen);
	}
	beat->draw_now = false;
	return beat->draw_at > 0;
}

void output_beat_drew(struct output *output, uint64_t us)
{
	struct beat *beat = &output->screen->beat;
	uint64_t less = beat->drawing - beat->drawing / MEMORY;
	beat->drawing = us > less ? us : less;
	output->beat.unseen = 0;
	if (output->beat.held) {
		output_beat_want(output);
	}
}

/* --- life ------------------------------------------------------------------------------------- */

bool output_beat_init(struct screen *screen)
{
	struct beat *beat = &screen->beat;
	beat->base = clock_us();
	beat->fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (beat->fd < 0) {
		log_error("no timer for the screens: %s", strerror(errno));
		return false;
	}
	beat->source = wl_event_loop_add_fd(
		screen->loop, beat->fd, WL_EVENT_READABLE, output_beat_handle_point, screen);
	if (!beat->source) {
		log_error("out of memory");
	}
	return beat->source;
}

void output_beat_finish(struct screen *screen)
{
	if (screen->beat.source) {
		wl_event_source_remove(screen->beat.source);
	}
	if (screen->beat.fd >= 0) {
		close(screen->beat.fd);
	}
}
