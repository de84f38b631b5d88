/* SPDX-License-Identifier: MIT
 *
 * Inside of protocol/: the dispatch table as data. Each opcode has one spec, which says who may
 * send it when, with how many descriptors, and what its body is: fields of fixed width with their
 * ranges, then at most two counted tails. decode.c and encode.c walk the same specs, so that
 * the two cannot disagree about a layout. What a range cannot say is in the spec's check.
 *
 * Each direction has a table of its own, and a side (struct link_side) names the two that it needs:
 * a program that names one side alone is linked without the other's.
 */
#ifndef PROTOCOL_SPEC_H
#define PROTOCOL_SPEC_H

#include "protocol/msg.h"

enum spec_kind { SPEC_U16, SPEC_U32, SPEC_I32, SPEC_U64 };

/* One number: offset is within struct link_msg, or within the element of a tail. */
struct spec_field {
	uint16_t offset;
	uint8_t kind; /* enum spec_kind */
	uint8_t below, above; /* enum link_error of a value < low, > high */
	int64_t low, high;
};

/* A run of elements, as many as the u32 at count_offset of struct link_msg says. */
struct spec_tail {
	const struct spec_field *fields; /* of one element; NULL: bytes */
	size_t field_count;
	size_t element_size; /* on the wire */
	size_t stride; /* in memory */
	size_t offset, count_offset; /* in struct link_msg */
	uint32_t least, most; /* elements; less is ERROR_VALUE, more is ERROR_LIMIT */
};

/* Of the u32 at offset in struct link_msg values from least on came with a version of their own. */
struct spec_newer {
	uint16_t offset;
	uint8_t since; /* minor version; 0: none did */
	uint32_t least;
};

#define SPEC_MAX_TAILS 2

enum spec_side {
	SPEC_HOST = 1 << 0,
	SPEC_BACKEND = 1 << 1,
	SPEC_GUEST = 1 << 2,
	SPEC_BOTH_HOSTS = SPEC_HOST | SPEC_BACKEND,
};

enum spec_phase {
	SPEC_READY, /* after HELLO or WELCOME */
	SPEC_ANY_TIME,
	SPEC_GREETING, /* HELLO, WELCOME: once, and opens the ready phase */
	SPEC_INTRODUCTION, /* VIA_VM: once, before the greeting */
};

/* What the header's object must be. */
enum spec_object {
	SPEC_NO_OBJECT, /* 0: the message is about the link */
	SPEC_OBJECT, /* not 0 */
};

struct message_spec {
	uint8_t sides; /* enum spec_side: who may receive it */
	uint8_t phase; /* enum spec_phase */
	uint8_t object; /* enum spec_object */
	uint8_t fds;
	bool vm_only; /* only a peer of the host that has said VIA_VM sends it */
	bool replaces; /* says all that an older one of the same object says */
	uint8_t since; /* the minor version that has it first; 0: all that are spoken do */
	struct spec_newer newer;
	size_t size; /* of the body without its tails, in bytes */
	const char *name;
	const struct spec_field *fields; /* NULL when field_count is 0 */
	size_t field_count;
	struct spec_tail tails[SPEC_MAX_TAILS]; /* element_size 0: none */
	enum link_error (*check)(const struct link_msg *msg); /* may be NULL */
};

/* The specs of one direction, by opcode: topics of 16 numbers each. A program may have a table of
 * some of them. */
#define SPEC_TOPIC_SIZE 16u
#define SPEC_TOPICS 9u
struct spec_table {
	uint32_t first; /* opcode: of number 0 */
	/* NULL, or SPEC_TOPIC_SIZE of them, NULL where there is none. */
	const struct message_spec *const *topics[SPEC_TOPICS];
};

extern const struct message_spec *const spec_link[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_memory[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_window[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_input[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_clipboard[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_text[SPEC_TOPIC_SIZE];
extern const struct spec_table spec_to_host, spec_to_guest;

extern const struct message_spec *const spec_clipboard_to_guest[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_text_to_guest[SPEC_TOPIC_SIZE];
extern const struct message_spec *const spec_tool_to_guest[SPEC_TOPIC_SIZE];

/* Of the topics above, what the backend has as well. */
extern const struct message_spec spec_bye, spec_via_vm, spec_pool_create, spec_pool_pages,
	spec_pool_nothing, spec_pool_dmabuf, spec_window_commit;

struct outbox;
struct outbox_message;

/* side.h names them. */
struct link_side {
	enum spec_side is;
	const struct spec_table *receives, *sends;
	/* NULL, or what becomes of messages that wait in an outbox when message comes to it. */
	void (*leave_out)(struct outbox *outbox, struct outbox_message *message);
};

/* Of both directions: types with sizes, a piece of one type. */
#define SPEC_CLIP_DATA_FIELDS 2
extern const struct spec_field spec_clip_data_fields[SPEC_CLIP_DATA_FIELDS];
#define SPEC_CLIP_DATA                                                                             \
	.since = LINK_VERSION_MINOR_CLIPBOARD, .object = SPEC_OBJECT, .size = 8,                   \
	SPEC_FIELDS(spec_clip_data_fields),                                                        \
	.tails = {SPEC_BYTES_TAIL(                                                                 \
		clip_data.length, clip_data.untrusted_bytes, 1, LINK_MAX_CLIP_CHUNK)}

/* The fields of a struct link_rect, for tails of them. */
#define SPEC_RECT_FIELDS 4
extern const struct spec_field spec_rect_fields[SPEC_RECT_FIELDS];

/* How many elements msg says that tail has: unchecked. */
uint32_t spec_tail_count(const struct spec_tail *tail, const struct link_msg *msg);

/* NULL when there is no such opcode. */
const struct message_spec *spec_find(const struct spec_table *table, uint32_t opcode);

/* --- words to write the tables in ----------------------------------------------------------- */

/* A row of a topic: HELLO, who may receive it, and what else is said of it. */
#define SPEC_TO(message, side, ...)                                                                \
	[LINK_##message % SPEC_TOPIC_SIZE] =                                                       \
		&(const struct message_spec)SPEC_OF(message, side, __VA_ARGS__)

/* The same where the row points to a spec of its own. */
#define SPEC_OF(message, side, ...) {.name = #message, .sides = (side), __VA_ARGS__}

#define SPEC_BODY(bytes, array) .size = (bytes), SPEC_FIELDS(array)

/* Values of a field from least on. */
#define SPEC_NEWER(member, least_value, version)                                                   \
	.newer = {.offset = offsetof(struct link_msg, member),                                     \
		.since = (version),                                                                \
		.least = (least_value)}

#define SPEC_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SPEC_KIND(type, member)                                                                    \
	_Generic(((type *)0)->member,                                                              \
		uint16_t: SPEC_U16,                                                                \
		uint32_t: SPEC_U32,                                                                \
		int32_t: SPEC_I32,                                                                 \
		uint64_t: SPEC_U64)

#define SPEC_FIELD(type, member, below_error, above_error, low_value, high_value)                  \
	{.offset = offsetof(type, member),                                                         \
		.kind = SPEC_KIND(type, member),                                                   \
		.below = (below_error),                                                            \
		.above = (above_error),                                                            \
		.low = (low_value),                                                                \
		.high = (high_value)}

/* Of an element of a tail: */
#define SPEC_ELEMENT(type, member, low, high)                                                      \
	SPEC_FIELD(type, member, LINK_ERROR_VALUE, LINK_ERROR_VALUE, low, high)
#define SPEC_ELEMENT_ID(type, member)                                                              \
	SPEC_FIELD(type, member, LINK_ERROR_OBJECT, LINK_ERROR_OBJECT, 1, UINT32_MAX)

/* Of a body: any value; a range; a range whose top is a limit of WELCOME; an id that is needed. */
#define SPEC_ANY(member) SPEC_RANGE(member, INT64_MIN, INT64_MAX)
#define SPEC_RANGE(member, low, high) SPEC_ELEMENT(struct link_msg, member, low, high)
#define SPEC_LIMITED(member, low, high)                                                            \
	SPEC_FIELD(struct link_msg, member, LINK_ERROR_VALUE, LINK_ERROR_LIMIT, low, high)
#define SPEC_ID(member) SPEC_ELEMENT_ID(struct link_msg, member)
#define SPEC_BOOLEAN(member) SPEC_RANGE(member, 0, 1)

#define SPEC_FIELDS(array) .fields = (array), .field_count = SPEC_COUNT(array)

#define SPEC_BYTES_TAIL(count_member, bytes_member, least_count, most_count)                       \
	{.element_size = 1,                                                                        \
		.stride = 1,                                                                       \
		.offset = offsetof(struct link_msg, bytes_member),                                 \
		.count_offset = offsetof(struct link_msg, count_member),                           \
		.least = (least_count),                                                            \
		.most = (most_count)}

#define SPEC_TAIL(                                                                                 \
	element_fields, wire_size, type, count_member, array_member, least_count, most_count)      \
	{SPEC_FIELDS(element_fields), .element_size = (wire_size), .stride = sizeof(type),         \
		.offset = offsetof(struct link_msg, array_member),                                 \
		.count_offset = offsetof(struct link_msg, count_member), .least = (least_count),   \
		.most = (most_count)}

#endif
