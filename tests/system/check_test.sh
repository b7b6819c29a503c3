#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# G1: `warifu check` on a machine with the product installed: nothing is said of what is in order, each thing that is put
# out of order is found, and the exit status is that of the worst.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend

run_check() { # [OPTION...]: the status, and rows in /tmp/found
    warifu check --json "$@" >/tmp/found 2>/tmp/said
    status=$?
}
rows() { jq -r '.rows[] | select(.finding) | [.severity, .finding, .where, .detail // ""] | @tsv' /tmp/found; }
has() { rows | grep -qE -- "$1"; }         # ERE over a row
has_not() { ! has "$@"; }
one() { run_check --only "$1"; }           # CHECK
found() { # CHECK STATUS ERE NAME
    one "$1"
    is "$status" "$2" "$4: exit status"
    holds "$4" has "$3"
    has "$3" || note "$(rows)"
}

# --- a machine in order --------------------------------------------------------------------------------------
mkdir -p /etc/sudoers.d /run/sshd /etc/polkit-1/rules.d
ln -sf /usr/share/warifu/polkit/00-warifu.rules /etc/polkit-1/rules.d/
install -m 440 /usr/share/warifu/sudoers /etc/sudoers.d/warifu
sed -i '/^#*\(PermitRootLogin\|AuthenticationMethods\|KbdInteractive\)/d' /etc/ssh/sshd_config
printf 'PermitRootLogin no\nAuthenticationMethods keyboard-interactive\nKbdInteractiveAuthentication yes\n' >>/etc/ssh/sshd_config
ssh-keygen -A >/dev/null 2>&1
passwd -q -d daemon >/dev/null 2>&1
passwd -q -l daemon >/dev/null 2>&1
for check in pam sshd sudo polkit autologin units accounts version; do
    one "$check"
    is "$status" 0 "G1 $check: a machine in order"
    [ "$status" = 0 ] || note "$(rows)" "$(cat /tmp/said)"
done
one pam
holds 'G1 A1 root passes su, and that is told' has $'^info\tpam.root\t.*su'
run_check
holds 'G1 every check is listed' test "$(jq -r '[.rows[] | select(.looked_at)] | length' /tmp/found)" = 12
run_check --only nonsense
is "$status" 2 'G1 a check that there is not'

# --- PAM, and what libpam really does with it ------------------------------------------------------------------
keep() { cp -a "$1" /root/kept; }
restore() { cp -a /root/kept "$1"; }
real() { probe -t tty1 -m "assword=$1" login bob authenticate account 2>&1 | grep -E '^(authenticate|account):' | tr '\n' ' '; }

keep /etc/pam.d/login
sed -i '1i auth sufficient pam_unix.so nullok' /etc/pam.d/login
found pam 34 $'^medium\tpam.held\tlogin\t/etc/pam.d/login:1: pam_unix.so, also with an empty password' \
    'G1 A1 a password alone before pam_warifu'
holds 'G1 A1 screen locks include that file, and do not heed account' has $'^critical\tpam.past\ti3lock'
like "$(real Unix-0nly-pw)" 'authenticate: PAM_SUCCESS account: PAM_[A-RT-Z]' 'G1 A1 libpam lets that through authenticate, and account refuses'
sed -i 's/^@include common-account/account required pam_permit.so/' /etc/pam.d/login
found pam 34 $'^critical\tpam.past\t.*login.*\t/etc/pam.d/login:1: pam_unix.so' 'G1 A1 and where account does not ask either'
holds 'G1 C4 account without pam_warifu' has $'^high\tpam.account\tlogin'
like "$(real Unix-0nly-pw)" 'authenticate: PAM_SUCCESS account: PAM_SUCCESS' 'G1 A1 libpam lets bob in with a password alone'
restore /etc/pam.d/login

keep /etc/pam.d/i3lock
sed -i '1i auth sufficient pam_unix.so' /etc/pam.d/i3lock
found pam 34 $'^critical\tpam.past\ti3lock' 'G1 A1 a screen lock, which does not heed account'
restore /etc/pam.d/i3lock

keep /etc/pam.d/common-auth
sed -i 's/^auth.*pam_warifu.so.*/auth [success=1 default=ignore] pam_warifu.so\nauth [success=ok default=die] pam_unix.so/' /etc/pam.d/common-auth
one pam
holds 'G1 A1 a "no" that does not count is one finding for all who share the file' \
    test "$(rows | grep -c 'common-auth:[0-9]*: pam_warifu.so')" -ge 1
holds 'G1 A1 other programs too' has $'pam.other\tother'
restore /etc/pam.d/common-auth

keep /etc/pam.d/sudo
printf 'auth include\n' >>/etc/pam.d/sudo
found pam 33 $'^high\tpam.broken\tsudo\t/etc/pam.d/sudo:' 'G1 H1 an include without a file'
restore /etc/pam.d/sudo

keep /etc/pam.d/login
sed -i 's/pam_nologin.so/& \n#'"$(printf '%1022s' '')"'auth sufficient pam_permit.so/' /etc/pam.d/login
one pam
holds 'G1 H1 a comment that is longer than the buffer' has $'^low\tpam.cut\t.*login'
holds 'G1 H1 and what it lets in' has $'pam.held\tlogin\t/etc/pam.d/login:[0-9]*: pam_permit.so'
restore /etc/pam.d/login

module=$(echo /usr/lib/*/security/pam_warifu.so)
premise 'the module is installed' test -s "$module"
mv "$module" "$module.away"
one pam
is "$status" 0 'G1 without the module nobody gets in, so there is no way round it'
one files
holds 'G1 E2 that it is missing is told' has "^high	files.missing	$module"
mv "$module.away" "$module"

# --- the others ----------------------------------------------------------------------------------------------------
echo 'alice ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/alice
found sudo 33 $'^high\tsudo.nopasswd\t/etc/sudoers\talice' 'G1 D3 NOPASSWD in an included file, and whose it is'
rm /etc/sudoers.d/alice
# What sudo itself then does: the last "Defaults" for everybody counts, and those for some after it.
printf 'Defaults timestamp_timeout=15\n' >/etc/sudoers.d/zz-late
found sudo 32 $'^medium\tsudo.remembers' 'G1 D3 the last timestamp_timeout counts'
remembers() { sudo -V | sed -n 's/^Authentication timestamp timeout: //p'; }
is "$(remembers)" '15.0 minutes' 'G1 D3 sudo says so, too'
printf 'Defaults timestamp_timeout=15\n' >/etc/sudoers.d/a-early
rm /etc/sudoers.d/zz-late
one sudo
is "$status" 0 'G1 D3 an earlier one does not'
is "$(remembers)" '0.0 minutes' 'G1 D3 and sudo says so, too'
printf 'Defaults:alice timestamp_timeout=5\n' >/etc/sudoers.d/a-early
found sudo 32 $'^medium\tsudo.remembers\t/etc/sudoers\talice' 'G1 D3 one for some is told with them'
printf 'Defaults exempt_group=users\n' >/etc/sudoers.d/a-early
found sudo 33 $'^high\tsudo.exempt\t/etc/sudoers\tusers' 'G1 D3 exempt_group'
printf 'Defaults !pam_acct_mgmt\n' >/etc/sudoers.d/a-early
found sudo 33 $'^high\tsudo.no_account' 'G1 A5 !pam_acct_mgmt'
rm /etc/sudoers.d/a-early
keep /etc/nsswitch.conf
printf 'sudoers: files sss\n' >>/etc/nsswitch.conf
found sudo 31 $'^not_checked\tnot_checked\t/etc/nsswitch.conf\t.*sss' 'G1 D3 rules of a directory server are not seen here'
restore /etc/nsswitch.conf
mv /etc/sudoers.d/warifu /root/sudoers
found sudo 32 $'^medium\tsudo.remembers' 'G1 D3 sudo remembers'
mv /root/sudoers /etc/sudoers.d/warifu
echo 'alice ALL=(' >/etc/sudoers.d/broken
found sudo 31 $'^not_checked\tnot_checked\t/etc/sudoers' 'G1 what sudo cannot read is not good'
rm /etc/sudoers.d/broken

keep /etc/ssh/sshd_config
sed -i 's/^AuthenticationMethods.*/AuthenticationMethods publickey publickey,keyboard-interactive/' /etc/ssh/sshd_config
found sshd 32 $'^medium\tsshd.alone\t.*\tAuthenticationMethods publickey$' 'G1 A3 a key of sshd alone'
printf 'UsePAM no\n' >/etc/ssh/new
grep -v '^UsePAM' /root/kept >>/etc/ssh/new
mv /etc/ssh/new /etc/ssh/sshd_config
found sshd 34 $'^critical\tsshd.no_pam' 'G1 A1 sshd without PAM'
restore /etc/ssh/sshd_config
sed -i 's/^PermitRootLogin.*/PermitRootLogin prohibit-password/' /etc/ssh/sshd_config
found sshd 33 $'^high\tsshd.root' 'G1 D5 root from another host'
restore /etc/ssh/sshd_config
printf 'Match User bob\n  AuthenticationMethods publickey\n' >>/etc/ssh/sshd_config
found sshd 31 $'^not_checked\tnot_checked\t/etc/ssh/sshd_config\t.*Match User bob' 'G1 what Match changes is not known'
restore /etc/ssh/sshd_config

keep /etc/ssh/sshd_config
mkdir -p /root/more
printf 'Match Group users\n  PasswordAuthentication yes\n' >/root/more/a.conf
sed -i '1i Include /root/more/*.conf' /etc/ssh/sshd_config
found sshd 31 $'^not_checked\tnot_checked\t/root/more/a.conf' 'G1 A3 what is included from elsewhere'
restore /etc/ssh/sshd_config
sed -i '1i KerberosAuthentication yes\nPasswordAuthentication yes' /etc/ssh/sshd_config
if /usr/sbin/sshd -T 2>/dev/null | grep -q '^kerberosauthentication yes'; then
    found sshd 32 $'^medium\tsshd.kerberos' 'G1 A1 sshd asks a Kerberos server by itself'
fi
restore /etc/ssh/sshd_config
[ -e /etc/default/ssh ] || : >/etc/default/ssh
keep /etc/default/ssh
printf 'SSHD_OPTS="-o PermitRootLogin=yes"\n' >/etc/default/ssh
found sshd 33 $'^high\tsshd.root' 'G1 D5 what sshd is started with counts'
restore /etc/default/ssh
mkdir -p /etc/systemd/system/ssh.service.d
printf '[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -o UsePAM=no\n' >/etc/systemd/system/ssh.service.d/a.conf
found sshd 31 $'^not_checked\tnot_checked\t/etc/systemd/system/ssh.service.d/a.conf' 'G1 A1 and so does a drop-in'
rm -r /etc/systemd/system/ssh.service.d

mkdir -p /etc/lightdm/lightdm.conf.d /etc/systemd/system/getty@tty1.service.d /etc/gdm3 /etc/sddm.conf.d
printf '[Seat:*]\nautologin-user=guest\n' >/etc/lightdm/lightdm.conf.d/50-kiosk.conf
found autologin 34 $'^critical\tautologin.screen\t/etc/lightdm/lightdm.conf.d/50-kiosk.conf\tline 2: autologin-user=guest' 'G1 A1 LightDM logs in'
rm /etc/lightdm/lightdm.conf.d/50-kiosk.conf
printf '[daemon]\n#AutomaticLoginEnable = true\nAutomaticLoginEnable = True\nAutomaticLogin = taro\n' >/etc/gdm3/daemon.conf
found autologin 34 $'^critical\tautologin.screen\t/etc/gdm3/daemon.conf\tline 3' 'G1 A1 GDM logs in'
rm /etc/gdm3/daemon.conf
printf '[Autologin]\nUser=taro\n' >/etc/sddm.conf.d/a.conf
found autologin 34 $'^critical\tautologin.screen\t/etc/sddm.conf.d/a.conf' 'G1 A1 SDDM logs in'
rm /etc/sddm.conf.d/a.conf
printf '[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin taro --noclear %%I\n' >/etc/systemd/system/getty@tty1.service.d/a.conf
found autologin 34 $'^critical\tautologin.console\t/etc/systemd/system/getty@tty1.service.d/a.conf\t.*--autologin taro' 'G1 A1 a console logs in'
rm /etc/systemd/system/getty@tty1.service.d/a.conf

mkdir -p /etc/systemd/system/tokend.service.d
printf '[Service]\nProtectSystem = no\nSystemCallFilter=\n' >/etc/systemd/system/tokend.service.d/a.conf
found units 33 $'^high\tunits.weaker\t/etc/systemd/system/tokend.service.d/a.conf\tProtectSystem=no' 'G1 B7 a drop-in that opens tokend'
holds 'G1 B7 and one without a filter' has 'SystemCallFilter='
rm -r /etc/systemd/system/tokend.service.d
ln -s /dev/null /etc/systemd/system/tokend.service
found units 33 $'^high\tunits.masked' 'G1 E2 a masked unit'
rm /etc/systemd/system/tokend.service

useradd -m guest
echo 'guest:a-Password-of-guests' | chpasswd -c SHA256 -s 1000
found accounts 33 $'^high\taccounts.default\tguest' 'G1 D5 a default name with a password'
passwd -q -d guest
found accounts 34 $'^critical\taccounts.empty\tguest' 'G1 B1 an empty password'
userdel -r guest 2>/dev/null
echo 'toor2:x:0:0::/root:/bin/bash' >>/etc/passwd
found accounts 34 $'^critical\taccounts.root\ttoor2' 'G1 D5 a second root'
sed -i '/^toor2/d' /etc/passwd

key=$(find /var/lib/warifu/key -type f | head -n 1 | must_have 'master key')
one files
is "$(rows | grep -v '^info')" '' 'G1 B7 the files of a machine in order'
chmod 644 "$key"
found files 34 "^critical	files.secret	$key	0644" 'G1 B7 a key that others can read'
chmod 400 "$key"
chmod 666 /etc/warifu/tokend.conf
found files 34 $'^critical\tfiles.mode\t/etc/warifu/tokend.conf\t0666' 'G1 B7 a file that others can write'
chmod 644 /etc/warifu/tokend.conf
chown bob /etc/pam.d/sudo
found files 34 $'^critical\tfiles.owner\t/etc/pam.d/sudo' 'G1 B7 a file of somebody else'
chown root /etc/pam.d/sudo
store=$(find /var/lib/warifu/store -name '*.db' | must_have 'store')
install -m 600 -o warifu -g warifu "$store" "$store.schema-7"
one files
is "$(rows | grep -v '^info')" '' 'G1 H6 a copy of before an upgrade may lie there for a week'
touch -d '8 days ago' "$store.schema-7"
found files 32 "^medium	files.copy	$store.schema-7" 'G1 H6 and is found when it is still there'
chmod 640 "$store.schema-7"
found files 34 "^critical	files.secret	$store.schema-7" 'G1 B7 and when others may read it'
rm "$store.schema-7"

# --- another root, other people, other languages ---------------------------------------------------------------------
mkdir -p /tmp/disk/etc/pam.d "/tmp/disk$(dirname "$module")"
cp "$(dirname "$module")/pam_unix.so" "/tmp/disk$(dirname "$module")"
printf 'auth required pam_unix.so\naccount required pam_unix.so\n' >/tmp/disk/etc/pam.d/real-login
ln -s /etc/pam.d/real-login /tmp/disk/etc/pam.d/login # absolute: within that root
run_check --only pam --root /tmp/disk
is "$status" 34 'G1 another disk'
holds 'G1 its links stay on it' has $'pam.absent\t.*login'
run_check --only sshd --root /tmp/disk
is "$status" 0 'G1 no sshd, no finding'
run_check --root /tmp/none
is "$status" 66 'G1 a directory that is not there'
as bob warifu check --json --only accounts >/tmp/found 2>/tmp/said
is "$?" 31 'G1 what bob may not read is not checked'
holds 'G1 and says so' has $'^not_checked\tnot_checked\t/etc/shadow'
chmod 666 /etc/warifu/tokend.conf
like "$(LANG=ja_JP.UTF-8 LC_ALL=C.UTF-8 TERM=xterm-256color warifu --lang ja check --only files 2>&1)" '重要度.*ほかの人がこれを変更できます' 'G1 in Japanese'
chmod 644 /etc/warifu/tokend.conf
holds 'G1 the timer and its unit are good' systemd-analyze verify --man=no warifu-check.timer warifu-check.service
differs "$(systemctl is-enabled warifu-check.timer 2>/dev/null)" enabled 'G1 the timer is not enabled by itself'
finish
