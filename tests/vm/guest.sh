#!/bin/bash
# shellcheck disable=SC2034  # plug() makes names
# SPDX-License-Identifier: BSD-2-Clause
# Inside the machine of usb_key_test.sh, as root, once systemd is up: A1 A3 B2 C1 C4; abuse:F5, abuse:F10, abuse:F11, abuse:D11, abuse:D12.
# alice sits at /dev/tty1: what alice types goes into the terminal, what alice sees is read from the screen.
cd /job || exit 1
# shellcheck source=tests/system/tap.sh
. ./tap.sh

# --- people and things --------------------------------------------------------------------------------
screen() { fold -w "$(stty -F /dev/tty1 size | cut -d' ' -f2)" </dev/vcs1 | sed 's/ *$//'; }
shows() { tr -s ' ' </dev/vcs1 | grep -qE "$1"; } # a long line goes on where it was broken
sees() { eventually shows "$1" || { note "does not see: $1" "$(screen | grep .)"; return 1; }; }
types() { printf '%s\n' "$1" | ./desk /dev/tty1; }
fresh_prompt() { # a screen without what was there before
    systemctl restart getty@tty1.service
    sees 'login: ?$'
}
log_in() { # [PIN]: as far as the touch
    fresh_prompt && types alice && sees 'PIN of your ID card' && types "$1"
}

plug() { # NAME [SETTING...]
    local name=$1
    shift
    mkfifo "$name.in" "$name.out"
    ./usb_key "$@" <"$name.in" >"$name.out" 2>&1 &
    eval "exec {${name}_in}>$name.in {${name}_out}<$name.out"
    hears "$name"
}
hears() {
    local out=${1}_out line
    read -r -t 30 -u "${!out}" line && [ "$line" = ok ] && udevadm settle
}
tell() { # NAME SETTING
    local in=${1}_in
    printf '%s\n' "$2" >&"${!in}"
    hears "$1"
}
rescue() { warifu --rescue 'test of keys' --yes --lang en "$@" 2>&1; }
enrol() { printf '%s\n' "$1" | rescue --stdin --timeout 60 key enrol alice --reason test; } # PIN
failures() { rescue --json user show alice | grep -o '"failures": *[0-9]*' | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
started() { systemctl show tokend-device.socket -p NAccepted --value; }
device_pid() { pgrep -f '/tokend-device --activated$'; }
blinks() { sees 'touch it' && eventually device_pid && sleep 1; } # and the process has taken that in
milliseconds() { date +%s%3N; }

# What people are told, as it stands in the source: this runs seldom, so tests/lint/said.sh looks that each still does.
said_absent='No ID card or key is plugged in'
said_pin_wrong='The PIN is wrong'
said_tries='PIN wrong: '
said_gone='The ID card or key was pulled out'
said_second='More than one ID card or key is plugged in'
said_failed='The ID card or key could not be used'
said_stranger='This ID card or key is not registered for you'

# --- set-up, as an administrator does it ----------------------------------------------------------------
note "$(uname -sr), systemd $(systemctl --version | awk 'NR == 1 { print $2 }'), libfido2 $(dpkg-query -Wf '${Version}' libfido2-1), up for $(cut -d' ' -f1 /proc/uptime) s"
cp -a stage/. /
# The worst that can happen between files and users: udev reads the new rule, with a group that is not there yet.
sleep 4
udevadm trigger --settle --action=change /sys/class/mem/null
useradd -m -s /bin/bash alice
printf 'alice ALL=(ALL) ALL\n' >/etc/sudoers.d/alice
install -m 440 /usr/share/warifu/sudoers /etc/sudoers.d/warifu
for service in login sudo; do
    printf '%s\n' 'auth required pam_warifu.so' 'account required pam_warifu.so' 'session required pam_unix.so' \
        'session optional pam_systemd.so' 'session required pam_warifu.so' >/etc/pam.d/$service
done
sed -e 's/way = {"password+otp"}/way = {"key", "password+otp"}/' -e '/include = {"knowledge"}/d' \
    /usr/share/warifu/policies/municipal.policy >/etc/warifu/keys.policy
sed -i '/^policy = /d' /etc/warifu/tokend.conf
printf 'policy = "/etc/warifu/keys.policy"\n' >>/etc/warifu/tokend.conf
holds 'sysusers and tmpfiles' sh -c 'systemd-sysusers && systemd-tmpfiles --create warifu.conf'
systemctl daemon-reload
holds 'the sockets are enabled' systemctl enable --now tokend.socket
is "$(systemctl is-active tokend-device.socket)" active 'the socket of the devices with them'
systemctl restart systemd-udevd.service
rescue --json init alice --show-secret >secret || { note "$(cat secret)"; bail_out 'init'; }
like "$(enrol 1234)" "$said_absent" 'abuse:F10 no key: says so'
is "$(started)" 1 'the service manager started a process for that'

# --- a key is plugged in ----------------------------------------------------------------------------------
plug mouse mouse || fail 'the other device is plugged in'
node_of() { basename "$(ls -d /sys/class/hidraw/*)"; }
other=/dev/$(node_of)
plug blue pin=1234 || fail 'a key is plugged in'
holds 'an unmodified fido2-token sees it' sh -c 'fido2-token -L | grep -q hidraw'
key=$(fido2-token -L | sed -n 's/^\(.dev.hidraw[0-9]*\):.*/\1/p')
note "$(fido2-token -L)" "$(ls -l "$key" "$other")" "$(getfacl -cp "$key" | tr '\n' ' ')"
is "$(udevadm info -q property "$key" | grep ^ID_SECURITY_TOKEN)" 'ID_SECURITY_TOKEN=1' 'udev knows it for a security key'
is "$(stat -c '%U %G %a' "$key")" 'root warifu-device 660' 'the rule gives it to warifu-device'
is "$(stat -c '%U %G %a' "$other")" 'root root 600' 'and nothing else that is hidraw'

chgrp root "$key"
like "$(enrol 1234)" "$said_absent" 'a node that is not given to it: no key, to the person'
chgrp warifu-device "$key"

# --- enrolment, login, sudo ---------------------------------------------------------------------------------
like "$(enrol 9999)" "$said_pin_wrong" 'abuse:F5 enrolment with a wrong PIN is refused'
answer=$(enrol 1234)
is $? 0 'C1 warifu key enrol registers it'
note "$answer"
log_in 1234
holds 'A1 login at the console with key and PIN' sees 'alice@desk'
note "$(screen | grep .)"
like "$(rescue log --event login.granted --json)" 'knowledge.possession' 'A1 the log has both classes'
types 'clear; sudo sh -c "echo I am \$(id -un)"'
sees 'PIN of your ID card' && types 1234
holds 'D3 sudo with key and PIN, in that session' sees 'I am root'
holds 'abuse:F11 sudo says what the touch is for' sees 'touch it: sudo for alice'
note "$(screen | grep .)"
is "$(device_pid)" '' 'a device process ends with its ceremony'

log_in 4321
holds 'abuse:F5 a wrong PIN: says how many tries are left' sees "${said_tries}7 tries left"
is "$(failures)" 1 'abuse:F5 and counts once'

# --- what the device process has (abuse:D11) ------------------------------------------------------------------------
tell blue touch=never
log_in 1234
holds 'abuse:F11 it is said what the touch is for' sees 'touch it: login for alice on '
blinks
pid=$(device_pid)
is "$(ps -o user= -p "$pid")" warifu-device 'abuse:D11 the device process is warifu-device'
like "$(grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' "/proc/$pid/status" | tr -s '\t\n' ' ')" \
    'CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1 Seccomp: 2' 'abuse:D11 without a right'
is "$(find "/proc/$pid/fd" -lname '/dev/*' -printf '%l\n' | sort -u | grep -v null)" "$key" 'abuse:D11 it has opened the key, and no other device'
note "$(find "/proc/$pid/fd" -type l -printf '%f %l, ')" \
    "$(systemctl show 'tokend-device@*.service' -p MemoryCurrent,MemoryPeak,DeviceAllow | tr '\n' ' ')"
is "$(find "/proc/$(systemctl show tokend -p MainPID --value)/root/dev" -name 'hidraw*' | wc -l)" 0 'abuse:D11 the service itself has no hidraw'

# --- unplugged in mid-ceremony (abuse:F10) ----------------------------------------------------------------------------
before=$(milliseconds)
tell blue out
holds 'abuse:F10 pulled out while it blinks: a clear message' sees "$said_gone"
took=$(($(milliseconds) - before))
at_most "$took" 10000 "abuse:F10 at once, without waiting for the touch ($took ms)"
note "$(screen | grep . | tail -4)"
ended() { ! kill -0 "$pid"; }
holds 'and the device process ended' eventually ended
is "$(failures)" 1 'abuse:F10 which is no wrong try'
tell blue in
tell blue touch=0
log_in 1234
holds 'put in again: it opens' sees 'alice@desk'
is "$(failures)" 0 'and the budget is fresh'

# --- two keys (abuse:F10) -----------------------------------------------------------------------------------------------
plug red pin=1234
log_in 1234
holds 'abuse:F10 two keys: says what to do' sees "$said_second"
tell red out
log_in 1234
holds 'one is left: it opens' sees 'alice@desk'

# --- a device process dies (abuse:D12) ------------------------------------------------------------------------------------
tell blue touch=never
log_in 1234
blinks
kill -KILL "$(device_pid)"
holds 'abuse:D12 a device process that is killed: the person is told' sees "$said_failed"
is "$(failures)" 1 'abuse:D12 and the try counts, for it had the PIN'
# somebody who goes away
log_in 1234
blinks
pid=$(device_pid)
systemctl stop getty@tty1.service
holds 'who leaves the terminal ends the ceremony' eventually ended
tell blue touch=0

# --- what the unit leaves (abuse:D11) ---------------------------------------------------------------------------------------
mkdir -p /run/systemd/system/tokend-device@.service.d
printf '[Service]\nExecStart=\nExecStart=/job/inside /etc/shadow /etc/warifu/tokend.conf /var/lib/warifu/store/warifu.db /home/alice/.bashrc %s %s /dev/uhid /dev/vda /dev/mem /dev/tty1\n' \
    "$key" "$other" >/run/systemd/system/tokend-device@.service.d/inside.conf
systemctl daemon-reload
chmod 666 /dev/uhid /dev/vda # what their modes would leave, the unit does not
enrol 1234 >/dev/null
left() { journalctl -q --no-pager -o cat -u 'tokend-device@*' | sed -n 's/^inside: //p'; }
told() { left | grep -q '^root:'; }
eventually told
note "$(left)"
is "$(left | grep -c ': yes$')" 1 'abuse:D11 the unit leaves one thing'
is "$(left | sed -n 's/: yes$//p')" "$key" 'abuse:D11 the key'
rm -r /run/systemd/system/tokend-device@.service.d
systemctl daemon-reload

# --- and revoked (C4) ------------------------------------------------------------------------------------------------------
answer=$(rescue key revoke alice --reason lost)
is $? 0 'C4 warifu key revoke takes it out of use'
note "$answer"
log_in 1234
holds 'C4 a revoked key opens nothing' sees "$said_stranger"
note "$(systemctl --failed --no-legend | head -5)" "device processes: $(started); $(cut -d' ' -f1 /proc/uptime) s"
is "$(systemctl list-units --failed --no-legend 'tokend*')" '' 'nothing of tokend failed'
finish
