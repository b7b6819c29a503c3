#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# README's "Install it", word by word, on a new machine: a minimal Debian under a real systemd, which is process 1 there.
# Up to a daemon that serves, and to a first administrator who has logged in with two factors.
#   tests/ci/minimal_root.sh -p systemd-sysv,udev,dbus tests/ci/readme_install.sh
# Those three packages make a root a machine. What drives the programs afterwards is installed when the README's
# commands are through, so that nothing they need is there by accident. Last line: `N passed, N failed`.
# abuse:M11: a machine with only the listed packages.
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
checkout=$PWD
# shellcheck source=tests/system/tap.sh
. tests/system/tap.sh
work=$(mktemp -d /tmp/warifu-readme.XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT

# --- what the README says ---------------------------------------------------------------------------------
section() { sed -n '/^## Install it/,/^## Read on/p' README.md; }
section | sed -n '/^```$/,/^```$/{/^```$/!p}' | sed 's/YOUR-OWN-ID/taro/' >"$work/commands"
sed -n '1,/^systemctl restart/p' "$work/commands" >"$work/install"
sed -n '/^tokend -n/p' "$work/commands" >"$work/look"
sed -n '/^warifu init/,$p' "$work/commands" >"$work/begin"
is "$(cat "$work"/{install,look,begin})" "$(cat "$work/commands")" 'every command of the README is run, in its order'
section | grep -o '`[^`]*`' | tr -d '`' | grep -E '^(pam-auth-update|install) ' >"$work/switch-on"
premise 'the README has commands to install it' grep -q '^make' "$work/install"
premise 'and to begin' grep -q '^warifu init' "$work/begin"
premise 'and to switch it on' grep -q '^pam-auth-update' "$work/switch-on"

# --- in the machine -------------------------------------------------------------------------------------------
cat >"$work/script" <<'SCRIPT'
cd "$CHECKOUT"
. tests/system/tap.sh
useradd -m -s /bin/bash taro # "YOUR-OWN-ID": an account that is there

# On a terminal, as a person does it: secrets are shown nowhere else. The first command that fails ends it.
on_a_terminal() { # STEP
    TERM=xterm LANG=C.UTF-8 script -qefc "bash -euxo pipefail $WORK/$1" /dev/null </dev/null >"/tmp/$1.log" 2>&1
    local status=$?
    [ "$1" = begin ] || [ $status = 0 ] || note "$(tail -n 40 "/tmp/$1.log")"
    return $status
}
on_a_terminal install
is $? 0 'abuse:M11 README: the commands up to the running daemon succeed'
# The clock is the one thing of a machine that this test cannot bring along. Where nobody keeps it, the
# product must say so, and what it says must help.
on_a_terminal look
case $? in
0) pass 'abuse:M11 README: tokend -n finds nothing lacking' ;;
*)
    is "$(grep -acE ': (missing|damaged)' /tmp/look.log)" 1 'abuse:M11 README: tokend -n finds one thing lacking'
    like "$(cat /tmp/look.log)" 'clock: missing.*unsynchronised_clock = warn' \
        'abuse:M11 README: the clock, which nobody keeps here, and says what to do'
    sed 's/unsynchronised_clock = refuse/unsynchronised_clock = warn/' /usr/share/warifu/policies/municipal.policy \
        >/etc/warifu/town.policy
    sed -i 's|^policy = .*|policy = "/etc/warifu/town.policy"|' /etc/warifu/tokend.conf
    systemctl reload-or-restart tokend.service
    holds 'abuse:M11 README: with that tokend -n finds nothing lacking' tokend -n
    ;;
esac
on_a_terminal begin
is $? 0 'abuse:M11 README: init makes the first administrator'
export TEMPORARY NEW=Ki-no-Ne7+qRw EMPTY='' CODE
TEMPORARY=$(tr -d '\r' </tmp/begin.log | grep -ai 'temporary password' | tail -n 1 | awk '{print $NF}' | must_have 'temporary password')
on_a_terminal switch-on
is $? 0 'abuse:M11 README: the commands that switch it on succeed'

is "$(systemctl is-active tokend.socket)" active 'abuse:M11 README: the socket is there'
warifu --rescue test status >/tmp/status 2>&1
is $? 0 'abuse:M11 README: status is good'
note "$(cat /tmp/status)"
is "$(systemctl show tokend.service -p StatusText --value)" Serving 'abuse:M11 README: the daemon serves'
is "$(systemctl --failed --no-legend)" '' 'abuse:M11 README: no unit has failed'
systemctl daemon-reload
is "$(systemctl show tokend.service -p NeedDaemonReload --value)" no 'abuse:M11 README: systemd knows the units as they are'

# --- the first administrator ------------------------------------------------------------------------------------
premise 'expect and oathtool can be installed' env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y --no-install-recommends install expect oathtool procps
drive() { # an expect script on stdin
    { cat tests/system/clients.exp && cat; } >/tmp/drive
    TERM=linux expect /tmp/drive # the text console, which is asked in English
}
screen=$(drive <<'X'
start login
see "login: "
type taro
hidden "assword: " TEMPORARY
shown "code.*: " EMPTY
see "new password now"
hidden "New password: " NEW
hidden "New password again: " NEW
see "Key: (\[A-Z2-7 \]+)"
set key [string map {{ } {}} $expect_out(1,string)]
puts "\nKEY=$key"
see "shows now: "
type [exec oathtool --totp -b -d 6 $key]
see {[$#] $}
type "echo in-as-`id -un`; exit"
see "in-as-taro"
over 0
X
)
is $? 0 'abuse:M11 README: the first login: a password is chosen, an authenticator registered'
[ "$TAP_FAILED" = 0 ] || note "$screen"
secret=$(sed -nE 's/^KEY=([A-Z2-7]+).*/\1/p' <<<"$screen" | must_have 'key on the screen')
used=$(date +%s)
until [ $(($(date +%s) / 30)) -gt $((used / 30)) ]; do sleep 0.2; done # the code of this step confirmed
CODE=$(oathtool --totp -b -d 6 "$secret")
screen=$(drive <<'X'
start login
see "login: "
type taro
hidden "assword: " NEW
shown "code.*: " CODE
see {[$#] $}
type "echo in-as-`id -un`; exit"
see "in-as-taro"
over 0
X
)
is $? 0 'abuse:M11 README: the first administrator logs in with two factors'
[ "$TAP_FAILED" = 0 ] || note "$screen"
holds 'abuse:M11 README: with that status is good' warifu --rescue test status
finish
SCRIPT
mkdir build 2>/dev/null # where what is given to the machine lies; the clone is shown there
rm -rf build/readme && cp -r "$work" build/readme
sed -i "1i CHECKOUT=$checkout WORK=$checkout/build/readme" "$work/script"
NETWORK=machine BIND=$checkout BOOT_SECONDS=900 tests/system/boot.sh "$work/script" >"$work/answer" 2>&1
status=$?
[ $status != 90 ] || bail_out "no systemd here: $(tail -n 1 "$work/answer")"
retell "$work/answer"
printf '%d passed, %d failed\n' $((TAP_COUNT - TAP_FAILED)) "$TAP_FAILED"
[ "$TAP_FAILED" = 0 ]
