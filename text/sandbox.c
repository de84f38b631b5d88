/* SPDX-License-Identifier: MIT */
#include "text/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <seccomp.h>
#include <string.h>
#include <unistd.h>

#include <linux/landlock.h>

#include "protocol/log.h"

#define MAX_FILES 64 /* descriptors: cairo keeps ten fonts open */
#define MAX_MEMORY (UINT64_C(2) << 30) /* bytes of addresses: fonts are mapped as a whole */

#define READ_ONLY(n) CONFINE_LACKS(n, O_ACCMODE | O_CREAT | O_TRUNC | O_PATH | O_ASYNC)

static const struct confine_call calls[] = {
	/* requests and answers */
	{SCMP_SYS(recvfrom)},
	{SCMP_SYS(sendto)},
	/* fonts; Landlock says which files */
	{SCMP_SYS(open), {READ_ONLY(1)}},
	{SCMP_SYS(openat), {READ_ONLY(2)}},
	{SCMP_SYS(read)},
	{SCMP_SYS(pread64)},
	{SCMP_SYS(lseek)},
	{SCMP_SYS(close)},
	{SCMP_SYS(fstat)},
	{SCMP_SYS(newfstatat)},
	{SCMP_SYS(statx)},
	{SCMP_SYS(access)},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_SETFD)}},
	{SCMP_SYS(fcntl), {CONFINE_IS(1, F_GETFL)}},
	/* what GLib does by itself; Pango's thread looks for fonts */
	{SCMP_SYS(clock_nanosleep)},
	{SCMP_SYS(sched_yield)},
};

/* --- the keeper ------------------------------------------------------------------------------- */

/* Every file that fontconfig knows, and no folder: what is put there later is for the next
 * start. */
static bool allow_fonts(struct confine_files *files)
{
	const FcFontSet *const sets[] = {
		FcConfigGetFonts(NULL, FcSetSystem),
		FcConfigGetFonts(NULL, FcSetApplication),
	};
	FcChar8 *path, *last = NULL;
	for (size_t s = 0; s < sizeof(sets) / sizeof(sets[0]); s++) {
		for (int i = 0; sets[s] && i < sets[s]->nfont; i++) {
			FcPattern *font = sets[s]->fonts[i];
			if (FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch
				|| (last && strcmp((char *)path, (char *)last) == 0)) {
				continue;
			}
			last = path;
			if (!confine_files_allow(
				    files, (char *)path, LANDLOCK_ACCESS_FS_READ_FILE)) {
				return false;
			}
		}
	}
	return true;
}

bool text_sandbox_init(struct text_sandbox *sandbox, bool wanted)
{
	*sandbox = (struct text_sandbox){.wanted = wanted};
	enum confine_result result = wanted ? confine_files_begin(&sandbox->files) : CONFINE_ABSENT;
	if (result == CONFINE_ABSENT) {
		return true;
	}
	if (result == CONFINE_FAILED || !allow_fonts(&sandbox->files)) {
		log_error("cannot keep what draws texts from files: %s: start cloison with "
			  "--sandbox=off, which has no sandbox",
			strerror(errno));
		return false;
	}
	sandbox->has_files = true;
	return true;
}

void text_sandbox_update(struct text_sandbox *sandbox)
{
	struct confine_files files;
	if (!sandbox->has_files || confine_files_begin(&files) != CONFINE_DONE) {
		return;
	}
	bool ok = allow_fonts(&files);
	close(ok ? sandbox->files.fd : files.fd);
	sandbox->files = ok ? files : sandbox->files;
}

/* --- a worker --------------------------------------------------------------------------------- */

/* Standard input, output and error: what it has to say is how it ends. */
static bool silence(void)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	bool ok = nothing > STDERR_FILENO;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		ok = ok && dup2(nothing, fd) >= 0;
	}
	if (nothing > STDERR_FILENO) {
		close(nothing);
	}
	return ok;
}

bool text_sandbox_begin(struct text_sandbox *sandbox)
{
	if (!sandbox->wanted) {
		return true;
	}
	/* A sanitizer reserves more addresses, and says on standard error what it found. */
	return confine_process() && confine_capabilities() && confine_limit(RLIMIT_CORE, 0)
	       && confine_limit(RLIMIT_NOFILE, MAX_FILES) && confine_limit(RLIMIT_FSIZE, 0)
	       && (!CONFINE_FILTER || (confine_limit(RLIMIT_AS, MAX_MEMORY) && silence()))
	       && (!sandbox->has_files || confine_files_enforce(&sandbox->files) == CONFINE_DONE);
}

bool text_sandbox_complete(const struct text_sandbox *sandbox)
{
	/* A sanitizer's runtime needs more calls than the program. */
	if (!sandbox->wanted || !CONFINE_FILTER) {
		return true;
	}
	if (!confine_limit(RLIMIT_NPROC, 0)) {
		return false;
	}
	struct confine_filter filter;
	confine_filter_begin(&filter, SCMP_ACT_KILL_PROCESS);
	confine_filter_allow_base(&filter);
	confine_filter_allow(&filter, calls, sizeof(calls) / sizeof(calls[0]));
	enum confine_result result = confine_filter_load(&filter);
	return result != CONFINE_FAILED;
}
