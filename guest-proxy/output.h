/* SPDX-License-Identifier: MIT
 *
 * The host's outputs as applications see them: a wl_output each, for size and scale. The host says
 * for each window which one it is on; surfaces of none are on all, at the largest scale.
 */
#ifndef GUEST_PROXY_OUTPUT_H
#define GUEST_PROXY_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

struct link_output;
struct link_window_output;
struct proxy;
struct window;
struct wlr_surface;

/* There is always one for applications, made up as long as the host has named none. False after a line
 * in the log, without memory. */
bool output_init(struct proxy *proxy);
void output_finish(struct proxy *proxy);

/* The host's OUTPUT: a new one, or news of one. */
void output_update(struct proxy *proxy, uint32_t number, const struct link_output *state);
/* The host's OUTPUT_GONE. Unknown numbers are ignored; the last output stays until there is another. */
void output_remove(struct proxy *proxy, uint32_t number);

/* A surface was made or became visible: says what scale to draw it in, and which outputs it is on. */
void output_tell_surface(struct proxy *proxy, struct wlr_surface *surface);
/* The host's WINDOW_OUTPUT. */
void output_tell_window(struct window *window, const struct link_window_output *state);

/* The link came back: what the host does not name again by output_sweep is gone. */
void output_mark_all(struct proxy *proxy);
void output_sweep(struct proxy *proxy);

#endif
