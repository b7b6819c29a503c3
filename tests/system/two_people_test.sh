#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D7, D8: real accounts, real sudo, the real command: what the policy has two people do is asked for by one, seen and
# approved by another, and done once, whatever happens in between.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat

by() { # PERSON VERB ...: that person's own command, with factors of this moment
    local person=$1
    shift
    printf '%s\n' "$(password "$person")" "$(code "$person")" | as "$person" warifu --stdin --yes --json "$@" 2>/tmp/said
}
field_of() { # FIELD: of the first row that has it
    jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'
}
shown() { # PERSON NUMBER: the word that this person is shown
    by "$1" request show "$2" | field_of shown
}
approve() { # PERSON NUMBER: what they have just seen
    local word
    word=$(shown "$1" "$2" | must_have 'word of the approval')
    by "$1" request approve "$2" --shown "$word" --reason 'seen' >/tmp/answer
}
sudo_bob() { printf '%s\n' "$(password bob)" "$(code bob "${1:-right}")" | as bob sudo -k -S id -un 2>/dev/null; }
wrong_codes() {
    local _
    for _ in 1 2 3 4; do sudo_bob wrong; done
}

admin user role carol admin --reason 'second administrator' >/dev/null # by root: boss made neither
admin user role bob auditor --reason 'audits' >/dev/null

# --- with the approval ---------------------------------------------------------------------------
wrong_codes >/dev/null
is "$(sudo_bob)" '' 'A4 bob, an auditor, is locked out of sudo'
asked=$(by boss lock clear bob --reason 'asked bob')
is "$?" 8 'D7 boss alone lifts no lock of a privileged ID: the command waits'
note "$asked"
is "$(jq -r .status.name <<<"$asked")" waits 'D7 and says so to programs'
number=$(jq -r .status.subject <<<"$asked" | must_have 'number of the request')
is "$(field_of approvers <<<"$asked")" carol 'D7 boss is told who can approve it'
is "$(sudo_bob)" '' 'D7 nothing was done yet: sudo stays locked'
seen=$(by carol request show "$number")
is "$(field_of command <<<"$seen")" 'warifu lock clear bob' 'D7 carol sees the command'
like "$(jq -c '.rows[] | select(.change)' <<<"$seen")" '"change": *"lock.cleared".*"before": *"[0-9]+,locked".*"after": *"0"' \
    'D7 and what is so now, and what would be so'
like "$(as carol warifu --lang ja --stdin request show "$number" <<<"$(password carol; code carol)" 2>&1)" 'ロックを解除する' 'D7 in Japanese too'
word=$(field_of shown <<<"$seen" | must_have 'word of the approval')
by boss request approve "$number" --shown "$word" --reason mine >/dev/null
is "$?" 5 'D8 boss does not approve it'
by carol request approve "$number" --shown 0000000000000000 --reason 'not looked at' >/dev/null
is "$?" 4 'D7 what carol was not shown is not approved'
by carol request approve "$number" --shown "$word" --reason 'talked to bob' >/tmp/answer
is "$?" 0 'D7 carol approves what they were shown'
is "$(sudo_bob)" root 'D7 and with that it is done: sudo opens'
holds 'E5 on record as done by both' eventually bash -c "grep -q 'lock.cleared.*\"actor\":\"boss\".*\"approver\":\"carol\"' $LOGFILE"
by carol request approve "$number" --shown "$word" --reason again >/dev/null
is "$?" 4 'D7 once'
by boss lock clear alice --reason 'asked alice' >/dev/null
is "$?" 0 'D7 of staff one administrator does it alone'

# --- by whoever asked ------------------------------------------------------------------------------
asked=$(by boss emergency issue bob --until 2h --reason 'card at home' --show-secret)
is "$?" 8 'D7 an emergency code of a privileged ID waits'
unlike "$asked" '([0-9A-HJKMNP-TV-Z]{4}-){3}' 'B4 and is not made'
number=$(jq -r .status.subject <<<"$asked" | must_have 'number of the request')
kill_tokend
start_tokend
holds 'abuse:D12 the request outlives kill -9; carol approves it' approve carol "$number"
unlike "$(cat /tmp/answer)" '([0-9A-HJKMNP-TV-Z]{4}-){3}' 'B4 carol sees no code'
kill_tokend
start_tokend
answer=$(by boss emergency issue bob --until 2h --reason 'card at home' --show-secret)
is "$?" 0 'D7 abuse:D12 boss runs the same command again, and it is done'
like "$answer" '([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}' 'B4 the code is shown to boss alone'
by boss emergency issue bob --until 2h --reason 'card at home' --show-secret >/dev/null
is "$?" 4 'D7 once'

# --- what happens in between -----------------------------------------------------------------------
ask() { # ...: asks as boss for something that can be asked for again and again; its number
    by boss lock clear bob --reason "$1" | jq -r .status.subject
}
number=$(ask first | must_have 'number of the request')
word=$(shown carol "$number" | must_have 'word of the approval')
wrong_codes >/dev/null
by carol request approve "$number" --shown "$word" --reason 'old view' >/dev/null
is "$?" 4 'D7 what has changed since is not approved'
word=$(shown carol "$number" | must_have 'word of the approval')
admin user role carol staff --reason 'moved' >/dev/null
by carol request approve "$number" --shown "$word" --reason 'no role' >/dev/null
is "$?" 5 'D8 who lost the role between the look and the approval approves nothing'
admin user role carol admin --reason 'back' >/dev/null
admin user suspend boss --reason 'leave' --sessions leave >/dev/null
by carol request approve "$number" --shown "$word" --reason 'boss is away' >/dev/null
is "$?" 4 'abuse:R1 nor is anything done for whoever was suspended'
admin user resume boss --reason 'back' >/dev/null

useradd -m madoguchi
admin shared create madoguchi --reason 'counter' >/dev/null
admin shared add madoguchi boss --reason 'counter' >/dev/null
printf '%s\n' boss "$(password boss)" "$(code boss)" | as madoguchi warifu --stdin --yes request approve "$number" --shown "$word" --reason 'as another' >/dev/null 2>&1
unlike "$?" '^0$' 'A6 D8 boss does not approve it under a shared ID'
holds 'D8 it still waits' test "$(by carol request show "$number" | field_of state)" = requested

enrol erin2 hotp admin >/dev/null
word=$(shown carol "$number" | must_have 'word of the approval')
other=$(shown erin2 "$number" | must_have 'word of the other approval')
is "$word" "$other" 'D7 both are shown the same'
(printf '%s\n' "$(password carol)" "$(code carol)" | as carol warifu --stdin --yes request approve "$number" --shown "$word" --reason one >/dev/null 2>&1; echo $? >/tmp/one) &
(printf '%s\n' "$(password erin2)" "$(code erin2)" | as erin2 warifu --stdin --yes request approve "$number" --shown "$other" --reason two >/dev/null 2>&1; echo $? >/tmp/two) &
wait
is "$(sort -n /tmp/one /tmp/two | paste -sd' ')" '0 4' 'D7 of two who approve at once one does'
is "$(events lock.cleared bob | grep -c '"reason":"first"\|first')" 3 'D7 and it is done once: a record for each budget'

# --- one person with two IDs -------------------------------------------------------------------------
# Of boss's making alone: the ID, its temporary password, its generator.
as_boss_made() { # USER
    admin() { by boss "$@"; }
    import_token() {
        local file
        file=$(mktemp /tmp/users.oath.XXXXXX)
        printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$1" "$(secret_of "$1")" >"$file"
        chown boss "$file"
        by boss totp import "$file" --format pam_oath --reason 'a new colleague' >/dev/null
    }
    enrol "$1" hotp
}
holds 'D8 boss makes an ID alone, and logs in with it' eval '(as_boss_made gina)'
number=$(by boss user role gina admin --reason 'a new colleague' | field_of review | must_have 'number of the review')
by carol review approve "$number" --reason 'as boss says' >/dev/null
is "$?" 0 'D8 carol believes it, and approves the role'
like "$(by carol user show gina | jq -c '.rows[] | select(.giver)')" '"giver": *"boss".*"gave_password": *true' 'D8 user show says whose gift its password is'
wrong_codes >/dev/null
number=$(ask 'by two IDs' | must_have 'number of the request')
is "$(by boss request show "$number" | field_of approvers)" 'carol, erin2' 'D8 gina is none of those who can approve it'
word=$(shown gina "$number" | must_have 'word of the approval')
answer=$(by gina request approve "$number" --shown "$word" --reason 'in order')
is "$?" 5 'D8 whoever made an ID does not approve with it what they ask for'
like "$answer" 'could be both.*user show' 'D8 and the refusal says why, and what to do'
holds 'E5 and so does the record' eventually bash -c "grep -q 'admin.refused.*same_hands' $LOGFILE"
holds 'D8 carol approves it' approve carol "$number"

# --- root, and dry runs ------------------------------------------------------------------------------
output=$(by boss --json lock clear bob --reason 'would it' --dry-run)
is "$?" 0 'D7 a dry run asks for nothing'
unlike "$(by carol request list)" 'would it' 'D7 and leaves no request'
admin lock clear bob --reason 'nobody is there' >/dev/null
is "$?" 0 'F2 root in a rescue is not asked for a second person'
like "$(admin review list)" 'lock.clear bob' 'F2 and it stays listed until somebody has looked at it'
finish
