#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M12: `warifu setup` switches a machine over to two factors and, unless somebody has logged in with them in time,
# back by itself: with the machine's own PAM stacks, under a real systemd (tests/system/boot.sh).
# shellcheck source=tests/system/boot_lib.sh
. "$(dirname "$0")/boot_lib.sh"

need_programs pam-auth-update:libpam-runtime dbus-daemon:dbus jq oathtool strace sudo visudo:sudo
stage "$top_builddir/tests/system/pam_probe" "$top_srcdir/tests/system/boot_people.sh"
cat >"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
cp -a /etc/pam.d/login /root/login.debian
. "$WORK/boot_people.sh"
install_product
useradd -m -s /bin/bash boss
echo 'boss:Mae-kara-Aru-12' | chpasswd
admin init boss --show-secret >/tmp/init || fail 'the store is made' "$(cat /tmp/said)"
warifu --json setup --switch-on >/tmp/answer 2>/tmp/said
is $? 1 'abuse:M12 nobody has logged in with two factors yet: it is not switched on'
is "$(grep -ls pam_warifu /etc/pam.d/common-*)" '' 'abuse:M12 and nothing has changed'
enrol boss "$(jq -r '.rows[0].temporary_password' /tmp/init | must_have 'temporary password of boss')"
cp -a /root/login.debian /etc/pam.d/login

# --- what is looked at ---------------------------------------------------------------------------------
setup() { warifu --json setup "$@" >/tmp/answer 2>/tmp/said; }
state() { setup && jq -r '.rows[] | select(.state) | .state' /tmp/answer; }
told() { jq -r '.rows[] | select(.path) | "\(.what) \(.path)"' /tmp/answer | sort | xargs; }
is_off() { [ "$(state)" = off ]; }
is_on() { [ "$(state)" = on ]; }
stacks() { # as one word
    { sha256sum /etc/pam.d/* /var/lib/pam/* /etc/sudoers.d/*; stat -c '%n %a %U' /etc/pam.d/* /var/lib/pam/*; ls -A /etc/pam.d /etc/sudoers.d; } | sha256sum
}
lets_in() { "$WORK/pam_probe" -t /dev/tty1 "$@" login boss authenticate account 2>&1 | grep -c PAM_SUCCESS | grep -qx 2; }
logs_in() { # [SERVICE]: to an open session, by two factors
    "$WORK/pam_probe" -t /dev/tty1 -m "code=$(code_of boss)" -m "assword=$(password_of boss)" "${1:-login}" boss authenticate account open close >/tmp/logged-in 2>&1
    [ "$(grep -c PAM_SUCCESS /tmp/logged-in)" = 4 ] || { note "$(cat /tmp/logged-in)" && return 1; }
}
by_password() { lets_in -m 'assword=Mae-kara-Aru-12'; }
by_two_factors() { lets_in -m "code=$(code_of boss)" -m "assword=$(password_of boss)"; }
timer() { systemctl is-active warifu-setup.timer; }
no_timer() { [ "$(timer)" = inactive ]; }
pending=/var/lib/warifu/setup/pending

before=$(stacks)
holds 'abuse:M12 before: a password lets in' by_password
fails 'abuse:M12 before: nobody is asked for two factors' by_two_factors
is "$(state)" off 'abuse:M12 before: it says so'
is "$(timer)" inactive 'abuse:M12 before: no timer runs'
runuser -u nobody -- warifu setup --switch-on >/dev/null 2>&1
is $? 77 'abuse:M12 nobody but root switches it on'
is "$(stacks)" "$before" 'abuse:M12 and nothing has changed'

# --- a trial: nobody else is asked for anything new ------------------------------------------------------
tries() { printf '%s\n' "$@" | warifu --stdin --json setup --try boss >/tmp/answer 2>/tmp/said; }
tries 'Mae-kara-Aru-12'
is $? 1 'abuse:M12 a trial with the password of before lets nobody in'
tries "$(password_of boss)" 000000
is $? 1 'abuse:M12 a trial with a wrong code lets nobody in'
tries "$(password_of boss)" "$(code_of boss)"
is $? 0 'A1 abuse:M12 a trial with two factors lets in'
note "$(cat /tmp/said)"
is "$(jq -r '.rows[] | select(.state) | "\(.state) \(.login) \(.service)"' /tmp/answer)" 'off boss login' 'abuse:M12 a trial: it says who, by what, and that nothing is on'
setup --try
is $? 2 'abuse:M12 a trial is somebody in particular'
is "$(stacks)" "$before" 'abuse:M12 a trial changes nothing'
is "$(find /var/lib/warifu/setup -mindepth 1 ! -name lock)" '' 'abuse:M12 and leaves nothing behind'
holds 'abuse:M12 after a trial: a password lets in' by_password

# --- on, confirmed, undone ------------------------------------------------------------------------------
setup --switch-on
is $? 0 'abuse:M12 it is switched on'
note "$(cat /tmp/said)"
like "$(told)" 'created /etc/sudoers.d/warifu .*replaced /etc/pam.d/common-auth' 'abuse:M12 it tells what it has changed'
is "$(state)" unconfirmed 'abuse:M12 it waits to be confirmed'
is "$(timer)" active 'abuse:M12 a timer runs meanwhile'
holds 'D3 abuse:M12 what sudo reads is well-formed' visudo -cq
fails 'A1 abuse:M12 a password alone lets nobody in' by_password
setup --switch-on
is $? 4 'abuse:M12 once more is refused'
setup --confirm
is $? 1 'abuse:M12 nobody has logged in with two factors: not confirmed'
is "$(state)" unconfirmed 'abuse:M12 it still waits'
holds 'A1 abuse:M12 two factors let in' by_two_factors
setup --confirm
is $? 1 'abuse:M12 the right factors without a session confirm nothing'
cp -p /etc/pam.d/su /root/su.debian
guard su
sed -i /rootok/d /etc/pam.d/su
holds 'premise: a session through a stack that was not switched over' logs_in su
setup --confirm
is $? 1 'abuse:M12 nor does a session by lines of its own: the stacks that were switched over let in'
holds 'premise: a session by sudo, which was switched over' logs_in sudo
setup --confirm
is $? 1 'abuse:M12 nor does one by sudo: whoever is in already says nothing about getting in'
holds 'A1 abuse:M12 two factors open a session' logs_in
sed -i.kept /pam_warifu/d /etc/pam.d/common-session
setup --confirm
is $? 4 'abuse:M12 nor is a stack confirmed that does not call the module any more'
mv /etc/pam.d/common-session.kept /etc/pam.d/common-session
setup --confirm
is $? 0 'abuse:M12 then it is confirmed'
is "$(jq -r '.rows[] | select(.state) | "\(.state) \(.login) \(.service)"' /tmp/answer)" 'on boss login' 'abuse:M12 and says by whose login'
cp -p /root/su.debian /etc/pam.d/su
holds 'abuse:M12 the timer has ended' eventually no_timer
fails 'abuse:M12 nothing waits any more' test -e $pending
setup --undo
is $? 0 'abuse:M12 undo'
is "$(stacks)" "$before" 'abuse:M12 undo: everything is as it was, byte for byte'
holds 'abuse:M12 undo: a password lets in' by_password
is "$(state)" off 'abuse:M12 undo: it says so'

# --- not confirmed in time --------------------------------------------------------------------------------
holds 'premise: a login of two factors just before' tries "$(password_of boss)" "$(code_of boss)"
setup --switch-on --confirm-within 2m
is "$(state)" unconfirmed 'abuse:M12 it waits again'
setup --confirm
is $? 1 'abuse:M12 a trial of the very moment before does not confirm it'
sed -i 's/^deadline .*/deadline 1/' $pending # the two minutes are over
holds 'abuse:M12 not confirmed in time: it goes back by itself' eventually is_off
is "$(stacks)" "$before" 'abuse:M12 not confirmed in time: as it was, byte for byte'
holds 'abuse:M12 not confirmed in time: a password lets in' by_password

setup --switch-on
sed -i 's/^boot .*/boot 00000000-0000-0000-0000-000000000000/' $pending # another start of the machine
holds 'abuse:M12 started anew before it was confirmed: it goes back by itself' eventually is_off
is "$(stacks)" "$before" 'abuse:M12 started anew: as it was, byte for byte'

setup --switch-on
holds 'A1 abuse:M12 two factors open a session, and nobody says "confirm"' logs_in
sed -i 's/^deadline .*/deadline 1/' $pending
holds 'abuse:M12 then the login has confirmed it when the time is over' eventually is_on
fails 'A1 abuse:M12 and it stays on' by_password
setup --undo

setup --switch-on
echo x >>$pending # damage, or of another version
holds 'abuse:M12 a record that cannot be read: it goes back by itself' eventually is_off
is "$(stacks)" "$before" 'abuse:M12 a record that cannot be read: as it was, byte for byte'

# --- interrupted ---------------------------------------------------------------------------------------------
strace -qq -o /run/strace -P /etc/pam.d/.common-password.warifu~ -e trace=rename,renameat,renameat2 -e inject=rename,renameat,renameat2:signal=SIGKILL \
    warifu setup --switch-on >/dev/null 2>&1
is $? 137 'abuse:M12 killed in the middle of it'

differs "$(stacks)" "$before" 'abuse:M12 killed: some of the files are replaced'
holds 'abuse:M12 killed: it goes back by itself' eventually is_off
is "$(stacks)" "$before" 'abuse:M12 killed: as it was, byte for byte'
holds 'abuse:M12 killed: a password lets in' by_password

# --- nobody answers, or somebody holds it up ------------------------------------------------------------
setup --switch-on
systemctl kill -s STOP tokend.service
sed -i 's/^deadline .*/deadline 1/' $pending
goes_back() { [ "$(stacks)" = "$before" ]; }
holds 'abuse:M12 tokend hangs when the time is over: it goes back by itself' eventually goes_back
systemctl kill -s CONT tokend.service

strace -qq -o /run/strace -P /etc/pam.d/.common-password.warifu~ -e trace=rename,renameat,renameat2 -e inject=rename,renameat,renameat2:signal=SIGSTOP \
    warifu setup --switch-on >/dev/null 2>&1 &
stopped=$!
is_stopped() { pgrep -x warifu -r T,t && [ -e $pending ]; }
holds 'premise: it is stopped in the middle' eventually is_stopped
differs "$(stacks)" "$before" 'abuse:M12 stopped: some of the files are replaced'
holds 'abuse:M12 stopped: it goes back by itself' eventually goes_back
wait $stopped
is "$(state)" off 'abuse:M12 stopped: and whoever held it up is gone'

# --- a machine whose stacks are somebody's own work ------------------------------------------------------
sed -i '/pam_unix/i auth optional pam_echo.so' /etc/pam.d/common-auth
own=$(stacks)
setup --switch-on
is $? 4 'abuse:M12 stacks that were changed by hand are left alone'
like "$(cat /tmp/answer /tmp/said)" 'ocal modifications' 'abuse:M12 with the reason of pam-auth-update'
is "$(stacks)" "$own" 'abuse:M12 and stay as they are'
holds 'abuse:M12 and a password lets in' by_password
finish
SCRIPT
run_booted
