/* SPDX-License-Identifier: MIT */
#include "guest-proxy/pixels/pool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "guest-proxy/link/proxy_link.h"
#include "protocol/geometry.h"

/* Of the link's bytes, the part that applications' memory must leave for ours: one over this. Where
 * nothing more can be passed on there must be room to copy to. */
#define OWN_PART 4

static struct pool *create(struct proxy_link *link)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	if (!pool) {
		return NULL;
	}
	pool->link = link;
	pool->references = 1;
	pool->memory.fd = pool->client_fd = -1;
	wl_list_init(&pool->client_link);
	return pool;
}

struct pool *pool_create(struct proxy_link *link, size_t size)
{
	struct pool *pool = create(link);
	if (!pool) {
		return NULL;
	}
	struct transport *transport = link->transport;
	if (!transport->impl->allocate(transport, size, &pool->memory)) {
		free(pool);
		return NULL;
	}
	pool->size = pool->memory.size;
	return pool;
}

struct pool *pool_create_client(struct proxy_link *link, int fd, uint64_t base, uint64_t size)
{
	struct pool *pool = create(link);
	if (!pool) {
		return NULL;
	}
	pool->client_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (pool->client_fd < 0) {
		free(pool);
		return NULL;
	}
	pool->base = base;
	pool->size = size;
	return pool;
}

struct pool *pool_reference(struct pool *pool)
{
	pool->references++;
	return pool;
}

static void pool_withdraw(struct pool *pool)
{
	if (pool->id == 0) {
		return;
	}
	LINK_MSG(msg, LINK_POOL_DESTROY, pool->id);
	proxy_link_send(pool->link, &msg);
	proxy_link_forget(pool->link, PROXY_LINK_POOLS, pool->id);
	pool->link->pool_bytes -= pool->size;
	pool->id = 0;
}

void pool_release(struct pool *pool)
{
	if (!pool) {
		return;
	}
	if (--pool->references > 0) {
		if (pool->references == 1 && pool->keeper) {
			pool->keeper->idle(pool, pool->keeper->data);
		}
		return;
	}
	pool_withdraw(pool);
	wl_list_remove(&pool->client_link);
	if (pool->client_fd >= 0) {
		close(pool->client_fd);
	}
	struct transport *transport = pool->link->transport;
	transport->impl->release(transport, &pool->memory);
	free(pool);
}

static void send_announcement(struct pool *pool)
{
	struct link_msg msg = {.object = pool->id};
	if (pool->link->transport->impl->passes_fds) {
		msg.opcode = LINK_POOL_CREATE;
		msg.pool_create.base = pool->base;
		msg.pool_create.size = pool->size;
		msg.fd_count = 1;
		msg.fds[0] = pool->client_fd >= 0 ? pool->client_fd : pool->memory.fd;
	} else {
		msg.opcode = LINK_POOL_IMPORT;
		msg.pool_import.resource = pool->memory.resource;
		msg.pool_import.size = pool->size;
	}
	proxy_link_send(pool->link, &msg);
}

static bool fits(const struct pool *pool, uint64_t sum)
{
	const struct link_welcome *limits = &pool->link->limits;
	uint64_t most = limits->max_link_bytes;
	if (pool->client_fd >= 0) {
		most -= most / OWN_PART;
	}
	return pool->size <= limits->max_pool_bytes && sum <= most;
}

bool pool_renew(struct pool *pool)
{
	struct transport *transport = pool->link->transport;
	return !transport->impl->renew || transport->impl->renew(transport, &pool->memory);
}

bool pool_announce(struct pool *pool)
{
	if (pool->id != 0) {
		return !pool->refused;
	}
	struct proxy_link *link = pool->link;
	uint64_t sum = 0;
	if (!geometry_add_u64(link->pool_bytes, pool->size, &sum) || !fits(pool, sum)
		|| !pool_renew(pool)) {
		return false;
	}
	pool->id = proxy_link_assign(link, PROXY_LINK_POOLS, pool);
	if (pool->id == 0) {
		return false;
	}
	link->pool_bytes = sum;
	send_announcement(pool);
	return true;
}

void pool_forget(struct pool *pool)
{
	pool->id = 0;
	pool->refused = false;
}
