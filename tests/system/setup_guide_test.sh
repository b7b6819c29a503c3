#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M12: `warifu setup` leads from an installed package to logins with two factors; whenever it is killed people log in,
# and the next one goes on. At a terminal, and with answers in a file; under a real systemd (tests/system/boot.sh).
# shellcheck source=tests/system/boot_lib.sh
. "$(dirname "$0")/boot_lib.sh"

need_programs pam-auth-update:libpam-runtime dbus-daemon:dbus jq oathtool expect
stage "$top_builddir/tests/system/pam_probe" "$top_srcdir/tests/system/boot_people.sh" "$top_srcdir/tests/system/clients.exp" \
    "$top_srcdir/tests/system/app_lib.sh"
cat >"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
cp -a /etc/pam.d/login /root/login.debian
. "$WORK/boot_people.sh"
. "$WORK/app_lib.sh"
install_product
cp -a /root/login.debian /etc/pam.d/login
for user in taro hanako; do
    useradd -m -s /bin/bash $user
    echo "$user:Mae-kara-Aru-12" | chpasswd
done
export NEW=Ki-no-Ne7+qRw TERM=linux LANG=C.UTF-8

drive() { # FILE, for what is seen; an expect script on stdin
    { cat "$WORK/clients.exp" && cat; } >/tmp/drive
    expect /tmp/drive >"$1" 2>&1
}
by_password() { "$WORK/pam_probe" -t /dev/tty1 -m 'assword=Mae-kara-Aru-12' login taro authenticate account 2>&1 | grep -c PAM_SUCCESS | grep -qx 2; }
state() { warifu --json setup | jq -r '.rows[] | select(.state) | .state'; }
gone() { ! pgrep -x 'warifu|warifu-setup-tr'; } # with its terminal, as what it has called
killed() { # STEP: what holds whenever it was killed
    eventually gone
    holds "abuse:M12 killed $1: people log in as before" by_password
    is "$(grep -ls pam_warifu /etc/pam.d/common-*)" '' "abuse:M12 killed $1: nothing is switched over"
}

# --- killed at each step -----------------------------------------------------------------------------------
drive /tmp/seen <<'E'
start warifu setup
see "first administrator: "
exec kill -KILL [exp_pid]
E
killed 'before the first administrator'
drive /tmp/seen <<'E'
start warifu setup
see "first administrator: "
type "root"
see "no account root"
see "first administrator: "
type "taro"
see "Temporary password +(\[^ \r\n\]+)"
puts "\nTEMPORARY=$expect_out(1,string)"
see "second administrator"
exec kill -KILL [exp_pid]
E
TEMPORARY=$(sed -n 's/^TEMPORARY=//p' /tmp/seen | tr -d '\r' | must_have 'temporary password')
export TEMPORARY
killed 'after the first administrator'
# Whoever was added first is asked to log in, and when is kept in seconds.
added=$(date +%s)
a_second_later() { [ "$(date +%s)" -gt "$added" ]; }
eventually a_second_later || bail_out 'the clock stands still'
drive /tmp/seen <<'E'
start warifu setup
see "second administrator"
type "hanako"
see "Temporary password"
see "taro logs in now"
hidden "assword: " TEMPORARY
exec kill -KILL [exp_pid]
E
killed 'in the first login'
is "$(admin user list | jq -r '.rows[] | select(.role == "admin") | .user' | sort | xargs)" 'hanako taro' 'there are two administrators'
drive /tmp/seen <<'E'
start warifu setup
see "taro logs in now"
first_login
see "not yet with two factors"
see "Once more"
exec kill -KILL [exp_pid]
E
grep -q '^KEY=' /tmp/seen || note "$(tail -n 40 /tmp/seen)"
has_registered /tmp/seen
killed 'after the first login'
next_code
drive /tmp/seen <<'E'
start warifu setup
see "taro logs in now"
both_factors
see "Switch the logins"
exec kill -KILL [exp_pid]
E
killed 'before the switch'
drive /tmp/seen <<'E'
start warifu setup
see "Switch the logins"
type "yes"
see "Press Return"
exec kill -KILL [exp_pid]
E
eventually gone
is "$(state)" unconfirmed 'abuse:M12 killed after the switch: it waits, and goes back by itself' || note "$(tail -n 20 /tmp/seen)"

# --- to the end --------------------------------------------------------------------------------------------
next_code
"$WORK/pam_probe" -t /dev/tty1 -m "code=$CODE" -m "assword=$NEW" login taro authenticate account open close >/tmp/logged-in 2>&1
is "$(grep -c PAM_SUCCESS /tmp/logged-in)" 4 'A1 taro opens a session with two factors' || note "$(cat /tmp/logged-in)"
drive /tmp/seen <<'E'
start warifu setup
see "Press Return"
type ""
see "Inspection"
see "take two factors"
over any
E
is $? 0 'abuse:M12 the guide goes on where it was, and comes to its end' || note "$(tail -n 30 /tmp/seen)"
is "$(state)" on 'abuse:M12 it is confirmed'
fails 'A1 and a password alone lets nobody in' by_password
warifu setup --undo >/dev/null
holds 'abuse:M12 undone: a password lets in' by_password

# --- many machines -----------------------------------------------------------------------------------------
mkdir -m 700 /root/slips
printf '%s\n' '# for all' 'administrator = taro' 'slips = /root/slips' 'switch_on = no' >/root/answers
warifu --json setup --answers /root/answers >/tmp/answer 2>/tmp/said </dev/null
is $? 0 'answers in a file: nobody is asked' || note "$(cat /tmp/said)"
is "$(jq -r '.rows[] | select(.step) | "\(.step)=\(.step_state)"' /tmp/answer | head -n 6 | xargs)" \
    'needs=done first_administrator=done second_administrator=done trial=done switch=later confirmation=later' 'and each step is told'
echo 'password = x' >>/root/answers
warifu --json setup --answers /root/answers >/tmp/answer 2>/tmp/said </dev/null
is $? 2 'a line that is not known is refused, a secret too'
like "$(cat /tmp/answer /tmp/said)" 'Line 5' 'and named'
new_machine() {
    systemctl stop tokend.service
    rm -rf /var/lib/warifu/store/* /var/lib/warifu/key/*
}

# --- the second one is at the keyboard ---------------------------------------------------------------------
new_machine
premise 'a first administrator' warifu init --rescue test hanako --output /root/slip
TEMPORARY=$(admin user add taro --role admin --reason test --show-secret | jq -r '.rows[0].temporary_password' | must_have 'temporary password')
export TEMPORARY
drive /tmp/seen <<'E'
start warifu setup --try taro
first_login
see "not yet with two factors"
over any
E
drive /tmp/seen <<'E'
start warifu setup
see "(taro|hanako) logs in now"
puts "\nASKED=$expect_out(1,string)"
exec kill -KILL [exp_pid]
E
is "$(sed -n 's/^ASKED=//p' /tmp/seen | tr -d '\r')" taro 'the guide goes on with whoever has registered, though the other was added before' ||
    note "$(tail -n 20 /tmp/seen)"
eventually gone

# --- many machines, new ones ---------------------------------------------------------------------------------
new_machine
printf '%s\n' 'administrator = hanako' 'second = taro' 'slips = /root/slips' 'switch_on = untried' 'confirm_within = 2m' >/root/answers
warifu --json setup --answers /root/answers >/tmp/answer 2>/tmp/said </dev/null
is $? 0 'answers in a file: a machine that is new' || note "$(cat /tmp/said)"
is "$(stat -c '%a %n' /root/slips/* | xargs)" '600 /root/slips/hanako 600 /root/slips/taro' 'B8 first passwords are in files of root'
is "$(state)" unconfirmed 'abuse:M12 and it waits for a login, or goes back'
finish
SCRIPT
run_booted
