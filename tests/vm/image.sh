#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# image.sh DIRECTORY: a Debian 12 machine for machine.sh, from Debian's packages only: vmlinuz, initrd.gz, root.img
# in DIRECTORY. It has what the product needs to run, and nothing of the product. Needs root and the network.
set -euo pipefail
# shellcheck source=tests/vm/machine_image.sh
. "$(dirname "$0")/machine_image.sh"
export SOURCE_DATE_EPOCH=0
mkdir -p "$1"
directory=$(readlink -f "$1")
work=$(mktemp -d "$directory/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
system=systemd-sysv,udev,dbus,libpam-systemd,login,passwd,sudo,kmod,procps,iproute2,acl,fido2-tools
libraries=$("$(dirname "$0")/../../bootstrap" packages --run | tr ' ' ,)

mmdebstrap --quiet --variant=minbase --mode=root --include="$system,$libraries" \
    --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    bookworm "$work/root" "${VM_MIRROR:-http://deb.debian.org/debian}"
root=$work/root

install_kernel "$root" "$work" "$directory"

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

pack_machine "$root" "$work" "$directory" 900M
