#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# D1, D4: a grant, and nothing but a grant, lets sudo, su, pkexec and ssh begin, here and in its window; and its end ends
# what they have begun, whoever ends it. With the real programs, under a real systemd, logind and polkit (tests/system/boot.sh).
# shellcheck source=tests/system/boot_lib.sh
. "$(dirname "$0")/boot_lib.sh"

need_programs sudo sshd:openssh-server ssh:openssh-client loginctl:systemd dbus-daemon:dbus jq script:bsdutils oathtool pkexec pkttyagent:polkitd /usr/lib/polkit-1/polkitd:polkitd
need_file '/lib/*/security/pam_systemd.so' libpam-systemd
stage "$top_builddir/tests/system/pam_probe" "$top_srcdir/tests/system/boot_people.sh"
cat >"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
. "$WORK/boot_people.sh"
LACKING='takes a privilege grant'
grant() { # PERSON SERVICE OPTION...: approved by boss; its number
    local number
    number=$(by "$1" privilege request "${@:2}" --reason 'work order' | field_of request | must_have "request of $1")
    by boss request approve "$number" --shown "$(by boss request show "$number" | field_of shown)" --reason seen >/tmp/approved ||
        note "$(cat /tmp/approved /tmp/said)" >&2
    echo "$number"
}
ends() { # PERSON NUMBER: what became of each session is in /tmp/answer
    by "$1" privilege end "$2" --reason 'work done' --sessions end >/tmp/answer
}
told() { jq -r '.rows[] | select(.seen) | "\(.logind) \(.done) \(.seen)"' /tmp/answer; }
why() { admin log --event "$1" --user "$2" | jq -r '.rows[].record | fromjson | "\(.service) \(.why)"' | sort -u; }
no_process() { ! pgrep -x "$1"; }
leave_sudo() { # which would ask again
    pkill -x sudo
    eventually no_process sudo
}

install_product -e '/^rule "(elevate|become|remote)"/,/^}/ s/^    origin = .*/&\n    grant = yes/'
holds 'D4 a policy that demands grants is good' tokend -n
useradd -m -s /bin/bash boss
admin init boss --show-secret >/tmp/init || fail 'the store is made' "$(cat /tmp/said)"
enrol boss "$(jq -r '.rows[0].temporary_password' /tmp/init | must_have 'temporary password of boss')"
enrol alice
enrol bob
guard sudo su sshd polkit-1
printf 'Defaults log_output\nalice ALL=(ALL) ALL\n' >/etc/sudoers.d/test # sudo's own record of what was shown
cp /usr/share/warifu/sudoers /etc/sudoers.d/warifu
chmod 440 /etc/sudoers.d/test /etc/sudoers.d/warifu
echo 'polkit.addAdminRule(function(action, subject) { return ["unix-user:" + subject.user]; });' >/etc/polkit-1/rules.d/40-test.rules
systemctl start polkit
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f /root/key
printf '%s\n' 'Port 2222' 'HostKey /root/key' 'UsePAM yes' 'PasswordAuthentication no' 'KbdInteractiveAuthentication yes' 'UseDNS no' 'PidFile none' >/etc/ssh/test_config
systemd-run -q --unit=test-sshd -p KillMode=process /usr/sbin/sshd -D -f /etc/ssh/test_config
eventually bash -c 'exec 3<>/dev/tcp/127.0.0.1/2222'
SSH='ssh -tt -p 2222 -o StrictHostKeyChecking=no -o LogLevel=ERROR -o NumberOfPasswordPrompts=1 alice@127.0.0.1'
for name in desk other third agent; do at_terminal alice $name; done
# polkit asks alice at a terminal of its own, for what the shell at "third" starts.
in_terminal agent "pkttyagent --process $(ps -o ppid= -p "$(pgrep -f '^bash /run/types third$')" | tr -d ' ')"
registered() { journalctl -q --no-pager | grep -q 'Registered Authentication Agent for unix-process'; }
holds 'pkttyagent is there' eventually registered
logins=$(sessions_of alice | sort | xargs)

# --- elsewhere, or later ---------------------------------------------------------------------------------
# alice holds two, and neither is for here and now.
grant alice '*' --host elsewhere --until 1h >/dev/null
grant alice '*' --from 30m --until 40m >/dev/null
grant bob su --host elsewhere --until 1h >/dev/null
is "$(admin privilege list | jq -r '.rows[] | "\(.user) \(.state) \(.host)"' | sort | xargs)" \
    "alice approved $(hostname) alice running elsewhere bob running elsewhere" 'D4 three grants, none for here and now'
holds 'D1 D4 sudo lets nobody through, and has no word for why' refuses desk alice 'sudo bash /run/types sudo' 'try again'
leave_sudo
holds 'D1 D4 so does su, where bob has none' refuses other bob 'su bob -c "bash /run/types su"' "$LACKING"
holds 'D1 D4 so does polkit' refuses third alice 'pkexec --disable-internal-agent env bash /run/types pkexec' "$LACKING" agent
runs desk alice "$SSH bash /run/types ssh"
holds 'D1 D4 ssh comes to its end' eventually no_process ssh
for name in sudo su pkexec ssh; do fails "D1 D4 nothing began by $name" types $name; done
is "$(why login.refused alice | xargs):$(why login.refused bob)" 'polkit-1 no_grant sshd no_grant sudo no_grant:su no_grant' 'D4 E5 and the log says why'
is "$(admin lock show alice | jq '[.rows[].failures] | add // 0')" 0 'D1 and none of it was a guess'

# --- in force --------------------------------------------------------------------------------------------
sudo=$(grant alice sudo --until 1h) su=$(grant bob su --until 1h) pkexec=$(grant alice polkit-1 --until 1h) ssh=$(grant alice sshd --until 1h)
holds 'alice runs sudo' runs desk alice "sudo sh -c 'echo \$WARIFU_GRANT >/run/typed/number; setsid bash /run/types apart & exec bash /run/types sudo'"
holds 'bob is become by su' runs other bob 'su bob -c "bash /run/types su"'
holds 'alice runs pkexec' runs third alice 'pkexec --disable-internal-agent env bash /run/types pkexec' agent
for name in sudo apart su pkexec; do holds "D4 while the grant is in force, $name goes on" eventually types $name; done
at_terminal alice fifth
holds 'alice comes in by ssh' runs fifth alice "$SSH bash /run/types ssh"
holds 'D4 and so does ssh' eventually types ssh
is "$(cat /run/typed/number)" "$sudo" 'D1 what sudo runs can tell by which grant'
# What was run: sudo opens its log before the session, so its record has no number of ours; ours has who, where, and when.
opened=$(admin log --event session.opened | jq -c '[.rows[] | select((.record | fromjson | .review) == '"$sudo"')] | last')
by=$(jq -r '.record | fromjson | .ruser' <<<"$opened") at=$(jq -r '.record | fromjson | .tty' <<<"$opened") seconds=$(jq -r .time <<<"$opened")
is "$by" alice 'E5 the record of the session has the number of its grant, and who called sudo'
like "$(sudoreplay -l user "$by" todate "$(date -d "@$((seconds + 1))" '+%F %T')" 2>&1 | tee /tmp/replay | grep "TTY=${at#/dev/} " | tail -1)" \
    "alice.*TSID=.*WARIFU_GRANT" "E5 by which sudo's own log of it is found, the last one until then at that terminal" ||
    note "at $at, $seconds; $(cat /tmp/replay; find /var/log/sudo-io | head -20)"
like "$(unit_of sudo)" "^warifu-[0-9]+-$sudo-" 'D4 sudo runs in a scope of its grant'
is "$(unit_of apart)" "$(unit_of sudo)" 'D4 with what has let go of its terminal'
like "$(unit_of su)" "^warifu-[0-9]+-$su-" 'D4 su, too'
like "$(unit_of pkexec)" "^warifu-[0-9]+-$pkexec-" 'D4 and pkexec'
like "$(unit_of ssh)" '^session-' 'D4 ssh is a session of its own'
for name in sudo su pkexec ssh; do
    like "$(systemctl show "$(unit_of $name)" -p RuntimeMaxUSec --value)" '^5[0-9]min' "D4 $name ends with its grant, an hour after that began"
done

# --- ended ------------------------------------------------------------------------------------------------
for name in sudo su pkexec ssh; do
    unit=$(unit_of $name)
    unit=${unit#session-}
    [ $name != ssh ] || unit=${unit%.scope}
    ends boss "${!name}"
    is "$?" 0 "D4 boss, who is not root, ends the grant for $name"
    like $'\n'"$(told)"$'\n' $'\n'"$unit end gone"$'\n' "D4 abuse:M22 and is told that what began by it is gone"
    fails "D4 so it is: $name has ended" types $name
done
fails 'D4 with what has let go of its terminal' types apart
no_scopes || note "$(scopes)"
holds 'D4 nothing is left of the scopes' no_scopes
is "$(admin log --event session.stop_ordered --user alice | jq -r '.rows[].record | fromjson | select(.review == '"$sudo"') | "\(.actor) \(.method)"')" \
    'boss end' 'D4 E5 it is on record who had it ended'
for name in desk other third agent; do holds "D4 alice's own login goes on ($name)" types $name; done
holds 'D4 then sudo opens nothing again' refuses desk alice 'sudo bash /run/types sudo' 'try again'
leave_sudo
fails 'D4 nothing began' types sudo

# --- nothing that could end it ---------------------------------------------------------------------------
pkexec=$(grant alice polkit-1 --until 1h)
systemctl stop tokend-scope.socket
holds 'alice runs pkexec' runs third alice 'pkexec --disable-internal-agent env bash /run/types pkexec' agent
refused() { journalctl -q --no-pager | grep -q 'polkit-1:session.*refused: nothing would end this session'; }
holds 'D4 where nothing could end it pkexec is refused, and the log says why' eventually refused
holds 'D4 pkexec comes to its end' eventually no_process pkexec
fails 'D4 and nothing began' types pkexec
systemctl start tokend-scope.socket
holds 'alice runs pkexec again' runs third alice 'pkexec --disable-internal-agent env bash /run/types pkexec' agent
holds 'D4 with the socket it begins' eventually types pkexec
unit=$(unit_of pkexec)
like "$(unit_of pkexec)" "^warifu-[0-9]+-$pkexec-" 'D4 in its scope'
ends alice "$pkexec" # who holds it
is "$?:$(told)" "0:$unit end gone" 'D4 whoever holds a grant is told that what began by it is gone'
fails 'D4 whoever holds a grant ends with it what began by it' types pkexec

# --- what outlives sudo --------------------------------------------------------------------------------------
# sudo's own terminal goes with its command, and what has not let go of it by then ends with it: so it is waited for.
sudo=$(grant alice sudo --until 1h)
holds 'alice runs sudo' runs desk alice "sudo sh -c 'setsid bash /run/types stays & until pgrep -f \"^bash /run/types stays\"; do :; done >/dev/null'"
holds 'D4 what it has left behind goes on' eventually types stays
holds 'D4 when sudo has ended' eventually no_process sudo
like "$(unit_of stays)" "^warifu-[0-9]+-$sudo-" 'D4 in its scope'
holds 'D4 it still does' types stays
ends boss "$sudo"
is "$?" 0 'D4 the end of the grant is seen'
fails 'D4 to end that, too' types stays

# --- at its end --------------------------------------------------------------------------------------------
began=$(date +%s)
sudo=$(grant alice sudo --until 25s)
holds 'alice runs sudo' runs desk alice 'sudo bash /run/types sudo'
holds 'D4 a short grant lets it begin' eventually types sudo
holds 'D4 it ends by itself, and nobody has typed anything' eventually falls_silent sudo
at_most $(($(date +%s) - began)) 40 'D4 when the grant does'
is "$(admin privilege list --all | jq -r '.rows[] | select(.request == '"$sudo"') | .state')" ended 'D4 which is over'
for name in desk other third agent; do holds "D4 alice's own login goes on ($name)" types $name; done
is "$(systemctl list-units --failed --no-legend 'tokend*')" '' 'nothing failed'
finish
SCRIPT
run_booted
