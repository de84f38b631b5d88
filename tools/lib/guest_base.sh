# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The part of the guest image that packages decide: expensive, made once, kept in the cache.
# Needs lib/common.sh, lib/apt.sh and lib/root.sh.

guest_dir=$project_dir/tools/guest
# Who wants more in it adds a list.
guest_lists=("$guest_dir/packages.txt")

# Left out of every guest: read by nobody, or drivers of hardware that no VM has.
guest_excludes=(
	'/usr/share/doc/*' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*'
	'/usr/share/lintian/*' '/usr/share/bug/*' '/usr/lib/firmware/*'
	'/usr/lib/modules/*/kernel/drivers/net/wireless/*'
	'/usr/lib/modules/*/kernel/drivers/net/ethernet/*'
	'/usr/lib/modules/*/kernel/drivers/infiniband/*'
	'/usr/lib/modules/*/kernel/drivers/media/*' '/usr/lib/modules/*/kernel/sound/*'
	'/usr/lib/modules/*/kernel/drivers/iio/*'
	'/usr/lib/modules/*/kernel/drivers/gpu/drm/amd/*'
	'/usr/lib/modules/*/kernel/drivers/gpu/drm/i915/*'
	'/usr/lib/modules/*/kernel/drivers/gpu/drm/nouveau/*'
	'/usr/lib/modules/*/kernel/drivers/gpu/drm/radeon/*'
	'/usr/lib/modules/*/kernel/drivers/gpu/drm/xe/*'
)

# The folder of the base made from the present recipe.
guest_base_path() {
	local recipe=("${guest_lists[@]}" "$guest_dir"/{modules.txt,setup,pack-base}
		"$project_dir/tools/lib/guest_base.sh")
	printf '%s/guest-%s\n' "$cache_dir" "$(cat "${recipe[@]}" | sha256sum | cut -c 1-16)"
}

# Writes the guest's root into the tar file $1.
install_guest() {
	local names path bootstrap_options=(--variant=essential --customize-hook="$guest_dir/setup")
	read -ra names <<<"$(package_names "${guest_lists[@]}")"
	for path in "${guest_excludes[@]}"; do
		bootstrap_options+=(--dpkgopt="path-exclude=$path")
	done
	# INITRD=No: the kernel package must not spend a minute on an initrd that nobody boots.
	INITRD=No bootstrap "$cache_dir/apt/guest" "${names[@]}" >"$1"
}

# Make the base unless it exists; run under a lock.
make_guest_base() {
	local base=$1 names
	[ ! -d "$base" ] || return 0
	rm -rf -- "$cache_dir"/guest-*.new
	mkdir -- "$base.new"
	read -ra names <<<"$(package_names "${guest_lists[@]}")"
	say "making the guest's base image in $base (once; some minutes)"
	retry step "downloading the guest's packages" \
		download_debs "$cache_dir/apt/guest" "${names[@]}" ||
		die "cannot download packages: check the network and APT's sources, then run again"
	step "installing the guest's packages" install_guest "$base.new/root.tar" ||
		die "$(root_failure_hint)"
	step "packing the guest's base image" "${toolbox[@]}" \
		"$guest_dir/pack-base" "$base.new" || die "cannot pack the guest's base image"
	mv -- "$base.new" "$base"
}

# Prints the base's folder, which exists then.
guest_base() {
	local base
	base=$(guest_base_path)
	if [ ! -d "$base" ]; then
		[ "${CLOISON_TOOLBOX:-}" != root ] ||
			die "the guest's base image is not there yet: run tools/mkguest outside the toolbox"
		install_root_tools
		with_lock guest make_guest_base "$base" || exit 1
	fi
	printf '%s\n' "$base"
}
