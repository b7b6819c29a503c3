#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Keys that people used with pam_u2f are taken over from its mapping file, through the real command, and open
# through real PAM with what they were bound to there (C1, A1, abuse:F2, abuse:F9).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
HOME_DIR=/tmp/keys TOKENS=/tmp/keys/plugged
mkdir -p "$TOKENS" "$HOME_DIR/drawer"
sed -i 's/way = {"password+otp"}/way = {"key", "password+otp"}/' /etc/warifu/test.policy
start_with_keys
use_stack plain
opens() { probe -t tty1 -a "$1" login bob authenticate account; } # PIN
keys() { admin --json key list "$1" | grep -c '"credential"'; }

plug one pin=1234 "mapping=$HOME_DIR/bob" || bail_out 'no software key'
point=$(cut -d, -f2 "$HOME_DIR/bob")
{
    printf 'carol:*,%s,es256,+presence\n' "$point"
    printf 'not utf-8 \xff\xfe:AQID,%s,es256,\n' "$point"
    printf 'nobody-here:AQID,%s,es256,+presence\n' "$point"
    printf 'carol:AQIE,%s,rs256,+presence\n' "$point"
    printf 'alice:AQIF,AAAA%s,es256,+presence\n' "$point"
    cat "$HOME_DIR/bob"
} >/root/u2f_mappings
chmod 644 /root/u2f_mappings
answer=$(admin --json key import /root/u2f_mappings --dry-run)
rows=$(jq -cs '[.. | objects | select(.line?)] | .[]' <<<"$answer")
row() { jq -rs "[.[] | select(.line == $1)] | .[0] | \"\\(.result) \\(.message)\"" <<<"$rows"; }
note "$rows"
like "$(row 1)" 'further down' 'C1 a line that pam_u2f did not use is not taken over'
like "$(row 2)" 'not UTF-8' 'C1 one that is not UTF-8 is named'
like "$(row 3)" 'Nobody with that name' 'C1 one of nobody is named'
like "$(row 4)" 'rs256' 'C1 one of a type that is not accepted is named'
like "$(row 5)" 'public key' 'C1 one whose key is none is named'
like "$(row 6)" '^would' 'C1 and the good one would be done'
is "$(keys bob)" 0 'C1 a dry run changes nothing'
admin key import /root/u2f_mappings >/dev/null
is "$(keys bob)" 1 'C1 it is taken over, whatever the other lines say'
is "$(admin --json key list bob | field bound)" pam://warifu-test 'abuse:F2 bound to the origin of pam_u2f on this host'
like "$(events key.imported bob)" 'warifu-test' 'C1 the log says from where'
result=$(probe -t tty1 -a 1234 login bob authenticate account open close)
like "$result" 'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' 'A1 the key opens with its PIN'
like "$result" 'registered for you by root' 'abuse:C5 its owner is told'
like "$(events login.granted bob | tail -n 1)" 'knowledge.possession' 'A1 which are two classes'
unlike "$(opens 4321)" 'authenticate: PAM_SUCCESS' 'A1 not with another one'

# Beside one that was enrolled here.
unplug one
plug two pin=5678
printf '5678\n' | admin --stdin key enrol bob >/dev/null
like "$(opens 5678)" 'authenticate: PAM_SUCCESS' 'A1 a key of our own opens beside it'
unplug two
replug one
like "$(opens 1234)" 'authenticate: PAM_SUCCESS' 'A1 and it still does'
admin key revoke bob --reason lost >/dev/null
unlike "$(opens 1234)" 'authenticate: PAM_SUCCESS' 'C4 revoked, it is dead'

stop_tokend
sed -i 's/^code {/key {\n    attestation = "self"\n}\n&/' /etc/warifu/test.policy
start_with_keys
sed -i 's/^bob:/carol:/' /root/u2f_mappings
like "$(admin --json key import /root/u2f_mappings)" "requires proof of a key's model" \
    'abuse:F9 where models are to be proved nothing is taken over'
is "$(keys carol)" 0 'abuse:F9 nothing at all'
finish
