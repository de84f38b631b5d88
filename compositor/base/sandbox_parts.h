/* SPDX-License-Identifier: MIT
 *
 * What the sandbox leaves: the tables behind sandbox.h.
 */
#ifndef COMPOSITOR_SANDBOX_PARTS_H
#define COMPOSITOR_SANDBOX_PARTS_H

#include <stdbool.h>

struct confine_filter;
struct confine_files;

/* The calls that are left, with those of a GPU's driver. */
void sandbox_leave_calls(struct confine_filter *filter, bool driver);

/* The paths that are left; with those that only the start needs. False with errno. */
bool sandbox_leave_places(struct confine_files *files, bool start);

#endif
