#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# README's "Install it" with packages, word by word, on a new machine as in readme_install.sh; then an upgrade while people
# are logged in, removal, and both ways to purge. Last line: `N passed, N failed`.
#   tests/ci/minimal_root.sh -p systemd-sysv,udev,dbus tests/ci/deb_install.sh
# The packages are made on a machine of their own, so that nothing which building needs is there when they are installed.
# DEB_MADE=1: those that are in build/deb are taken.
# abuse:M11: a machine with only the listed packages; abuse:M12: upgrade, remove, purge.
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
# shellcheck source=tests/system/tap.sh
. tests/system/tap.sh
# shellcheck source=tests/ci/readme_lib.sh
. tests/ci/readme_lib.sh
WORK=$PWD/build/readme
rm -rf "$WORK"
mkdir -p "$WORK"
readme_commands
if [ -z "${DEB_MADE:-}" ]; then
    in_a_machine <<'SCRIPT'
cd "$CHECKOUT"
. tests/system/tap.sh
. tests/ci/readme_lib.sh
on_a_terminal make
is $? 0 'abuse:M11 README: the command that makes the packages succeeds'
note "$(tail -n 25 /tmp/make.log)"
SCRIPT
fi
premise 'two packages are made' compgen -G 'build/deb/libpam-warifu_*.deb'

in_a_machine <<'SCRIPT'
cd "$CHECKOUT"
. tests/system/tap.sh
. tests/ci/readme_lib.sh
. tests/ci/life_lib.sh
account taro hanako # who is there, as a README's reader and their colleague are

# --- install --------------------------------------------------------------------------------------------------------
premise 'this machine has lists of packages, as one on which packages were made' apt-get -q update
looks_before
on_a_terminal install 'y\n'
is $? 0 'abuse:M11 README: the packages install'
like "$(cat /tmp/install.log)" 'no login has changed.*README.Debian' 'abuse:M12 install: it says that no login has changed, and what comes next'
is "$(differs_from_before)" "USERS pam.d/warifu-password $UNITS warifu/tokend.conf " \
    'abuse:M12 install: of /etc nothing has changed but users, our own files and our sockets'
is "$(named_by_pam)" '' 'abuse:M12 install: no PAM stack names the module'
is "$(systemctl is-active tokend.service)" inactive 'abuse:M12 install: tokend does not run'
is "$(find /var/lib/warifu /etc/warifu/break-glass -type f)" '' 'abuse:M12 install: there is no key and no store'
is "$(systemctl is-active tokend.socket tokend-rescue.socket tokend-device.socket tokend-scope.socket | sort -u)" active \
    'abuse:M12 install: its sockets wait'
by_password 'abuse:M12 install: people log in as before'

look_for_needs
with_expect
is_led_to_the_switch

# --- an upgrade while somebody is logged in ---------------------------------------------------------------------------
stays_in upgraded removed
is $? 0 'abuse:M11 README: the first administrator logs in with two factors'
is_led_to_the_end
serves
holds 'abuse:M11 README: with that status is good' warifu --rescue test status

sockets=$(systemctl show tokend.socket tokend-rescue.socket -p InvocationID)
daemon=$(systemctl show tokend.service -p MainPID)
stacks=$(sha256sum /etc/pam.d/common-*)
etc /tmp/etc-1
upgrades
is "$(systemctl is-active tokend.service)" active 'abuse:M12 upgrade: tokend runs'
differs "$(systemctl show tokend.service -p MainPID)" "$daemon" 'abuse:M12 upgrade: it is another process: the new program'
is "$(systemctl show tokend.socket tokend-rescue.socket -p InvocationID)" "$sockets" 'abuse:M12 upgrade: the sockets stayed, so who comes meanwhile waits'
is "$(sha256sum /etc/pam.d/common-*)" "$stacks" 'abuse:M12 upgrade: the module is still in the stacks'
etc /tmp/etc-2
is "$(comm -3 /tmp/etc-1 /tmp/etc-2)" '' 'abuse:M12 upgrade: nothing in /etc has changed, the settings of the site neither'
touch /tmp/upgraded
eventually test -e /tmp/waits-for-removed
is $? 0 'abuse:M12 upgrade: the session that was open goes on'
logs_in 'abuse:M12 upgrade: and people log in with two factors'

# --- removal: nobody is locked out ----------------------------------------------------------------------------------
echo 'auth required pam_warifu.so' >/etc/pam.d/by-hand
output=$(apt-get -q -y remove libpam-warifu 2>&1)
differs $? 0 'abuse:M12 remove: refused while a stack that was written by hand names the module'
like "$output" '/etc/pam.d/by-hand' 'abuse:M12 remove: it names the file'
is "$(sha256sum /etc/pam.d/common-*)" "$stacks" 'abuse:M12 remove: a removal that is refused leaves two factors switched on'
holds 'abuse:M12 remove: and the module where it is' sh -c 'ls /usr/lib/*/security/pam_warifu.so'
rm /etc/pam.d/by-hand

cp /etc/pam.d/common-auth /tmp/common-auth
sed -i '/pam_warifu/i auth optional pam_echo.so' /etc/pam.d/common-auth
output=$(DEBIAN_FRONTEND=noninteractive apt-get -q -y remove libpam-warifu 2>&1)
differs $? 0 'abuse:M12 remove: refused where somebody has changed common-auth, which pam-auth-update then leaves alone'
like "$output" '/etc/pam.d/common-auth' 'abuse:M12 remove: it names that file'
cp /tmp/common-auth /etc/pam.d/common-auth

echo 'apt remove warifu libpam-warifu' >"$WORK/remove"
on_a_terminal remove 'y\n'
is $? 0 'abuse:M12 remove: else it succeeds'
is "$(named_by_pam)" '' 'abuse:M12 remove: no stack names the module'
by_password 'abuse:M12 remove: people log in as before'
holds 'abuse:M12 remove: tokend and its sockets are stopped' has_stopped
sees_town
is "$(differs_from_before)" "USERS pam.d/warifu-password $UNITS warifu/tokend.conf$TOWN " \
    'abuse:M12 remove: /etc is as before, but for users, settings and what systemd keeps until a purge'
touch /tmp/removed
wait $SESSION
is $? 0 'abuse:M12 remove: the session that was open went on, and ended as it should'
note "$(tail -n 5 /tmp/session.log)"

# --- purge ------------------------------------------------------------------------------------------------------------
output=$(DEBIAN_FRONTEND=noninteractive apt-get -q -y purge warifu libpam-warifu 2>&1)
is $? 0 'abuse:M12 purge: succeeds with nobody to ask'
like "$output" 'kept: /var/lib/warifu' 'H6 purge: nobody said yes: the store is kept, and it says where'
holds 'H6 purge: the key is there' test -s /var/lib/warifu/key/master.key
holds 'H6 purge: the store is there' test -s /var/lib/warifu/store/warifu.db
is "$(differs_from_before)" "USERS$TOWN " 'abuse:M12 purge: of /etc only users and what a person put there'

premise 'they install again' env DEBIAN_FRONTEND=noninteractive apt-get -q -y install ./build/deb/{,libpam-}warifu_*.deb
like "$(warifu --rescue test user list 2>&1)" 'taro' 'abuse:M12 install after that: people are still enrolled'

# "Yes", with a store that cannot be deleted: so one sees in which order it goes.
mount --bind /var/lib/warifu/store /var/lib/warifu/store
mount -o remount,bind,ro /var/lib/warifu/store
drive >/tmp/purge.log 2>&1 <<'E'
start apt purge warifu libpam-warifu
see "continue"
type "y"
see "store of warifu"
type "yes"
over any
E
output=$(cat /tmp/purge.log)
like "$output" 'Destroy the keys and the store of warifu\?' 'H6 purge: it asks'
like "$output" 'keys are overwritten and deleted' 'H6 purge: keys first'
is "$(find /var/lib/warifu/key -type f)" '' 'H6 purge: no key is left'
holds 'H6 purge: a store that cannot be deleted is still there' test -s /var/lib/warifu/store/warifu.db
is "$(dpkg-query -W -f '${db:Status-Status}' warifu)" config-files 'H6 purge: then it has not succeeded'
umount /var/lib/warifu/store
output=$(dpkg --purge warifu 2>&1)
is $? 0 'H6 purge: once more, when it can be'
like "$output" 'the store is deleted' 'H6 purge: it says so'
is "$(ours)" "${TOWN:+/etc/warifu }" 'abuse:M12 H6 purge: nothing of ours is left but what a person put there'
by_password 'abuse:M12 purge: people log in as before'
SCRIPT
totals
