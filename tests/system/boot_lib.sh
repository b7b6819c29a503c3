#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Of tests that run the installed product, and real clients, under a real systemd (tests/system/boot.sh): the test says what it
# needs, calls `stage`, writes "$work/script", and ends with `run_booted`.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$PWD}
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"

stage() { # FILE...: sets work, where the product lies in stage/ and the files beside it; there it is $WORK
    grep -q '^ExecStart=/usr/sbin/tokend' "$top_builddir/tokend/daemon/systemd/tokend.service" ||
        skip_all 'this build is not configured for /usr (./bootstrap build)'
    [ -z "${SANITIZE:-}" ] || skip_all 'programs of this machine cannot load a module that a sanitizer has been built into; build/gcc runs it'
    work=$(mktemp -d /tmp/warifu-booted.XXXXXX)
    trap 'rm -rf "$work"' EXIT
    env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$top_builddir" -s install DESTDIR="$work/stage" >"$work/install" 2>&1 ||
        { note "$(tail "$work/install")"; bail_out 'make install'; }
    cp "$top_srcdir/tests/system/tap.sh" "$@" "$work/"
    chmod 755 "$work"
}

run_booted() { # its results are those of this test, which ends
    local status
    sed -i "1i WORK=$work" "$work/script"
    BIND=$work "$top_srcdir/tests/system/boot.sh" "$work/script" >"$work/answer" 2>&1
    status=$?
    [ $status != 90 ] || skip_all "no systemd here: $(tail -n 1 "$work/answer")"
    retell "$work/answer"
    finish
}
