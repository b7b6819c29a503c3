# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# For scripts that run under a real systemd (tests/system/boot.sh), after tap.sh: an installed product with people who can
# log in, and a login of one of them at a terminal in which lines are typed.
# $WORK has stage, tap.sh, clients.exp and pam_probe.

admin() { warifu --rescue test --yes --json "$@" 2>/tmp/said; }

# install_product SED...: the product, its users, and the municipal policy with these changes.
install_product() {
    cp -a "$WORK/stage/." /
    { systemd-sysusers warifu.conf && systemd-tmpfiles --create warifu.conf; } 2>/dev/null
    sed -E -e 's/(unsynchronised_clock *= *)refuse/\1warn/' -e 's/(argon2_memory_kib *= *).*/\18192/' "$@" \
        /usr/share/warifu/policies/municipal.policy >/etc/warifu/test.policy
    printf 'policy = "/etc/warifu/test.policy"\nlanguage = en\n' >/etc/warifu/tokend.conf
    printf '%s\n' 'auth required pam_permit.so' 'account required pam_permit.so' 'session required pam_loginuid.so' \
        'session required pam_systemd.so' >/etc/pam.d/login
    install -d -m 777 /run/typed
    systemctl daemon-reload
    systemctl start dbus systemd-logind tokend.socket tokend-rescue.socket
}

# Before pam_systemd, as pam-auth-update puts it.
guard() { # SERVICE...
    local service
    for service; do
        printf '%s\n' 'auth required pam_warifu.so' 'account required pam_warifu.so' 'password required pam_warifu.so' \
            'session required pam_warifu.so' 'session optional pam_systemd.so' >"/etc/pam.d/$service"
    done
    [ ! -e /etc/pam.d/su ] || grep -q rootok /etc/pam.d/su || sed -i "1i auth sufficient pam_rootok.so" /etc/pam.d/su
}

# --- people: password and a generator that counts ---------------------------------------------------------
seed_of() { printf '%s' "$1" | sha1sum | cut -c 1-40; }
password_of() { printf 'ho7u-5ktq9w-kz9%s' "$1"; }
code_of() { # USER: the next one
    local next
    next=$(cat "/root/$1.next")
    echo $((next + 1)) >"/root/$1.next"
    oathtool --hotp -c "$next" -d 6 "$(seed_of "$1")"
}

# enrol USER [TEMPORARY]: adds them, unless they were added before with that temporary password.
enrol() {
    local user=$1 temporary=${2:-}
    echo 0 >"/root/$user.next"
    if [ -z "$temporary" ]; then
        useradd -m -s /bin/bash "$user"
        temporary=$(admin user add --reason test "$user" --show-secret | jq -r '.rows[0].temporary_password' | must_have "temporary password of $user")
    fi
    printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$user" "$(seed_of "$user")" >/root/token.oath
    chmod 600 /root/token.oath
    admin totp import --reason test /root/token.oath --format pam_oath >/dev/null || fail "$user has a generator" "$(cat /tmp/said)"
    rm /root/token.oath
    cp /etc/pam.d/login /root/login.kept
    guard login
    "$WORK/pam_probe" -t /dev/tty1 -m "code=$(code_of "$user")" -m "New password=$(password_of "$user")" -m "assword=$temporary" \
        login "$user" authenticate account expired >/tmp/first 2>&1
    cp /root/login.kept /etc/pam.d/login
    like "$(cat /tmp/first)" 'expired: PAM_SUCCESS' "$user has made the first login"
}

# The command itself, with that person's own factors.
by() { # PERSON VERB ...
    local person=$1
    shift
    printf '%s\n' "$(password_of "$person")" "$(code_of "$person")" |
        runuser -u "$person" -- warifu --stdin --yes --json "$@" 2>/tmp/said
}
field_of() { jq -rs --arg field "$1" '[.. | objects | .[$field]? // empty] | first'; }

# --- what they run --------------------------------------------------------------------------------------
# Whoever sits there goes on typing: a line to /run/typed/NAME, again and again.
cat >/run/types <<'TYPES'
exec {never}<> <(:) # waited at without a process for each time
while echo "$1" >>"/run/typed/$1"; do read -rt 0.05 -u "$never"; done
TYPES
types() { pgrep -f "^bash /run/types $1\$" >/dev/null; }
falls_silent() { ! types "$1"; }
unit_of() { ps -o unit= -p "$(pgrep -f "^bash /run/types $1\$" | head -n 1)" | tr -d ' '; }
sessions_of() { loginctl list-sessions --no-legend | awk -v user="$1" '$3 == user { print $1 }'; }
has_sessions() { [ "$(sessions_of "$1" | wc -l)" = "$2" ]; }
scopes() { systemctl list-units --all --plain --no-legend 'warifu-*.scope' | awk '{ print $1 }'; }
no_scopes() { [ -z "$(scopes)" ]; }

# at_terminal USER NAME: a login on a terminal of its own, in which a program types as NAME.
# in_terminal NAME LINE: types a line there. proves NAME USER: answers for USER.
at_terminal() {
    rm -f "/run/keys.$2"
    mkfifo "/run/keys.$2"
    script -qfc "login -f $1" "/run/typed/$2.screen" <>"/run/keys.$2" >/dev/null 2>&1 &
    echo "bash /run/types $2 &" >"/run/keys.$2"
    eventually types "$2"
}
in_terminal() { printf '%s\n' "$2" >"/run/keys.$1"; }
screen() { tr -d '\r' <"/run/typed/$1.screen"; }
asks() { tail -c "+$(($2 + 1))" "/run/typed/$1.screen" | tr -d '\r' | grep -qiE "$3"; } # NAME FROM PATTERN
runs() { # NAME USER LINE [AT]: a line that asks for the factors of USER, there or at the terminal AT
    answers "$@" || { note "$(screen "$1" | tail -n 12)" "$(screen "${4:-$1}" | tail -n 12)" && return 1; }
}
answers() {
    local name=${4:-$1} user=$2 seen
    seen=$(stat -c %s "/run/typed/$name.screen")
    in_terminal "$1" "$3"
    eventually asks "$name" "$seen" 'assword[^\n]*: *$' || return 1
    eventually quiet "$name" || return 1
    seen=$(stat -c %s "/run/typed/$name.screen")
    in_terminal "$name" "$(password_of "$user")"
    eventually asks "$name" "$seen" 'code[^\n]*: *$' || return 1
    eventually quiet "$name" || return 1
    in_terminal "$name" "$(code_of "$user")"
}
# refuses NAME USER LINE REASON [AT]: asks for the factors of USER, and then says why not.
refuses() {
    local at=${5:-$1} seen
    seen=$(stat -c %s "/run/typed/$at.screen")
    runs "$1" "$2" "$3" "$at" && eventually asks "$at" "$seen" "$4" || { note "$(screen "$at" | tail -n 12)" && return 1; }
}
# Programs print a prompt and then set the terminal, which throws away what was typed in between: the terminal of the
# login does not echo any more.
quiet() {
    local terminal
    terminal=$(ps -o tty= -p "$(pgrep -f "^bash /run/types $1\$" | head -n 1)")
    stty -a <"/dev/$terminal" | grep -q -- '-echo '
}
