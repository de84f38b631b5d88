/* SPDX-License-Identifier: MIT
 *
 * The programs that the compositor may have started on the host: those that its configuration
 * names. It knows them by numbers, and what starts them (base/starter.h) by their commands.
 */
#ifndef COMPOSITOR_CONFIG_COMMANDS_H
#define COMPOSITOR_CONFIG_COMMANDS_H

#include <stdint.h>

struct binding;
struct config;
struct host_commands;

/* The locker's, maybe empty, then those of bindings, in their order. */
void config_commands(const struct config *config, struct host_commands *commands);
/* The number of binding's among them, for which binding_runs_on_host. */
uint32_t config_command_number(const struct config *config, const struct binding *binding);

#endif
