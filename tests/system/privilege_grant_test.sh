#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D1, D4, D7, D8: real sudo, with real accounts, through the real command: nothing without a grant, whatever sudoers says;
# approved by somebody else, who approves what they were shown; and nothing once it has ended.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat
sed -i '/^rule "elevate"/,/^}/ s/^    origin = local/&\n    grant = yes\n    unenforced_session = warn/' /etc/warifu/test.policy
stop_tokend
holds 'D4 a policy that demands grants is good' tokend -n
start_tokend

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
by() { # PERSON VERB ...: that person's own command, with factors of this moment
    local person=$1
    shift
    printf '%s\n' "$(password "$person")" "$(code "$person")" | as "$person" warifu --stdin --yes --json "$@" 2>/tmp/said
}
field_of() { # FIELD: of the first row that has it
    jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'
}

unlike "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'D1 without a grant sudo opens nothing, though sudoers allows it'
holds 'D1 E5 the log says why' eventually bash -c "grep -q 'login.refused.*\"rule\":\"elevate\".*\"why\":\"no_grant\"' $LOGFILE"
is "$(failures_of bob)" 0 'D1 and it was no guess'

asked=$(by bob privilege request sudo --until 1h --reason 'work order 4711')
note "$asked" "$(cat /tmp/said)"
number=$(field_of request <<<"$asked" | must_have 'number of the request')
is "$(field_of state <<<"$asked")" requested 'D8 bob asks, and it waits'
is "$(field_of host <<<"$asked")" "$(hostname)" 'A7 for this workstation'
unlike "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'D8 what waits opens nothing'
by bob request approve "$number" --shown 0000000000000000 --reason mine >/dev/null
is "$?" 5 'D8 bob does not approve it'
seen=$(by boss request show "$number")
like "$seen" 'work order 4711' 'D7 boss is shown why'
shown=$(field_of shown <<<"$seen" | must_have 'word of the approval')
output=$(by boss request approve "$number" --shown 0000000000000000 --reason 'not looked at')
is "$?" 4 'D7 what boss was not shown is not approved'
unlike "$output" running 'D7 and is not in force'
output=$(by boss request approve "$number" --shown "$shown" --reason 'work order seen')
is "$?" 0 'D8 boss approves what they were shown'
is "$(field_of state <<<"$output")" running 'D4 and it is in force'
holds 'D6 E5 the approval is told loudly' eventually bash -c "grep -q 'request.approved.*\"actor\":\"boss\"' $LOGFILE"
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'D4 while it is in force sudo opens'
like "$(admin privilege review)" 'bob' 'G3 who holds one is listed'
like "$(LC_ALL=C.UTF-8 LANGUAGE=ja admin privilege review)" 'bob.*特権の許可' 'G3 in Japanese too'

output=$(by boss privilege end "$number" --sessions leave --reason 'work done')
is "$?" 0 'D4 boss ends it before its time'
is "$(field_of state <<<"$output")" ended 'D4 and it is over'
unlike "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'D4 then sudo opens nothing again'
unlike "$(admin --json privilege review)" '"basis": *"privilege"' 'G3 and nobody holds one'
finish
