/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window.h"
#include "compositor/domain/config.h"
#include "compositor/domain/domain.h"
#include "compositor/input/attention_state.h"

static bool has_row(const struct window *window)
{
	return window->kind == WINDOW_TOPLEVEL && window->mapped && !window->abandoned;
}

static bool has_row_of_its_own(const struct domain *domain)
{
	return !domain->is_host && !domain->config->removed && domain->mapped == 0
	       && (domain->barred || domain->status != DOMAIN_DOWN);
}

struct attention_list attention_list(const struct desktop *desktop)
{
	size_t most = (size_t)wl_list_length(&desktop->windows)
		      + (size_t)wl_list_length(&desktop->domains->list) + 1;
	struct attention_list list = {.entries = calloc(most, sizeof(*list.entries))};
	if (!list.entries) {
		return list;
	}
	struct window *window;
	wl_list_for_each(window, &desktop->windows, link) {
		if (has_row(window)) {
			list.entries[list.count++] =
				(struct attention_entry){window, window->domain};
		}
	}
	struct domain *domain;
	wl_list_for_each(domain, &desktop->domains->list, link) {
		if (has_row_of_its_own(domain)) {
			list.entries[list.count++] = (struct attention_entry){NULL, domain};
		}
	}
	return list;
}

struct attention_choice attention_entry_choice(const struct attention_entry *entry)
{
	return (struct attention_choice){entry->window ? entry->window->number : 0, entry->domain};
}

bool attention_choice_is(const struct attention_choice *a, const struct attention_choice *b)
{
	return a->window == b->window && a->domain == b->domain;
}

size_t attention_list_find(const struct attention_list *list, const struct attention_choice *choice)
{
	size_t i = 0;
	for (; i < list->count; i++) {
		const struct attention_choice one = attention_entry_choice(&list->entries[i]);
		if (attention_choice_is(&one, choice)) {
			break;
		}
	}
	return i;
}
