#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The real `warifu` against a running tokend: set-up, people, code generators, roles, exit codes, with an
# administrator's own factors and in a rescue (A1 abuse:A1 A5 B3 B4 C1 C4 abuse:C7 D8 E5 H1, abuse:D1).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs oathtool jq expect
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
# Where everybody may run it: the build may lie in somebody's private directory.
install -m 755 "$top_builddir"/warifu{,-import-reader} "$HOME_DIR/"
run() { # WORD...: sets OUT, ERR and CODE
    "$HOME_DIR/warifu" --socket "${SOCKET:-$ADMIN}" "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out") ERR=$(cat "$HOME_DIR/err")
}
root() { SOCKET=$RESCUE run --rescue 'system test' "$@"; }
as() { # USER ANSWERS WORD...: with the answers on standard input
    local user=$1 answers=$2
    shift 2
    printf '%s' "$answers" | setpriv --reuid "$user" --regid nogroup --clear-groups \
        "$HOME_DIR/warifu" --socket "$ADMIN" --stdin "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err"
    CODE=$?
    OUT=$(cat "$HOME_DIR/out") ERR=$(cat "$HOME_DIR/err")
}
# The first login with the temporary password; the code is enrolled by the real command. Sets USER_PASSWORD and
# USER_SECRET. What is refused is told, as a test of what follows could not.
begin_work() { # USER
    local user=$1 password=${1^^}_PASSWORD new="Tsuki+Kage-${#1}3" ticket secret number
    ticket=$(talk "$AUTH" user="$user" service=login tty=/dev/tty5 -- "${!password}" '' | ticket | must_have "ticket of $user")
    talk "$AUTH" op=change user="$user" service=login tty=/dev/tty5 language=en_US.UTF-8 expired ticket="$ticket" -- \
        "$new" "$new" @none >"$HOME_DIR/out"
    grep -q 'Your password has been changed' "$HOME_DIR/out" || { note "$(<"$HOME_DIR/out")"; return 1; }
    root totp enrol "$user" --reason test --show-secret --json
    secret=$(json '.rows[0].secret' | tr -d ' ' | must_have "secret of $user") number=$(json '.rows[0].credential' | must_have "credential of $user")
    first_code "$secret" | "$HOME_DIR/warifu" --socket "$RESCUE" --rescue x --stdin totp confirm "$user" "$number" --reason x \
        >"$HOME_DIR/out" 2>&1 || { note "$(<"$HOME_DIR/out")"; return 1; }
    note_used "$secret" -1
    printf -v "$password" '%s' "$new"
    printf -v "${1^^}_SECRET" '%s' "$secret"
}
json() { jq -er "$1" <<<"$OUT" 2>/dev/null; }

# --- nothing there yet --------------------------------------------------------------------------------
run status
is "$CODE" 69 'without tokend: unreachable'
start
root status --json
is "$CODE/$(json '.rows[] | select(.item == "state").value')" 41/absent 'status works before there is a store'
root user list
isnt_done=$CODE
differs "$isnt_done" 0 'nothing else does'
SOCKET=$RESCUE run init games --display '山田 花子'
is "$CODE" 2 'abuse:C2 init does not print a password where no terminal is'
SOCKET=$RESCUE run init games --display '山田 花子' --output "$HOME_DIR/first"
is "$CODE/$(stat -c %a "$HOME_DIR/first")" 0/600 'abuse:C3 init writes it into a file of mode 0600'
unlike "$OUT$ERR" "$(cut -sd, -f2 "$HOME_DIR/first" | tail -1)" 'B4 and shows it nowhere else'
SOCKET=$RESCUE run init games --show-secret
is "$CODE" 4 'abuse:S6 a second init is a conflict'
GAMES_PASSWORD=$(tail -1 "$HOME_DIR/first" | cut -d, -f2 | must_have 'first password of games')
begin_work games # not in a subshell: it sets variables
is $? 0 'the first administrator logs in, changes the password and enrols'

# --- people, in a rescue --------------------------------------------------------------------------------
root user add lp --display '太郎' --role auditor --reason 'spring' --show-secret --json
is "$CODE/$(json '.status.name')" 0/done 'a person is added'
LP_PASSWORD=$(json '.rows[0].temporary_password' | must_have 'temporary password of lp')
like "$ERR" RESCUE 'a rescue is loud'
root user add lp --reason spring --show-secret
is "$CODE" 4 'adding twice is a conflict'
root user add no-such-account --reason spring --show-secret
is "$CODE" 3 'a person needs an account'
root user add root --reason spring --show-secret
is "$CODE" 2 'D5 root is no person'
root user add mail --reason spring --show-secret --dry-run
is "$CODE" 0 'a dry run'
root user show mail
is "$CODE" 3 'which changes nothing'
root user list --json
is "$(json '[.rows[].user] | join(" ")')" 'games lp' 'the list has everybody'
is "$(json '.rows[] | select(.user == "lp").display')" '太郎' 'H1 Japanese comes back as it went in'
root password reset lp --reason forgotten --show-secret --json
differs "$(json '.rows[0].temporary_password')" "$LP_PASSWORD" 'B4 a reset makes another password'
LP_PASSWORD=$(json '.rows[0].temporary_password' | must_have 'temporary password of lp')
begin_work lp
is $? 0 'the auditor logs in for the first time'

# --- an administrator, with two factors ----------------------------------------------------------------
answers() { printf '%s\n%s\n' "$1" "$(fresh_code "$2")"; } # PASSWORD SECRET
used=$(answers "$GAMES_PASSWORD" "$GAMES_SECRET")
as games "$used" user show lp --json
is "$CODE/$(json '.rows[0].role')" 0/auditor 'A1 password and code: an administrator works under their own name'
as games "$used" status
is "$CODE" 77 'abuse:T1 the same code does not prove it twice'
as games "$(printf '%s\n%s\n' "$GAMES_PASSWORD" "$(wrong_code "$GAMES_SECRET")")" status
is "$CODE" 77 'A1 one class is not enough'
as games '' status
is "$CODE" 77 'no answer is no proof'
as games '' --rescue 'let me' status
is "$CODE" 77 'a rescue is for root'
as bin "$(printf 'x\n000000\n')" status
is "$CODE" 77 'abuse:D1 whom nobody knows gets nothing'
as lp "$(answers "$LP_PASSWORD" "$LP_SECRET")" user list --json
is "$CODE/$(json '.status.exit')" 0/0 'D8 an auditor may look'
as lp "$(answers "$LP_PASSWORD" "$LP_SECRET")" user suspend games --reason coup
is "$CODE" 5 'D8 an auditor may not change anything: forbidden'

# --- many commands after one proof --------------------------------------------------------------------------
printf 'user add mail --reason x --output %s\nlock show\nuser role mail staff --reason same\nuser show mail --json\n' \
    "$HOME_DIR/games/password" >"$HOME_DIR/commands"
install -d -o games "$HOME_DIR/games"
cat >"$HOME_DIR/shell.exp" <<'EXPECT'
set timeout 10
log_user 1
set commands [split [string trim [read [open $env(HOME_DIR)/commands]]] "\n"]
spawn -noecho setpriv --reuid games --regid nogroup --clear-groups $env(HOME_DIR)/warifu --socket $env(ADMIN) --lang en
expect "assword" { send -- "$env(PASSWORD)\r" }
expect "code" { send -- "$env(CODE)\r" }
foreach command $commands { expect "warifu> " { send -- "$command\r" } }
expect "warifu> " { send "exit\r" }
expect eof
exit [lindex [wait] 3]
EXPECT
export HOME_DIR ADMIN TERM=xterm PASSWORD=$GAMES_PASSWORD
shell=$(CODE=$(fresh_code "$GAMES_SECRET") expect "$HOME_DIR/shell.exp")
is $? 0 'the shell takes several commands after one proof'
like "$shell" 'already has this role' 'its commands are answered one by one'
like "$shell" '"user": "mail"' 'in text or JSON'
is "$(stat -c %a-%U "$HOME_DIR/games/password")" 600-games 'abuse:C3 a file of the administrator only'
unlike "$shell" "$GAMES_PASSWORD" 'B8 no password is echoed'

# --- code generators ------------------------------------------------------------------------------------------
root totp enrol mail --reason test --label 電話
is "$CODE" 2 'abuse:C2 a seed is not printed where no terminal is'
root totp enrol mail --reason test --label 電話 --output "$HOME_DIR/seed"
is "$CODE/$(stat -c %a "$HOME_DIR/seed")" 0/600 'abuse:C3 but written into a file of mode 0600'
seed=$(sed -n 's/.*[?]secret=\([A-Z2-7]*\)&.*/\1/p' "$HOME_DIR/seed" | must_have 'secret of mail')
number=$("$HOME_DIR/warifu" --socket "$RESCUE" --rescue x totp list mail --json 2>/dev/null | jq '.rows[0].credential' | must_have 'credential of mail')
confirm() { printf '%s\n' "$1" | "$HOME_DIR/warifu" --socket "$RESCUE" --rescue x --stdin totp confirm mail "$number" --reason x >"$HOME_DIR/out" 2>&1; }
confirm "$(wrong_code "$seed")"
is $? 1 'a wrong code does not activate it'
right=$(code "$seed")
confirm "$right"
is $? 0 'a right one does'
confirm "$right"
differs $? 0 'abuse:T7 and is used then'
root totp list mail --json
is "$(json '.rows[0] | "\(.state) \(.label)"')" 'active 電話' 'C1 it is in the register'
root user show mail --json
unlike "$OUT$ERR" "$seed" 'abuse:C7 no answer holds the seed again'
time_step_with_room # the drift is counted from the step that runs
printf '%s\n%s\n' "$(code "$seed" 3)" "$(code "$seed" 4)" |
    "$HOME_DIR/warifu" --socket "$RESCUE" --rescue x --stdin totp resync mail --reason drift --json >"$HOME_DIR/out" 2>/dev/null
is "$(jq '.rows[0].drift' "$HOME_DIR/out")" 4 'abuse:T6 two codes bring it back in step'
root totp revoke mail --reason lost
is "$CODE" 0 'C4 revoked'
root totp revoke mail --credential "$number" --reason lost
differs "$CODE" 0 'once is once'

# --- import ---------------------------------------------------------------------------------------------------
printf 'user,display,role,reason\nnews,"報道, 係",staff,\nlp,,,\nno-such-account,,,\n' >"$HOME_DIR/people.csv"
root user import "$HOME_DIR/people.csv" --reason spring --dry-run --json
is "$CODE/$(json '[.rows[] | "\(.line) \(.result)"] | join(", ")')" '1/2 would be done, 3 conflict, 4 not-found' \
    'a dry run reports every line'
root user import "$HOME_DIR/people.csv" --reason spring --output "$HOME_DIR/imported" --json
is "$CODE/$(json '[.rows[] | "\(.line) \(.result)"] | join(", ")')" '1/2 done, 3 conflict, 4 not-found' \
    'an import does the good lines and names the others'
like "$(cat "$HOME_DIR/imported")" $'^user,temporary_password,expires\nnews,[^,]+,[0-9]+$' 'B4 its passwords are in the file'
printf '\227\230\227p\216\322,\214\240\214\300\r\nirc,\220E\210\365\r\n' >"$HOME_DIR/excel.csv" # CP932: 利用者, 権限; 職員
root user import "$HOME_DIR/excel.csv" --reason spring --dry-run --json
is "$CODE/$(json '[.rows[] | "\(.line) \(.user) \(.result)"] | join(", ")')" '0/2 irc would be done' \
    'a list as Excel in Japan saves it is read'
printf 'user\n' >"$HOME_DIR/bad.csv"
printf 'x,y\n' >>"$HOME_DIR/bad.csv"
root user import "$HOME_DIR/bad.csv" --reason spring --output "$HOME_DIR/imported2"
is "$CODE" 65 'a malformed file is refused as a whole'
printf 'user,role\nlist,\nuucp,boss\n\377,\nirc,\n,staff\n' >"$HOME_DIR/bad.csv"
root user import "$HOME_DIR/bad.csv" --reason spring --dry-run --json
is "$CODE/$(json '[.rows[] | "\(.line) \(.result)"] | join(", ")')" '65/2 would be done, 3 malformed, 4 malformed, 5 would be done, 6 malformed' \
    'a dry run reports good and malformed lines in the order of the file, also where bytes are no text'
(umask 077 && printf 'HOTP/T30/6\tnews\t-\t3132333435363738393031323334353637383930\nHOTP/E/6\tnews\t-\t3132333435363738393031323334353637383931\t5\nnonsense\n\203\145\n' >"$HOME_DIR/users.oath")
root totp import "$HOME_DIR/users.oath" --reason spring --format pam_oath --json
is "$CODE/$(json '[.rows[].result] | sort | join(",")')" '65/done,done,malformed,malformed' 'generators of pam_oath are taken over'
(umask 077 && printf 'HOTP/E/6\tlp\t-\t3132333435363738393031323334353637383930\n' >"$HOME_DIR/again.oath")
root totp import "$HOME_DIR/again.oath" --reason spring --format pam_oath --json
is "$CODE/$(json '.rows[0] | "\(.line) \(.result) \(.message)"' | grep -o '.*(news)$' | cut -c 1-10)" '1/1 conflict' \
    "abuse:T1 a seed that somebody else has is refused, with the line and that person's name"

root password policy --json
like "$(json '.rows[] | select(.setting == "dictionary").value')" '^(yes|no)$' 'B1 password policy says yes or no where that is the answer'
# --- the rest -------------------------------------------------------------------------------------------------
root policy explain lp sshd --rhost 192.0.2.7 --json
is "$CODE/$(json '.rows[0].decision')/$(json '.rows[0].classes')" 0/rule/2 'A1 A3 explain: a remote login needs two classes'
root policy explain lp no-such-service --json
like "$(json '.rows[0].decision')" '^(deny|no_rule)$' 'A2 explain: a service without a rule of its own is denied'
root policy explain lp sddm --json
is "$(json '.rows[0].decision')/$(json '.rows[0].kind')" deny/greeter-one 'abuse:M3 explain: what is refused on purpose is denied, and of which kind it is'
like "$(json '.rows[0].reason')/$(json '.rows[0].reason_ja')" 'one answer.*答えを一つ' 'abuse:M3 explain: and why, in both languages'
for profile in municipal kobe kikuyo nist-800-63b-4 juki; do
    run policy lint "$top_srcdir/policies/$profile.policy"
    is "$CODE" 0 "policy lint: the shipped profile $profile breaks no clause"
    run policy lint "$(readlink -f "$top_builddir")/policies/$profile-key.policy"
    is "$CODE" 0 "policy lint: nor does $profile-key"
done
sed 's/min_length = .*/min_length = 4/' "$top_srcdir/policies/municipal.policy" >"$HOME_DIR/weak.policy"
run policy lint "$HOME_DIR/weak.policy" --json
is "$CODE/$(json '[.rows[] | select(.severity == "error").clause] | index("B1") != null')" 1/true 'B1 policy lint names the clause of a short password'
sed 's/origin = local/origin = remote/' "$top_builddir/policies/juki-key.policy" >"$HOME_DIR/far.policy"
run policy lint "$HOME_DIR/far.policy"
like "$OUT" 'My Number zone' 'A3 policy lint: nothing remote in juki-key either'
run policy lint /etc/passwd
is "$CODE" 65 'policy lint of something else'

# What is told is what holds: the lock of the rule that locked, not the longest of the policy (30 minutes).
for _ in 1 2 3 4 5; do talk "$AUTH" user=lp service=login patience=5000 -- x 000000 >/dev/null 2>&1; done
root lock show lp --json
is "$(json '.rows[] | select(.origin == "local") | "\(.locked) \(.retry > 600 and .retry <= 900)"')" 'true true' \
    'A4 lock show: the time that is left is that of the rule (15 minutes)'
root lock show lp
like "$OUT" 'yes +1[45] min' 'A4 lock show: and so for people'
unlike "$ERR" 'nothing to show' 'lock show: what was shown is not nothing'
root lock clear lp --reason test
is "$CODE" 0 'A4 lock clear'
root lock clear lp --reason test
like "$ERR$OUT" 'no lock to lift' 'A4 lock clear: where there is none that is said'
root log --event login.locked
unlike "$ERR" 'nothing to show' 'log --event: a record was shown, so there was something to show'
like "$OUT" 'locked out' 'log --event: and it is the record'
root log --event card.destroyed
like "$ERR" 'nothing to show' 'log --event: where there is none that is said'
root log --event user.added --json
is "$(json '[.rows[].user] | join(" ")')" 'games lp mail news' 'E5 the log tells who was added'
is "$(json '.rows[1].record | fromjson | "\(.clause) \(.actor) \(.reason)"')" 'A5 root spring' 'E5 by whom and why, under which clause'
root log --user lp
like "$OUT" 'lp  person added  clause=A5' 'the log for people'
root user suspend news --reason $'a\x1b[2Jb'
is "$CODE" 2 'abuse:A1 a reason that moves a terminal is refused where it is entered'
root user suspend news --reason 'a"b result=ok'
root log --event user.suspendet
is "$CODE" 2 'E5 a misspelt event does not look like nothing happened'
root log --event user.suspended
unlike "$OUT$ERR" 'nothing to show' 'abuse:M22 what was shown is not said to be nothing'
unlike "$OUT" $'\x1b' 'abuse:A1 no record reaches the terminal raw'
like "$OUT" 'reason="a\\"b result=ok"' 'abuse:A1 nor forges a field'
root user remove news --reason left
is "$CODE" 2 'a removal wants to be confirmed'
root --yes user remove news --reason left
is "$CODE" 0 'and is done then'

# --- the log for others -----------------------------------------------------------------------------------
root audit head --key
printf '%s\n' "$OUT" >"$HOME_DIR/log.key"
like "$OUT" '^warifu/[0-9a-f]{32}\+[0-9a-f]{8}\+' 'E4 the key that signs heads of the log'
root audit head
printf '%s\n' "$OUT" >"$HOME_DIR/log.head"
is "$(sed -n 1p <<<"$OUT")" "$(cut -d+ -f1 "$HOME_DIR/log.key")" 'E1 the head is that of this log'
root audit export --output "$HOME_DIR/log.jsonl"
is "$CODE/$(stat -c %a "$HOME_DIR/log.jsonl")" 0/600 'E4 the log is exported, and found complete'
run audit verify "$HOME_DIR/log.jsonl" --key "$HOME_DIR/log.key" --checkpoint "$HOME_DIR/log.head"
like "$CODE $OUT$ERR" '^0 .*complete and unaltered' 'E4 anybody finds the same, and that it begins with the head from before'
is "$(jq -s 'map(select(.entry)) | [length, .[-1].entry.sequence] | .[0] == .[1]' "$HOME_DIR/log.jsonl")" true 'E4 every line is JSON, from the first record to the last'
sed -i '0,/"user":"lp"/s//"user":"1p"/' "$HOME_DIR/log.jsonl"
run audit verify "$HOME_DIR/log.jsonl" --key "$HOME_DIR/log.key"
like "$CODE $ERR$OUT" '^20 .*was edited' 'abuse:A3 one letter of it is found'
finish
