#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Root's everyday work on accounts (abuse:M2): under each stack it goes on as without us, is recorded with who did it (E5), and
# never touches a password that is kept here. What people do to their own accounts takes their factors.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export PASSWORD CODE NEW DEBIAN_FRONTEND=noninteractive
start_tokend

works() { holds "abuse:M2 $stack: $1" "${@:2}"; }
shadow_of() { getent shadow "$1" | cut -d: -f2; }
full_name() { getent passwd "$1" | cut -d: -f5; }
recorded() { events "$1" "$2" | tail -n 1 | jq -r .record; } # EVENT USER

# What asks no PAM, and what asks it about root alone.
account_programs() { # USER
    local output
    works 'useradd adds an account' useradd -m -s /bin/bash "$1"
    works 'usermod changes it' usermod -c 'A Person' "$1"
    works 'su by root to somebody we do not know' su "$1" -c true
    works 'su by root to one of our people' su bob -c true
    works 'chfn -f by root' chfn -f 'Another Name' "$1"
    like "$(full_name "$1")" '^Another Name' "abuse:M2 $stack: chfn did it"
    like "$(recorded account.by_root root)" '"clause":"E5".*"service":"chfn"' "E5 $stack: chfn is recorded, with its program"
    works 'chsh by root' chsh -s /bin/sh "$1"
    is "$(getent passwd "$1" | cut -d: -f7)" /bin/sh "abuse:M2 $stack: chsh did it"
    like "$(recorded account.by_root root)" '"service":"chsh"' "E5 $stack: chsh is recorded"
    works 'adduser --system' adduser --quiet --system --group --gecos 'A daemon' --home /nonexistent --no-create-home "_daemon-$stack"
    works 'adduser --disabled-password with a full name' adduser --quiet --disabled-password --gecos 'Jiro Sato' "jiro-$stack"
    like "$(full_name "jiro-$stack")" '^Jiro Sato' "abuse:M2 $stack: adduser wrote the name"
    works 'systemd-sysusers' bash -c "printf 'u sysd-$stack - \"made by sysusers\"\n' | systemd-sysusers -"
    works 'chage' chage -M 90 "$1"
    works 'passwd -S' passwd -S "$1"
    works 'passwd -e' passwd -e "$1"
    works 'groupadd, gpasswd, groupmod, groupdel' bash -c \
        "groupadd g-$stack && gpasswd -a $1 g-$stack && groupmod -n h-$stack g-$stack && groupdel h-$stack"
    works 'vipw' env EDITOR=true vipw
    works 'runuser' runuser -u "$1" -- true
    # As without us: pam_unix asks for the password that it wants changed, and stores what ours has passed on.
    echo "$1:Old-Pw-1" | chpasswd -c SHA256 -s 1000
    passwd -q -e "$1"
    PASSWORD=Old-Pw-1 NEW=New-Pw-29
    output=$(
        drive <<X
start su $1 -c "echo in-as-$1"
hidden "urrent password: " PASSWORD
hidden "New password: " NEW
hidden "gain: " NEW
see "in-as-$1"
over 0
X
    )
    is $? 0 "abuse:M2 abuse:M4 $stack: su by root where the account must change its password" || note "$output"
    holds "abuse:M4 $stack: and it is changed" has_password "$1" New-Pw-29
}

# Passwords of people whom we do not know.
passwords_elsewhere() { # USER
    local output
    works 'chpasswd for somebody we do not know' bash -c "echo '$1:Some-Pw-1' | chpasswd"
    holds "abuse:M2 $stack: chpasswd stored it" has_password "$1" Some-Pw-1
    like "$(recorded password.by_root "$1")" '"clause":"E5".*"service":"chpasswd"' "E5 $stack: chpasswd is recorded, with program and account"
    NEW=weak
    output=$(
        drive <<X
start passwd $1
hidden "New password: " NEW
hidden "gain: " NEW
over
X
    )
    is $? 0 "abuse:M2 $stack: passwd by root, who is not judged"
    unlike "$output" 'code|factor|urrent' "abuse:M2 $stack: and nobody's factors are asked"
    holds "abuse:M2 $stack: passwd stored it" has_password "$1" weak
    like "$(recorded password.by_root "$1")" '"service":"passwd"' "E5 $stack: passwd is recorded"
    works 'passwd -l' passwd -l "$1"
    works 'passwd -u' passwd -u "$1"
    works 'passwd -d' passwd -d "$1"
    printf '%s\n' "n1-$stack:Pw-One-1:::First:/home/n1-$stack:/bin/bash" "n2-$stack:Pw-Two-2:::Second:/home/n2-$stack:/bin/bash" >/tmp/newusers
    works 'newusers' newusers /tmp/newusers
    holds "abuse:M2 $stack: newusers stored the second password" has_password "n2-$stack" Pw-Two-2
    like "$(recorded password.by_root "n2-$stack")" '"service":"newusers"' "E5 $stack: newusers is recorded"
    NEW=Inter-active-1
    output=$(
        drive <<X
start adduser hana-$stack
hidden "New password: " NEW
hidden "gain: " NEW
expect {
    -re "Full Name.*: " { type "Hana"; exp_continue }
    -re "(Room|Phone|Other).*: " { type ""; exp_continue }
    -re "correct.*n. " { type "y"; exp_continue }
    eof { }
    timeout { gave_up TIMEOUT adduser }
}
lassign [wait] pid spawned error code
exit \$code
X
    )
    is $? 0 "abuse:M2 $stack: adduser, as a person uses it" || note "$output"
    holds "abuse:M2 $stack: its password is stored" has_password "hana-$stack" Inter-active-1
    works 'userdel' userdel "$1"
}

passwords_kept_here() {
    local output before
    before=$(shadow_of bob)
    output=$(echo 'bob:Root-Set-1' | chpasswd 2>&1)
    differs $? 0 "abuse:M2 $stack: chpasswd for one of our people is refused"
    like "$output" 'warifu keeps the password of bob' "abuse:M2 $stack: it says why"
    like "$output" 'warifu password reset bob' "abuse:M2 $stack: and which verb does it"
    output=$(passwd bob 2>&1 </dev/null)
    differs $? 0 "abuse:M2 $stack: passwd by root for one of our people is refused"
    like "$output" 'warifu password reset bob' "abuse:M2 $stack: passwd names the verb too"
    is "$(shadow_of bob)" "$before" "abuse:M2 abuse:W4 $stack: shadow is as it was"
    like "$(recorded password.refused bob)" '"why":"kept_here"' "E5 $stack: the refusal is recorded"
    like "$(probe -t tty1 -m "code=$(code bob)" -m "assword=$(password bob)" login bob authenticate account)" \
        'authenticate: PAM_SUCCESS.*account: PAM_SUCCESS' "abuse:M2 $stack: and bob logs in as before"
    is "$(events login.denied bob | grep -E 'chpasswd|passwd')" '' "abuse:M2 $stack: none of it was a try"
}

# What somebody other than root does: with their own factors, or not at all.
by_people() {
    local output before
    before=$(full_name bob)
    output=$(printf '\n\n' | as bob chfn -r 12 2>&1)
    differs $? 0 "abuse:M2 $stack: chfn by a person without factors is refused"
    is "$(full_name bob)" "$before" "abuse:M2 $stack: and changes nothing"
    PASSWORD=$(password bob) CODE=$(code bob)
    output=$(
        drive <<'X'
as bob chfn -r 77
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
    )
    is $? 0 "abuse:M2 $stack: with both factors it works" || note "$output"
    like "$(full_name bob)" ',77' "abuse:M2 $stack: chfn did it for bob"
    before=$(shadow_of dave)
    PASSWORD=Unix-0nly-pw CODE=000000
    output=$(
        drive <<'X'
as dave passwd
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
    )
    differs $? 0 "abuse:M2 abuse:P4 $stack: passwd by somebody whom we do not know, with the password in shadow, is refused"
    is "$(shadow_of dave)" "$before" "abuse:M2 abuse:W4 $stack: and shadow is as it was"
    # A set-uid program that somebody with root's group runs is not root at work.
    output=$(
        drive <<'X'
start setpriv --reuid dave --regid 0 --clear-groups passwd
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
    )
    differs $? 0 "abuse:M2 $stack: nor is root's group enough"
    like "$output" 'ode.*: ' "abuse:M2 $stack: whoever is in it is asked for their factors"
    is "$(shadow_of dave)" "$before" "abuse:M2 $stack: shadow is still as it was"
    is "$(events password.by_root dave)" '' "abuse:M2 $stack: nothing of this was taken for root's work"
    admin lock clear bob --reason test >/dev/null
    admin user show bob >/dev/null
}

for stack in debian redhat; do
    use_stack "$stack" login su su-l passwd chpasswd newusers chfn chsh
    if [ "$stack" = redhat ]; then # as in Debian's own files: root proves nothing here, everybody else does
        for service in su su-l chfn chsh; do sed -i '1i auth sufficient pam_rootok.so' "/etc/pam.d/$service"; done
    fi
    account_programs "new-$stack"
    passwords_elsewhere "new-$stack"
    passwords_kept_here
    by_people
done

# --- who it was ---------------------------------------------------------------------------------------------------
stack=debian
use_stack debian chfn chsh passwd chpasswd
if bash -c "echo $(id -u boss) >/proc/self/loginuid" 2>/dev/null; then
    bash -c "echo $(id -u boss) >/proc/self/loginuid; echo dave:By-Boss-1 | chpasswd"
    like "$(recorded password.by_root dave)" "\"actor\":\"boss\".*\"login_uid\":$(id -u boss)" 'E5 the record names who had logged in before root'
else
    skip 'E5 the record names who had logged in before root' 'this kernel keeps no login uid (CONFIG_AUDIT)'
fi

# --- a package with a maintainer script ----------------------------------------------------------------------------
mkdir -p /tmp/package/DEBIAN
printf 'Package: warifu-test-daemon\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@invalid>\nDescription: test\n' >/tmp/package/DEBIAN/control
cat >/tmp/package/DEBIAN/postinst <<'X'
#!/bin/sh
set -e
adduser --system --quiet --group --home /nonexistent --no-create-home --gecos 'Test daemon' _testd
chfn -f 'Renamed daemon' _testd
chsh -s /usr/sbin/nologin _testd
usermod -a -G mail _testd
X
chmod 755 /tmp/package/DEBIAN/postinst
dpkg-deb -b /tmp/package /tmp/package.deb >/dev/null
works 'a package whose script makes a system user installs' dpkg -i /tmp/package.deb
like "$(full_name _testd)" '^Renamed daemon' 'abuse:M2 its script did all it meant to'
finish
