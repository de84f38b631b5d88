/* SPDX-License-Identifier: MIT
 *
 * "cloisonctl policy": questions about the policy that the configuration's files make, whether the
 * compositor runs or not.
 */
#ifndef COMPOSITOR_POLICY_COMMAND_H
#define COMPOSITOR_POLICY_COMMAND_H

/* words are what stands behind "policy" and end with NULL. Prints the answer and returns the exit
 * status, of enum exit_code. */
int policy_command(char *const words[]);

#endif
