#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The first login: temporary password, forced change, enrolment, and the lines about the last login
# (B3, B4, A4), on a terminal and through sshd.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export TEMPORARY NEW EMPTY=''

# shellcheck disable=SC2016  # expanded by expect
enrol_dialogue='
hidden "assword: " TEMPORARY
shown "code.*: " EMPTY
see "new password now"
hidden "New password: " NEW
hidden "New password again: " NEW
see "Key: (\[A-Z2-7 \]+)"
set key $expect_out(1,string)
puts "\nKEY=[string map {{ } {}} $key]"
see "shows now: "
set confirmation [app_code $key]
puts "\nCONFIRMED=$confirmation"
type $confirmation
'

start_tokend

# --- login on a terminal -------------------------------------------------------------------------------
TEMPORARY=$(temporary erin) NEW=Ki-no-Ne7+qRw
output=$(drive <<X
start login
see "login: "
type erin
$enrol_dialogue
see "is registered"
see {[\$#] }
type "echo in-as-\`id -un\`; exit"
see "in-as-erin"
over 0
X
)
is $? 0 'B3 login: temporary password, forced change, enrolment and the shell, in one go'
note "$output"
secret=$(sed -nE 's/.*KEY=([A-Z2-7]+).*/\1/p' <<<"$output" | head -n 1 | must_have secret)
confirmed=$(sed -nE 's/.*CONFIRMED=([0-9]+).*/\1/p' <<<"$output" | head -n 1 | must_have code)
like "$secret" '^[A-Z2-7]{32}$' 'B3 the key is shown for people without a camera'
like "$output" $'[\u2580\u2584\u2588]' 'B3 the QR code is drawn with half blocks'
like "$output" $'\e\\[3J' 'abuse:C1 the screen and its scroll-back are cleared after the enrolment'
printf '%s\n' "$NEW" >"$PEOPLE/erin.password"
oathtool -v --totp -b "$secret" | sed -n 's/^Hex secret: //p' >"$PEOPLE/erin.secret"
echo totp >"$PEOPLE/erin.kind"
echo $(($(date +%s) / 30 + 1)) >"$PEOPLE/erin.next"

result=$(probe -t tty1 -m "code=$confirmed" -m "assword=$NEW" sudo erin authenticate)
like "$result" 'authenticate: PAM_AUTH_ERR' 'abuse:T7 the code that confirmed the enrolment does not log in'
result=$(probe -t tty1 -a "$TEMPORARY" -a '' login erin authenticate </dev/null)
unlike "$result" 'authenticate: PAM_SUCCESS' 'B3 the temporary password does not work a second time'

export PASSWORD=$NEW CODE
CODE=$(code erin)
output=$(drive <<'X'
start login
see "login: "
type erin
hidden "assword: " PASSWORD
shown "code.*: " CODE
see {[$#] $}
type "exit"
over 0
X
)
is $? 0 'A1 the next login opens with the new password and a code'
like "$output" 'Last login: .* on ' 'A4 the last login is shown, with its place'
like "$output" 'Failed attempts since then: 1' 'A4 the failure since then is shown; the replayed code was no guess'
CODE=$(code erin)
output=$(drive <<'X'
start login
see "login: "
type erin
hidden "assword: " PASSWORD
shown "code.*: " CODE
see {[$#] $}
type "exit"
over 0
X
)
like "$output" 'Last logout: ' 'A4 the last logout is shown'
unlike "$output" 'Failed attempts since then: [1-9]' 'A4 after a good login the failures start again from none'

# --- the new password, typed by two input methods; and by a terminal of another encoding -------------------------------
useradd -m -s /bin/bash nobu
add_person nobu staff
TEMPORARY=$(temporary nobu)
export COMPOSED=$'Ki-\xe3\x81\x8c-Ne7+qRvw' DECOMPOSED=$'Ki-\xe3\x81\x8b\xe3\x82\x99-Ne7+qRvw' EUC=$'Ki-\xa4\xac-Ne7+qRvw' LONG
LONG=$(printf 'Ki-Ne7%600s' '' | tr ' ' q)
output=$(drive <<'X'
fconfigure stdout -encoding binary
start login
fconfigure $spawn_id -encoding binary -translation binary
see "login: "
type nobu
hidden "assword: " TEMPORARY
shown "code.*: " EMPTY
proc bytes {name} { global env; return [exec printenv $name] }
see "New password: "
wait_for_reader
exec sh -c "printf '%s\\r' \"\$EUC\"" > /dev/null
send -- "Ki-\xa4\xac-Ne7+qRvw\r"
see "did not send UTF-8"
see "New password: "
wait_for_reader
send -- "Ki-\xe3\x81\x8c-Ne7+qRvw\r"
see "New password again: "
wait_for_reader
send -- "Ki-\xe3\x81\x8b\xe3\x82\x99-Ne7+qRvw\r"
see "has been changed"
exec kill -KILL [exp_pid]
exit 0
X
)
is $? 0 'B1 abuse:E4 NFC at the first prompt and NFD at the second are one password; what is no UTF-8 is told as that' || note "$output"
unlike "$output" 'too long|differ' 'B1 and nothing else is said of it'

# --- through sshd --------------------------------------------------------------------------------------------
useradd -m -s /bin/bash frank
add_person frank staff
TEMPORARY=$(temporary frank)
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
eventually bash -c ': </dev/tcp/127.0.0.1/2222'
is "$(admin --json policy explain frank sshd --rhost 127.0.0.1 | field first_login)" false \
    'A3 the shipped policy has no first login from outside'
sed -i '/^rule "remote"/,/^}/ s/interactive = yes/&\n    first_login = yes/' /etc/warifu/test.policy
stop_tokend
start_tokend
output=$(drive <<X
start ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 \
    frank@127.0.0.1 "echo in-as-\\\$(id -un)"
$enrol_dialogue
see "in-as-frank"
over 0
X
)
is $? 0 'B3 sshd: where a policy has it, temporary password, change, enrolment and the command, in one go'
note "$output"
finish
