#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D6: an administrator names a deputy, another one approves; real people with real commands and a real login: what the
# deputy does holds and is on record with both names, what two who are one ask for they do not approve, and it is over at
# once when it ends.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat
export PASSWORD CODE
by() { # PERSON VERB ...: that person's own command, with factors of this moment
    local person=$1
    shift
    printf '%s\n' "$(password "$person")" "$(code "$person")" | as "$person" warifu --stdin --yes --json "$@" 2>/tmp/said
}
field_of() { # FIELD: of the first row that has it
    jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'
}
approves() { # PERSON NUMBER
    local shown
    shown=$(admin --json request show "$2" | field_of shown | must_have 'word of the approval')
    by "$1" request approve "$2" --shown "$shown" --reason 'seen' >/dev/null
}
sudo_alice() {
    PASSWORD=$(password alice) CODE=$(code alice)
    drive <<'X'
as alice bash -c "sudo id -u; echo last=\$?"
hidden "assword.*: " PASSWORD
shown "code.*: " CODE
see "last="
over
X
}
admin user role carol admin --reason 'a second administrator' >/dev/null

by bob user list >/dev/null
is "$?" 5 'D6 bob is nobody'\''s deputy'
asked=$(by boss deputy request bob --until 2h --reason leave)
note "$asked" "$(cat /tmp/said)"
number=$(field_of request <<<"$asked" | must_have 'number of the request')
is "$(field_of state <<<"$asked")" requested 'D6 boss names bob, and it waits'
by bob user list >/dev/null
is "$?" 5 'D6 what waits gives nothing'
approves boss "$number"
is "$?" 5 'D6 D8 boss does not approve it'
approves bob "$number"
is "$?" 5 'D6 D8 nor does bob'
approves carol "$number"
is "$?" 0 'D6 carol does'
holds 'D6 the approval is told loudly' eventually \
    bash -c "grep -q 'request.approved.*\"clause\":\"D6\".*\"severity\":1.*\"what\":\"for boss\"' $LOGFILE"
like "$(LC_ALL=C.UTF-8 LANGUAGE=ja admin deputy list)" '代行.*bob' 'D6 it is listed, in Japanese too'
is "$(admin --json status | jq -rs '[.. | objects | select(.item? == "deputies") | .value] | first')" 1 'D6 and status counts it'

like "$(sudo_alice)" $'(^|\n)0\r?($|\n)' 'D6 alice may sudo'
by bob user suspend alice --sessions leave --reason 'in the place of boss' >/dev/null
is "$?" 0 'D6 bob suspends alice in the place of boss'
unlike "$(sudo_alice)" $'(^|\n)0\r?($|\n)' 'D6 and alice may not any more'
holds 'D6 E5 the record names both' eventually \
    bash -c "grep -q 'user.suspended.*\"user\":\"alice\".*\"actor\":\"bob\".*\"deputy_for\":\"boss\"' $LOGFILE"
by bob user suspend boss --reason no >/dev/null
is "$?" 5 'D6 what boss may not do to themselves bob may not'
by bob deputy request alice --until 1h --reason no >/dev/null
is "$?" 5 'D6 a deputy names no deputy'

stop_tokend
sed -i '/^rule "elevate"/,/^}/ s/^    origin = local/&\n    grant = yes/' /etc/warifu/test.policy
start_tokend
asked=$(by boss privilege request sudo --until 1h --reason 'for boss')
request=$(field_of request <<<"$asked" | must_have 'number of the request')
approves bob "$request"
is "$?" 5 'D6 D8 what boss asks for bob does not approve'
approves carol "$request"
is "$?" 0 'D6 D8 carol does'
asked=$(by carol privilege request sudo --until 1h --reason 'for carol')
request=$(field_of request <<<"$asked" | must_have 'number of the request')
approves bob "$request"
is "$?" 0 'D6 what carol asks for bob approves, after a restart, too'
is "$(admin --json request show "$request" | field_of closed_by)" 'bob for boss' 'D6 and it says in whose place'
by carol deputy end "$number" --reason 'boss is back' >/dev/null
is "$?" 0 'D6 carol ends it'
by bob user list >/dev/null
is "$?" 5 'D6 then bob is nobody'\''s deputy'
is "$(admin --json deputy list --all | field_of state)" ended 'D6 and it says so'
finish
