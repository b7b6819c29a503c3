#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# vm.sh: a virtual machine to try warifu in, as doc/tutorial/virtual-machine.md tells: a Debian 12 with systemd, sshd and two
# people, taro and hanako, and the packages of build/deb in /root, not installed. It lies in build/vm and goes on where it was
# stopped; `rm -r build/vm` begins anew. Nobody reaches it but this machine: its sshd, on port 2222 of loopback.
#   ./bootstrap deb && packaging/vm.sh            # its console is this terminal; `poweroff` ends it, or Ctrl+A X
#   packaging/vm.sh --make                        # makes it, and does not start it
#   VM_SLOW=1 packaging/vm.sh                     # without what processors have for virtual machines (KVM), where that does not work
# Root, the network and the packages mmdebstrap, qemu-system-x86, e2fsprogs, cpio, busybox-static, kmod to make it.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=tests/vm/machine_image.sh
. tests/vm/machine_image.sh
FIRST_PASSWORD=Mae-kara-Aru-12
machine=$PWD/build/vm

cannot() {
    printf 'vm.sh: %s\n' "$@" >&2
    exit 3
}

need() {
    local tool
    [ "$(id -u)" = 0 ] || cannot 'run it as root, who makes the disk.'
    compgen -G 'build/deb/libpam-warifu_*.deb' >/dev/null || cannot 'there are no packages: first ./bootstrap deb'
    for tool in mmdebstrap:mmdebstrap qemu-system-x86_64:qemu-system-x86 mke2fs:e2fsprogs cpio:cpio busybox:busybox-static modprobe:kmod; do
        command -v "${tool%:*}" >/dev/null || cannot "it needs ${tool%:*}: apt install ${tool#*:}"
    done
}

a_debian() { # ROOT
    local packages=systemd-sysv,udev,dbus,libpam-systemd,kmod,procps,iproute2,less,nano,sudo,login,passwd,openssh-server,chrony,jq
    mmdebstrap --quiet --variant=minbase --mode=root --include="$packages,$(./bootstrap packages --run | tr ' ' ,)" \
        --aptopt='Acquire::Languages "none"' bookworm "$1" "${VM_MIRROR:-http://deb.debian.org/debian}"
}

# Whoever is there before warifu, and what a town hall's machine has.
a_town() { # ROOT
    local user units=$1/etc/systemd
    for user in taro hanako; do chroot "$1" useradd -m -s /bin/bash "$user"; done
    chroot "$1" usermod -aG sudo taro
    for user in root taro hanako; do echo "$user:$FIRST_PASSWORD"; done | chroot "$1" chpasswd
    cp build/deb/*.deb "$1/root/"
    echo town >"$1/etc/hostname"
    printf '127.0.0.1 localhost town\n' >"$1/etc/hosts"
    echo '/dev/vda / ext4 rw,noatime 0 1' >"$1/etc/fstab"
    : >"$1/etc/machine-id"
    printf '[Match]\nType=ether\n[Network]\nDHCP=yes\n' >"$units/network/80-dhcp.network"
    ln -sf /lib/systemd/system/systemd-networkd.service "$units/system/multi-user.target.wants/"
    # sshd asks as PAM says. Root is at the console.
    printf 'KbdInteractiveAuthentication yes\nAuthenticationMethods keyboard-interactive\nPermitRootLogin no\n' \
        >"$1/etc/ssh/sshd_config.d/town.conf"
}

make_machine() {
    local work
    mkdir -p "$machine"
    work=$(mktemp -d "$machine/work.XXXXXX")
    # shellcheck disable=SC2064  # this one
    trap "rm -rf '$work'" EXIT
    printf 'vm.sh: a Debian is made in build/vm; it takes some minutes.\n' >&2
    a_debian "$work/root"
    install_kernel "$work/root" "$work" "$machine"
    a_town "$work/root"
    pack_machine "$work/root" "$work" "$machine" 3G
    rm -rf "$work"
    trap - EXIT
}

need
[ -e "$machine/initrd.gz" ] || make_machine
[ "${1:-}" != --make ] || exit 0
kvm=(-accel 'tcg,thread=multi' -cpu qemu64)
[ -n "${VM_SLOW:-}" ] || [ ! -w /dev/kvm ] || kvm=(-accel kvm -cpu host)
printf 'vm.sh: log in as root, taro or hanako, with %s; by ssh: ssh -p 2222 taro@127.0.0.1\n' "$FIRST_PASSWORD" >&2
exec qemu-system-x86_64 "${kvm[@]}" -smp 2 -M q35 -m 1024 -nodefaults -display none -serial mon:stdio -no-reboot \
    -kernel "$machine/vmlinuz" -initrd "$machine/initrd.gz" \
    -append 'console=ttyS0 panic=-1 quiet root=/dev/vda rw' \
    -drive "file=$machine/root.img,if=virtio,format=raw" -device virtio-rng-pci \
    -nic user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:2222-:22
