/* SPDX-License-Identifier: MIT
 *
 * Every maximum of the backend, and how a turn of the loop keeps to its own. protocol/limits.h
 * has the maxima of the link.
 */
#ifndef VHOST_PROCESS_LIMITS_H
#define VHOST_PROCESS_LIMITS_H

#include <stdint.h>

/* vhost-user: what the specification allows a front end that has not negotiated memory slots. */
#define VHOST_MAX_REGIONS 8u
#define VHOST_MAX_PAYLOAD 512u /* bytes of one message */

#define VHOST_REPLY_TRIES 20u /* a millisecond apart, when the kernel has no memory for a reply */

/* Virtqueues: control and cursor. */
#define VHOST_QUEUES 2u
#define VHOST_MAX_QUEUE_SIZE 1024u
#define VHOST_MAX_DESCRIPTORS 1024u /* of one chain, indirect ones counted too */
#define VHOST_MAX_IOVECS 1280u /* pieces of one chain after cutting at region borders */

/* Of one queue, before other work gets its turn: requests, and steps that they cost, which are
 * descriptors, entries and objects looked at. A millisecond. */
#define VHOST_MAX_ELEMENTS_PER_TURN 256u
#define VHOST_MAX_STEPS_PER_TURN 32768u
#define VHOST_OPEN_STEPS 4096u /* of OPEN, which maps each page of the rings */

/* Guest objects alive at once. */
#define VHOST_MAX_RESOURCES 4096u
#define VHOST_MAX_CONTEXTS 256u
#define VHOST_SCANOUTS 1u

/* Sizes a resource can claim. Pixels, except for a buffer, where the width is bytes. */
#define VHOST_MAX_DIMENSION 16384u
#define VHOST_MAX_DEPTH 2048u
#define VHOST_MAX_LEVELS 15u
#define VHOST_MAX_SAMPLES 32u
#define VHOST_MAX_RESOURCE_BYTES (UINT64_C(1) << 30)

/* Entries in one ATTACH_BACKING (64 MiB in the worst case, one entry a page), and kept over all
 * resources after merging neighbours: 16 bytes of ours each. */
#define VHOST_MAX_ENTRIES 16384u
#define VHOST_MAX_TOTAL_ENTRIES 262144u

/* What copied pools may take of our own memory (form 3), over the VM: bytes of pixels, and
 * entries of the lists of their pages, which many pools of one resource have each for itself. */
#define VHOST_MAX_COPY_BYTES (UINT64_C(512) << 20)
#define VHOST_MAX_COPY_ENTRIES VHOST_MAX_TOTAL_ENTRIES

/* In each direction, before other work gets its turn: messages, and bytes that are copied for
 * them. A look at an object, a page or an entry counts as so many bytes. */
#define VHOST_MAX_MESSAGES_PER_TURN 64u
#define VHOST_MAX_COPY_PER_TURN (UINT64_C(4) << 20)
#define VHOST_LOOK_BYTES 32u

/* How often an absent compositor is looked for, and how long after one connection the next one
 * comes at the earliest, in milliseconds. */
#define VHOST_RECONNECT_MS 250u
#define VHOST_BETWEEN_LINKS_MS 100u

/* When there is nothing left to let a front end in with, it is looked at again after so many
 * milliseconds. */
#define VHOST_ACCEPT_PAUSE_MS 100u

/* How long the keeper waits for the worker's end once it has told it to stop, in milliseconds. Then
 * it is killed. */
#define VHOST_END_MS 5000u

/* File descriptors of a process. It needs some 30; but this is also how many the user may have in
 * flight, over all processes, before this one may send none: more than the sockets of a dozen
 * domains hold that the compositor lets wait. */
#define VHOST_MAX_FILES 4096u

/* The largest file that it may write: a copied pool. */
#define VHOST_MAX_FILE_BYTES VHOST_MAX_COPY_BYTES

/* What one turn of the loop may cost: between two turns QEMU, the other queue, the compositor
 * and signals are served. A turn ends when nothing is left; what was begun is finished, so one
 * request may take more than there is. */
static inline void budget_take(uint64_t *budget, uint64_t cost)
{
	*budget -= cost < *budget ? cost : *budget;
}

#endif
