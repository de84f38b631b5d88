#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# wlroots' scene leaves out what is behind a buffer that was opaque and no longer is.
#
# Surprising: a red rectangle, over it a scene buffer of the same place with an opaque picture
# (XRGB8888). The rectangle is not drawn, rightly. wlr_scene_buffer_set_buffer() then replaces the
# picture by a see-through one of the same size (ARGB8888, all zero): there is no red to be seen,
# but the black behind the whole scene. The scene works out what is visible when places, sizes or
# regions change, not when a new buffer has alpha and the old one had none.
# Expected: red. It comes as soon as anything else has the scene look again: here the buffer's node
# is disabled and enabled.
# For a compositor: when a buffer's format gains alpha, switch the node off and on around it.
#
# Version: wlroots 0.18.2 (Debian 13, libwlroots-0.18 0.18.2-3), amd64, pixman renderer.
# Seen on 2026-11-27, the pixel in the middle of the output:
#   opaque:        ff00ff00
#   see-through:   ff000000
#   off and on:    ffff0000
#
# usage: findings/wlroots-scene-gains-alpha.sh
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
#include <drm_fourcc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/backend/headless.h>
#include <wlr/interfaces/wlr_buffer.h>
#include <wlr/render/allocator.h>
#include <wlr/render/pixman.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/log.h>
#include <wlr/version.h>

enum { SIDE = 64, AREA = SIDE * SIDE };

static void *need(void *object, const char *name)
{
	if (object == NULL) {
		fprintf(stderr, "no %s\n", name);
		exit(2);
	}
	return object;
}

struct picture {
	struct wlr_buffer base;
	uint32_t format, pixels[AREA];
};

static void destroy_picture(struct wlr_buffer *buffer)
{
	struct picture *picture = wl_container_of(buffer, picture, base);

	free(picture);
}

static bool begin_access(struct wlr_buffer *buffer, uint32_t flags, void **data, uint32_t *format,
			 size_t *stride)
{
	struct picture *picture = wl_container_of(buffer, picture, base);

	*data = picture->pixels;
	*format = picture->format;
	*stride = SIDE * 4;
	return true;
}

static void end_access(struct wlr_buffer *buffer)
{
}

static const struct wlr_buffer_impl picture_impl = {
	.destroy = destroy_picture,
	.begin_data_ptr_access = begin_access,
	.end_data_ptr_access = end_access,
};

static void show(struct wlr_scene_buffer *node, uint32_t format, uint32_t pixel)
{
	struct picture *picture = need(calloc(1, sizeof(*picture)), "memory");

	picture->format = format;
	for (int i = 0; i < AREA; i++)
		picture->pixels[i] = pixel;
	wlr_buffer_init(&picture->base, &picture_impl, SIDE, SIDE);
	wlr_scene_buffer_set_buffer(node, &picture->base);
	wlr_buffer_drop(&picture->base);
}

/* Draws the scene; whether the pixel in the middle is as told. */
static bool as_told(const char *when, struct wlr_scene_output *output, uint32_t expected)
{
	struct wlr_output_state state;
	void *data;
	uint32_t format, pixel;
	size_t stride;

	wlr_output_state_init(&state);
	wlr_output_state_set_enabled(&state, true);
	if (!wlr_scene_output_build_state(output, &state, NULL) ||
	    !wlr_buffer_begin_data_ptr_access(state.buffer, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data,
					      &format, &stride))
		need(NULL, "picture");
	pixel = ((uint32_t *)data)[SIDE / 2 * stride / 4 + SIDE / 2] | 0xff000000;
	wlr_buffer_end_data_ptr_access(state.buffer);
	if (!wlr_output_commit_state(output->output, &state))
		need(NULL, "commit");
	wlr_output_state_finish(&state);
	printf("  %-14s %08x\n", when, pixel);
	return pixel == expected;
}

int main(void)
{
	const float red[4] = { 1, 0, 0, 1 };
	struct wl_display *display = need(wl_display_create(), "display");
	struct wlr_backend *backend = need(
		wlr_headless_backend_create(wl_display_get_event_loop(display)), "backend");
	struct wlr_renderer *renderer = need(wlr_pixman_renderer_create(), "renderer");
	struct wlr_allocator *allocator =
		need(wlr_allocator_autocreate(backend, renderer), "allocator");
	struct wlr_output *output = need(wlr_headless_add_output(backend, SIDE, SIDE), "output");
	struct wlr_scene *scene = need(wlr_scene_create(), "scene");
	struct wlr_scene_output *on_output;
	struct wlr_scene_buffer *node;
	bool same;

	wlr_log_init(WLR_ERROR, NULL);
	printf("wlroots %s: the pixel in the middle\n", WLR_VERSION_STR);
	wlr_output_init_render(output, allocator, renderer);
	on_output = need(wlr_scene_output_create(scene, output), "output of the scene");
	need(wlr_scene_rect_create(&scene->tree, SIDE, SIDE, red), "rectangle");
	node = need(wlr_scene_buffer_create(&scene->tree, NULL), "node");

	show(node, DRM_FORMAT_XRGB8888, 0xff00ff00);
	same = as_told("opaque:", on_output, 0xff00ff00);
	show(node, DRM_FORMAT_ARGB8888, 0);
	same &= as_told("see-through:", on_output, 0xff000000);
	wlr_scene_node_set_enabled(&node->node, false);
	wlr_scene_node_set_enabled(&node->node, true);
	same &= as_told("off and on:", on_output, 0xffff0000);

	puts(same ? "as told: a hole" : "CHANGED: not as this script tells");
	return same ? 0 : 1;
}
END
mkdir -p "$root/dev/shm" # where buffers are made
inside gcc -DWLR_USE_UNSTABLE -o /seen /seen.c -I/usr/include/wlroots-0.18 \
	-I/usr/include/pixman-1 -I/usr/include/libdrm -lwlroots-0.18 -lwayland-server ||
	cannot "it does not compile"
inside /seen
