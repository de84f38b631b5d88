/* SPDX-License-Identifier: MIT
 *
 * A guest on a desktop that has nothing but an event loop, and the other end of its link.
 */
#ifndef TESTS_UNIT_COMPOSITOR_BARE_GUEST_H
#define TESTS_UNIT_COMPOSITOR_BARE_GUEST_H

#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guests.h"
#include "compositor/guest/pool_book.h"
#include "compositor/screen/screen.h"

struct bare_guest {
	struct screen screen;
	struct desktop desktop;
	struct guests guests;
	struct budgets budgets;
	struct config_domain config; /* of the domain; zero */
	struct domain domain;
	struct pool_book book;
	struct guest *guest;
	int peer; /* SOCK_SEQPACKET, non-blocking */
};

/* Fails the test when that is not possible. */
void bare_guest_init(struct bare_guest *bare);
void bare_guest_finish(struct bare_guest *bare);

/* Lets the guest send what waits, and counts what has come of that opcode. */
unsigned bare_guest_count(struct bare_guest *bare, uint16_t opcode);

#endif
