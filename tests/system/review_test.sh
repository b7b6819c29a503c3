#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The list of all IDs that the personnel office looks through and signs, by the real command (A5, G3).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

start_tokend
as_person() { # USER WARIFU-ARGUMENT...
    local user=$1
    shift
    printf '%s\n%s\n' "$(password "$user")" "$(code "$user")" |
        as "$user" warifu --lang en --stdin --yes "$@" 2>/tmp/said
}
dir=$(mktemp -d /tmp/review.XXXXXX)
chmod 777 "$dir"

admin user term carol 2099-03-31 --reason 'contract' >/dev/null
holds 'A5 G3 the list is written as CSV and as a page' admin user review --csv "$dir/ids.csv" --html "$dir/ids.html"
is "$(head -c 3 "$dir/ids.csv" | od -An -tx1 | tr -d ' ')" efbbbf 'G3 CSV begins as Excel wants it'
is "$(grep -c $'\r$' "$dir/ids.csv")" "$(wc -l <"$dir/ids.csv")" 'G3 and its lines end so'
like "$(cat "$dir/ids.csv")" '"carol".*"2099-03-31"' 'A5 with the last day'
is "$(stat -c %a "$dir/ids.csv")" 600 'abuse:C3 nobody else reads it'
like "$(cat "$dir/ids.html")" "$(sha256sum "$dir/ids.csv" | cut -d ' ' -f 1)" 'G3 the page names the digest of the file'
differs "$(admin user review --csv "$dir/ids.csv" >/dev/null 2>&1; echo $?)" 0 'abuse:C3 no file is written over'
like "$(admin user review --csv - | head -n 2 | tail -n 1)" '^"[a-z]' 'G3 to standard output, too'
is "$(admin --json user review | jq -r '[.rows[].user? // empty] | length')" \
    "$(admin --json user list | jq -r '[.rows[].user? // empty] | length')" 'G3 --json has everybody'

differs "$(as_person boss user review --sign >/dev/null; echo $?)" 0 'G3 nothing is signed that nobody keeps'
holds 'G3 an administrator signs it' as_person boss user review --csv "$dir/signed.csv" --sign --reason 'checked on paper'
like "$(events review.signed '')" "$(sha256sum "$dir/signed.csv" | cut -d ' ' -f 1)" 'G3 E5 the log has the digest of the very file'
like "$(events review.signed '')" 'boss' 'G3 and who signed it'
is "$(admin --json user review | jq -r '.rows[0].signed_by')" boss 'G3 the next list says who signed the last one'

# --- privilege: members of the groups that a rule for privilege names ---
holders() { admin --json privilege review | jq -r '[.rows[] | select(.basis == "member") | "\(.holder): \(.what)"] | join("; ")'; }
is "$(holders)" '' 'D1 where no rule for privilege names a group nobody is listed as a member'
printf 'kanri:x:29001:alice\n' >>/etc/group
sed -i "s/^bob:\([^:]*\):\([0-9]*\):[0-9]*:/bob:\1:\2:29001:/" /etc/passwd
sed -i '/^rule "elevate"/,/^}/ s/^    origin = local/&\n    group = {"kanri", "!gone"}/' /etc/warifu/test.policy
sed -i 's/^privileged_holders = .*/privileged_holders = 2/' /etc/warifu/test.policy
holds 'the policy is a good one' tokend -n
stop_tokend
start_tokend
is "$(holders)" 'alice: rule elevate, by group kanri; bob: rule elevate, by group kanri' 'D1 members are listed, by their own group and by its list'
like "$(admin --lang en --json privilege review)" 'More people have a privileged ID than the policy allows' 'D1 and counted against the allowed number'
sed -i 's/^privileged_holders = .*/privileged_holders = 50/' /etc/warifu/test.policy
stop_tokend
start_tokend
unlike "$(admin --lang en --json privilege review)" 'More people have a privileged ID' 'D1 which is another number by another policy'
admin privilege review --csv "$dir/privilege.csv" >/dev/null 2>&1
like "$(cat "$dir/privilege.csv")" '"alice".*"rule elevate, by group kanri"' 'G3 they stand in the list that is signed'
finish
