/* SPDX-License-Identifier: MIT */
#include "common/drag_taken.h"

#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_seat.h>

#include "common/clip.h"
#include "common/clip_take.h"
#include "protocol/msg.h"

static void forget(struct drag_taken *taken)
{
	wl_list_remove(&taken->destroy.link);
	wl_list_init(&taken->destroy.link);
	taken->source = NULL;
}

static void drag_taken_handle_destroy(struct wl_listener *listener, void *data)
{
	forget(wl_container_of(listener, (struct drag_taken *)NULL, destroy));
}

/* Those that know no actions copy. */
static bool may_be_copied(const struct wlr_data_source *source)
{
	return source->actions < 0
	       || ((uint32_t)source->actions & WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY) != 0;
}

/* As it calls the first of the types that it has; NULL: it has none. */
static const char *first_of(
	const struct wlr_data_source *source, const struct link_clip_types *types)
{
	const char *name = NULL;
	for (uint32_t i = 0; !name && i < types->count; i++) {
		name = clip_take_name(source, clip_types_name(types, i));
	}
	return name;
}

void drag_taken_begin(
	struct drag_taken *taken, struct wlr_seat *seat, const struct link_clip_types *types)
{
	drag_taken_end(taken, false);
	struct wlr_data_source *source = seat->drag ? seat->drag->source : NULL;
	const char *name = source && may_be_copied(source) ? first_of(source, types) : NULL;
	if (!name) {
		wlr_data_source_destroy(source);
		return;
	}
	taken->source = source;
	wl_signal_add(&source->events.destroy, &taken->destroy);
	wlr_data_source_accept(source, wl_display_next_serial(seat->display), name);
	wlr_data_source_dnd_action(source, WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY);
	wlr_data_source_dnd_drop(source);
}

/* Its grab's end is the one that leaves the source alone. */
void drag_taken_end_drag(struct wlr_seat *seat)
{
	if (seat->drag) {
		wlr_seat_pointer_end_grab(seat);
	}
}

void drag_taken_end(struct drag_taken *taken, bool copied)
{
	struct wlr_data_source *source = taken->source;
	if (!source) {
		return;
	}
	forget(taken);
	if (copied) {
		wlr_data_source_dnd_finish(source);
	} else {
		wlr_data_source_destroy(source);
	}
}

void drag_taken_init(struct drag_taken *taken)
{
	*taken = (struct drag_taken){.destroy.notify = drag_taken_handle_destroy};
	wl_list_init(&taken->destroy.link);
}

void drag_taken_finish(struct drag_taken *taken)
{
	drag_taken_end(taken, false);
}
