/* SPDX-License-Identifier: MIT
 *
 * A policy from texts that a test has at hand, with four domains besides the host.
 */
#ifndef TESTS_UNIT_POLICY_TEXTS_H
#define TESTS_UNIT_POLICY_TEXTS_H

#include "policy/policy.h"

#define DOMAINS "secure", "personal", "work", "untrusted"

/* system is an administrator's file, "s.ini", user the user's, "u.ini"; NULL: there is none. NULL
 * with a message in error. */
struct policy *policy_from_texts(
	const char *system, const char *user, char error[static SETTINGS_MAX_ERROR]);

/* The same of texts that are right. */
struct policy *policy_made(const char *system, const char *user);

#endif
