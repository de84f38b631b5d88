/* SPDX-License-Identifier: MIT
 *
 * Where an application wants its popup: xdg_positioner in the link's terms.
 */
#ifndef COMMON_POSITIONER_H
#define COMMON_POSITIONER_H

#include "protocol/msg.h"

struct wlr_xdg_positioner_rules;

/* Applications may say numbers that the link cannot: they are cut to its ranges. */
struct link_positioner positioner_read(const struct wlr_xdg_positioner_rules *rules);

#endif
