/* SPDX-License-Identifier: MIT */
#include "compositor/launch.h"

void launch_forget(struct launch *launch)
{
	if (launch->waits) {
		wl_list_remove(&launch->link);
		launch->waits = false;
	}
}
