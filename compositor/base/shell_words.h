/* SPDX-License-Identifier: MIT
 *
 * Splits a command line into words as a shell does: blanks, single and double quotes, backslash.
 * Nothing is expanded and nothing is run.
 */
#ifndef COMPOSITOR_SHELL_WORDS_H
#define COMPOSITOR_SHELL_WORDS_H

/* Returns 0 and an array that ends with NULL, one block for free(); or EINVAL for an open quote or
 * a backslash at the end, ENOMEM. *words is NULL then. */
int shell_words_split(const char *line, char ***words);

#endif
