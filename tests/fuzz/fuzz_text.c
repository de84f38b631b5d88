/* SPDX-License-Identifier: MIT
 *
 * Text of a guest: what comes out is bounded, plain, and stays the same when sanitised again.
 */
#include <string.h>

#include "fuzz.h"
#include "protocol/text.h"

static void check_sanitise(const char *bytes, size_t size)
{
	char out[TEXT_MAX_BYTES], again[TEXT_MAX_BYTES];
	memset(out, 'x', sizeof(out));
	text_sanitise(bytes, size, out);
	size_t length = strnlen(out, sizeof(out));
	FUZZ_CHECK(length < sizeof(out));
	size_t code_points = 0;
	for (size_t i = 0; i < length; i++) {
		uint8_t byte = (uint8_t)out[i];
		FUZZ_CHECK(byte >= 0x20 && byte != 0x7f);
		code_points += (byte & 0xc0) != 0x80;
	}
	FUZZ_CHECK(code_points <= TEXT_MAX_CODE_POINTS);
	FUZZ_CHECK(length == 0 || (out[0] != ' ' && out[length - 1] != ' '));
	FUZZ_CHECK(!strstr(out, "  "));
	/* Invalid UTF-8 in the output would become a replacement now. */
	text_sanitise(out, length, again);
	FUZZ_CHECK(strcmp(out, again) == 0);
}

static void check_escape(const char *bytes, size_t size)
{
	char out[64];
	size_t room = 1 + size % sizeof(out);
	text_escape(bytes, size, out, room);
	size_t length = strnlen(out, room);
	FUZZ_CHECK(length < room);
	for (size_t i = 0; i < length; i++) {
		FUZZ_CHECK(out[i] >= 0x20 && out[i] < 0x7f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_sanitise((const char *)data, size);
	check_escape((const char *)data, size);
	return 0;
}
