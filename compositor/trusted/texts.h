/* SPDX-License-Identifier: MIT
 *
 * Where the trusted UI has its texts from: handed to whoever shows some.
 */
#ifndef COMPOSITOR_TEXTS_H
#define COMPOSITOR_TEXTS_H

struct labels;
struct titles;

struct texts {
	struct labels *labels; /* the host's own: all there from the start */
	struct titles *titles; /* of applications: they come when they come */
};

#endif
