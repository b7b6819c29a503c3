#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# overlay.sh [-i IMAGE.tar] [-o IMAGE.tar] [-b DIR]... [-w DIR[:PLACE]]... COMMAND [ARGUMENT]...
#   Runs COMMAND as root on a throw-away copy of this machine: private mount, pid, ipc, uts and network
#   namespaces on an overlay of / whose changes live in a tmpfs. When COMMAND ends, every process
#   and every change is gone. Nothing outside is touched, not even a mount point: the tmpfs lies on /mnt
#   of the private namespace only.
#   -i  unpack IMAGE into the overlay first     -b  make DIR visible read-only
#   -o  pack the changes when COMMAND succeeds  -w  make DIR visible, writable, perhaps at PLACE
#   Variables that COMMAND needs are passed with PASS="NAME NAME".
set -euo pipefail
# shellcheck source=tests/system/kernel_files.sh
. "$(dirname "$(readlink -f "$0")")/kernel_files.sh"

image='' packed='' read_only=() writable=()
while getopts i:o:b:w: option; do
    case $option in
    i) image=$(readlink -f "$OPTARG") ;;
    o) packed=$(readlink -f "$OPTARG") ;;
    b) read_only+=("$(readlink -f "$OPTARG")") ;;
    w) case $OPTARG in
        *:*) writable+=("$(readlink -f "${OPTARG%%:*}"):${OPTARG#*:}") ;;
        *) writable+=("$(readlink -f "$OPTARG"):$(readlink -f "$OPTARG")") ;;
        esac ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "overlay.sh: no command" >&2 && exit 2; }
[ "$(id -u)" = 0 ] || { echo "overlay.sh: needs root for private namespaces" >&2 && exit 3; }

passed=()
for name in ${PASS:-}; do
    [ -z "${!name+set}" ] || passed+=("$name=${!name}")
done

# shellcheck disable=SC2153  # IMAGE, READ_ONLY, WRITABLE, PACKED come through the environment
inside() { # as process 1 of the namespaces
    local disk=/mnt root=/mnt/root directory pair
    mount -t tmpfs -o mode=755,size=4g overlay "$disk"
    mkdir "$disk"/{up,work,root}
    [ -z "$IMAGE" ] || tar -C "$disk/up" --same-owner --xattrs --xattrs-include="*" -xpf "$IMAGE"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$disk/up,workdir=$disk/work,index=off,xino=off" "$root"
    for directory in /usr /var /etc /opt /home; do # where they are file systems of their own
        mountpoint -q "$directory" || continue
        mkdir -p "$disk/up$directory" "$disk/work-${directory#/}"
        mount -t overlay overlay -o "lowerdir=$directory,upperdir=$disk/up$directory,workdir=$disk/work-${directory#/},index=off,xino=off" \
            "$root$directory"
    done

    kernel_files "$root"
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mkdir -p "$root"/run/{lock,sshd,user}
    chmod 1777 "$root/run/lock"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

    for directory in $READ_ONLY; do
        mkdir -p "$root$directory"
        mount --bind "$directory" "$root$directory"
        mount -o remount,bind,ro "$root$directory"
    done
    for pair in $WRITABLE; do
        mkdir -p "$root${pair#*:}"
        mount --bind "${pair%%:*}" "$root${pair#*:}"
    done

    ip link set lo up
    hostname warifu-test
    printf '127.0.0.1 localhost warifu-test\n::1 localhost\n' >"$root/etc/hosts"
    printf 'warifu-test\n' >"$root/etc/hostname"
    # The command must not inherit a way out of the overlay: descriptors only where they are needed.
    [ -z "$PACKED" ] || exec 8<"$disk/up" 9>"$PACKED"
    cd "$root"
    pivot_root . . # not chroot: the old root would still be within reach
    umount -l .
    cd /
}

# What the command itself runs under; `env -i` so that it depends on nothing of the caller.
run() {
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        TERM="${TERM:-xterm-256color}" LANG=C.UTF-8 IN_OVERLAY=1 "$@"
}

# Paths with blanks are refused rather than split.
case "${read_only[*]}${writable[*]}" in *[$'\t\n']*) exit 2 ;; esac
export IMAGE=$image PACKED=$packed READ_ONLY="${read_only[*]}" WRITABLE="${writable[*]}"
# shellcheck disable=SC2016  # expanded by the inner shell
main='
    inside
    [ -n "$PACKED" ] || { run "$@"; exit; }
    run "$@" 8<&- 9>&-
    tar -C /dev/fd/8 --xattrs --xattrs-include="*" --exclude=./tmp -cf - . >&9'
exec unshare --mount --pid --fork --kill-child --ipc --uts --net --propagation private \
    bash -euc "$(declare -f kernel_files inside run)$main" overlay "${passed[@]}" "$@"
