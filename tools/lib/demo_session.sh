# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The running demo: where it is, starting, asking and stopping its parts. Needs lib/common.sh.

demo_domains=(work personal)
demo_display=cloison-host

# A root shell on a server has no XDG_RUNTIME_DIR; then a private folder of the demo serves.
choose_runtime_dir() {
	if [ ! -w "${XDG_RUNTIME_DIR:-/nonexistent}/." ]; then
		XDG_RUNTIME_DIR=/tmp/cloison-demo-$(id -u)
		(umask 077 && mkdir -p -- "$XDG_RUNTIME_DIR")
		[ -O "$XDG_RUNTIME_DIR" ] || die "$XDG_RUNTIME_DIR belongs to somebody else: remove it," \
			"or set XDG_RUNTIME_DIR to a folder of yours"
	fi
	export XDG_RUNTIME_DIR
	demo_dir=$XDG_RUNTIME_DIR/cloison-demo
	mkdir -p -- "$demo_dir"
}

inside() {
	"${toolbox[@]}" "$@" </dev/null
}

control() {
	inside "$build_dir/compositor/cloisonctl" "$@" 2>/dev/null
}

demo_runs() {
	[ -S "$XDG_RUNTIME_DIR/cloison/control.sock" ] && control state >/dev/null
}

# Sets desktop_place and desktop_environment: nested in the session that is there, on the seat
# when on a virtual terminal, else headless.
choose_desktop() {
	desktop_environment=()
	if [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ]; then
		desktop_place="a window of this session"
	elif [[ $(tty) =~ ^/dev/tty[0-9]+$ ]]; then
		desktop_place="this seat"
	else
		desktop_place=headless
		desktop_environment=(WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1)
	fi
}

# start NAME CMD...: CMD in the background, free of this terminal, with a log and its process id.
start() {
	local name=$1
	shift
	rm -f -- "$demo_dir/$name.pid"
	setsid "${toolbox[@]}" sh -c 'cut -d" " -f1,22 /proc/$$/stat >"$0" && exec "$@"' \
		"$demo_dir/$name.pid" "$@" </dev/null >"$demo_dir/$name.log" 2>&1 &
	disown
}

# Its process id and when it was started: a number alone may be another program's by now.
process_of() {
	local pid start stat
	read -r pid start 2>/dev/null <"$demo_dir/$1.pid" && read -r stat 2>/dev/null <"/proc/$pid/stat" || return 1
	# shellcheck disable=SC2086 # fields; the first that follows the name is the third of all
	set -- ${stat##*) }
	[ "${20}" = "$start" ] && printf '%s\n' "$pid"
}

alive() {
	process_of "$1" >/dev/null
}

# check_alive NAME: end the tool when that part has ended.
check_alive() {
	[ ! -f "$demo_dir/$1.pid" ] || alive "$1" || {
		tail -n 15 -- "$demo_dir/$1.log" >&2
		die "$1 has ended; all it said: $demo_dir/$1.log"
	}
}

# wait_for TIMEOUT WHAT CMD...: until CMD succeeds; the parts must stay alive meanwhile.
wait_for() {
	local timeout=$1 what=$2 began=$SECONDS next=20 part
	shift 2
	until "$@"; do
		for part in compositor "${demo_domains[@]}"; do
			check_alive "$part"
		done
		[ $((SECONDS - began)) -lt "$timeout" ] ||
			die "$what: not after $timeout s; logs: $demo_dir"
		if [ $((SECONDS - began)) -ge "$next" ]; then
			say "$what ... $next s"
			next=$((next + 20))
		fi
		sleep 0.3
	done
}

# stop NAME: SIGTERM, and SIGKILL after 10 s.
stop() {
	local pid tries=100
	if pid=$(process_of "$1"); then
		kill "$pid" 2>/dev/null || true
		while alive "$1"; do
			tries=$((tries - 1))
			[ "$tries" != 0 ] || kill -9 "$pid" 2>/dev/null || true
			sleep 0.1
		done
	fi
	rm -f -- "$demo_dir/$1.pid"
}

stop_demo() {
	local domain
	for domain in "${demo_domains[@]}"; do
		stop "$domain"
	done
	stop compositor
}
