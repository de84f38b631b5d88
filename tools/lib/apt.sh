# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Packages of Debian 13 from the archive that this machine's own APT is configured with.
# Needs lib/common.sh.

# A tool that wants another one says so before it uses what is below.
debian_suite=trixie
debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# as_root CMD...: run CMD as root, directly or by sudo; fails when neither is possible.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
		sudo "$@"
	else
		return 1
	fi
}

# Install packages on this machine itself.
system_install() {
	as_root true || return 1
	retry step "installing $(echo "$@" | cut -c 1-60)" \
		as_root env DEBIAN_FRONTEND=noninteractive \
		sh -c 'apt-get -q update && apt-get -qy install --no-install-recommends "$@"' sh "$@"
}

# package_names FILE...: the lists in one line, without comments.
package_names() {
	sed 's/#.*//' "$@" | xargs
}

# Lists of the machine's own sources, used only to learn where they point. $1: extra options.
configured_archives() {
	apt-get "$@" indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' \
		'Created-By: Packages' | awk -F '|' '$1 == "Debian" && $3 == "main" && $4 !~ /^cdrom:/'
}

# Prints the archives as ORIGIN|LABEL|COMPONENT|URI. A machine whose package lists were never
# fetched does not know the labels: then they are fetched into the cache, which needs no root.
all_archives() {
	local found lists=$cache_dir/apt/machine-lists
	found=$(configured_archives)
	if [ -z "$found" ]; then
		mkdir -p "$lists/partial"
		retry apt-get -q -o Dir::State::lists="$lists" -o APT::Sandbox::User=root update >&2
		found=$(configured_archives -o Dir::State::lists="$lists")
	fi
	printf '%s\n' "$found"
}

# Prints the sources of the suite, one line each: the archive and its updates, and the security
# archive when the machine has one; of unstable there is nothing else. CLOISON_MIRROR=URI overrides
# what APT says.
debian_sources() {
	local archives main security
	archives=$(all_archives)
	main=${CLOISON_MIRROR:-$(awk -F '|' '$2 == "Debian" && !n++ { print $4 }' <<<"$archives")}
	security=$(awk -F '|' '$2 == "Debian-Security" && !n++ { print $4 }' <<<"$archives")
	[ -n "$main" ] || die "APT of this machine has no Debian archive among its sources:" \
		"add one, or set CLOISON_MIRROR to the address of one"
	# Of unstable an older state serves too, as a mirror has it that lags.
	if [ "$debian_suite" = sid ]; then
		printf 'deb [signed-by=%s check-valid-until=no] %s sid main\n' "$debian_keyring" "$main"
		return
	fi
	printf 'deb [signed-by=%s] %s %s main\n' "$debian_keyring" "$main" "$debian_suite" \
		"$debian_keyring" "$main" "$debian_suite-updates"
	[ -z "$security" ] || printf 'deb [signed-by=%s] %s %s-security main\n' \
		"$debian_keyring" "$security" "$debian_suite"
}

# private_apt DIR ARGS...: apt-get with the state in DIR (sources.list there), as if nothing
# were installed. It only ever downloads: what it believes of the machine is not so. The machine's
# proxy settings still hold.
private_apt() {
	local dir=$1
	shift
	apt-get -q -y -o APT::Get::Download-Only=true \
		-o Dir::State="$dir" -o Dir::State::lists="$dir/lists" \
		-o Dir::State::status="$dir/status" -o Dir::Cache="$dir" \
		-o Dir::Cache::archives="$dir/archives" -o Dir::Etc::sourcelist="$dir/sources.list" \
		-o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
		-o Dir::Etc::preferences=/dev/null \
		-o APT::Sandbox::User=root -o APT::Install-Recommends=false -o Acquire::Retries=3 "$@"
}

# download_debs DIR PACKAGE...: fetch the packages and all they need into DIR/archives. What is
# there already, whole or in part, is not fetched again.
download_debs() {
	local dir=$1
	shift
	mkdir -p "$dir/lists/partial" "$dir/archives/partial" && : >"$dir/status" &&
		debian_sources >"$dir/sources.list" && private_apt "$dir" update --error-on=any &&
		private_apt "$dir" install '?essential' apt "$@" &&
		private_apt "$dir" autoclean
}

# bootstrap DIR PACKAGE...: install what download_debs fetched; a tar file system to stdout.
# Further options of mmdebstrap come from the array bootstrap_options.
bootstrap() {
	local dir=$1 packages proxy='' sources
	shift
	packages=$*
	mapfile -t sources <"$dir/sources.list"
	eval "$(apt-config shell proxy Acquire::http::Proxy)"
	TMPDIR=/var/tmp mmdebstrap --format=tar --include="${packages// /,}" \
		--skip=download/empty --setup-hook='mkdir -p "$1/var/cache/apt/archives/partial"' \
		--setup-hook="sync-in $dir/archives /var/cache/apt/archives" \
		${proxy:+--aptopt="Acquire::http::Proxy \"$proxy\""} \
		"${bootstrap_options[@]}" "$debian_suite" - "${sources[@]}"
}
