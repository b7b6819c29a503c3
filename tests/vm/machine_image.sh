# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# From a folder with a Debian to a machine that qemu starts: vmlinuz, initrd.gz, root.img. For scripts with set -e; root and
# the network are needed.
#     install_kernel ROOT WORK DIRECTORY          # what follows into ROOT comes between the two
#     pack_machine ROOT WORK DIRECTORY SIZE

# The small kernel of clouds has hidraw, and uhid as a module. Sets KERNEL, its version.
install_kernel() { # ROOT WORK DIRECTORY
    local package
    package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
    (cd "$2" && apt-get -qq -o APT::Sandbox::User=root download "$package" && dpkg-deb -x "$package"_*.deb kernel)
    KERNEL=$(ls "$2/kernel/lib/modules")
    cp "$2/kernel/boot/vmlinuz-$KERNEL" "$3/vmlinuz"
    mkdir -p "$1/usr/lib/modules"
    cp -a "$2/kernel/lib/modules/$KERNEL" "$1/usr/lib/modules/"
    depmod -b "$1/usr" "$KERNEL" 2>/dev/null || depmod -b "$1" "$KERNEL"
}

pack_machine() { # ROOT WORK DIRECTORY SIZE
    local first module
    mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$1" "$3/root.img.new" "$4"
    mv "$3/root.img.new" "$3/root.img"

    # To the root file system: busybox and the modules that its disk needs.
    first=$2/first
    mkdir -p "$first"/{bin,proc,sys,dev,new,modules}
    cp /bin/busybox "$first/bin/"
    for module in virtio_pci virtio_blk ext4; do
        modprobe -d "$1/usr" -S "$KERNEL" --show-depends "$module" 2>/dev/null | awk '$1 == "insmod" { print $2 }'
    done | awk '!seen[$0]++' | while read -r module; do
        cp "$module" "$first/modules/"
        basename "$module" >>"$first/modules/order"
    done
    cat >"$first/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc p /proc
mount -t sysfs s /sys
mount -t devtmpfs d /dev
for module in $(cat /modules/order); do insmod "/modules/$module"; done
i=0
while [ ! -b /dev/vda ] && [ $i -lt 200 ]; do sleep 0.05; i=$((i + 1)); done
mount -t ext4 -o rw,noatime /dev/vda /new
mount --move /dev /new/dev
umount /proc /sys
exec switch_root /new /sbin/init
INIT
    chmod 755 "$first/init"
    (cd "$first" && find . | cpio -o -H newc --quiet | gzip -1) >"$3/initrd.gz"
}
