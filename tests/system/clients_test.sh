#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every program that logs people in, with the right and with wrong factors, on Debian's stacks as
# pam-auth-update makes them and on a Red Hat style stack (A1, A2).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
export PASSWORD CODE WRONG=wrong-Pa55word

# One right login by the client whose script is on stdin, then one with a wrong code that must not work.
both() { # NAME USER SIGN-OF-SUCCESS
    local script output
    script=$(cat)
    PASSWORD=$(password "$2") CODE=$(code "$2")
    output=$(drive <<<"$script")
    like "$output" "$3" "A1 $1: password and code open"
    CODE=$(code "$2" wrong)
    output=$(drive <<<"$script")
    differs $? 99 "A1 $1: with a wrong code it comes to its end" # 99: expect waited in vain
    unlike "$output" "$3" "A1 $1: a wrong code does not"
}

login_on_tty() {
    both "$1 login" alice 'in-as-alice' <<'X'
start login
see "login: "
type alice
hidden "assword: " PASSWORD
shown "code.*: " CODE
expect {
    -re {[$#] $} { type "echo in-as-`id -un`; exit" }
    -re "incorrect|failed" { exec kill -KILL [exp_pid]; exit 1 }
    timeout { gave_up TIMEOUT shell }
}
over
X
}

su_on_tty() {
    both "$1 su" carol 'in-as-carol' <<'X'
as bob su - carol -c "echo in-as-`id -un`"
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
}

sudo_on_tty() {
    both "$1 sudo on a terminal" bob 'uid=0' <<'X'
as bob sudo -k id
hidden "assword" PASSWORD
shown "code.*: " CODE
expect {
    -re "uid=0" { over 0 }
    -re "ry again" { exec kill -KILL [exp_pid]; exit 1 }
    eof { exit 1 }
}
X
}

sudo_from_pipe() {
    local output
    output=$(printf '%s\n' "$(password bob)" "$(code bob)" | as bob sudo -k -S id -u 2>/dev/null)
    is "$output" 0 "A1 $1 sudo -S: password and code open"
    output=$(printf '%s\n' "$(password bob)" "$(code bob wrong)" | as bob sudo -k -S id -u 2>/dev/null)
    is "$output" '' "A1 $1 sudo -S: a wrong code does not"
}

sudo_askpass() {
    local output
    cat >/usr/local/bin/answer <<'X'
#!/bin/sh
case $1 in *ode*) cat /tmp/answers/code ;; *) cat /tmp/answers/password ;; esac
X
    chmod 755 /usr/local/bin/answer
    mkdir -p /tmp/answers
    password bob >/tmp/answers/password
    code bob >/tmp/answers/code
    chown -R bob: /tmp/answers
    chmod 700 /tmp/answers
    output=$(as bob env SUDO_ASKPASS=/usr/local/bin/answer sudo -k -A id -u 2>/dev/null </dev/null)
    is "$output" 0 "A1 $1 sudo -A: password and code open"
    output=$(as bob env SUDO_ASKPASS=/usr/local/bin/answer sudo -k -A id -u 2>/dev/null </dev/null)
    is "$output" '' "A1 abuse:T1 $1 sudo -A: the same code again does not"
    rm -rf /tmp/answers
}

ssh_keyboard_interactive() {
    both "$1 sshd" carol 'in-as-carol' <<'X'
start ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o PubkeyAuthentication=no -o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts=1 \
    carol@127.0.0.1 "echo in-as-\$(id -un)"
hidden "assword: " PASSWORD
shown "code.*: " CODE
over
X
}

vlock_as_user() {
    local output
    PASSWORD=$(password bob) CODE=$(code bob wrong) RIGHT=$(code bob)
    export RIGHT EMPTY=''
    output=$(drive <<'X'
as bob env VLOCK_PLUGINS= vlock
see "Please press"
type ""
hidden "assword: " PASSWORD
shown "code.*: " CODE
hidden "root's Password: " EMPTY
expect {
    -re "code.*: $" { type ""; exp_continue }
    -re "Please press" { }
    timeout { gave_up TIMEOUT "the next round" }
}
puts still-locked
type ""
hidden "bob's Password: " PASSWORD
shown "code.*: " RIGHT
over
X
)
    local status=$?
    like "$output" 'still-locked' "abuse:P9 A1 $1 vlock: a wrong code leaves the screen locked"
    is "$status" 0 "A1 $1 vlock: password and code unlock"
    [ "$status" = 0 ] || note "$output"
}

passwd_by_owner() {
    local old output
    old=$(password carol)
    PASSWORD=$old CODE=$(code carol)
    case $1 in # none is like the one before (B6)
        debian) NEW=Tani-k0-9Wq+Debian ;;
        *) NEW=7hex/Mobu=Zq4rudi ;;
    esac
    export NEW
    output=$(drive <<'X'
as carol passwd
hidden "assword: " PASSWORD
shown "code.*: " CODE
hidden "New password: " NEW
hidden "New password again: " NEW
over
X
)
    is $? 0 "B1 $1 passwd: the owner changes the password with both factors"
    note "$output"
    like "$(probe -m "code=$(code carol)" -m "assword=$NEW" test-plain carol authenticate)" 'PAM_SUCCESS' \
        "B1 $1 passwd: the new password opens"
    unlike "$(probe -m "code=$(code carol)" -m "assword=$old" test-plain carol authenticate)" 'PAM_SUCCESS' \
        "B1 $1 passwd: the old one does not"
    printf '%s\n' "$NEW" >"$PEOPLE/carol.password"
}

cron_job() {
    local output=/tmp/cron-ran
    rm -f "$output" /run/crond.reboot
    echo "@reboot id -un >$output" | crontab -u alice -
    cron -f -L 15 &
    local cron=$!
    eventually test -s "$output"
    is "$(cat "$output" 2>/dev/null)" alice "abuse:P16 $1 cron: a job of a person runs without a login (account, session)"
    kill "$cron"
    wait "$cron" 2>/dev/null
}

at_job() {
    local output=/tmp/at-ran
    rm -f "$output"
    atd
    echo "id -un >$output" | as alice at now 2>/dev/null
    eventually test -s "$output"
    is "$(cat "$output" 2>/dev/null)" alice "abuse:P16 $1 atd: a job of a person runs without a login"
    pkill -x atd
}

pamtester_login() {
    both "$1 pamtester" bob 'successfully authenticated' <<'X'
start pamtester login bob authenticate
hidden "assword: " PASSWORD
shown "code.*: " CODE
expect {
    -re "failed" { exec kill -KILL [exp_pid]; exit 1 }
    eof { }
    timeout { gave_up TIMEOUT verdict }
}
lassign [wait] pid spawned error code
exit $code
X
}

start_tokend
/usr/sbin/sshd -D -e -f /etc/ssh/test_sshd_config 2>/var/log/sshd.err &
eventually bash -c ': </dev/tcp/127.0.0.1/2222'
for stack in debian redhat; do
    use_stack "$stack"
    login_on_tty "$stack"
    su_on_tty "$stack"
    sudo_on_tty "$stack"
    sudo_from_pipe "$stack"
    sudo_askpass "$stack"
    ssh_keyboard_interactive "$stack"
    vlock_as_user "$stack"
    pamtester_login "$stack"
    cron_job "$stack"
    at_job "$stack"
    admin lock clear carol --reason test >/dev/null
    passwd_by_owner "$stack"
    for person in alice bob carol; do admin lock clear "$person" --reason test >/dev/null; done
done

# --- the time of a prompt --------------------------------------------------------------------------------------------
# The module waits inside the program's own prompt, which su, sudo and passwd do not end; warifu-policy(5) says so.
use_stack plain su sudo passwd
set_policy prompt '"5s"'
kill_tokend
start_tokend
PASSWORD=$(password bob)
for command in 'alice su - bob -c true' 'bob sudo -k true' 'bob passwd'; do
    late=$(
        drive <<X
as $command
see "assword(?: for bob)?: "
after 6500 ;# its time is up, by itself
type \$env(PASSWORD)
see "No answer came in time|try again" ;# sudo shows no messages of modules
exec kill -KILL [exp_pid]
exit 0
X
    )
    is $? 0 "D4 B5 $command: an answer that comes too late is refused, and the program waited for it" || note "$late"
done
is "$(failures_of bob)" 0 'A4 and is charged to nobody'
finish
