/* SPDX-License-Identifier: MIT
 *
 * What the compositor gives up, so that who takes it over by a guest's bytes has its screens and
 * input and nothing else of the user's: files and other processes. docs/threat-model.md says what
 * is left. In three steps: files that not even the start needs, before a GPU's driver has threads;
 * files that the start needs until the sockets are made, and capabilities; and, when all has
 * started, system calls of all threads (sandbox_places.c, sandbox_calls.c).
 *
 * A call that is refused fails with EPERM, and one line says so. It does not kill: the call has no
 * effect either way, and the end of this process is the end of the desktop, which a library's
 * harmless call in a case that nobody has tried must not be.
 */
#ifndef COMPOSITOR_SANDBOX_H
#define COMPOSITOR_SANDBOX_H

#include <stdbool.h>

#include "common/confine.h"

struct wl_event_loop;
struct wl_event_source;

/* What of the compositor's surroundings needs more calls than others. */
struct sandbox_needs {
	bool driver; /* a GPU's: it may start threads and make code */
	bool seat; /* devices that come and go, and come back with the virtual terminal */
};

/* What is in force. */
struct sandbox {
	enum confine_mode mode;
	int files; /* the ABI of Landlock, 0: not */
	bool calls; /* the filter of system calls */
	struct sandbox_needs needs;
	struct wl_event_source *source; /* private: calls that were refused; NULL: none are */
};

/* The first step. False after one line on standard error: do not go on then. */
bool sandbox_begin(struct sandbox *sandbox, enum confine_mode mode);

/* The second. False as above. */
bool sandbox_end_start(struct sandbox *sandbox);

/* The third. False as above. */
bool sandbox_complete(
	struct sandbox *sandbox, struct wl_event_loop *loop, struct sandbox_needs needs);

/* Says nothing of refused calls any more; they still are. Does nothing to a zeroed one. */
void sandbox_finish(struct sandbox *sandbox);

#endif
