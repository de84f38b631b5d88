/* SPDX-License-Identifier: MIT
 *
 * Log lines about the one domain that this process serves. What a guest or a front end causes goes
 * through here: each line names the domain and the rate is limited.
 */
#ifndef VHOST_PROCESS_REPORT_H
#define VHOST_PROCESS_REPORT_H

/* domain must outlive every call. */
void report_init(const char *domain);

/* "domain NAME: text" at level error. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same at level info, for events that are nobody's fault. */
void report_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
