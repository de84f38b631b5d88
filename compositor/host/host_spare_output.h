/* SPDX-License-Identifier: MIT
 *
 * Some applications end when there is no wl_output at all, and a machine may have no screen for a
 * while. Then the host's own are told of one that does not exist: nothing is on it.
 */
#ifndef COMPOSITOR_HOST_SPARE_OUTPUT_H
#define COMPOSITOR_HOST_SPARE_OUTPUT_H

struct host_spare_output;
struct screen;

/* NULL when out of memory. */
struct host_spare_output *host_spare_output_create(struct screen *screen);
/* NULL is accepted. */
void host_spare_output_destroy(struct host_spare_output *spare);

#endif
