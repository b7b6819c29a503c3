#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What each program of tokend may map, beside libc: a library more is memory in a process that runs all day, and code in
# one that somebody may have taken over.
set -uo pipefail
cd "$1/tokend" || exit 1
if grep -q '#define SANITIZED 1' ../config.h; then exit 0; fi # sanitizers bring theirs, and keep what is not called
status=0
seen=''
while read -r program libraries; do
    seen+=" $program "
    [ -x "$program" ] || {
        echo "$program is not built"
        status=1
        continue
    }
    needed=$(readelf -d "$program" | sed -nE 's/.*\(NEEDED\).*\[lib([^]]*)\.so\..*\]/\1/p' | grep -vx c)
    # shellcheck disable=SC2086  # a word a library
    more=$(comm -23 <(sort <<<"$needed") <(printf '%s\n' $libraries | sort))
    [ -z "$more" ] || {
        echo "$program maps $(tr '\n' ' ' <<<"$more")"
        status=1
    }
done <<'LIBRARIES'
tokend confuse crack seccomp sodium unistring
tokend-front confuse event_core-2.1 qrcodegen seccomp unistring
tokend-names confuse seccomp systemd unistring
tokend-verifier confuse crypto fido2 seccomp sodium unistring
tokend-vault confuse crack oath seccomp sodium sqlite3 unistring
tokend-hasher confuse crack nettle seccomp sodium unistring
tokend-checker confuse pam seccomp unistring
tokend-device confuse crypto fido2 seccomp unistring
tokend-scope systemd
LIBRARIES
for program in tokend-*; do
    [[ $seen == *" $program "* ]] || { echo "$program is not in the list" && status=1; }
done
exit $status
