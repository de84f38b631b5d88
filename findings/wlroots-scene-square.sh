#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What wlroots' scene does to draw a picture anew grows with the square of its nodes.
#
# Surprising: before a picture is drawn, the scene takes what each opaque node shows from the part of
# the background that is still to be cleared, node by node, by pixman_region32_subtract(). Small
# windows beside each other leave a region of as many rectangles as there are nodes, and each of the
# nodes has it gone through once more. A rectangle behind them as large as the output does not help,
# though nothing of the background can be seen then: it lies at the bottom, and what is left of it
# between the others is as ragged.
# Expected: twice the nodes, about twice the rectangles gone through; and none where the lowest node
# hides the background.
# For a compositor: bound the nodes that a client may have in the scene, not only their pixels.
#
# Version: wlroots 0.18.2 (Debian 13, libwlroots-0.18 0.18.2-3), pixman 0.44.0 (0.44.0-3), amd64.
# Seen on 2026-11-28, of so many opaque rectangles of 8x8 on 1600x1600: rectangles of the regions
# that something was taken from, for one picture:
#   alone:         100 nodes 5306, 200 nodes 21053, 400 nodes 83864, 800 nodes 334766
#   on one of all: 100 nodes 5256, 200 nodes 20509, 400 nodes 81018, 800 nodes 322036
#
# usage: findings/wlroots-scene-square.sh
#
# Needs apt, dpkg and root, or user namespaces; no compiler. Fetches 165 MB, takes 850 MB of TMPDIR.
# Exit status: 0 all as told above, 1 it behaves otherwise now, 2 it could not be tried.
set -euo pipefail

packages=(
	gcc=4:14.2.0-1
	'g++=4:14.2.0-1' # brings the headers of C too
	libwlroots-0.18=0.18.2-3
	libwlroots-0.18-dev=0.18.2-3
	libpixman-1-0=0.44.0-3
	libwayland-server0=1.23.1-3
	libdrm-dev=2.4.124-2
)

cannot() {
	echo "could not be tried: $*" >&2
	exit 2
}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
root=$work/root
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$root" "$work"/{own,cache/archives,state/lists}/partial
: >"$work/status"

# Where this machine's own APT gets Debian from. Lists never fetched are fetched aside.
# shellcheck disable=SC2016 # for APT to expand
archive() {
	apt-get "$@" indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' \
		'Created-By: Packages' | awk -F '|' '$1 $2 $3 == "DebianDebianmain" && !n++ { print $4 }'
}
address=$(archive)
if [ -z "$address" ]; then
	own=(-q -o Dir::State::Lists="$work/own" -o APT::Sandbox::User=root)
	apt-get "${own[@]}" update >"$work/log" 2>&1 || cannot "APT: $(tail -n 1 "$work/log")"
	address=$(archive "${own[@]}")
fi
[ -n "$address" ] || cannot "APT of this machine has no Debian archive among its sources"
echo "deb [signed-by=$keyring] $address trixie main" >"$work/sources.list"

# An APT that knows only Debian 13 and thinks that nothing is installed.
fetch() {
	apt-get -qy -o Dir::State="$work/state" -o Dir::State::status="$work/status" \
		-o Dir::Cache="$work/cache" -o Dir::Etc::SourceList="$work/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null \
		-o Dir::Etc::PreferencesParts=/dev/null -o APT::Install-Recommends=false \
		-o APT::Sandbox::User=root -o Acquire::Retries=3 "$@" >"$work/log" 2>&1 ||
		cannot "apt-get $1: $(grep -m 1 '^E:' "$work/log" || tail -n 1 "$work/log")"
}
fetch update
fetch install --download-only "${packages[@]}"
for folder in bin lib lib64 sbin; do
	mkdir -p "$root/usr/$folder"
	ln -s "usr/$folder" "$root/$folder"
done
for deb in "$work"/cache/archives/*.deb; do
	dpkg -x "$deb" "$root"
done

# inside CMD...: run CMD in Debian 13.
inside() {
	if [ "$(id -u)" = 0 ]; then
		chroot "$root" "$@"
	else
		unshare --map-root-user chroot "$root" "$@"
	fi
}
printf '%s\n' "Debian 13:" "${packages[@]/#/  }"

cat >"$root/seen.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pixman.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/backend/headless.h>
#include <wlr/render/allocator.h>
#include <wlr/render/pixman.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/log.h>
#include <wlr/version.h>

enum { SIDE = 1600, RUNS = 4 };

static unsigned long rectangles;

/* Before the library's, which it calls. */
pixman_bool_t pixman_region32_subtract(pixman_region32_t *out, const pixman_region32_t *from,
				       const pixman_region32_t *what)
{
	static pixman_bool_t (*real)(pixman_region32_t *, const pixman_region32_t *,
				     const pixman_region32_t *);

	if (real == NULL)
		real = dlsym(RTLD_NEXT, "pixman_region32_subtract");
	rectangles += (unsigned long)pixman_region32_n_rects(from);
	return real(out, from, what);
}

static void *need(void *object, const char *name)
{
	if (object == NULL) {
		fprintf(stderr, "no %s\n", name);
		exit(2);
	}
	return object;
}

/* Rectangles gone through for one picture. */
static unsigned long cost(struct wlr_backend *backend, struct wlr_renderer *renderer,
			  struct wlr_allocator *allocator, int nodes, bool on_one)
{
	const float red[4] = { 1, 0, 0, 1 }, blue[4] = { 0, 0, 1, 1 };
	struct wlr_output *output = need(wlr_headless_add_output(backend, SIDE, SIDE), "output");
	struct wlr_scene *scene = need(wlr_scene_create(), "scene");
	struct wlr_scene_output *on_output;
	struct wlr_output_state state;
	unsigned long found;

	wlr_output_init_render(output, allocator, renderer);
	on_output = need(wlr_scene_output_create(scene, output), "output of the scene");
	if (on_one)
		need(wlr_scene_rect_create(&scene->tree, SIDE, SIDE, blue), "rectangle");
	for (int i = 0; i < nodes; i++) {
		struct wlr_scene_rect *rect =
			need(wlr_scene_rect_create(&scene->tree, 8, 8, red), "rectangle");

		wlr_scene_node_set_position(&rect->node, i % 40 * 40 + i / 40 % 4 * 10, i / 40 * 40);
	}
	wlr_output_state_init(&state);
	wlr_output_state_set_enabled(&state, true);
	rectangles = 0;
	if (!wlr_scene_output_build_state(on_output, &state, NULL))
		need(NULL, "picture");
	found = rectangles;
	wlr_output_state_finish(&state);
	wlr_scene_node_destroy(&scene->tree.node);
	wlr_output_destroy(output);
	return found;
}

int main(void)
{
	static const unsigned long told[2][RUNS] = { { 5306, 21053, 83864, 334766 },
						     { 5256, 20509, 81018, 322036 } };
	struct wl_display *display = need(wl_display_create(), "display");
	struct wlr_backend *backend = need(
		wlr_headless_backend_create(wl_display_get_event_loop(display)), "backend");
	struct wlr_renderer *renderer = need(wlr_pixman_renderer_create(), "renderer");
	struct wlr_allocator *allocator =
		need(wlr_allocator_autocreate(backend, renderer), "allocator");
	bool same = true;

	wlr_log_init(WLR_ERROR, NULL);
	printf("wlroots %s, pixman %s: rectangles gone through\n", WLR_VERSION_STR,
	       pixman_version_string());
	for (int on_one = 0; on_one < 2; on_one++) {
		printf("  %-14s", on_one ? "on one of all:" : "alone:");
		for (int run = 0; run < RUNS; run++) {
			unsigned long found =
				cost(backend, renderer, allocator, 100 << run, on_one);

			printf("%s %d nodes %lu", run > 0 ? "," : "", 100 << run, found);
			same &= found == told[on_one][run];
		}
		putchar('\n');
	}

	puts(same ? "as told: by the square" : "CHANGED: not as this script tells");
	return same ? 0 : 1;
}
END
mkdir -p "$root/dev/shm" # where buffers are made
inside gcc -DWLR_USE_UNSTABLE -rdynamic -o /seen /seen.c -I/usr/include/wlroots-0.18 \
	-I/usr/include/pixman-1 -I/usr/include/libdrm -lwlroots-0.18 -lwayland-server \
	-lpixman-1 || cannot "it does not compile"
inside /seen
