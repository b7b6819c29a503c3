#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M23: groups with names of 33 to 256 bytes, a thousand groups of one person: only what the policy asks about
# matters. What cannot be looked up is named, in the log and by `warifu policy explain`, and the stricter rule holds.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
use_stack plain test-group

kanji() { printf "%0$1d" 0 | sed 's/0/課/g'; }      # COUNT: three bytes each
group() { printf '%s:x:%s:%s\n' "$@" >>/etc/group; } # NAME GID MEMBERS: as a directory would have it
# A rule for the service test-group, before all others: whoever is in GROUP gets in with the code alone.
rules() { # GROUP...: one item each
    local items
    items=$(printf '"%s", ' "$@")
    cat - /root/rest.policy >/etc/warifu/test.policy <<RULE
$(sed '/^rule /,$d' /root/as.policy)
rule "of-group" {
    clauses = {"A8"}
    service = {"test-group"}
    group = {${items%, }}
    origin = local
    classes = 1
    one_class_by = "K1"
    way = {"otp"}
    unsynchronised_clock = warn
    failures = 100
    window = "15m"
    lock = "15m"
    tries = 1
    totp_window = 1
    hotp_look_ahead = 10
}
RULE
    tokend -n
}
# The same, taken over by the daemon; not in a subshell, which would forget its number.
use_rules() { # NAME-OF-CHECK GROUP...
    holds "$1" rules "${@:2}"
    stop_tokend
    start_tokend
}
cp /etc/warifu/test.policy /root/as.policy
sed -n '/^rule /,$p' /root/as.policy >/root/rest.policy
log_in() { probe -a "$(code "$1")" test-group "$1" authenticate </dev/null; }
in_by_code() { log_in "$1" | grep -q 'authenticate: PAM_SUCCESS'; }
groups_known() { admin --json policy explain "$1" test-group | field groups_known; }

start_tokend
# bob is in a thousand groups; five of them the policy will ask about.
for ((i = 0; i < 995; i++)); do group "g$i" $((20000 + i)) bob; done
group "$(printf '%033d' 0 | tr 0 k)" 30001 bob
group "$(kanji 21)" 30002 bob
group "$(kanji 85)k" 30003 bob # 256 bytes
group "$(kanji 85)" 30004 bob  # 255
group keiri 30005 bob
group "$(kanji 84)" 30006 carol
is "$(id -G bob | wc -w)" 1001 'abuse:M23 somebody is in a thousand groups, and their own'

for name in "$(printf '%033d' 0 | tr 0 k)" "$(kanji 21)" "$(kanji 85)" "$(kanji 85)k" keiri g994; do
    what="abuse:M23 a group of $(printf %s "$name" | wc -c) bytes"
    use_rules "$what stands in a policy" "$name"
    holds "$what: who is in it and 1,000 others gets what it gives" in_by_code bob
    fails "$what: who is not in it does not" in_by_code carol
    is "$(groups_known bob)" true "$what: explain knows the groups"
done
use_rules 'abuse:M23 a rule may ask for what no group is called' "$(kanji 85)x"
fails 'abuse:M23 and then nobody is in it' in_by_code bob
is "$(groups_known bob)" true 'abuse:M23 which is known, not guessed'
use_rules 'abuse:M23 patterns look at all of them' 'g99?' '!g990'
fails 'abuse:M23 an excluded one keeps out' in_by_code bob
use_rules 'abuse:M23 patterns with kanji' "$(kanji 84)?"
holds 'abuse:M23 match by characters' in_by_code bob
fails 'abuse:M23 and not a shorter name' in_by_code carol
fails 'abuse:M23 a name of 258 bytes is refused where it stands' rules "$(kanji 86)"
# shellcheck disable=SC2046  # a list
fails 'abuse:M23 so are more than 1,024 conditions' rules $(seq 1025)

# What cannot be looked up.
use_rules 'a rule' keiri
holds 'a login works' in_by_code bob
sed -i 's/^group:.*/group: files/' /etc/nsswitch.conf # of several services the last one's word is taken (THREATS)
chmod 600 /etc/group
fails 'abuse:I4 groups that cannot be looked up give nothing' in_by_code bob
like "$(logged 'names' | grep 'groups of "bob" are not known' | tail -1)" 'strictest rule.*group "keiri": ' \
    'abuse:M23 the log names whose, and which look-up failed'
is "$(groups_known bob)" false 'abuse:M23 explain says that they are not known'
like "$(admin --json policy explain bob test-group | field groups_why)" '^group "keiri": [A-Z]' 'abuse:M23 and why'
like "$(admin policy explain bob test-group)" 'because of.*group "keiri"' 'abuse:M23 in words'
chmod 644 /etc/group
holds 'and then all is as before' in_by_code bob
finish
