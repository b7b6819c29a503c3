#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# deb.sh: Debian packages, source and binary, of what is committed, into build/deb. For ./bootstrap deb, which has installed
# what that needs. They are built twice, by a user without rights, at another path, with another umask, time zone and
# language, and must be the same byte for byte; lintian must find no error and nothing to warn of.
set -euo pipefail
shopt -s inherit_errexit nullglob
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=tests/ci/steps.sh
. tests/ci/steps.sh
out=$PWD/build/deb
NOBODY=65534

[ -e .git ] || {
    echo 'deb.sh: packages are made of what is committed; this is no clone' >&2
    exit 3
}
# Somebody else's checkout is as good.
in_git() { git -c safe.directory='*' "$@"; }
[ -z "$(in_git status --porcelain)" ] || echo 'What is not committed in this checkout is not in the packages.'

commit=$(in_git rev-parse --short HEAD) # whatever is committed meanwhile
version=$(in_git show "$commit:debian/changelog" | dpkg-parsechangelog -l - -S Version)
upstream=${version%-*}
mkdir -p "$log_dir"
work=$(mktemp -d "${TMPDIR:-/var/tmp}/warifu-deb.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"

# One archive for both, with the time of the commit in it.
sources() {
    in_git archive --prefix="warifu-$upstream/" "$commit" ':!debian' | xz -T1 >"$work/warifu_$upstream.orig.tar.xz"
    in_git archive "$commit" debian >"$work/debian.tar"
}

build_one() { # PLACE UMASK TZ LANGUAGE
    local place=$work/$1 tree=$work/$1/warifu-$upstream
    mkdir -p "$place/home"
    cp "$work/warifu_$upstream.orig.tar.xz" "$place"
    tar -C "$place" -xf "$work/warifu_$upstream.orig.tar.xz"
    tar -C "$tree" -xf "$work/debian.tar"
    chown -R "$NOBODY:$NOBODY" "$place"
    (umask "$2" && cd "$tree" && exec setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$place/home" TZ="$3" LC_ALL="$4" \
        DEB_BUILD_OPTIONS="nocheck parallel=$jobs" dpkg-buildpackage -us -uc) >"$log_dir/deb-${1%%/*}.log" 2>&1 || {
        tail -n 30 "$log_dir/deb-${1%%/*}.log"
        return 1
    }
}

# Side by side: half of the time one of them waits for a single process.
build_twice() {
    local second status=0
    build_one second/of/two 077 Asia/Tokyo C &
    second=$!
    build_one first 022 UTC C.UTF-8 || status=$?
    wait $second || status=$?
    return $status
}

compare() {
    local file count=0
    for file in "$work"/first/*.{deb,dsc,tar.xz}; do
        cmp "$file" "$work/second/of/two/${file##*/}" || return 1
        count=$((count + 1))
    done
    [ "$count" -ge 4 ] # two packages, and what they are built from
}

check_packages() { # not as root, whom lintian tells to be somebody else; its status counts what is overridden, too
    (cd "$work/first" && exec setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups env -i PATH=/usr/bin:/bin HOME="$work/first/home" \
        LC_ALL=C.UTF-8 lintian --fail-on none --pedantic --show-overrides --tag-display-limit 0 ./*.changes) >"$work/lintian" || return 1
    cat "$work/lintian"
    ! grep -qE '^[EW]:' "$work/lintian"
}

must 'Export what is committed' sources
must 'Build the packages, twice' build_twice
must 'Compare both' compare
must 'lintian' check_packages
rm -rf "$out"
mkdir -p "$out"
cp "$work"/first/*.{deb,dsc,tar.xz,changes,buildinfo} "$out"
chown -R 0:0 "$out"

printf '\nBuilt from %s, twice, with the same bytes, in build/deb:\n' "$commit"
(cd "$out" && for file in *.deb; do
    printf '    %-44s %6d kB  sha256 %s\n' "$file" $(($(stat -c %s "$file") / 1024)) "$(sha256sum "$file" | cut -d ' ' -f 1)"
done)
printf 'lintian: no error, no warning; of lower severity: %s\n' "$(grep -cE '^[PIO]:' "$log_dir/lintian.log" || true)"
grep -E '^[PIO]:' "$log_dir/lintian.log" | sed 's/^/    /' || true
printf 'Nothing is installed. To install them: apt install ./build/deb/warifu_*.deb ./build/deb/libpam-warifu_*.deb\n'
