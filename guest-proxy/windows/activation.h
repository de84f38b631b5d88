/* SPDX-License-Identifier: MIT
 *
 * Applications that want the user to look at another one's window (xdg-activation-v1). wlroots
 * would grant that to whoever shows a recent serial of an input event. Here every token is granted,
 * for none takes the focus: the host is asked to mark the window as one that wants attention.
 * Toolkits ask without a serial when there was no input, and a refusal would only lose the mark.
 * A program that the host has launched has a token of its own: by that one the host gives the
 * focus, if the user still waits for it.
 */
#ifndef GUEST_PROXY_ACTIVATION_H
#define GUEST_PROXY_ACTIVATION_H

#include <stdbool.h>
#include <stdint.h>

struct wl_display;
struct wl_global;

#define ACTIVATION_TOKENS 64 /* the last ones; older ones are worth nothing any more */
#define ACTIVATION_TOKEN_BYTES 33 /* 128 bits as digits, and a NUL */

struct activation_token {
	char name[ACTIVATION_TOKEN_BYTES]; /* empty: none */
	uint32_t launch; /* the number of the host's LAUNCH that it was made for; 0: none */
};

struct activation {
	struct wl_global *global;
	struct activation_token tokens[ACTIVATION_TOKENS];
	unsigned next; /* the one that is replaced */
};

/* Offers it to the applications of display. False: out of memory. */
bool activation_init(struct activation *activation, struct wl_display *display);
/* A token for what the host launches with this number. Valid until the next call. */
const char *activation_for_launch(struct activation *activation, uint32_t launch);
/* The applications are gone by then. */
void activation_finish(struct activation *activation);

#endif
