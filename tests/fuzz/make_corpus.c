/* SPDX-License-Identifier: MIT
 *
 * Writes the seed corpora below the directory that is named: run it after a change of samples.c and
 * commit what it wrote. Findings of the fuzzer stand beside the seeds, named after what they were.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/unit/samples.h"

static void write_file(
	const char *root, const char *target, const char *name, const void *bytes, size_t size)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", root, target);
	if (mkdir(path, 0777) < 0 && errno != EEXIST) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	snprintf(path, sizeof(path), "%s/%s/%s", root, target, name);
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

/* An input of fuzz_decode.c: sample at the first side that accepts it, in the phase that it needs.
 * Returns its size. */
static size_t make_decode(const struct sample *sample, uint8_t bytes[static 2 + LINK_MAX_MESSAGE])
{
	enum side side = sample_side(sample);
	struct decode_state state = sample_state(sample, side);
	bytes[0] = (uint8_t)(side | (state.greeted ? 4 : 0) | (state.via_vm ? 8 : 0));
	bytes[1] = (uint8_t)sample->fds;
	return 2 + sample_encode(sample, bytes + 2);
}

/* Each sample as it is, and with bodies that are too large and too small in every field. */
static void write_decode(const char *root)
{
	static const struct {
		const char *name;
		int byte;
	} bodies[] = {{"high", 0xff}, {"low", 0x80}, {"zero", 0}};
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[2 + LINK_MAX_MESSAGE];
		char name[64];
		const char *opcode = side_opcode_name(samples[i].msg.opcode);
		size_t size = make_decode(&samples[i], bytes);
		write_file(root, "decode", opcode, bytes, size);
		for (size_t j = 0; j < 3 && size > 2 + LINK_HEADER_SIZE; j++) {
			memset(bytes + 2 + LINK_HEADER_SIZE, bodies[j].byte,
				size - 2 - LINK_HEADER_SIZE);
			snprintf(name, sizeof(name), "%s-%s", opcode, bodies[j].name);
			write_file(root, "decode", name, bytes, size);
		}
	}
}

/* A wrong header, each in one way. */
static void write_decode_headers(const char *root)
{
	static const struct {
		const char *name;
		size_t at; /* of the input */
		uint8_t value;
	} faults[] = {
		{"header-phase", 0, SIDE_HOST | 4},
		{"header-fds", 1, 3},
		{"header-opcode", 2, 0xee},
		{"header-flags", 4, 0x40},
		{"header-short", 6, 4},
		{"header-shorter", 6, 20},
		{"header-longer", 6, 200},
		{"header-object", 10, 1},
	};
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		uint8_t bytes[2 + LINK_MAX_MESSAGE];
		size_t size = make_decode(sample_find(LINK_HELLO), bytes);
		bytes[faults[i].at] = faults[i].value;
		write_file(root, "decode", faults[i].name, bytes, size);
	}
}

/* A whole conversation in one input. */
static void write_decode_session(const char *root)
{
	static const enum link_opcode opcodes[] = {LINK_VIA_VM, LINK_HELLO, LINK_TOPLEVEL_CREATE,
		LINK_WINDOW_TITLE, LINK_BUFFER_CREATE, LINK_WINDOW_COMMIT, LINK_PONG,
		LINK_WINDOW_DESTROY, LINK_BYE};
	static uint8_t bytes[16 * LINK_MAX_MESSAGE];
	size_t size = 2;
	bytes[0] = SIDE_HOST;
	for (size_t i = 0; i < sizeof(opcodes) / sizeof(opcodes[0]); i++) {
		size += sample_encode(sample_find(opcodes[i]), bytes + size);
	}
	write_file(root, "decode", "session", bytes, size);
}

struct seed {
	const char *name, *bytes;
	size_t size;
};

#define SEED(name, bytes) {name, bytes, sizeof(bytes) - 1}

/* Steps of fuzz_ring.c: 0 read, 1 write, 2 poke control, 3 poke data, 4 state, 5 wait, 6 kick. */
static const struct seed ring_seeds[] = {
	SEED("host_write_wait", "\1\1\x10\0\1\0\1\5\0\0\6\7\x10\0"),
	SEED("host_read_empty", "\1\0\0"),
	SEED("host_read_message", "\1\3\4\0\0\x10\0\0\0\2\x40\0\x10\0\0\0\0\0"),
	SEED("host_length_lie", "\1\3\4\0\0\xff\xff\xff\xff\2\x40\0\x40\0\0\0\0"),
	SEED("host_produced_lie", "\1\2\x40\0\1\0\4\0\0"),
	SEED("host_consumed_lie", "\1\2\0\1\1\0\0\0\1\4\0"),
	SEED("host_bad_page", "\3\0\0\0\0\0\0\0"),
	SEED("host_late", "\3\x40\0\x0c\0\0\0\3\4\0\0\x0c\0\0\0\0"),
	SEED("host_fill",
		"\1\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f"
		"\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f\1\xff\x3f"
		"\1\xff\x3f\1\xff\x3f\1\0\0"),
	SEED("guest_write_kick", "\0\1\x20\0\2\x84\0\1\0\0\0\6\1\0\0"),
	SEED("guest_read_message", "\0\3\4\0\4\x0c\0\0\0\2\xc0\0\x0c\0\0\0\0"),
	SEED("guest_state", "\0\2\xc4\0\1\0\0\0\4\1\5\1\0\4\2\5\1\0"),
};

static const struct seed text_seeds[] = {
	SEED("plain", "a plain title"),
	SEED("spaces", " \t two \n lines \xc2\xa0\xe3\x80\x80"),
	SEED("bidi", "a\xe2\x80\xae"
		     "b\xe2\x81\xa6"
		     "c\xd8\x9c"),
	SEED("invisible", "\xe2\x80\x8b\xef\xbb\xbf\xc2\xad\xf3\xa0\x81\x81"),
	SEED("marks", "e\xcc\x81\xcc\x82\xcc\x83 \xcc\x81"),
	SEED("overlong", "\xc0\x80\xe0\x80\xaf\xf0\x80\x80\xaf"),
	SEED("surrogates", "\xed\xa0\x80\xed\xbf\xbf"),
	SEED("too_high", "\xf4\x90\x80\x80\xf8\x88\x80\x80\x80"),
	SEED("cut", "\xf0\x9f\x98"),
	SEED("wide", "\xe6\x97\xa5\xf0\x9f\x98\x80\xd7\xa9"),
	SEED("controls", "\x1b[31m\0\x7f\xc2\x9b\\x41"),
	SEED("empty", ""),
};

static void write_seeds(
	const char *root, const char *target, const struct seed *seeds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		write_file(root, target, seeds[i].name, seeds[i].bytes, seeds[i].size);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return EXIT_FAILURE;
	}
	write_decode_headers(argv[1]);
	write_decode(argv[1]);
	write_decode_session(argv[1]);
	write_seeds(argv[1], "ring", ring_seeds, sizeof(ring_seeds) / sizeof(ring_seeds[0]));
	write_seeds(argv[1], "text", text_seeds, sizeof(text_seeds) / sizeof(text_seeds[0]));
	return EXIT_SUCCESS;
}
