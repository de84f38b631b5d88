/* SPDX-License-Identifier: MIT
 *
 * A clock that is the test's own, in place of common/clock.h's.
 */
#ifndef TESTS_UNIT_COMPOSITOR_OWN_CLOCK_H
#define TESTS_UNIT_COMPOSITOR_OWN_CLOCK_H

#include <stdint.h>

extern uint64_t own_clock_time; /* us: clock_us and clock_spent */
extern uint64_t own_clock_step; /* us that go by with each look at it */

#endif
