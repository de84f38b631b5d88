# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Shared by every tool: shell options, places, messages, retries, locks, long steps.
# Source it first.
set -euo pipefail
shopt -s inherit_errexit

: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
# Debian's ordinary users have no sbin, where depmod and others are.
PATH=$PATH:/usr/sbin:/sbin
tool_name=${0##*/}
project_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
cache_dir=${CLOISON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cloison}
mkdir -p -- "$cache_dir" || {
	printf '%s: cannot make the cache folder %s: set CLOISON_CACHE to a writable one\n' \
		"$tool_name" "$cache_dir" >&2
	exit 1
}
cache_dir=$(cd -- "$cache_dir" && pwd -P)

# Where the normal build is, and the one with sanitizers.
build_dir=${CLOISON_BUILD:-$project_dir/build}
sanitizer_build_dir=$build_dir-asan

# The guest image with the proxy of the normal build.
guest_image=${CLOISON_GUEST:-$build_dir/guest}

# What runs a command in the toolbox. Who needs more than building does adds --tests.
toolbox=("$project_dir/tools/toolbox")

say() {
	printf '%s: %s\n' "$tool_name" "$*" >&2
}

die() {
	say "$@"
	exit 1
}

have() {
	command -v "$1" >/dev/null 2>&1
}

# enter_toolbox ARGS...: go on inside the toolbox, by running this tool anew with its arguments.
enter_toolbox() {
	[ -n "${CLOISON_TOOLBOX:-}" ] ||
		exec "${toolbox[@]}" "$project_dir/tools/$tool_name" "$@"
}

# need_value OPTION [VALUE]: for option parsers, an option without its value ends the tool.
need_value() {
	[ $# -ge 2 ] || die "$1 needs a value; try --help"
}

# usage_of FILE: print the comment block at the top of a tool as its help text.
usage_of() {
	sed -n '3,/^# shellcheck/{/^# shellcheck/!s/^# \{0,1\}//p}' "$1"
}

# retry CMD...: three tries with a growing pause, for whatever talks to a network.
retry() {
	local try
	for try in 1 2 3; do
		"$@" && return 0
		[ "$try" = 3 ] || say "try $try of 3 failed; again in $((try * try * 3)) s"
		[ "$try" = 3 ] || sleep $((try * try * 3))
	done
	return 1
}

# with_lock NAME CMD...: run CMD while no other run holds the lock NAME of this cache.
with_lock() {
	local file=$cache_dir/$1.lock
	shift
	(
		exec {lock_fd}>"$file" || exit 1
		if ! flock -n "$lock_fd"; then
			say "another run is busy with the same thing; waiting for it"
			flock "$lock_fd" || exit 1
		fi
		"$@"
	)
}

# step TEXT CMD...: run CMD with its output in a log. Says TEXT at the start, the time spent
# every 20 s, and the end of the log when CMD fails. Returns CMD's status.
step() {
	local text=$1 log pid began=$SECONDS next=20 status=0
	shift
	log=$(mktemp "${TMPDIR:-/tmp}/cloison-log-XXXXXX") || return 1
	say "$text ..."
	# A process group of its own, so that an interrupted tool can end all of it.
	set -m
	{
		set +m
		"$@"
	} >"$log" 2>&1 </dev/null &
	pid=$!
	set +m
	trap 'kill -- "-$pid" 2>/dev/null; exit 130' INT TERM HUP
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.2
		if [ $((SECONDS - began)) -ge "$next" ]; then
			say "$text ... ${next} s: $(tail -n 1 "$log" | tr -d '\r' | cut -c 1-80)"
			next=$((next + 20))
		fi
	done
	wait "$pid" || status=$?
	trap - INT TERM HUP
	[ "$status" = 0 ] && rm -f -- "$log" && return 0
	tail -n 25 -- "$log" >&2
	say "$text: failed with status $status after $((SECONDS - began)) s; all of its output: $log"
	return "$status"
}
