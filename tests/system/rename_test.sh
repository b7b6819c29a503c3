#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# People whose names and numbers change, and names and numbers that somebody else gets: through real useradd,
# usermod, userdel, the command and PAM (abuse:M6, abuse:I2, C6).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

records() { admin --json log --event "$@" | jq -r '.. | .record? // empty'; } # EVENT [OPTION]
try() { # PERSON ACCOUNT: with that person's password and code
    probe -t tty1 -a "$(password "$1")" -a "$(code "$1")" su "$2" authenticate account | tr '\n' ' '
}
job() { probe cron "$1" account; } # ACCOUNT: a cron job
in_and_out() { # FILE: what the command said
    "${@:2}" >"$1" 2>&1
}

enrol hanako hotp && enrol taro hotp
uid=$(id -u hanako)

# --- the account is renamed ---
usermod -l yamada hanako
like "$(try hanako yamada)" 'authenticate: PAM_AUTH_ERR' 'abuse:M6 before warifu follows, nobody is let in under the new name'
like "$(records login.denied --user=yamada)" '"holder":"hanako".*"remedy":"warifu user rename;' 'abuse:M6 the log names who has the uid, and the command'
like "$(job yamada)" 'account: PAM_PERM_DENIED' 'abuse:M6 abuse:I2 nor do jobs run as those of a system account'
exits 4 'abuse:M6 user add says no' in_and_out /tmp/said warifu --rescue test user add yamada --reason test --show-secret
like "$(cat /tmp/said)" 'user rename' 'abuse:M6 and which command mends it'
like "$(cat /tmp/said)" 'hanako' 'abuse:M6 and who has the uid'
for verb in 'totp enrol yamada --reason x --show-secret' 'password reset yamada --reason x --show-secret' 'key list yamada'; do
    # shellcheck disable=SC2086 # words of a command
    fails "abuse:M6 $verb says no" in_and_out /tmp/said warifu --rescue test $verb
    like "$(tr '\n' ' ' </tmp/said)" 'user rename' "abuse:M6 $verb says which command mends it"
done
printf 'user\nyamada\n' >/root/people.csv
in_and_out /tmp/said warifu --rescue test user import /root/people.csv --reason test --show-secret
like "$(cat /tmp/said)" 'hanako' 'abuse:M6 user import names who has the uid'

is "$(admin --json user rename hanako yamada --reason '改姓' --dry-run | field user)" yamada 'abuse:M6 a dry run says what would happen'
like "$(try hanako yamada)" 'authenticate: PAM_AUTH_ERR' 'abuse:M6 and changes nothing'
answer=$(admin --json user rename hanako yamada --reason '改姓')
is "$(field former_user <<<"$answer")" hanako 'abuse:M6 the person is renamed'
like "$(try hanako yamada)" 'authenticate: PAM_SUCCESS account: PAM_SUCCESS' 'abuse:M6 password and codes are as before'
like "$(records user.renamed --user=hanako)" '"after":"yamada","before":"hanako".*"reason":"改姓"' 'abuse:M6 E5 the log has before, after and why, under the old name'
like "$(records user.renamed --user=yamada)" '"before":"hanako"' 'abuse:M6 and under the new one'
exits 4 'abuse:M6 to itself' admin user rename yamada yamada --reason x
exits 3 'abuse:M6 to a name without an account' admin user rename yamada nobody-here --reason x
exits 4 'abuse:M6 to a name that somebody has' admin user rename yamada taro --reason x
exits 3 'abuse:M6 somebody who is not enrolled' admin user rename hanako yamada --reason x
exits 2 'abuse:M6 without a reason' admin user rename yamada hanako

# --- the number changes ---
usermod -u 42001 yamada
like "$(try hanako yamada)" 'authenticate: PAM_AUTH_ERR' 'abuse:M6 before warifu follows, nobody is let in with the new uid'
like "$(records login.denied --user=yamada | tail -n 1)" '"remedy":"warifu user renumber;' 'abuse:M6 the log says which command mends that'
exits 4 'abuse:M6 another uid than the account has' admin user renumber yamada 42002 --reason x
holds 'abuse:M6 the person is renumbered' admin user renumber yamada 42001 --reason 'to the directory'
like "$(try hanako yamada)" 'authenticate: PAM_SUCCESS account: PAM_SUCCESS' 'abuse:M6 and logs in'
like "$(records user.renumbered)" "\"after\":\"42001\",\"before\":\"$uid\"" 'abuse:M6 the log has both'

# --- a ticket is out, a session is open ---
coproc CLIENT { exec "$HELPERS/pam_probe" -t tty1 -a "$(password hanako)" -a "$(code hanako)" su yamada authenticate wait account open wait close; }
pid=$CLIENT_PID
hold_client
while read -r -u "$out" line && [[ $line != authenticate* ]]; do :; done
is "$line" 'authenticate: PAM_SUCCESS' 'abuse:M6 a login is under way'
usermod -l yamamoto yamada
admin user rename yamada yamamoto --reason 'again' >/dev/null
echo >&"$in"
while read -r -u "$out" line && [[ $line != account* ]]; do :; done
like "$line" 'account: PAM_(PERM_DENIED|AUTH_ERR|USER_UNKNOWN)' 'abuse:M6 its ticket is void under the old name'
exec {in}>&-
wait "$pid" 2>/dev/null
coproc CLIENT { exec "$HELPERS/pam_probe" -t tty7 -a "$(password hanako)" -a "$(code hanako)" login yamamoto authenticate account open wait close; }
pid=$CLIENT_PID
hold_client
eventually sh -c "warifu --rescue test --json session list yamamoto 2>/dev/null | grep -q tty7"
usermod -l yamane yamamoto
answer=$(admin --json user rename yamamoto yamane --reason 'while a session is open')
is "$(field open <<<"$answer")" 1 'abuse:M6 an open session is told'
is "$(admin --json session list yamane | field tty)" tty7 'abuse:M6 and belongs to the person still'
exec {in}>&-
like "$(timeout 20 cat <&"$out")" 'close: PAM_SUCCESS' 'abuse:M6 it is closed under the old name'
is "$(admin --json session list yamane | field tty)" '' 'abuse:M6 and stays open nowhere'

# --- two exchange their names ---
usermod -l third taro && admin user rename taro third --reason 'exchange' >/dev/null
usermod -l taro yamane && admin user rename yamane taro --reason 'exchange' >/dev/null
usermod -l yamane third && admin user rename third yamane --reason 'exchange' >/dev/null
like "$(try hanako taro)" 'authenticate: PAM_SUCCESS' 'abuse:M6 names are exchanged by way of a third one'
like "$(try taro yamane)" 'authenticate: PAM_SUCCESS' 'abuse:M6 for both'

# --- name and uid go to somebody else: state x name x uid ---
number=43000
for state in active suspended removed; do
    for change in name uid both neither; do
        user=p-$state-$change number=$((number + 10))
        useradd -M -u "$number" "$user"
        enrol "$user" hotp || fail "$user is not enrolled"
        case $state in
        suspended) admin user suspend "$user" --reason x >/dev/null ;;
        removed) admin user remove "$user" --reason x >/dev/null ;;
        esac
        userdel "$user" 2>/dev/null
        account=$user
        case $change in
        name) useradd -M -u $((number + 1)) "$user" ;;     # the name comes back with another uid
        uid) account=$user-new && useradd -M -u "$number" "$account" ;; # the uid with another name
        both) useradd -M -u "$number" "$user" ;;
        neither) account=$user-new && useradd -M -u $((number + 1)) "$account" ;;
        esac
        result=$(try "$user" "$account")
        if [ "$state-$change" = active-both ]; then # for the machine the very same account
            like "$result" 'authenticate: PAM_SUCCESS' "abuse:I2 $state, $change: name and uid are the person's"
        else
            like "$result" 'authenticate: PAM_AUTH_ERR' "abuse:I2 $state, $change comes back: the old factors open nothing"
        fi
        wanted='PAM_(PERM_DENIED|ACCT_EXPIRED)'
        [ "$change" != neither ] && [ "$state-$change" != active-both ] || wanted=PAM_SUCCESS
        like "$(job "$account")" "account: $wanted" "abuse:I2 C6 $state, $change: jobs of the account"
        if [ "$state" = removed ] && [ "$change" != neither ]; then
            holds "abuse:I2 removed, $change: somebody new is enrolled" test -n "$(admin --json user add "$account" --show-secret | field temporary_password)"
            like "$(try "$user" "$account")" 'authenticate: PAM_AUTH_ERR' "abuse:I2 removed, $change: the old factors are not theirs"
            like "$(job "$account")" 'account: PAM_SUCCESS' "abuse:I2 removed, $change: and their jobs run"
        fi
    done
done
is "$(admin --json user list | jq -r '.. | .user? // empty' | grep -c '^p-removed')" 3 'abuse:I2 whoever was removed is not listed again'
finish
