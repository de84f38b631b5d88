/* SPDX-License-Identifier: MIT
 *
 * What an application says about its window: texts, size hints, parent.
 */
#include <string.h>

#include "compositor/desktop/desktop.h"
#include "compositor/desktop/window_internal.h"
#include "protocol/geometry.h"

void window_set_title(struct window *window, const char *untrusted_text, size_t size)
{
	char title[TEXT_MAX_BYTES];
	text_sanitise(untrusted_text, size, title);
	if (strcmp(title, window->title) == 0) {
		return;
	}
	strcpy(window->title, title);
	decoration_set_title(window->decoration, window->title);
	window_emit_changed(window);
}

void window_set_app_id(struct window *window, const char *untrusted_text, size_t size)
{
	text_escape(untrusted_text, size, window->app_id, sizeof(window->app_id));
}

void window_set_hints(struct window *window, const struct link_window_hints *hints)
{
	window->min_width = geometry_clamp(hints->min_width, 0, LINK_MAX_DIMENSION);
	window->min_height = geometry_clamp(hints->min_height, 0, LINK_MAX_DIMENSION);
	window->max_width = geometry_clamp(hints->max_width, 0, LINK_MAX_DIMENSION);
	window->max_height = geometry_clamp(hints->max_height, 0, LINK_MAX_DIMENSION);
}

static bool may_be_parent(const struct window *window, const struct window *parent)
{
	return parent->kind == WINDOW_TOPLEVEL && parent->domain == window->domain
	       && !window_hangs_on(parent, window);
}

bool window_set_parent(struct window *window, struct window *parent)
{
	if (window->kind == WINDOW_POPUP || (parent && !may_be_parent(window, parent))) {
		return false;
	}
	if (window->parent != parent) {
		window->parent = parent;
		if (parent) {
			window_stack_above(window, parent);
		}
		window_emit_changed(window);
	}
	return true;
}
