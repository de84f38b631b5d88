/* SPDX-License-Identifier: MIT
 *
 * $XDG_RUNTIME_DIR/cloison: where the compositor's own sockets lie, mode 0700. One compositor at a
 * time may have it.
 */
#ifndef COMPOSITOR_RUNTIME_DIR_H
#define COMPOSITOR_RUNTIME_DIR_H

struct runtime_dir;

/* Makes the directory and locks it. NULL after one line on standard error. */
struct runtime_dir *runtime_dir_create(void);

/* Unlocks it, and removes it unless something else is in it. NULL is accepted. */
void runtime_dir_destroy(struct runtime_dir *dir);

/* Its absolute path, without a slash at the end. */
const char *runtime_dir_path(const struct runtime_dir *dir);

#endif
