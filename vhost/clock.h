/* SPDX-License-Identifier: MIT */
#ifndef VHOST_CLOCK_H
#define VHOST_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC in milliseconds. */
uint64_t clock_ms(void);

#endif
