/* SPDX-License-Identifier: MIT
 *
 * What may still be opened. docs/threat-model.md has the same table for people.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/landlock.h>

#include "common/confine.h"
#include "compositor/base/sandbox_parts.h"

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE (READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)
#define DEVICE (WRITE | LANDLOCK_ACCESS_FS_IOCTL_DEV)
#define REMOVE (LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR)
#define MAKE                                                                                       \
	(LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SOCK)

/* path below what the environment's variable names, or below home in the user's home directory
 * when it names nothing. Without both, path is where it is. */
struct place {
	const char *variable; /* one path, or many with colons between */
	const char *home;
	const char *path;
	uint64_t access;
};

/* While it starts: drivers and libraries read their settings, sockets are made, and seatd, where
 * libseat runs it as a child, opens devices. */
static const struct place start_places[] = {
	{NULL, NULL, "/etc", READ},
	{NULL, NULL, "/dev", DEVICE},
	{NULL, NULL, "/run/systemd", READ},
	{"XDG_RUNTIME_DIR", NULL, "", WRITE | MAKE | REMOVE},
	{"XAUTHORITY", ".Xauthority", "", READ},
	{NULL, ".drirc", "", READ},
};

/* As long as it runs. */
static const struct place places[] = {
	/* libraries, and data of the system */
	{NULL, NULL, "/usr", READ},
	{NULL, NULL, "/lib", READ},
	{NULL, NULL, "/lib64", READ},
	{NULL, NULL, "/nix/store", READ},
	{NULL, NULL, "/gnu/store", READ},
	{"LD_LIBRARY_PATH", NULL, "", READ},
	/* names of programs; how much memory may be mapped */
	{NULL, NULL, "/proc", READ},
	/* screens and input devices that come: their descriptors come from the seat, but for the
	 * render nodes */
	{NULL, NULL, "/sys", READ},
	{NULL, NULL, "/run/udev", READ},
	{NULL, NULL, "/etc/libinput", READ},
	{NULL, NULL, "/etc/libwacom", READ},
	{NULL, NULL, "/dev/dri", DEVICE},
	{NULL, NULL, "/dev/nvidiactl", DEVICE},
	{NULL, NULL, "/dev/nvidia-modeset", DEVICE},
	{NULL, NULL, "/dev/nvidia0", DEVICE},
	{NULL, NULL, "/dev/null", WRITE},
	{NULL, NULL, "/dev/urandom", READ},
	/* wlroots' buffers and keymaps */
	{NULL, NULL, "/dev/shm",
		WRITE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE},
	/* themes of the cursor, for outputs of another scale */
	{"XCURSOR_PATH", NULL, "", READ},
	{"XDG_DATA_HOME", ".local/share", "icons", READ},
	{NULL, ".icons", "", READ},
	{NULL, ".cursors", "", READ},
	/* keymaps, for keyboards that come */
	{NULL, NULL, "/etc/xkb", READ},
	{NULL, NULL, "/etc/X11/xkb", READ},
	{"XKB_CONFIG_ROOT", NULL, "", READ},
	{"XDG_CONFIG_HOME", ".config", "xkb", READ},
	{NULL, ".xkb", "", READ},
	/* at the end: its sockets, and libwayland's */
	{"XDG_RUNTIME_DIR", NULL, "", REMOVE},
};

#if !CONFINE_FILTER
/* A sanitizer reads itself, and runs what gives addresses their names. */
static const struct place sanitizer_places[] = {
	{NULL, NULL, "/", READ | LANDLOCK_ACCESS_FS_EXECUTE},
};
#endif

/* What is no absolute path is nowhere. */
static bool leave(struct confine_files *files, const char *base, const char *path, uint64_t access)
{
	char whole[PATH_MAX];
	int length =
		snprintf(whole, sizeof(whole), "%s%s%s", base, path[0] != '\0' ? "/" : "", path);
	if (base[0] != '/' || length < 0 || (size_t)length >= sizeof(whole)) {
		return true;
	}
	return confine_files_allow(files, whole, access);
}

/* Each of the paths that a variable's value has. */
static bool leave_each(struct confine_files *files, const char *value, const struct place *place)
{
	char *paths = strdup(value), *rest = paths;
	if (!paths) {
		errno = ENOMEM;
		return false;
	}
	bool ok = true;
	for (char *base; ok && (base = strsep(&rest, ":"));) {
		ok = leave(files, base, place->path, place->access);
	}
	free(paths);
	return ok;
}

static bool leave_place(struct confine_files *files, const struct place *place)
{
	const char *value = place->variable ? getenv(place->variable) : NULL;
	if (value && value[0] != '\0') {
		return leave_each(files, value, place);
	}
	if (!place->home) {
		return place->variable || leave(files, place->path, "", place->access);
	}
	const char *home = getenv("HOME");
	char base[PATH_MAX];
	int length = snprintf(base, sizeof(base), "%s/%s", home ? home : "", place->home);
	return !home || length < 0 || (size_t)length >= sizeof(base)
	       || leave(files, base, place->path, place->access);
}

static bool leave_places(struct confine_files *files, const struct place *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!leave_place(files, &list[i])) {
			return false;
		}
	}
	return true;
}

#define LEAVE(files, list) leave_places(files, list, sizeof(list) / sizeof((list)[0]))

bool sandbox_leave_places(struct confine_files *files, bool start)
{
#if !CONFINE_FILTER
	if (!LEAVE(files, sanitizer_places)) {
		return false;
	}
#endif
	return LEAVE(files, places) && (!start || LEAVE(files, start_places));
}
