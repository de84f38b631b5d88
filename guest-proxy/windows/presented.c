/* SPDX-License-Identifier: MIT */
#include "guest-proxy/windows/presented.h"

#include <wlr/types/wlr_presentation_time.h>

#include "common/clock.h"
#include "common/wlroots.h"
#include "guest-proxy/pixels/content.h"
#include "guest-proxy/windows/window.h"
#include "protocol/msg.h"

#define US_IN_MS 1000
#define US_IN_S 1000000

uint64_t presented_clock_map(struct presented_clock *clock, uint32_t ms, uint32_t us, uint64_t now)
{
	uint64_t last = clock->known ? clock->host / US_IN_MS : ms;
	int32_t passed = (int32_t)(ms - (uint32_t)last); /* wraps */
	uint64_t host = (last + (uint64_t)(int64_t)passed) * US_IN_MS + us;
	int64_t ahead = (int64_t)(now - host);
	if (clock->known) {
		int64_t since = (int64_t)(host - clock->host);
		int64_t most = clock->ahead + (since > 0 ? since / PRESENTED_DRIFT : 0);
		ahead = ahead < most ? ahead : most;
	}
	clock->known = true;
	clock->host = host;
	clock->ahead = ahead;
	uint64_t at = host + (uint64_t)ahead;
	clock->told = at > clock->told ? at : clock->told;
	return clock->told;
}

bool presented_init(struct presented *presented, struct wl_display *display)
{
	*presented = (struct presented){0};
	return wlroots_presentation_create(display);
}

void presented_forget(struct presented *presented)
{
	presented->clock.known = false;
}

void presented_tell(struct presented *presented, struct window *window, struct wlr_output *output,
	const struct link_presented *msg)
{
	uint64_t at = presented_clock_map(&presented->clock, msg->time, msg->fraction, clock_us());
	const struct wlr_presentation_event event = {
		.output = output,
		.tv_sec = at / US_IN_S,
		.tv_nsec = (uint32_t)(at % US_IN_S) * 1000,
		.refresh = msg->refresh,
		.seq = msg->sequence,
	};
	content_presented(window->surface, &event);
}
