/* SPDX-License-Identifier: MIT
 *
 * What the Wayland server offers to applications, besides seat and outputs.
 */
#ifndef GUEST_PROXY_GLOBALS_H
#define GUEST_PROXY_GLOBALS_H

#include <stdbool.h>

struct proxy;

/* Creates them and connects proxy's listeners. False when out of memory. */
bool globals_create(struct proxy *proxy);

/* Disconnects the listeners, before the display goes. Only after globals_create succeeded. */
void globals_finish(struct proxy *proxy);

#endif
