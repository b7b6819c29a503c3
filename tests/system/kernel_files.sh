# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# What the kernel shows of itself in a root of another system: /proc, /sys (read-only) and a /dev with the few
# devices that programs take for granted. For scripts that make such a root in a mount namespace of their own.

kernel_files() { # ROOT
    local root=$1 device number
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=755,dev tmpfs "$root/dev"
    # Nodes of its own: programs change owner and mode of a device, and must not change those of the machine.
    for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
        number=${device#*:} device=${device%%:*}
        mknod -m 666 "$root/dev/$device" c "${number%:*}" "${number#*:}" 2>/dev/null && continue
        : >"$root/dev/$device" # in a container that may not make nodes
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir "$root"/dev/{pts,shm}
    mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    ln -s fd/0 "$root/dev/stdin"
    ln -s fd/1 "$root/dev/stdout"
    ln -s fd/2 "$root/dev/stderr"
}
