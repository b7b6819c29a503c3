#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D7, D8, E5, A8: which policy is in force: what it says, what another one would change for whom, what it would have made of
# the logins in the log; and that where it says so root's file alone changes nothing, but two administrators do.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat
policy=/etc/warifu/test.policy

by() { # PERSON VERB ...: that person's own command, with factors of this moment
    local person=$1
    shift
    printf '%s\n' "$(password "$person")" "$(code "$person")" | as "$person" warifu --stdin --yes --json "$@" 2>/tmp/said
}
field_of() { # FIELD: of the first row that has it
    jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'
}
digest_of() { sha256sum <"$1" | cut -d' ' -f1; }
item() { admin --json status | jq -r --arg item "$1" '.rows[] | select(.item == $item) | .value'; }
serves_by() { [ "$(item policy_digest)" = "$1" ]; }
state_of() { admin --json policy list | jq -r --arg digest "$1" '.rows[] | select(.digest == $digest) | .state'; }
reload() { kill -HUP "$(tokend_pid supervisor)"; }
inspected() { warifu --json check --only policy 2>/tmp/said | jq -r '.rows[] | select(.finding | strings | test("differs|not_checked")) | .finding'; }
opens() { [[ "$(probe -a "$(password bob)" -a "$(code bob)" su bob authenticate)" == *PAM_SUCCESS* ]]; }

# --- what is in force -----------------------------------------------------------------------------------
first=$(digest_of $policy)
is "$(item policy_digest)" "$first" 'E5 status says the digest of the policy in force, as sha256sum does'
is "$(state_of "$first")" in_force 'E5 policy list has it'
admin policy text >/root/text.policy 2>/root/said
is "$(digest_of /root/text.policy)" "$first" 'E5 policy text is the file, byte for byte'
is "$(admin --json policy text "${first:0:8}" | jq -rj '.rows[].text' | sha256sum | cut -d' ' -f1)" "$first" 'E5 and with --json, its pieces'
shown=$(admin --json policy show)
like "$(jq -c '.rows[] | select(.of == "rule elevate" and .setting == "classes")' <<<"$shown")" '"value":"2".*"clauses":"A1"' 'G1 policy show names value and clause of a setting'
like "$(LC_ALL=C.UTF-8 LANGUAGE=ja admin policy show)" '新しいパスワードに必要な文字数' 'G1 in Japanese what it is for'
is "$(inspected)" '' 'G1 an inspection finds the file to be the policy in force'
like "$(admin --json policy show /usr/share/warifu/policies/kobe.policy)" '"profile"' 'G1 a file, too'

holds 'A1 bob logs in' opens
holds 'E5 the record of a login carries the digest' eventually bash -c "grep -q 'login.granted.*\"user\":\"bob\".*\"policy\":\"${first:0:32}\"' $LOGFILE"
probe -a wrong -a 000000 su bob authenticate >/dev/null
holds 'E5 so does one that was denied' eventually bash -c "grep -q 'login.denied.*\"user\":\"bob\".*\"policy\":\"${first:0:32}\"' $LOGFILE"

# --- what would hold then -------------------------------------------------------------------------------
cp $policy /root/first.policy
sed -i -e '/^rule "elevate"/,/^}/ { s/^    origin = local/&\n    time = {"mon-fri 08:30-17:15", "!holiday"}\n    grant = yes/ }' $policy
is "$(inspected)" policy.differs 'G1 an inspection finds a file that was changed and is not in force'
reload
second=$(digest_of $policy)
holds 'D7 policy_activation = free: the file decides' eventually serves_by "$second"
is "$(state_of "$first")" earlier 'E5 the earlier one is kept'
at() { admin --json policy explain bob sudo --at "$1" | field decision; }
is "$(at '2027-01-04 07:30')" deny_time 'D4 explain --at says what holds before the window opens'
is "$(at '2027-01-04 09:30')" rule 'D4 and within it'
is "$(at '2027-01-11 09:30')" deny_time 'D4 and on a holiday'
like "$(admin --json policy explain bob sudo --at '2027-01-04 09:30')" '"grant": *"needed"' 'D1 a grant that is missing is told'
like "$(admin policy explain bob sudo --at '2027-01-04 09:30')" 'independent of whoever asks' 'D1 and who approves it'

# --- what changes for whom ------------------------------------------------------------------------------
exits 0 'A8 a policy differs in nothing from itself' admin policy diff active $policy
admin --json policy diff "${first:0:12}" active >/root/diff
is $? 1 'A8 two that differ: exit status 1'
like "$(jq -c '.rows[] | select(.effect == "stricter")' /root/diff)" '"people":[1-9].*sudo.*"when":"mon-fri 08:30-17:15".*grant = no.*grant = yes' 'A8 who has to have a grant, and when'
like "$(jq -c '.rows[] | select(.effect == "loses")' /root/diff)" 'sudo.*holiday' 'A8 who loses, and when'
is "$(jq '[.rows[] | select(.effect == "gains")] | length' /root/diff)" 0 'A8 nobody gains'
exits 65 'H1 what is malformed is refused' admin policy diff active /etc/hostname
exits 3 'A8 so is what there is not' admin policy diff active no-such-profile
like "$(LC_ALL=C.UTF-8 LANGUAGE=ja admin policy diff "$first" active)" '入れなくなる' 'A8 in Japanese too'

# --- what it would have made of the log -----------------------------------------------------------------
exits 0 'E3 the policy under which they logged in refuses none of them' admin policy simulate "$first"
sed 's/^    service = {.*"su".*/    service = {"never"}/' /root/first.policy >/root/no-su.policy
note "$(diff /root/first.policy /root/no-su.policy)"
admin --json policy simulate /root/no-su.policy >/root/simulated
is $? 1 'E3 one without su would have refused some'
like "$(jq -c '.rows[] | select(.effect == "would_refuse" and .service == "su")' /root/simulated)" '"logins":1.*bob.*refused' 'E3 bob is one of them, and why'
like "$(cat /root/simulated)" 'does not say in which groups' 'E3 and what a record does not say is said'
is "$(admin --json policy simulate /root/no-su.policy --to 2020-01-01 | jq '.rows | length')" 0 'E3 of other times nothing is told'

# --- two people -----------------------------------------------------------------------------------------
sed -i 's/^profile = .*/&\npolicy_activation = approved/' $policy
reload
locked=$(digest_of $policy)
holds 'D7 a policy that wants approvals is taken while none is wanted' eventually serves_by "$locked"
cp $policy /root/locked.policy
sed -i '/^    grant = yes$/d' $policy
laxer=$(digest_of $policy)
reload
holds 'D7 then another file is not taken, and that is recorded' eventually bash -c "grep -q 'policy.offered.*\"after\":\"$laxer\"' $LOGFILE"
holds 'D7 what is in force goes on' eventually serves_by "$locked"
is "$(state_of "$laxer")" offered 'D7 policy list says what lies there'
is "$(item policy_offered)" "$laxer" 'D7 and status'
is "$(inspected)" policy.differs 'D7 G1 and an inspection'
holds 'D7 bob logs in meanwhile' opens
exits 0 'D7 tokend -n finds it good' tokend -n
like "$(tokend -n 2>&1)" "$laxer" 'D7 and names its digest'
kill_tokend
start_tokend
holds 'D7 nor does a start take it' eventually serves_by "$locked"
like "$(admin --json policy show)" '"grant"' 'D7 all processes have the policy in force'
holds 'D7 bob logs in after that' opens

exits 4 'D7 what is in force cannot be asked for' by boss policy activate "$locked" --reason again
output=$(by boss policy activate "${laxer:0:16}" --reason 'change 12')
is $? 4 'D8 with one administrator nobody could approve it, and that is said'
like "$(cat /tmp/said)$output" 'no administrator who could approve' 'D8 in words, though root has many rescues open'
admin user role carol admin --reason 'a second administrator' >/dev/null
asked=$(by boss policy activate "${laxer:0:16}" --reason 'change 12')
note "$asked" "$(cat /tmp/said)"
number=$(field_of request <<<"$asked" | must_have 'number of the request')
like "$(field_of what <<<"$asked")" "$laxer.*in the place of $locked" 'D7 the request says which text, in the place of which'
holds 'D7 what waits is not in force' serves_by "$locked"
exits 5 'D8 boss does not approve it' by boss request approve "$number" --shown 0000000000000000 --reason mine
seen=$(by carol request show "$number")
like "$seen" '"effect": "laxer"' 'D7 the approver sees who gains by it'
like "$seen" '"who": "[^"]*bob' 'D7 by name'
is "$(field_of differences <<<"$seen")" "$(by carol policy diff "$locked" "$laxer" | grep -c '"effect"')" 'D7 as many as policy diff finds'
unlike "$(by boss request show "$number" | field_of differences | must_have 'what the applicant sees')" '^0$' 'D7 so does whoever asked'
shown=$(field_of shown <<<"$seen" | must_have 'word of the approval')
output=$(by carol request approve "$number" --shown "$shown" --reason 'seen the diff')
is $? 0 'D8 carol approves what was shown'
holds 'D7 then it is in force' eventually serves_by "$laxer"
holds 'D7 E5 and that is recorded with both' eventually bash -c "grep -q 'policy.activated.*\"actor\":\"carol\".*\"after\":\"$laxer\".*\"applicant\":\"boss\"' $LOGFILE"
is "$(item policy_offered)" '' 'D7 nothing else lies there'
holds 'D7 bob logs in by it' opens
holds 'E5 the record carries the new digest' eventually bash -c "grep -q 'login.granted.*\"policy\":\"${laxer:0:32}\"' $LOGFILE"

# --- a mistake, and the way back ------------------------------------------------------------------------
echo 'nonsense' >>$policy
reload
holds 'G1 a mistake is refused by the check before the reload' eventually grep -q 'keeping the old one' $LOGFILE
kill_tokend
start_tokend
holds 'D7 abuse:M18 a start with a damaged file serves by what is in force' eventually serves_by "$laxer"
holds 'D7 and bob logs in' opens
asked=$(by boss policy activate "${locked:0:16}" --reason 'back again')
number=$(field_of request <<<"$asked" | must_have 'number of the request')
shown=$(by carol request show "$number" | field_of shown | must_have 'word of the approval')
by carol request approve "$number" --shown "$shown" --reason 'back again' >/dev/null
holds 'D7 an earlier one is in force again, out of the store' eventually serves_by "$locked"
is "$(item policy_offered)" "$laxer" 'D7 and status says that the file is another one'
admin policy activate "${laxer:0:16}" --reason 'nobody is here' >/dev/null
is $? 0 'F2 root puts one in force in a rescue'
holds 'F2 and it is' eventually serves_by "$laxer"
is "$(state_of "$locked")" earlier 'E5 and the other one is an earlier one'
like "$(admin --json review list)" 'policy.activate' 'F2 which others look at afterwards'
cp /root/locked.policy $policy
finish
