/* SPDX-License-Identifier: MIT */
#include "compositor/input/attention_ways.h"

#include "common/clock.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"

/* The next that is asked about. NULL: there is none. */
static const struct domain *next_peer(const struct attention_ways *ways, const struct wl_list *link)
{
	const struct wl_list *list = &ways->domain->domains->list;
	for (link = link->next; link != list; link = link->next) {
		const struct domain *peer = wl_container_of(link, peer, link);
		if (peer != ways->domain && !peer->config->removed) {
			return peer;
		}
	}
	return NULL;
}

static void begin_way(struct attention_ways *ways)
{
	ways->type = 0;
	ways->way = (struct attention_way){
		.peer = ways->peer, .out = ways->out, .subject = ways->subject};
}

void attention_ways_begin(
	struct attention_ways *ways, const struct policy *policy, const struct domain *domain)
{
	*ways = (struct attention_ways){.policy = policy, .domain = domain};
	ways->type_count = policy ? policy_types(policy, ways->types) : 0;
	if (domain && ways->type_count > 0) {
		ways->out = true;
		ways->peer = next_peer(ways, &domain->domains->list);
		begin_way(ways);
	}
}

static void ways_ask(struct attention_ways *ways)
{
	struct attention_way *way = &ways->way;
	const char *own = ways->domain->config->name, *peer = ways->peer->config->name;
	const char *type = ways->types[ways->type++];
	struct policy_answer answer = policy_ask(
		ways->policy, ways->subject, ways->out ? own : peer, ways->out ? peer : own, type);
	way->types += answer.verdict != POLICY_DENY;
	if (answer.verdict > way->verdict) {
		way->verdict = answer.verdict;
		way->type = type;
		way->path = answer.path;
		way->line = answer.line;
	}
}

/* First all that may go out, then what may come in. */
static void end_way(struct attention_ways *ways)
{
	if (ways->way.verdict != POLICY_DENY) {
		if (ways->count < ATTENTION_WAYS) {
			ways->ways[ways->count] = ways->way;
		}
		ways->count++;
	}
	if (++ways->subject == POLICY_SUBJECTS) {
		ways->subject = 0;
		ways->peer = next_peer(ways, &ways->peer->link);
		if (!ways->peer && ways->out) {
			ways->out = false;
			ways->peer = next_peer(ways, &ways->domain->domains->list);
		}
	}
	begin_way(ways);
}

bool attention_ways_step(struct attention_ways *ways, uint64_t end)
{
	while (ways->peer) {
		ways_ask(ways);
		if (ways->type == ways->type_count) {
			end_way(ways);
		}
		if (clock_spent() > end) {
			break;
		}
	}
	return ways->peer;
}
