/* SPDX-License-Identifier: MIT
 *
 * Memory that changes between two reads. A program linked with flip.c and -Wl,--wrap for memcpy
 * and its relatives (flip_link_args in meson.build) sees every copy that the code under test
 * makes; after the first one that reads a chosen byte, an act of the test changes what is there.
 * Whoever looks a second time sees something else.
 */
#ifndef TESTS_UNIT_FLIP_H
#define TESTS_UNIT_FLIP_H

/* After the next copy that reads the byte at watched, act is called, once. */
void flip_after_read(const void *watched, void (*act)(void));

/* How many copies have read it since then. */
unsigned flip_reads(void);

#endif
