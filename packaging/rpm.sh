#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# rpm.sh: packages for Red Hat systems of what is committed, into build/rpm, as far as Debian can make them (decision 108): rpmbuild
# runs the whole spec, with Debian's libraries and with macros that stand in for Fedora's. What is judged: that each file that Debian's
# packages have is in one of them, and in one alone; scriptlets; the same bytes for the same source. For ./bootstrap rpm.
set -euo pipefail
shopt -s inherit_errexit nullglob
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=tests/ci/steps.sh
. tests/ci/steps.sh
out=$PWD/build/rpm
NOBODY=65534

[ -e .git ] || {
    echo 'rpm.sh: packages are made of what is committed; this is no clone' >&2
    exit 3
}
in_git() { git -c safe.directory='*' "$@"; }
[ -z "$(in_git status --porcelain)" ] || echo 'What is not committed in this checkout is not in the packages.'
commit=$(in_git rev-parse --short HEAD)
date=$(in_git show -s --format=%ct "$commit")
version=$(in_git show "$commit:packaging/rpm/warifu.spec" | sed -n 's/^Version: *//p')
mkdir -p "$log_dir"
work=$(mktemp -d "${TMPDIR:-/var/tmp}/warifu-rpm.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"

sources() {
    in_git archive --prefix="warifu-$version/" "$commit" | xz -T1 >"$work/warifu-$version.tar.xz"
    in_git show "$commit:packaging/rpm/warifu.spec" >"$work/warifu.spec"
    in_git show "$commit:packaging/rpm/debian-macros" >"$work/debian-macros"
    in_git show "$commit:tokend/daemon/systemd/sysusers.conf" >"$work/warifu.sysusers"
}

# The path is the same: rpmbuild has no way to take it out of what gcc writes. Place, umask, time zone and language are not.
build_one() { # PLACE UMASK TZ LANGUAGE
    local top=$work/build
    rm -rf "$top"
    mkdir -p "$top/SOURCES" "$top/home"
    cp "$work/warifu-$version.tar.xz" "$work/warifu.sysusers" "$top/SOURCES"
    chown -R "$NOBODY:$NOBODY" "$top"
    (umask "$2" && cd "$top" && exec setpriv --reuid=$NOBODY --regid=$NOBODY --clear-groups \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$top/home" TZ="$3" LC_ALL="$4" SOURCE_DATE_EPOCH="$date" \
        rpmbuild -ba --nodeps --without check --load "$work/debian-macros" --define "_topdir $top" --define "_smp_mflags -j$jobs" \
        --define '_buildhost reproducible' --define 'use_source_date_epoch_as_buildtime 1' \
        --define 'clamp_mtime_to_source_date_epoch 1' "$work/warifu.spec") >"$log_dir/rpm-$1.log" 2>&1 || {
        tail -n 30 "$log_dir/rpm-$1.log"
        return 1
    }
    mkdir "$work/$1"
    cp "$top"/RPMS/*/*.rpm "$top"/SRPMS/*.rpm "$work/$1"
}

build_twice() {
    build_one first 022 UTC C.UTF-8 && build_one second 077 Asia/Tokyo C
}

compare() {
    local file count=0
    for file in "$work"/first/*.rpm; do
        cmp "$file" "$work/second/${file##*/}" || return 1
        count=$((count + 1))
    done
    [ "$count" = 3 ] # two packages, and what they are built from
}

files_of() { # PACKAGE
    rpm -qpl "$work/first/$1-$version"-*.rpm | grep -v '/share/doc/\|/share/licenses/' | sed 's/\.gz$//'
}

# Of Debian's packages, at the places that Red Hat has for them.
expected() { # PACKAGE
    local line
    while read -r line; do
        case $line in
        usr/share/pam-configs/*) continue ;; # authselect's profile instead
        lib/*/security/*) line=usr/lib64/security/${line##*/} ;;
        lib/systemd/system) line=usr/lib/systemd/system/tokend.service ;;
        esac
        printf '/%s\n' "$line"
    done < <(in_git show "$commit:debian/$1.install")
}

contents() {
    local status=0 missing
    missing=$(comm -23 <(expected warifu | sort) <(files_of warifu | sort)
        comm -23 <(expected libpam-warifu | sort) <(files_of pam_warifu | sort))
    [ -z "$missing" ] || { printf 'not there:\n%s\n' "$missing" && status=1; }
    missing=$(comm -12 <(files_of warifu | sort) <(files_of pam_warifu | sort))
    [ -z "$missing" ] || { printf 'in both:\n%s\n' "$missing" && status=1; }
    for stack in README REQUIREMENTS system-auth password-auth fingerprint-auth smartcard-auth postlogin nsswitch.conf; do
        files_of pam_warifu | grep -qx "/usr/share/authselect/vendor/warifu/$stack" || { echo "no $stack in the profile" && status=1; }
    done
    rpm -qpc "$work/first/warifu-$version"-*.rpm | grep -qx /etc/warifu/tokend.conf || { echo 'tokend.conf is no configuration' && status=1; }
    return $status
}

# Of each package the scripts are good for sh; and pam_warifu is not taken away under a stack that names it.
scriptlets() {
    local file script status=0
    for file in "$work"/first/*.rpm; do
        for script in prein postin preun postun; do
            rpm -qp --queryformat "%{${script^^}}\n" "$file" | sed '/^(none)$/d' >"$work/script"
            sh -n "$work/script" || { echo "${file##*/}: $script" && status=1; }
        done
    done
    rpm -qp --queryformat '%{PREUN}\n' "$work/first/pam_warifu-$version"-*.rpm | sed "s,/etc/,$work/etc/,g" >"$work/script"
    mkdir -p "$work/etc/pam.d" "$work/etc/authselect"
    sh "$work/script" 0 >/dev/null 2>&1 || { echo 'where nothing names it, pam_warifu does not go' && status=1; }
    echo 'auth requisite pam_warifu.so' >"$work/etc/authselect/system-auth"
    ! sh "$work/script" 0 >/dev/null 2>&1 || { echo 'pam_warifu goes under a stack that names it' && status=1; }
    sh "$work/script" 1 >/dev/null 2>&1 || { echo 'pam_warifu cannot be upgraded' && status=1; }
    return $status
}

must 'Export what is committed' sources
must 'Build the packages, twice' build_twice
must 'Compare both' compare
must 'Look at what is in them' contents
must 'Try their scripts' scriptlets
rm -rf "$out"
mkdir -p "$out"
cp "$work"/first/*.rpm "$out"

printf '\nBuilt from %s, twice, with the same bytes, in build/rpm:\n' "$commit"
(cd "$out" && for file in *.rpm; do
    printf '    %-44s %6d kB  sha256 %s\n' "$file" $(($(stat -c %s "$file") / 1024)) "$(sha256sum "$file" | cut -d ' ' -f 1)"
done)
echo 'These were made with the libraries of Debian: they show that the spec is whole. For use, build the .src.rpm on the system itself.'
