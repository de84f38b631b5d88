# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What tools/vm needs to know about QEMU: is it new enough, can KVM run a guest, its arguments.
# Needs lib/common.sh.

qemu=${CLOISON_QEMU:-qemu-system-x86_64}

# The oldest QEMU whose vhost-user-gpu-pci is known to work; and without KVM, which older ones ask
# for when they have such a device.
qemu_oldest=7.2
qemu_oldest_emulating=8.0

# Sets qemu_version, MAJOR.MINOR.
check_qemu() {
	have "$qemu" || die "$qemu is not there: install QEMU $qemu_oldest or newer for x86-64"
	qemu_version=$("$qemu" --version | sed -n 's/.*version \([0-9]*\.[0-9]*\).*/\1/p;q')
	qemu_is_at_least "$qemu_oldest" ||
		die "QEMU ${qemu_version:-of unknown version} is too old: install $qemu_oldest or newer"
}

qemu_is_at_least() {
	[ "$(printf '%s\n' "$1" "$qemu_version" | sort -V | head -n 1)" = "$1" ]
}

# Why KVM cannot be used; empty when it can. A /dev/kvm alone says little: inside many VMs it is
# there and runs nothing.
kvm_obstacle() {
	if ! grep -qwE 'vmx|svm' /proc/cpuinfo; then
		echo "the processor offers no virtualisation here"
	elif [ ! -e /dev/kvm ]; then
		echo "there is no /dev/kvm; load the module kvm_intel or kvm_amd"
	elif [ ! -w /dev/kvm ]; then
		echo "/dev/kvm is not writable; add $(id -un) to the group kvm"
	elif ! timeout 10 "$qemu" -nodefaults -display none -machine q35,accel=kvm -cpu host -S \
		-monitor stdio <<<quit >/dev/null 2>&1; then
		echo "QEMU cannot start a KVM machine"
	fi
}

# Sets accelerator, cpu_options (array), accelerator_note and default_memory (MiB).
choose_accelerator() {
	local obstacle
	obstacle=$(kvm_obstacle)
	if [ -z "$obstacle" ]; then
		accelerator=kvm cpu_options=(-accel kvm -cpu host) accelerator_note="KVM"
		default_memory=1024
	else
		qemu_is_at_least "$qemu_oldest_emulating" ||
			die "QEMU $qemu_version shows such a VM with KVM only ($obstacle): make KVM" \
				"usable, or install QEMU $qemu_oldest_emulating or newer"
		# For each feature left out here, the guest would load a driver at boot.
		accelerator=tcg
		cpu_options=(-accel tcg,thread=multi -cpu max,-svm,-aes,-pclmulqdq,-sha-ni)
		accelerator_note="emulation (TCG), slow: $obstacle"
		default_memory=768
	fi
}

# The guest's kernel command line for the domain $1. Under emulation, what only costs time is off.
kernel_options() {
	local options="console=ttyS0 quiet systemd.hostname=$1 panic=5"
	[ "$accelerator" = kvm ] || options+=" mitigations=off apparmor=0 audit=0 cryptomgr.notests
		rcupdate.rcu_expedited=1 tsc=reliable no_timer_check"
	printf '%s\n' "$options" | xargs
}

# Fills qemu_arguments for the domain $1, whose backend listens on the socket $2. Uses image,
# memory, cpus, console, test_port, qmp and what choose_accelerator set. No device is there that
# the guest does not need: each would be host code that a guest can reach.
fill_qemu_arguments() {
	qemu_arguments=(
		-name "cloison $1" -no-user-config -nodefaults -display none -vga none -nic none
		-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
		-machine q35,memory-backend=ram,i8042=off,smbus=off,sata=off,vmport=off
		"${cpu_options[@]}" -smp "$cpus" -m "$memory"
		-object "memory-backend-memfd,id=ram,share=on,size=${memory}M"
		-chardev "socket,id=gpu,path=$2" -device vhost-user-gpu-pci,chardev=gpu
		-drive "if=none,id=root,format=raw,readonly=on,file=$image/root.erofs"
		-device virtio-blk-pci,drive=root,serial=cloison-root
		-device virtio-rng-pci
		-chardev "file,id=console,path=$console" -serial chardev:console
		-kernel "$image/vmlinuz" -initrd "$image/initrd" -append "$(kernel_options "$1")"
	)
	[ -z "$qmp" ] || qemu_arguments+=(-qmp "unix:$qmp,server=on,wait=off")
	[ -z "$test_port" ] || qemu_arguments+=(-device virtio-serial-pci
		-chardev "socket,id=test,path=$test_port,server=on,wait=off"
		-device virtserialport,chardev=test,name=org.cloison.test)
}
