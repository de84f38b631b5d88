/* SPDX-License-Identifier: MIT */
#include "script.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/unit/vhost/guest_ram.h"

uint64_t script_number(struct script *script, size_t size)
{
	uint64_t value = 0;
	for (size_t i = 0; i < size; i++) {
		uint64_t byte = script->at < script->size ? script->bytes[script->at++] : 0;
		value |= byte << 8 * i;
	}
	return value;
}

size_t script_bytes(struct script *script, void *out, size_t size)
{
	size_t left = script->size - script->at;
	size_t part = left < size ? left : size;
	if (part > 0) {
		memcpy(out, script->bytes + script->at, part);
	}
	script->at += part;
	return part;
}

int script_ram_fd(void)
{
	static int fd = -1;
	if (fd < 0) {
		fd = guest_ram_file(2 * SCRIPT_REGION);
	}
	return fd;
}

uint8_t *script_ram(void)
{
	static uint8_t *ram;
	if (!ram) {
		ram = mmap(NULL, 2 * SCRIPT_REGION, PROT_READ | PROT_WRITE, MAP_SHARED,
			script_ram_fd(), 0);
		FUZZ_CHECK(ram != MAP_FAILED);
	}
	return ram;
}

void script_ram_clear(void)
{
	/* Gives the pages back: faster than writing two megabytes of zeros. */
	int cleared = fallocate(script_ram_fd(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
		(off_t)(2 * SCRIPT_REGION));
	FUZZ_CHECK(cleared == 0);
}

void script_ram_map(struct memory *memory)
{
	const struct memory_range ranges[] = {
		{0, SCRIPT_REGION, SCRIPT_USER, 0},
		{SCRIPT_HIGH, SCRIPT_REGION, SCRIPT_USER + SCRIPT_REGION, SCRIPT_REGION},
	};
	guest_ram_map(memory, ranges, (const int[]){script_ram_fd(), script_ram_fd()}, 2);
}

void script_poke(struct script *script)
{
	uint64_t offset = script_number(script, 3) % (2 * SCRIPT_REGION);
	size_t size = (size_t)script_number(script, 1);
	size_t room = (size_t)(2 * SCRIPT_REGION - offset);
	script_bytes(script, script_ram() + offset, size < room ? size : room);
}
