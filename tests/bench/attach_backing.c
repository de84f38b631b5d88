/* SPDX-License-Identifier: MIT
 *
 * What the largest ATTACH_BACKING costs the backend, without a VM: as many entries as one
 * command may bring, in one piece and in a thousand, as Linux cuts them when they do not lie in
 * one. Prints the median of many runs, the quickest and the slowest.
 *
 * usage: attach-backing [RUNS]
 */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/vhost/guest_ram.h"
#include "vhost/gpu/gpu.h"
#include "vhost/queue/chain.h"

#define RUNS 200
#define MAX_RUNS 100000
#define PIECES 1000u
#define RAM_BYTES (UINT64_C(128) << 20)

static struct gpu gpu;
static struct chain_element element;
static struct virtio_gpu_mem_entry entries[VHOST_MAX_ENTRIES];

static void make_ram(struct memory *memory)
{
	const struct memory_range range = {0, RAM_BYTES, RAM_BYTES, 0};
	int file = guest_ram_file(RAM_BYTES);
	guest_ram_map(memory, &range, &file, 1);
	close(file);
}

static void command(const void *request, size_t size, size_t entry_pieces)
{
	static uint8_t answer[2048];
	const size_t bytes = sizeof(entries) / PIECES;
	uint32_t written = 0;
	element.out[0] = (struct iovec){(void *)request, size};
	element.out_count = 1 + entry_pieces;
	for (size_t i = 0; i < entry_pieces; i++) {
		size_t length = i + 1 == entry_pieces ? sizeof(entries) - i * bytes : bytes;
		element.out[1 + i] = (struct iovec){(char *)entries + i * bytes, length};
	}
	element.in[0] = (struct iovec){answer, sizeof(answer)};
	element.in_count = 1;
	gpu_command(&gpu, GPU_QUEUE_CONTROL, &element, &written);
	const struct virtio_gpu_ctrl_hdr *header = (const void *)answer;
	if (le32toh(header->type) != VIRTIO_GPU_RESP_OK_NODATA) {
		fprintf(stderr, "the device refuses: %#x\n", le32toh(header->type));
		exit(EXIT_FAILURE);
	}
}

static double attach_ms(size_t pieces)
{
	const struct virtio_gpu_resource_attach_backing attach = {
		.hdr.type = htole32(VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING),
		.resource_id = htole32(1),
		.nr_entries = htole32(VHOST_MAX_ENTRIES),
	};
	const struct virtio_gpu_resource_detach_backing detach = {
		.hdr.type = htole32(VIRTIO_GPU_CMD_RESOURCE_DETACH_BACKING),
		.resource_id = htole32(1),
	};
	struct timespec from, to;
	clock_gettime(CLOCK_MONOTONIC, &from);
	command(&attach, sizeof(attach), pieces);
	clock_gettime(CLOCK_MONOTONIC, &to);
	command(&detach, sizeof(detach), 0);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static void report(const char *name, double *ms, size_t runs)
{
	qsort(ms, runs, sizeof(*ms), compare);
	printf("ATTACH_BACKING of %u entries in %s: %.3f ms (%.3f to %.3f, %zu runs)\n",
		VHOST_MAX_ENTRIES, name, ms[runs / 2], ms[0], ms[runs - 1], runs);
}

int main(int argc, char **argv)
{
	static struct memory memory;
	static double one[MAX_RUNS], many[MAX_RUNS];
	const struct virtio_gpu_resource_create_2d create = {
		.hdr.type = htole32(VIRTIO_GPU_CMD_RESOURCE_CREATE_2D),
		.resource_id = htole32(1),
		.format = htole32(VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM),
		.width = htole32(4096),
		.height = htole32(4096),
	};
	long runs = argc > 1 ? strtol(argv[1], NULL, 10) : RUNS;
	if (runs < 1 || runs > MAX_RUNS) {
		fprintf(stderr, "usage: attach-backing [RUNS], 1 to %d\n", MAX_RUNS);
		return EXIT_FAILURE;
	}
	make_ram(&memory);
	gpu_init(&gpu, &memory, NULL, NULL);
	command(&create, sizeof(create), 0);
	for (uint32_t i = 0; i < VHOST_MAX_ENTRIES; i++) {
		/* Every second page: none can be joined to the one before. */
		entries[i] = (struct virtio_gpu_mem_entry){
			.addr = htole64(UINT64_C(2) * i * PAGE), .length = htole32(PAGE)};
	}
	for (long i = 0; i < runs; i++) {
		one[i] = attach_ms(1);
		many[i] = attach_ms(PIECES);
	}
	report("one piece", one, (size_t)runs);
	report("a thousand", many, (size_t)runs);
	gpu_finish(&gpu);
	memory_finish(&memory);
	return EXIT_SUCCESS;
}
