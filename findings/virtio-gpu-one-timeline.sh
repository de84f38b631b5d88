#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# virtio-gpu has one timeline of fences for all processes of a guest.
#
# Surprising: two processes open the render node, each for itself, and each has a fence of a command
# of its own. SYNC_IOC_MERGE makes one fence of the two: the kernel keeps only the later one, as
# fences of one timeline end in order. The driver sees to that: when the device answers a command,
# the fences of all commands before it end too, whoever sent them.
# Expected: a timeline for each open of the device, and a merged fence that waits for two.
# For a device: one fenced command that is answered out of order tells every other process of the
# guest that its earlier work is done. Answer these in order, and do not keep one for later, as a
# means to wake a process: either the others' wait behind it, or they end with it.
#
# Version: Linux 6.12.117 (Debian 13, linux-image-6.12.117+deb13-amd64 6.12.117-1) in QEMU 10.0.13,
# amd64, with two devices virtio-gpu-pci. Seen on 2026-11-27, of fences that have not ended:
#   two processes, one device:  virtio_gpu controlq and virtio_gpu controlq merge into 1
#   one process, two devices:   virtio_gpu controlq and virtio_gpu controlq merge into 2
#
# usage: findings/virtio-gpu-one-timeline.sh
#
# Needs apt, dpkg and root, or user namespaces; no compiler, no KVM. Fetches 230 MB, takes
# 870 MB of TMPDIR.
# Exit status: 0 all as told above, 1 it behaves otherwise now, 2 it could not be tried.
set -euo pipefail

kernel=6.12.117+deb13-amd64
packages=(
	gcc=4:14.2.0-1
	'g++=4:14.2.0-1' # brings the headers of C too
	libdrm-dev=2.4.124-2
	"linux-image-$kernel=6.12.117-1"
	qemu-system-x86=1:10.0.13+ds-0+deb13u1
	coreutils=9.7-3
	cpio=2.15+dfsg-2
	kmod=34.2-2
	xz-utils=5.8.1-1+deb13u2
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

cat >"$root/init.c" <<'END'
/* The guest's only program. */
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/sync_file.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <virtgpu_drm.h>

enum { FORMAT = 2 /* B8G8R8X8 */, TEXTURE_2D = 2, RENDER_TARGET = 2, SIDE = 16 };

static void end(const char *result)
{
	printf("%s\n", result);
	fflush(stdout);
	sync();
	reboot(RB_AUTOBOOT);
}

static int need(int result, const char *what)
{
	if (result < 0) {
		printf("%s: %s\n", what, strerror(errno));
		end("FAILED");
	}
	return result;
}

static void insert_modules(void)
{
	FILE *list = fopen("/modules", "r");
	char name[256];

	need(list == NULL ? -1 : 0, "/modules");
	while (fscanf(list, "%255s", name) == 1)
		need(syscall(SYS_finit_module, open(name, O_RDONLY), "", 0), name);
}

static uint32_t create(int device)
{
	struct drm_virtgpu_resource_create resource = {
		.target = TEXTURE_2D,
		.format = FORMAT,
		.bind = RENDER_TARGET,
		.width = SIDE,
		.height = SIDE,
		.depth = 1,
		.array_size = 1,
		.size = SIDE * SIDE * 4,
	};

	need(ioctl(device, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &resource), "RESOURCE_CREATE");
	return resource.bo_handle;
}

/* A fence of the device's last command: a sync_file. */
static int make_fence(int device)
{
	struct drm_prime_handle prime = { .handle = create(device), .flags = DRM_CLOEXEC };
	struct dma_buf_export_sync_file fence = { .flags = DMA_BUF_SYNC_READ };

	need(ioctl(device, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime), "PRIME");
	need(ioctl(prime.fd, DMA_BUF_IOCTL_EXPORT_SYNC_FILE, &fence), "EXPORT_SYNC_FILE");
	return fence.fd;
}

static int open_device(int number)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/dri/renderD%d", 128 + number);
	return need(open(path, O_RDWR | O_CLOEXEC), path);
}

/* Sends FD, or receives one. */
static int pass(int socket, int fd)
{
	char byte = 0;
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	if (fd < 0) {
		need(recvmsg(socket, &message, 0), "recvmsg");
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
		return fd;
	}
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	return need(sendmsg(socket, &message, 0), "sendmsg");
}

/* Another process, with the device opened, that makes a fence for every byte it gets. */
static int start_other(int number)
{
	int sockets[2];
	char byte;

	need(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), "socketpair");
	if (need(fork(), "fork") != 0)
		return sockets[0];
	number = open_device(number);
	pass(sockets[1], number); /* it is ready */
	while (read(sockets[1], &byte, 1) == 1)
		pass(sockets[1], make_fence(number));
	_exit(0);
}

static struct sync_fence_info look(int fence, unsigned *count)
{
	struct sync_fence_info fences[4] = { 0 };
	struct sync_file_info info = { .num_fences = 4, .sync_fence_info = (uintptr_t)fences };

	need(ioctl(fence, SYNC_IOC_FILE_INFO, &info), "FILE_INFO");
	*count = info.num_fences;
	return fences[0];
}

static unsigned merged(const char *who, int first, int second)
{
	struct sync_merge_data merge = { .fd2 = second };
	struct sync_fence_info one, two;
	unsigned count;

	need(ioctl(first, SYNC_IOC_MERGE, &merge), "MERGE");
	one = look(first, &count);
	two = look(second, &count);
	look(merge.fence, &count);
	printf("%s %s %s and %s %s merge into %u\n", who, one.driver_name, one.obj_name,
	       two.driver_name, two.obj_name, count);
	if (one.status != 0 || two.status != 0) {
		printf("a fence ended too early\n");
		end("FAILED");
	}
	return count;
}

int main(void)
{
	struct sched_param urgent = { .sched_priority = 50 };
	int first, second, other, fence;
	unsigned processes, devices;

	mount("dev", "/dev", "devtmpfs", 0, NULL);
	insert_modules();
	first = open_device(0);
	second = open_device(1);
	/* The driver ends fences in a kworker. It gets no turn on the only processor as long as
	 * one of these two processes has something to do. */
	need(sched_setscheduler(0, SCHED_FIFO, &urgent), "sched_setscheduler");
	other = start_other(0);
	close(pass(other, -1));
	fence = make_fence(first);
	need(write(other, "", 1), "write");
	processes = merged("two processes, one device: ", fence, pass(other, -1));
	sleep(1);
	fence = make_fence(first);
	devices = merged("one process, two devices:  ", fence, make_fence(second));
	end(processes == 1 && devices == 2 ? "SAME" : "OTHER");
}
END
inside gcc -static -o /init /init.c -I/usr/include/libdrm || cannot "it does not compile"

# The guest: a kernel, the modules of virtio-gpu and the program, without anything else.
mkdir -p "$root"/guest/dev
mv "$root/init" "$root/guest"
inside depmod "$kernel"
inside modprobe -S "$kernel" --show-depends virtio_pci >"$work/modules"
inside modprobe -S "$kernel" --show-depends virtio_gpu >>"$work/modules"
awk '$1 == "insmod" && !seen[$2]++ { print $2 }' "$work/modules" | while read -r module; do
	name=$(basename "$module" .xz)
	inside xz -dc "$module" >"$root/guest/$name"
	echo "/$name" >>"$root/guest/modules"
done
(cd "$root/guest" && find .) >"$work/names"
inside cpio --quiet -D /guest -o -H newc <"$work/names" >"$root/initrd"

inside timeout 600 qemu-system-x86_64 -accel tcg -M q35 -m 768 -nodefaults -display none -no-reboot \
	-device virtio-gpu-pci -device virtio-gpu-pci -serial stdio -kernel "/boot/vmlinuz-$kernel" \
	-initrd /initrd -append 'console=ttyS0 quiet panic=-1' >"$work/console" </dev/null ||
	cannot "QEMU failed"
tr -d '\r' <"$work/console" | grep -E '^(two|one) ' || cannot "$(tail -n 1 "$work/console")"
case $(tr -d '\r' <"$work/console" | grep -xE 'SAME|OTHER') in
SAME) echo "as told: one timeline for all" ;;
OTHER)
	echo "CHANGED: not as this script tells"
	exit 1
	;;
*) cannot "$(tail -n 2 "$work/console")" ;;
esac
