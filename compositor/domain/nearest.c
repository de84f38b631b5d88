/* SPDX-License-Identifier: MIT */
#include "compositor/domain/nearest.h"

#include <string.h>

static unsigned lesser(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The distance of optimal string alignment: a pair of neighbours that changed places is one. */
static unsigned alignment(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][NEAREST_MAX_WORD + 1]; /* this one and the two before, by turns */
	for (unsigned j = 0; j <= b_length; j++) {
		rows[0][j] = j;
	}
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3],
			 *before = rows[(i + 1) % 3];
		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			row[j] = lesser(lesser(above[j], row[j - 1]) + 1,
				above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
				row[j] = lesser(row[j], before[j - 2] + 1);
			}
		}
	}
	return rows[a_length % 3][b_length];
}

void nearest_init(struct nearest *nearest, const char *word)
{
	size_t length = strlen(word);
	*nearest = (struct nearest){
		.word = word,
		.distance = (unsigned)(length < 6 ? 1 : length / 3) + 1,
	};
}

void nearest_try(struct nearest *nearest, const char *word)
{
	size_t length = strlen(nearest->word), other = strlen(word);
	if (length > NEAREST_MAX_WORD || other > NEAREST_MAX_WORD) {
		return;
	}
	unsigned distance = alignment(nearest->word, length, word, other);
	if (distance < nearest->distance) {
		nearest->distance = distance;
		nearest->found = word;
	}
}
