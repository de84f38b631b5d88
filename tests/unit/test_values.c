/* SPDX-License-Identifier: MIT
 *
 * Values out of range, field by field: one value of a valid sample is overwritten.
 */
#include "harness.h"

#include "protocol/decode.h"
#include "protocol/encode.h"
#include "protocol/writer.h"
#include "samples.h"

struct value_case {
	enum link_opcode opcode;
	size_t at; /* in the body */
	size_t size; /* of the field: 1, 2, 4 or 8 bytes */
	uint64_t value;
	enum link_error error;
};

#define NONE LINK_ERROR_NONE
#define VALUE LINK_ERROR_VALUE
#define LIMIT LINK_ERROR_LIMIT
#define OBJECT LINK_ERROR_OBJECT
#define VERSION LINK_ERROR_VERSION
#define LENGTH LINK_ERROR_LENGTH
#define MINUS(value) (UINT64_C(0x100000000) - (value))
#define LAYER(index, at) (20 + 52 * (index) + (at))
#define RECT(index, at) (20 + 52 * 2 + 16 * (index) + (at))

static const struct value_case link_cases[] = {
	{LINK_HELLO, 0, 4, 0, VERSION},
	{LINK_HELLO, 0, 4, 0x434c534e, VERSION},
	{LINK_HELLO, 4, 2, 0, VERSION},
	{LINK_HELLO, 4, 2, 2, VERSION},
	{LINK_HELLO, 6, 2, LINK_VERSION_MINOR_LEAST - 1, VERSION},
	{LINK_HELLO, 6, 2, LINK_VERSION_MINOR_LEAST, NONE},
	{LINK_HELLO, 6, 2, 0xffff, NONE},
	{LINK_HELLO, 8, 4, 0xffffffff, NONE},
	{LINK_HELLO, 12, 4, 2, VALUE},
	{LINK_HELLO, 12, 4, 0x80000001, VALUE},
	{LINK_BYE, 0, 4, 0, VALUE},
	{LINK_BYE, 0, 4, LINK_BYE_LAST + 1, VALUE},
	{LINK_WELCOME, 0, 2, 0, VERSION},
	{LINK_WELCOME, 0, 2, 2, VERSION},
	{LINK_WELCOME, 2, 2, LINK_VERSION_MINOR_LEAST - 1, VERSION},
	{LINK_WELCOME, 2, 2, LINK_VERSION_MINOR + 1, VERSION},
	{LINK_WELCOME, 4, 4, 1, VALUE},
	{LINK_WELCOME, 8, 4, 0, VALUE},
	{LINK_WELCOME, 8, 4, LINK_MAX_WINDOWS + 1, VALUE},
	{LINK_WELCOME, 12, 4, 0, VALUE},
	{LINK_WELCOME, 12, 4, LINK_MAX_POOLS + 1, VALUE},
	{LINK_WELCOME, 16, 4, 0, VALUE},
	{LINK_WELCOME, 16, 4, LINK_MAX_BUFFERS + 1, VALUE},
	{LINK_WELCOME, 20, 4, 0, VALUE},
	{LINK_WELCOME, 20, 4, LINK_MAX_LAYERS + 1, VALUE},
	{LINK_WELCOME, 24, 4, 0, VALUE},
	{LINK_WELCOME, 24, 4, LINK_MAX_LINK_LAYERS + 1, VALUE},
	{LINK_WELCOME, 28, 4, 0, VALUE},
	{LINK_WELCOME, 28, 4, LINK_MAX_RECTS + 1, VALUE},
	{LINK_WELCOME, 32, 4, 0, VALUE},
	{LINK_WELCOME, 32, 4, LINK_MAX_POPUP_DEPTH + 1, VALUE},
	{LINK_WELCOME, 36, 8, 0, VALUE},
	{LINK_WELCOME, 36, 8, LINK_MAX_POOL_BYTES + 1, VALUE},
	{LINK_WELCOME, 44, 8, 0, VALUE},
	{LINK_WELCOME, 44, 8, LINK_MAX_LINK_BYTES + 1, VALUE},
	{LINK_WELCOME, 44, 8, UINT64_MAX, VALUE},
	{LINK_ERROR, 0, 4, 0, VALUE},
	{LINK_ERROR, 0, 4, LINK_ERROR_LAST + 1, VALUE},
	{LINK_LAUNCH, 0, 4, 0, VALUE},
	{LINK_LAUNCH, 0, 4, 2, VALUE},
	{LINK_LAUNCH, 0, 4, 4, VALUE},
	{LINK_LAUNCH, 0, 4, LINK_MAX_LAUNCH_ARGS + 1, VALUE},
	{LINK_LAUNCH, 4, 4, 0, VALUE},
	{LINK_LAUNCH, 4, 4, 8, LENGTH},
	{LINK_LAUNCH, 4, 4, 10, LENGTH},
	{LINK_LAUNCH, 4, 4, LINK_MAX_LAUNCH_BYTES + 1, LIMIT},
	{LINK_LAUNCH, 4, 4, 0xffffffff, LIMIT},
	{LINK_LAUNCH, 16, 1, 'x', VALUE},
	{LINK_LAUNCH, 12, 1, 'x', VALUE},
	{LINK_OUTPUT, 0, 4, 0, VALUE},
	{LINK_OUTPUT, 0, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_OUTPUT, 0, 4, MINUS(1), VALUE},
	{LINK_OUTPUT, 4, 4, 0, VALUE},
	{LINK_OUTPUT, 4, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_OUTPUT, 12, 4, 0, VALUE},
	{LINK_OUTPUT, 12, 4, LINK_MAX_SCALE + 1, VALUE},
};

static const struct value_case memory_cases[] = {
	{LINK_POOL_CREATE, 0, 8, 0, VALUE},
	{LINK_POOL_CREATE, 0, 8, LINK_MAX_POOL_BYTES, NONE},
	{LINK_POOL_CREATE, 0, 8, LINK_MAX_POOL_BYTES + 1, LIMIT},
	{LINK_POOL_CREATE, 0, 8, UINT64_MAX, LIMIT},
	{LINK_POOL_CREATE, 8, 8, 0, NONE},
	{LINK_POOL_CREATE, 8, 8, 0x67001, VALUE},
	{LINK_POOL_CREATE, 8, 8, INT64_MAX - 4095, VALUE}, /* base + size wraps */
	{LINK_POOL_CREATE, 8, 8, INT64_MAX - 0x13fff, NONE},
	{LINK_POOL_CREATE, 8, 8, UINT64_MAX - 4095, VALUE},
	{LINK_POOL_REFUSED, 0, 4, 0, VALUE},
	{LINK_POOL_REFUSED, 0, 4, LINK_ERROR_LIMIT, NONE},
	{LINK_POOL_REFUSED, 0, 4, LINK_ERROR_MEMORY, NONE},
	{LINK_POOL_REFUSED, 0, 4, LINK_ERROR_VALUE, VALUE},
	{LINK_POOL_DMABUF, 0, 8, 0, VALUE},
	{LINK_POOL_DMABUF, 0, 8, LINK_MAX_POOL_BYTES + 1, LIMIT},
	{LINK_POOL_IMPORT, 0, 4, 0, OBJECT},
	{LINK_POOL_IMPORT, 4, 8, 0, VALUE},
	{LINK_POOL_IMPORT, 4, 8, 4097, VALUE},
	{LINK_POOL_IMPORT, 4, 8, LINK_MAX_POOL_BYTES + 4096, LIMIT},
	{LINK_POOL_PAGES, 0, 4, 0, VALUE},
	{LINK_POOL_PAGES, 0, 4, 1, LENGTH},
	{LINK_POOL_PAGES, 0, 4, 3, LENGTH},
	{LINK_POOL_PAGES, 0, 4, LINK_MAX_POOL_EXTENTS + 1, LIMIT},
	{LINK_POOL_PAGES, 0, 4, 0x10000002, LIMIT}, /* times 16 it wraps to the right size */
	{LINK_POOL_PAGES, 4, 8, 0x1001, VALUE},
	{LINK_POOL_PAGES, 4, 8, UINT64_MAX - 4095, VALUE},
	{LINK_POOL_PAGES, 4, 8, INT64_MAX - 4095, VALUE},
	{LINK_POOL_PAGES, 12, 8, 0, VALUE},
	{LINK_POOL_PAGES, 12, 8, 4097, VALUE},
	{LINK_POOL_PAGES, 12, 8, LINK_MAX_POOL_BYTES + 4096, VALUE},
	{LINK_POOL_PAGES, 28, 8, 4095, VALUE},
	{LINK_POOL_PAGES, 28, 8, LINK_MAX_POOL_BYTES - 0x2000,
		NONE}, /* with the other one, the most */
	{LINK_POOL_PAGES, 28, 8, LINK_MAX_POOL_BYTES - 0x1000, LIMIT},
	{LINK_POOL_NOTHING, 0, 8, 0, VALUE},
	{LINK_POOL_NOTHING, 0, 8, LINK_MAX_POOL_BYTES + 1, LIMIT},
	{LINK_BUFFER_CREATE, 0, 4, 0, OBJECT},
	{LINK_BUFFER_CREATE, 4, 4, LINK_FORMAT_XRGB8888, NONE},
	{LINK_BUFFER_CREATE, 4, 4, 0, VALUE},
	{LINK_BUFFER_CREATE, 4, 4, 0x34324258, VALUE}, /* XB24 */
	{LINK_BUFFER_CREATE, 8, 8, 0x1002, VALUE},
	{LINK_BUFFER_CREATE, 8, 8, LINK_MAX_POOL_BYTES, VALUE},
	{LINK_BUFFER_CREATE, 8, 8, LINK_MAX_POOL_BYTES - 16 * 68, VALUE},
	{LINK_BUFFER_CREATE, 8, 8, LINK_MAX_POOL_BYTES - 16 * 68 - 64, NONE},
	{LINK_BUFFER_CREATE, 8, 8, UINT64_MAX - 3, VALUE},
	{LINK_BUFFER_CREATE, 16, 4, 0, VALUE},
	{LINK_BUFFER_CREATE, 16, 4, 18, VALUE}, /* wider than the stride */
	{LINK_BUFFER_CREATE, 16, 4, 0x40000010, VALUE}, /* times 4 it wraps */
	{LINK_BUFFER_CREATE, 16, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_BUFFER_CREATE, 20, 4, 0, VALUE},
	{LINK_BUFFER_CREATE, 20, 4, LINK_MAX_DIMENSION, NONE},
	{LINK_BUFFER_CREATE, 20, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_BUFFER_CREATE, 24, 4, 0, VALUE},
	{LINK_BUFFER_CREATE, 24, 4, 60, VALUE},
	{LINK_BUFFER_CREATE, 24, 4, 66, VALUE},
	{LINK_BUFFER_CREATE, 24, 4, 0xfffffffc, VALUE},
};

static const struct value_case window_cases[] = {
	{LINK_TOPLEVEL_CREATE, 0, 4, 0, NONE},
	{LINK_TOPLEVEL_CREATE, 4, 4, LINK_STATE_MAXIMIZED | LINK_STATE_FULLSCREEN, NONE},
	{LINK_TOPLEVEL_CREATE, 4, 4, LINK_STATE_ACTIVATED, VALUE},
	{LINK_TOPLEVEL_CREATE, 4, 4, LINK_STATE_RESIZING, VALUE},
	{LINK_TOPLEVEL_CREATE, 4, 4, 0x80000000, VALUE},
	{LINK_POPUP_CREATE, 0, 4, 0, OBJECT},
	{LINK_POPUP_CREATE, 4, 4, 4, VALUE},
	{LINK_POPUP_CREATE, 12, 4, MINUS(LINK_MAX_OFFSET + 1), VALUE},
	{LINK_POPUP_CREATE, 12, 4, MINUS(LINK_MAX_OFFSET), NONE},
	{LINK_POPUP_CREATE, 16, 4, LINK_MAX_OFFSET + 1, VALUE},
	{LINK_POPUP_CREATE, 20, 4, MINUS(1), VALUE},
	{LINK_POPUP_CREATE, 20, 4, 0, NONE},
	{LINK_POPUP_CREATE, 20, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_POPUP_CREATE, 24, 4, MINUS(1), VALUE},
	{LINK_POPUP_CREATE, 24, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_POPUP_CREATE, 28, 4, 0, VALUE},
	{LINK_POPUP_CREATE, 28, 4, MINUS(1), VALUE},
	{LINK_POPUP_CREATE, 28, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_POPUP_CREATE, 32, 4, 0, VALUE},
	{LINK_POPUP_CREATE, 32, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_POPUP_CREATE, 36, 4, MINUS(LINK_MAX_OFFSET + 1), VALUE},
	{LINK_POPUP_CREATE, 36, 4, 0x7fffffff, VALUE},
	{LINK_POPUP_CREATE, 40, 4, LINK_MAX_OFFSET + 1, VALUE},
	{LINK_POPUP_CREATE, 44, 4, 9, VALUE},
	{LINK_POPUP_CREATE, 48, 4, 9, VALUE},
	{LINK_POPUP_CREATE, 52, 4, 64, VALUE},
	{LINK_POPUP_REPOSITION, 0, 4, 0, NONE},
	{LINK_POPUP_REPOSITION, 4, 4, 0, NONE},
	{LINK_POPUP_REPOSITION, 4, 4, LINK_POPUP_GRAB, VALUE},
	{LINK_POPUP_REPOSITION, 4, 4, 4, VALUE},
	{LINK_POPUP_REPOSITION, 8, 4, LINK_MAX_OFFSET + 1, VALUE},
	{LINK_POPUP_REPOSITION, 24, 4, 0, VALUE},
	{LINK_POPUP_REPOSITION, 40, 4, 0xffffffff, VALUE},
	{LINK_POPUP_REPOSITION, 44, 4, 9, VALUE},
	{LINK_POPUP_REPOSITION, 48, 4, 0x80000000, VALUE},
	{LINK_WINDOW_TITLE, 0, 4, 4, LENGTH},
	{LINK_WINDOW_TITLE, 0, 4, 6, LENGTH},
	{LINK_WINDOW_TITLE, 0, 4, LINK_MAX_TITLE + 1, LIMIT},
	{LINK_WINDOW_TITLE, 0, 4, 0xffffffff, LIMIT},
	{LINK_WINDOW_APP_ID, 0, 4, LINK_MAX_APP_ID, LENGTH},
	{LINK_WINDOW_APP_ID, 0, 4, LINK_MAX_APP_ID + 1, LIMIT},
	{LINK_WINDOW_RESPONSIVE, 0, 4, 0, NONE},
	{LINK_WINDOW_RESPONSIVE, 0, 4, 2, VALUE},
	{LINK_WINDOW_INHIBITS_IDLE, 0, 4, 0, NONE},
	{LINK_WINDOW_INHIBITS_IDLE, 0, 4, 2, VALUE},
	{LINK_WINDOW_HINTS, 0, 4, MINUS(1), VALUE},
	{LINK_WINDOW_HINTS, 0, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_WINDOW_HINTS, 0, 4, 13, VALUE}, /* a minimum above the maximum */
	{LINK_WINDOW_HINTS, 4, 4, 14, VALUE},
	{LINK_WINDOW_HINTS, 8, 4, 0, NONE},
	{LINK_WINDOW_HINTS, 8, 4, 9, VALUE},
	{LINK_WINDOW_HINTS, 12, 4, 0, NONE},
	{LINK_WINDOW_HINTS, 12, 4, 10, VALUE},
	{LINK_WINDOW_PARENT, 0, 4, 0, NONE},
	{LINK_WINDOW_REQUEST, 0, 4, 0, VALUE},
	{LINK_WINDOW_REQUEST, 0, 4, LINK_REQUEST_LAST + 1, VALUE},
	{LINK_WINDOW_REQUEST, 0, 4, LINK_REQUEST_MOVE, VALUE}, /* with edges */
	{LINK_WINDOW_REQUEST, 0, 4, LINK_REQUEST_MAXIMIZE, VALUE},
	{LINK_WINDOW_REQUEST, 4, 4, 0, NONE},
	{LINK_WINDOW_REQUEST, 4, 4, 3, VALUE},
	{LINK_WINDOW_REQUEST, 4, 4, 7, VALUE},
	{LINK_WINDOW_REQUEST, 4, 4, 9, NONE},
	{LINK_WINDOW_REQUEST, 4, 4, 12, VALUE},
	{LINK_WINDOW_REQUEST, 4, 4, 16, VALUE},
	{LINK_WINDOW_INPUT_REGION, 0, 4, 1, VALUE}, /* everywhere, and yet rects */
	{LINK_WINDOW_INPUT_REGION, 0, 4, 2, VALUE},
	{LINK_WINDOW_INPUT_REGION, 4, 4, 1, LENGTH},
	{LINK_WINDOW_INPUT_REGION, 4, 4, LINK_MAX_INPUT_RECTS + 1, LIMIT},
	{LINK_WINDOW_INPUT_REGION, 4, 4, 0x10000002, LIMIT}, /* times 16 it wraps */
	{LINK_WINDOW_INPUT_REGION, 8, 4, INT32_MAX, VALUE},
	{LINK_WINDOW_INPUT_REGION, 32, 4, MINUS(1), VALUE},
	{LINK_SPRITE_CREATE, 0, 4, 0, VALUE},
	{LINK_SPRITE_CREATE, 0, 4, LINK_SPRITE_LAST + 1, VALUE},
	{LINK_WINDOW_OUTPUT, 0, 4, 0, NONE},
	{LINK_WINDOW_OUTPUT, 4, 4, 0, VALUE},
	{LINK_WINDOW_OUTPUT, 4, 4, LINK_MAX_SCALE + 1, VALUE},
	{LINK_PRESENTED, 4, 4, 1000, VALUE},
	{LINK_PRESENTED, 8, 4, 0, VALUE},
	{LINK_PRESENTED, 8, 4, LINK_MAX_REFRESH, NONE},
	{LINK_PRESENTED, 8, 4, LINK_MAX_REFRESH + 1, VALUE},
	{LINK_WINDOW_COMMIT, 4, 4, 0, VALUE},
	{LINK_WINDOW_COMMIT, 4, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_WINDOW_COMMIT, 8, 4, 0, VALUE},
	{LINK_WINDOW_COMMIT, 8, 4, 0xffffffff, VALUE},
	{LINK_WINDOW_COMMIT, 12, 4, 1, LENGTH},
	{LINK_WINDOW_COMMIT, 12, 4, LINK_MAX_LAYERS + 1, LIMIT},
	{LINK_WINDOW_COMMIT, 12, 4, 0xffffffff, LIMIT},
	{LINK_WINDOW_COMMIT, 16, 4, 3, LENGTH},
	{LINK_WINDOW_COMMIT, 16, 4, LINK_MAX_RECTS + 1, LIMIT},
	{LINK_WINDOW_COMMIT, 16, 4, 0x10000004, LIMIT},
	{LINK_WINDOW_COMMIT, LAYER(0, 0), 4, 0, OBJECT},
	{LINK_WINDOW_COMMIT, LAYER(0, 0), 4, 9, OBJECT}, /* the id of layer 1 */
	{LINK_WINDOW_COMMIT, LAYER(1, 4), 4, 0, OBJECT},
	{LINK_WINDOW_COMMIT, LAYER(0, 8), 4, LINK_MAX_OFFSET + 1, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 8), 4, LINK_MAX_OFFSET, NONE},
	{LINK_WINDOW_COMMIT, LAYER(0, 12), 4, MINUS(LINK_MAX_OFFSET + 1), VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 16), 4, 0, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 16), 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 20), 4, 0, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 20), 4, 0x80000000, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 24), 4, MINUS(1), VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 24), 4, INT32_MAX, VALUE}, /* x + width wraps */
	{LINK_WINDOW_COMMIT, LAYER(0, 28), 4, MINUS(256), VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 32), 4, 0, VALUE}, /* a height but no width */
	{LINK_WINDOW_COMMIT, LAYER(0, 32), 4, MINUS(768), VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 36), 4, 0, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 36), 4, INT32_MAX, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(1, 24), 4, 1, VALUE}, /* the whole buffer, from x = 1/256 */
	{LINK_WINDOW_COMMIT, LAYER(1, 28), 4, 1, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 40), 4, 8, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 44), 4, 0, VALUE}, /* the counts miss a rect */
	{LINK_WINDOW_COMMIT, LAYER(0, 44), 4, 2, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(0, 48), 4, 3, VALUE},
	{LINK_WINDOW_COMMIT, LAYER(1, 48), 4, 0xffffffff, VALUE},
	{LINK_WINDOW_COMMIT, RECT(0, 0), 4, INT32_MAX, VALUE},
	{LINK_WINDOW_COMMIT, RECT(1, 4), 4, INT32_MAX - 7, VALUE},
	{LINK_WINDOW_COMMIT, RECT(1, 4), 4, INT32_MAX - 8, NONE},
	{LINK_WINDOW_COMMIT, RECT(3, 8), 4, MINUS(1), VALUE},
	{LINK_WINDOW_COMMIT, RECT(3, 12), 4, MINUS(1), VALUE},
	{LINK_CONFIGURE, 0, 4, 0, VALUE},
	{LINK_CONFIGURE, 4, 4, MINUS(1), VALUE},
	{LINK_CONFIGURE, 8, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_CONFIGURE, 12, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_CONFIGURE, 16, 4, MINUS(1), VALUE},
	{LINK_CONFIGURE, 20, 4, 64, VALUE},
	{LINK_POPUP_CONFIGURE, 0, 4, 0, VALUE},
	{LINK_POPUP_CONFIGURE, 8, 4, LINK_MAX_OFFSET + 1, VALUE},
	{LINK_POPUP_CONFIGURE, 12, 4, MINUS(LINK_MAX_OFFSET + 1), VALUE},
	{LINK_POPUP_CONFIGURE, 16, 4, 0, VALUE},
	{LINK_POPUP_CONFIGURE, 20, 4, LINK_MAX_DIMENSION + 1, VALUE},
};

#define FAR_COORDINATE (256 * LINK_MAX_OFFSET + 1)

/* In COPY_ASK's body: two sizes, then "a/b" and "c/d". */
static const struct value_case clipboard_cases[] = {
	{LINK_COPY_DATA, 0, 4, LINK_MAX_CLIP_TYPES, VALUE},
	{LINK_COPY_DATA, 4, 4, 0, VALUE},
	{LINK_COPY_DATA, 4, 4, 2, LENGTH},
	{LINK_COPY_DATA, 4, 4, LINK_MAX_CLIP_CHUNK + 1, LIMIT},
	{LINK_COPY_END, 0, 4, LINK_MAX_CLIP_TYPES, VALUE},
	{LINK_COPY_END, 4, 4, 0, VALUE},
	{LINK_COPY_END, 4, 4, LINK_COPY_LAST + 1, VALUE},
	{LINK_PASTE_CREDIT, 0, 4, 0, VALUE},
	{LINK_PASTE_CREDIT, 0, 4, LINK_CLIP_WINDOW + 1, LIMIT},
	{LINK_COPY_ASK, 0, 4, 0, VALUE},
	{LINK_COPY_ASK, 0, 4, 1, LENGTH},
	{LINK_COPY_ASK, 0, 4, LINK_MAX_CLIP_TYPES + 1, LIMIT},
	{LINK_COPY_ASK, 4, 4, 1, VALUE},
	{LINK_COPY_ASK, 4, 4, 7, LENGTH},
	{LINK_COPY_ASK, 4, 4, LINK_MAX_CLIP_NAMES + 1, LIMIT},
	{LINK_COPY_ASK, 8, 8, LINK_MAX_CLIP_BYTES, NONE},
	{LINK_COPY_ASK, 8, 8, LINK_MAX_CLIP_BYTES + 1, LIMIT},
	{LINK_COPY_ASK, 8, 8, UINT64_MAX, LIMIT},
	{LINK_COPY_ASK, 24, 1, 0, VALUE}, /* an empty name, and one too many */
	{LINK_COPY_ASK, 24, 1, '\n', VALUE},
	{LINK_COPY_ASK, 24, 1, ' ', VALUE},
	{LINK_COPY_ASK, 24, 1, '~', NONE},
	{LINK_COPY_ASK, 24, 1, 0x7f, VALUE},
	{LINK_COPY_ASK, 24, 1, 0xc3, VALUE},
	{LINK_COPY_ASK, 27, 1, 'x', VALUE}, /* one name of two */
	{LINK_COPY_ASK, 31, 1, 'x', VALUE}, /* the last has no end */
	{LINK_COPY_CREDIT, 0, 4, 0, VALUE},
	{LINK_COPY_CREDIT, 0, 4, LINK_CLIP_WINDOW + 1, LIMIT},
	{LINK_PASTE_OFFER, 8, 8, LINK_MAX_CLIP_BYTES + 1, LIMIT},
	{LINK_PASTE_DATA, 0, 4, LINK_MAX_CLIP_TYPES, VALUE},
	{LINK_PASTE_DATA, 4, 4, LINK_MAX_CLIP_CHUNK + 1, LIMIT},
	{LINK_DRAG_COPY, 0, 4, 0, VALUE},
	{LINK_DRAG_COPY, 8, 8, 0, NONE},
	{LINK_DRAG_COPY, 24, 1, ' ', VALUE},
	{LINK_DROP_OFFER, 8, 8, LINK_MAX_CLIP_BYTES + 1, LIMIT},
	{LINK_DROP, 0, 4, 0, OBJECT},
	{LINK_DROP, 4, 4, FAR_COORDINATE, VALUE},
	{LINK_DROP, 8, 4, MINUS(FAR_COORDINATE), VALUE},
	{LINK_DROP_END, 0, 4, 0, VALUE},
	{LINK_DROP_END, 0, 4, LINK_DROP_LAST + 1, VALUE},
};

static const struct value_case typed_cases[] = {
	{LINK_TEXT_INPUT, 0, 4, 0, NONE},
	{LINK_TEXT_INPUT, 0, 4, 2, VALUE},
	{LINK_TEXT_INPUT, 4, 4, 0x3ff, NONE},
	{LINK_TEXT_INPUT, 4, 4, 0x400, VALUE},
	{LINK_TEXT_INPUT, 8, 4, 14, VALUE},
	{LINK_TEXT_INPUT, 12, 4, MINUS(LINK_MAX_OFFSET + 1), VALUE},
	{LINK_TEXT_INPUT, 16, 4, LINK_MAX_OFFSET + 1, VALUE},
	{LINK_TEXT_INPUT, 20, 4, MINUS(1), VALUE},
	{LINK_TEXT_INPUT, 24, 4, LINK_MAX_DIMENSION, NONE},
	{LINK_TEXT_INPUT, 24, 4, LINK_MAX_DIMENSION + 1, VALUE},
	{LINK_TEXT_CHANGE, 0, 4, LINK_MAX_TYPED, NONE},
	{LINK_TEXT_CHANGE, 0, 4, LINK_MAX_TYPED + 1, VALUE},
	{LINK_TEXT_CHANGE, 4, 4, LINK_MAX_TYPED + 1, VALUE},
	{LINK_TEXT_CHANGE, 8, 4, MINUS(1), NONE},
	{LINK_TEXT_CHANGE, 8, 4, MINUS(2), VALUE},
	{LINK_TEXT_CHANGE, 8, 4, 2, NONE},
	{LINK_TEXT_CHANGE, 8, 4, 3, VALUE}, /* beyond the preedit's end */
	{LINK_TEXT_CHANGE, 12, 4, 3, VALUE},
	{LINK_TEXT_CHANGE, 16, 4, 3, LENGTH},
	{LINK_TEXT_CHANGE, 16, 4, LINK_MAX_TYPED + 1, LIMIT},
	{LINK_TEXT_CHANGE, 20, 4, 4, LENGTH},
	{LINK_TEXT_CHANGE, 20, 4, UINT32_MAX, LIMIT},
};

static const struct value_case input_cases[] = {
	{LINK_CURSOR_SHAPE, 4, 4, 0, NONE},
	{LINK_CURSOR_SHAPE, 4, 4, LINK_MAX_CURSOR_SHAPE + 1, VALUE},
	{LINK_CURSOR_IMAGE, 4, 4, 0, OBJECT},
	{LINK_CURSOR_IMAGE, 8, 4, LINK_MAX_CURSOR + 1, VALUE},
	{LINK_CURSOR_IMAGE, 12, 4, MINUS(1), VALUE},
	{LINK_DRAG_START, 0, 4, UINT32_MAX, NONE},
	{LINK_DRAG_ICON, 0, 4, LINK_MAX_ICON_OFFSET + 1, VALUE},
	{LINK_DRAG_ICON, 4, 4, MINUS(LINK_MAX_ICON_OFFSET + 1), VALUE},
	{LINK_POINTER_CONSTRAIN, 4, 4, 0, VALUE},
	{LINK_POINTER_CONSTRAIN, 4, 4, LINK_CONSTRAINT_LOCK, NONE},
	{LINK_POINTER_CONSTRAIN, 4, 4, LINK_CONSTRAINT_LAST + 1, VALUE},
	{LINK_POINTER_CONSTRAIN, 8, 4, 1, VALUE}, /* everywhere, and yet rects */
	{LINK_POINTER_CONSTRAIN, 8, 4, 2, VALUE},
	{LINK_POINTER_CONSTRAIN, 12, 4, 1, LENGTH},
	{LINK_POINTER_CONSTRAIN, 12, 4, LINK_MAX_INPUT_RECTS + 1, LIMIT},
	{LINK_POINTER_CONSTRAIN, 12, 4, 0x10000002, LIMIT},
	{LINK_POINTER_CONSTRAIN, 16, 4, INT32_MAX, VALUE},
	{LINK_POINTER_CONSTRAIN, 40, 4, MINUS(1), VALUE},
	{LINK_POINTER_RELEASE, 0, 4, 0, VALUE}, /* and yet a place */
	{LINK_POINTER_RELEASE, 0, 4, 2, VALUE},
	{LINK_POINTER_RELEASE, 4, 4, LINK_MAX_COORDINATE, NONE},
	{LINK_POINTER_RELEASE, 4, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_POINTER_RELEASE, 8, 4, MINUS(LINK_MAX_COORDINATE + 1), VALUE},
	{LINK_POINTER_CONSTRAINED, 4, 4, 2, VALUE},
	{LINK_POINTER_RELATIVE, 4, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_POINTER_RELATIVE, 8, 4, MINUS(LINK_MAX_COORDINATE + 1), VALUE},
	{LINK_POINTER_RELATIVE, 12, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_POINTER_RELATIVE, 16, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_TOUCH_DOWN, 8, 4, LINK_MAX_FINGERS, VALUE},
	{LINK_TOUCH_DOWN, 12, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_TOUCH_DOWN, 16, 4, MINUS(LINK_MAX_COORDINATE + 1), VALUE},
	{LINK_TOUCH_UP, 4, 4, LINK_MAX_FINGERS, VALUE},
	{LINK_TOUCH_MOTION, 4, 4, LINK_MAX_FINGERS, VALUE},
	{LINK_TOUCH_MOTION, 8, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_TOUCH_MOTION, 12, 4, MINUS(LINK_MAX_COORDINATE + 1), VALUE},
	{LINK_GESTURE_BEGIN, 8, 4, 0, VALUE},
	{LINK_GESTURE_BEGIN, 8, 4, LINK_GESTURE_LAST + 1, VALUE},
	{LINK_GESTURE_BEGIN, 12, 4, 0, VALUE},
	{LINK_GESTURE_BEGIN, 12, 4, LINK_MAX_FINGERS + 1, VALUE},
	{LINK_GESTURE_UPDATE, 4, 4, LINK_MAX_COORDINATE + 1, VALUE},
	{LINK_GESTURE_UPDATE, 8, 4, MINUS(LINK_MAX_COORDINATE + 1), VALUE},
	{LINK_GESTURE_UPDATE, 12, 4, LINK_MAX_GESTURE_SCALE + 1, VALUE},
	{LINK_GESTURE_UPDATE, 16, 4, LINK_MAX_GESTURE_ROTATION + 1, VALUE},
	{LINK_GESTURE_UPDATE, 16, 4, MINUS(LINK_MAX_GESTURE_ROTATION + 1), VALUE},
	{LINK_GESTURE_END, 4, 4, 2, VALUE},
	{LINK_DRAG_END, 0, 4, 0, VALUE},
	{LINK_DRAG_END, 0, 4, LINK_DRAG_END_LAST + 1, VALUE},
	{LINK_KEYMAP, 0, 4, 0, VALUE},
	{LINK_KEYMAP, 0, 4, 13, VALUE}, /* less than offset and length */
	{LINK_KEYMAP, 0, 4, LINK_MAX_KEYMAP + 1, LIMIT},
	{LINK_KEYMAP, 4, 4, 15, VALUE},
	{LINK_KEYMAP, 4, 4, 0xfffffffc, VALUE},
	{LINK_KEYMAP, 8, 4, 0, VALUE},
	{LINK_KEYMAP, 8, 4, 7, LENGTH},
	{LINK_KEYMAP, 8, 4, LINK_MAX_KEYMAP_CHUNK + 1, LIMIT},
	{LINK_KEYMAP, 15, 1, 0, VALUE},
	{LINK_KEY, 8, 4, 0x300, VALUE},
	{LINK_KEY, 12, 4, 2, VALUE},
	{LINK_POINTER_ENTER, 4, 4, FAR_COORDINATE, VALUE},
	{LINK_POINTER_ENTER, 8, 4, MINUS(FAR_COORDINATE), VALUE},
	{LINK_POINTER_MOTION, 4, 4, MINUS(FAR_COORDINATE), VALUE},
	{LINK_POINTER_MOTION, 8, 4, 0x80000000, VALUE},
	{LINK_POINTER_BUTTON, 8, 4, 0x300, VALUE},
	{LINK_POINTER_BUTTON, 12, 4, 0xffffffff, VALUE},
	{LINK_POINTER_AXIS, 4, 4, 2, VALUE},
	{LINK_POINTER_AXIS, 8, 4, 4, VALUE},
	{LINK_POINTER_AXIS, 12, 4, 2, VALUE},
};

static void check_case(const struct value_case *value_case)
{
	const struct sample *sample = sample_find(value_case->opcode);
	uint8_t bytes[LINK_MAX_MESSAGE];
	size_t size = sample_encode(sample, bytes);
	assert_true(LINK_HEADER_SIZE + value_case->at + value_case->size <= size);
	for (size_t i = 0; i < value_case->size; i++) {
		bytes[LINK_HEADER_SIZE + value_case->at + i] =
			(uint8_t)(value_case->value >> 8 * i);
	}
	struct decode_state state = sample_state(sample, sample_side(sample));
	struct link_msg msg;
	enum link_error error = decode(&state, bytes, size, sample->fds, &msg);
	if (error != value_case->error) {
		fail_msg("%s, body offset %zu, value 0x%llx: %s instead of %s",
			side_opcode_name(value_case->opcode), value_case->at,
			(unsigned long long)value_case->value, decode_error_name(error),
			decode_error_name(value_case->error));
	}
	bool greeting = sample->phase == SAMPLE_FIRST && error == LINK_ERROR_NONE;
	assert_int_equal(state.greeted, sample->phase == SAMPLE_READY || greeting);
}

#define TABLE_TEST(name, table)                                                                    \
	static void name(void **state)                                                             \
	{                                                                                          \
		for (size_t i = 0; i < COUNT_OF(table); i++) {                                     \
			check_case(&table[i]);                                                     \
		}                                                                                  \
	}

TABLE_TEST(link_values, link_cases)
TABLE_TEST(memory_values, memory_cases)
TABLE_TEST(window_values, window_cases)
TABLE_TEST(input_values, input_cases)
TABLE_TEST(typed_values, typed_cases)
TABLE_TEST(clipboard_values, clipboard_cases)

/* A commit of no layers, with the sizes and the count of rects that follow it as given. */
static enum link_error decode_commit(uint8_t width, uint8_t height, uint8_t rects)
{
	struct link_msg unmap = {.opcode = LINK_WINDOW_COMMIT, .object = 1};
	struct decode_state state = {
		.side = &link_side_host, .greeted = true, .minor = LINK_VERSION_MINOR};
	uint8_t bytes[LINK_MAX_MESSAGE] = {0};
	size_t size = side_encode(&unmap, bytes) + rects * sizeof(struct link_rect);
	bytes[4] = (uint8_t)size;
	bytes[LINK_HEADER_SIZE + 4] = width;
	bytes[LINK_HEADER_SIZE + 8] = height;
	bytes[LINK_HEADER_SIZE + 16] = rects;
	struct link_msg msg;
	return decode(&state, bytes, size, 0, &msg);
}

/* What one overwritten field cannot say. */
static void several_fields(void **state)
{
	assert_int_equal(decode_commit(0, 0, 0), LINK_ERROR_NONE);
	assert_int_equal(decode_commit(1, 1, 0), LINK_ERROR_VALUE);
	assert_int_equal(decode_commit(0, 0, 1), LINK_ERROR_VALUE);
}

/* Types whose names have so many letters each, with half of what a paste may have. */
static enum link_error decode_types(enum link_opcode opcode, uint8_t types, uint32_t letters)
{
	uint8_t bytes[LINK_MAX_MESSAGE] = {0};
	struct writer writer;
	writer_init(&writer, bytes, sizeof(bytes));
	size_t size = LINK_HEADER_SIZE + 8 + types * (8 + letters + 1);
	writer_u32(&writer, opcode);
	writer_u32(&writer, (uint32_t)size);
	writer_u32(&writer, 1);
	writer_u32(&writer, types);
	writer_u32(&writer, types * (letters + 1));
	for (unsigned i = 0; i < types; i++) {
		writer_u64(&writer, LINK_MAX_CLIP_BYTES / 2);
	}
	for (unsigned i = 0; i < types * (letters + 1); i++) {
		writer_bytes(&writer, i % (letters + 1) == letters ? "" : "a", 1);
	}
	assert_int_equal(writer.at, size);
	struct decode_state state = {
		.side = &link_side_guest, .greeted = true, .minor = LINK_VERSION_MINOR};
	struct link_msg msg;
	return decode(&state, bytes, size, 0, &msg);
}

static void type_lists(void **state)
{
	assert_int_equal(decode_types(LINK_COPY_ASK, 1, LINK_MAX_CLIP_NAME), LINK_ERROR_NONE);
	assert_int_equal(decode_types(LINK_COPY_ASK, 1, LINK_MAX_CLIP_NAME + 1), LINK_ERROR_VALUE);
	const uint8_t all = LINK_MAX_CLIP_TYPES;
	assert_int_equal(decode_types(LINK_COPY_ASK, all, LINK_MAX_CLIP_NAME), LINK_ERROR_NONE);
	assert_int_equal(decode_types(LINK_COPY_ASK, all + 1, 3), LINK_ERROR_LIMIT);
	assert_int_equal(decode_types(LINK_PASTE_OFFER, 2, 3), LINK_ERROR_NONE);
	assert_int_equal(decode_types(LINK_PASTE_OFFER, 3, 3), LINK_ERROR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(link_values),
		cmocka_unit_test(memory_values),
		cmocka_unit_test(window_values),
		cmocka_unit_test(input_values),
		cmocka_unit_test(typed_values),
		cmocka_unit_test(clipboard_values),
		cmocka_unit_test(type_lists),
		cmocka_unit_test(several_fields),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
