#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Security keys on real ports: a machine of its own boots systemd, tokend runs by its units, and keys are plugged in
# that kernel, udev and an unmodified libfido2 take for hardware (usb_key.c). What happens there is guest.sh.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$PWD}
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"

[ -n "${CI_SLOW:-}" ] || skip_all 'makes and boots a virtual machine, some minutes; CI_SLOW=1 runs it'
[ -z "${SANITIZE:-}" ] || skip_all 'the machine has too little memory for sanitizers; build/gcc runs it'
[ "$(id -u)" = 0 ] || skip_all 'needs root to make the image of the machine'
for tool in qemu-system-x86_64 mmdebstrap mke2fs cpio busybox modprobe; do
    command -v "$tool" >/dev/null || skip_all "needs $tool"
done
grep -q '^ExecStart=/usr/sbin/tokend' "$top_builddir/tokend/daemon/systemd/tokend.service" ||
    skip_all 'this build is not configured for /usr (./bootstrap build)'
here=$top_srcdir/tests/vm
image=$top_builddir/tests/vm/image
work=$(mktemp -d /tmp/warifu-vm.XXXXXX)
trap 'rm -rf "$work"' EXIT

if [ ! -e "$image/root.img" ] || [ "$here/image.sh" -nt "$image/root.img" ]; then
    nice "$here/image.sh" "$image" >"$work/image" 2>&1 ||
        { note "$(tail -20 "$work/image")"; bail_out 'no image of a machine'; }
fi
mkdir -p "$work/job/stage"
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$top_builddir" -s install DESTDIR="$work/job/stage" >"$work/install" 2>&1 ||
    { note "$(tail "$work/install")"; bail_out 'make install'; }
for program in usb_key desk inside; do
    install "$top_builddir/tests/vm/$program" "$work/job/$program" 2>/dev/null
done
cp "$top_srcdir/tests/system/tap.sh" "$work/job/"
install -m 755 "$here/guest.sh" "$work/job/run"
"$here/machine.sh" "$image" "$work/job" "$work/result" "${VM_SECONDS:-900}"
status=$?
[ -e "$work/result/log" ] || tr -d '\r' <"$work/result/console" >"$work/result/log"
while IFS= read -r line; do # its checks are ours
    case $line in
    'ok '*) pass "${line#* - }" ;;
    'not ok '*) fail "${line#* - }" ;;
    1..*) planned=yes ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$work/result/log"
is "${planned:-no} $status" 'yes 0' 'the machine came to the end of its script'
finish
