/* SPDX-License-Identifier: MIT
 *
 * What a worker gives up. Fonts are opened when a text first needs them, so files with fonts stay,
 * to be read, and nothing else: no other file, no program, no other process, no socket, no new
 * code.
 */
#ifndef TEXT_SANDBOX_H
#define TEXT_SANDBOX_H

#include <stdbool.h>

#include "common/confine.h"

struct text_sandbox {
	bool wanted;
	bool has_files; /* private: this kernel has Landlock */
	struct confine_files files; /* private: its rules */
};

/* Once, in the keeper, when fontconfig has been loaded: which files those are. wanted: else nothing
 * is given up. What this kernel lacks is left out; the compositor, which needs the same, says it or
 * does not start. False after one line on standard error. */
bool text_sandbox_init(struct text_sandbox *sandbox, bool wanted);
/* When it has been loaded anew. Without memory or descriptors all stays as it is. */
void text_sandbox_update(struct text_sandbox *sandbox);

/* In a worker, in this order. Before there are threads: files, limits, descriptors. */
bool text_sandbox_begin(struct text_sandbox *sandbox);
/* When Pango has its threads, and before anything is read: system calls, of all of them. */
bool text_sandbox_complete(const struct text_sandbox *sandbox);

#endif
