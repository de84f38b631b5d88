/* SPDX-License-Identifier: MIT
 *
 * The state of the desktop as tables for people.
 */
#ifndef COMPOSITOR_CLOISONCTL_TABLE_H
#define COMPOSITOR_CLOISONCTL_TABLE_H

struct json_object;

/* Prints what control_state.h describes to standard output. What is missing is left empty. */
void cloisonctl_table_print(struct json_object *state);

#endif
