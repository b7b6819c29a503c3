#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D4: privilege is limited in time, with real sudo and su: outside its window nobody is elevated and it is said when
# it is open, as far as the program lets anything be said; and what sudo begins ends at sudo's own limit.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack redhat

# --- windows --------------------------------------------------------------------------------------------
windows() { # RULE WINDOW: the rule's window, in the place of any other
    sed -i -e "/^rule \"$1\"/,/^}/ { /^    time = /d; s/^    origin = local/&\n    time = $2/ }" /etc/warifu/test.policy
}
# Neither today nor tomorrow, so that midnight may pass meanwhile.
shut="{\"!$(LC_ALL=C date +%a | tr "[:upper:]" "[:lower:]"),$(LC_ALL=C date -d tomorrow +%a | tr "[:upper:]" "[:lower:]")\"}"
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
windows elevate '{"sun-sat"}'
windows become "$shut"
stop_tokend
holds 'D4 a policy with windows is good' tokend -n
start_tokend
like "$(sudo_bob)" $'(^|\n)0\r?($|\n)' 'D4 inside its window sudo opens'
output=$(as bob env LC_ALL=C.UTF-8 su -c 'id -u' carol 2>&1 </dev/null)
like "$output" 'only at these times: any time, but not ' 'D4 outside its window su says when it is open'
unlike "$output" "(^|[^0-9])$(id -u carol)($|[^0-9])" 'D4 and opens nothing'
output=$(as bob env LC_ALL=ja_JP.UTF-8 su -c 'id -u' carol 2>&1 </dev/null)
like "$output" '使える時間は いつでも（.*を除く）' 'D4 in Japanese, too'
windows elevate "$shut"
stop_tokend
start_tokend
output=$(as bob sudo id -u 2>&1 </dev/null)
unlike "$output" $'(^|\n)0($|\n)' 'D4 outside its window sudo opens nothing'
unlike "$output" 'assword( for .*)?: |code' 'D4 and asks for nothing' # sudo itself has nothing to say but "try again"
holds 'D4 E5 the log says why' eventually bash -c "grep -q 'login.refused.*\"rule\":\"elevate\".*\"why\":\"time\"' $LOGFILE"
is "$(admin --json policy explain bob sudo | field decision)" deny_time 'D4 explain says so'
printf 'bob ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/nopasswd
chmod 440 /etc/sudoers.d/nopasswd
unlike "$(as bob sudo id -u 2>&1 </dev/null)" $'(^|\n)0($|\n)' 'D4 nor does it with NOPASSWD'
rm /etc/sudoers.d/nopasswd

# --- a list of holidays that is damaged -----------------------------------------------------------------
list=/usr/share/warifu/policies/holidays.tsv
cp "$list" /root/holidays.kept
windows elevate '{"!holiday"}'
stop_tokend
output=$(tokend -n 2>&1)
unlike "$output" 'holidays' 'abuse:M18 a list that is whole is not complained of'
like "$(warifu policy lint /etc/warifu/test.policy 2>/dev/null)" 'holidays are known until the end of 20' 'D4 lint says how far the list reaches'
for damage in 'sed -i 0,/2026/s//2027/' 'truncate -s -20' 'rm -f'; do
    cp /root/holidays.kept "$list"
    $damage "$list"
    output=$(LC_ALL=C.UTF-8 tokend -n 2>&1)
    is $? 72 "abuse:M18 tokend -n says that the machine lacks something ($damage)"
    like "$output" 'holidays: (damaged|missing) .*holidays.tsv' "abuse:M18 and names the list ($damage)"
    like "$(warifu policy lint /etc/warifu/test.policy 2>/dev/null)" 'the list of holidays cannot be used' "abuse:M18 lint, too ($damage)"
    start_tokend
    is "$(admin --json policy explain bob sudo | field decision)" deny_clock "abuse:M18 nobody is let in by it ($damage)"
    is "$(admin --json policy explain bob login | field decision)" rule "abuse:M18 other rules go on ($damage)"
    stop_tokend
done
cp /root/holidays.kept "$list"

# --- what sudo begins ends ------------------------------------------------------------------------------
windows elevate '{"sun-sat"}'
start_tokend
sed 's/^#\(Defaults command_timeout=\).*/\13s/' /usr/share/warifu/sudoers >/etc/sudoers.d/warifu
chmod 440 /etc/sudoers.d/warifu
holds 'D4 the shipped line is good for sudo' visudo -cf /etc/sudoers.d/warifu
like "$(cat /etc/sudoers.d/warifu)" $'\nDefaults command_timeout=3s' 'D4 and is there'
PASSWORD=$(password bob) CODE=$(code bob)
output=$(
    drive <<'X'
as bob bash -c "sudo sh -c 'echo began; exec sh'; echo last=\$?"
hidden "assword.*: " PASSWORD
shown "code.*: " CODE
see "began"
see "last="
over
X
)
is $? 0 'D4 a shell of root that sudo began ends, without anybody typing'
note "$output"
finish
