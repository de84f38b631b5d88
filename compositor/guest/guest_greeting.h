/* SPDX-License-Identifier: MIT
 *
 * How a link begins and ends in good order: the messages about the link itself.
 */
#ifndef COMPOSITOR_GUEST_GREETING_H
#define COMPOSITOR_GUEST_GREETING_H

struct guest;
struct link_msg;

/* HELLO: answers with WELCOME, the repeat rate and the outputs; the domain is up, and its
 * autostart runs unless the proxy was here before. */
void guest_greeting_hello(struct guest *guest, struct link_msg *msg);

void guest_greeting_via_vm(struct guest *guest, struct link_msg *msg);
void guest_greeting_bye(struct guest *guest, struct link_msg *msg);
void guest_greeting_pong(struct guest *guest, struct link_msg *msg);
void guest_greeting_sync(struct guest *guest, struct link_msg *msg);

#endif
