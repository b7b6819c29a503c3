#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E4: an exported log that lies here since the format was made (tests/vectors/audit) is verified by `warifu`, and by a
# program in another language that knows SHA-256, RFC 6962 and RFC 8032 and nothing of ours. What either of them says of
# it can never change: the leaves of logs that exist would.
set -u
# shellcheck source=tests/system/tap.sh
. "${top_srcdir:-.}/tests/system/tap.sh"
export_file=${top_srcdir:-.}/tests/vectors/audit/export.jsonl
verifier=${top_srcdir:-.}/tests/tools/audit_verify.py
warifu=${top_builddir:-.}/warifu
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

need_programs python3:python3
told=$(python3 "$verifier" "$export_file" 2>"$work/err")
is "$told" '258 1 xcpnX1TPIPPH/P4TuiunSSRLGaldr7l1EJAaSU29VcU= 1' \
    'E4 the head, a head in between and an inclusion, computed in another language from the file alone'
[ ! -s "$work/err" ] || note "$(tail -n 3 "$work/err")"
LC_ALL=C "$warifu" audit verify "$export_file" >"$work/out" 2>&1
is "$?" 0 'E4 warifu finds the recorded export complete and unaltered'
sed 's/"sequence":7,/"sequence":8,/' "$export_file" >"$work/altered"
LC_ALL=C "$warifu" audit verify "$work/altered" >"$work/out" 2>&1
is "$?" 20 'abuse:A3 and one in which a number was changed not'
is "$(grep -c 'Record 7 was edited' "$work/out")" 1 'E4 it names the record'
python3 "$verifier" "$work/altered" >/dev/null 2>&1
differs $? 0 'abuse:A3 the other program refuses that, too'
finish
