#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A real polkit: pkexec, the daemon, its helper and the text agent (pkttyagent). Two questions, one after the other,
# a note between them, and a session phase that may say nothing, or pkexec aborts (abuse:P16).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
need_programs pkexec /usr/lib/polkit-1/polkitd:polkitd pkttyagent:polkitd dbus-daemon:dbus dbus-send:dbus-bin jq
! sanitized address || skip_all 'pkexec and its helper are set-uid and not linked with AddressSanitizer; build/gcc runs it'
enter_overlay "$@"
start_tokend

mkdir -p /run/dbus /etc/polkit-1/rules.d
dbus-uuidgen --ensure
dbus-daemon --system --fork --nopidfile
# What other programs of this machine let do is no part of the test.
find /usr/share/polkit-1/actions -name '*.policy' ! -name 'org.freedesktop.policykit.*' ! -name 'org.freedesktop.systemd1.*' -delete
# Whoever wants privilege proves themselves under their own ID (D4).
echo 'polkit.addAdminRule(function(action, subject) { return ["unix-user:" + subject.user]; });' >/etc/polkit-1/rules.d/40-test.rules
/usr/lib/polkit-1/polkitd --no-debug >/var/log/polkitd.log 2>&1 &
has_name() { dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.PolicyKit1; }
eventually has_name || bail_out "polkitd does not come up: $(cat /var/log/polkitd.log)"
use_stack debian polkit-1

# pkexec of one's own shell, with pkttyagent for that shell. What pkexec said is in /tmp/pkexec.out at the end.
# PROMPTS is what is typed: a list of "prompt=variable".
pkexec_by() { # USER PROMPT=VARIABLE...
    local user=$1
    shift
    rm -f /tmp/agent.ready
    : >/tmp/pkexec.out
    chmod 666 /tmp/pkexec.out
    export USER_NAME=$user PROMPTS="$*"
    drive <<'X'
as $env(USER_NAME) bash -c {echo shell=$$.; read go; pkexec --disable-internal-agent $PKEXEC >/tmp/pkexec.out 2>&1; echo "pkexec=$?."; read stay}
see {shell=(\d+)\.}
set pid $expect_out(1,string)
set shell $spawn_id
# It says on descriptor 3 that it is registered, by closing it.
start runuser -u $env(USER_NAME) -- bash -c "exec 3> >(cat; touch /tmp/agent.ready); exec pkttyagent --process $pid --notify-fd 3"
set agent $spawn_id
for {set i 0} {$i < 400 && ![file exists /tmp/agent.ready]} {incr i} { after 50 }
if {![file exists /tmp/agent.ready]} { puts "\nNO-AGENT"; exit 98 }
set spawn_id $shell
type go
set spawn_id $agent
foreach pair $env(PROMPTS) {
    regexp {^([^=]+)=(.*)$} $pair all prompt name
    hidden "$prompt.*: $" $name
}
expect {
    -re "COMPLETE" { puts "\nAGENT-COMPLETE" }
    -re "FAILED" { puts "\nAGENT-FAILED" }
    timeout { gave_up TIMEOUT "the agent's verdict" }
}
set spawn_id $shell
see {pkexec=(\d+)\.}
puts "\nPKEXEC-STATUS $expect_out(1,string)"
type stay
expect eof
exec kill [exp_pid -i $agent]
exit 0
X
}

export PASSWORD CODE PKEXEC='id -u'
PASSWORD=$(password bob) CODE=$(code bob)
said=$(pkexec_by bob assword=PASSWORD code=CODE)
like "$said" 'AGENT-COMPLETE' 'A1 D4 polkit: password and code, asked one after the other, are taken by the agent'
is "$(cat /tmp/pkexec.out)" 0 'A1 D3 pkexec: the command runs as root'
like "$said" 'PKEXEC-STATUS 0' 'abuse:P16 pkexec: its session phase says nothing, so it does not abort'
like "$(events login.granted bob)" 'become.*polkit-1' 'D3 E5 polkit: recorded under the rule for privilege'
like "$(events session.opened root | grep polkit-1)" 'actor.*bob' 'D2 E5 pkexec: and its session says by whose factors it was opened'

CODE=$(code bob) PKEXEC='--user carol id -un'
said=$(pkexec_by bob assword=PASSWORD code=CODE)
is "$(cat /tmp/pkexec.out)" carol 'abuse:P16 pkexec: nor where the session is of somebody who has lines about the last login'
PKEXEC='id -u'

CODE=$(code bob wrong)
said=$(pkexec_by bob assword=PASSWORD code=CODE)
like "$said" 'AGENT-FAILED' 'A1 polkit: a wrong code does not'
unlike "$(cat /tmp/pkexec.out)" '^0$' 'A1 pkexec: and nothing runs'
is "$(failures_of bob)" 1 'A4 polkit: one wrong try is one'
export WRONG=wrong-Pa55word
CODE=$(code bob)
said=$(pkexec_by bob assword=WRONG code=CODE)
like "$said" 'AGENT-FAILED' 'A1 abuse:P4 polkit: a wrong password is asked for the code all the same, and does not'
is "$(failures_of bob)" 2 'A4 polkit: the second one'
CODE=$(code bob wrong)
pkexec_by bob assword=PASSWORD code=CODE >/dev/null
CODE=$(code bob)
said=$(pkexec_by bob assword=PASSWORD code=CODE)
like "$said" 'AGENT-FAILED' 'A4 polkit: at the limit (3) right ones are refused too'
admin lock clear bob --reason test >/dev/null

# No agent: polkit asks nobody and refuses, and nothing is counted.
as bob pkexec --disable-internal-agent id -u </dev/null >/tmp/pkexec.out 2>&1
is $? 127 'A2 pkexec without an agent: refused'
is "$(failures_of bob)" 0 'A4 pkexec without an agent: nobody tried anything'

# --- what polkit lets in by itself (D3) ------------------------------------------------------------------------------------
# polkit reads its rules anew when one changes; it asks no agent then.
echo 'polkit.addRule(function(action, subject) { if (action.id == "org.freedesktop.policykit.exec") return polkit.Result.YES; });' >/etc/polkit-1/rules.d/10-open.rules
open_by_itself() { as bob pkexec --disable-internal-agent id -u </dev/null >/tmp/pkexec.out 2>&1; ! grep -qE 'Not authorized|authentication agent' /tmp/pkexec.out; }
eventually open_by_itself || bail_out "polkit does not take its new rule: $(cat /tmp/pkexec.out)"
unlike "$(cat /tmp/pkexec.out)" '^0$' 'D3 abuse:M21 pkexec that polkit lets in without asking: nothing runs'
like "$(events session.refused)" 'polkit-1.*nobody_asked|nobody_asked.*polkit-1' 'D3 E5 pkexec: and the log says that nobody was asked'
pkexec --disable-internal-agent id -u </dev/null >/tmp/pkexec.out 2>&1
is "$(cat /tmp/pkexec.out)" 0 'abuse:M2 pkexec by root itself: goes on'
warifu check --json --only polkit >/tmp/found
is $? 32 'G1 D3 check: what polkit lets in without asking'
like "$(jq -r '.rows[] | select(.finding) | [.finding, .where] | @tsv' /tmp/found)" $'polkit.rule\t/etc/polkit-1/rules.d/10-open.rules' 'G1 D3 check: and the file that says so'
# The rule that is shipped answers before it. A copy that polkitd may not read, as a copy is until it is whole, does not.
install -m 600 /usr/share/warifu/polkit/00-warifu.rules /etc/polkit-1/rules.d/00-warifu.rules
warifu check --json --only polkit >/tmp/found
is $? 32 'G1 D3 check: a rule that polkitd may not read is none'
ln -sf /usr/share/warifu/polkit/00-warifu.rules /etc/polkit-1/rules.d/
asks_again() { ! open_by_itself; }
holds 'D3 polkit with the rule that is shipped: pkexec without an agent is refused by polkit itself' eventually asks_again
warifu check --json --only polkit >/tmp/found
is $? 0 'G1 D3 check: and nothing is found'
CODE=$(code bob)
said=$(pkexec_by bob assword=PASSWORD code=CODE)
is "$(cat /tmp/pkexec.out)" 0 'D3 pkexec that asks: opens'
rm /etc/polkit-1/rules.d/10-open.rules /etc/polkit-1/rules.d/00-warifu.rules

# --- a policy that has no rule for it (abuse:M3) ---------------------------------------------------------------------------
sed -i 's/"polkit-1", //' /etc/warifu/test.policy
set_conf help_contact '情報政策課 内線 1234'
stop_tokend
start_tokend
said=$(pkexec_by bob)
like "$said" "polkit-1: no rule of this machine's policy lets you in here" 'abuse:M3 A2 polkit: without a rule the agent shows a text that names the service'
like "$said" 'warifu policy explain USER polkit-1' 'abuse:M3 polkit: and the command for an administrator'
like "$said" 'AGENT-FAILED' 'abuse:M3 A2 polkit: and refuses'
is "$(failures_of bob)" 0 'abuse:M3 A4 polkit: which is no wrong try'
finish
