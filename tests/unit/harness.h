/* SPDX-License-Identifier: MIT
 *
 * cmocka with the headers that it needs before it.
 */
#ifndef TESTS_UNIT_HARNESS_H
#define TESTS_UNIT_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#ifdef NDEBUG
#error "tests need assert()"
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
