/* SPDX-License-Identifier: MIT
 *
 * libwayland's lists once more, for builds with AddressSanitizer. Distributions' libwayland and
 * wlroots are not instrumented: a list that runs through freed memory, or a listener that
 * outlives its object, is written to by them and nobody sees it. The program's own functions
 * come before the library's, so that whatever any of them does to a list is done, and looked at,
 * here.
 */
#include <stddef.h>
#include <wayland-util.h>

#define SEEN_BY_ALL __attribute__((visibility("default")))

SEEN_BY_ALL void wl_list_init(struct wl_list *list)
{
	list->prev = list->next = list;
}

SEEN_BY_ALL void wl_list_insert(struct wl_list *list, struct wl_list *elm)
{
	struct wl_list *after = list->next;
	elm->prev = list;
	elm->next = after;
	after->prev = elm;
	list->next = elm;
}

/* The links of what was removed lead nowhere: a second removal is a fault, and faults. */
SEEN_BY_ALL void wl_list_remove(struct wl_list *elm)
{
	elm->next->prev = elm->prev;
	elm->prev->next = elm->next;
	elm->next = elm->prev = NULL;
}

SEEN_BY_ALL int wl_list_length(const struct wl_list *list)
{
	int length = 0;
	for (const struct wl_list *at = list->next; at != list; at = at->next) {
		length++;
	}
	return length;
}

SEEN_BY_ALL int wl_list_empty(const struct wl_list *list)
{
	return list->next == list;
}

SEEN_BY_ALL void wl_list_insert_list(struct wl_list *list, struct wl_list *other)
{
	if (other->next == other) {
		return;
	}
	struct wl_list *first = other->next, *last = other->prev;
	first->prev = list;
	last->next = list->next;
	list->next->prev = last;
	list->next = first;
}
