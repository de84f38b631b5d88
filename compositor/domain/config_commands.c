/* SPDX-License-Identifier: MIT */
#include "compositor/domain/config_commands.h"

#include <assert.h>
#include <string.h>

#include "compositor/base/host_commands.h"
#include "compositor/domain/config.h"

static_assert(HOST_COMMANDS_MAX > CONFIG_MAX_COMMAND, "the locker's has room");

/* There is room: config_create has seen to it. */
static void add_command(struct host_commands *commands, const char *command)
{
	size_t size = strlen(command) + 1;
	assert(size <= sizeof(commands->bytes) - commands->size);
	memcpy(commands->bytes + commands->size, command, size);
	commands->size += size;
}

void config_commands(const struct config *config, struct host_commands *commands)
{
	commands->size = 0;
	add_command(commands, config->locker);
	for (size_t i = 0; i < config->bindings.count; i++) {
		const struct binding *binding = &config->bindings.list[i];
		if (binding_runs_on_host(binding)) {
			add_command(commands, binding->command);
		}
	}
}

uint32_t config_command_number(const struct config *config, const struct binding *binding)
{
	uint32_t number = HOST_COMMANDS_LOCKER + 1;
	for (const struct binding *before = config->bindings.list; before < binding; before++) {
		number += binding_runs_on_host(before);
	}
	return number;
}
