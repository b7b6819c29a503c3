#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# boot.sh SCRIPT: a real systemd as process 1 of namespaces of its own, on a throw-away overlay of this
# machine; runs SCRIPT in it as a unit, prints what it says, ends with its status. $BIND is shown there at its own
# path. Nothing outside is changed; everything inside dies with it. With NETWORK=machine it has this machine's network
# instead of one of its own.
# Exit status 90: this machine cannot do that (the reason is printed).
set -eu
# shellcheck source=tests/system/kernel_files.sh
. "$(dirname "$0")/kernel_files.sh"
script=$(readlink -f "$1")
cannot() { echo "$1"; exit 90; }
[ "$(id -u)" = 0 ] || cannot 'needs root'
[ -x /lib/systemd/systemd ] || cannot 'needs systemd'
unshare --mount --pid --fork --cgroup --net --ipc --uts true 2>/dev/null || cannot 'cannot make namespaces'
work=$(mktemp -d /tmp/warifu-boot.XXXXXX)
cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
mounted=
if [ -z "$cgroups" ]; then
    cgroups=$work/cgroup
    mkdir "$cgroups"
    mount -t cgroup2 cgroup2 "$cgroups" 2>/dev/null || cannot 'cannot mount cgroup2'
    mounted=$cgroups
fi
group=$cgroups/warifu-boot-$$
clean_up() {
    for _ in $(seq 50); do
        find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || :
        [ -d "$group" ] || break
        sleep 0.1
    done
    [ -z "$mounted" ] || umount "$mounted" || :
    rm -rf "$work"
}
trap clean_up EXIT
mkdir "$group" 2>/dev/null || cannot 'cannot make a control group'
mkdir "$work/tree" "$work/out"
net=--net seconds=${BOOT_SECONDS:-300}
[ "${NETWORK:-own}" = own ] || net=''
export script work net seconds
(
    echo $BASHPID >"$group/cgroup.procs"
    timeout -k 5 "$seconds" unshare --mount --pid --fork --kill-child --ipc --uts $net --cgroup \
        --propagation private bash -euc "$(declare -f kernel_files)"'
        mount -t tmpfs tmpfs $work/tree
        mkdir $work/tree/{changes,work,root}
        root=$work/tree/root
        mount -t overlay overlay -o lowerdir=/,upperdir=$work/tree/changes,workdir=$work/tree/work $root
        kernel_files $root
        mount -t cgroup2 cgroup2 $root/sys/fs/cgroup
        mount -t tmpfs -o mode=755 tmpfs $root/run
        mount -t tmpfs -o mode=1777 tmpfs $root/tmp
        mkdir -p $root/run/test
        mount --bind $work/out $root/run/test
        cp $script $root/run/test/script
        if [ -n "${BIND:-}" ]; then mkdir -p $root$BIND; mount --bind $BIND $root$BIND; fi
        [ -z "$net" ] || ip link set lo up
        hostname test-host
        rm -f $root/etc/machine-id
        : >$root/etc/machine-id
        mkdir -p $root/etc/systemd/system/multi-user.target.wants
        ln -sf /dev/null $root/etc/systemd/system/systemd-sysctl.service # most would be set for the whole machine
        ln -sf /dev/null $root/etc/systemd/system/rsyslog.service # the journal is the only log there
        cat >$root/etc/systemd/system/test.service <<UNIT
[Unit]
After=basic.target dbus.socket
[Service]
Type=oneshot
StandardOutput=append:/run/test/out
StandardError=append:/run/test/out
ExecStart=/bin/bash -c "/bin/bash /run/test/script; echo \$\$? >/run/test/status"
ExecStopPost=/bin/systemctl --no-block --force poweroff
TimeoutStartSec=$((seconds - 20))
UNIT
        ln -sf ../test.service $root/etc/systemd/system/multi-user.target.wants/
        ln -sf /lib/systemd/system/multi-user.target $root/etc/systemd/system/default.target
        cd $root
        pivot_root . .
        umount -l .
        cd /
        mount --make-rshared / # systemd in a container leaves propagation alone; credentials need it
        exec /usr/bin/env -i container=warifu PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd \
            --log-target=journal --log-level=notice --show-status=0
    ' >"$work/console" 2>&1 </dev/null
) || :
if [ ! -e "$work/out/out" ]; then
    tail -20 "$work/console"
    cannot 'systemd did not come up here'
fi
cat "$work/out/out"
exit "$(cat "$work/out/status" 2>/dev/null || echo 99)"
