/* SPDX-License-Identifier: MIT
 *
 * The host's pointer over windows of the application.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_POINTER_H
#define TESTS_UNIT_PROXY_STAGE_POINTER_H

#include <stdbool.h>
#include <stdint.h>

/* Each is settled when it returns. x, y: in the content. */

/* POINTER_ENTER; returns its serial. */
uint32_t stage_pointer_enter(uint32_t window, double x, double y);
/* POINTER_MOTION and POINTER_FRAME. */
void stage_pointer_move(uint32_t window, double x, double y);
/* POINTER_BUTTON, the left one; returns its serial. */
uint32_t stage_pointer_button(uint32_t window, bool pressed);
void stage_pointer_leave(uint32_t window);

#endif
