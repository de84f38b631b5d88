/* SPDX-License-Identifier: MIT
 *
 * What the user may have meant by a word that is none: the nearest of those that are.
 */
#ifndef COMPOSITOR_NEAREST_H
#define COMPOSITOR_NEAREST_H

#include <stddef.h>

#define NEAREST_MAX_WORD 40u /* bytes; of longer ones nothing is near */

struct nearest {
	const char *word;
	const char *found; /* NULL: none is near */
	unsigned distance; /* letters that are missing, too many, others or changed places */
};

/* For word, which must outlive it, as all words do that are tried. */
void nearest_init(struct nearest *nearest, const char *word);
/* A third of its letters may be wrong, and one always. Of several that are as near the first
 * counts. */
void nearest_try(struct nearest *nearest, const char *word);

#endif
