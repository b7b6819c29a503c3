#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What a SIEM gets: the real rsyslogd with the shipped templates, events of the real tokend and of others (E1 E6 abuse:X4).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
[ -x /usr/sbin/rsyslogd ] || bail_out 'needs rsyslog; ./bootstrap check installs it'
ECS=/var/log/warifu/events.ecs.json CEF=/var/log/warifu/events.cef
install -m 644 "$top_srcdir/packaging/rsyslog/warifu-siem.conf" /etc/rsyslog.d/60-warifu-siem.conf

rsyslog() { # OPTION...: of imuxsock; returns when it listens
    printf 'module(load="imuxsock" %s)\ninclude(file="/etc/rsyslog.d/60-warifu-siem.conf")\nauth,authpriv.* action(type="omfile" file="%s")\n' \
        "$*" "$LOGFILE" >/etc/rsyslog.conf
    rm -f "$ECS" "$CEF"
    rsyslogd -i /run/rsyslogd.pid
    eventually test -S /dev/log
}
rsyslog_ends() {
    kill "$(cat /run/rsyslogd.pid)"
    eventually test ! -e /run/rsyslogd.pid
}
written() { [ "$(wc -l 2>/dev/null <"$ECS")" = "$(wc -l <"$CEF")" ] && grep -qF -- "$1" "$CEF"; } # TEXT
sends() { # LINE: as any program may
    python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect("/dev/log")
s.send(sys.argv[1].encode("utf-8", "surrogateescape"))' "<86>Dec  2 01:40:00 tokend[12]: $1"
}
ecs() { # EXPRESSION EVENT: of the last one of that event, e an object
    python3 -c 'import json, sys
e = [e for e in map(json.loads, open(sys.argv[2])) if e["event"]["action"] == sys.argv[3]][-1]
print(eval(sys.argv[1]))' "$1" "$ECS" "$2"
}

# --- the real tokend ----------------------------------------------------------------------------------------
is "$(rsyslogd -N1 -f /etc/rsyslog.d/60-warifu-siem.conf 2>&1 | grep -ciE 'error|warn')" 0 'E1 rsyslog understands the shipped file'
rsyslog 'SysSock.Annotate="on" SysSock.ParseTrusted="on"'
start_tokend
use_stack plain
try() { probe -t tty1 -m "code=$1" -m "assword=$(password bob)" su bob authenticate; }
like "$(try "$(code bob right)")" 'authenticate: PAM_SUCCESS' 'a premise: bob gets in'
like "$(try "$(wrong_code bob "$(code bob right)")")" 'authenticate: PAM_AUTH_ERR' 'a premise: and not with a wrong code'
holds 'a premise: a card is issued' admin card issue C-0042 --holder bob
holds 'a premise: and lost, with a reason that has everything in it' \
    admin card lost C-0042 --reported-by bob --when 5m --where 'a=b|c\d "引用" 役場'
eventually written 'card.lost|'
is "$(ecs 'e["event"]["outcome"], e["event"]["category"][0], e["user"]["name"], e["process"]["name"], e["labels"]["sender"]' login.granted)" \
    "('success', 'authentication', 'bob', 'su', 'verified')" 'E1 a login is one of ECS'
is "$(ecs 'e["event"]["outcome"], e["event"]["kind"], e["warifu"]["clause"]' login.denied)" "('failure', 'event', 'A4')" 'E1 one that is denied as well'
is "$(ecs 'e["event"]["kind"], e["user"]["target"]["name"], e["warifu"]["place"], "outcome" in e["event"]' card.lost)" \
    "('alert', 'bob', 'a=b|c\\\\d \"引用\" 役場', False)" 'C3 a lost card is an alert, and its words come as they were'
like "$(grep -F '|card.lost|' "$CEF")" '\|10\|.* duser=bob ' 'C3 and one of CEF'
is "$(ecs 'e["host"]["name"] != ""' login.granted)" True 'A7 with the workstation'

# --- somebody else under its name ------------------------------------------------------------------------------
sends '{"event":"login.granted","clause":"A1","severity":6,"user":"forged"}'
as bob python3 -c 'import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect("/dev/log")
s.send(b"<86>Dec  2 01:40:00 tokend[12]: {\"event\":\"login.granted\",\"clause\":\"A1\",\"severity\":6,\"user\":\"forged\"}")
import time
time.sleep(3)' # and one that is still there when rsyslog looks
eventually logged forged # it came to rsyslog
# And one who has sent it, and is a program of ours when rsyslog comes to look.
cp /bin/sleep /usr/libexec/warifu/stays
kill -STOP "$(cat /run/rsyslogd.pid)"
as bob python3 -c 'import os, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect("/dev/log")
s.send(b"<86>Dec  2 01:40:00 tokend[12]: {\"event\":\"login.granted\",\"clause\":\"A1\",\"severity\":6,\"user\":\"forged-2\"}")
os.execv("/usr/libexec/warifu/stays", ["stays", "60"])' &
eventually pgrep -x stays
kill -CONT "$(cat /run/rsyslogd.pid)"
eventually logged forged-2
pkill -x stays
admin lock clear bob --reason 'the last one' >/dev/null
eventually written 'lock.cleared|'
is "$(grep -c forged "$ECS") $(grep -c forged "$CEF")" '0 0' 'E6 nobody else writes events for the SIEM'
stop_tokend
rsyslog_ends

# --- every event of the catalogue, and what is none --------------------------------------------------------------
# Without a look at who writes, so that they can be made here.
rsyslog
mapfile -t names < <(grep -oE '^\| `[a-z_]+\.[a-z_]+`' "$top_srcdir/doc/EVENTS.md" | tr -d '|` ')
for name in "${names[@]}"; do
    sends "{\"event\":\"$name\",\"clause\":\"E1\",\"severity\":5,\"user\":\"hanako\",\"actor\":\"ad=min\\\\x\",\"reason\":\"one\\ntwo\"}"
done
sends 'listens on /run/warifu/auth.sock'
sends '{"event":"login.granted","clause":"A1","sev'
sends '{"event":""}'
sends '{"event":"a.b|c\nCEF:0|warifu|warifu|1|forged|forged|3|cs2=verified","clause":"A1","severity":6}'
sends '{"event":"a.b","clause":"A1\nCEF:0|forged","severity":6}'
sends '{"event":"the.last","severity":1}'
eventually written 'the.last|'
is "$(wc -l <"$CEF")" "$((${#names[@]} + 2))" 'E1 one line of CEF for each event, none for what is no event'
is "$(python3 -c 'import json, sys
print(" ".join(e["event"]["action"] for e in map(json.loads, open(sys.argv[1]))))' "$ECS")" "${names[*]} a.b the.last" 'E1 one object of ECS for each, in order'
is "$(python3 -c 'import json, sys
print(sum(e["event"]["category"][0] not in ("authentication", "iam", "session", "configuration") or e["labels"]["sender"] != "unverified"
          for e in map(json.loads, open(sys.argv[1]))))' "$ECS")" 0 'E6 each in a category of ECS, and it says that nobody looked who wrote it'
is "$(python3 -c 'import json, sys
print(" ".join(sorted(e["event"]["action"] for e in map(json.loads, open(sys.argv[1])) if e["event"].get("outcome") == "failure")))' "$ECS")" \
    "account.refused admin.refused attempt.fault attempt.lost call.fault key.refused login.busy login.denied login.dormant login.locked login.refused login.replayed login.undelivered login.withdrawn otp.refused password.refused session.refused" \
    'E1 what failed says so'
is "$(grep -c 'suser=ad\\=min\\\\x msg=one\\ntwo$' "$CEF")" "${#names[@]}" 'E6 no value of CEF ends before its end'
is "$(grep -c forged "$CEF")" 0 'E6 nor does its header'
rsyslog_ends
finish
