/* SPDX-License-Identifier: MIT */
#include "compositor/base/shell_words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Copies a quoted part without its quotes. Returns what follows, NULL when it never ends. */
static const char *copy_quoted(const char *in, char **out)
{
	char quote = *in++;
	while (*in != quote) {
		if (quote == '"' && *in == '\\' && (in[1] == '"' || in[1] == '\\')) {
			in++;
		}
		if (*in == '\0') {
			return NULL;
		}
		*(*out)++ = *in++;
	}
	return in + 1;
}

/* Copies one word and a NUL. Returns what follows the word, NULL on bad quoting. */
static const char *copy_word(const char *in, char **out)
{
	while (in && *in != '\0' && !is_blank(*in)) {
		if (*in == '\'' || *in == '"') {
			in = copy_quoted(in, out);
			continue;
		}
		if (*in == '\\' && *++in == '\0') {
			return NULL;
		}
		*(*out)++ = *in++;
	}
	*(*out)++ = '\0';
	return in;
}

/* One block: the pointers, then the text. A line of n bytes has at most n / 2 + 1 words, and its
 * words with their NULs at most n + 1 bytes. */
int shell_words_split(const char *line, char ***words)
{
	size_t length = strlen(line);
	size_t most = length / 2 + 2;
	*words = malloc(most * sizeof(char *) + length + 1);
	if (!*words) {
		return ENOMEM;
	}
	char *out = (char *)(*words + most);
	size_t count = 0;
	for (;;) {
		while (is_blank(*line)) {
			line++;
		}
		if (*line == '\0') {
			break;
		}
		(*words)[count++] = out;
		line = copy_word(line, &out);
		if (!line) {
			free(*words);
			*words = NULL;
			return EINVAL;
		}
	}
	(*words)[count] = NULL;
	return 0;
}
