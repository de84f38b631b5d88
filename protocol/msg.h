/* SPDX-License-Identifier: MIT
 *
 * The vocabulary of the link protocol, version 1.7: opcodes and the checked form of every
 * message. docs/protocol.md is the normative text; the byte layout of a body is the order of
 * the fields here, little-endian, without padding.
 *
 * A struct of this file holds values that decode.h has checked against limits.h. Object ids are
 * only syntactically checked (not 0 where an object is needed): whether one exists is known to
 * the table of the link that it arrived on.
 */
#ifndef PROTOCOL_MSG_H
#define PROTOCOL_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "limits.h"

#define LINK_MAGIC 0x4e534c43u /* "CLSN" */
#define LINK_VERSION_MAJOR 1u
#define LINK_VERSION_MINOR 7u
#define LINK_VERSION_MINOR_LEAST 2u /* a peer with less is refused */
#define LINK_VERSION_MINOR_CLIPBOARD 3u /* with less a domain has no part in it */
#define LINK_VERSION_MINOR_DROPS 4u /* with less nothing is dragged out of a domain, or into it */
#define LINK_VERSION_MINOR_INHIBITS 5u /* with less no window keeps the session from being idle */
#define LINK_VERSION_MINOR_PRESENTED 6u /* with less nothing is said of when pictures were seen */
#define LINK_VERSION_MINOR_ACTIVATE                                                                \
	6u /* with less an application that was launched marks windows */
#define LINK_VERSION_MINOR_TEXT 6u /* with less no input method of the host writes in a domain */
#define LINK_VERSION_MINOR_CONSTRAINTS 6u /* with less no window holds the pointer */
#define LINK_VERSION_MINOR_GESTURES 6u /* with less a domain hears of none */
#define LINK_VERSION_MINOR_TOUCH 6u /* with less a finger is a pointer to the domain */
#define LINK_VERSION_MINOR_ICONS 7u /* with less no window has an icon */
#define LINK_VERSION_MINOR_TOOLS 7u /* with less a pen is a pointer to the domain */

/* The top bit of an opcode is its direction. */
#define LINK_FROM_HOST 0x8000u

#define LINK_MEMORY_FIRST 0x0010u
#define LINK_MEMORY_LAST 0x001fu

enum link_opcode {
	/* Guest to host: the link itself. */
	LINK_HELLO = 0x0001, /* first message of a proxy; once */
	LINK_PONG = 0x0002,
	LINK_BYE = 0x0003, /* the sender closes the link and says why */
	LINK_VIA_VM = 0x0004, /* first message of a vhost backend, before HELLO; once */
	LINK_LAUNCH_RESULT = 0x0005,
	LINK_SYNC = 0x0006,

	/* Guest to host: memory. A backend reads all that has these numbers, from LINK_MEMORY_FIRST
	 * to LINK_MEMORY_LAST, and passes on none that it does not know. */
	LINK_POOL_CREATE = 0x0010, /* 1 fd: a memfd sealed against shrinking */
	LINK_POOL_DESTROY = 0x0011,
	LINK_POOL_IMPORT = 0x0012, /* rings only: the backend turns it into POOL_CREATE or... */
	LINK_POOL_PAGES = 0x0013, /* backends only, 1 fd: guest RAM */
	LINK_POOL_NOTHING = 0x0014, /* backends only */
	LINK_POOL_DMABUF = 0x0015, /* backends only, 1 fd: a dmabuf that the CPU can map */
	LINK_BUFFER_CREATE = 0x0018,
	LINK_BUFFER_DESTROY = 0x0019,

	/* Guest to host: windows. */
	LINK_TOPLEVEL_CREATE = 0x0020,
	LINK_POPUP_CREATE = 0x0021,
	LINK_WINDOW_DESTROY = 0x0022,
	LINK_WINDOW_TITLE = 0x0023,
	LINK_WINDOW_APP_ID = 0x0024,
	LINK_WINDOW_HINTS = 0x0025,
	LINK_WINDOW_PARENT = 0x0026,
	LINK_WINDOW_REQUEST = 0x0027,
	LINK_WINDOW_COMMIT = 0x0028,
	LINK_POPUP_REPOSITION = 0x0029,
	LINK_WINDOW_INPUT_REGION = 0x002a,
	LINK_SPRITE_CREATE = 0x002b,
	LINK_WINDOW_RESPONSIVE = 0x002c,
	LINK_WINDOW_INHIBITS_IDLE = 0x002d,
	LINK_WINDOW_FEEDBACK = 0x002e,
	LINK_WINDOW_ICON = 0x002f,

	/* Guest to host: input. The object is the window that the pointer is in, or was when its
	 * button was pressed; CANCEL is about the link, ICON about a sprite. */
	LINK_CURSOR_SHAPE = 0x0030,
	LINK_CURSOR_IMAGE = 0x0031,
	LINK_DRAG_START = 0x0032,
	LINK_DRAG_CANCEL = 0x0033,
	LINK_DRAG_ICON = 0x0034,
	LINK_POINTER_CONSTRAIN = 0x0035,
	LINK_POINTER_RELEASE = 0x0036,
	LINK_TOOL_WISH = 0x0037, /* the object is any window */

	/* Guest to host: the clipboard. The object is the host's request, or its paste. */
	LINK_COPY_DATA = 0x0040,
	LINK_COPY_END = 0x0041,
	LINK_PASTE_CREDIT = 0x0042,
	LINK_SELECTION_SET = 0x0043, /* about the link */
	LINK_DROP_END = 0x0044,

	/* Guest to host: text. The object is the toplevel that has the keyboard. */
	LINK_TEXT_INPUT = 0x0050,

	/* Host to guest: the link itself. */
	LINK_WELCOME = 0x8001, /* the answer to HELLO */
	LINK_PING = 0x8002,
	LINK_ERROR = 0x8003, /* last message before the host closes */
	LINK_LAUNCH = 0x8005,
	LINK_SYNC_DONE = 0x8006,
	LINK_OUTPUT = 0x8008,
	LINK_OUTPUT_GONE = 0x8009,

	/* Host to guest: memory and windows. */
	LINK_BUFFER_RELEASE = 0x8010,
	LINK_POOL_REFUSED = 0x8011,
	LINK_CONFIGURE = 0x8020,
	LINK_POPUP_CONFIGURE = 0x8021,
	LINK_CLOSE = 0x8022,
	LINK_POPUP_DONE = 0x8023,
	LINK_FRAME = 0x8024,
	LINK_WINDOW_OUTPUT = 0x8025,
	LINK_PRESENTED = 0x8026,

	/* Host to guest: input. The object is the window that has the focus, except that the first
	 * two and the last are about the link. */
	LINK_KEYMAP = 0x8030,
	LINK_REPEAT_INFO = 0x8031,
	LINK_KEYBOARD_ENTER = 0x8032,
	LINK_KEYBOARD_LEAVE = 0x8033,
	LINK_KEY = 0x8034,
	LINK_MODIFIERS = 0x8035,
	LINK_POINTER_ENTER = 0x8040,
	LINK_POINTER_LEAVE = 0x8041,
	LINK_POINTER_MOTION = 0x8042,
	LINK_POINTER_BUTTON = 0x8043,
	LINK_POINTER_AXIS = 0x8044,
	LINK_POINTER_FRAME = 0x8045,
	LINK_POINTER_CONSTRAINED = 0x8046,
	LINK_POINTER_RELATIVE = 0x8047,
	LINK_TOUCH_DOWN = 0x8048,
	LINK_TOUCH_UP = 0x8049,
	LINK_TOUCH_MOTION = 0x804a,
	LINK_TOUCH_CANCEL = 0x804b,
	LINK_TOUCH_FRAME = 0x804c,
	LINK_GESTURE_BEGIN = 0x804d,
	LINK_GESTURE_UPDATE = 0x804e,
	LINK_GESTURE_END = 0x804f,
	LINK_DRAG_END = 0x8050,

	/* Host to guest: the clipboard. The object is a number of the host's: of a request for what
	 * the guest has, or of something that is pasted. */
	LINK_COPY_ASK = 0x8060,
	LINK_COPY_CREDIT = 0x8061,
	LINK_COPY_STOP = 0x8062,
	LINK_PASTE_OFFER = 0x8063,
	LINK_PASTE_DATA = 0x8064,
	LINK_PASTE_STOP = 0x8065,
	LINK_DRAG_COPY = 0x8066,
	LINK_DROP_OFFER = 0x8067,
	LINK_DROP = 0x8068, /* the object is the window */

	/* Host to guest: text. The object is the window of a TEXT_INPUT. */
	LINK_TEXT_CHANGE = 0x8070,

	/* Host to guest: pens. The object is the window that has the pointer, which is one. */
	LINK_TOOL_ENTER = 0x8080,
	LINK_TOOL_LEAVE = 0x8081,
	LINK_TOOL_AXES = 0x8082,
	LINK_TOOL_TIP = 0x8083,
	LINK_TOOL_BUTTON = 0x8084,
};

/* Why a link ended, in ERROR and in the host's log. */
enum link_error {
	LINK_ERROR_NONE = 0,
	LINK_ERROR_LENGTH = 1, /* shorter, longer or not the size of its opcode */
	LINK_ERROR_OPCODE = 2, /* unknown, or of the other direction */
	LINK_ERROR_FLAGS = 3, /* reserved header bits set */
	LINK_ERROR_FDS = 4, /* not the number of descriptors of its opcode */
	LINK_ERROR_PHASE = 5, /* before HELLO, or a second time */
	LINK_ERROR_VERSION = 6, /* magic or major version */
	LINK_ERROR_OBJECT = 7, /* id unknown, reused, 0, or of another kind */
	LINK_ERROR_VALUE = 8, /* a field out of its range */
	LINK_ERROR_LIMIT = 9, /* more than WELCOME allows */
	LINK_ERROR_MEMORY = 10, /* a descriptor that cannot be mapped safely */
	LINK_ERROR_STATE = 11, /* right message, wrong moment */
	LINK_ERROR_BUSY = 12, /* the domain is already connected, or was killed by the user */
	LINK_ERROR_SLOW = 13, /* the peer does not read, or does not answer and the user ends it */
	LINK_ERROR_RING = 14, /* the shared rings are broken */
	LINK_ERROR_HOST = 15, /* the host is out of something; not the guest's fault */
	LINK_ERROR_TRUNCATED = 16, /* the datagram or its descriptors were cut */
	LINK_ERROR_LAST = LINK_ERROR_TRUNCATED,
};

struct link_rect {
	int32_t x, y, width, height;
};

/* Feature bits of HELLO and WELCOME; none is defined in 1.1. */
struct link_hello {
	uint32_t magic; /* LINK_MAGIC */
	uint16_t major, minor;
	uint32_t features;
	uint32_t flags; /* enum link_hello_flag */
};

enum link_hello_flag {
	LINK_HELLO_RESUMED = 1 << 0, /* this proxy had a link before: its applications live */
};

struct link_welcome {
	uint16_t major, minor;
	uint32_t features;
	uint32_t max_windows, max_pools, max_buffers;
	uint32_t max_layers, max_link_layers; /* of one commit, of all windows */
	uint32_t max_rects; /* of one commit */
	uint32_t max_popup_depth;
	uint64_t max_pool_bytes, max_link_bytes;
};

struct link_serial {
	uint32_t serial; /* PING and PONG, SYNC and SYNC_DONE */
};

enum link_bye_reason {
	LINK_BYE_SHUTDOWN = 1, /* the sender was asked to stop */
	LINK_BYE_PROXY_GONE = 2, /* the proxy's context in the guest was destroyed */
	LINK_BYE_GUEST_RESET = 3, /* the guest's driver reset the device */
	LINK_BYE_VM_GONE = 4, /* QEMU closed its socket */
	LINK_BYE_BROKEN = 5, /* the guest broke a ring or a virtqueue */
	LINK_BYE_LAST = LINK_BYE_BROKEN,
};

struct link_bye {
	uint32_t reason; /* enum link_bye_reason */
};

struct link_error_body {
	uint32_t code; /* enum link_error */
	uint32_t opcode; /* of the offending message, 0 when there is none */
	uint32_t object;
};

/* The object is a request number chosen by the host. argv lies in bytes, each argument with its
 * NUL; count of them. */
struct link_launch {
	uint32_t count;
	uint32_t length; /* of bytes */
	char bytes[LINK_MAX_LAUNCH_BYTES];
};

/* The object is the request number of the LAUNCH. */
struct link_launch_result {
	uint32_t error; /* 0, or the guest's errno */
};

/* The object is the output's number. What a domain learns of an output: no position, no name. */
struct link_output {
	int32_t width, height; /* logical px of the work area */
	uint32_t refresh; /* mHz */
	uint32_t scale; /* 1/120, as in wp-fractional-scale-v1 */
};

/* --- memory --------------------------------------------------------------------------------- */

/* The pool is size bytes of the descriptor from base on. */
struct link_pool_create {
	uint64_t size; /* bytes */
	uint64_t base; /* bytes, whole pages */
};

struct link_pool_dmabuf {
	uint64_t size; /* bytes */
};

/* A shortage: the pool is there and black. */
struct link_pool_refused {
	uint32_t code; /* LINK_ERROR_LIMIT, LINK_ERROR_HOST or LINK_ERROR_MEMORY */
};

struct link_pool_import {
	uint32_t resource; /* virtio-gpu resource id */
	uint64_t size;
};

struct link_extent {
	uint64_t offset, length; /* bytes in the descriptor, multiples of 4096 */
};

/* The pool is these parts of the descriptor, one behind the other. */
struct link_pool_pages {
	uint32_t count;
	struct link_extent extents[LINK_MAX_POOL_EXTENTS];
};

/* The backend is short of what the pool would take: it is black. */
struct link_pool_nothing {
	uint64_t size; /* bytes */
};

/* DRM fourcc codes, 4 bytes a pixel. ARGB is premultiplied. */
#define LINK_FORMAT_XRGB8888 0x34325258u /* "XR24" */
#define LINK_FORMAT_ARGB8888 0x34325241u /* "AR24" */
#define LINK_PIXEL_BYTES 4u

struct link_buffer_create {
	uint32_t pool;
	uint32_t format; /* LINK_FORMAT_XRGB8888 or LINK_FORMAT_ARGB8888 */
	uint64_t offset; /* bytes into the pool, a multiple of 4 */
	uint32_t width, height; /* px */
	uint32_t stride; /* bytes, >= 4 * width, a multiple of 4 */
};

/* --- windows -------------------------------------------------------------------------------- */

struct link_toplevel_create {
	uint32_t parent; /* a toplevel, or 0 */
	uint32_t states; /* wished for at once: LINK_STATE_MAXIMIZED, LINK_STATE_FULLSCREEN */
};

/* Values of xdg_positioner's enumerations. */
struct link_positioner {
	struct link_rect anchor_rect; /* in the parent's window coordinates */
	int32_t width, height; /* > 0 */
	int32_t offset_x, offset_y;
	uint32_t anchor, gravity; /* 0..8 */
	uint32_t constraint; /* 6 bits */
};

enum link_popup_flag {
	LINK_POPUP_GRAB = 1 << 0,
	LINK_POPUP_REACTIVE = 1 << 1,
};

struct link_popup_create {
	uint32_t parent; /* toplevel or popup */
	uint32_t flags; /* enum link_popup_flag */
	uint32_t serial; /* of the press or key that it answers, 0: none */
	struct link_positioner positioner;
};

struct link_popup_reposition {
	uint32_t token; /* comes back in POPUP_CONFIGURE */
	uint32_t flags; /* LINK_POPUP_REACTIVE, or 0 */
	struct link_positioner positioner;
};

/* TITLE and APP_ID: raw bytes of the guest, not yet sanitised (see text.h). */
struct link_text {
	uint32_t length;
	char untrusted_bytes[LINK_MAX_TITLE];
};

/* ICON: shades row by row. */
struct link_window_icon {
	uint32_t length; /* LINK_ICON_SHADES, or 0: none */
	uint8_t untrusted_shades[LINK_ICON_SHADES];
};

struct link_window_responsive {
	uint32_t responsive; /* bool: its application answers the proxy */
};

struct link_window_inhibits_idle {
	uint32_t inhibits; /* bool: while it is seen the session should not be idle */
};

struct link_window_hints {
	int32_t min_width, min_height; /* logical px, 0: none */
	int32_t max_width, max_height; /* 0, or >= the minimum */
};

struct link_window_parent {
	uint32_t parent;
};

enum link_request {
	LINK_REQUEST_MOVE = 1,
	LINK_REQUEST_RESIZE = 2,
	LINK_REQUEST_MAXIMIZE = 3,
	LINK_REQUEST_UNMAXIMIZE = 4,
	LINK_REQUEST_FULLSCREEN = 5,
	LINK_REQUEST_UNFULLSCREEN = 6,
	LINK_REQUEST_MINIMIZE = 7,
	LINK_REQUEST_ATTENTION = 8,
	LINK_REQUEST_ACTIVATE = 9, /* serial: the object of a LAUNCH */
	LINK_REQUEST_LAST = LINK_REQUEST_ACTIVATE,
};

struct link_window_request {
	uint32_t kind; /* enum link_request */
	uint32_t edges; /* RESIZE: xdg_toplevel.resize_edge, else 0 */
	uint32_t serial; /* of the press or key that it answers, 0: none */
};

/* Where in its content a window takes the pointer: everywhere, as a new one does, or in rects. */
struct link_window_input_region {
	uint32_t whole; /* 1: everywhere, and no rects */
	uint32_t count;
	struct link_rect rects[LINK_MAX_INPUT_RECTS]; /* logical px in the window */
};

enum link_sprite_kind {
	LINK_SPRITE_CURSOR = 1,
	LINK_SPRITE_ICON = 2, /* of a drag */
	LINK_SPRITE_LAST = LINK_SPRITE_ICON,
};

/* A window that is shown at the pointer only, and gets no input. */
struct link_sprite_create {
	uint32_t kind; /* enum link_sprite_kind */
};

/* 24.8 fixed point, as wl_fixed_t. */
typedef int32_t link_fixed;

struct link_layer {
	uint32_t id; /* not 0, names the layer within its window from commit to commit */
	uint32_t buffer;
	int32_t x, y; /* logical px in the window */
	uint32_t width, height; /* logical px on screen */
	link_fixed source_x, source_y; /* buffer px after transform, as wp_viewport.set_source */
	link_fixed source_width, source_height; /* all four 0: the whole buffer */
	uint32_t transform; /* wl_output.transform, 0..7 */
	uint32_t damage_count; /* rects in buffer px since the last commit of this layer */
	uint32_t opaque_count; /* rects in layer px that hide what is below */
};

/* Layers stand bottom first. Their rects follow each other in rects: first the damage, then the
 * opaque region of layer 0, then of layer 1, ... A commit without layers unmaps the window. */
struct link_window_commit {
	uint32_t serial; /* the CONFIGURE answered last, 0 before the first */
	uint32_t width, height; /* logical px of the content */
	uint32_t layer_count;
	uint32_t rect_count;
	struct link_layer layers[LINK_MAX_LAYERS];
	struct link_rect rects[LINK_MAX_RECTS];
};

enum link_state {
	LINK_STATE_ACTIVATED = 1 << 0,
	LINK_STATE_MAXIMIZED = 1 << 1,
	LINK_STATE_FULLSCREEN = 1 << 2,
	LINK_STATE_RESIZING = 1 << 3,
	LINK_STATE_SUSPENDED = 1 << 4,
	LINK_STATE_TILED = 1 << 5,
};

struct link_configure {
	uint32_t serial; /* not 0; toplevels and popups of a link share one sequence */
	int32_t width, height; /* logical px, 0: the guest chooses */
	int32_t bounds_width, bounds_height; /* the largest useful size */
	uint32_t states; /* enum link_state */
};

struct link_popup_configure {
	uint32_t serial;
	uint32_t token; /* of POPUP_REPOSITION, 0: none */
	int32_t x, y; /* relative to the parent's content */
	int32_t width, height;
};

struct link_frame {
	uint32_t time; /* ms, a clock of the link's own */
};

/* The screen that paces a window, and the scale that its pixels should have there. */
struct link_window_output {
	uint32_t output; /* number of an OUTPUT, 0: none */
	uint32_t scale; /* 1/120 */
};

/* The point of the output's beat at which a commit was seen. */
struct link_presented {
	uint32_t time; /* ms, as in FRAME */
	uint32_t fraction; /* us beyond that */
	uint32_t refresh; /* ns from one point to the next */
	uint64_t sequence; /* of points since the link began */
};

/* --- input ---------------------------------------------------------------------------------- */

/* A keymap comes in chunks, in order, from offset 0 to total; complete when all have come. XKB
 * text format v1, without a NUL. */
struct link_keymap {
	uint32_t total, offset, length;
	char bytes[LINK_MAX_KEYMAP_CHUNK];
};

struct link_repeat_info {
	uint32_t rate; /* per s, 0: off */
	uint32_t delay; /* ms */
};

struct link_modifiers {
	uint32_t depressed, latched, locked, group;
};

struct link_keyboard_enter {
	uint32_t serial;
	struct link_modifiers modifiers;
};

struct link_key {
	uint32_t serial;
	uint32_t time; /* ms */
	uint32_t key; /* evdev code */
	uint32_t pressed; /* 0 or 1 */
};

struct link_pointer_enter {
	uint32_t serial;
	link_fixed x, y; /* logical px in the window's content */
};

struct link_pointer_motion {
	uint32_t time;
	link_fixed x, y;
};

struct link_pointer_button {
	uint32_t serial;
	uint32_t time;
	uint32_t button; /* evdev code */
	uint32_t pressed;
};

struct link_pointer_axis {
	uint32_t time;
	uint32_t orientation; /* 0 vertical, 1 horizontal */
	uint32_t source; /* wl_pointer.axis_source */
	uint32_t inverted; /* 1: natural scrolling */
	link_fixed value;
	int32_t value120;
};

enum link_constraint {
	LINK_CONSTRAINT_LOCK = 1, /* it stays where it is */
	LINK_CONSTRAINT_CONFINE = 2, /* it stays in the region */
	LINK_CONSTRAINT_LAST = LINK_CONSTRAINT_CONFINE,
};

/* What a window wishes for the pointer while that is in it: everywhere in its content, or only
 * where one of rects is. One wish of a link counts, the last. */
struct link_pointer_constrain {
	uint32_t serial; /* names the wish; the guest's */
	uint32_t kind; /* enum link_constraint */
	uint32_t whole; /* 1: everywhere, and no rects */
	uint32_t count;
	struct link_rect rects[LINK_MAX_INPUT_RECTS]; /* logical px in the window */
};

/* It wishes nothing any more. */
struct link_pointer_release {
	uint32_t hinted; /* bool: the pointer, if it was locked, should be at x, y; else both 0 */
	link_fixed x, y; /* logical px in the window's content */
};

struct link_pointer_constrained {
	uint32_t serial; /* of the wish */
	uint32_t constrained; /* bool: it is granted from now on, or not any more */
};

/* How far the device was moved while the pointer is constrained. */
struct link_pointer_relative {
	uint32_t time;
	link_fixed dx, dy; /* logical px */
	link_fixed raw_dx, raw_dy; /* the same without acceleration */
};

enum link_gesture {
	LINK_GESTURE_SWIPE = 1,
	LINK_GESTURE_PINCH = 2,
	LINK_GESTURE_HOLD = 3, /* has no updates */
	LINK_GESTURE_LAST = LINK_GESTURE_HOLD,
};

/* Scales and angles are in 1/65,536. */
#define LINK_GESTURE_ONE 65536

struct link_gesture_begin {
	uint32_t serial;
	uint32_t time;
	uint32_t kind; /* enum link_gesture */
	uint32_t fingers; /* 1 to LINK_MAX_FINGERS */
};

struct link_gesture_update {
	uint32_t time;
	link_fixed dx, dy; /* of its middle since the last, logical px */
	uint32_t scale; /* of the fingers' distance since the beginning */
	int32_t rotation; /* since the last, degrees clockwise */
};

struct link_gesture_end {
	uint32_t time;
	uint32_t cancelled; /* bool: nothing has come of it */
};

struct link_touch_down {
	uint32_t serial;
	uint32_t time;
	uint32_t id; /* of the finger, until it is up; below LINK_MAX_FINGERS */
	link_fixed x, y; /* logical px in the window's content */
};

struct link_touch_motion {
	uint32_t time;
	uint32_t id;
	link_fixed x, y;
};

struct link_touch_up {
	uint32_t time;
	uint32_t id;
};

/* Whether a window is to hear of pens and the like as what they are. */
struct link_tool_wish {
	uint32_t takes; /* bool; 0: each is a pointer to it */
};

enum link_tool {
	LINK_TOOL_PEN = 1,
	LINK_TOOL_ERASER = 2,
	LINK_TOOL_BRUSH = 3,
	LINK_TOOL_PENCIL = 4,
	LINK_TOOL_AIRBRUSH = 5,
	LINK_TOOL_LAST = LINK_TOOL_AIRBRUSH,
};

/* What it can say of itself, besides where it is. */
enum link_tool_ability {
	LINK_TOOL_PRESSURE = 1 << 0,
	LINK_TOOL_DISTANCE = 1 << 1,
	LINK_TOOL_TILT = 1 << 2,
	LINK_TOOL_ROTATION = 1 << 3,
	LINK_TOOL_SLIDER = 1 << 4,
	LINK_TOOL_ABILITIES = (1 << 5) - 1,
};

struct link_tool_enter {
	uint32_t serial;
	uint32_t time;
	uint32_t kind; /* enum link_tool */
	uint32_t abilities; /* enum link_tool_ability */
};

/* All that it says; what it cannot is 0. */
struct link_tool_axes {
	uint32_t time;
	link_fixed x, y; /* logical px in the window's content */
	uint32_t pressure, distance; /* of LINK_TOOL_ONE */
	link_fixed tilt_x, tilt_y; /* degrees from the upright, to the right and to the user */
	link_fixed rotation; /* degrees clockwise */
	int32_t slider; /* of LINK_TOOL_ONE */
};

struct link_tool_tip {
	uint32_t serial;
	uint32_t time;
	uint32_t down; /* bool: it touches the tablet */
};

struct link_tool_button {
	uint32_t serial;
	uint32_t time;
	uint32_t button; /* evdev code */
	uint32_t pressed;
};

/* Shapes are wp_cursor_shape_device_v1's; 0 hides the cursor over the window's content. */
#define LINK_MAX_CURSOR_SHAPE 34u

struct link_cursor_shape {
	uint32_t serial; /* of the POINTER_ENTER or TOOL_ENTER */
	uint32_t shape;
};

struct link_cursor_image {
	uint32_t serial; /* of the POINTER_ENTER or TOOL_ENTER */
	uint32_t sprite; /* of kind CURSOR */
	int32_t hot_x, hot_y; /* logical px in the sprite */
};

struct link_drag_start {
	uint32_t serial; /* of the press that is still held */
};

/* The object, a sprite of kind ICON, is shown at the pointer while the drag is on. */
struct link_drag_icon {
	int32_t x, y; /* logical px: its upper left corner from the pointer */
};

enum link_drag_end_reason {
	LINK_DRAG_END_DROP = 1, /* released over a window of the domain */
	LINK_DRAG_END_CANCELLED = 2,
	LINK_DRAG_END_TAKEN =
		3, /* released over a window of another domain; DRAG_COPY came before */
	LINK_DRAG_END_LAST = LINK_DRAG_END_TAKEN,
};

struct link_drag_end {
	uint32_t reason; /* enum link_drag_end_reason */
};

/* --- the clipboard -------------------------------------------------------------------------- */

/* COPY_ASK, DRAG_COPY: the types that the host would take, and no more than so many bytes of each.
 * PASTE_OFFER, DROP_OFFER: the types that it gives, and how many bytes each has. */
struct link_clip_types {
	uint32_t count;
	uint32_t length; /* of names */
	uint64_t sizes[LINK_MAX_CLIP_TYPES];
	char names[LINK_MAX_CLIP_NAMES]; /* count of them, each with its NUL */
};

/* COPY_DATA and PASTE_DATA: what comes next of a type. */
struct link_clip_data {
	uint32_t type; /* its place in the list */
	uint32_t length;
	uint8_t untrusted_bytes[LINK_MAX_CLIP_CHUNK];
};

enum link_copy_result {
	LINK_COPY_WHOLE = 1, /* all of it has come */
	LINK_COPY_NONE = 2, /* the selection does not have the type, or there is none */
	LINK_COPY_TOO_LARGE = 3,
	LINK_COPY_FAILED = 4, /* whoever has the selection did not give it */
	LINK_COPY_LAST = LINK_COPY_FAILED,
};

struct link_copy_end {
	uint32_t type; /* its place in the list */
	uint32_t result; /* enum link_copy_result */
};

/* COPY_CREDIT and PASTE_CREDIT. */
struct link_clip_credit {
	uint32_t bytes; /* that may be sent more than before */
};

/* What DROP_OFFER gave is let go over the window. */
struct link_drop {
	uint32_t paste; /* of DROP_OFFER */
	link_fixed x, y; /* logical px in the window's content */
};

enum link_drop_result {
	LINK_DROP_TAKEN = 1,
	LINK_DROP_REFUSED = 2, /* what is there takes no drop, or none of these types */
	LINK_DROP_LAST = LINK_DROP_REFUSED,
};

struct link_drop_end {
	uint32_t result; /* enum link_drop_result */
};

/* What is typed into, in the window. */
struct link_text_input {
	uint32_t active; /* 0: nothing that an input method may write in; the rest says nothing */
	uint32_t hint, purpose; /* as zwp_text_input_v3's content_hint and content_purpose */
	struct link_rect caret; /* logical pixels of the window's content */
};

/* What an input method writes there: first the old preedit goes, then so much around the caret,
 * then comes the text, and then the new preedit. As zwp_text_input_v3 has it. */
struct link_text_change {
	uint32_t delete_before, delete_after; /* bytes */
	int32_t cursor_begin, cursor_end; /* in the preedit, bytes; -1: not shown */
	uint32_t preedit_length, commit_length;
	char untrusted_preedit[LINK_MAX_TYPED], untrusted_commit[LINK_MAX_TYPED];
};

/* For what is large and about to be filled, like a struct link_msg that is received into:
 * clearing its 16 KiB first costs more than most messages. */
#define LINK_UNINITIALIZED __attribute__((uninitialized))

/* One message, checked. The descriptors belong to whoever holds the struct. */
struct link_msg {
	enum link_opcode opcode;
	uint32_t object;
	unsigned fd_count;
	int fds[LINK_MAX_FDS];
	union {
		struct link_hello hello;
		struct link_welcome welcome;
		struct link_serial serial; /* PING, PONG, SYNC, SYNC_DONE */
		struct link_bye bye;
		struct link_error_body error;
		struct link_launch launch;
		struct link_launch_result launch_result;
		struct link_output output;
		struct link_pool_create pool_create;
		struct link_pool_dmabuf pool_dmabuf;
		struct link_pool_refused pool_refused;
		struct link_pool_import pool_import;
		struct link_pool_pages pool_pages;
		struct link_pool_nothing pool_nothing;
		struct link_buffer_create buffer_create;
		struct link_toplevel_create toplevel_create;
		struct link_popup_create popup_create;
		struct link_popup_reposition popup_reposition;
		struct link_text text; /* TITLE, APP_ID */
		struct link_window_hints hints;
		struct link_window_parent parent;
		struct link_window_responsive responsive;
		struct link_window_inhibits_idle inhibits_idle;
		struct link_window_icon icon;
		struct link_window_request request;
		struct link_window_commit commit;
		struct link_window_input_region input_region;
		struct link_sprite_create sprite_create;
		struct link_configure configure;
		struct link_popup_configure popup_configure;
		struct link_frame frame;
		struct link_window_output window_output;
		struct link_presented presented;
		struct link_keymap keymap;
		struct link_repeat_info repeat_info;
		struct link_keyboard_enter keyboard_enter;
		struct link_key key;
		struct link_modifiers modifiers;
		struct link_pointer_enter pointer_enter;
		struct link_pointer_motion pointer_motion;
		struct link_pointer_button pointer_button;
		struct link_pointer_axis pointer_axis;
		struct link_cursor_shape cursor_shape;
		struct link_cursor_image cursor_image;
		struct link_drag_start drag_start;
		struct link_drag_icon drag_icon;
		struct link_drag_end drag_end;
		struct link_pointer_constrain pointer_constrain;
		struct link_pointer_release pointer_release;
		struct link_pointer_constrained pointer_constrained;
		struct link_pointer_relative pointer_relative;
		struct link_touch_down touch_down;
		struct link_touch_motion touch_motion;
		struct link_touch_up touch_up;
		struct link_gesture_begin gesture_begin;
		struct link_gesture_update gesture_update;
		struct link_gesture_end gesture_end;
		struct link_tool_wish tool_wish;
		struct link_tool_enter tool_enter;
		struct link_tool_axes tool_axes;
		struct link_tool_tip tool_tip;
		struct link_tool_button tool_button;
		struct link_clip_types
			clip_types; /* COPY_ASK, DRAG_COPY, PASTE_OFFER, DROP_OFFER */
		struct link_clip_data clip_data; /* COPY_DATA, PASTE_DATA */
		struct link_copy_end copy_end;
		struct link_clip_credit clip_credit; /* COPY_CREDIT, PASTE_CREDIT */
		struct link_drop drop;
		struct link_drop_end drop_end;
		struct link_text_input text_input;
		struct link_text_change text_change;
	};
};

/* How much of a struct link_msg LINK_MSG clears: everything before the elements of a tail. */
#define LINK_MSG_CLEARED (offsetof(struct link_msg, hello) + 128)

/* Declares name, a message to be sent: all its fields are 0, but not the elements of its tail,
 * of which only as many are looked at as its count says. For these 24 bytes not 16 KiB are
 * cleared. */
#define LINK_MSG(name, its_opcode, its_object)                                                     \
	struct link_msg name LINK_UNINITIALIZED;                                                   \
	memset(&name, 0, LINK_MSG_CLEARED);                                                        \
	name.opcode = (its_opcode);                                                                \
	name.object = (its_object)

#endif
