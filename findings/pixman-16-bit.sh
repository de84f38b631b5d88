#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# pixman drops an operation that begins 32 thousand pixels left of the image, and says nothing.
#
# Surprising: pixman_image_composite32() takes 32-bit coordinates and clips what it draws to the
# destination. Yet a rectangle of one colour that covers the whole image and begins at x = -32703
# or further left is not drawn: no pixel changes, and there is no result to tell. It is so for a
# solid colour and for a pixel repeated without end, with every operator tried (SRC and OVER).
# Expected: the image filled. One colour looks the same from any origin, and only the part in the
# image is ever drawn.
# The size does not matter (a million pixels wide from x = 0 is drawn): what may not leave 16 bits
# is the place in the source of what is drawn, though one colour has no places.
# For a compositor: draw the part of a rectangle that is in the image, never the rectangle.
#
# Version: pixman 0.44.0 (Debian 13, libpixman-1-0 0.44.0-3), amd64. Seen on 2026-11-27, of a
# rectangle 1000000 wide on an image 64 wide, drawn pixels of 4096:
#   x = 0: solid SRC 4096, solid OVER 4096, repeated SRC 4096, repeated OVER 4096
#   x = -32702: solid SRC 4096, solid OVER 4096, repeated SRC 4096, repeated OVER 4096
#   x = -32703: solid SRC 0, solid OVER 0, repeated SRC 0, repeated OVER 0
#   x = -40000: solid SRC 0, solid OVER 0, repeated SRC 0, repeated OVER 0
#
# usage: findings/pixman-16-bit.sh
#
# Needs apt, dpkg and root, or user namespaces; no compiler. Fetches 75 MB, takes 360 MB of TMPDIR.
# Exit status: 0 all as told above, 1 it behaves otherwise now, 2 it could not be tried.
set -euo pipefail

packages=(
	gcc=4:14.2.0-1
	'g++=4:14.2.0-1' # brings the headers of C too
	libpixman-1-0=0.44.0-3
	libpixman-1-dev=0.44.0-3
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
#include <pixman.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SIDE = 64, AREA = SIDE * SIDE, WIDTH = 1000000 };
static uint32_t pixels[AREA];

/* Draws the source from x on over the empty image; the number of pixels that changed. */
static int draw(pixman_op_t op, pixman_image_t *source, pixman_image_t *image, int x)
{
	int drawn = 0;

	memset(pixels, 0, sizeof(pixels));
	pixman_image_composite32(op, source, NULL, image, 0, 0, 0, 0, x, 0, WIDTH, SIDE);
	for (int i = 0; i < AREA; i++)
		drawn += pixels[i] != 0;
	return drawn;
}

static bool as_told(pixman_image_t *image, int x, int expected)
{
	pixman_color_t red = { 0xffff, 0, 0, 0xffff };
	uint32_t red_pixel = 0xffff0000;
	pixman_image_t *solid = pixman_image_create_solid_fill(&red);
	pixman_image_t *repeated =
		pixman_image_create_bits(PIXMAN_a8r8g8b8, 1, 1, &red_pixel, sizeof(red_pixel));
	int drawn[4];

	pixman_image_set_repeat(repeated, PIXMAN_REPEAT_NORMAL);
	drawn[0] = draw(PIXMAN_OP_SRC, solid, image, x);
	drawn[1] = draw(PIXMAN_OP_OVER, solid, image, x);
	drawn[2] = draw(PIXMAN_OP_SRC, repeated, image, x);
	drawn[3] = draw(PIXMAN_OP_OVER, repeated, image, x);
	pixman_image_unref(solid);
	pixman_image_unref(repeated);
	printf("  x = %d: solid SRC %d, solid OVER %d, repeated SRC %d, repeated OVER %d\n", x,
	       drawn[0], drawn[1], drawn[2], drawn[3]);
	return drawn[0] == expected && drawn[1] == expected && drawn[2] == expected &&
	       drawn[3] == expected;
}

int main(void)
{
	pixman_image_t *image =
		pixman_image_create_bits(PIXMAN_a8r8g8b8, SIDE, SIDE, pixels, SIDE * 4);
	bool same;

	printf("pixman %s: pixels drawn, of %d\n", pixman_version_string(), AREA);
	same = as_told(image, 0, AREA);
	same &= as_told(image, -32702, AREA);
	same &= as_told(image, -32703, 0);
	same &= as_told(image, -40000, 0);
	pixman_image_unref(image);
	puts(same ? "as told: dropped without a word" : "CHANGED: not as this script tells");
	return same ? 0 : 1;
}
END
inside gcc -o /seen /seen.c -I/usr/include/pixman-1 -lpixman-1 || cannot "it does not compile"
inside /seen
