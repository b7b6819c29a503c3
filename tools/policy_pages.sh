#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Writes what is made from the table of a policy's settings, with the program in the folder $1, into the sources at $2;
# with a third folder, into that instead, laid out the same way.
set -eu
build=$1
top=$2
into=${3:-$2}

blocks=$(mktemp)
trap 'rm -f "$blocks"' EXIT

page() { # FILE LOCALES...
    file=$1
    shift
    "$build/policy-pages" man "$@" >"$blocks"
    awk -f "$top/tools/policy_pages.awk" "$blocks" "$top/$file" >"$into/$file.new"
    mv "$into/$file.new" "$into/$file"
}

page doc/man/warifu-policy.5
page doc/man/ja/warifu-policy.5 "$build/po"
for profile in municipal kobe kikuyo juki nist-800-63b-4; do
    set -- "$@" "$top/policies/$profile.policy"
done
while [ "${1##*.}" != policy ]; do
    shift
done
"$build/policy-pages" markdown "$@" >"$into/doc/SETTINGS.md.new"
mv "$into/doc/SETTINGS.md.new" "$into/doc/SETTINGS.md"
