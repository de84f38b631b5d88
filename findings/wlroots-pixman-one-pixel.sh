#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# wlroots' pixman renderer fades a stretched texture out at its edges: one pixel becomes a spot.
#
# Surprising: a texture of one opaque red pixel (what wp_single_pixel_buffer_v1 is made for), drawn
# with the default filter on 200x150 pixels, is red at two pixels of 30000. All others mix with the
# background, three quarters of it at the corners: pixman takes what is outside a source without
# repeat mode as transparent, and the renderer sets none. Larger textures fade likewise in the
# outer half of each edge pixel, as stretched: 2x2 pixels leave a quarter of the area right.
# Expected: 200x150 red pixels. Stretched, one colour stays one colour: a GPU samples the edge
# pixel there (clamp to edge), as wlroots sets up for its GLES2 renderer.
# For a compositor: draw one pixel as a rectangle of its colour or with the nearest filter, and
# expect see-through edges of every surface that is stretched.
#
# Version: wlroots 0.18.2 (Debian 13, libwlroots-0.18 0.18.2-3), pixman 0.44.0, amd64.
# Seen on 2026-11-27, on a blue background:
#   bilinear 1x1: 2 of 30000 pixels right; corner ff3f00c0, middle ffff0000
#   bilinear 2x2: 7575 of 30000 pixels right; corner ff3f00c0, middle ffff0000
#   bilinear 4x4: 16950 of 30000 pixels right; corner ff4100be, middle ffff0000
#   nearest  1x1: 30000 of 30000 pixels right; corner ffff0000, middle ffff0000
#
# usage: findings/wlroots-pixman-one-pixel.sh
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
#include <stdio.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/backend.h>
#include <wlr/backend/headless.h>
#include <wlr/render/allocator.h>
#include <wlr/render/drm_format_set.h>
#include <wlr/render/pass.h>
#include <wlr/render/pixman.h>
#include <wlr/render/wlr_renderer.h>
#include <wlr/render/wlr_texture.h>
#include <wlr/types/wlr_buffer.h>
#include <wlr/util/log.h>
#include <wlr/version.h>

enum { WIDTH = 200, HEIGHT = 150, AREA = WIDTH * HEIGHT, MAX_SIDE = 4 };
static const uint32_t red = 0xffff0000;

static void *need(void *object, const char *name)
{
	if (object == NULL) {
		fprintf(stderr, "no %s\n", name);
		exit(2);
	}
	return object;
}

/* Draws a red texture of SIDE x SIDE over all of blue TARGET. */
static void draw(struct wlr_renderer *renderer, struct wlr_buffer *target, int side,
		 enum wlr_scale_filter_mode filter)
{
	struct wlr_box all = { 0, 0, WIDTH, HEIGHT };
	uint32_t source[MAX_SIDE * MAX_SIDE];
	struct wlr_texture *texture;
	struct wlr_render_pass *pass;

	for (int i = 0; i < side * side; i++)
		source[i] = red;
	texture = need(wlr_texture_from_pixels(renderer, DRM_FORMAT_ARGB8888, side * 4, side, side,
					       source),
		       "texture");
	pass = need(wlr_renderer_begin_buffer_pass(renderer, target, NULL), "render pass");
	wlr_render_pass_add_rect(pass, &(struct wlr_render_rect_options){
					       .box = all, .color = { 0, 0, 1, 1 } });
	wlr_render_pass_add_texture(pass, &(struct wlr_render_texture_options){
						  .texture = texture,
						  .dst_box = all,
						  .filter_mode = filter });
	if (!wlr_render_pass_submit(pass))
		need(NULL, "picture");
	wlr_texture_destroy(texture);
}

static void read_back(struct wlr_renderer *renderer, struct wlr_buffer *buffer, uint32_t *pixels)
{
	struct wlr_texture *texture = need(wlr_texture_from_buffer(renderer, buffer), "texture");

	if (!wlr_texture_read_pixels(texture, &(struct wlr_texture_read_pixels_options){
						      .data = pixels,
						      .format = DRM_FORMAT_ARGB8888,
						      .stride = WIDTH * 4 }))
		need(NULL, "pixels");
	wlr_texture_destroy(texture);
}

/* Prints and returns how many pixels are red. */
static int right(struct wlr_renderer *renderer, struct wlr_allocator *allocator, int side,
		 enum wlr_scale_filter_mode filter)
{
	static uint32_t pixels[AREA];
	struct wlr_drm_format format = { .format = DRM_FORMAT_ARGB8888 };
	struct wlr_buffer *buffer =
		need(wlr_allocator_create_buffer(allocator, WIDTH, HEIGHT, &format), "buffer");
	int count = 0;

	draw(renderer, buffer, side, filter);
	read_back(renderer, buffer, pixels);
	wlr_buffer_drop(buffer);
	for (int i = 0; i < AREA; i++)
		count += pixels[i] == red;
	printf("  %s %dx%d: %d of %d pixels right; corner %08x, middle %08x\n",
	       filter == WLR_SCALE_FILTER_NEAREST ? "nearest " : "bilinear", side, side, count, AREA,
	       pixels[0], pixels[HEIGHT / 2 * WIDTH + WIDTH / 2]);
	return count;
}

int main(void)
{
	struct wl_display *display = need(wl_display_create(), "display");
	struct wlr_backend *backend = need(
		wlr_headless_backend_create(wl_display_get_event_loop(display)), "backend");
	struct wlr_renderer *renderer = need(wlr_pixman_renderer_create(), "renderer");
	struct wlr_allocator *allocator =
		need(wlr_allocator_autocreate(backend, renderer), "allocator");
	bool same;

	wlr_log_init(WLR_ERROR, NULL);
	printf("wlroots %s, pixman %s\n", WLR_VERSION_STR, pixman_version_string());
	same = right(renderer, allocator, 1, WLR_SCALE_FILTER_BILINEAR) == 2;
	same &= right(renderer, allocator, 2, WLR_SCALE_FILTER_BILINEAR) == 7575;
	same &= right(renderer, allocator, 4, WLR_SCALE_FILTER_BILINEAR) == 16950;
	same &= right(renderer, allocator, 1, WLR_SCALE_FILTER_NEAREST) == AREA;
	wlr_allocator_destroy(allocator);
	wlr_renderer_destroy(renderer);
	wlr_backend_destroy(backend);
	wl_display_destroy(display);
	puts(same ? "as told: the edges fade" : "CHANGED: not as this script tells");
	return same ? 0 : 1;
}
END
mkdir -p "$root/dev/shm" # where buffers are made
inside gcc -DWLR_USE_UNSTABLE -o /seen /seen.c -I/usr/include/wlroots-0.18 \
	-I/usr/include/pixman-1 -I/usr/include/libdrm -lwlroots-0.18 -lwayland-server \
	-lpixman-1 ||
	cannot "it does not compile"
inside /seen
