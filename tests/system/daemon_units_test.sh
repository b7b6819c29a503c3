#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The units: as closed as the project promises, and alive under a real systemd, which is process 1 of its own
# namespaces here (tests/system/boot.sh).
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$PWD}
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"
units=$top_builddir/tokend/daemon/systemd

need_programs systemd-analyze:systemd systemctl:systemd python3 ip:iproute2 jq
work=$(mktemp -d /tmp/warifu-units.XXXXXX)
trap 'rm -rf "$work"' EXIT

is_closed() { # UNIT MOST
    local exposure
    exposure=$(systemd-analyze security --offline=yes --no-pager "$units/$1" |
        sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\).*/\1/p')
    holds "the exposure of $1 is at most $2 (it is ${exposure:-unknown})" \
        awk -v exposure="${exposure:-10}" -v most="$2" 'BEGIN { exit !(exposure <= most) }'
}
is_closed tokend.service 1.5
is_closed tokend-device@.service 1.5
holds 'no device for tokend itself' grep -qx PrivateDevices=yes "$units/tokend.service"

if ! grep -q '^ExecStart=/usr/sbin/tokend' "$units/tokend.service"; then
    skip 'the units live under a real systemd' 'this build is not configured for /usr (./bootstrap build)'
    finish
fi
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$top_builddir" -s install DESTDIR="$work/stage" >"$work/install" 2>&1 ||
    { note "$(tail "$work/install")"; bail_out 'make install'; }
cp "$top_builddir/tests/system/talk" "$top_srcdir/tests/system/"{tap,processes}.sh "$work/"
printf 'SANITIZE=%q\n' "${SANITIZE:-}" >"$work/script"
cat >>"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
. "$WORK/processes.sh"
cp -a "$WORK/stage/." /
useradd -m alice 2>/dev/null
talk() { "$WORK/talk" /run/warifu/auth.sock user=alice service=login tty=/dev/pts/0 "$@"; }
property() { systemctl show tokend.service -p "$1" --value; }

holds 'sysusers makes the users' systemd-sysusers warifu.conf
holds 'tmpfiles makes the directories' systemd-tmpfiles --create warifu.conf
is "$(stat -c '%U %a' /run/warifu /var/lib/warifu /var/lib/warifu/store /var/lib/warifu/key | tr '\n' ',')" \
    'root 755,root 755,warifu 700,warifu 700,' 'whose they are'
systemctl daemon-reload
is "$(systemd-analyze verify --man=no tokend.service tokend.socket tokend-rescue.socket tokend-device.socket tokend-device@1.service 2>&1)" '' 'systemd-analyze verify has nothing to say'
holds 'the socket is enabled' systemctl enable --now tokend.socket
is "$(systemctl is-active tokend.service)" inactive 'nothing runs before somebody asks'
is "$(stat -c '%n %U %a' /run/warifu/*.sock | tr '\n' ',')" \
    '/run/warifu/admin.sock root 666,/run/warifu/auth.sock root 666,/run/warifu/device.sock root 600,/run/warifu/rescue.sock root 600,/run/warifu/scope.sock root 600,' \
    'the sockets are root'\''s; those of the rescue and of the devices are root'\''s alone'
warifu --rescue test --yes --json init alice --show-secret >/tmp/init 2>&1
is $? 0 'the first question starts it: init'
is "$(property StatusText)" Serving 'it says that it serves (Type=notify)'
like "$(talk -- a b)" 'verdict: AGAIN' 'it judges'
for role in front names hasher vault rescue; do
    pid=$(pgrep -f "tokend: $role" | head -1)
    eventually in_sandbox "$pid"
    like "$(grep -E '^(CapEff|NoNewPrivs|Seccomp):' "/proc/$pid/status" | tr -s '\t\n' ' ')" \
        'CapEff: 0000000000000000 NoNewPrivs: 1 Seccomp: 2' "abuse:D11 $role has nothing"
done
pid=$(property MainPID)
is "$(awk '/^CapBnd/ { print $2 }' "/proc/$pid/status")" 00000000000000c0 'the supervisor has two capabilities'
is "$(nsenter -t "$pid" -n ip -o link | grep -vc ' lo: ')" 0 'H5 the service has no network'
kill -KILL "$(pgrep -f 'tokend: vault')"
again() { talk -- a b | grep -q prompt; }
holds 'abuse:D12 the vault dies: it judges again' eventually again
is "$(property MainPID)" "$pid" 'under the same supervisor'
# `systemctl reload` returns when the signal is sent: the files that the next step changes are not to be read by this one.
vault_is_new() {
    local now
    now=$(pgrep -f 'tokend: vault') && [ "$now" != "$vault" ]
}
reloads() {
    vault=$(pgrep -f 'tokend: vault')
    systemctl reload tokend.service && eventually vault_is_new
}
holds 'systemctl reload' reloads
holds 'reloaded: it judges' eventually again
# Passwords that stay in the shadow file, from one reload to the next, under the unit's own restrictions.
sed -e '/^profile/a knowledge = "pam:warifu-password"' -e 's/\(unsynchronised_clock *= *\)refuse/\1warn/' \
    /usr/share/warifu/policies/municipal.policy >/etc/warifu/kept.policy
sed -i 's|^policy = .*|policy = "/etc/warifu/kept.policy"|' /etc/warifu/tokend.conf
echo 'alice:Pa55-kept-there' | chpasswd -c YESCRYPT
is "$(pgrep -u warifu-check -c .)" 0 'no checker runs where passwords are kept here'
holds 'knowledge is changed by a reload' reloads
checker_has() { grep -E '^(CapEff|NoNewPrivs|Seccomp):' "/proc/$(pgrep -u warifu-check | head -n 1)/status" | tr -s '\t\n' ' '; }
checker_is_closed() { checker_has 2>/dev/null | grep -q 'Seccomp: 2'; }
holds 'checkers run then' eventually checker_is_closed
like "$(checker_has)" 'CapEff: 0000000000000000 NoNewPrivs: 1 Seccomp: 2' 'abuse:D11 a checker has nothing'
if [ -z "${SANITIZE:-}" ]; then
    code=$(warifu --rescue test --yes --json totp register alice --reason test --show-secret | jq -rs '.. | objects | .registration_code? // empty')
    like "$(talk -- Pa55-kept-there "$code")" 'verdict: GRANTED' 'abuse:M1 the shadow password is judged under the unit'
    like "$(talk -- wrong "$code")" 'verdict: AGAIN|assword' 'abuse:M1 and a wrong one is wrong'
    is "$(journalctl -q --no-pager -u tokend | grep -c 'cannot judge passwords')" 0 'abuse:M14 without a fault'
else
    skip 'abuse:M1 the shadow password is judged under the unit' \
        'pam_unix calls crypt_r(), which AddressSanitizer does not find in this tokend; build/gcc runs it, and knowledge_test.sh with a tokend made for it'
fi
kill -KILL "$pid"
# What it leaves behind may still answer: its successor is waited for first.
another_main() {
    local now
    now=$(property MainPID) && [ "$now" != "$pid" ] && [ "$now" != 0 ]
}
holds 'abuse:S3 the supervisor dies: another takes its place' eventually another_main
holds 'and judges again' eventually again
journalctl --sync
holds 'events are in the journal, under authpriv' \
    sh -c 'journalctl -q --no-pager SYSLOG_FACILITY=10 | grep -q login.denied'
holds 'errors are errors there' sh -c 'journalctl -q --no-pager -u tokend -p err | grep -q "was killed by signal 9"'

# Ceremonies: the one process that may open a key is started by the device socket, not by tokend.
ceremony() { # it comes to the person whatever became of it
    "$WORK/talk" /run/warifu/rescue.sock op=admin rescue=test terminal=xterm language=en_US.UTF-8 patience=20000 \
        'call=key.enrol user=alice pin=1234 reason=test'
}
is "$(systemctl show tokend-device.socket -p NAccepted --value)" 0 'no device process without a ceremony'
answer=$(ceremony)
note "key enrol: $(grep '^end' <<<"$answer")"
like "$answer" 'No ID card or key is plugged in' 'a ceremony goes through tokend-device@.service, which finds no key here'
is "$(systemctl show tokend-device.socket -p NAccepted --value)" 1 'it was one connection'
is "$(pgrep -fc 'tokend.* --role=device')" 0 'and tokend forked none'
cat >/tmp/hold.py <<'HOLD'
import os, pwd, socket, sys
if len(sys.argv) > 1:
    os.setuid(pwd.getpwnam(sys.argv[1]).pw_uid)
held = socket.socket(socket.AF_UNIX)
held.connect(os.environ.get("DEVICE_SOCKET", "/run/warifu/device.sock"))
print("in" if held.recv(100) else "out", flush=True)
sys.stdin.read()
HOLD
for user in alice warifu warifu-front warifu-device; do
    like "$(python3 /tmp/hold.py "$user" 2>&1 </dev/null)" 'Permission denied' "abuse:D11 $user cannot ask for a device process"
done
# A socket that somebody opened for all: then it is the process that refuses.
rm -rf /tmp/open && install -d -o warifu-device /tmp/open
runuser -u warifu-device -- systemd-socket-activate -a -l /tmp/open/sock /usr/libexec/warifu/tokend-device --activated >/tmp/open.log 2>&1 &
opened=$!
eventually test -S /tmp/open/sock
chmod 666 /tmp/open/sock
is "$(DEVICE_SOCKET=/tmp/open/sock python3 /tmp/hold.py alice 2>&1 </dev/null)" out 'abuse:D11 a device process serves nobody but root'
is "$(DEVICE_SOCKET=/tmp/open/sock python3 /tmp/hold.py 2>&1 </dev/null)" in 'abuse:D11 and root it serves'
kill $opened
wait $opened
like "$(cat /tmp/open.log)" "refused: the connection is not root's" 'abuse:D11 and says why'
systemd-socket-activate -a -l /tmp/open/roots /usr/libexec/warifu/tokend-device --activated >/tmp/open.log 2>&1 &
opened=$!
eventually test -S /tmp/open/roots
is "$(DEVICE_SOCKET=/tmp/open/roots python3 /tmp/hold.py 2>&1 </dev/null)" out 'abuse:D11 as root it does not run'
kill $opened
wait $opened
like "$(cat /tmp/open.log)" 'refused: must be started as a user of its own' 'abuse:D11 and says why'
mkfifo /tmp/hold.in
python3 /tmp/hold.py </tmp/hold.in >/tmp/hold.out 2>&1 &
exec {hold}>/tmp/hold.in
holds 'a device process says that it is ready' eventually grep -q in /tmp/hold.out
pid=$(pgrep -f '^/usr/libexec/warifu/tokend-device --activated$')
is "$(stat -c %U "/proc/$pid/fd" 2>/dev/null) $(ps -o user= -p "$pid")" 'root warifu-device' 'abuse:D11 it is not root, and nobody looks into it'
like "$(grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' "/proc/$pid/status" | tr -s '\t\n' ' ')" \
    'CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1 Seccomp: 2' 'abuse:D11 it has nothing'
is "$(nsenter -t "$pid" -n ip -o link | grep -vc ' lo: ')" 0 'abuse:D11 no network'
note "$(systemctl show "tokend-device@*.service" -p Id,DevicePolicy,DeviceAllow,MemoryMax,RuntimeMaxUSec | tr '\n' ' ')"
exec {hold}>&-
gone() { ! kill -0 "$pid"; }
holds 'it ends when the connection does' eventually gone
is "$(systemctl list-units --all --no-legend 'tokend-device@*' | wc -l)" 0 'and nothing stays of it'
systemctl stop tokend-device.socket
like "$(ceremony)" 'end: FAILED' 'abuse:D12 no device socket: the person is told'
holds 'abuse:D12 and passwords are judged' again
systemctl start tokend-device.socket
mkdir -p /run/systemd/system/tokend-device@.service.d
printf '[Service]\nExecStart=\nExecStart=/bin/false\n' >/run/systemd/system/tokend-device@.service.d/broken.conf
systemctl daemon-reload
sed -i -e 's/way = {"password+otp"}/way = {"key", "password+otp"}/' -e '/include = {"knowledge"}/d' \
    /usr/share/warifu/policies/municipal.policy
reloads
failures() { warifu --rescue test --json user show alice | grep -o '"failures":[0-9]*' | sort -u | tr '\n' ' '; }
before=$(failures)
answer=$(talk terminal=xterm language=en_US.UTF-8 patience=20000 -- 1234)
like "$answer" 'verdict: AGAIN' 'abuse:D12 a device process that does not come: its login is not granted'
note "$(grep -v '^prompt' <<<"$answer" | head -3 | tr '\n' ' ')"
is "$(failures)" "$before" 'abuse:D12 and costs no try, for it has not seen the PIN'
rm -r /run/systemd/system/tokend-device@.service.d
systemctl daemon-reload
like "$(ceremony)" 'No ID card or key is plugged in' 'the next one comes'

# The key as a credential that the host seals.
systemd-creds setup >/dev/null 2>&1
if systemd-creds encrypt --with-key=host --name=master /var/lib/warifu/key/master.key /etc/warifu/master.cred 2>/tmp/creds; then
    mkdir -p /etc/systemd/system/tokend.service.d
    printf '[Service]\nLoadCredentialEncrypted=master:/etc/warifu/master.cred\n' >/etc/systemd/system/tokend.service.d/key.conf
    mv /var/lib/warifu/key/master.key /root/
    systemctl daemon-reload
    systemctl restart tokend.service
    holds 'H2 the key comes sealed, as a credential' eventually again
    rm -r /etc/systemd/system/tokend.service.d
    mv /root/master.key /var/lib/warifu/key/
    systemctl daemon-reload
    systemctl restart tokend.service
else
    skip 'H2 the key comes sealed, as a credential' "systemd-creds cannot encrypt here: $(tail -1 /tmp/creds)"
fi
holds 'it stops' systemctl stop tokend.service tokend.socket
is "$(ls /run/warifu)" '' 'and leaves no socket'
is "$(systemctl --failed --no-legend)" '' 'nothing failed'
finish
SCRIPT
sed -i "1i WORK=$work" "$work/script"
BIND=$work "$top_srcdir/tests/system/boot.sh" "$work/script" >"$work/answer" 2>&1
status=$?
if [ $status = 90 ]; then
    skip 'the units live under a real systemd' "$(tail -1 "$work/answer")"
    finish
fi
retell "$work/answer"
finish
