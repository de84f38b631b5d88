/* SPDX-License-Identifier: MIT
 *
 * CLOCK_MONOTONIC as one number.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdint.h>

/* In microseconds. */
uint64_t clock_us(void);

/* In milliseconds. */
uint64_t clock_ms(void);

#endif
