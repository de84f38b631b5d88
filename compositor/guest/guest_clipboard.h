/* SPDX-License-Identifier: MIT
 *
 * A guest's part in the clipboard and in what is dragged across domains: what its proxy is asked
 * for comes in pieces, each of which has credit, and what it is given goes to it in such pieces.
 * domain/domain_clip.h says what is wanted; nothing that the guest says unasked is kept.
 */
#ifndef COMPOSITOR_GUEST_CLIPBOARD_H
#define COMPOSITOR_GUEST_CLIPBOARD_H

#include "compositor/domain/domain.h"

struct guest;

#define GUEST_PASTE_PIECE 4u /* messages to it in one turn of the loop */

void guest_clipboard_init(struct guest *guest);
/* What was on has failed; nothing is told any more. */
void guest_clipboard_finish(struct guest *guest);

/* The peer reads again. */
void guest_clipboard_flush(struct guest *guest);

/* Of struct domain_impl; data is the guest. */
int guest_clipboard_copy(void *data, enum clip_from from, const struct link_clip_types *types);
void guest_clipboard_copy_stop(void *data);
int guest_clipboard_paste(void *data, struct clip *clip, const struct clip_place *place);
void guest_clipboard_paste_stop(void *data);

#endif
