#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M22, A9, C4: open sessions are locked or ended, and what is told was seen, with a real systemd, logind, login and
# sshd (tests/system/boot.sh).
# shellcheck source=tests/system/boot_lib.sh
. "$(dirname "$0")/boot_lib.sh"

need_programs sudo:sudo sshd:openssh-server ssh:openssh-client loginctl:systemd dbus-daemon:dbus systemd-run:systemd jq script:bsdutils expect oathtool
need_file '/lib/*/security/pam_systemd.so' libpam-systemd
stage "$top_builddir"/tests/system/{locker,pam_probe} "$top_srcdir/tests/system/clients.exp"
cat >"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
admin() { warifu --rescue test --yes --json "$@" 2>/tmp/said; }

# --- the machine --------------------------------------------------------------------------------------
cp -a "$WORK/stage/." /
for person in boss alice bob carol dave erin; do useradd -m -s /bin/bash $person; done
{ systemd-sysusers warifu.conf && systemd-tmpfiles --create warifu.conf; } 2>/dev/null
sed -E -e 's/(unsynchronised_clock *= *)refuse/\1warn/' -e 's/(argon2_memory_kib *= *).*/\18192/' \
    /usr/share/warifu/policies/municipal.policy >/etc/warifu/test.policy
printf 'policy = "/etc/warifu/test.policy"\nlanguage = en\n' >/etc/warifu/tokend.conf
printf '%s\n' 'auth required pam_permit.so' 'account required pam_permit.so' 'session required pam_loginuid.so' \
    'session required pam_systemd.so' | tee /etc/pam.d/sshd /etc/pam.d/lightdm >/etc/pam.d/login
install -d -m 777 /run/typed
ssh-keygen -q -t ed25519 -N '' -f /root/key
for person in alice bob; do
    install -d -m 700 -o $person /home/$person/.ssh
    install -m 600 -o $person /root/key.pub /home/$person/.ssh/authorized_keys
done
mkdir -p /run/sshd
printf '%s\n' 'HostKey /root/key' 'UsePAM yes' 'PasswordAuthentication no' 'UseDNS no' 'StrictModes no' 'PidFile none' >/etc/ssh/test_config
systemctl daemon-reload
systemctl start dbus systemd-logind tokend.socket tokend-rescue.socket
systemd-run -q --unit=test-sshd -p KillMode=process -p TimeoutStopSec=1 /usr/sbin/sshd -D -f /etc/ssh/test_config
admin init boss --show-secret >/tmp/init
is $? 0 'the store is made'
for person in alice bob carol dave erin; do admin user add --reason test $person --show-secret >/tmp/added || fail "add $person" "$(cat /tmp/added)"; done
eventually bash -c 'exec 3<>/dev/tcp/127.0.0.1/22'

# --- sessions -------------------------------------------------------------------------------------------
# Whoever sits there goes on typing: a line to /run/typed/NAME, again and again.
cat >/run/types <<'TYPES'
exec {never}<> <(:) # waited at without a process for each time
while echo "$1" >>"/run/typed/$1"; do read -rt 0.05 -u "$never"; done
TYPES
sessions_of() { loginctl list-sessions --no-legend | awk -v user="$1" '$3 == user { print $1 }'; }
has_sessions() { [ "$(sessions_of "$1" | wc -l)" = "$2" ]; }
types() { [ "$(pgrep -f -c "bash /run/types $1")" != 0 ]; }
at_console() { # USER NAME: `login` on a terminal of its own
    rm -f "/run/keys.$2" # of somebody who was here before
    mkfifo "/run/keys.$2"
    script -qc "login -f $1" /dev/null <>"/run/keys.$2" >/dev/null 2>&1 &
    echo "bash /run/types $2" >"/run/keys.$2"
    eventually types "$2"
}
over_ssh() { # USER NAME
    ssh -tt -i /root/key -o StrictHostKeyChecking=no -o LogLevel=ERROR "$1@127.0.0.1" "bash /run/types $2" </dev/null >/dev/null 2>&1 &
    eventually types "$2"
}
on_screen() { # USER NAME MANNER: as a desktop with a locker
    systemd-run -q --unit="screen-$2" -p PAMName=lightdm -p User="$1" -E XDG_SESSION_TYPE=x11 -E XDG_SESSION_CLASS=user \
        bash -c "$WORK/locker $3 >/run/typed/$2.locker & bash /run/types $2"
    eventually types "$2"
    eventually grep -q ready "/run/typed/$2.locker"
}
# What ends when it is asked may take longer than the command waits, on a machine that is busy; that one asks before one
# kills is shown by what never ends by itself (dave), and by tests/tools/stopping_test.c.
in_time() { sed 's/end_then_kill gone/end gone/; s/lock_then_kill gone/lock_then_end gone/'; }
rows() { exactly | in_time; }
exactly() { jq -r '.rows[] | select(.seen) | "\(.person) \(.service) \(.done) \(.seen)"' | sort | uniq -c | sed 's/^ *//'; }
summary() { jq -r '.rows[0] | "\(.sessions) \(.stopped) \(.not_stopped)"'; }
suspend() { admin user suspend "$1" --reason test "${@:2}" >/tmp/answer; }
events() { admin log --event session.stopped --user "$1" | jq -r '.rows[].record | fromjson | "\(.service) \(.method) \(.seen)"' | in_time | sort | uniq -c | sed 's/^ *//'; }

# --- a text console, ssh, and a screen whose locker answers -------------------------------------------------
at_console alice console
over_ssh alice ssh
on_screen alice screen confirms
on_screen alice mute hears
eventually has_sessions alice 4
at_console bob other
is "$(for id in $(sessions_of alice); do loginctl show-session "$id" -p Type --value; done | sort | xargs)" 'tty tty x11 x11' 'alice is at a console, in over ssh, and on two screens'
suspend alice --sessions lock
is $? 0 'abuse:M22 with lock, all that was asked is done'
is "$(rows </tmp/answer)" "1 alice lightdm lock screen_locked
1 alice lightdm lock_then_end gone
1 alice login end gone
1 alice sshd end gone" 'abuse:M22 A9 a screen that says so is locked; the console, ssh and a screen that does not say so are ended'
is "$(summary </tmp/answer)" 'locked_or_ended 4 0' 'abuse:M22 and so says the summary'
fails 'A9 nobody types on at the console' types console
fails 'A9 nor over ssh' types ssh
fails 'A9 nor on the screen that did not confirm' types mute
holds 'A9 what is locked is as it was' types screen
is "$(loginctl show-session "$(sessions_of alice)" -p LockedHint --value)" yes 'A9 and logind has it as locked'
holds 'A9 nobody else is touched' types other
is "$(events alice)" "1 lightdm lock screen_locked
1 lightdm lock_then_end gone
1 login end gone
1 sshd end gone" 'abuse:M22 E5 the log says the same'
admin user resume alice --reason test >/dev/null
is "$(LANGUAGE=ja LC_ALL=C.UTF-8 warifu --rescue test --lang ja user suspend alice --reason test --sessions end 2>&1 | grep -c 'lightdm.*終了.*なくなった')" 1 \
    'abuse:M22 in Japanese, too: a locked one is ended where that is asked'
eventually has_sessions alice 0

# --- without anything to stop ------------------------------------------------------------------------------
suspend carol
is "$?:$(summary </tmp/answer)" '0:none_open 0 0' 'abuse:M22 where nothing is open, nothing is said to be locked'
admin card issue --reason test D-1 --department office --members bob,carol >/dev/null
is "$(admin card lost D-1 --reported-by bob --when 5m | summary)" 'none_open 0 0' "abuse:M22 nor where a department's card is lost and nobody is in with it"
holds 'C4 a member goes on with the session that another factor opened' types other

# --- what does not want to end -----------------------------------------------------------------------------
systemd-run -q --unit=stubborn -p PAMName=login -p User=dave -p SendSIGHUP=no bash -c 'trap "" TERM HUP INT; while :; do bash /run/types stubborn; done'
eventually types stubborn
is "$(grep -c '^KillUserProcesses=yes' /etc/systemd/logind.conf)" 0 'processes of people are not killed at their log-out'
suspend dave --sessions lock
is $? 0 'abuse:M22 one that does not end by itself is ended all the same'
is "$(exactly </tmp/answer)" '1 dave login end_then_kill gone' 'abuse:M22 and it is said how'
fails 'A9 nobody types on' types stubborn

# What people leave to their own manager goes with their last session, also where it lingers.
loginctl enable-linger erin
at_console erin desk
eventually systemctl -q is-active user@"$(id -u erin)"
systemd-run -q --user --machine=erin@.host --unit=left bash /run/types left
eventually types left
suspend erin
is "$?:$(rows </tmp/answer)" '0:1 erin login end gone' 'abuse:M22 A9 the console is ended'
fails 'A9 and what was left outside of it, with lingering, too' types left

# --- more than a few -----------------------------------------------------------------------------------------
for number in $(seq 70); do
    systemd-run -q --no-block --unit="many-$number" -p PAMName=login -p User=bob sleep infinity
done
eventually has_sessions bob 71
suspend bob --sessions end
is "$?:$(summary </tmp/answer)" '0:ended 71 0' 'abuse:M22 all 71 sessions of a person are ended'
is "$(sessions_of bob | wc -l):$(pgrep -u bob -c)" 0:0 'A9 and there is nothing left of them'

# --- whatever takes something away ------------------------------------------------------------------------------
# Of a session that was not opened through us nobody knows with what it was: it counts as opened with what its holder loses.
takes() { # VERB ...: with carol at a console; what became of it
    at_console carol "taken"
    admin "$@" --reason test >/tmp/answer
    echo "$?:$(rows </tmp/answer)"
    types taken && echo 'and types on'
    eventually has_sessions carol 0
}
admin user resume carol --reason test >/dev/null
admin user role carol auditor --reason test >/tmp/answer
is "$?:$(jq -r '.rows[0].sessions' </tmp/answer)" 0:null 'E5 a role that only gives stops nothing'
is "$(takes user role carol staff)" '0:1 carol login end gone' 'abuse:R1 A9 a role that is taken does'
admin card issue --reason test R-1 --holder carol >/dev/null
is "$(takes card replace R-1 R-2)" '0:1 carol login end gone' 'abuse:R1 C5 so does a card that is replaced'
is "$(takes card collect R-2)" '0:1 carol login end gone' 'abuse:R1 C5 or handed in'
is "$(takes password expire carol)" '0:1 carol login end gone' 'abuse:R1 B5 a password that may have leaked'
number=$(admin emergency issue carol --until 90m --show-secret --reason test | jq -r '.rows[0].emergency')
is "$(takes emergency close "$number")" '0:1 carol login end gone' 'abuse:R1 F2 an emergency code that is closed'
printf 'HOTP/E/6\tcarol\t-\t3132333435363738393031323334353637383930\t0\n' >/root/carol.oath
chmod 600 /root/carol.oath
holds 'carol has a generator' admin totp import --reason test /root/carol.oath --format pam_oath
is "$(takes totp revoke carol)" '0:1 carol login end gone' 'abuse:R1 C4 a generator that is revoked'
is "$(takes user suspend carol)" '0:1 carol login end gone' 'abuse:R1 A5 and a person who is suspended'

# --- nobody to ask, nobody who may ------------------------------------------------------------------------------
admin user resume bob --reason test >/dev/null
at_console bob again
pid=$(systemctl show systemd-logind -p MainPID --value)
kill -STOP "$pid"
suspend bob
is "$?:$(summary </tmp/answer)" '7:logind_mute 0 0' 'abuse:M22 a logind that does not answer has ended nothing, and that is no success'
kill -CONT "$pid"
holds 'and indeed' types again
admin user resume bob --reason test >/dev/null
suspend bob
is "$?:$(rows </tmp/answer)" '0:1 bob login end gone' 'abuse:M22 when it answers again, it is ended'


# --- the card that opened them ------------------------------------------------------------------------------------
# frank has a generator on a card, and logs in with it by `login`; then in another way, with none on a card.
at_console bob another # as before, without us
cat >/etc/pam.d/login <<'STACK'
auth required pam_warifu.so
account required pam_warifu.so
password required pam_warifu.so
session required pam_loginuid.so
session required pam_systemd.so
session optional pam_warifu.so
STACK
sed -i 's/session required pam_systemd.so/&\nsession optional pam_warifu.so/' /etc/pam.d/sshd
seed() { printf '%s' "$1" | sha1sum | cut -c 1-40; }
next=0
number() { oathtool --hotp -c $((next++)) -d 6 "$(seed "$1")" >/tmp/number; } # one-time code NAME
token() { # USER SERIAL
    printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$1" "$(seed "$1")" >/root/token.oath
    chmod 600 /root/token.oath
    admin totp import --reason test /root/token.oath --format pam_oath --card "$2"
    rm /root/token.oath
}
useradd -m -s /bin/bash frank
temporary=$(admin user add --reason test frank --show-secret | jq -r '.rows[0].temporary_password' | must_have 'temporary password')
password=ho7u-5ktq9w-kz9
admin card issue --reason test K-1 --holder frank --kind token >/dev/null
holds 'C1 frank has a generator on a card' token frank K-1
number frank
"$WORK/pam_probe" -t /dev/tty1 -m "code=$(cat /tmp/number)" -m "New password=$password" -m "assword=$temporary" \
    login frank authenticate account expired >/tmp/first 2>&1
like "$(cat /tmp/first)" 'expired: PAM_SUCCESS' 'and has made the first login'
{ cat "$WORK/clients.exp" && cat <<'EXPECT'; } >/run/login.exp
start login frank
hidden assword PASSWORD
hidden ode CODE
see {[$] }
type "bash /run/types card"
set timeout -1
expect eof
EXPECT
number frank
PASSWORD=$password CODE=$(cat /tmp/number) expect /run/login.exp >/tmp/expect 2>&1 &
holds 'C4 frank logs in with it on a console' eventually types card
# And by su, in a login of alice's, with a program that lets go of its terminal, and one as root.
printf 'frank ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/frank
chmod 440 /etc/sudoers.d/frank
printf '%s\n' 'auth required pam_permit.so' 'account required pam_permit.so' >/etc/pam.d/sudo
sed 's/^session required.*//' /etc/pam.d/login >/etc/pam.d/su
{ cat "$WORK/clients.exp" && cat <<'EXPECT'; } >/run/su.exp
start su frank
hidden assword PASSWORD
hidden ode CODE
see {[$] }
type "setsid -f bash /run/types apart"
see {[$] }
type "sudo -n setsid -w bash /run/types root </dev/null &"
see {[$] }
send "bash /run/types guest\r" ;# not "type": the newest process is the one in the background, which never waits
set timeout -1
expect eof
EXPECT
number frank
systemd-run -q --unit=outer -p PAMName=lightdm -p User=alice -E "PASSWORD=$password" -E "CODE=$(cat /tmp/number)" \
    bash -c 'expect /run/su.exp >/run/typed/su.exp 2>&1 & bash /run/types host'
eventually types guest || note "$(cat /run/typed/su.exp)"
eventually types apart
eventually types root || note "$(cat /run/typed/su.exp)"
holds 'C4 frank works by su in the login of alice' types guest
eventually has_sessions frank 1
is "$(admin session list frank | jq -r '.rows[] | "\(.service) \(.card)"' | sort | xargs)" 'login K-1 su K-1' 'C4 the register of sessions says which card it was'
admin card issue --reason test K-2 --holder frank >/dev/null
lost=$(admin card lost K-2 --reported-by frank --when 5m)
is "$(summary <<<"$lost")" 'none_open 0 0' 'C4 another card of the same holder is lost: what this one opened goes on,'
is "$(jq -r '.rows[] | select(.session) | "\(.user) \(.service) \(.with)"' <<<"$lost" | sort | xargs)" 'frank login one_time_code frank su one_time_code' 'C4 and is listed'
holds 'C4 so does what that person does by su' types guest
holds 'C4 indeed it goes on' types card
lost=$(admin card suspend K-1 --reason 'left at home?')
is "$?:$(rows <<<"$lost")" "0:1 frank login end gone
1 frank su end gone" 'abuse:M22 C4 the one that opened them is suspended: both are ended, and seen to be'
fails 'C4 nobody types on' types card
fails 'C4 nor by su in the login of somebody else' types guest
fails 'C4 nor apart from a terminal' types apart
fails 'C4 nor as root, by sudo in there' types root
holds 'C4 whose login goes on' types host
holds 'C4 nobody else is touched' types another

# A generator that is revoked ends what it opened, and not what another one did.
admin card lost K-1 --found --reported-by frank --when 5m >/dev/null
number frank
PASSWORD=$password CODE=$(cat /tmp/number) expect /run/login.exp >/tmp/expect 2>&1 &
holds 'C4 the card is found, and frank logs in with it' eventually types card
printf 'HOTP/E/6\tfrank\t-\t%s\t0\n' "$(seed other)" >/root/token.oath
chmod 600 /root/token.oath
other=$(admin totp import --reason test /root/token.oath --format pam_oath >/dev/null && admin totp list frank | jq -r '.rows[] | select(.label != "K-1") | .credential')
opened=$(admin totp list frank | jq -r '.rows[] | select(.label == "K-1" and .state == "active") | .credential')
revoked=$(admin totp revoke frank --credential "$other" --reason test)
is "$?:$(summary <<<"$revoked")" '0:none_open 0 0' 'abuse:R1 another generator of the same user is revoked: it goes on'
holds 'abuse:R1 indeed' types card
revoked=$(admin totp revoke frank --credential "$opened" --reason test)
is "$?:$(rows <<<"$revoked")" '0:1 frank login end gone' 'abuse:R1 abuse:M22 the one that opened it is revoked: it is ended, and seen to be'
fails 'abuse:R1 nobody types on' types card

systemctl stop test-sshd
finish
SCRIPT
run_booted
