/* SPDX-License-Identifier: MIT
 *
 * Where the trusted UI has its texts from, and what it looks like: handed to whoever shows some of
 * it.
 */
#ifndef COMPOSITOR_TEXTS_H
#define COMPOSITOR_TEXTS_H

struct config_appearance;
struct labels;
struct titles;

struct texts {
	const struct config_appearance *appearance;
	struct labels *labels; /* the host's own: all there from the start */
	struct titles *titles; /* of applications: they come when they come */
};

#endif
