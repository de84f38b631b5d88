/* SPDX-License-Identifier: MIT
 *
 * What the control socket may ask and steer.
 */
#ifndef COMPOSITOR_CONTROL_ACCESS_H
#define COMPOSITOR_CONTROL_ACCESS_H

struct control_access {
	struct wl_display *display;
	struct screen *screen;
	struct desktop *desktop;
	struct domains *domains;
	struct input *input;
	const struct guests *guests;
};

#endif
