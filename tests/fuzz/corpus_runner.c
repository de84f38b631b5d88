/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target over the files of the named directories, with any compiler: so that every test
 * run repeats what fuzzing once found. Arguments that start with '-' are libFuzzer's and skipped.
 */
#include <dirent.h>

#include "fuzz.h"

#define MAX_INPUT_BYTES (1024 * 1024)

static void run_file(const char *directory, const char *name)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(MAX_INPUT_BYTES);
	if (!file || !bytes) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(EXIT_FAILURE);
	}
	size_t size = fread(bytes, 1, MAX_INPUT_BYTES, file);
	fclose(file);
	/* As small as the input, so that a sanitizer sees each byte too far. */
	uint8_t *exact = realloc(bytes, size > 0 ? size : 1);
	if (!exact) {
		abort();
	}
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static size_t run_directory(const char *directory)
{
	DIR *dir = opendir(directory);
	if (!dir) {
		fprintf(stderr, "%s: no such corpus\n", directory);
		exit(EXIT_FAILURE);
	}
	size_t count = 0;
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (entry->d_name[0] != '.') {
			run_file(directory, entry->d_name);
			count++;
		}
	}
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	size_t count = 0;
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-') {
			count += run_directory(argv[i]);
		}
	}
	printf("%zu inputs\n", count);
	/* An empty corpus tests nothing, which is a mistake of the caller. */
	return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
