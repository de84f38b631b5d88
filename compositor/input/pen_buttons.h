/* SPDX-License-Identifier: MIT
 *
 * Which button of the pointer one of a pen's own is. evdev codes; pure.
 */
#ifndef COMPOSITOR_PEN_BUTTONS_H
#define COMPOSITOR_PEN_BUTTONS_H

#include <stdint.h>

/* 0: none. */
uint32_t pen_buttons_to_pointer(uint32_t button);
uint32_t pen_buttons_from_pointer(uint32_t button);

#endif
