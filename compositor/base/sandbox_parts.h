/* SPDX-License-Identifier: MIT
 *
 * What the sandbox leaves: the tables behind sandbox.h.
 */
#ifndef COMPOSITOR_SANDBOX_PARTS_H
#define COMPOSITOR_SANDBOX_PARTS_H

#include <stdbool.h>

struct confine_filter;
struct confine_files;
struct sandbox_needs;

/* The calls that are left. */
void sandbox_leave_calls(struct confine_filter *filter, const struct sandbox_needs *needs);

/* The paths that are left; with those that only the start needs. False with errno. */
bool sandbox_leave_places(struct confine_files *files, bool start);

#endif
