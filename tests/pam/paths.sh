#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:P14: whatever the environment says, the module looks at its socket's directory, connects to the
# socket, and opens nothing.
: "${top_srcdir:?} ${top_builddir:?}" # the Makefile gives them
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"

[ "$(id -u)" = 0 ] || skip_all "needs root: the module trusts only a socket that root listens to"
need_programs strace
# LeakSanitizer cannot work under ptrace.
export ASAN_OPTIONS=detect_leaks=0

trace=$(mktemp)
trap 'rm -f "$trace"' EXIT
env HOME=/tmp/attacker TMPDIR=/tmp/attacker LANG=/tmp/attacker LC_ALL=../../tmp/attacker \
    LANGUAGE=/tmp/attacker OPENSSL_CONF=/tmp/attacker TZ=/tmp/attacker NLSPATH=/tmp/attacker/%N \
    WARIFU_SOCKET=/tmp/attacker WARIFU_RUNDIR=/tmp/attacker XDG_RUNTIME_DIR=/tmp/attacker \
    strace -o "$trace" -e trace=%file,socket,connect,execve,fork,vfork,clone,clone3 \
    "$top_builddir/tests/pam/login_once"
is "$?" 0 "every phase succeeds under strace"

# Between the two marks only the module and libpam run.
between=$(sed -n '/warifu-mark-begin/,/warifu-mark-end/p' "$trace" | grep -v warifu-mark)
socket='/tmp/warifu-fake-[A-Za-z0-9]{6}'
# The netlink socket and the look at one's own name are libpam's audit record.
strange=$(grep -vE "^(readlink\(\"/proc/self/exe\"|socket\(AF_UNIX, SOCK_STREAM\|SOCK_CLOEXEC|socket\(AF_NETLINK|(newfst|l?st)at[a-z]*\((AT_FDCWD, )?\"$socket\"|connect\([0-9]+, \{sa_family=AF_UNIX, sun_path=\"$socket/auth.sock\"\})" <<<"$between")
is "$strange" "" "abuse:P14 nothing is opened but the socket"
is "$(grep -c '^connect' <<<"$between")" 7 "abuse:P14 one connection a phase, setcred among them"
finish
