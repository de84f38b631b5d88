/* SPDX-License-Identifier: MIT
 *
 * The input method of the host, such as fcitx5 (input-method-unstable-v2), and where the host's own
 * applications take text from it (text-input-unstable-v3). It writes where input/text_target.h
 * says; its own windows, with the candidates that the user chooses from, hang at the caret there,
 * whoever's that is, in the frame of the host's.
 */
#ifndef COMPOSITOR_HOST_METHOD_H
#define COMPOSITOR_HOST_METHOD_H

struct host;
struct host_method;
struct wlr_seat;

/* seat: of the host's applications, whose keymap and repeat it has. NULL: out of memory. */
struct host_method *host_method_create(struct host *host, struct wlr_seat *seat);
/* The applications are gone by then. NULL is accepted. */
void host_method_destroy(struct host_method *method);

#endif
