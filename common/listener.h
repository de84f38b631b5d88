/* SPDX-License-Identifier: MIT
 *
 * For objects that listen to many signals of wlroots.
 */
#ifndef COMMON_LISTENER_H
#define COMMON_LISTENER_H

#include <wayland-server-core.h>

/* listener is not in any list, and is taken out of signal's with wl_list_remove. */
static inline void listen_to(
	struct wl_signal *signal, struct wl_listener *listener, wl_notify_func_t notify)
{
	listener->notify = notify;
	wl_signal_add(signal, listener);
}

#endif
