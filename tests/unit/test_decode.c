/* SPDX-License-Identifier: MIT
 *
 * What holds for every message alike. Values of single fields: test_values.c.
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/decode.h"
#include "protocol/encode.h"
#include "protocol/header.h"
#include "protocol/spec.h"
#include "samples.h"

/* Decodes from an allocation of exactly size bytes, so that a sanitizer sees each byte too far. */
static enum link_error decode_exactly(struct decode_state *state, const uint8_t *bytes, size_t size,
	unsigned fds, struct link_msg *msg)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, size);
	enum link_error error = decode(state, copy, size, fds, msg);
	free(copy);
	return error;
}

static void set_length(uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < 4; i++) {
		bytes[4 + i] = (uint8_t)(length >> 8 * i);
	}
}

static void every_opcode_has_a_sample(void **state)
{
	for (uint32_t opcode = 0; opcode <= 0x10000; opcode++) {
		bool known = strcmp(side_opcode_name(opcode), "unknown") != 0;
		assert_int_equal(known, !!sample_find(opcode));
	}
}

static void layout_is_the_documented_one(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		const char *hex = samples[i].hex;
		for (size_t k = 0; k < size; k++) {
			hex += strspn(hex, " ");
			char digits[3] = {hex[0], hex[1], '\0'};
			assert_int_equal(bytes[k], strtoul(digits, NULL, 16));
			hex += 2;
		}
		assert_int_equal(*hex, '\0');
	}
}

static void round_trip(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		assert_int_equal(header_length(bytes), size);
		for (enum side side = SIDE_HOST; side < SIDES; side++) {
			struct decode_state now = sample_state(&samples[i], side);
			struct link_msg msg;
			enum link_error error =
				decode_exactly(&now, bytes, size, samples[i].fds, &msg);
			bool accepted = (samples[i].sides & 1u << side) != 0;
			assert_int_equal(error, accepted ? LINK_ERROR_NONE : LINK_ERROR_OPCODE);
			assert_int_equal(msg.opcode, samples[i].msg.opcode);
			assert_int_equal(msg.object, samples[i].msg.object);
			if (accepted) {
				uint8_t again[LINK_MAX_MESSAGE];
				assert_int_equal(side_encode(&msg, again), size);
				assert_memory_equal(again, bytes, size);
			}
		}
	}
}

/* Cut at every byte, with a header that claims the old size and with one that admits the cut. */
static void truncation_at_every_byte(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t whole = sample_encode(&samples[i], bytes);
		for (size_t size = 0; size < whole; size++) {
			struct decode_state before =
				sample_state(&samples[i], sample_side(&samples[i]));
			struct decode_state now = before;
			struct link_msg msg;
			set_length(bytes, whole);
			assert_int_equal(decode_exactly(&now, bytes, size, samples[i].fds, &msg),
				LINK_ERROR_LENGTH);
			set_length(bytes, size);
			/* A cut may also leave a value out of its range; it never passes. */
			assert_int_not_equal(
				decode_exactly(&now, bytes, size, samples[i].fds, &msg),
				LINK_ERROR_NONE);
			assert_memory_equal(&now, &before, sizeof(now));
		}
	}
}

static void trailing_bytes(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE + 1] = {0};
		size_t whole = sample_encode(&samples[i], bytes);
		for (size_t extra = 1; extra <= 4; extra++) {
			struct decode_state now =
				sample_state(&samples[i], sample_side(&samples[i]));
			struct link_msg msg;
			set_length(bytes, whole + extra);
			assert_int_equal(
				decode_exactly(&now, bytes, whole + extra, samples[i].fds, &msg),
				LINK_ERROR_LENGTH);
		}
	}
}

static void length_field_lies(void **state)
{
	static const size_t lengths[] = {
		0, 1, 11, 13, 15, 17, 16384, 16385, 0x80000010, 0xffffffff};
	uint8_t bytes[LINK_MAX_MESSAGE];
	const struct sample *pong = sample_find(LINK_PONG);
	size_t size = sample_encode(pong, bytes);
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		struct decode_state now = sample_state(pong, SIDE_HOST);
		struct link_msg msg;
		set_length(bytes, lengths[i]);
		assert_int_equal(decode_exactly(&now, bytes, size, 0, &msg), LINK_ERROR_LENGTH);
		bool possible = lengths[i] >= LINK_HEADER_SIZE && lengths[i] <= LINK_MAX_MESSAGE;
		assert_int_equal(header_length(bytes), possible ? lengths[i] : 0);
	}
}

static void reserved_flags(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		for (unsigned bit = 0; bit < 16; bit++) {
			struct decode_state now =
				sample_state(&samples[i], sample_side(&samples[i]));
			struct link_msg msg;
			bytes[2] = (uint8_t)(1u << bit);
			bytes[3] = (uint8_t)(1u << bit >> 8);
			assert_int_equal(decode_exactly(&now, bytes, size, samples[i].fds, &msg),
				LINK_ERROR_FLAGS);
		}
	}
}

static void descriptor_counts(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		for (unsigned fds = 0; fds <= LINK_MAX_FDS; fds++) {
			struct decode_state now =
				sample_state(&samples[i], sample_side(&samples[i]));
			struct link_msg msg;
			bool right = fds == samples[i].fds;
			assert_int_equal(decode_exactly(&now, bytes, size, fds, &msg),
				right ? LINK_ERROR_NONE : LINK_ERROR_FDS);
			assert_int_equal(msg.fd_count, fds);
		}
	}
}

static void unknown_opcodes(void **state)
{
	static const uint16_t opcodes[] = {
		0, 0x0007, 0x000f, 0x0016, 0x001a, 0x0038, 0x0045, 0x7fff, 0x8000, 0x8051, 0xffff};
	for (size_t i = 0; i < COUNT_OF(opcodes); i++) {
		uint8_t bytes[LINK_HEADER_SIZE] = {
			(uint8_t)opcodes[i], (uint8_t)(opcodes[i] >> 8), 0, 0, LINK_HEADER_SIZE};
		for (enum side side = SIDE_HOST; side < SIDES; side++) {
			struct decode_state now = {.side = side_at(side),
				.greeted = true,
				.minor = LINK_VERSION_MINOR};
			struct link_msg msg;
			assert_int_equal(decode_exactly(&now, bytes, sizeof(bytes), 0, &msg),
				LINK_ERROR_OPCODE);
			assert_int_equal(msg.opcode, opcodes[i]);
		}
	}
}

/* The object of every message, once 0 and once not. */
static void object_needed_or_refused(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		struct decode_state now = sample_state(&samples[i], sample_side(&samples[i]));
		struct link_msg msg;
		bool needs_object = samples[i].msg.object != 0;
		memcpy(bytes + 8, needs_object ? "\0\0\0" : "\0\0\1", 4);
		assert_int_equal(
			decode_exactly(&now, bytes, size, samples[i].fds, &msg), LINK_ERROR_OBJECT);
	}
}

static void phases(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		for (int greeted = 0; greeted <= 1; greeted++) {
			struct decode_state now = {.side = side_at(sample_side(&samples[i])),
				.greeted = greeted != 0,
				.minor = LINK_VERSION_MINOR,
				.via_vm = samples[i].vm_only};
			bool in_time = samples[i].phase == SAMPLE_ANY_TIME
				       || (samples[i].phase == SAMPLE_READY) == now.greeted;
			struct link_msg msg;
			assert_int_equal(decode_exactly(&now, bytes, size, samples[i].fds, &msg),
				in_time ? LINK_ERROR_NONE : LINK_ERROR_PHASE);
		}
	}
}

/* Of a proxy on a socket the host does not hear what only a backend may say. */
static void backends_introduce_themselves(void **state)
{
	size_t found = 0;
	for (size_t i = 0; i < sample_count; i++) {
		uint8_t bytes[LINK_MAX_MESSAGE];
		size_t size = sample_encode(&samples[i], bytes);
		struct decode_state now = sample_state(&samples[i], SIDE_HOST);
		struct link_msg msg;
		if (samples[i].vm_only) {
			now.via_vm = false;
			assert_int_equal(decode_exactly(&now, bytes, size, samples[i].fds, &msg),
				LINK_ERROR_OPCODE);
			found++;
		}
	}
	assert_int_equal(found, 3);
}

static enum link_error decode_sample(struct decode_state *state, enum link_opcode opcode)
{
	const struct sample *sample = sample_find(opcode);
	uint8_t bytes[LINK_MAX_MESSAGE];
	struct link_msg msg;
	return decode(state, bytes, sample_encode(sample, bytes), sample->fds, &msg);
}

static void greetings_come_once(void **state)
{
	struct decode_state host = {.side = &link_side_host};
	assert_int_equal(decode_sample(&host, LINK_VIA_VM), LINK_ERROR_NONE);
	assert_true(host.via_vm && !host.greeted);
	assert_int_equal(decode_sample(&host, LINK_VIA_VM), LINK_ERROR_PHASE);
	assert_int_equal(decode_sample(&host, LINK_PONG), LINK_ERROR_PHASE);
	assert_int_equal(decode_sample(&host, LINK_HELLO), LINK_ERROR_NONE);
	assert_true(host.via_vm && host.greeted);
	assert_int_equal(decode_sample(&host, LINK_HELLO), LINK_ERROR_PHASE);
	assert_int_equal(decode_sample(&host, LINK_VIA_VM), LINK_ERROR_PHASE);
	assert_int_equal(decode_sample(&host, LINK_PONG), LINK_ERROR_NONE);

	struct decode_state late = {.side = &link_side_host};
	assert_int_equal(decode_sample(&late, LINK_HELLO), LINK_ERROR_NONE);
	assert_int_equal(decode_sample(&late, LINK_VIA_VM), LINK_ERROR_PHASE);
	assert_false(late.via_vm);

	struct decode_state guest = {.side = &link_side_guest};
	assert_int_equal(decode_sample(&guest, LINK_FRAME), LINK_ERROR_PHASE);
	assert_int_equal(decode_sample(&guest, LINK_WELCOME), LINK_ERROR_NONE);
	assert_int_equal(decode_sample(&guest, LINK_WELCOME), LINK_ERROR_PHASE);
	assert_int_equal(decode_sample(&guest, LINK_FRAME), LINK_ERROR_NONE);
}

/* The largest message of each counted kind passes, and so does the smallest. */
static void counted_tails_at_their_caps(void **state)
{
	static struct link_msg sent, got;
	uint8_t bytes[LINK_MAX_MESSAGE];
	struct decode_state host = {.side = &link_side_host,
		.greeted = true,
		.minor = LINK_VERSION_MINOR,
		.via_vm = true};

	sent = (struct link_msg){.opcode = LINK_POOL_PAGES, .object = 1, .fd_count = 1};
	sent.pool_pages.count = LINK_MAX_POOL_EXTENTS;
	for (uint32_t i = 0; i < LINK_MAX_POOL_EXTENTS; i++) {
		sent.pool_pages.extents[i] = (struct link_extent){i * UINT64_C(8192), 4096};
	}
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 1, &got), LINK_ERROR_NONE);
	assert_int_equal(got.pool_pages.extents[999].offset, 999 * 8192);

	sent = (struct link_msg){.opcode = LINK_WINDOW_COMMIT, .object = 1};
	sent.commit.width = sent.commit.height = LINK_MAX_DIMENSION;
	sent.commit.layer_count = LINK_MAX_LAYERS;
	sent.commit.rect_count = LINK_MAX_RECTS;
	for (uint32_t i = 0; i < LINK_MAX_LAYERS; i++) {
		sent.commit.layers[i] =
			(struct link_layer){.id = 64 - i, .buffer = 1, .width = 1, .height = 1};
	}
	sent.commit.layers[63].damage_count = LINK_MAX_RECTS;
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 0, &got), LINK_ERROR_NONE);

	sent = (struct link_msg){.opcode = LINK_WINDOW_COMMIT, .object = 1};
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 0, &got), LINK_ERROR_NONE);
	assert_int_equal(got.commit.layer_count, 0);

	sent = (struct link_msg){.opcode = LINK_WINDOW_TITLE, .object = 1};
	sent.text.length = LINK_MAX_TITLE;
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 0, &got), LINK_ERROR_NONE);
	sent.opcode = LINK_WINDOW_APP_ID;
	sent.text.length = LINK_MAX_APP_ID;
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 0, &got), LINK_ERROR_NONE);
	sent.text.length = 0;
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 0, &got), LINK_ERROR_NONE);

	sent = (struct link_msg){.opcode = LINK_WINDOW_ICON, .object = 1};
	sent.icon.length = LINK_ICON_SHADES;
	sent.icon.untrusted_shades[LINK_ICON_SHADES - 1] = 200;
	assert_int_equal(decode(&host, bytes, side_encode(&sent, bytes), 0, &got), LINK_ERROR_NONE);
	assert_memory_equal(
		got.icon.untrusted_shades, sent.icon.untrusted_shades, LINK_ICON_SHADES);
}

static void encode_it(void *data)
{
	uint8_t bytes[LINK_MAX_MESSAGE];
	side_encode(data, bytes);
}

/* Our own bugs, which must not become bytes. */
static void encode_aborts(void **state)
{
	static struct link_msg cases[] = {
		{.opcode = 0x7fff},
		{.opcode = LINK_WINDOW_TITLE, .object = 1, .text = {.length = LINK_MAX_TITLE + 1}},
		{.opcode = LINK_WINDOW_APP_ID,
			.object = 1,
			.text = {.length = LINK_MAX_APP_ID + 1}},
		{.opcode = LINK_WINDOW_COMMIT,
			.object = 1,
			.commit = {.layer_count = LINK_MAX_LAYERS + 1}},
		{.opcode = LINK_KEYMAP, .keymap = {.length = UINT32_MAX}},
#if PROTOCOL_CHECK_ENCODE
		/* What decode would refuse: object, descriptors, a field, an element, fields
		 * together. */
		{.opcode = LINK_POOL_DESTROY},
		{.opcode = LINK_VIA_VM, .object = 1},
		{.opcode = LINK_POOL_DMABUF, .object = 1, .pool_dmabuf = {4096}},
		{.opcode = LINK_VIA_VM, .fd_count = 1},
		{.opcode = LINK_FRAME},
		{.opcode = LINK_OUTPUT, .object = 1, .output = {1024, 0, 0, 120}},
		{.opcode = LINK_POOL_PAGES, .object = 1, .fd_count = 1},
		{.opcode = LINK_POOL_PAGES,
			.object = 1,
			.fd_count = 1,
			.pool_pages = {1, {{0, 0}}}},
		{.opcode = LINK_WINDOW_COMMIT, .object = 1, .commit = {.width = 1, .height = 1}},
#endif
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_true(harness_aborts(encode_it, &cases[i]));
	}
	assert_false(harness_aborts(encode_it, &(struct link_msg){.opcode = LINK_VIA_VM}));
}

static void names(void **state)
{
	assert_string_equal(side_opcode_name(LINK_WINDOW_COMMIT), "WINDOW_COMMIT");
	assert_string_equal(side_opcode_name(0x10001), "unknown");
	assert_string_equal(
		decode_error_name(LINK_ERROR_FDS), "FDS, not as many descriptors as it must have");
	for (enum link_error error = LINK_ERROR_NONE; error <= LINK_ERROR_LAST; error++) {
		assert_string_not_equal(decode_error_name(error), "unknown");
	}
	assert_string_equal(decode_error_name(LINK_ERROR_LAST + 1), "unknown");
}

/* LINK_MSG clears what encode looks at whatever the counts say: all fields, and these counts. */
static void cleared_part_has_all_fields(void **state)
{
	for (size_t i = 0; i < sample_count; i++) {
		for (enum side side = SIDE_HOST; side < SIDES; side++) {
			const struct message_spec *spec =
				spec_find(side_at(side)->receives, samples[i].msg.opcode);
			if (!spec) {
				continue;
			}
			for (size_t k = 0; k < spec->field_count; k++) {
				assert_true(spec->fields[k].offset + sizeof(uint64_t)
					    <= LINK_MSG_CLEARED);
			}
			for (size_t k = 0; k < SPEC_MAX_TAILS; k++) {
				assert_true(spec->tails[k].count_offset < LINK_MSG_CLEARED);
			}
		}
	}
	LINK_MSG(msg, LINK_PONG, 7);
	assert_int_equal(msg.opcode, LINK_PONG);
	assert_int_equal(msg.object, 7);
	assert_int_equal(msg.fd_count, 0);
	assert_int_equal(msg.serial.serial, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleared_part_has_all_fields),
		cmocka_unit_test(every_opcode_has_a_sample),
		cmocka_unit_test(layout_is_the_documented_one),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(truncation_at_every_byte),
		cmocka_unit_test(trailing_bytes),
		cmocka_unit_test(length_field_lies),
		cmocka_unit_test(reserved_flags),
		cmocka_unit_test(descriptor_counts),
		cmocka_unit_test(unknown_opcodes),
		cmocka_unit_test(object_needed_or_refused),
		cmocka_unit_test(phases),
		cmocka_unit_test(backends_introduce_themselves),
		cmocka_unit_test(greetings_come_once),
		cmocka_unit_test(counted_tails_at_their_caps),
		cmocka_unit_test(encode_aborts),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
