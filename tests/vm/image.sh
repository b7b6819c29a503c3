#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# image.sh DIRECTORY: a Debian 12 machine for machine.sh, from Debian's packages only: vmlinuz, initrd.gz, root.img
# in DIRECTORY. It has what the product needs to run, and nothing of the product. Needs root and the network.
set -euo pipefail
export SOURCE_DATE_EPOCH=0
mkdir -p "$1"
directory=$(readlink -f "$1")
work=$(mktemp -d "$directory/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
system=systemd-sysv,udev,dbus,libpam-systemd,login,passwd,sudo,kmod,procps,iproute2,acl,fido2-tools
libraries=libsodium23,libsqlite3-0,liboath0,libpskc0,libcrack2,cracklib-runtime,libevent-core-2.1-7
libraries=$libraries,libconfuse2,libqrcodegen1,libseccomp2,libsystemd0,libunistring2,libfido2-1,libcbor0.8,libxml2,libssl3

mmdebstrap --quiet --variant=minbase --mode=root --include="$system,$libraries" \
    --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    bookworm "$work/root" "${VM_MIRROR:-http://deb.debian.org/debian}"
root=$work/root

# The small kernel of clouds has hidraw, and uhid as a module.
kernel=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$kernel" && dpkg-deb -x "$kernel"_*.deb kernel)
version=$(ls "$work/kernel/lib/modules")
cp "$work/kernel/boot/vmlinuz-$version" "$directory/vmlinuz"
mkdir -p "$root/usr/lib/modules"
cp -a "$work/kernel/lib/modules/$version" "$root/usr/lib/modules/"
depmod -b "$root/usr" "$version" 2>/dev/null || depmod -b "$root" "$version"

# What the machine does: take a job from its second disk, run it, write what came of it to the third, end. What
# it says goes to the console, too, for a machine that does not come to its end.
cat >"$root/usr/local/sbin/job" <<'JOB'
#!/bin/sh
mkdir -p /job/out
tar xf /dev/vdb -C /job
cd /job
{ ./run 2>&1 </dev/null; echo $? >/job/out/status; } | tee /job/out/log >/dev/ttyS0
tar cf /dev/vdc -C /job/out .
sync
JOB
chmod 755 "$root/usr/local/sbin/job"
units=$root/etc/systemd/system
cat >"$units/job.service" <<'UNIT'
[Unit]
After=multi-user.target getty@tty1.service
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/job
ExecStopPost=/bin/systemctl poweroff --force --no-block
TimeoutStartSec=infinity
UNIT
cat >"$units/job.target" <<'UNIT'
[Unit]
Requires=multi-user.target
Wants=job.service
After=multi-user.target
AllowIsolate=yes
UNIT
ln -sf job.target "$units/default.target"
for unit in serial-getty@ttyS0.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer \
    e2scrub_all.timer e2scrub_reap.service systemd-timesyncd.service; do
    ln -sf /dev/null "$units/$unit"
done
echo desk >"$root/etc/hostname"
echo uhid >"$root/etc/modules-load.d/uhid.conf"
echo '/dev/vda / ext4 rw,noatime 0 1' >"$root/etc/fstab"
echo 'Storage=volatile' >>"$root/etc/systemd/journald.conf"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"

mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$root" "$directory/root.img.new" 900M
mv "$directory/root.img.new" "$directory/root.img"

# To the root file system: busybox and the modules that its disk needs.
first=$work/first
mkdir -p "$first"/{bin,proc,sys,dev,new,modules}
cp /bin/busybox "$first/bin/"
for module in virtio_pci virtio_blk ext4; do
    modprobe -d "$root/usr" -S "$version" --show-depends "$module" 2>/dev/null | awk '$1 == "insmod" { print $2 }'
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
(cd "$first" && find . | cpio -o -H newc --quiet | gzip -1) >"$directory/initrd.gz"
