#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D5: nobody logs in as root, admin or administrator, by sshd, login or su, and everybody is told why; root's own su goes on.
# D2: contractors are let through by no sudo where the policy says so, and change no privileged password.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
need_programs sshd:openssh-server ssh:openssh-client expect
enter_overlay "$@"
for name in admin administrator; do useradd -m -s /bin/bash $name; done
start_tokend
use_stack redhat
use_stack debian su # which leaves root's own su to pam_rootok
export NAME PASSWORD CODE
sed 's/^PermitRootLogin no/PermitRootLogin yes/' /etc/ssh/test_sshd_config >/root/sshd_config # or sshd itself says no
/usr/sbin/sshd -D -e -f /root/sshd_config 2>/var/log/sshd.err &
opened() { bash -c 'exec 3<>/dev/tcp/127.0.0.1/2222'; }
eventually opened || bail_out 'sshd does not listen'

BY_LOGIN='nobody logs in under this name' BY_SU='nobody becomes this ID by su'
refusals() { logged 'login.refused' | grep -c "\"user\":\"$1\".*\"why\":\"rule\""; }
for NAME in root admin administrator; do
    output=$(
        drive <<'X'
start login
see "login: "
type $env(NAME)
expect {
    -re "logs in under this name" { puts "\nTOLD"; exec kill -KILL [exp_pid]; exit 0 }
    -re {assword|[$#] $} { puts "\nASKED"; exec kill -KILL [exp_pid]; exit 1 }
    timeout { gave_up TIMEOUT "a word" }
    eof { exit 1 }
}
X
    )
    is "$?" 0 "D5 login refuses $NAME and asks for nothing"
    like "$output" "$BY_LOGIN. Log in under your own ID and use sudo" 'D5 and says why'
    output=$(ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no \
        -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 "$NAME@127.0.0.1" 'echo in-as-$(id -un)' 2>&1 </dev/null)
    differs "$?" 0 "D5 sshd refuses $NAME"
    unlike "$output" 'in-as-' 'D5 and opens nothing'
    like "$output" "$BY_LOGIN" 'D5 and says why'
    output=$(as bob env LC_ALL=C.UTF-8 su "$NAME" -c 'echo in-as-$(id -un)' 2>&1 </dev/null)
    differs "$?" 0 "D5 su refuses $NAME"
    like "$output" "$BY_SU. Stay under your own ID and use sudo" 'D5 and says why'
    unlike "$output" 'assword|in-as-' 'D5 and asks for nothing'
    like "$(as bob env LC_ALL=ja_JP.UTF-8 su "$NAME" -c 'echo in-as-$(id -un)' 2>&1 </dev/null)" 'この ID には su でなれません' 'D5 in Japanese too'
    at_most 3 "$(refusals "$NAME")" 'D5 E5 each is in the log' || note "$(logged login.refused | tail -n 2)"
    is "$(admin --json policy explain "$NAME" su | field decision)" deny 'D5 explain says so'
    is "$(su "$NAME" -c 'id -un')" "$NAME" "D5 abuse:M2 root's own su goes on"
done
is "$(failures_of boss)" 0 'D5 A4 nobody has a failed try for it'
like "$(printf '%s\n' "$(password carol)" "$(code carol)" | as bob su carol -c 'id -un' 2>&1)" 'carol' 'D5 su to a person goes on'

# --- contractors (D2) -------------------------------------------------------------------------------------
groupadd gyousha
usermod -aG gyousha bob
sed -i -e '1,/^$/ { /^$/ s//contractors = {"gyousha"}\n/ }' -e '/^rule "elevate"/,/^}/ s/^    origin = local/&\n    group = {"!gyousha"}/' /etc/warifu/test.policy
stop_tokend
holds 'D2 a policy that keeps contractors from sudo is good' tokend -n
start_tokend
output=$(as bob sudo id -u 2>&1 </dev/null)
unlike "$output" $'(^|\n)0($|\n)' 'D2 a contractor gets nothing by sudo, though sudoers allows it'
unlike "$output" 'assword( for .*)?: |code' 'D2 and is asked for nothing'
holds 'D2 E5 the log says why' eventually bash -c "grep -q 'login.refused.*\"user\":\"bob\".*\"service\":\"sudo\"' $LOGFILE"
like "$(printf '%s\n' "$(password alice)" "$(code alice)" | as alice sudo -k -S id -u 2>/dev/null)" '^0$' 'D2 staff does'
# What a contractor has for another purpose they do not change either, where it is privileged.
sed -i '/^    group = {"!gyousha"}/d' /etc/warifu/test.policy
stop_tokend
start_tokend
like "$(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -u 2>/dev/null)" '^0$' 'D2 a contractor whom the policy lets use sudo does'
admin user role bob auditor --reason 'given to the firm' >/dev/null
output=$(
    PASSWORD=$(password bob) CODE=$(code bob) drive <<'X'
as bob passwd
expect {
    -re "contractors do not change" { exit 0 }
    -re "assword: $" { exec kill -KILL [exp_pid]; exit 1 }
    eof { exit 2 }
}
X
)
is "$?" 0 'D2 and does not change that privileged password'
like "$output" 'contractors do not change' 'D2 and is told so'
finish
