#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M11: what stands in the way of a build is told before anything is downloaded, with what to do, and nothing on the
# machine was touched. bootstrap runs as a copy in a directory of its own, with programs of its own before the others.
top_srcdir=$(readlink -f "${top_srcdir:-$(dirname "$0")/../..}")
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/warifu-bootstrap.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/clone/tests/ci"
cp "$top_srcdir/bootstrap" "$work/clone"
cp "$top_srcdir/tests/ci/steps.sh" "$work/clone/tests/ci"

pretend() { # PROGRAM SCRIPT: what it does instead
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod 755 "$work/bin/$1"
}
honest() { # with no pretence but those that keep the machine as it is
    rm -f "$work"/bin/* "$work/called"
    pretend id 'echo 0'
    pretend apt-get "echo \"\$*\" >>'$work/called'; echo 'E: nothing is fetched in a test' >&2; exit 100"
    pretend df 'printf "Avail\n 100\n"'
    pretend unshare 'exit 0'
    pretend autoreconf 'echo made >&2; exit 1'
    pretend dpkg-query 'exit 0' # no package is there
}
run() { # ARGUMENT...: sets ANSWER and STATUS
    ANSWER=$(cd / && PATH=$work/bin:$PATH "$work/clone/bootstrap" "$@" 2>&1)
    STATUS=$?
}
refused_early() { # STATUS ERE NAME
    is "$STATUS" "$1" "abuse:M11 $3: status $1"
    like "$ANSWER" "$2" "abuse:M11 $3: it says what to do"
    fails "abuse:M11 $3: nothing was downloaded" test -e "$work/called"
}

honest
run nonsense
refused_early 2 'no command "nonsense"; see ./bootstrap --help' 'a command that there is not'
run check --quickly
refused_early 2 'not understood: --quickly' 'an option that there is not'
run
refused_early 2 'Usage: ./bootstrap COMMAND' 'no command'

pretend id 'echo 1000'
for command in demo check build deb bench shell; do
    run $command
    refused_early 3 "run it as root.*sudo ./bootstrap $command" "$command by somebody else than root"
done

honest
pretend df 'printf "Avail\n 2\n"'
for command in demo check bench shell; do
    run $command
    refused_early 3 'has 2 GiB free; [38] are needed' "$command on a full disk"
done

honest
pretend unshare 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1'
for command in demo check bench shell; do
    run $command
    refused_early 3 'Operation not permitted.*To build alone: ./bootstrap build' "$command where no namespaces may be made"
done

# What can only be seen later ends it as well, with the words of the program that failed.
honest
policy=$(ls -l /usr/sbin/policy-rc.d 2>&1)
run build
is "$STATUS" 1 'abuse:M11 packages that cannot be fetched: status 1'
like "$ANSWER" 'FAILED.*E: nothing is fetched in a test' 'abuse:M11 it says what apt said'
is "$(cut -d ' ' -f 2 "$work/called" | tr '\n' ' ')" 'update -y ' 'abuse:M11 it has tried with the lists that are here'
fails 'abuse:M11 nor does it make configure' test -e "$work/clone/configure"
is "$(ls -l /usr/sbin/policy-rc.d 2>&1)" "$policy" 'abuse:M11 and what keeps daemons from starting is as before'

# Another system than the one it is made for.
if [ "$(id -u)" = 0 ]; then
    honest
    printf 'ID=fedora\nVERSION_ID=41\n' >"$work/os-release"
    # shellcheck disable=SC2016  # the inner shell's
    ANSWER=$(unshare --mount --propagation private bash -c '
        mount --bind "$0/os-release" "$(readlink -f /etc/os-release)"
        PATH=$0/bin:$PATH exec "$0/clone/bootstrap" build 2>&1' "$work")
    STATUS=$?
    refused_early 3 'made for Debian 12; this is fedora 41' 'another system'
else
    skip 'abuse:M11 another system' 'needs root, for a mount of its own'
fi
finish
