/* SPDX-License-Identifier: MIT
 *
 * The host that the test plays: a listening link socket, and what the proxy has sent.
 */
#ifndef TESTS_UNIT_PROXY_STAGE_HOST_H
#define TESTS_UNIT_PROXY_STAGE_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/msg.h"

/* Windows that this host takes. */
#define STAGE_MAX_WINDOWS 20

/* Listens at path, which must not exist. */
void stage_host_begin(const char *path);
void stage_host_end(void);

/* Accepts, reads, writes: what can be done without waiting. */
void stage_host_pump(void);

/* Waits for HELLO, answers WELCOME and one OUTPUT of 1280x720. */
void stage_host_greet(void);
/* The host dies, and comes back: the proxy has said HELLO again and got WELCOME. */
void stage_host_restart(void);
/* The same; the one that comes speaks this minor version, and those after it. */
void stage_host_replace(uint16_t minor);
/* The proxy ends the link. */
void stage_host_expect_end(void);
/* The host dies; the one that comes does not say WELCOME. */
void stage_host_die(void);
/* While stalled, the host does not read. */
void stage_host_stall(bool stalled);

/* SYNC is answered at once, or the test answers it. True at first. */
void stage_host_answer_sync(bool at_once);

void stage_say(const struct link_msg *msg);
/* The same for a message without a body. */
void stage_say_opcode(enum link_opcode opcode, uint32_t object);

/* Pumps until a message with this opcode comes that was not expected before, and returns it; it is
 * valid until the next stage_forget. */
const struct link_msg *stage_expect(enum link_opcode opcode);
/* How many with this opcode have come since the last stage_forget. */
unsigned stage_count(enum link_opcode opcode);
/* How many of all kinds. */
unsigned stage_total(void);
void stage_forget(void);
/* Descriptors that came are closed; this many came since the last stage_forget. */
unsigned stage_fds(void);

/* A serial of the host's. */
uint32_t stage_serial(void);
/* CONFIGURE with this size and states; returns its serial. */
uint32_t stage_configure(uint32_t window, int32_t width, int32_t height, uint32_t states);

#endif
