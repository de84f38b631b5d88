/* SPDX-License-Identifier: MIT
 *
 * One valid message of every opcode, with the bytes it must have. The values of a body differ from
 * each other wherever their ranges allow, so that swapped fields show.
 */
#ifndef TESTS_UNIT_SAMPLES_H
#define TESTS_UNIT_SAMPLES_H

#include "protocol/decode.h"
#include "protocol/msg.h"
#include "sides.h"

#define SAMPLE_HOST (1u << SIDE_HOST)
#define SAMPLE_BACKEND (1u << SIDE_BACKEND)
#define SAMPLE_GUEST (1u << SIDE_GUEST)
#define SAMPLE_HOSTS (SAMPLE_HOST | SAMPLE_BACKEND)

/* When the message may come. */
enum sample_phase { SAMPLE_READY, SAMPLE_FIRST, SAMPLE_ANY_TIME };

struct sample {
	unsigned sides; /* SAMPLE_*: who accepts it */
	enum sample_phase phase;
	bool vm_only; /* VIA_VM must have come */
	unsigned fds;
	const char *hex; /* the whole message; blanks between fields */
	struct link_msg msg;
};

extern const struct sample samples[];
extern const size_t sample_count;

/* NULL when there is none. */
const struct sample *sample_find(uint32_t opcode);

/* A state in which side accepts the sample. */
struct decode_state sample_state(const struct sample *sample, enum side side);

/* The first side that accepts the sample. */
enum side sample_side(const struct sample *sample);

/* Encodes the sample and returns its length. */
size_t sample_encode(const struct sample *sample, uint8_t out[static LINK_MAX_MESSAGE]);

#endif
