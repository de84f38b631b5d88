/* SPDX-License-Identifier: MIT
 *
 * Two channels over a socket pair, for the tests of channel.h. Setup and teardown of each test
 * count the descriptors of the process: one that stays behind is a failure.
 */
#ifndef TESTS_UNIT_CHANNEL_LINK_H
#define TESTS_UNIT_CHANNEL_LINK_H

#include "protocol/channel.h"

struct channel_link {
	unsigned fds_before;
	struct channel *host; /* NULL when the test has closed it */
	struct channel *guest;
	int raw; /* the guest's end, for what a channel would not send */
};

int channel_link_setup(void **state);
int channel_link_teardown(void **state);

#define CHANNEL_TEST(name)                                                                         \
	cmocka_unit_test_setup_teardown(name, channel_link_setup, channel_link_teardown)

/* How many descriptors this process has open. */
unsigned channel_link_open_fds(void);

/* Sends bytes as they are, with fd_count copies of standard error. */
void channel_link_send_raw(int fd, const void *bytes, size_t size, unsigned fd_count);

/* The sample of opcode; fd is its descriptor, when it has one. */
void channel_link_send(struct channel *channel, enum link_opcode opcode, int fd);

/* Guest and host have exchanged HELLO. */
void channel_link_greet(struct channel_link *link);

#endif
