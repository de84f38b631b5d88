/* SPDX-License-Identifier: MIT
 *
 * WINDOW_COMMIT: the whole content of a window at once.
 */
#ifndef COMPOSITOR_GUEST_COMMIT_H
#define COMPOSITOR_GUEST_COMMIT_H

struct guest;
struct link_msg;

/* All of it is checked first; a wrong one ends the link and shows nothing. */
void guest_commit(struct guest *guest, struct link_msg *msg);

#endif
