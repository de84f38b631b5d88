/* SPDX-License-Identifier: MIT */
#include "fake_transport.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>

#define PAGE 4096u

const struct link_welcome fake_welcome = {
	.major = LINK_VERSION_MAJOR,
	.minor = LINK_VERSION_MINOR,
	.max_windows = LINK_MAX_WINDOWS,
	.max_pools = LINK_MAX_POOLS,
	.max_buffers = LINK_MAX_BUFFERS,
	.max_layers = LINK_MAX_LAYERS,
	.max_link_layers = LINK_MAX_LINK_LAYERS,
	.max_rects = LINK_MAX_RECTS,
	.max_popup_depth = LINK_MAX_POPUP_DEPTH,
	.max_pool_bytes = LINK_MAX_POOL_BYTES,
	.max_link_bytes = LINK_MAX_LINK_BYTES,
};

static struct fake_transport *from_base(const struct transport *transport)
{
	struct fake_transport *fake = wl_container_of(transport, fake, base);
	return fake;
}

static bool fake_open(struct transport *transport, bool quiet)
{
	struct fake_transport *fake = from_base(transport);
	fake->attempts++;
	fake->opens += fake->refuses_open ? 0 : 1;
	return !fake->refuses_open;
}

static void fake_close(struct transport *transport)
{
	from_base(transport)->closes++;
}

static bool fake_send(struct transport *transport, const struct link_msg *msg)
{
	struct fake_transport *fake = from_base(transport);
	if (fake->refuses_send) {
		return false;
	}
	assert(fake->sent_count < FAKE_MAX_SENT);
	struct fake_sent *sent = &fake->sent[fake->sent_count++];
	*sent = (struct fake_sent){.opcode = msg->opcode, .object = msg->object};
	if (msg->opcode == LINK_HELLO) {
		sent->hello = msg->hello;
	} else if (msg->opcode == LINK_POOL_CREATE) {
		sent->pool_size = msg->pool_create.size;
	} else if (msg->opcode == LINK_POOL_IMPORT) {
		sent->pool_size = msg->pool_import.size;
	}
	return true;
}

static bool fake_has_room(const struct transport *transport)
{
	return !from_base(transport)->full;
}

static bool fake_allocate(struct transport *transport, size_t size, struct transport_memory *memory)
{
	from_base(transport)->allocations++;
	size = (size + PAGE - 1) / PAGE * PAGE;
	*memory = (struct transport_memory){
		.data = calloc(1, size), .size = size, .fd = -1, .resource = 7};
	return memory->data;
}

static void fake_release(struct transport *transport, struct transport_memory *memory)
{
	if (memory->data) {
		from_base(transport)->allocations--;
	}
	free(memory->data);
	*memory = (struct transport_memory){.fd = -1};
}

static void fake_destroy(struct transport *transport)
{
}

void fake_transport_init(struct fake_transport *fake)
{
	*fake = (struct fake_transport){.impl = {
						.open = fake_open,
						.close = fake_close,
						.send = fake_send,
						.has_room = fake_has_room,
						.allocate = fake_allocate,
						.release = fake_release,
						.destroy = fake_destroy,
					}};
	fake->base.impl = &fake->impl;
}

void fake_transport_welcome(struct fake_transport *fake, const struct link_welcome *welcome)
{
	struct link_msg msg = {.opcode = LINK_WELCOME, .welcome = *welcome};
	fake->base.listener->message(fake->base.data, &msg);
}

void fake_transport_say(struct fake_transport *fake, enum link_opcode opcode, uint32_t object)
{
	struct link_msg msg = {.opcode = opcode, .object = object};
	fake->base.listener->message(fake->base.data, &msg);
}

unsigned fake_transport_count(const struct fake_transport *fake, enum link_opcode opcode)
{
	unsigned count = 0;
	for (unsigned i = 0; i < fake->sent_count; i++) {
		count += fake->sent[i].opcode == opcode ? 1 : 0;
	}
	return count;
}

const struct fake_sent *fake_transport_last(const struct fake_transport *fake)
{
	assert(fake->sent_count > 0);
	return &fake->sent[fake->sent_count - 1];
}

static void ignore(void *data)
{
}

static void ignore_message(void *data, const struct link_msg *msg)
{
}

static void count_flush(void *data)
{
	struct fake_transport *fake = data;
	fake->flushes++;
}

static const struct proxy_link_listener quiet_listener = {
	.up = ignore,
	.down = ignore,
	.message = ignore_message,
	.flush = count_flush,
	.refused = ignore,
};

struct wl_event_loop *fake_link_up(struct fake_transport *fake, struct proxy_link *link)
{
	struct wl_event_loop *loop = wl_event_loop_create();
	fake_transport_init(fake);
	bool ready = loop && proxy_link_init(link, loop, &fake->base, &quiet_listener, fake);
	assert(ready);
	proxy_link_open(link);
	fake_transport_welcome(fake, &fake_welcome);
	fake->sent_count = 0;
	return loop;
}
