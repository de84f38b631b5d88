/* SPDX-License-Identifier: MIT
 *
 * The control socket, by which the user's own programs ask and steer: control.sock in the runtime
 * directory, mode 0600, SOCK_STREAM. A connection carries one request, a line of JSON
 * {"command": ["name", "argument", ...]}, and one reply, a line of JSON: {"ok": true, ...} or
 * {"ok": false, "error": text}. The commands are those of cloisonctl(1).
 *
 * Nothing here waits for a client: a slow or silent one is closed after CONTROL_TIMEOUT, unless it
 * is the compositor that is late. The reply to "launch" comes when the domain has said what came of
 * it.
 */
#ifndef COMPOSITOR_CONTROL_H
#define COMPOSITOR_CONTROL_H

struct control;
struct control_access;

#define CONTROL_SOCKET "control.sock"
#define CONTROL_MAX_CLIENTS 16u /* connections at once; more are closed at once */
#define CONTROL_TIMEOUT 5000 /* ms for a client to ask, and to take the reply */

/* NULL after one line on standard error. */
struct control *control_create(const struct control_access *access, const char *runtime_dir);
/* Closes every connection and removes the socket. NULL is accepted. */
void control_destroy(struct control *control);

#endif
