#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The whole life of a person against a running tokend: first login, forced change, enrolment, login,
# refusals, session lines, administration (A1 A4 B1 B3, abuse:P13, abuse:L11, abuse:T1).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool
private_tokend
start

# --- before there is a store ---------------------------------------------------------------------
answer=$(talk "$AUTH" user=lp service=login)
is "$(verdict <<<"$answer")" FAULT 'abuse:R5 without a store nobody is let in'
like "$answer" 'extension 1234' 'the refusal says whom to call'
holds 'init by root makes the store' make_store
answer=$(rescue 'init user=games')
like "$answer" 'end: CONFLICT' 'abuse:S6 init does not make a second store'

# --- the first login (B3) ------------------------------------------------------------------------
add lp
differs "${LP_PASSWORD:-}" '' 'a person is added with a temporary password'
answer=$(talk "$AUTH" user=lp service=login tty=/dev/tty1 -- 'wrong-password' '')
is "$(verdict <<<"$answer")" AGAIN 'a wrong temporary password is refused'
answer=$(talk "$AUTH" user=lp service=login tty=/dev/tty1 -- "$LP_PASSWORD" '')
is "$(verdict <<<"$answer")" GRANTED 'B3 the temporary password opens the way to its change'
like "$answer" 'first login just press Enter' 'the code prompt says what to do at a first login'
ticket=$(ticket <<<"$answer" | must_have ticket)
is "$(talk "$AUTH" user=lp service=login tty=/dev/tty1 -- "$LP_PASSWORD" '' | verdict)" GRANTED \
    'B3 the temporary password opens it again until it is replaced'
is "$(talk "$AUTH" op=account user=lp service=login tty=/dev/tty1 ticket="$ticket" | verdict)" NEW_PASSWORD \
    'B3 the account phase demands a new password'
differs "$(talk "$AUTH" op=account user=lp service=login tty=/dev/tty1 | verdict)" GRANTED \
    'abuse:P13 the account phase without a ticket does not open'

# --- languages (abuse:E1 abuse:E2) ---------------------------------------------------------------------------
prompts() { talk "$AUTH" user=no-such tty=/dev/pts/1 terminal=xterm "$@" | grep '^prompt'; }
like "$(prompts service=su language=ja_JP.UTF-8)" 'パスワード: $' 'a Japanese terminal is asked in Japanese'
is "$(prompts service=su language=en_US.UTF-8)" "prompt: no-such's Password: " 'an English one in English'
is "$(prompts service=login language=ja_JP.UTF-8 terminal=linux)" "prompt: no-such's Password: " 'abuse:E2 the Linux console in English'
is "$(prompts service=su language=C)" "prompt: no-such's Password: " 'abuse:E2 LANG=C in English'
for language in tr_TR ar_EG ja_JP.eucJP; do
    is "$(prompts service=su language=$language)" "prompt: no-such's Password: " "abuse:E1 $language in English"
done
like "$(prompts service=sshd tty=ssh language=C rhost=192.0.2.7)" 'パスワード: $' 'sshd in the language of the site'

# --- change and enrolment ------------------------------------------------------------------------
mkfifo "$HOME_DIR/answers"
talk "$AUTH" op=change user=lp service=login tty=/dev/tty1 terminal=xterm language=en_US.UTF-8 expired \
    ticket="$ticket" patience=20000 -- short short 'Tsuki+Kage-93' 'Tsuki+Kage-92' 'Tsuki+Kage-93' 'Tsuki+Kage-93' \
    000000 "@none" >"$HOME_DIR/change"
answer=$(cat "$HOME_DIR/change")
like "$answer" 'Too short: it needs at least 12 characters' 'B1 a refused password says why'
like "$answer" 'The two passwords differ' 'a mistyped repetition asks again'
like "$answer" 'Your password has been changed' 'the change is told'
like "$answer" '▀|▄|█' 'the QR code is drawn in half blocks for UTF-8'
like "$answer" 'Key: ([A-Z2-7]{4} ?)+' 'the key is shown as text too'
like "$answer" 'does not match' 'a wrong first code is refused'
is "$(verdict <<<"$answer")" NOT_CHANGED 'an enrolment that is not confirmed is not granted'

is "$(talk "$AUTH" user=lp service=login tty=/dev/tty1 -- "$LP_PASSWORD" '' | verdict)" AGAIN \
    'B3 the temporary password is over once it was replaced'

# The password holds now; the code is enrolled by the administrator, as for everybody else.
answer=$(rescue 'totp.enrol user=lp reason=test' 'user.show user=lp')
secret=$(sed -n 's/.*[?]secret=\([A-Z2-7]*\)&.*/\1/p' <<<"$answer" | must_have secret)
credential=$(grep uri= <<<"$answer" | value credential | must_have credential)
answer=$(rescue "totp.confirm user=lp reason=test n:credential=$credential code=$(first_code "$secret")")
like "$answer" 'end: DONE' 'the first code makes the enrolment active'
unlike "$(rescue 'user.show user=lp')" "$secret" 'abuse:C7 nothing reads a secret back'

# --- two classes (A1) ----------------------------------------------------------------------------
wrong=$(wrong_code "$secret")
login() { talk "$AUTH" user=lp service=login tty=/dev/tty1 terminal=linux -- "$@"; }
is "$(login 'Tsuki+Kage-93' "$wrong" | verdict)" AGAIN 'A1 a right password alone is refused'
is "$(login 'wrong' "$(code "$secret")" | verdict)" AGAIN 'A1 a right code alone is refused'
right=$(code "$secret")
answer=$(login 'Tsuki+Kage-93' "$right")
is "$(verdict <<<"$answer")" GRANTED 'A1 password and code open'
ticket=$(ticket <<<"$answer" | must_have ticket)
is "$(login 'Tsuki+Kage-93' "$right" | verdict)" AGAIN 'abuse:T1 the same code does not open again'
is "$(talk "$AUTH" op=account user=lp service=login tty=/dev/tty1 ticket="$ticket" | verdict)" GRANTED \
    'the account phase knows that authenticate happened'
is "$(talk "$AUTH" op=account user=bin service=login tty=/dev/tty1 ticket="$ticket" | verdict)" \
    "$(talk "$AUTH" op=account user=bin service=login tty=/dev/tty1 | verdict)" \
    'abuse:D8 a ticket is worth nothing to anybody else'

# --- session lines (A4) --------------------------------------------------------------------------
answer=$(talk "$AUTH" op=open user=lp service=login tty=/dev/tty1 language=en_US.UTF-8 ticket="$ticket")
is "$(verdict <<<"$answer")" GRANTED 'a session opens'
like "$answer" 'info: ' 'A4 the session says when the person was here last'
session=$(ticket <<<"$answer" | must_have ticket)
is "$(talk "$AUTH" op=close user=lp service=login tty=/dev/tty1 ticket="$session" | verdict)" GRANTED \
    'a session closes'
answer=$(talk "$AUTH" op=open user=lp service=cron)
unlike "$answer" 'info:|error:' 'abuse:P16 a session of cron says nothing'
answer=$(talk "$AUTH" op=open user=lp service=login tty=/dev/tty1 silent ticket="$ticket")
unlike "$answer" 'info:|error:' 'abuse:P16 PAM_SILENT is obeyed'

# --- lockout (A4, abuse:L11) ---------------------------------------------------------------------------
for _ in 1 2 3 4 5 6 7; do answer=$(login wrong "$wrong"); done
like "$answer" 'Try again in [0-9]+ minutes?' 'A4 a locked person is told when to try again'
right=$(login 'Tsuki+Kage-93' "$(code "$secret" 1)")
is "$(sed 's/[0-9]* minute.*//; s/ticket=.*//' <<<"$right")" "$(sed 's/[0-9]* minute.*//; s/ticket=.*//' <<<"$answer")" \
    'abuse:L11 locked: right and wrong factors look the same'
for _ in 1 2 3 4 5 6 7; do unknown=$(talk "$AUTH" user=no-such service=login tty=/dev/tty1 terminal=linux -- a 1); done
like "$unknown" 'Try again in [0-9]+ minutes?' 'promise 3: a name that does not exist is locked alike'
rescue 'lock.clear user=lp reason=test' | grep -q '^end: DONE'
wait_next_step
is "$(login 'Tsuki+Kage-93' "$(code "$secret" 1)" | verdict)" GRANTED 'an administrator clears the lockout'
finish
