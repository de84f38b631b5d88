/* SPDX-License-Identifier: MIT
 *
 * What was decided about domains, for whoever looks back: a line of JSON each, in the log.
 */
#ifndef COMPOSITOR_AUDIT_H
#define COMPOSITOR_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct log_rate;

#define AUDIT_MAX_LINE                                                                             \
	896u /* bytes, with the NUL; the log cuts at 1024. Further fields are left out */
#define AUDIT_MAX_TEXT 128u /* bytes of a text before it is escaped: the rest is left out */

struct audit_field {
	const char *key; /* of ours: a plain word */
	const char *text; /* guest's or ours, any bytes; NULL: number is meant */
	uint64_t number;
};

/* Writes {"event":event, fields...}. rate is that of the domain that caused it (NULL: of nobody):
 * as of its other lines, most are only counted when there are many, and once all together are too
 * many. What was not written is counted in its next line, as "dropped". */
void audit_write(
	struct log_rate *rate, const char *event, const struct audit_field *fields, size_t count);

/* Of the last lines that were written, oldest first, the one of that number; NULL: there are not so
 * many. Valid until the next one is written. */
#define AUDIT_KEPT 64u
const char *audit_kept(size_t number);

/* The line alone, without a limit of their number; dropped 0: it has no such field. */
void audit_line(char line[static AUDIT_MAX_LINE], const char *event,
	const struct audit_field *fields, size_t count, uint32_t dropped);

#endif
