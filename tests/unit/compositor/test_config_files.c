/* SPDX-License-Identifier: MIT
 *
 * Which files are the configuration's, in which order, and what is said of those that cannot be.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compositor/domain/config_files.h"
#include "compositor/domain/config_parcel.h"

/* A folder of the test's own, with system/cloison and user/cloison in it. */
static char top[] = "/tmp/cloison-files-XXXXXX";

static char *place(const char *name)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/%s", top, name);
	return path;
}

static void put(const char *name, size_t size)
{
	FILE *file = fopen(place(name), "w");
	assert_non_null(file);
	for (size_t i = 0; i < size; i++) {
		fputc('#', file);
	}
	assert_int_equal(fclose(file), 0);
}

static int make_folders(void **state)
{
	strcpy(top + strlen(top) - 6, "XXXXXX");
	assert_non_null(mkdtemp(top));
	static const char *const folders[] = {"system", "system/cloison", "user", "user/cloison",
		"home", "home/.config", "home/.config/cloison"};
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		assert_int_equal(mkdir(place(folders[i]), 0700), 0);
	}
	setenv("XDG_CONFIG_HOME", place("user"), 1);
	setenv("HOME", place("home"), 1);
	return 0;
}

static int remove_folders(void **state)
{
	char command[256];
	snprintf(command, sizeof(command), "rm -rf %s", top);
	return system(command);
}

static struct config_files *read_places(char error[static SETTINGS_MAX_ERROR])
{
	char system[256];
	snprintf(system, sizeof(system), "%s", place("system"));
	return config_files_read_folders(system, error);
}

/* The names are those of paths below top, with "s " before an administrator's. */
static void expect_files(const char *const *names, size_t count)
{
	char error[SETTINGS_MAX_ERROR];
	struct config_files *files = read_places(error);
	assert_non_null(files);
	assert_int_equal(files->count, count);
	for (size_t i = 0; i < count; i++) {
		bool administrator = strncmp(names[i], "s ", 2) == 0;
		assert_string_equal(
			files->texts[i].path, place(names[i] + (administrator ? 2 : 0)));
		assert_int_equal(files->texts[i].administrator, administrator);
		assert_int_equal(files->texts[i].size, 3);
		assert_memory_equal(files->texts[i].bytes, "###", 3);
	}
	config_files_destroy(files);
}

static void order_of_files(void **state)
{
	static const char *const other[] = {"system/cloison/vhost.ini", "user/cloison/vhost.ini",
		"user/cloison/.a.ini", "user/cloison/.ini", "user/cloison/a.ini~",
		"user/cloison/a.conf", "home/.config/cloison/a.ini"};
	for (size_t i = 0; i < COUNT_OF(other); i++) {
		put(other[i], 3);
	}
	static const char *const names[] = {"s system/cloison/cloison.ini",
		"s system/cloison/z.ini", "user/cloison/10.ini", "user/cloison/9.ini",
		"user/cloison/B.ini", "user/cloison/a.ini"};
	for (size_t i = COUNT_OF(names); i-- > 0;) {
		put(names[i] + (names[i][1] == ' ' ? 2 : 0), 3);
	}
	expect_files(names, COUNT_OF(names));
	unsetenv("XDG_CONFIG_HOME");
	expect_files((const char *const[]){"s system/cloison/cloison.ini", "s system/cloison/z.ini",
			     "home/.config/cloison/a.ini"},
		3);
}

static void expect_error(const char *part)
{
	char error[SETTINGS_MAX_ERROR] = "";
	assert_null(read_places(error));
	if (!strstr(error, part)) {
		fail_msg("wants \"%s\", got \"%s\"", part, error);
	}
}

static void what_is_refused(void **state)
{
	expect_error("no configuration: create $XDG_CONFIG_HOME/cloison/cloison.ini");
	assert_int_equal(mkdir(place("user/cloison/a.ini"), 0700), 0);
	expect_error("user/cloison/a.ini: is no regular file; remove or rename it");
	rmdir(place("user/cloison/a.ini"));
	assert_int_equal(mkfifo(place("user/cloison/a.ini"), 0600), 0);
	expect_error("is no regular file");
	unlink(place("user/cloison/a.ini"));
	assert_int_equal(symlink("/nonexistent", place("user/cloison/a.ini")), 0);
	expect_error("a.ini: cannot be opened: No such file or directory; make it readable");
}

static void sizes(void **state)
{
	char error[SETTINGS_MAX_ERROR];
	put("user/cloison/0.ini", 0);
	for (unsigned i = 1; i <= CONFIG_MAX_BYTES / CONFIG_MAX_FILE_BYTES; i++) {
		char name[64];
		snprintf(name, sizeof(name), "user/cloison/%u.ini", i);
		put(name, CONFIG_MAX_FILE_BYTES);
	}
	struct config_files *files = read_places(error);
	assert_non_null(files);
	assert_int_equal(files->bytes, CONFIG_MAX_BYTES);
	config_files_destroy(files);
	put("user/cloison/9.ini", 1);
	expect_error("9.ini: makes all files together longer than 1024 KiB");
	put("user/cloison/1.ini", CONFIG_MAX_FILE_BYTES + 1);
	expect_error("1.ini: is longer than 256 KiB");
}

static void number_of_files(void **state)
{
	char error[SETTINGS_MAX_ERROR], name[64];
	for (unsigned i = 0; i < CONFIG_MAX_FILES; i++) {
		snprintf(name, sizeof(name), "user/cloison/%02u.ini", i);
		put(name, 1);
	}
	struct config_files *files = read_places(error);
	assert_non_null(files);
	config_files_destroy(files);
	put("user/cloison/more.ini", 1);
	expect_error("more.ini: more than 64 files");
}

static void given_files(void **state)
{
	char error[SETTINGS_MAX_ERROR], first[256], second[256];
	put("user/cloison/a.ini", 1);
	put("user/x", 2);
	put("y", 3);
	snprintf(first, sizeof(first), "%s", place("y"));
	snprintf(second, sizeof(second), "%s", place("user/x"));
	struct config_files *files =
		config_files_read((const char *const[]){first, second}, 2, error);
	assert_non_null(files);
	assert_int_equal(files->count, 2);
	assert_string_equal(files->texts[0].path, first);
	assert_int_equal(files->texts[0].size, 3);
	assert_int_equal(files->texts[1].size, 2);
	assert_false(files->texts[0].administrator);
	config_files_destroy(files);
	assert_null(config_files_read((const char *const[]){"/nonexistent/c.ini"}, 1, error));
	assert_non_null(strstr(error, "/nonexistent/c.ini: cannot be opened"));
}

/* All of it arrives, or what was wrong. */
static void parcels(void **state)
{
	char error[SETTINGS_MAX_ERROR], first[256], second[256];
	put("y", 70000);
	put("user/empty", 0);
	snprintf(first, sizeof(first), "%s", place("y"));
	snprintf(second, sizeof(second), "%s", place("user/empty"));
	const char *const paths[] = {first, second};
	int fd = config_parcel_make(paths, 2);
	assert_true(fd >= 0);
	struct config_files *files = config_parcel_open(fd, error), *direct;
	assert_non_null(files);
	direct = config_files_read(paths, 2, error);
	assert_int_equal(files->count, direct->count);
	for (size_t i = 0; i < files->count; i++) {
		assert_string_equal(files->texts[i].path, direct->texts[i].path);
		assert_int_equal(files->texts[i].size, direct->texts[i].size);
		assert_int_equal(files->texts[i].administrator, direct->texts[i].administrator);
		assert_memory_equal(
			files->texts[i].bytes, direct->texts[i].bytes, direct->texts[i].size);
	}
	config_files_destroy(files);
	config_files_destroy(direct);
	/* One that was cut short is none. */
	off_t size = lseek(fd, 0, SEEK_END);
	for (off_t left = size - 1; left >= 0; left = left * 3 / 4 - 1) {
		assert_int_equal(ftruncate(fd, left), 0);
		lseek(fd, 0, SEEK_SET);
		assert_null(config_parcel_open(fd, error));
	}
	close(fd);
	unlink(first);
	fd = config_parcel_make(paths, 2);
	assert_true(fd >= 0);
	assert_null(config_parcel_open(fd, error));
	assert_non_null(strstr(error, "y: cannot be opened: No such file"));
	close(fd);
	assert_null(config_parcel_open(-1, error));
}

int main(void)
{
#define IN_FOLDERS(test) cmocka_unit_test_setup_teardown(test, make_folders, remove_folders)
	const struct CMUnitTest tests[] = {
		IN_FOLDERS(order_of_files),
		IN_FOLDERS(what_is_refused),
		IN_FOLDERS(sizes),
		IN_FOLDERS(number_of_files),
		IN_FOLDERS(given_files),
		IN_FOLDERS(parcels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
