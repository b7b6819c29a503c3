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

man() { # FILE [--japanese LOCALES]
    file=$1
    shift
    "$build/policy-pages" "$@" man >"$blocks"
    awk -f "$top/tools/policy_pages.awk" "$blocks" "$top/$file" >"$into/$file.new"
    mv "$into/$file.new" "$into/$file"
}

markdown() { # FILE [--japanese LOCALES]
    file=$1
    shift
    set -- "$@" markdown
    for profile in municipal kobe kikuyo juki nist-800-63b-4; do
        set -- "$@" "$top/policies/$profile.policy"
    done
    "$build/policy-pages" "$@" >"$into/$file.new"
    mv "$into/$file.new" "$into/$file"
}

man doc/man/warifu-policy.5
man doc/man/ja/warifu-policy.5 --japanese "$build/po"
markdown doc/SETTINGS.md
markdown doc/SETTINGS.ja.md --japanese "$build/po"
