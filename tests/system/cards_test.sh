#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A lost card, its replacement, and somebody who leaves, through the real command, daemon and PAM (C1-C6, F4).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

try() { # SERVICE USER [CODE]
    probe -t tty1 -m "code=${3:-$(code "$2")}" -m "assword=$(password "$2")" "$1" "$2" authenticate
}
state() { admin --json card show "$1" | field state; }
token() { # USER SERIAL: a new seed for the person, on a registered token
    printf '%s\n' "$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$PEOPLE/$1.secret"
    echo hotp >"$PEOPLE/$1.kind"
    echo 0 >"$PEOPLE/$1.next"
    printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$1" "$(secret_of "$1")" >/root/token.oath
    chmod 600 /root/token.oath
    admin totp import /root/token.oath --format pam_oath --card "$2"
}

admin totp revoke bob --reason 'gets a token' >/dev/null
admin totp revoke carol --reason 'gets a token' >/dev/null
exits 1 'C1 nothing is put on a token that is not registered' token bob KB-1
holds 'C1 a token is registered with its holder' admin card issue KB-1 --holder bob --kind token --method 'by hand' --witness carol
exits 1 'C2 it is not somebody else'\''s' token carol KB-1
holds 'C1 the generator of bob is on it' token bob KB-1
is "$(state KB-1)" active 'C1 it is in use'
like "$(try su bob)" 'authenticate: PAM_SUCCESS' 'C1 and opens'

holds 'C4 it is suspended while it is looked for' admin card suspend KB-1 --reason 'left at home?'
like "$(try su bob)" 'authenticate: PAM_AUTH_ERR' 'C4 it opens nothing meanwhile'
holds 'C4 found: the suspension is lifted' admin card lost KB-1 --found --reported-by bob --when 5m
admin lock clear bob --reason test >/dev/null
like "$(try su bob)" 'authenticate: PAM_SUCCESS' 'C4 it opens again'

# A prompt that waits while the card is reported lost.
coproc CLIENT { exec "$HELPERS/pam_probe" -t tty1 su bob authenticate; }
hold_client
read -r -u "$out" _
password bob >&"$in"
read -r -t 10 -u "$out" prompt
like "$prompt" code 'abuse:R1 a login waits at the prompt for the code'
lost=$(admin --json card lost KB-1 --reported-by '山田 太郎' --when 90m --where '通勤の電車' --how '網棚に置き忘れ' --report /root/loss.txt)
is "$(field state <<<"$lost")" lost 'C3 C4 one command takes the report and kills the card'
is "$(field credentials <<<"$lost")" 1 'C4 it says how many credentials were revoked'
like "$(field milliseconds <<<"$lost")" '^[0-9]+$' 'C4 and how many milliseconds it took'
is "$(field sessions <<<"$lost")" no_logind_none_known 'C4 where there is no logind the command says so'
note "milliseconds: $(field milliseconds <<<"$lost")"
code bob >&"$in"
exec {in}>&-
like "$(timeout 20 cat <&"$out")" 'authenticate: PAM_AUTH_ERR' 'abuse:R1 the waiting prompt does not open with the right code'
like "$(try su bob)" 'authenticate: PAM_AUTH_ERR' 'C4 nor does the next login'
exits 4 'C4 found again: a revocation stays' admin card lost KB-1 --found --reported-by bob --when 1m
like "$(try su bob)" 'authenticate: PAM_AUTH_ERR' 'abuse:R1 nothing came back'
like "$(events card.lost bob)" '山田 太郎' 'C3 the log names who reported it'

# F4: the nine items, in both languages, with what the log knows.
for item in 'ア 件名' 'イ 判明した日時' 'ウ 発生した日時' 'エ 通報者' 'オ 事件事故等の内容' 'カ 漏えいした情報' \
    'キ 想定される原因' 'ク 事件事故等への対応' 'ケ 復旧方針'; do
    grep -qF "$item" /root/loss.txt || fail "F4 the report has the item $item" "$(cat /root/loss.txt)"
done
is "$(grep -cE '^[1-9] [A-Z]' /root/loss.txt)" 9 'F4 nine items in English too'
is "$(stat -c %a /root/loss.txt)" 600 'F4 the report is for its writer alone'
like "$(cat /root/loss.txt)" '通勤の電車' 'F4 it says where'
like "$(cat /root/loss.txt)" '経緯: 網棚に置き忘れ' 'C3 F4 and how it went missing'
is "$(grep -c '  bob  su  .*★紛失後' /root/loss.txt)" 2 'F4 it lists the uses after the loss, with who, what and where'
like "$(cat /root/loss.txt)" 'Logins granted after the loss: 2 ' 'F4 and counts them'

exits 74 'F4 a report never writes over a file' admin card report KB-1 --report /root/loss.txt
holds 'F4 the report can be drafted later, too' admin card report KB-1 --report /root/later.txt
is "$(grep -v '所要\|revoked in' /root/later.txt | grep -v '失効させた\|were revoked')" \
    "$(grep -v '失効させた\|were revoked' /root/loss.txt)" 'F4 from the log alone it says the same'

holds 'F2 bob works today with an emergency code' test -n "$(admin --json emergency issue bob --until 1h --reason lost --show-secret | field emergency_code)"
holds 'C5 the token is replaced' admin card replace KB-1 KB-2 --reason lost
holds 'C5 the new one gets a generator of its own' token bob KB-2
admin lock clear bob --reason test >/dev/null
like "$(try su bob)" 'authenticate: PAM_SUCCESS' 'C5 and opens'
open() { admin --json card list --open "$@" | jq -rs '[.. | objects | select(.serial?) | "\(.serial)=\(.state)"] | unique | join(" ")'; }
is "$(open)" KB-1=lost 'C5 the old one is still to be brought back'
exits 4 'C5 nobody destroys what was not collected' admin card destroy KB-1 --method shredder --witness carol
holds 'C5 it is collected' admin card collect KB-1 --witness carol
holds 'C5 and destroyed, before a witness' admin card destroy KB-1 --method shredder --witness carol
is "$(open)" '' 'C5 nothing is open any more'
like "$(LANGUAGE=ja LC_ALL=C.UTF-8 admin card show KB-1)" '廃棄済み.*shredder.*carol' 'C5 the register remembers how and before whom, in Japanese too'

holds 'C2 a department'\''s card has listed users' admin card issue D-1 --department 市民課 --members bob,carol --kind token
holds 'C2 carol puts a generator for carol on it' token carol D-1
like "$(try login carol)" 'authenticate: PAM_SUCCESS' 'C2 and uses it under the name carol'
exits 1 'C2 who is not listed cannot' token alice D-1

# What is in the hands of somebody who leaves, wherever it stands.
useradd -m dan
admin user add dan --show-secret >/dev/null
printf 'HOTP/E/6\tdan\t-\t%s\t0\n' 3132333435363738393031323334353637383930 >/root/dan.oath
chmod 600 /root/dan.oath
holds 'C6 dan has a generator without a name' admin totp import /root/dan.oath --format pam_oath
holds 'C6 and may use the card of a department' admin card issue D-2 --department 税務課 --members dan,carol --kind card
left=$(admin --json user offboard dan --reason 'moved away')
is "$?:$(field outstanding <<<"$left"):$(field departments <<<"$left")" 0:1:1 'C6 abuse:M22 both are counted when their holder leaves'
like "$left" '"serial": "token-[0-9]+".*"department_card": "D-2".*what is listed is outstanding' 'C6 abuse:M22 and listed, and nothing else is said'
useradd -m eve
admin user add eve --show-secret >/dev/null
like "$(admin --json user offboard eve --reason 'moved away')" 'nothing is outstanding' 'C6 who has nothing leaves nothing'

# Off-boarding, with a session's ticket out and a prompt waiting.
coproc CLIENT { exec "$HELPERS/pam_probe" -t tty1 su bob authenticate; }
hold_client
read -r -u "$out" _
password bob >&"$in"
read -r -t 10 -u "$out" prompt
left=$(admin user offboard bob --reason 'moved away')
is "$?" 0 'C6 bob leaves'
like "$left" 'KB-2.*revoked.*bob' 'C6 what has to be handed back is printed'
code bob >&"$in"
exec {in}>&-
like "$(timeout 20 cat <&"$out")" 'authenticate: PAM_AUTH_ERR' 'abuse:R1 C6 the prompt that waited does not open'
like "$(try su bob)" 'authenticate: PAM_(AUTH_ERR|MAXTRIES)' 'C6 nor does anything else'

# Without logind (with a real one: stop_logind_test.sh). A department's card is lost, and what it opened is named.
like "$(probe -t /dev/tty3 -m "code=$(code carol)" -m "assword=$(password carol)" login carol authenticate account open)" \
    'open: PAM_SUCCESS' 'C2 carol logs in with what is on the card of the department'
like "$(admin session list carol)" 'D-1' 'C4 it is known with which card a session was opened'
holds 'C4 carol has a personal card' admin card issue KB-8 --holder carol
lost=$(admin --json card lost KB-8 --reported-by carol --when 5m)
is "$?:$(field sessions <<<"$lost")" 0:no_logind_none_known 'abuse:M22 another card of carol is lost: nothing that it opened is open'
lost=$(admin --json card lost D-1 --reported-by carol --when 5m)
is "$?:$(field sessions <<<"$lost"):$(field not_stopped <<<"$lost")" 7:no_logind:1 'abuse:M22 of what the lost one opened nothing is said to be stopped where nobody can be asked'
like "$lost" '"person": "carol", "service": "login", "tty": "/dev/tty3".*"done": "nothing", "seen": "nobody_to_ask"' 'abuse:M22 but which it is'
like "$(events session.stopped carol)" 'nobody_to_ask' 'abuse:M22 E5 so says the log'
finish
