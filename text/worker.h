/* SPDX-License-Identifier: MIT
 *
 * What reads texts of a domain and draws them: a process of its own.
 */
#ifndef TEXT_WORKER_H
#define TEXT_WORKER_H

#include "text/sandbox.h"

/* Gives up what it does not need, says that it is ready, and answers requests until its socket is
 * closed. fd: to the compositor. pictures: the memfd. Never returns. */
_Noreturn void worker_run(int fd, int pictures, struct text_sandbox *sandbox);

#endif
