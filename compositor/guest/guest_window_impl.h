/* SPDX-License-Identifier: MIT
 *
 * What the compositor wants of a guest's window, as link messages.
 */
#ifndef COMPOSITOR_GUEST_WINDOW_IMPL_H
#define COMPOSITOR_GUEST_WINDOW_IMPL_H

#include "compositor/window/window.h"

extern const struct window_impl guest_window_impl;

#endif
