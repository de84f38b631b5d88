/* SPDX-License-Identifier: MIT
 *
 * A carrier of the link under test, between a proxy that only counts and a host that the test
 * plays; and what every carrier must do.
 */
#ifndef TESTS_UNIT_PROXY_CARRIER_H
#define TESTS_UNIT_PROXY_CARRIER_H

#include <stdbool.h>
#include <stdint.h>
#include <wayland-server-core.h>

#include "guest-proxy/link/transport.h"

/* The host's end. None may be NULL. */
struct carrier_host {
	struct transport *(*create)(struct wl_event_loop *loop);
	void (*accept)(void); /* the link was opened: at first, and each time anew */
	void (*finish)(void); /* before the transport goes; not after a leave */
	void (*say)(const struct link_msg *msg);
	void (*leave)(void); /* ends the link from its side; what it has said stays */
	void (*wake)(void); /* the proxy's event loop hears of what the host did */
};

/* The proxy's end. */
struct carrier {
	struct wl_event_loop *loop;
	struct transport *transport;
	const struct transport_impl *impl; /* the transport's */
	unsigned messages, rooms, losts;
	uint32_t last_opcode, last_object; /* of the last message */
};
extern struct carrier carrier;

/* With an open link. */
int carrier_begin(const struct carrier_host *host);
int carrier_end(void);

/* The host's WELCOME; the proxy has it. */
void carrier_greet(void);
/* The host's CLOSE for object. */
void carrier_say_close(uint32_t object);
/* The proxy's message whose object is number, about as long as a message can be. */
bool carrier_send_long(uint32_t number);

/* Tests of every carrier. */
void carrier_host_that_never_reads_costs_bounded_memory(void **state);
void carrier_last_words_are_heard(void **state);
void carrier_host_that_goes_is_lost(void **state);
void carrier_message_before_welcome_is_the_end(void **state);
void carrier_opens_again_with_nothing_of_before(void **state);
void carrier_memory_is_whole_pages(void **state);

#define CARRIER_TESTS(setup, teardown)                                                             \
	cmocka_unit_test_setup_teardown(                                                           \
		carrier_host_that_never_reads_costs_bounded_memory, setup, teardown),              \
		cmocka_unit_test_setup_teardown(carrier_last_words_are_heard, setup, teardown),    \
		cmocka_unit_test_setup_teardown(carrier_host_that_goes_is_lost, setup, teardown),  \
		cmocka_unit_test_setup_teardown(                                                   \
			carrier_message_before_welcome_is_the_end, setup, teardown),               \
		cmocka_unit_test_setup_teardown(                                                   \
			carrier_opens_again_with_nothing_of_before, setup, teardown),              \
		cmocka_unit_test_setup_teardown(carrier_memory_is_whole_pages, setup, teardown)

#endif
