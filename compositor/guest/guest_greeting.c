/* SPDX-License-Identifier: MIT */
#include "compositor/guest/guest_messages.h"

#include <errno.h>

#include "compositor/desktop/desktop.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/guest/guest.h"
#include "compositor/guest/guest_liveness.h"
#include "compositor/guest/guest_outputs.h"
#include "compositor/guest/guest_window_input.h"
#include "compositor/guest/guests.h"
#include "compositor/screen/screen.h"

#define MAX_ERRNO 4095 /* of Linux */

static void send_welcome(struct guest *guest)
{
	LINK_MSG(msg, LINK_WELCOME, 0);
	msg.welcome = (struct link_welcome){
		.major = LINK_VERSION_MAJOR,
		.minor = guest->minor,
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
	guest_send(guest, &msg);
}

void guest_greeting_repeat(struct guest *guest)
{
	const struct config *config = guest->guests->desktop->screen->config;
	LINK_MSG(repeat, LINK_REPEAT_INFO, 0);
	repeat.repeat_info.rate = config->repeat_rate;
	repeat.repeat_info.delay = config->repeat_delay;
	guest_send(guest, &repeat);
}

void guest_greeting_hello(struct guest *guest, struct link_msg *msg)
{
	struct domain *domain = guest->domain;
	guest->minor =
		msg->hello.minor < LINK_VERSION_MINOR ? msg->hello.minor : LINK_VERSION_MINOR;
	send_welcome(guest);
	guest_greeting_repeat(guest);
	guest_window_input_send_keymap(guest);
	guest->outputs = guest_outputs_create(guest);
	if (!guest->outputs) {
		guest_end_for(guest, msg, LINK_ERROR_HOST, "out of memory");
		return;
	}
	domain_log(domain, "up, %s", domain->via_vm ? "through a VM" : "without a VM");
	domain_set_status(domain, DOMAIN_UP, NULL);
	if (!(msg->hello.flags & LINK_HELLO_RESUMED)) {
		domain_autostart(domain);
	}
}

void guest_greeting_sync(struct guest *guest, struct link_msg *msg)
{
	LINK_MSG(done, LINK_SYNC_DONE, 0);
	done.serial = msg->serial;
	guest_send(guest, &done);
}

void guest_greeting_pong(struct guest *guest, struct link_msg *msg)
{
	if (!guest->liveness.waits || msg->serial.serial != guest->liveness.serial) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "an answer nobody asked for");
		return;
	}
	guest_liveness_answered(guest);
}

void guest_greeting_launched(struct guest *guest, struct link_msg *msg)
{
	if (msg->object > guest->last_launch) {
		guest_end_for(guest, msg, LINK_ERROR_STATE, "a result nobody asked for");
		return;
	}
	uint32_t untrusted_error = msg->launch_result.error;
	domain_launched(guest->domain, msg->object,
		untrusted_error <= MAX_ERRNO ? (int)untrusted_error : EPROTO);
}

void guest_greeting_via_vm(struct guest *guest, struct link_msg *msg)
{
	guest->domain->via_vm = true;
}

static const char *const bye_reasons[] = {
	[LINK_BYE_SHUTDOWN] = "the proxy was asked to stop",
	[LINK_BYE_PROXY_GONE] = "the proxy is gone",
	[LINK_BYE_GUEST_RESET] = "the guest was reset",
	[LINK_BYE_VM_GONE] = "the VM is gone",
	[LINK_BYE_BROKEN] = "the guest broke its display device",
};

void guest_greeting_bye(struct guest *guest, struct link_msg *msg)
{
	guest_leave(guest, bye_reasons[msg->bye.reason]);
}
