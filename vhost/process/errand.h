/* SPDX-License-Identifier: MIT
 *
 * What the two processes of a backend say to each other, over a socket of their own. The worker,
 * which reads what a guest wrote, may not connect to anything: it asks for the compositor, without
 * a word about where that is. The keeper, which sees no byte of a guest, answers with a connection
 * or with why there is none, and says when the worker is to end. Messages have one fixed size in
 * each direction; nothing here blocks. The end of this socket is the end of the other process.
 */
#ifndef VHOST_PROCESS_ERRAND_H
#define VHOST_PROCESS_ERRAND_H

#include <stdbool.h>

enum errand_result {
	ERRAND_NOTHING, /* no message is there now */
	ERRAND_DONE, /* one was read: a question, an answer */
	ERRAND_STOP, /* the worker is to end */
	ERRAND_OVER, /* the other process has ended */
	ERRAND_LIE, /* it has said what it never says: somebody else speaks for it */
};

/* Makes the socket: close-on-exec, one end for each. False with errno. */
bool errand_pair(int *keeper, int *worker);

/* --- the worker's half ------------------------------------------------------------------------ */

/* Asks for a connection. There must be no question yet that has not been answered. False with
 * errno. */
bool errand_ask(int worker);

/* ERRAND_DONE: the answer. *connection is the caller's, close-on-exec, or -1 and *error says
 * why. */
enum errand_result errand_take(int worker, int *connection, int *error);

/* --- the keeper's half ------------------------------------------------------------------------ */

/* ERRAND_DONE: a connection is asked for. Descriptors that come with it are never installed. */
enum errand_result errand_receive(int keeper);

/* connection is closed, when it went as when it did not; -1: there is none because of error. False
 * with errno: the worker has not been answered. */
bool errand_answer(int keeper, int connection, int error);

/* Tells the worker to end. keeper must stay open until it has: the end of the socket, and with
 * unread questions an error of it, could be noticed first. */
void errand_stop(int keeper);

#endif
