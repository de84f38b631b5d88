#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# SDL 2 takes the first configure after its fullscreen request for the answer.
#
# Surprising: SDL_SetWindowFullscreen() sends xdg_toplevel.set_fullscreen, makes one wl_display.sync
# round trip and believes what it then has. A configure that only tells the window that it is
# active, as it may be on its way at any time, is taken for a refusal: SDL_GetWindowFlags() has no
# fullscreen, SDL_GetWindowSize() has the size of the screen all the same, and the call says
# success. Without any configure within the round trip SDL says that it is fullscreen, although
# nobody has answered. Once the compositor does answer, SDL follows.
# Expected: the state that the last configure had, and a new one when the answer comes. The protocol
# ties the answer neither to the next configure nor to a time.
# For a compositor: answer a fullscreen request with the very next configure, and before the answer
# to a sync that comes after it. Who passes windows on to another compositor holds the sync back.
#
# Version: SDL 2.32.4 (Debian 13, libsdl2-2.0-0 2.32.4+dfsg-1), amd64, on a compositor of a page made
# with wlroots 0.18.2. Seen on 2026-11-27, of a window of 320x240 on a screen of 1280x720, what SDL
# says when the call returns, and 2 s later, when the answer has come:
#   answered at once:          fullscreen 1280x720, then fullscreen 1280x720
#   answered late:             fullscreen 1280x720, then fullscreen 1280x720
#   made active, then the same: a window 1280x720, then fullscreen 1280x720
#
# usage: findings/sdl2-fullscreen-answer.sh
#
# Needs apt, dpkg and root, or user namespaces; no compiler. Fetches 165 MB, takes 870 MB of TMPDIR.
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
	wayland-protocols=1.44-1
	libsdl2-2.0-0=2.32.4+dfsg-1
	python3=3.13.5-1
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

cat >"$root/client.py" <<'END'
# usage: client.py EXPECTED: what SDL says of fullscreen, at once and after 2 s and more
import ctypes
import sys
import time

VIDEO, RESIZABLE, FULLSCREEN, CENTRED = 0x20, 0x20, 0x1001, 0x2FFF0000
ANSWERED_S, PATIENCE_S = 2.5, 60

sdl = ctypes.CDLL("libSDL2-2.0.so.0")
sdl.SDL_CreateWindow.restype = ctypes.c_void_p
sdl.SDL_GetError.restype = ctypes.c_char_p

def need(good):
    if not good:
        print(sdl.SDL_GetError().decode(), file=sys.stderr)
        sys.exit(2)
    return good

def says():
    x, y = ctypes.c_int(), ctypes.c_int()
    sdl.SDL_GetWindowSize(window, ctypes.byref(x), ctypes.byref(y))
    full = sdl.SDL_GetWindowFlags(window) & FULLSCREEN == FULLSCREEN
    return f"{'fullscreen' if full else 'a window'} {x.value}x{y.value}"

def run(seconds, until=None):
    end = time.monotonic() + seconds
    while time.monotonic() < end and says() != until:
        while sdl.SDL_PollEvent(event):
            pass
        sdl.SDL_Delay(15)

need(sdl.SDL_Init(VIDEO) == 0)
window = ctypes.c_void_p(need(sdl.SDL_CreateWindow(b"", CENTRED, CENTRED, 320, 240, RESIZABLE)))
event = (ctypes.c_uint32 * 32)()
run(0.5)
need(sdl.SDL_SetWindowFullscreen(window, FULLSCREEN) == 0)
seen = says()
run(ANSWERED_S)
run(PATIENCE_S, "fullscreen 1280x720")
seen += f", then {says()}"
print(seen, flush=True)
sys.exit(seen != sys.argv[1])
END
cat >"$root/seen.c" <<'END'
/* usage: seen at-once|late|active PROGRAM...: how PROGRAM's request for fullscreen is answered */
#include <drm_fourcc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/backend/headless.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_shm.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_xdg_shell.h>

enum { WIDTH = 1280, HEIGHT = 720, LATE_MS = 2000 };

static const char *mode;
static struct wlr_xdg_toplevel *window;
static struct wl_event_loop *loop;
static struct wl_event_source *answering;

static int answer(void *data)
{
	wlr_xdg_toplevel_set_size(window, WIDTH, HEIGHT);
	wlr_xdg_toplevel_set_fullscreen(window, true);
	return 0;
}

static void handle_fullscreen(struct wl_listener *listener, void *data)
{
	if (strcmp(mode, "at-once") == 0)
		answer(NULL);
	else
		wl_event_source_timer_update(answering, LATE_MS);
	if (strcmp(mode, "active") == 0)
		wlr_xdg_toplevel_set_activated(window, true);
	/* What is to be sent goes before the answer to the sync that follows. */
	wl_event_loop_dispatch_idle(loop);
}

static void handle_commit(struct wl_listener *listener, void *data)
{
	if (window->base->initial_commit)
		wlr_xdg_toplevel_set_size(window, 0, 0);
}

static void handle_destroy(struct wl_listener *listener, void *data)
{
	wl_event_source_timer_update(answering, 0);
}

static void listen_to(struct wl_signal *signal, wl_notify_func_t notify)
{
	struct wl_listener *listener = calloc(1, sizeof(*listener));

	listener->notify = notify;
	wl_signal_add(signal, listener);
}

static void handle_window(struct wl_listener *listener, void *data)
{
	window = data;
	listen_to(&window->base->surface->events.commit, handle_commit);
	listen_to(&window->events.request_fullscreen, handle_fullscreen);
	listen_to(&window->events.destroy, handle_destroy);
}

static int handle_end(int signal_number, void *data)
{
	int status;

	wait(&status);
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : 2);
}

static void make_globals(struct wl_display *display)
{
	static const uint32_t formats[] = { DRM_FORMAT_ARGB8888, DRM_FORMAT_XRGB8888 };
	struct wlr_backend *backend = wlr_headless_backend_create(loop);
	struct wlr_xdg_shell *shell;

	wlr_output_create_global(wlr_headless_add_output(backend, WIDTH, HEIGHT), display);
	wlr_shm_create(display, 1, formats, 2);
	wlr_compositor_create(display, 5, NULL);
	wlr_subcompositor_create(display);
	wlr_seat_create(display, "seat0");
	shell = wlr_xdg_shell_create(display, 6);
	listen_to(&shell->events.new_toplevel, handle_window);
}

int main(int argc, char **argv)
{
	struct wl_display *display = wl_display_create();

	loop = wl_display_get_event_loop(display);
	mode = argv[1];
	make_globals(display);
	answering = wl_event_loop_add_timer(loop, answer, NULL);
	setenv("WAYLAND_DISPLAY", wl_display_add_socket_auto(display), 1);
	wl_event_loop_add_signal(loop, SIGCHLD, handle_end, NULL);
	if (fork() == 0) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execvp(argv[2], argv + 2);
		_exit(2);
	}
	wl_display_run(display);
	return 2;
}
END
mkdir -p "$root"/dev/shm "$root"/run/user # for sockets
inside wayland-scanner server-header \
	/usr/share/wayland-protocols/stable/xdg-shell/xdg-shell.xml /xdg-shell-protocol.h ||
	cannot "no header of xdg-shell"
inside gcc -DWLR_USE_UNSTABLE -o /seen /seen.c -I/ -I/usr/include/wlroots-0.18 \
	-I/usr/include/pixman-1 -I/usr/include/libdrm -lwlroots-0.18 -lwayland-server ||
	cannot "it does not compile"

# try MODE EXPECTED. What SDL says about a system without services stays aside.
export SDL_VIDEODRIVER=wayland XDG_RUNTIME_DIR=/run/user HOME=/ LC_ALL=C.UTF-8
changed=0
try() {
	local status=0
	printf '  %-8s ' "$1:"
	inside /seen "$1" python3 /client.py "$2" 2>"$work/log" || status=$?
	[ "$status" -le 1 ] || cannot "$(tail -n 1 "$work/log")"
	[ "$status" = 0 ] || changed=1
}
try at-once "fullscreen 1280x720, then fullscreen 1280x720"
try late "fullscreen 1280x720, then fullscreen 1280x720"
try active "a window 1280x720, then fullscreen 1280x720"
if [ "$changed" = 1 ]; then
	echo "CHANGED: not as this script tells"
	exit 1
fi
echo "as told: the first configure counts"
