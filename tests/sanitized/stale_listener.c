/* SPDX-License-Identifier: MIT
 *
 * Leaves a listener in a signal beyond its life, as only the library can notice. Must not get to its end.
 */
#include <stdlib.h>
#include <wayland-server-core.h>

int main(void)
{
	struct wl_signal signal;
	struct wl_listener *stale = calloc(1, sizeof(*stale)), next = {0};
	if (!stale) {
		return 0;
	}
	wl_signal_init(&signal);
	wl_signal_add(&signal, stale);
	free(stale);
	wl_signal_add(&signal, &next);
	return 0;
}
