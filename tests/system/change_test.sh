#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Whatever an account phase demands ends in a changed password or in a refusal that says what to do, never in "success"
# that changed nothing (abuse:M4), whoever keeps the password; a refused new one is stored nowhere (abuse:W4). Real login, sshd, su
# and passwd on Debian's and on a Red Hat style stack.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/system/change_lib.sh
. "$(dirname "$0")/change_lib.sh"
enter_overlay "$@"
export PASSWORD CODE NEW WEAK=password

is_due() { [ "$(getent shadow "$1" | cut -d: -f3)" = 0 ]; }
not_due() { ! is_due "$1"; }
# --- the password is kept here ----------------------------------------------------------------------------------
kept_here() {
    local client output command
    for client in login sshd su; do
        chage -d 0 bob
        factors bob
        output=$(meet "$client" bob <<'X'
expect {
    -re "New password" { puts "\nASKED" }
    -re "in-as-bob" { puts "\nLET-IN" }
    -re "chage -d -1 -M -1 bob" { puts "\nTOLD" }
    eof { puts "\nENDED" }
    timeout { gave_up TIMEOUT "an end" }
}
exit 0
X
)
        like "$output" 'TOLD' "abuse:M4 $stack $client: a demand of shadow's is refused with the command that ends it"
        unlike "$output" 'LET-IN|ASKED' "abuse:M4 $stack $client: nobody is let in, or asked for a password that would not help"
        holds "abuse:M4 $stack $client: and the demand stands" is_due bob
        like "$(recorded password.refused bob)" '"why":"demanded_outside"' "abuse:M4 $stack $client: the log says why"
        command=$(grep -oE 'chage [-a-zM0-9 ]* bob' <<<"$output" | head -n 1)
        holds "abuse:M4 $stack: the command is one" bash -c "$command"
        factors bob
        output=$(meet "$client" bob < <(let_in "$client" bob))
        is $? 0 "abuse:M4 $stack $client: after it the person is let in"
        note "$output"
    done
    # As old as its own rules allow: max age over.
    chage -d 2020-01-01 -M 30 bob
    factors bob
    output=$(probe -t tty1 -m "code=$CODE" -m "assword=$PASSWORD" login bob authenticate account expired </dev/null)
    like "$output" 'account: PAM_NEW_AUTHTOK_REQD.*expired: PAM_AUTHTOK_ERR' "abuse:M4 $stack: so is a password in shadow that is too old"
    like "$output" 'chage -d -1 -M -1 bob' "abuse:M4 $stack: with the same command"
    chage -d -1 -M -1 bob
    # Accounts that have ended, or whose password has been inactive for too long, are refused by pam_unix.
    for setting in '-E 1' '-d 2020-01-01 -M 30 -I 1'; do
        # shellcheck disable=SC2086  # words
        chage $setting bob
        factors bob
        output=$(probe -t tty1 -m "code=$CODE" -m "assword=$PASSWORD" login bob authenticate account </dev/null)
        unlike "$output" 'account: PAM_SUCCESS' "abuse:M4 $stack: chage $setting keeps the person out"
        like "$output" '(info|error|text).*(expired|inactive)' "abuse:M4 $stack: and pam_unix says so"
        chage -E -1 -I -1 -d -1 -M -1 bob
    done
    nothing_due
}

# A caller that asks for what has expired, while nothing has.
nothing_due() {
    local output
    factors bob
    output=$(probe -t tty1 -m "code=$CODE" -m "assword=$PASSWORD" login bob authenticate account expired </dev/null)
    like "$output" 'expired: PAM_SUCCESS' "abuse:M4 $stack: PAM_CHANGE_EXPIRED_AUTHTOK with nothing expired succeeds"
    is "$(grep -c '^prompt' <<<"$output")" 2 "abuse:M4 $stack: and asks nothing"
    output=$(as bob passwd -k 2>&1 </dev/null)
    is $? 0 "abuse:M4 $stack: passwd -k with nothing expired succeeds without a question"
    note "$output"
    unlike "$output" 'assword: |code' "abuse:M4 $stack: without any"
}

# Ours demands it: an administrator, age.
ours_demands() {
    local output
    admin password expire bob --reason 'written on a note' >/dev/null
    factors bob
    NEW=Kawa-1-Nagare-$stack
    export LIKE=${PASSWORD}2
    output=$(meet login bob <<'X'
see "An administrator requires you to change your password"
hidden "New password: " WEAK
hidden "New password again: " WEAK
see "not accepted"
hidden "New password: " LIKE
hidden "New password again: " LIKE
see "too much like the current one"
hidden "New password: " NEW
hidden "New password again: " NEW
see "has been changed"
see {[#$] $}
type {echo in-as-`id -un`; exit}
see "in-as-bob"
over 0
X
)
    is $? 0 "B5 abuse:M4 $stack login: what an administrator demands is told as that, and done"
    note "$output"
    unlike "$output" 'emporary' "B5 $stack: nobody is told of a temporary password that was none"
    [ "$(recorded password.changed bob | grep -c '"service":"login"')" = 0 ] || printf '%s\n' "$NEW" >"$PEOPLE/bob.password"
}

passwd_own() {
    local output
    factors bob
    NEW=Tsuri-2-Bashi-$stack
    output=$(drive <<'X'
as bob passwd
hidden "bob's current password: " PASSWORD
shown "code.*: " CODE
hidden "New password: " NEW
hidden "New password again: " NEW
over
X
)
    is $? 0 "B1 $stack passwd: both factors and the new password"
    note "$output"
    is "$(grep -c 'urrent password' <<<"$output")" 1 "B1 $stack passwd: the current password is asked for once"
    [ "$(recorded password.changed bob | grep -c '"service":"passwd"')" = 0 ] || printf '%s\n' "$NEW" >"$PEOPLE/bob.password"
    factors bob
    output=$(drive <<'X'
as bob passwd
hidden "current password: " WEAK
shown "code.*: " CODE
over
X
)
    differs $? 0 "B1 $stack passwd: a wrong current password is refused before a new one is asked for"
    unlike "$output" 'New password' "B1 $stack passwd: it is not asked for"
}

# --- the password is kept by a PAM service: here shadow -----------------------------------------------------------
kept_by_pam() {
    local client output before
    for client in login sshd su; do
        echo "carol:$(password carol)" | chpasswd -c SHA256 -s 1000
        chage -d 0 carol
        before=$(shadow_of carol)
        factors carol
        NEW=Umi-3-Nami-$stack-$client
        output=$(meet "$client" carol <<'X'
hidden "urrent password: " PASSWORD
hidden "New password: " WEAK
hidden "New password again: " WEAK
see "not accepted"
hidden "New password: " WEAK
hidden "New password again: " WEAK
see "not accepted"
hidden "New password: " WEAK
hidden "New password again: " WEAK
expect {
    -re "in-as-carol|\[#\$\] $" { puts "\nLET-IN" }
    eof { }
    -re "Login incorrect|ogin: |ailure|assword: |denied" { }
    timeout { gave_up TIMEOUT "an end" }
}
exit 0
X
)
        unlike "$output" 'LET-IN' "abuse:M4 $stack $client: who sets no good password is not let in"
        is "$(shadow_of carol)" "$before" "abuse:W4 $stack $client: a refused new password is not stored by the modules behind"
        factors carol
        output=$(meet "$client" carol < <(
            cat <<'X'
see "requires you to change your password|equired to change"
hidden "urrent password: " PASSWORD
hidden "New password: " NEW
hidden "New password again: " NEW
X
            let_in "$client" carol
        ))
        is $? 0 "abuse:M4 $stack $client: the change goes through, and so does the login"
        note "$output"
        holds "abuse:M4 $stack $client: the new password is stored where it is kept" has_password carol "$NEW"
        holds "abuse:M4 $stack $client: nothing is demanded any more" not_due carol
        like "$(recorded password.handed_on carol)" '"clause":"B1"' "B1 $stack $client: it is recorded that it was handed on"
    done

    # The owner, by passwd: our factors, once; then pam_unix stores it.
    echo "carol:$(password carol)" | chpasswd -c SHA256 -s 1000
    factors carol
    NEW=Sora-4-Kumo-Lantern-$stack
    ALIKE=$(password carol)7
    export ALIKE
    output=$(drive <<'X'
as carol passwd
hidden "carol's current password: " PASSWORD
shown "code.*: " CODE
hidden "New password: " ALIKE
hidden "New password again: " ALIKE
see "too much like the current one"
hidden "New password: " NEW
hidden "New password again: " NEW
over
X
)
    is $? 0 "abuse:M4 $stack passwd: the owner changes a password that shadow keeps"
    note "$output"
    is "$(grep -c 'urrent password' <<<"$output")" 1 "abuse:M4 $stack passwd: the current password is asked for once"
    like "$output" '\[similar, B6\]' "B6 abuse:W4 $stack passwd: the current one with a digit more is refused, with rule and clause"
    holds "abuse:M4 $stack passwd: it is stored in shadow" has_password carol "$NEW"
    echo "carol:$(password carol)" | chpasswd -c SHA256 -s 1000

    # Without the second factor the modules behind are not even asked.
    before=$(shadow_of carol)
    factors carol
    CODE=$(code carol wrong)
    output=$(drive <<'X'
as carol passwd
hidden "current password: " PASSWORD
shown "code.*: " CODE
over
X
)
    differs $? 0 "abuse:W4 $stack passwd: a wrong code is refused"
    unlike "$output" 'New password|Current password' "abuse:W4 $stack passwd: and nothing else is asked"
    is "$(shadow_of carol)" "$before" "abuse:W4 $stack passwd: shadow is as it was"

    # pam_unix refuses after ours has accepted: too young to be changed.
    chage -d "$(date +%F)" -m 10 carol
    factors carol
    NEW=Hoshi-5-Tsuki-$stack
    output=$(drive <<'X'
as carol passwd
hidden "current password: " PASSWORD
shown "code.*: " CODE
expect {
    -re "ew password: " { type $env(NEW); exp_continue }
    -re "gain: " { type $env(NEW); exp_continue }
    eof { }
    timeout { gave_up TIMEOUT "an end" }
}
lassign [wait] pid spawned error code
exit $code
X
)
    differs $? 0 "abuse:M4 $stack passwd: what pam_unix refuses afterwards is no success"
    like "$output" 'wait longer' "abuse:M4 $stack passwd: and it says why"
    is "$(shadow_of carol)" "$before" "abuse:M4 $stack passwd: shadow is as it was"
    chage -m 0 carol

    # Root, for one of our people whose password is not ours.
    before=$(getent shadow carol)
    output=$(echo 'carol:Sakura2024!' | chpasswd 2>&1)
    differs $? 0 "B1 abuse:W4 $stack chpasswd: root's choice for one of our people is judged, too"
    note "$output"
    is "$(getent shadow carol)" "$before" "abuse:W4 $stack chpasswd: shadow is byte for byte as it was"
    like "$(recorded password.refused carol)" '"why":"flawed"' "B1 $stack chpasswd: and the refusal is recorded"
    holds "abuse:M2 $stack chpasswd: root sets a password that shadow keeps" bash -c "echo 'carol:vKq-7T-$stack-zmPxr' | chpasswd"
    holds "abuse:M2 $stack chpasswd: it is stored" has_password carol "vKq-7T-$stack-zmPxr"
    like "$(recorded password.by_root carol)" '"clause":"E5"' "E5 $stack chpasswd: and recorded"
    echo "carol:$(password carol)" | chpasswd -c SHA256 -s 1000
}

# The module behind ours stores nothing, and nobody else demands anything any more, here because the person has vanished from shadow: asked again on the same
# handle, the change is due again.
never_stored() {
    local output
    cp -p /etc/shadow /root/shadow.before
    cp /etc/pam.d/login /root/login.before
    printf '#!/bin/sh\nsed -i /^carol:/d /etc/shadow\n' >/usr/local/bin/leave-shadow
    chmod 755 /usr/local/bin/leave-shadow
    cat >/etc/pam.d/login <<'X'
auth required pam_warifu.so
account required pam_warifu.so
account required pam_exec.so quiet /usr/local/bin/leave-shadow
password [success=done ignore=ignore default=die] pam_warifu.so
password required pam_exec.so quiet /bin/false
X
    chage -d 0 carol
    factors carol
    output=$(probe -t tty1 -m "code=$CODE" -m "'s =$PASSWORD" -m "urrent password=$PASSWORD" -m "assword=Kawa-6-Ishi-$stack" \
        login carol authenticate account expired expired </dev/null)
    note "$output"
    like "$output" 'account: PAM_NEW_AUTHTOK_REQD' "abuse:M4 $stack: what is due is demanded"
    is "$(grep -c '^expired: ' <<<"$output")" 2 "abuse:M4 $stack: asked for twice on one handle"
    unlike "$output" 'expired: PAM_SUCCESS' "abuse:M4 $stack: what nobody stored is never a success, nor at the second call"
    cp -p /root/shadow.before /etc/shadow
    cp /root/login.before /etc/pam.d/login
}

for stack in debian redhat; do
    use_stack "$stack" login sshd su su-l passwd chpasswd
    start_tokend
    [ "$stack" = redhat ] || start_sshd
    kept_here
    ours_demands
    passwd_own
    stop_tokend
    cp /etc/warifu/test.policy /root/own.policy
    sed -i '1i knowledge = "pam:warifu-password"' /etc/warifu/test.policy
    start_tokend
    kept_by_pam
    [ "$stack" = redhat ] || never_stored
    stop_tokend
    cp /root/own.policy /etc/warifu/test.policy
done
finish
