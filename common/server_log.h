/* SPDX-License-Identifier: MIT
 *
 * The log of a Wayland server: its own lines, and those of wlroots and libwayland among them.
 */
#ifndef COMMON_SERVER_LOG_H
#define COMMON_SERVER_LOG_H

#include <stdbool.h>

/* Call first. program must stay; debug: say more. */
void server_log_init(const char *program, bool debug);

/* The server serves. Until then what fails is said in one line of ours, and what wlroots says of
 * it is for debugging. */
void server_log_started(void);

/* For the name of a program, as Linux keeps it, with a NUL. */
#define SERVER_LOG_NAME 17

/* Of a process; "?" when it is gone already or in another PID namespace. */
void server_log_program_name(unsigned pid, char name[static SERVER_LOG_NAME]);

#endif
