#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shell.sh BUILDDIR: a root shell in the overlay, with the product installed and tokend running.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

if [ -z "${IN_OVERLAY:-}" ]; then
    top_builddir=$(readlink -f "$1") top_srcdir=$(readlink -f "$top_srcdir")
    export top_srcdir top_builddir
    make_image
    PASS='top_srcdir top_builddir' exec "$tests_dir/overlay.sh" -i "$image" -b "$top_srcdir" -b "$top_builddir" \
        "$(readlink -f "$0")" "$1"
fi
start_tokend
cat <<'X'
A throw-away copy of this machine; everything is gone when you leave. People: boss (admin), alice, bob, carol.
  password bob; code bob          what they know and have        su - bob          try a login (as nobody: su -s /bin/bash nobody)
  admin user list                 the CLI in rescue mode         warifu help       what there is
X
# What is offered rests on others of lib.sh.
mapfile -t functions < <(compgen -A function)
export -f "${functions[@]}"
export PEOPLE DEMANDS_REASON PS1='overlay# '
exec bash --norc -i
