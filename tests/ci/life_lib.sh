# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# Of scripts that follow the packages through a life on a machine of their own (after tap.sh and readme_lib.sh): what is
# compared before and after, a session that goes on meanwhile, and an upgrade.
export DEBCONF_NOWARNINGS=yes
OLD_PASSWORD=Mae-kara-Aru-12

account() { # USER...: people who were there before, with a password in the shadow file
    local user
    for user; do
        useradd -m -s /bin/bash "$user"
        echo "$user:$OLD_PASSWORD" | chpasswd
    done
}
by_password() { # NAME: the way in of before there was warifu
    is "$(echo "$OLD_PASSWORD" | runuser -u nobody -- su taro -c 'id -un' 2>/dev/null)" taro "$1"
}

# --- /etc, and all else -------------------------------------------------------------------------------------------
etc() { # FILE: all of /etc, a line each, its path first
    (cd /etc && find . -xdev \( -type f -printf '%P %m %u:%g ' -exec sh -c 'sha256sum <"$1"' sh {} \; -o -type l -printf '%P %l\n' \)) |
        sort >"$1"
}
# What differs from before (/tmp/etc-before), without what other packages have brought. Passwords, users, groups: one word.
differs_from_before() {
    local path
    etc /tmp/etc-now
    comm -3 /tmp/etc-before /tmp/etc-now | awk '{print $1}' | sort -u | while read -r path; do
        case $path in
        .pwd.lock | passwd | passwd- | group | group- | shadow | shadow- | gshadow | gshadow- | subuid* | subgid*) echo USERS && continue ;;
        ld.so.cache | alternatives/* | rc?.d/*) continue ;;
        esac
        dpkg -S "/etc/$path" 2>/dev/null | grep -qv warifu || echo "$path"
    done | sort -u | tr '\n' ' '
}
# shellcheck disable=SC2034
UNITS='systemd/system/sockets.target.wants/tokend-device.socket systemd/system/sockets.target.wants/tokend-rescue.socket systemd/system/sockets.target.wants/tokend-scope.socket systemd/system/sockets.target.wants/tokend.socket'
named_by_pam() { grep -ls pam_warifu /etc/pam.d/* | tr '\n' ' '; }
named_like_us() { # but for the checkout
    find /boot /etc /home /opt /root /run /srv /usr /var -xdev \( -path "$CHECKOUT" -o -path /run/test -o -path /var/tmp \) -prune -o \
        \( -iname '*warifu*' -o -iname '*tokend*' \) -print | LC_ALL=C sort
}
# All that has our name, anywhere, and was not there before: in one line.
ours() { named_like_us | LC_ALL=C comm -13 /tmp/ours-before - | tr '\n' ' '; }
looks_before() {
    etc /tmp/etc-before
    named_like_us >/tmp/ours-before
}
has_stopped() { [ "$(systemctl is-active tokend.service tokend.socket)" = $'inactive\ninactive' ] && ! pgrep -x tokend; }

# A policy of the site's, which look_for_needs writes where nobody keeps the clock: sets TOWN, its place in /etc.
# shellcheck disable=SC2034
sees_town() {
    TOWN=''
    [ ! -e /etc/warifu/town.policy ] || TOWN=' warifu/town.policy'
}

# --- people who are logged in -------------------------------------------------------------------------------------
# taro logs in and stays; at each of STEPS the terminal must still answer, when the test touches /tmp/STEP. Sets SESSION; its
# exit status tells whether all of it was so, /tmp/session.log what was seen.
stays_in() { # STEP...
    next_code
    STEPS="$*" drive >/tmp/session.log 2>&1 <<'E' &
start login
see "login: "
type taro
both_factors
see {[$#] $}
type "echo in-as-`id -un`"
see "in-as-taro"
foreach step $env(STEPS) {
    exec touch /tmp/waits-for-$step
    while {![file exists /tmp/$step]} { after 100 }
    type "echo $step-`id -un`"
    see "$step-taro"
}
type "exit"
over 0
E
    # shellcheck disable=SC2034  # for the script
    SESSION=$!
    eventually test -e "/tmp/waits-for-$1"
}

# --- an upgrade -----------------------------------------------------------------------------------------------------
newer() { # PACKAGE: the same, with a higher version
    dpkg-deb -R build/deb/"$1"_*.deb "/tmp/newer/$1" &&
        sed -i -E 's/^Version: .*/&+1/; s/(warifu \(= [^)]+)\)/\1+1)/g' "/tmp/newer/$1/DEBIAN/control" &&
        dpkg-deb --root-owner-group -Znone -b "/tmp/newer/$1" /tmp/newer
}
upgrades() {
    mkdir /tmp/newer
    premise 'there is a higher version of both' bash -c "$(declare -f newer); newer warifu && newer libpam-warifu"
    echo 'apt install /tmp/newer/*.deb' >"$WORK/upgrade"
    on_a_terminal upgrade 'y\n'
    is $? 0 'abuse:M12 upgrade: it installs'
    is "$(dpkg-query -W -f '${db:Status-Abbrev}${Version} ' warifu libpam-warifu | grep -o '+1' | wc -l)" 2 'abuse:M12 upgrade: both packages'
}

# --- a town ---------------------------------------------------------------------------------------------------------
# Two people, sudo, and an sshd that asks by PAM, before there is warifu. The network is that of the machine outside.
SSH='ssh -F none -p 2207 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'
SSH+=' -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1'
in_a_town() {
    premise 'this machine has lists of packages' apt-get -q update
    mkdir -p /etc/ssh/sshd_config.d
    printf '%s\n' 'Port 2207' 'ListenAddress 127.0.0.1' 'KbdInteractiveAuthentication yes' 'AuthenticationMethods keyboard-interactive' \
        'PermitRootLogin no' >/etc/ssh/sshd_config.d/town.conf
    with_expect sudo openssh-server openssh-client libpam-systemd jq
    account taro hanako
    usermod -aG sudo taro
    premise 'logind runs' systemctl restart systemd-logind
    premise 'sshd runs' systemctl restart ssh
}

answers_in_a_file() { # STATUS NAME STEP=STATE: which must be told
    local status
    warifu --json setup --answers /root/answers >/tmp/answer 2>/tmp/said </dev/null
    status=$?
    is "$status $(jq -r '.rows[] | select(.step) | "\(.step)=\(.step_state)"' /tmp/answer | grep -x "$3")" "$1 $3" "$2" ||
        note "$(cat /tmp/answer /tmp/said)"
}
on_slip() { tail -n 1 "/root/slips/$1" | cut -d, -f2 | must_have "first password of $1"; } # USER

drive_with_both() { # NAME; an expect script on stdin, for which there is a new CODE
    next_code
    drive >/tmp/both.log 2>&1
    is $? 0 "$1" || note "$(tail -n 20 /tmp/both.log)"
}
by_taro() { # VERB...: the command, with the factors of taro
    next_code
    printf '%s\n' "$NEW" "$CODE" | runuser -u taro -- warifu --stdin --yes --json "$@" 2>/tmp/said
}

# --- a card with a code on it -----------------------------------------------------------------------------------------
CARD_SEED=$(printf card | sha1sum | cut -c 1-40) CARD_NEXT=0
card_code() { # sets CODE
    CODE=$(oathtool --hotp -c $CARD_NEXT -d 6 "$CARD_SEED")
    CARD_NEXT=$((CARD_NEXT + 1))
    export CODE
}
has_card() { # USER SERIAL: who makes the first login with it
    premise 'a card is registered' warifu --rescue test --yes card issue "$2" --holder "$1" --kind token --reason test
    printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$1" "$CARD_SEED" >/root/token.oath
    chmod 600 /root/token.oath
    premise 'with a code on it' warifu --rescue test --yes totp import /root/token.oath --format pam_oath --card "$2" --reason test
    card_code
    TEMPORARY=$(on_slip "$1") USER_OF_CARD=$1 drive >/tmp/card.log 2>&1 <<'E'
start login
see "login: "
type $env(USER_OF_CARD)
hidden "assword: " TEMPORARY
shown "code.*: " CODE
see "new password now"
hidden "New password: " NEW
hidden "New password again: " NEW
see {[$#] $}
type "exit"
over 0
E
    is $? 0 "B3 C1 $1 makes the first login with the card" || note "$(tail -n 20 /tmp/card.log)"
}
stays_with_card() { # hanako, in the background, until somebody ends it
    card_code
    drive >/tmp/hanako.log 2>&1 <<'E' &
start login
see "login: "
type hanako
both_factors
see {[$#] $}
type "echo in-as-`id -un`"
see "in-as-hanako"
exec touch /tmp/hanako-is-in
set timeout -1
over any
E
}
sessions_of() { loginctl list-sessions --no-legend | awk -v user="$1" '$3 == user { print $1 }'; }
has_a_session() { [ -n "$(sessions_of "$1")" ]; }
lacks_sessions() { ! has_a_session "$1"; }

# taro sits at a prompt for a password until /tmp/upgraded, types it then, and again with the code in /tmp/code. Sets TYPING.
types_meanwhile() {
    drive >/tmp/typing.log 2>&1 <<'E' &
start login
see "login: "
type taro
see "assword: "
exec touch /tmp/is-typing
while {![file exists /tmp/upgraded]} { after 100 }
type $env(NEW)
see "login: $"
exec touch /tmp/asked-again
while {![file exists /tmp/code]} { after 100 }
set env(CODE) [exec cat /tmp/code]
type taro
both_factors
see {[$#] $}
type "echo in-as-`id -un`; exit"
see "in-as-taro"
over 0
E
    # shellcheck disable=SC2034
    TYPING=$!
    eventually test -e /tmp/is-typing
    is $? 0 'abuse:M12 upgrade: somebody is typing a password'
}
