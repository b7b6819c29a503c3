#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The whole life of an installation, each step seen from the people's side: set up with answers in a file, logins at a terminal,
# by sudo and by ssh, a lost card, an upgrade while somebody types, a backup, the machine disposed of; then the backup on
# another machine, logins there, removal, and a purge of all. Last line: `N passed, N failed`.
# With the packages that are in build/deb (deb_install.sh or ./bootstrap deb):
#   tests/ci/minimal_root.sh -p systemd-sysv,udev,dbus sh -c 'tests/ci/deb_install.sh; tests/ci/whole_life.sh'
# abuse:M12; A1 A2 C4 H3 H6.
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
# shellcheck source=tests/system/tap.sh
. tests/system/tap.sh
# shellcheck source=tests/ci/readme_lib.sh
. tests/ci/readme_lib.sh
WORK=$PWD/build/life # what outlives the first machine is carried to the second one in it
rm -rf "$WORK"
mkdir -p "$WORK"
readme_commands
premise 'two packages are made' compgen -G 'build/deb/libpam-warifu_*.deb'

# --- the first machine ------------------------------------------------------------------------------------------------
in_a_machine <<'SCRIPT'
cd "$CHECKOUT"
. tests/system/tap.sh
. tests/ci/readme_lib.sh
. tests/ci/life_lib.sh
in_a_town
looks_before
on_a_terminal install 'y\n'
is $? 0 'abuse:M12 install: the packages install'
by_password 'abuse:M12 install: people log in as before'
look_for_needs

# --- set up ---
mkdir -m 700 /root/slips
printf '%s\n' 'administrator = taro' 'second = hanako' 'slips = /root/slips' 'switch_on = no' >/root/answers
answers_in_a_file 0 'abuse:M12 setup: with answers in a file two administrators are made' second_administrator=done
by_password 'abuse:M12 setup: and people log in as before'
TEMPORARY=$(on_slip taro) NEW=Ki-no-Ne7+qRw
export TEMPORARY NEW
first_login
tries
printf '%s\n' 'administrator = taro' 'slips = /root/slips' 'switch_on = tried' >/root/answers
answers_in_a_file 0 'abuse:M12 setup: after a login that was tried it switches over, and waits for a real one' switch=done

# --- logins ---
stays_in upgraded ended
is $? 0 'A1 A2 at a terminal: two factors open a session'
confirms
holds 'A1 and status is good' warifu --rescue test status
drive_with_both 'A1 D1 by sudo: both factors again' <<'E'
as taro sudo -k sh -c {echo in-as-`id -un`}
hidden "assword\[^\n\]*: " NEW
shown "code.*: " CODE
see "in-as-root"
over 0
E
drive_with_both 'A1 A2 by ssh: two factors open a session' <<E
start $SSH taro@127.0.0.1 {echo in-as-\`id -un\`}
both_factors
see "in-as-taro"
over 0
E

# --- a lost card ---
has_card hanako KB-0042
stays_with_card
holds 'C1 the holder of a card logs in with the code on it' eventually test -e /tmp/hanako-is-in
holds 'C4 and is there' has_a_session hanako
output=$(by_taro card lost KB-0042 --reported-by hanako --when 5m)
is $? 0 'C4 the card is lost: an administrator says so with both factors' || note "$output" "$(cat /tmp/said)"
holds 'C4 A9 the session that was opened with it has ended' eventually lacks_sessions hanako
card_code
drive >/tmp/lost.log 2>&1 <<'E'
start login
see "login: "
type hanako
both_factors
see "Try again"
over any
E
is $? 0 'C4 abuse:R1 and it opens nothing any more' || note "$(tail -n 8 /tmp/lost.log)"
holds 'C4 who did not use it is still logged in' has_a_session taro

# --- an upgrade, while one is logged in and another one types ---
types_meanwhile
upgrades
touch /tmp/upgraded
eventually test -e /tmp/waits-for-ended
is $? 0 'abuse:M12 upgrade: nobody is thrown out' || note "$(tail -n 5 /tmp/session.log)"
holds 'abuse:M12 upgrade: who was typing is asked again' eventually test -e /tmp/asked-again
next_code
echo "$CODE" >/tmp/new-code && mv /tmp/new-code /tmp/code
wait $TYPING
is $? 0 'abuse:M12 upgrade: and logs in at the same terminal' || note "$(tail -n 12 /tmp/typing.log)"

# --- a backup; after it the machine is disposed of ---
premise 'there is a recovery key' warifu backup key --output "$WORK/paper"
premise 'the timer is enabled' systemctl enable --now warifu-backup.timer warifu-check.timer
systemctl start warifu-backup.service
is $? 0 'H3 backup: the unit of the timer makes one' || note "$(journalctl -u warifu-backup.service | tail -n 5)"
premise 'it is carried away' sh -c "cp /var/lib/warifu-backups/*.backup '$WORK/town.backup'"
premise 'so is the log' warifu --rescue test audit export --output "$WORK/later.export"
printf '%s\n' "$SECRET" >"$WORK/secret"
touch /tmp/ended
wait $SESSION
is $? 0 'abuse:M12 the first session went on through all of it'
echo 'warifu warifu/destroy_store boolean true' | debconf-set-selections
output=$(DEBIAN_FRONTEND=noninteractive apt-get -q -y purge warifu libpam-warifu 2>&1)
is $? 0 'H6 the machine is disposed of: purge, with an answer given beforehand' || note "$output"
like "$output" 'keys are overwritten and deleted' 'H6 the keys are gone'
like "$output" 'backups were kept: /var/lib/warifu-backups' 'H6 nobody said so of the backups: they are kept, and it says where'
sees_town
is "$(ours)" "$(echo /etc/warifu /var/lib/warifu-backups /var/lib/warifu-backups/*) " 'H6 abuse:M12 they are what is left, and'
is "$(differs_from_before)" "USERS warifu/backup.pub$TOWN " 'H6 abuse:M12 of /etc the public half of their key, users, and what a person put there'
by_password 'abuse:M12 and people log in as before'
SCRIPT

# --- another machine --------------------------------------------------------------------------------------------------------
in_a_machine <<'SCRIPT'
cd "$CHECKOUT"
. tests/system/tap.sh
. tests/ci/readme_lib.sh
. tests/ci/life_lib.sh
in_a_town
looks_before
on_a_terminal install 'y\n'
is $? 0 'H3 another machine: the packages install'
look_for_needs
warifu --stdin restore "$WORK/town.backup" --log "$WORK/later.export" <"$WORK/paper" >/tmp/restored 2>&1
status=$?
like "$status" '^(0|7)$' 'H3 the backup is restored, with the paper' || note "$(cat /tmp/restored)"
warifu --rescue test status >/tmp/status 2>&1
differs $? 0 'abuse:T9 H3 nobody is let in before root has accepted it'
warifu --rescue test --yes audit recover --reason 'restored from the backup' >/tmp/recovered 2>&1
is $? 0 'H3 root accepts it' || note "$(cat /tmp/recovered)"
SECRET=$(cat "$WORK/secret") NEW=Ki-no-Ne7+qRw TRY=$(cat "$WORK/try")
STEP=$(($(date +%s) / 30 + 2)) # all codes that may have been used are past
export NEW TRY
tries
switches_on
logs_in 'H3 A1 people log in with what they have had'
confirms
is "$(warifu --rescue test --json card show KB-0042 | jq -r '.rows[0].state')" lost 'abuse:R6 what was lost is lost here, too'

# --- managers are told, by the unit of systemd (F5) ---
printf '#!/bin/sh\ncat >>/run/warifu-told/notices\n' >/usr/local/sbin/tell
chmod 755 /usr/local/sbin/tell
install -d -o warifu-notice /run/warifu-told
cp -p /etc/warifu/tokend.conf /root/tokend.conf
printf 'notice_hook = "/usr/local/sbin/tell"\nnotice_to = "joho@town.example"\n' >>/etc/warifu/tokend.conf
systemctl start warifu-notice.service
is $? 0 'F5 the unit runs' || note "$(journalctl -u warifu-notice.service | tail -n 5)"
warifu --rescue test user suspend hanako --reason 'to be told of' >/dev/null
systemctl start warifu-notice.service
is $? 0 'F5 it tells' || note "$(journalctl -u warifu-notice.service | tail -n 5)"
like "$(cat /run/warifu-told/notices)" 'user.suspended.*to be told of' 'F5 the hook got it, as warifu-notice'
is "$(stat -c '%U %a' /run/warifu-told/notices)" 'warifu-notice 600' 'B7 which owns what it wrote'
is "$(stat -c '%U %G %a' /var/spool/warifu/mail/*.eml | sort -u)" 'root warifu-notice 640' 'F5 and the mails lie there'
warifu --rescue test user resume hanako --reason 'told' >/dev/null
cp -p /root/tokend.conf /etc/warifu/tokend.conf

# --- what remains ---
premise 'timers are enabled' systemctl enable --now warifu-backup.timer warifu-check.timer warifu-notice.timer warifu-status.timer
premise 'a recovery key, and a backup' sh -c "warifu backup key --output /root/paper && systemctl start warifu-backup.service"
cat >"$WORK/remove" <<'E'
apt remove warifu libpam-warifu
E
on_a_terminal remove 'y\n'
is $? 0 'abuse:M12 remove: it succeeds'
by_password 'abuse:M12 remove: people log in as before'
is "$(named_by_pam)" '' 'abuse:M12 remove: no PAM stack names the module'
holds 'abuse:M12 remove: tokend has stopped' has_stopped
is "$(systemctl is-active warifu-backup.timer warifu-check.timer warifu-notice.timer warifu-status.timer | sort -u)" inactive \
    'abuse:M12 remove: no timer of ours goes on'
TIMERS=''
for timer in backup check notice status; do TIMERS+="systemd/system/timers.target.wants/warifu-$timer.timer "; done
sees_town
is "$(differs_from_before)" "USERS pam.d/warifu-password $UNITS ${TIMERS}warifu/backup.pub warifu/tokend.conf$TOWN " \
    'abuse:M12 remove: /etc is as before, but for users, settings and what systemd keeps until a purge'
drive >/tmp/purge.log 2>&1 <<'E'
start apt purge warifu libpam-warifu
see "continue"
type "y"
see "store of warifu"
type "yes"
see "backups of warifu"
type "yes"
over 0
E
is $? 0 'H6 purge: it asks about store and backups, and comes to its end' || note "$(tail -n 20 /tmp/purge.log)"
like "$(cat /tmp/purge.log)" 'the backups are deleted' 'H6 purge: it says so'
is "$(ours)" "${TOWN:+/etc/warifu }" 'abuse:M12 H6 purge: nothing of ours is left but what a person put there'
is "$(differs_from_before)" "USERS$TOWN " 'abuse:M12 purge: of /etc only users and what a person put there'
by_password 'abuse:M12 purge: people log in as before'
SCRIPT
totals
