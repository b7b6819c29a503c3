#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M11: what building needs is told at once, with the packages of Debian that bring it, and bootstrap's list has them all.
top_srcdir=$(readlink -f "${top_srcdir:-$(dirname "$0")/../..}")
top_builddir=$(readlink -f "${top_builddir:-.}")
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/warifu-configure.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# --- configure, where pkg-config knows no library ---------------------------------------------------
wanted=$(sed -nE 's/^WARIFU_(PROGRAM|HEADER|MODULE)\(.*\[([a-z0-9.+-]+)\]\)$/\2/p' "$top_srcdir/configure.ac" | sort -u)
modules=$(sed -nE 's/^WARIFU_MODULE\(.*\[([a-z0-9.+-]+)\]\)$/\1/p' "$top_srcdir/configure.ac" | sort -u)
mkdir "$work/nothing" "$work/build"
answer=$(cd "$work/build" && PKG_CONFIG_LIBDIR=$work/nothing "$top_srcdir/configure" -q 2>&1)
differs $? 0 'abuse:M11 configure ends when libraries are missing'
named=$(grep -A 1 '^install them with' <<<"$answer" | tail -n 1 | tr ' ' '\n' | grep -- '-dev$' | sort -u)
is "$named" "$modules" 'abuse:M11 it names every package that is missing, not the first alone'
differs "$(wc -l <<<"$modules")" 1 'abuse:M11 these are more than one'

# --- what the running product reads, where it is not there ----------------------------------------------
runtime=$(sed -nE 's/^WARIFU_RUNTIME\(\[([^]]+)\], \[([^]]+)\], \[([^]]+)\]\)$/\1\t\2\t\3/p' "$top_srcdir/configure.ac")
differs "$(wc -l <<<"$runtime")" 1 'abuse:M1 configure looks for more than one file that the running product needs'
if [ "$(id -u)" = 0 ]; then
    mkdir "$work/bare"
    # In an overlay of this machine; nothing is removed from the machine itself.
    answer=$("$top_srcdir/tests/system/overlay.sh" -w "$work" bash -c "
        rm $(cut -f 1 <<<"$runtime" | tr '\n' ' ')
        cd '$work/bare' && PKG_CONFIG_LIBDIR=$work/nothing '$top_srcdir/configure' -q 2>&1")
    while IFS=$'\t' read -r file without package; do
        like "$answer" "WARNING: where warifu runs, $file is needed: without it $without. apt-get install $package" \
            "abuse:M1 configure warns: no $file"
    done <<<"$runtime"
    like "$answer" 'install them with' 'abuse:M1 in the run that names what building needs'
else
    skip 'abuse:M1 configure warns of what the running product needs' 'needs root, for an overlay without those files'
fi

# --- macros that other packages bring ------------------------------------------------------------------
if command -v aclocal >/dev/null; then
    mkdir "$work/macros" "$work/source"
    cp /usr/share/aclocal/*.m4 "$work/macros"
    rm "$work/macros/ax_check_compile_flag.m4"
    cp "$top_srcdir/configure.ac" "$work/source"
    cp -r "$top_srcdir/m4" "$work/source"
    chmod -R u+w "$work/source"
    answer=$(cd "$work/source" && aclocal --system-acdir="$work/macros" -I m4 2>&1)
    differs $? 0 'abuse:M11 without autoconf-archive no configure is made'
    like "$answer" 'AX_CHECK_COMPILE_FLAG is not known here: apt-get install autoconf-archive' 'abuse:M11 and the package is named'
else
    skip_missing 'abuse:M11 without autoconf-archive no configure is made' automake
fi

# --- one target alone, in a tree where nothing was made yet -------------------------------------------------
mkdir "$work/fresh"
options=''
command -v clang >/dev/null && options='CC=clang --enable-fuzz'
# shellcheck disable=SC2086  # words
answer=$(cd "$work/fresh" && "$top_srcdir/configure" -q $options 2>&1 && env -u MAKEFLAGS -u MFLAGS make -s tests/fuzz/replay_frame 2>&1)
is $? 0 'abuse:M11 make replay_frame in a fresh tree'
note "$(tail -n 5 <<<"$answer")"
if [ -n "$options" ]; then
    answer=$(cd "$work/fresh" && env -u MAKEFLAGS -u MFLAGS make -s tests/fuzz/fuzz_frame 2>&1)
    is $? 0 'abuse:M11 make fuzz_frame in a fresh fuzz tree'
    note "$(tail -n 5 <<<"$answer")"
else
    skip_missing 'abuse:M11 make fuzz_frame in a fresh fuzz tree' clang
fi

# --- the lists of bootstrap ------------------------------------------------------------------------------
building=$("$top_srcdir/bootstrap" packages --build)
is "$(wc -l <<<"$building")" 1 'abuse:M11 what building needs is one line'
is "$(comm -23 <(printf '%s\n' "$wanted" autoconf-archive | sort) <(tr ' ' '\n' <<<"$building" | sort))" '' \
    'abuse:M11 every package that configure can name is in the list for building'
is "$(comm -23 <(tr ' ' '\n' <<<"$building" | sort) <("$top_srcdir/bootstrap" packages | sort))" '' \
    'abuse:M11 and in the list of all'
if [ -e "$top_srcdir/debian/control" ]; then # not in a tarball
    field() { awk -v name="$1:" '/^[^ ]/ {on = ($1 == name)} on' "$top_srcdir/debian/control" | grep -oE '[a-z0-9][a-z0-9.+-]+' | sort -u; }
    is "$(comm -23 <(printf '%s\n' "$wanted" autoconf-archive | sort) <(field Build-Depends))" '' \
        'abuse:M11 and what the Debian packages say that building needs'
    is "$(comm -23 <(cut -f 3 <<<"$runtime" | sort) <(field Depends))" '' 'abuse:M11 and what running needs'
fi

# What the product links is what a machine needs that gets it ready built.
packages_of() { # FILE...: those of the libraries that these name themselves
    local library
    objdump -p "$@" | awk '$1 == "NEEDED" {print $2}' | sort -u | while read -r library; do
        dpkg -S "*/$library" 2>/dev/null | grep -v ^diversion | head -n 1 | cut -d: -f1
    done | sort -u
}
if [ -z "${SANITIZE:-}" ] && command -v dpkg >/dev/null; then
    linked=$(packages_of "$top_builddir"/tokend/tokend{,-front,-names,-vault,-verifier,-hasher,-checker,-device} "$top_builddir/warifu" "$top_builddir/warifu-import-reader" "$top_builddir/pam_warifu.so")
    note "linked: $(tr '\n' ' ' <<<"$linked")"
    like "$linked" 'libsodium23' 'abuse:M11 the libraries that the product links are found'
    is "$(comm -23 <(grep -v '^libc6$' <<<"$linked") <("$top_srcdir/bootstrap" packages --run | tr ' ' '\n' | sort))" '' \
        'abuse:M11 every one of them is in the list for running'
fi
finish
