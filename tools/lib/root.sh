# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The Debian 13 root file system for machines that are not Debian 13: making and entering it.
# Needs lib/common.sh and lib/apt.sh.

# A tool that wants another one names the lists of its packages, itself and its folder below that of APT's.
package_lists=("$project_dir/tools/packages.txt")
root_name=root
root_apt=$cache_dir/apt/toolbox

root_path() {
	printf '%s/%s-%s\n' "$cache_dir" "$root_name" \
		"$({ package_names "${package_lists[@]}"; dpkg --print-architecture; } | sha256sum | cut -c 1-16)"
}

# The programs that make and enter the root, and the archive's current keys.
install_root_tools() {
	have mmdebstrap && have bwrap && [ -r "$debian_keyring" ] && return
	system_install mmdebstrap bubblewrap uidmap debian-archive-keyring ||
		die "cannot install packages here: as root, run" \
			"'apt-get install mmdebstrap bubblewrap uidmap debian-archive-keyring'"
}

# Write the root into $1. An ordinary user owns all of it: no device nodes, no foreign owners.
unpack_root() {
	local names bootstrap_options=(--variant=apt)
	read -ra names <<<"$(package_names "${package_lists[@]}")"
	bootstrap "$root_apt" "${names[@]}" |
		tar -x -C "$1" --exclude='./dev/*' --delay-directory-restore || return 1
	# Places for those of the machine itself.
	rm -f "$1"/etc/{resolv.conf,machine-id,localtime} &&
		touch "$1"/etc/{resolv.conf,machine-id,localtime}
}

# Make the root unless it exists; run under a lock. Interrupted runs leave only a root-*.new.
make_root() {
	local root=$1 names
	[ ! -d "$root" ] || return 0
	rm -rf -- "$cache_dir/$root_name"-*.new
	mkdir -- "$root.new"
	read -ra names <<<"$(package_names "${package_lists[@]}")"
	say "making a root file system of Debian $debian_suite in $root (once; some minutes)"
	retry step "downloading packages" download_debs "$root_apt" "${names[@]}" ||
		die "cannot download packages: check the network and APT's sources, then run again"
	step "installing packages" unpack_root "$root.new" || die "$(root_failure_hint)"
	mv -- "$root.new" "$root"
}

root_failure_hint() {
	if [ "$(id -u)" != 0 ] && ! grep -qs "^$(id -un):" /etc/subuid; then
		echo "mmdebstrap needs user ids of its own: as root, run" \
			"'usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)'"
	else
		echo "cannot install the packages: see the output above, then run again"
	fi
}

# enter_root ROOT CMD...: replace this process by CMD inside ROOT. The root is read-only; the
# project, home, cache, current folder, /tmp, /run and the devices are the machine's.
enter_root() {
	local root=$1 item options=() shared=(/run /tmp "$HOME" "$cache_dir" "$project_dir")
	shift
	case $PWD/ in
	// | /usr/* | /etc/*) ;; # means the root's own
	*) shared+=("$PWD") ;;
	esac
	for item in usr etc var/lib/dpkg; do
		options+=(--ro-bind "$root/$item" "/$item")
	done
	# Where there are fonts.
	options+=(--ro-bind-try "$root/var/cache/fontconfig" /var/cache/fontconfig)
	for item in bin sbin lib lib64; do
		options+=(--symlink "usr/$item" "/$item")
	done
	for item in resolv.conf passwd group machine-id localtime; do
		options+=(--ro-bind-try "$(readlink -m "/etc/$item")" "/etc/$item")
	done
	for item in "${shared[@]}"; do
		options+=(--bind-try "$item" "$item")
	done
	exec bwrap --tmpfs / "${options[@]}" --dev-bind /dev /dev --proc /proc --bind /sys /sys \
		--tmpfs /var/tmp --chdir "$PWD" --setenv CLOISON_TOOLBOX root \
		--setenv PATH /usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --setenv LANG C.UTF-8 \
		--setenv LC_ALL C.UTF-8 \
		--unsetenv LD_LIBRARY_PATH --unsetenv LD_PRELOAD --unsetenv PYTHONPATH \
		--unsetenv PYTHONHOME --unsetenv CC -- "$@"
}
