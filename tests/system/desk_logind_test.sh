#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:F12: who is at the desk, with a real systemd, logind, sshd, sudo and su (tests/system/boot.sh). What is looked at
# is what people are asked first: the PIN of a key, or a password.
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$PWD}
# shellcheck source=tests/system/tap.sh
. "$top_srcdir/tests/system/tap.sh"

need_programs sshd:openssh-server ssh:openssh-client sudo loginctl:systemd dbus-daemon:dbus systemd-run:systemd
need_file '/lib/*/security/pam_systemd.so' libpam-systemd
grep -q '^ExecStart=/usr/sbin/tokend' "$top_builddir/tokend/daemon/systemd/tokend.service" ||
    skip_all 'this build is not configured for /usr (./bootstrap build)'
[ -z "${SANITIZE:-}" ] || skip_all 'set-uid programs of this machine cannot load a module that a sanitizer has been built into; build/gcc runs it'
work=$(mktemp -d /tmp/warifu-desk.XXXXXX)
trap 'rm -rf "$work"' EXIT
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$top_builddir" -s install DESTDIR="$work/stage" >"$work/install" 2>&1 ||
    { note "$(tail "$work/install")"; bail_out 'make install'; }
cp "$top_builddir/tests/system/talk" "$top_srcdir/tests/system/tap.sh" "$work/"
chmod 755 "$work"
cat >"$work/script" <<'SCRIPT'
. "$WORK/tap.sh"
talk() { "$WORK/talk" /run/warifu/auth.sock language=C terminal=xterm "$@"; }
admin() { warifu --rescue test --yes --json "$@"; }

# --- the machine --------------------------------------------------------------------------------------
cp -a "$WORK/stage/." /
for person in alice bob; do useradd -m -s /bin/bash $person; done
{ systemd-sysusers warifu.conf && systemd-tmpfiles --create warifu.conf; } 2>/dev/null
sed -E -e 's/(unsynchronised_clock *= *)refuse/\1warn/' -e 's/(argon2_memory_kib *= *).*/\18192/' \
    -e 's/way = \{"password\+otp"\}/way = {"key", "password+otp"}/' -e '/include = \{"knowledge"\}/d' \
    /usr/share/warifu/policies/municipal.policy >/etc/warifu/test.policy
printf 'policy = "/etc/warifu/test.policy"\nlanguage = en\n' >/etc/warifu/tokend.conf
printf '%s\n' 'auth required pam_warifu.so' 'account required pam_permit.so' 'session required pam_permit.so' |
    tee /etc/pam.d/sudo >/etc/pam.d/su
printf '%s\n' 'account required pam_permit.so' 'session required pam_loginuid.so' 'session required pam_systemd.so' |
    tee /etc/pam.d/sshd >/etc/pam.d/login
printf 'alice ALL=(ALL:ALL) ALL\n' >/etc/sudoers.d/test
ip address add 192.0.2.7/24 dev lo # a host that is not this one
install -d -m 700 -o alice /home/alice/.ssh /home/alice/do
ssh-keygen -q -t ed25519 -N '' -f /root/key
install -m 600 -o alice /root/key.pub /home/alice/.ssh/authorized_keys
mkdir -p /run/sshd
printf '%s\n' 'HostKey /root/key' 'UsePAM yes' 'PasswordAuthentication no' 'UseDNS no' 'StrictModes no' 'PidFile none' >/etc/ssh/test_config
systemctl daemon-reload
systemctl start dbus systemd-logind tokend.socket tokend-rescue.socket
systemd-run -q --unit=test-sshd -p KillMode=control-group -p TimeoutStopSec=1 /usr/sbin/sshd -D -f /etc/ssh/test_config
admin init bob --show-secret >/tmp/init 2>&1
is $? 0 'the store is made'
eventually bash -c 'exec 3<>/dev/tcp/192.0.2.7/22'

# --- who asks -----------------------------------------------------------------------------------------
SUDO='sudo -kS true </dev/null 2>&1' # prints what is asked first
OWN="$WORK/talk /run/warifu/auth.sock user=alice service=xscreensaver language=C terminal=xterm -- @none"
over_ssh() { ssh -n -i /root/key -o StrictHostKeyChecking=no -o LogLevel=ERROR "alice@${HOST:-192.0.2.7}" "$@" 2>&1; }
job() { systemd-run -q --pipe --wait -p User=alice "$@" 2>&1; } # in no session
offered() { like "$1" 'PIN' "$2"; }
withheld() {
    unlike "$1" 'PIN' "$2"
    like "$1" '[Pp]assword' "$2: the password is asked"
}

# A session as `login` opens it on a console, which runs what is put before it.
console_opens() {
    systemd-run -q --unit=console -p PAMName=login -p User=alice -p TimeoutStopSec=1 -E XDG_SEAT=seat0 \
        -E XDG_SESSION_TYPE=tty -E XDG_SESSION_CLASS=user -p KillMode=mixed bash /run/watch
    eventually bash -c 'loginctl list-sessions --no-legend | grep -q "alice.*seat0"'
}
cat >/run/watch <<'WATCH'
cd ~/do
while [ ! -e end ]; do
    [ ! -e now ] || { bash now >said 2>&1; rm now; mv said done; }
    sleep 0.02
done
WATCH
at_console() { # COMMAND
    rm -f /home/alice/do/done
    printf '%s\n' "$1" >/home/alice/do/next
    mv /home/alice/do/next /home/alice/do/now
    eventually test -e /home/alice/do/done
    cat /home/alice/do/done
}

# --- nobody is at the desk ------------------------------------------------------------------------------
offered "$(talk user=alice service=login tty=/dev/tty1 -- @none)" 'a login on the console is offered the key'
withheld "$(talk user=alice service=polkit-1 tty=/dev/tty1 -- @none)" "abuse:F12 a helper of root's that anybody may have started"
withheld "$(talk user=alice service=sshd tty=ssh rhost=192.0.2.7 -- @none)" 'abuse:F12 a login by ssh'
withheld "$(over_ssh "$SUDO")" 'abuse:F12 sudo inside an ssh session'
withheld "$(HOST=127.0.0.1 over_ssh "$SUDO")" 'abuse:F12 sudo inside an ssh session from this very host'
withheld "$(over_ssh "$OWN")" 'abuse:F12 a program of the same user, over ssh'
withheld "$(over_ssh "(setsid bash -c '$SUDO' &) | cat")" 'abuse:F12 sudo over ssh that has let go of its parents'
withheld "$(over_ssh "systemd-run --user --pipe --wait -q bash -c '$SUDO'")" 'abuse:F12 sudo over ssh by the manager of the user'
withheld "$(job bash -c "$SUDO")" 'abuse:F12 sudo from a job'
withheld "$(job $OWN)" 'abuse:F12 a program of the same user, from a job'
withheld "$(systemd-run -q --pipe --wait bash -c "echo 1001 >/proc/self/loginuid; $WORK/talk /run/warifu/auth.sock \
    user=alice service=login tty=/dev/tty1 language=C terminal=xterm -- @none")" 'abuse:F12 a job of root that a person started'
cp /etc/pam.d/su /root/su
printf '%s\n' XDG_SEAT=seat0 XDG_SESSION_TYPE=tty XDG_SESSION_CLASS=user >/run/made-up # as from ~/.pam_environment
printf '%s\n' 'auth required pam_permit.so' 'account required pam_permit.so' \
    'session required pam_env.so readenv=1 envfile=/run/made-up' 'session required pam_systemd.so' >/etc/pam.d/su
made_up=$(job su alice -c "grep -h SEAT= /run/systemd/sessions/*[0-9]; $SUDO")
like "$made_up" 'SEAT=seat0' 'a seat can be made up for a session of su,'
withheld "$made_up" 'abuse:F12 where it does not count'
cp /root/su /etc/pam.d/su

# --- somebody is ------------------------------------------------------------------------------------------
console_opens
offered "$(at_console "$SUDO")" 'sudo at the desk'
offered "$(at_console "$OWN")" 'a locker at the desk'
offered "$(at_console "systemd-run --user --pipe --wait -q bash -c '$SUDO'")" 'sudo in a program of the desktop'
withheld "$(at_console "${OWN/service=/orphan service=} | cat")" 'abuse:D2 a connection whose process has ended'
# A job connects and ends; its number goes to a process of the same person that is at the desk.
if [ -w /proc/sys/kernel/ns_last_pid ]; then
    setpriv --reuid alice --regid alice --clear-groups "$WORK/talk" /run/warifu/auth.sock orphan=1500 user=alice \
        service=xscreensaver language=C terminal=xterm -- @none >/tmp/orphan 2>&1 &
    pid=$!
    wait $pid
    scope=$(loginctl show-session "$(loginctl list-sessions --no-legend | awk '/seat0/ { print $1 }')" -p Scope --value)
    for _ in $(seq 50); do
        echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid
        (echo $BASHPID >"/sys/fs/cgroup/user.slice/user-1001.slice/$scope/cgroup.procs"
            exec setpriv --reuid alice --regid alice --clear-groups sleep 5) &
        [ $! != $pid ] || break
    done
    is $! $pid 'abuse:D2 a number goes to another process'
    eventually grep -q verdict /tmp/orphan
    withheld "$(cat /tmp/orphan)" 'abuse:D2 a connection whose number is another process'\''s now'
else
    skip 'abuse:D2 a number goes to another process' 'this kernel cannot say which number is next; one with CONFIG_CHECKPOINT_RESTORE runs it'
fi
withheld "$(job bash -c "$SUDO")" 'abuse:F12 a job while its owner is at the desk'

# --- and comes in from another host too -----------------------------------------------------------------------------
over_ssh 'touch do/in; while [ -e do/in ]; do sleep 0.02; done' &
eventually test -e /home/alice/do/in
withheld "$(at_console "$SUDO")" 'abuse:F12 sudo at the desk while the same user is also logged in remotely'
withheld "$(over_ssh "systemd-run --user --pipe --wait -q bash -c '$SUDO'")" 'abuse:F12 the manager while its user is at both'
offered "$(talk user=alice service=login tty=/dev/tty1 -- @none)" 'a login on the console is offered it all the same'
rm /home/alice/do/in
wait
again() { at_console "$SUDO" | grep -q PIN; }
holds 'once the remote session is closed, sudo at the desk again' eventually again

# --- promise 6: whose tries -----------------------------------------------------------------------------------
tries() { admin lock show bob 2>/dev/null | sed -n "s/.*\"origin\": \"$1\", \"failures\": \([0-9]*\),.*/\1/p"; }
GUESS='echo wrong; echo 000000'
over_ssh "($GUESS) | su bob -c true" >/dev/null
is "$(tries local):$(tries remote):$(tries foreign)" '0:0:1' 'abuse:M19 su by a colleague over ssh spends none of the user'\''s own tries'
job bash -c "($GUESS) | su bob -c true" >/dev/null
is "$(tries local):$(tries remote):$(tries foreign)" '0:0:2' 'abuse:M19 nor does one from a job'
at_console "(echo 2; $GUESS) | su bob -c true" >/dev/null
is "$(tries local):$(tries remote):$(tries foreign)" '0:0:3' 'abuse:M19 nor at the desk'
like "$(admin lock show bob)" "\"caller\": *$(id -u alice)" 'abuse:M19 and whose session it was is shown'
printf 'Defaults targetpw\nalice ALL=(ALL:ALL) ALL\n' >/etc/sudoers.d/test
admin lock clear bob --reason test >/dev/null
at_console "(echo 2; $GUESS) | sudo -kS -u bob true" >/dev/null
is "$(tries local):$(tries remote):$(tries foreign)" '0:0:1' "abuse:M19 nor does sudo that asks for the target's password: the session's owner is known"
printf 'alice ALL=(ALL:ALL) ALL\n' >/etc/sudoers.d/test

# --- a program is left behind ----------------------------------------------------------------------------------
at_console "(setsid bash -c 'while [ ! -e left ]; do sleep 0.02; done; { $SUDO; } >after; mv after left-said' >/dev/null 2>&1 &)"
touch /home/alice/do/end
left() { ! loginctl list-sessions --no-legend | grep -q seat0 || [ "$(loginctl show-user alice -p State --value)" = closing ]; }
holds 'the session at the desk is closed' eventually left
touch /home/alice/do/left
eventually test -e /home/alice/do/left-said
withheld "$(cat /home/alice/do/left-said)" 'abuse:F12 what was left of a session at the desk'
systemctl stop test-sshd
finish
SCRIPT
sed -i "1i WORK=$work" "$work/script"
BIND=$work "$top_srcdir/tests/system/boot.sh" "$work/script" >"$work/answer" 2>&1
status=$?
[ $status != 90 ] || skip_all "$(tail -1 "$work/answer")"
retell "$work/answer"
finish
