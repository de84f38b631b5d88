#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# wlroots' headless backend announces its first outputs last first.
#
# Surprising: with WLR_HEADLESS_OUTPUTS=3, wlr_backend_start() announces HEADLESS-3, then
# HEADLESS-2, then HEADLESS-1. Outputs added to the started backend come in the order they are
# added. A compositor that lays its outputs out from left to right as they come, or takes the first
# for the main one, has HEADLESS-3 at the left and HEADLESS-1 at the right.
# Expected: HEADLESS-1 first: the names count up in the order of creation.
# For a test: find headless outputs by name and place them yourself, never by the order they come.
#
# Version: wlroots 0.18.2 (Debian 13, libwlroots-0.18 0.18.2-3), amd64. Seen on 2026-11-27:
#   at the start:    HEADLESS-3 HEADLESS-2 HEADLESS-1
#   added after it:  HEADLESS-4 HEADLESS-5
#
# usage: findings/wlroots-headless-order.sh
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wayland-server-core.h>
#include <wlr/backend.h>
#include <wlr/backend/headless.h>
#include <wlr/backend/multi.h>
#include <wlr/types/wlr_output.h>
#include <wlr/util/log.h>
#include <wlr/version.h>

static char announced[256];

static void handle_new_output(struct wl_listener *listener, void *data)
{
	const struct wlr_output *output = data;

	strncat(announced, " ", sizeof(announced) - strlen(announced) - 1);
	strncat(announced, output->name, sizeof(announced) - strlen(announced) - 1);
}

static void find_headless(struct wlr_backend *backend, void *data)
{
	struct wlr_backend **found = data;

	if (wlr_backend_is_headless(backend))
		*found = backend;
}

static void fail(const char *what)
{
	fprintf(stderr, "no %s\n", what);
	exit(2);
}

static bool as_told(const char *when, const char *names)
{
	bool same = strcmp(announced, names) == 0;

	printf("  %-15s %s\n", when, announced);
	announced[0] = '\0';
	return same;
}

int main(void)
{
	struct wl_listener listener = { .notify = handle_new_output };
	struct wl_display *display = wl_display_create();
	struct wlr_backend *backend, *headless = NULL;
	bool same;

	wlr_log_init(WLR_ERROR, NULL);
	backend = wlr_backend_autocreate(wl_display_get_event_loop(display), NULL);
	if (backend == NULL)
		fail("backend");
	wl_signal_add(&backend->events.new_output, &listener);
	printf("wlroots %s\n", WLR_VERSION_STR);
	if (!wlr_backend_start(backend))
		fail("start");
	same = as_told("at the start:", " HEADLESS-3 HEADLESS-2 HEADLESS-1");

	wlr_multi_for_each_backend(backend, find_headless, &headless);
	if (headless == NULL)
		fail("headless backend");
	wlr_headless_add_output(headless, 640, 480);
	wlr_headless_add_output(headless, 640, 480);
	same &= as_told("added after it:", " HEADLESS-4 HEADLESS-5");

	wl_list_remove(&listener.link);
	wlr_backend_destroy(backend);
	wl_display_destroy(display);
	puts(same ? "as told: last first" : "CHANGED: not as this script tells");
	return same ? 0 : 1;
}
END
inside gcc -DWLR_USE_UNSTABLE -o /seen /seen.c -I/usr/include/wlroots-0.18 \
	-I/usr/include/pixman-1 -I/usr/include/libdrm -lwlroots-0.18 -lwayland-server ||
	cannot "it does not compile"
WLR_BACKENDS=headless WLR_HEADLESS_OUTPUTS=3 inside /seen
