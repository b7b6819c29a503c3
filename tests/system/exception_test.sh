#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# F1, F3: real sudo outside its window, with real accounts, through the real command: an exception that somebody else has
# approved lets it through while it is in force, and nobody else, and nothing once it is over; across a restart of tokend, a
# stricter policy, a clock that nobody keeps, and a person who is removed and whose name somebody else gets.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat
policy=/etc/warifu/test.policy
in_elevate() { # LINE: stands in the rule elevate, in the place of any other of its setting
    sed -i -e "/^rule \"elevate\"/,/^}/ { /^    ${1%% *} = /d; s/^    origin = local/&\n    $1/ }" $policy
}
# There is no systemd here to end what sudo begins (session_limit_test.sh has one).
in_elevate 'unenforced_session = warn'
# Neither today nor tomorrow, so that midnight may pass meanwhile.
shut="{\"!$(LC_ALL=C date +%a | tr "[:upper:]" "[:lower:]"),$(LC_ALL=C date -d tomorrow +%a | tr "[:upper:]" "[:lower:]")\"}"
again() {
    stop_tokend
    start_tokend
}
export PASSWORD CODE
sudo_bob() {
    PASSWORD=$(password bob) CODE=$(code bob)
    drive <<'X'
as bob bash -c "sudo id -u; echo last=\$?"
hidden "assword.*: " PASSWORD
shown "code.*: " CODE
see "last="
over
X
}
shut_out() { # NAME: sudo opens nothing for bob, and asks for nothing
    local output
    output=$(as bob sudo id -u 2>&1 </dev/null)
    unlike "$output" $'(^|\n)0\r?($|\n)|assword( for .*)?: ' "$1"
}
by() { # PERSON VERB ...: that person's own command, with factors of this moment
    local person=$1
    shift
    printf '%s\n' "$(password "$person")" "$(code "$person")" | as "$person" warifu --stdin --yes --json "$@" 2>/tmp/said
}
field_of() { # FIELD: of the first row that has it
    jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'
}
excepted() { # ARGUMENT ...: asked for by boss, approved by carol; prints its number
    local asked number shown
    asked=$(by boss exception request "$@")
    number=$(field_of request <<<"$asked" | must_have 'number of the exception')
    shown=$(by boss request show "$number" | field_of shown | must_have 'word of the approval')
    by carol request approve "$number" --shown "$shown" --reason 'permission seen' >/dev/null || note "$(cat /tmp/said)"
    echo "$number"
}

admin user role carol admin --reason 'a second administrator' >/dev/null
in_elevate "time = $shut"
again
shut_out 'D4 outside its window sudo opens nothing'

# --- asked for and approved -----------------------------------------------------------------------------
asked=$(by boss exception request elevate time any --user bob --until 1h --reason 'CISO permission 12')
note "$asked" "$(cat /tmp/said)"
number=$(field_of request <<<"$asked" | must_have 'number of the exception')
is "$(field_of state <<<"$asked")" requested 'F1 boss asks, and it waits'
is "$(field_of what <<<"$asked")" 'time = any; rule elevate' 'F1 for what'
shut_out 'F1 what waits opens nothing'
by boss request approve "$number" --shown 0000000000000000 --reason mine >/dev/null
is "$?" 5 'D8 boss does not approve it'
shown=$(by carol request show "$number" | field_of shown | must_have 'word of the approval')
output=$(by carol request approve "$number" --shown "$shown" --reason 'permission seen')
is "$?" 0 'F1 carol approves what they were shown'
is "$(field_of state <<<"$output")" running 'F1 and it is in force'
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'F1 while it is in force sudo opens'
holds 'F1 E5 the record of the login names the exception and the clause' eventually \
    bash -c "grep -q 'login.granted.*\"user\":\"bob\".*\"exception\":$number,\"exception_clause\":\"F1\"' $LOGFILE"
holds 'F1 E5 and so does that of the session' eventually bash -c "grep -q 'session.opened.*\"exception\":$number' $LOGFILE"
unlike "$(as alice sudo id -u 2>&1 </dev/null)" $'(^|\n)0\r?($|\n)|assword( for .*)?: ' 'F1 and opens for nobody else'
output=$(admin --json policy explain bob sudo)
is "$(field_of decision <<<"$output")" rule 'F1 explain says that it lets in'
is "$(field_of exception <<<"$output")" "$number" 'F1 and by which exception'
like "$(admin policy explain bob sudo)" 'time = any; rule elevate' 'F1 in words'
like "$(LC_ALL=C.UTF-8 LANGUAGE=ja admin exception list)" '例外措置.*有効' 'F3 it is listed, in Japanese too'
counted() { # ITEM: what status says of it
    admin --json status | jq -rs --arg item "$1" '[.. | objects | select(.item? == $item) | .value] | first'
}
is "$(counted exceptions)" 1 'F3 and status counts it'

# --- a restart, its end ---------------------------------------------------------------------------------
again
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'F1 a restart keeps it'
by boss exception end "$number" --sessions leave --reason 'migration done' >/dev/null
is "$?" 0 'F1 boss ends it before its time'
shut_out 'F1 then sudo opens nothing again'
again
shut_out 'F1 nor after a restart'
soon=$(($(date +%s) + 45))
excepted elevate time any --user bob --until @$soon --reason 'CISO permission 13' >/dev/null
is "$(admin --json policy explain bob sudo | field_of decision)" rule 'F1 another one lets in'
clock_passes $soon
is "$(admin --json policy explain bob sudo | field_of decision)" deny_time 'F1 until its end'
shut_out 'F1 which nobody has to bring about'
like "$(admin exception list --all)" 'CISO permission 12' 'F3 what was decided stays listed'

# --- a policy that was tightened ------------------------------------------------------------------------
excepted elevate time any --user bob --until 2h --reason 'CISO permission 14' >/dev/null
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'F1 while a third one is in force sudo opens'
sed -i 's/^profile/exception_longest = none\n&/' $policy
again
shut_out 'F1 a policy without exceptions holds for it, too'
sed -i '/^exception_longest/d' $policy
cp $policy /root/policy.kept
in_elevate 'classes = 1'
sed -i '/^rule "elevate"/,/^}/ { /^    include = /d; s/"password+otp"/"password"/ }' $policy
like "$(tokend -n 2>&1)" 'classes: 1 is less than the two' 'A1 a rule that asks for one class is not taken, so none can be relaxed'
cp /root/policy.kept $policy
again
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'F1 under the policy of before it goes on'

# --- a clock that nobody keeps --------------------------------------------------------------------------
in_elevate 'time = {"sun-sat"}'
in_elevate 'host = {"another-host"}'
again
shut_out 'A8 on a host that the rule does not name sudo opens nothing'
excepted elevate host any --user bob --until 2h --reason 'CISO permission 15' >/dev/null
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'F1 A8 by an exception for this host it does'
sed -i '/^rule "elevate"/,/^}/ s/^    time = .*//' $policy
in_elevate 'unsynchronised_clock = refuse'
again
is "$(counted clock)" unsynchronised 'E6 nobody keeps the clock here'
shut_out 'F1 E6 then no exception counts'
in_elevate 'unsynchronised_clock = warn'
again
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'F1 unless the rule warns only'

# --- whoever comes after --------------------------------------------------------------------------------
admin user remove bob --reason left >/dev/null
shut_out 'F1 C6 whoever is removed has no exception'
rm -f "$PEOPLE/bob.temporary"
holds 'A5 somebody else gets the name' enrol bob hotp
shut_out 'F1 abuse:I2 and whoever gets their name has none either'
unlike "$(admin --json policy explain bob sudo | field_of decision)" '^rule$' 'F1 abuse:I2 explain says so'
finish
