#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# wlroots' scene looks through all of its nodes when a node that nobody can see is destroyed.
#
# Surprising: a node in a tree that is disabled is not on the screen, and to make one there or to move
# it makes the scene look at nothing. But to destroy it, or to enable or disable it, has the scene
# look at each node that is enabled, wherever that is, as if it were on the screen: so to disable a
# tree before much of it is changed, or goes, saves half of the changes and none of the end.
# Expected: what is below a disabled node costs nothing. It does when the disabled tree is moved to
# a scene of its own first.
# For a compositor: change trees of many nodes in a scene without outputs, and bring them back.
#
# Version: wlroots 0.18.2 (Debian 13, libwlroots-0.18 0.18.2-3), amd64, pixman renderer. Seen on
# 2026-11-28, beside 1000 other nodes, calls of wlr_box_intersection() for one node of 64:
#   in a tree that is enabled:   destroy 1031, create 1032, move 1064, disable 1031, enable 1032
#   in one that is disabled:     destroy 1000, create 0, move 0, disable 1000, enable 1000
#   that, in a scene of its own: destroy 0, create 0, move 0, disable 0, enable 0
#
# usage: findings/wlroots-scene-disabled-tree.sh
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
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <wayland-server-core.h>
#include <wlr/backend/headless.h>
#include <wlr/render/allocator.h>
#include <wlr/render/pixman.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_scene.h>
#include <wlr/util/box.h>
#include <wlr/util/log.h>
#include <wlr/version.h>

enum { SIDE = 1024, OTHERS = 1000, OWN = 64, CHANGES = 5 };

static const float red[4] = { 1, 0, 0, 1 };
static struct wlr_scene_rect *own[OWN];
static unsigned long looks;

/* In place of the library's: the scene asks it of each node that it looks at. */
bool wlr_box_intersection(struct wlr_box *out, const struct wlr_box *a, const struct wlr_box *b)
{
	int left = a->x > b->x ? a->x : b->x, top = a->y > b->y ? a->y : b->y;
	int right = a->x + a->width < b->x + b->width ? a->x + a->width : b->x + b->width;
	int bottom = a->y + a->height < b->y + b->height ? a->y + a->height : b->y + b->height;
	bool any = left < right && top < bottom;

	looks++;
	*out = any ? (struct wlr_box){ left, top, right - left, bottom - top } : (struct wlr_box){ 0 };
	return any;
}

static void *need(void *object, const char *name)
{
	if (object == NULL) {
		fprintf(stderr, "no %s\n", name);
		exit(2);
	}
	return object;
}

static void draw(struct wlr_scene_output *output)
{
	struct wlr_output_state state;

	wlr_output_state_init(&state);
	wlr_output_state_set_enabled(&state, true);
	if (!wlr_scene_output_build_state(output, &state, NULL) ||
	    !wlr_output_commit_state(output->output, &state))
		need(NULL, "picture");
	wlr_output_state_finish(&state);
}

static void place(int i)
{
	wlr_scene_node_set_position(&own[i]->node, i * 10, 900);
}

/* Looks for one node when all are changed one after the other. */
static unsigned long cost(struct wlr_scene_tree *tree, int change)
{
	looks = 0;
	for (int i = 0; i < OWN; i++) {
		switch (change) {
		case 0:
			wlr_scene_node_destroy(&own[i]->node);
			break;
		case 1:
			own[i] = need(wlr_scene_rect_create(tree, 8, 8, red), "rectangle");
			break;
		case 2:
			place(i);
			break;
		default:
			wlr_scene_node_set_enabled(&own[i]->node, change == 4);
		}
	}
	return looks / OWN;
}

/* How the tree is when its nodes, which have been on the screen, are changed. */
static bool as_told(struct wlr_output *output, const char *name, int how,
		    const unsigned long expected[CHANGES])
{
	const char *changes[] = { "destroy", "create", "move", "disable", "enable" };
	struct wlr_scene *scene = need(wlr_scene_create(), "scene");
	struct wlr_scene *other = need(wlr_scene_create(), "scene");
	struct wlr_scene_tree *tree;
	bool same = true;

	struct wlr_scene_output *on_output =
		need(wlr_scene_output_create(scene, output), "output of the scene");
	for (int i = 0; i < OTHERS; i++) {
		struct wlr_scene_rect *rect =
			need(wlr_scene_rect_create(&scene->tree, 8, 8, red), "rectangle");

		wlr_scene_node_set_position(&rect->node, i % 50 * 20, i / 50 * 20);
	}
	tree = need(wlr_scene_tree_create(&scene->tree), "tree");
	cost(tree, 1);
	cost(tree, 2);
	draw(on_output);
	if (how > 0)
		wlr_scene_node_set_enabled(&tree->node, false);
	if (how > 1)
		wlr_scene_node_reparent(&tree->node, &other->tree);
	printf("  %-28s", name);
	for (int i = 0; i < CHANGES; i++) {
		unsigned long found = cost(tree, i);

		printf("%s %s %lu", i > 0 ? "," : "", changes[i], found);
		same &= found == expected[i];
	}
	putchar('\n');
	wlr_scene_node_destroy(&other->tree.node);
	wlr_scene_node_destroy(&scene->tree.node);
	return same;
}

int main(void)
{
	struct wl_display *display = need(wl_display_create(), "display");
	struct wlr_backend *backend = need(
		wlr_headless_backend_create(wl_display_get_event_loop(display)), "backend");
	struct wlr_renderer *renderer = need(wlr_pixman_renderer_create(), "renderer");
	struct wlr_allocator *allocator =
		need(wlr_allocator_autocreate(backend, renderer), "allocator");
	struct wlr_output *output = need(wlr_headless_add_output(backend, SIDE, SIDE), "output");
	bool same;

	wlr_log_init(WLR_ERROR, NULL);
	printf("wlroots %s, beside %d other nodes: calls for one node\n", WLR_VERSION_STR, OTHERS);
	wlr_output_init_render(output, allocator, renderer);
	same = as_told(output, "in a tree that is enabled:", 0,
		       (const unsigned long[]){ 1031, 1032, 1064, 1031, 1032 });
	same &= as_told(output, "in one that is disabled:", 1,
			(const unsigned long[]){ 1000, 0, 0, 1000, 1000 });
	same &= as_told(output, "that, in a scene of its own:", 2,
			(const unsigned long[CHANGES]){ 0 });

	puts(same ? "as told: what nobody sees costs as much" : "CHANGED: not as this script tells");
	return same ? 0 : 1;
}
END
mkdir -p "$root/dev/shm" # where buffers are made
inside gcc -DWLR_USE_UNSTABLE -rdynamic -o /seen /seen.c -I/usr/include/wlroots-0.18 \
	-I/usr/include/pixman-1 -I/usr/include/libdrm -lwlroots-0.18 -lwayland-server ||
	cannot "it does not compile"
inside /seen
