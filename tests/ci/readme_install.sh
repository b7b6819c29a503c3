#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# README's "Install it" from the sources, word by word, on a new machine: a minimal Debian under a real systemd, which is
# process 1 there. Up to a daemon that serves, and to a first administrator who has logged in with two factors.
#   tests/ci/minimal_root.sh -p systemd-sysv,udev,dbus tests/ci/readme_install.sh
# Those three packages make a root a machine. Last line: `N passed, N failed`. The same with packages: deb_install.sh.
# abuse:M11: a machine with only the listed packages.
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
# shellcheck source=tests/system/tap.sh
. tests/system/tap.sh
# shellcheck source=tests/ci/readme_lib.sh
. tests/ci/readme_lib.sh
WORK=$PWD/build/readme # where what is given to the machine lies; the clone is shown there
rm -rf "$WORK"
mkdir -p "$WORK"
readme_commands

in_a_machine <<'SCRIPT'
cd "$CHECKOUT"
. tests/system/tap.sh
. tests/ci/readme_lib.sh
useradd -m -s /bin/bash taro # "YOUR-OWN-ID": an account that is there

on_a_terminal source
is $? 0 'abuse:M11 README: the commands up to the running daemon succeed'
look_for_needs
begin
serves
with_expect
first_login
tries
switches_on
logs_in 'abuse:M11 README: the first administrator logs in with two factors'
confirms
holds 'abuse:M11 README: with that status is good' warifu --rescue test status
SCRIPT
totals
