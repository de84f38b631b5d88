/* SPDX-License-Identifier: MIT
 *
 * The walk of a virtqueue in memory that the guest made. Input: u8 log2 of the size, u8 flags, then
 * where the three rings are (u24 each), then pokes into RAM and pops in turn.
 */
#include "script.h"

#include <fcntl.h>
#include <string.h>

#include "vhost/queue/virtqueue.h"

static struct memory memory;
static struct chain_element element;

/* Every piece lies in one region: nothing else may ever be read or written. */
static void check_pieces(const struct iovec *iov, size_t count)
{
	FUZZ_CHECK(count <= VHOST_MAX_IOVECS);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *start = iov[i].iov_base;
		bool inside = false;
		for (size_t r = 0; r < memory.region_count; r++) {
			const struct memory_region *region = &memory.regions[r];
			inside = inside
				 || (start >= region->host
					 && start + iov[i].iov_len <= region->host + SCRIPT_REGION);
		}
		FUZZ_CHECK(inside && iov[i].iov_len > 0);
	}
}

static bool pop(struct virtqueue *queue)
{
	const char *why = NULL;
	enum virtqueue_result result = virtqueue_pop(queue, &memory, &element, &why);
	if (result != VIRTQUEUE_OK) {
		FUZZ_CHECK((result == VIRTQUEUE_BROKEN) == !!why);
		return false;
	}
	FUZZ_CHECK(element.head < queue->size);
	check_pieces(element.out, element.out_count);
	check_pieces(element.in, element.in_count);
	uint16_t head = element.head;
	FUZZ_CHECK(virtqueue_chain(queue, &memory, head, &element, &why));
	FUZZ_CHECK(virtqueue_push(queue, &memory, head, 24));
	virtqueue_notify(queue, &memory);
	virtqueue_sleep(queue, &memory);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = {.bytes = data, .size = size};
	struct virtqueue queue;
	if (memory.region_count == 0) {
		script_ram_map(&memory);
	}
	script_ram_clear();
	virtqueue_init(&queue);
	queue.size = 1u << script_number(&script, 1) % 11;
	queue.event_idx = (script_number(&script, 1) & 1) != 0;
	queue.descriptors = SCRIPT_USER + script_number(&script, 3);
	queue.available = SCRIPT_USER + script_number(&script, 3);
	queue.used = SCRIPT_USER + script_number(&script, 3);
	queue.addressed = true;
	while (script.at < script.size) {
		if ((script_number(&script, 1) & 1) != 0) {
			script_poke(&script);
		} else if (!pop(&queue)) {
			queue.last_available++;
		}
	}
	return 0;
}
