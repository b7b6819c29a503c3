#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# minimal_root.sh [OPTION]... COMMAND [ARGUMENT]...
#   Makes a minimal Debian 12 (mmdebstrap, variant minbase: what is required and apt, nothing recommended), puts a clone of
#   this checkout there, and runs COMMAND in the clone, as root: what the project does on a machine that has
#   only what the project itself asks for. The root is thrown away afterwards; this machine gets the package
#   mmdebstrap and nothing else. Ends with the status of COMMAND.
#     tests/ci/minimal_root.sh ./bootstrap check      tests/ci/minimal_root.sh ./bootstrap demo
#     tests/ci/minimal_root.sh bash                   a shell there
#   -p PACKAGE[,PACKAGE]...  what the machine has from the start, beside minbase
#   -d DIR                   the place for downloaded packages, made if need be: only files of packages, never what is installed
#   -l DIR                   afterwards the logs of the build are copied there
#   -k                       the root is kept; it is told where
# What is not committed is not in the clone. The network is this machine's, for apt; apt asks this machine's own
# mirrors, in this machine's own way. Each test makes a network of its own.
# Exit status 3: this machine cannot do that; the reason is printed.
set -euo pipefail
shopt -s inherit_errexit
checkout=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=tests/system/kernel_files.sh
. "$checkout/tests/system/kernel_files.sh"
PLACE=/root/warifu # of the clone, in the root
NEEDS_GIB=10

cannot() {
    printf 'minimal_root.sh: %s\n' "$@" >&2
    exit 3
}

with='' downloads='' logs='' keep=0
while getopts p:d:l:k option; do
    case $option in
    p) with=$with,$OPTARG ;;
    d) mkdir -p "$OPTARG" && downloads=$(readlink -f "$OPTARG") ;;
    l) mkdir -p "$OPTARG" && logs=$(readlink -f "$OPTARG") ;;
    k) keep=1 ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo 'minimal_root.sh: no command' >&2 && exit 2; }

# --- this machine: what it needs, and how it reaches its packages -----------------------------------------
[ "$(id -u)" = 0 ] || cannot 'needs root, for namespaces and for a root of another system'
unshare --mount --pid --fork --ipc --uts true 2>/dev/null || cannot 'this machine makes no namespaces (unshare)'

need() { # PROGRAM: its package has the same name
    ! command -v "$1" >/dev/null || return 0
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$1" >/dev/null ||
        cannot "$1 is missing and cannot be installed"
}

# One `deb` line for each of the machine's sources that are Debian 12 itself; others have no place in a minimal root.
debian_sources() {
    # shellcheck disable=SC2016  # the names are apt's
    apt-get indextargets --format '$(CODENAME) deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 'Origin: Debian' | sort -u |
        sed -nE 's/^bookworm(-updates|-security)? (deb https?:.*)$/\2/p'
}

# How it fetches: proxies, certificates, whether dates of old snapshots matter.
apt_ways() { apt-config dump | grep -E '^Acquire::(http|https|Check-[A-Za-z-]+|Retries|ForceIPv[46])(::[^ ]*)? ' || true; }

# --- the root -----------------------------------------------------------------------------------------------
make_root() {
    local include=${with#,} options=() sources=()
    [ -n "$(debian_sources)" ] || apt-get -qq update
    debian_sources >"$work/sources"
    apt_ways >"$work/apt.conf"
    # Of another distribution's sources none is taken: mmdebstrap itself knows where Debian is.
    [ ! -s "$work/sources" ] || sources=("$work/sources")
    if grep -q https: "$work/sources"; then include=${include:+$include,}ca-certificates; fi
    [ -z "$include" ] || options+=(--include="$include")
    mmdebstrap --quiet --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' \
        --aptopt="$work/apt.conf" "${options[@]}" bookworm "$root" "${sources[@]}" >&2 ||
        cannot 'mmdebstrap failed'
    take_certificates
    [ -z "$downloads" ] || link_packages "$downloads" "$root/var/cache/apt/archives"
}

# A mirror or proxy behind a certificate authority of the site: what is trusted here is trusted there.
take_certificates() {
    local file bundle=/etc/ssl/certs/ca-certificates.crt
    if [ -e "$root$bundle" ] && [ -r "$bundle" ]; then cp "$bundle" "$root$bundle"; fi
    sed -nE 's/^.*(CaInfo|CaPath|SslCert|SslKey) "(\/.*)";$/\2/Ip' "$work/apt.conf" | while read -r file; do
        [ ! -f "$file" ] || install -D -m 644 "$file" "$root$file"
    done
}

link_packages() { # FROM TO: what is not there yet; apt compares each with the sum that its index tells
    find "$1" -maxdepth 1 -name '*.deb' -exec cp -l -n -t "$2" {} + 2>/dev/null ||
        find "$1" -maxdepth 1 -name '*.deb' -exec cp -n -t "$2" {} +
}

# A shallow clone is cloned too, and a checkout of another user's.
clone() {
    printf '[safe]\n\tdirectory = *\n' >"$work/gitconfig"
    [ -z "$(GIT_CONFIG_GLOBAL=$work/gitconfig git -C "$checkout" status --porcelain)" ] ||
        echo 'minimal_root.sh: what is not committed in this checkout is not part of this' >&2
    GIT_CONFIG_GLOBAL=$work/gitconfig git clone -q --no-hardlinks "$checkout" "$root$PLACE"
}

# shellcheck disable=SC2153  # ROOT and WHERE come through the environment
inside() { # as process 1 of the namespaces
    mount --rbind "$ROOT" "$ROOT"
    kernel_files "$ROOT"
    mount -t tmpfs -o mode=755 tmpfs "$ROOT/run"
    mkdir -p "$ROOT/run/lock"
    cat /etc/resolv.conf >"$ROOT/etc/resolv.conf" 2>/dev/null || true
    hostname warifu-root
    { grep -v warifu-root /etc/hosts && echo '127.0.1.1 warifu-root'; } >"$ROOT/etc/hosts"
    cd "$ROOT"
    pivot_root . . # not chroot: what is chrooted may not make namespaces of users
    umount -l .
    cd "$WHERE"
}

run() { # COMMAND...: depends on nothing of the caller but on what is named here
    local main passed=() name
    for name in TERM CI CI_SLOW CI_MINIMAL JOBS http_proxy https_proxy no_proxy; do
        [ -z "${!name:-}" ] || passed+=("$name=${!name}")
    done
    # shellcheck disable=SC2016  # expanded by the inner shell
    main='
        inside
        exec /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"'
    ROOT=$root WHERE=$PLACE unshare --mount --pid --fork --kill-child --ipc --uts --propagation private \
        bash -euc "$(declare -f kernel_files inside)$main" minimal_root "${passed[@]}" "$@" <&0 &
    running=$! # in the background, so that a signal to this script ends it and all that it has started
    wait $running
}

keep_logs() {
    (cd "$root$PLACE" && find build -name '*.log' -print0 2>/dev/null | tar --null -T - -cf - | tar -C "$logs" -xf -) || true
}

# --- once through -------------------------------------------------------------------------------------------
need mmdebstrap
need git
work=$(mktemp -d "${TMPDIR:-/var/tmp}/warifu-root.XXXXXX")
root=$work/root
running=''
clean_up() {
    [ -z "$running" ] || { kill -KILL $running && wait $running; } 2>/dev/null || true
    [ -z "$logs" ] || keep_logs
    if [ $keep = 1 ]; then
        echo "The root is kept: $root" >&2
    else
        rm -rf --one-file-system "$work"
    fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
free=$(df --output=avail -B1G "$work" | tail -n 1 | tr -d ' ')
[ "$free" -ge $NEEDS_GIB ] || cannot "$work has $free GiB free; $NEEDS_GIB are needed"
mkdir -m 755 "$root"
chmod 755 "$work"
make_root
clone
status=0
run "$@" || status=$?
running=''
[ -z "$downloads" ] || link_packages "$root/var/cache/apt/archives" "$downloads"
exit "$status"
