#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M12: `make uninstall` takes nothing away as long as a PAM stack calls the module: nobody could log in by that stack.
top_srcdir=$(readlink -f "${top_srcdir:-$(dirname "$0")/../..}")
top_builddir=$(readlink -f "${top_builddir:-.}")
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/warifu-uninstall.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

value() { sed -n "s/^$1 = //p" "$top_builddir/Makefile"; }
prefix=$(value prefix) etc=$(value sysconfdir)
bin=$work$prefix/bin/warifu
install() {
    make -C "$top_builddir" -s install-data-am install-exec-am DESTDIR="$work" >"$work/said" 2>&1
    mkdir -p "$work$etc/pam.d" "$work$prefix/lib/pam.d"
}
uninstall() { MAKEFLAGS='' make -C "$top_builddir" -s uninstall DESTDIR="$work" >"$work/said" 2>&1; }

install
for file in "$etc/pam.d/by-hand" "$prefix/lib/pam.d/shipped" "$etc/pam.conf"; do
    echo 'auth required pam_warifu.so' >"$work$file"
    uninstall
    differs $? 0 "abuse:M12 uninstall is refused while ${file#"$prefix"} calls the module"
    like "$(cat "$work/said")" "$file" 'abuse:M12 it names the file'
    holds 'abuse:M12 and nothing is gone' test -e "$bin"
    rm "$work$file"
done
echo '# auth required pam_warifu.so' >"$work$etc/pam.d/comment"
echo 'auth required pam_warifu.so' >"$work$etc/pam.d/login.dpkg-old"
uninstall
is $? 0 'abuse:M12 a comment, and what dpkg has left, are in nobody'\''s way'
note "$(cat "$work/said")"
fails 'abuse:M12 and then it is uninstalled' test -e "$bin"
finish
