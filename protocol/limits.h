/* SPDX-License-Identifier: MIT
 *
 * Every maximum of the link protocol. docs/protocol.md repeats these numbers;
 * the host announces in WELCOME the ones that a guest must respect.
 */
#ifndef PROTOCOL_LIMITS_H
#define PROTOCOL_LIMITS_H

/* Framing, in bytes and descriptors. */
#define LINK_HEADER_SIZE 12u
#define LINK_MAX_MESSAGE 16384u
#define LINK_MAX_FDS 4u

/* Objects alive at once on one link. */
#define LINK_MAX_WINDOWS 500u
#define LINK_MAX_POOLS 1024u
#define LINK_MAX_BUFFERS 2048u
#define LINK_MAX_POPUP_DEPTH 8u

/* One WINDOW_COMMIT. Rectangles count over all layers, damage and opaque together. */
#define LINK_MAX_LAYERS 64u
#define LINK_MAX_RECTS 480u

/* Layers of all windows of a link together: each is a node that every change of the host's scene
 * may have to look at, so this bounds what one domain can cost all others. */
#define LINK_MAX_LINK_LAYERS 4096u

/* Queued for an application that does not read, by compositor and proxy: its connection ends
 * where that is full. Bytes. */
#define LINK_MAX_CLIENT_QUEUE (1u << 20)

/* Rectangles of a window's input region, and of where it wishes the pointer to be. Whoever has more
 * joins them. */
#define LINK_MAX_INPUT_RECTS 32u

/* Sides of a cursor's image and of a drag's icon, in logical pixels; what is larger is cut off. And
 * how far an icon's corner may be from the pointer. */
#define LINK_MAX_CURSOR 64
#define LINK_MAX_ICON 128
#define LINK_MAX_ICON_OFFSET 256

/* Fingers that a window is told of at once; more are nobody's. */
#define LINK_MAX_FINGERS 16u

/* How much further apart fingers go in a gesture, and turn at once: in 1/65,536. */
#define LINK_MAX_GESTURE_SCALE (256u * 65536u)
#define LINK_MAX_GESTURE_ROTATION (360 * 65536)

/* How much a pen presses, how far it is, where its slider is: of this. And how far it leans, and is
 * turned, at most, in degrees, as link_fixed. */
#define LINK_TOOL_ONE 65535u
#define LINK_MAX_TILT (256 * 90)
#define LINK_MAX_TOOL_ROTATION (256 * 360)

/* Codes of keys and buttons: KEY_MAX of evdev. */
#define LINK_MAX_KEY 0x2ffu

/* Answers of the host that a window's commits have not answered yet: what they are about is
 * joined in one more when that many wait. */
#define LINK_MAX_CONFIGURES 8u

/* The area of the layers that the host draws in a window, as a multiple of the content's. */
#define LINK_MAX_OVERDRAW 8u

/* Sizes in pixels, positions relative to a window in logical pixels. */
#define LINK_MAX_DIMENSION 16384u
#define LINK_MAX_OFFSET 65536

/* A position or distance in logical pixels, as link_fixed. */
#define LINK_MAX_COORDINATE (256 * LINK_MAX_OFFSET)

/* Scale of an output, in 1/120: 16. */
#define LINK_MAX_SCALE 1920u

/* Bytes. Extents, and pools made of guest pages, are whole pages. */
#define LINK_PAGE_BYTES 4096u

/* Bytes. A pool is address space: its memory belongs to the guest, and one terminal may announce
 * half a GiB to scroll in. */
#define LINK_MAX_POOL_BYTES (UINT64_C(1) << 30)
#define LINK_MAX_LINK_BYTES (UINT64_C(8) << 30)

/* Page extents of guest RAM that one pool is made of. They come in one message, and mapping them
 * takes the host less than 2 ms; what is in more pieces is copied. */
#define LINK_MAX_POOL_EXTENTS 1000u

/* Mappings of the host's process that all pools of a link take, of vm.max_map_count (65530 by
 * default): one for each extent, and one for a pool of another kind. */
#define LINK_MAX_LINK_MAPPINGS 4096u

/* Text, in bytes of UTF-8. */
#define LINK_MAX_TITLE 1024u
#define LINK_MAX_APP_ID 256u

/* The icon of a window: shades of one colour, of 255, in a square. */
#define LINK_ICON_SIDE 32u
#define LINK_ICON_SHADES 1024u

/* Keymap text in all, and in one KEYMAP message. */
#define LINK_MAX_KEYMAP (256u * 1024u)
#define LINK_MAX_KEYMAP_CHUNK 8192u

/* LAUNCH: bytes of all arguments with their NULs, and how many. */
#define LINK_MAX_LAUNCH_BYTES 4096u
#define LINK_MAX_LAUNCH_ARGS 64u

/* The clipboard: types of one copy or paste; bytes of a type's name, and of all with their NULs. */
#define LINK_MAX_CLIP_TYPES 16u
#define LINK_MAX_CLIP_NAME 64u
#define LINK_MAX_CLIP_NAMES (LINK_MAX_CLIP_TYPES * (LINK_MAX_CLIP_NAME + 1))

/* Bytes of a type, and of all types of a paste. */
#define LINK_MAX_CLIP_BYTES (UINT64_C(1) << 30)

/* Bytes of a type in one message; and how many may be under way: so many before any CREDIT. Two of
 * these fit into a ring. */
#define LINK_MAX_CLIP_CHUNK 15360u
#define LINK_CLIP_WINDOW 131072u

/* From one point of an output's beat to the next, ns. */
#define LINK_MAX_REFRESH 1000000000

/* Text that an input method writes, or shows before it does, in bytes of UTF-8: each. As in
 * text-input-unstable-v3. */
#define LINK_MAX_TYPED 4000

/* For whoever is asked whether it still answers, a domain by the host or an application by its
 * proxy, ms: after the first it does not; questions are at least the second apart. */
#define LINK_PING_TIMEOUT_MS 3000
#define LINK_PING_INTERVAL_MS 1000

/* Bytes that the host queues for a peer that does not read, before it ends the link. Room for
 * a whole keymap twice and some seconds of coalesced input. */
#define LINK_MAX_QUEUED (1024u * 1024u)

#endif
