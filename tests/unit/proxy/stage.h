/* SPDX-License-Identifier: MIT
 *
 * A whole proxy between an application and a host that the test plays both, in one process and
 * thread: the application by libwayland-client over the proxy's Wayland socket, the host by
 * protocol/channel over the link's socket.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_H
#define TESTS_UNIT_PROXY_STAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-client.h>

#include "viewporter-client-protocol.h"
#include "xdg-shell-client-protocol.h"

/* Connects everything: HELLO and WELCOME are through, one output of 1280x720 is announced, the
 * application has bound what is below. Fails the test when that is not possible. */
void stage_begin(void);
/* Disconnects the application; what it made on its side must be destroyed. */
void stage_leave(void);
/* Does that if it was not done, ends the proxy. */
void stage_end(void);

extern struct wl_display *stage_display; /* the application's */
extern struct wl_compositor *stage_compositor;
extern struct wl_subcompositor *stage_subcompositor;
extern struct wl_shm *stage_shm;
extern struct wp_viewporter *stage_viewporter;
extern struct xdg_wm_base *stage_wm_base;
extern struct wl_seat *stage_seat;

/* Whether the application answers the pings of xdg_wm_base, true at first; how many have come;
 * and an answer to the last one. */
extern bool stage_answers;
extern unsigned stage_pings;
void stage_pong(void);

/* One round of everybody's events. */
void stage_pump(void);

/* Pumps until condition holds, or fails the test after some seconds. */
#define stage_wait(condition)                                                                      \
	do {                                                                                       \
		stage_clock_start();                                                               \
		while (!(condition)) {                                                             \
			stage_pump();                                                              \
			if (stage_clock_is_over()) {                                               \
				fail_msg("waited for %s", #condition);                             \
			}                                                                          \
		}                                                                                  \
	} while (0)
void stage_clock_start(void);
bool stage_clock_is_over(void);

/* Until the application is told that it broke the protocol: of which interface, and how. */
void stage_expect_error(const struct wl_interface *interface, uint32_t code);

/* Until all that the application has asked has become messages, and these have come. */
void stage_settle(void);

#endif
