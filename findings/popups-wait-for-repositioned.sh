#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# GTK 4 and Qt 6 draw nothing into a popup that they moved before it was on screen, until
# `repositioned` comes.
#
# Surprising: a program shows a popup and moves it at once. Its toolkit sends the initial commit and
# xdg_popup.reposition, one right after the other. The compositor answers the commit: the popup is
# configured and the client acknowledges it. From there the client may attach a buffer, and the
# protocol sets no time for the answer to the reposition. Yet no buffer comes: both toolkits wait
# for the event `repositioned`, and draw a moment after it.
# Expected: the popup's picture after the first configure that is acknowledged, moved later, as of
# every popup that was on screen when it was moved.
# For a compositor: answer a reposition also of a popup that is not mapped, and never wait with it
# for the popup to map. Who passes popups on to another compositor holds the whole popup up.
#
# Version: GTK 4.18.6 (Debian 13, libgtk-4-1 4.18.6+ds-2) and Qt 6.8.2 (qt6-wayland 6.8.2-4), amd64,
# on a compositor of a page made with wlroots 0.18.2. Seen on 2026-11-27, of each of both toolkits:
#   a popup that stays where it is: a picture after the first configure
#   moved, answered at once:        a picture after `repositioned`
#   moved, answered 2 s later:      configured and acknowledged, nothing for 2 s, then a picture
#
# usage: findings/popups-wait-for-repositioned.sh
#
# Needs apt, dpkg and root, or user namespaces; no compiler. Fetches 215 MB, takes 1.2 GB of
# TMPDIR.
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
	gir1.2-gtk-4.0=4.18.6+ds-2
	libgtk-4-1=4.18.6+ds-2
	python3-gi=3.50.0-4+b1
	python3-pyqt6=6.9.0-2
	qt6-wayland=6.8.2-4
	fonts-dejavu-core=2.37-8
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

cat >"$root/gtk.py" <<'END'
import sys
import gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gtk, Gdk, GLib

def pop():
    popover.popup()
    if sys.argv[1] == "moved":
        place = Gdk.Rectangle()
        place.x = place.y = 20
        popover.set_pointing_to(place)

def build(app):
    global popover
    label = Gtk.Label(label="a window")
    window = Gtk.ApplicationWindow(application=app, default_width=300, default_height=200)
    window.set_child(label)
    popover = Gtk.Popover(autohide=False, child=Gtk.Label(label="a popup"))
    popover.set_parent(label)
    window.present()
    GLib.timeout_add(500, pop)

app = Gtk.Application()
app.connect("activate", build)
app.run([])
END
cat >"$root/qt.py" <<'END'
import sys
from PyQt6 import QtCore, QtWidgets

def pop():
    popup.show()
    if sys.argv[1] == "moved":
        popup.move(50, 60)

app = QtWidgets.QApplication(sys.argv)
window = QtWidgets.QWidget()
window.resize(300, 200)
window.show()
popup = QtWidgets.QLabel("a popup", window, QtCore.Qt.WindowType.ToolTip)
QtCore.QTimer.singleShot(500, pop)
app.exec()
END
cat >"$root/seen.c" <<'END'
/* usage: seen DELAY PROGRAM still|moved: what becomes of the popup of PROGRAM when the answer to a
 * reposition comes DELAY ms after the popup has acknowledged a configure; 0: with that configure */
#include <drm_fourcc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wayland-server-core.h>
#include <wlr/backend/headless.h>
#include <wlr/types/wlr_compositor.h>
#include <wlr/types/wlr_data_device.h>
#include <wlr/types/wlr_output.h>
#include <wlr/types/wlr_seat.h>
#include <wlr/types/wlr_shm.h>
#include <wlr/types/wlr_subcompositor.h>
#include <wlr/types/wlr_xdg_shell.h>

enum { FRAME_MS = 16, PATIENCE_MS = 60000 };

static int delay;
static bool asked, acknowledged, answered;
static pid_t program;
static struct wlr_xdg_toplevel *window;
static struct wlr_xdg_popup *popup;
static uint32_t token;
static struct wl_event_source *frame, *answering, *patience;

static void end(int status, const char *what)
{
	kill(program, SIGKILL);
	printf("%s\n", what);
	exit(status);
}

static int give_up(void *data)
{
	end(1, popup == NULL ? "no popup" : "NEVER a picture");
	return 0;
}

static int send_frames(void *data)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (window != NULL && window->base->surface->mapped)
		wlr_surface_send_frame_done(window->base->surface, &now);
	wl_event_source_timer_update(frame, FRAME_MS);
	return 0;
}

/* wlroots sends `repositioned` with the next configure that has a token. */
static int answer(void *data)
{
	answered = true;
	popup->scheduled.fields |= WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
	popup->scheduled.reposition_token = token;
	wlr_xdg_surface_schedule_configure(popup->base);
	return 0;
}

static void handle_reposition(struct wl_listener *listener, void *data)
{
	asked = true;
	answered = delay == 0;
	token = popup->scheduled.reposition_token;
	if (!answered) /* what wlroots sends of its own accord goes without the answer */
		popup->scheduled.fields &= ~(uint32_t)WLR_XDG_POPUP_CONFIGURE_REPOSITION_TOKEN;
	if (!answered && acknowledged)
		wl_event_source_timer_update(answering, delay);
}

static void handle_ack(struct wl_listener *listener, void *data)
{
	acknowledged = true;
	if (asked && !answered)
		wl_event_source_timer_update(answering, delay);
}

static void handle_map(struct wl_listener *listener, void *data)
{
	if (!asked)
		end(0, "a picture after the first configure");
	if (!answered)
		end(1, "a picture before `repositioned`");
	end(0, delay == 0 ? "a picture after `repositioned`" :
			    "configured and acknowledged, nothing for 2 s, then a picture");
}

static void handle_commit(struct wl_listener *listener, void *data)
{
	struct wlr_surface *surface = data;
	struct wlr_xdg_surface *xdg = wlr_xdg_surface_try_from_wlr_surface(surface);

	if (xdg->initial_commit)
		wlr_xdg_surface_schedule_configure(xdg);
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
}

static void handle_popup(struct wl_listener *listener, void *data)
{
	popup = data;
	listen_to(&popup->base->surface->events.commit, handle_commit);
	listen_to(&popup->base->surface->events.map, handle_map);
	listen_to(&popup->base->events.ack_configure, handle_ack);
	listen_to(&popup->events.reposition, handle_reposition);
}

static void make_globals(struct wl_display *display)
{
	static const uint32_t formats[] = { DRM_FORMAT_ARGB8888, DRM_FORMAT_XRGB8888 };
	struct wlr_backend *backend =
		wlr_headless_backend_create(wl_display_get_event_loop(display));
	struct wlr_xdg_shell *shell;

	wlr_output_create_global(wlr_headless_add_output(backend, 1280, 720), display);
	wlr_shm_create(display, 1, formats, 2);
	wlr_compositor_create(display, 5, NULL);
	wlr_subcompositor_create(display);
	wlr_seat_create(display, "seat0");
	wlr_data_device_manager_create(display);
	shell = wlr_xdg_shell_create(display, 6);
	listen_to(&shell->events.new_toplevel, handle_window);
	listen_to(&shell->events.new_popup, handle_popup);
}

int main(int argc, char **argv)
{
	struct wl_display *display = wl_display_create();
	struct wl_event_loop *loop = wl_display_get_event_loop(display);

	if (argc != 4)
		return 2;
	delay = atoi(argv[1]);
	make_globals(display);
	frame = wl_event_loop_add_timer(loop, send_frames, NULL);
	answering = wl_event_loop_add_timer(loop, answer, NULL);
	patience = wl_event_loop_add_timer(loop, give_up, NULL);
	wl_event_source_timer_update(patience, PATIENCE_MS);
	send_frames(NULL);
	setenv("WAYLAND_DISPLAY", wl_display_add_socket_auto(display), 1);
	printf("  %-7s %s, answered %4d ms later: ", argv[2], argv[3], delay);
	fflush(stdout);
	program = fork();
	if (program == 0) {
		execlp("python3", "python3", argv[2], argv[3], (char *)NULL);
		_exit(127);
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

# What toolkits say about a system without services stays aside.
export GDK_BACKEND=wayland GSK_RENDERER=cairo QT_QPA_PLATFORM=wayland XDG_RUNTIME_DIR=/run/user
export GSETTINGS_BACKEND=memory HOME=/ LC_ALL=C.UTF-8
changed=0
for try in "0 gtk.py still" "0 gtk.py moved" "2000 gtk.py moved" \
	"0 qt.py still" "0 qt.py moved" "2000 qt.py moved"; do
	# shellcheck disable=SC2086 # three arguments
	inside /seen $try 2>"$work/log" || changed=$?
	[ "$changed" -le 1 ] || cannot "$(tail -n 1 "$work/log")"
done
if [ "$changed" = 1 ]; then
	echo "CHANGED: not as this script tells"
	exit 1
fi
echo "as told: nothing until \`repositioned\`"
