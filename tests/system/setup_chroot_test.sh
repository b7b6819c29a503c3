#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M12: where no systemd runs, in a chroot or a container, nobody would switch back in time: `warifu setup` says so, with
# an exit status of its own, and changes nothing.
top_srcdir=$(readlink -f "${top_srcdir:-$(dirname "$0")/../..}")
top_builddir=$(readlink -f "${top_builddir:-.}")
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
[ "$(id -u)" = 0 ] || skip_all 'needs root, for an overlay'
work=$(mktemp -d "${TMPDIR:-/tmp}/warifu-chroot.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/script" <<'SCRIPT'
[ ! -d /run/systemd/system ] || mount -t tmpfs none /run/systemd
mkdir -p /var/lib/warifu
before=$(cat /etc/pam.d/* | sha256sum)
"$1" --lang en setup --switch-on --untried
echo "status $?"
"$1" --lang en --json setup
[ "$(cat /etc/pam.d/* | sha256sum)" = "$before" ] && echo 'PAM is as it was'
SCRIPT
answer=$("$top_srcdir/tests/system/overlay.sh" -w "$work" bash "$work/script" "$top_builddir/warifu" 2>&1)
like "$answer" 'no pam-auth-update or no systemd' 'abuse:M12 where no systemd runs, it says so'
like "$answer" 'status 69' 'abuse:M12 with the exit status of what is not there'
like "$answer" '"state": *"off"' 'abuse:M12 nothing waits to be confirmed'
like "$answer" 'PAM is as it was' 'abuse:M12 and nothing has changed'
finish
