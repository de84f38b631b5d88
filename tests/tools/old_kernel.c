/* SPDX-License-Identifier: MIT
 *
 * cloison-old-kernel WHAT... -- COMMAND...: runs the command where the kernel says that it has not
 * WHAT: seccomp, landlock, namespaces.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static bool refuse(scmp_filter_ctx filter, const char *what)
{
	if (strcmp(what, "landlock") == 0) {
		return seccomp_rule_add(
			       filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0)
			       == 0
		       && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
				  SCMP_SYS(landlock_restrict_self), 0)
				  == 0;
	}
	if (strcmp(what, "namespaces") == 0) {
		return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0
		       && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(unshare), 0)
				  == 0;
	}
	return strcmp(what, "seccomp") == 0
	       && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) == 0
	       && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
			  SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP))
			  == 0;
}

int main(int argc, char *argv[])
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int i = 1;
	bool made = filter;
	for (; made && i < argc && strcmp(argv[i], "--") != 0; i++) {
		made = refuse(filter, argv[i]);
	}
	if (!made || i + 1 >= argc || seccomp_load(filter) != 0) {
		fprintf(stderr, "usage: cloison-old-kernel seccomp|landlock|namespaces... "
				"-- COMMAND...\n");
		return 2;
	}
	seccomp_release(filter);
	execvp(argv[i + 1], argv + i + 1);
	perror(argv[i + 1]);
	return 127;
}
