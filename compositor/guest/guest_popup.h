/* SPDX-License-Identifier: MIT
 *
 * The messages that are about popups alone.
 */
#ifndef COMPOSITOR_GUEST_POPUP_H
#define COMPOSITOR_GUEST_POPUP_H

struct guest;
struct link_msg;

void guest_popup_create(struct guest *guest, struct link_msg *msg);
void guest_popup_reposition(struct guest *guest, struct link_msg *msg);

#endif
