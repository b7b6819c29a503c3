#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# machine.sh IMAGE JOB RESULT [SECONDS]: boots the machine of image.sh, without hardware support for it, hands it the
# folder JOB with an executable ./run, and leaves in RESULT what that said (log), its exit status (status) and
# the machine's console. Nothing is kept of the machine. Exit status 124: it did not end in time.
set -euo pipefail
image=$1 job=$2 result=$3 seconds=${4:-300}
mkdir -p "$result"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar cf "$work/in" -C "$job" .
truncate -s %4096 "$work/in"
truncate -s 16M "$work/out"
disk() { # NUMBER FILE OPTION
    printf -- '-drive\nfile=%s,if=none,id=disk%s,format=raw,%s\n-device\nvirtio-blk-pci,drive=disk%s\n' "$2" "$1" "$3" "$1"
}
mapfile -t disks < <(disk 0 "$image/root.img" snapshot=on,cache=unsafe; disk 1 "$work/in" readonly=on
    disk 2 "$work/out" cache=unsafe)
status=0
timeout -k 5 "$seconds" nice qemu-system-x86_64 -accel tcg,thread=multi -cpu qemu64 -smp 2 -M q35 -m 1024 -nodefaults \
    -display none -vga std -no-reboot -serial stdio -monitor none -kernel "$image/vmlinuz" -initrd "$image/initrd.gz" \
    -append 'console=tty0 console=ttyS0 panic=-1 quiet root=/dev/vda rw systemd.show_status=0 mitigations=off' \
    "${disks[@]}" -device virtio-rng-pci </dev/null >"$result/console" 2>&1 || status=$?
tar xf "$work/out" -C "$result" 2>/dev/null || true
exit $status
