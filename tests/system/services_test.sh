#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M3, A2: every program that asks PAM, through the real module and daemon. Each row of policies/services.tsv is either
# asked for its factors or refused with a text that names the service, says why, whom to call and the command.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
set_conf help_contact 'joho-seisaku 1234'
use_shipped_policy
start_tokend

mkdir /tmp/stacks
table=$top_srcdir/policies/services.tsv
services_of() { awk -F'\t' -v kinds=" $* " '!/^#/ && index(kinds, " " $3 " ") {print $1}' "$table"; } # KIND...
for service in $(grep -v '^#' "$table" | cut -f1) no-such-program; do
    printf '%s required pam_warifu.so\n' auth account password session >"/tmp/stacks/$service"
done
ask() { # SERVICE [OPTION...]: nothing is answered, so nothing is tried
    LC_ALL=C.UTF-8 LANGUAGE='' probe -d /tmp/stacks "${@:2}" "$1" bob authenticate </dev/null 2>&1
}

# --- the whole table ---------------------------------------------------------------------------------------------------
check_asked() { # SERVICE...: the services that do not ask for anything
    local service said
    for service; do
        said=$(ask "$service" -t tty9 "${rhost[@]}")
        [[ $said == *" Password: "* ]] || printf '%s: %s\n' "$service" "$said"
    done
}
check_refused() { # SERVICE...: the services that prompt, or are refused without the words they should have
    local service said
    for service; do
        said=$(ask "$service" -t tty9)
        [[ $said != *" Password: "* && $said == *"$service: "* && $said == *"For help: joho-seisaku 1234"* &&
            $said == *"warifu policy explain USER $service"* && $said == *PAM_AUTH_ERR* ]] || printf '%s: %s\n' "$service" "$said"
    done
}
rhost=()
asked=$(services_of greeter locker elevation become change)
refused=$(services_of greeter-one locker-one unasked judged network stack nopam)
holds 'abuse:M3 the table has programs that ask' test "$(wc -w <<<"$asked")" -ge 50
holds 'abuse:M3 and programs that are refused' test "$(wc -w <<<"$refused")" -ge 90
# shellcheck disable=SC2086  # lists of words
is "$(check_asked $asked)" '' 'abuse:M3 A1 every login screen, screen lock and way to privilege asks for its factors'
rhost=(-r 192.0.2.7)
is "$(check_asked sshd)" '' 'abuse:M3 A3 sshd asks those who come from outside'
# shellcheck disable=SC2086
is "$(check_refused $refused no-such-program)" '' 'abuse:M3 A2 everything else is refused with its name, whom to call and the command'
is "$(failures_of bob)" 0 'abuse:M3 A4 none of that is a wrong try'

# --- what it says ---------------------------------------------------------------------------------------------------------
said=$(ask kde)
like "$said" 'assword' "abuse:M3 KDE's screen lock is asked like the others"
like "$(ask sddm)" 'sddm: this program takes one answer only' 'abuse:M3 SDDM is refused with the reason'
like "$(ask kde-fingerprint)" 'kde-fingerprint: here another module judges' 'abuse:M3 and what another module would judge first'
like "$(ask no-such-program)" "no-such-program: no rule of this machine's policy lets you in here" 'abuse:M3 a program that nobody knows has no rule'
japanese() { env -u LC_ALL LANG=ja_JP.UTF-8 TERM=xterm-256color "$HELPERS/pam_probe" -d /tmp/stacks -t pts/1 "$1" bob authenticate </dev/null 2>&1; }
like "$(japanese swaylock)" 'swaylock: この画面ロックは答えを一つしか' 'abuse:M3 abuse:E2 in Japanese too'
like "$(japanese no-such-program)" 'no-such-program: この端末のポリシーには' 'abuse:M3 abuse:E2 and where there is no rule'
said=$(ask sddm -s)
unlike "$said" 'answer|help|explain' 'abuse:P16 a silent caller is told nothing'
like "$said" 'PAM_AUTH_ERR' 'A2 and refused all the same'
for user in bob dave nobody-of-that-name root; do
    is "$(probe -d /tmp/stacks -t tty9 no-such-program "$user" authenticate </dev/null 2>&1)" "$(ask no-such-program -t tty9)" \
        "abuse:M3 abuse:P4 no rule: the same for $user"
done
said=$(probe -d /tmp/stacks cups bob account open </dev/null 2>&1)
like "$said" 'cups: services on the network' 'abuse:M3 the account phase says it where somebody listens'
is "$(grep -c 'cups:' <<<"$said")" 1 'abuse:P16 the session phase says nothing'
like "$(events login.refused bob)" 'no-such-program' 'abuse:M3 E5 the log has the service'
like "$(events login.refused bob)" 'warifu policy explain USER SERVICE' 'abuse:M3 and the command'
as_bob() { runuser -u bob -- "$HELPERS/pam_probe" -d /tmp/stacks "$@"; }
like "$(as_bob waylock bob authenticate </dev/null 2>&1)" 'waylock: this program takes one answer only' 'abuse:M3 abuse:D1 a screen lock that is not root is told for its own person'
unlike "$(as_bob waylock alice authenticate </dev/null 2>&1)" 'one answer' 'abuse:M3 abuse:D1 and nothing for somebody else'

# --- explain and services -----------------------------------------------------------------------------------------------
like "$(admin --json policy explain bob sddm)" '"reason": "this program takes one answer only' 'abuse:M3 explain says why'
listed() { warifu policy services --policy municipal --directory "$1" --json 2>&1; }
mkdir /tmp/own
cp /etc/pam.d.debian/* /tmp/own
rm -f /tmp/own/test-*
answer=$(listed /tmp/own)
is "$(field exit <<<"$answer")" 0 'abuse:M3 policy services: with the Debian profile every program of this machine has its rule'
[ "$(field exit <<<"$answer")" = 0 ] || note "$answer"
like "$answer" '"service": "login", "kind": "greeter", "decision": "rule", "rule": "desktop", "asks": true' 'abuse:M3 policy services: a row for each'
printf '@include common-%s\n' auth account >/tmp/own/kde
cp /tmp/own/kde /tmp/own/no-such-program
answer=$(listed /tmp/own)
is "$(field exit <<<"$answer")" 1 'abuse:M3 policy services: a program without a rule is found'
like "$answer" '"no-such-program", "kind": "", "decision": "deny".*name it in a rule' 'abuse:M3 policy services: and what to do is said'
like "$answer" '"kde", "kind": "locker", "decision": "rule"' 'abuse:M3 policy services: a file that no package of Debian brings'
rm /tmp/own/no-such-program
printf 'auth required pam_permit.so\naccount required pam_permit.so\n' >/tmp/own/xdm
answer=$(listed /tmp/own)
is "$(field exit <<<"$answer")" 1 'A2 policy services: a login that does not ask warifu is found'
like "$answer" '"xdm".*"asks": false.*does not ask warifu' 'A2 policy services: and named'
sed '/^rule "locker"/,/^}/d' /usr/share/warifu/policies/municipal.policy >/etc/warifu/less.policy
like "$(warifu policy services --policy /etc/warifu/less.policy --directory /tmp/own --json 2>&1)" '"kde", "kind": "locker", "decision": "deny"' \
    'abuse:M3 policy services: without the rule for screen locks kde has none'
finish
