#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Passwords that another PAM service keeps (knowledge = "pam:warifu-password"): judged by a checker under
# our budget, one refusal, one text; whatever the nested service does wrong is a fault and never a grant.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"

SERVICE=/etc/pam.d/warifu-password
GRANTED='authenticate: PAM_SUCCESS'
FAULT='authenticate: PAM_SYSTEM_ERR'
REFUSED='authenticate: PAM_AUTH_ERR'

# In this mode people have the shadow's password and no other.
sed -i '/^profile/a knowledge = "pam:warifu-password"' /etc/warifu/test.policy
cp "$SERVICE" /root/shipped
shadow_of() { printf 'ho7u-%s-Kz9.shadow' "$1"; }
for person in boss alice bob carol dave erin; do
    echo "$person:$(shadow_of "$person")" | chpasswd -c YESCRYPT
done
useradd -M nobody-here
nested() { # LINE...: the nested service
    printf '%s\n' "$@" >"$SERVICE.new"
    chmod 644 "$SERVICE.new"
    mv "$SERVICE.new" "$SERVICE"
}
shipped() { install -m 644 -o root -g root /root/shipped "$SERVICE"; }
try() { # USER PASSWORD CODE [SERVICE]: one try
    probe -a "$2" -a "$3" "${4:-sudo}" "$1" authenticate account
}
# bob's codes are counted (HOTP), so that nothing waits for a clock.
right() { try bob "$(shadow_of bob)" "$(code bob)" "$@"; }
unlock() { admin lock clear "${1:-bob}" --reason test >/dev/null; }
charged() { failures_of "${1:-bob}"; }
start_tokend

# --- who does it --------------------------------------------------------------------------------------

# One may be started after the sockets are there, and is root until it has shut itself in. Whoever is the first of them
# may be another one a moment later, so the one that was waited for is the one that is looked at.
checker=
runs() {
    checker=$(tokend_pid checker | head -1)
    [ -n "$checker" ] && in_sandbox "$checker"
}
status_of() { # FIELD
    sed -n "s/^$1:[[:space:]]*//p" "/proc/$checker/status"
}
eventually runs # not in a subshell: it says which
holds 'a checker runs, shut in' in_sandbox "$checker"
is "$(ps -o user= -p "$checker")" warifu-check 'B7 abuse:D11 a checker is a user of its own'
is "$(status_of Groups | tr -d ' ')" "$(getent group shadow | cut -d: -f3)" 'B7 abuse:D11 in the group shadow and no other'
is "$(status_of CapEff) $(status_of CapPrm) $(status_of NoNewPrivs) $(status_of Seccomp)" \
    '0000000000000000 0000000000000000 1 2' 'B7 abuse:D11 without a capability, nor a way to one'
fails 'B7 abuse:D11 it cannot read the key' runuser -u warifu-check -- cat /var/lib/warifu/key/master.key
fails 'abuse:W8 nobody looks into its memory' runuser -u warifu-check -- cat "/proc/$checker/mem"

like "$(admin --json policy explain bob sudo | field knowledge)" '^pam:warifu-password$' 'B1 explain says who keeps the password'
like "$(tokend -T)" 'knowledge = "pam:warifu-password"' 'so does the dump'
like "$(warifu policy lint --json /etc/warifu/test.policy)" '"B6"' 'B6 lint names the clause that the other side must see to'
like "$(admin --json status)" '"password_service"' 'status says which service keeps the passwords'

# --- one class is not enough, whichever ---------------------------------------------------------------

like "$(right)" "$GRANTED" 'A1 abuse:M1 the shadow password and a code open'
like "$(try bob "$(password bob)" "$(code bob)")" "$REFUSED" 'A1 our old verifier opens nothing'
like "$(try bob "$(shadow_of bob)" "$(code bob wrong)")" "$REFUSED" 'A1 a wrong code does not open'
is "$(charged)" 2 'A4 abuse:M1 each is one wrong try'
unlock
like "$(try bob wrong "$(code bob)")" "$REFUSED" 'A1 a wrong shadow password does not open'
like "$(try bob '' "$(code bob)")" "$REFUSED" 'A1 an empty password is sent to nobody and does not open'
unlock
like "$(try dave "$(shadow_of dave)" 123456)" "$REFUSED" 'abuse:M1 an account that we do not know is refused'
like "$(try nobody-here x 123456)" "$REFUSED" 'abuse:M1 so is one without a password'
like "$(try no-such-name x 123456)" "$REFUSED" 'abuse:M1 and a name that nobody bears'
is "$(try dave "$(shadow_of dave)" 123456 | nameless)" "$(try bob wrong "$(code bob wrong)" | nameless)" 'abuse:M1 promise 3 the same prompts, texts and codes'
unlock

# --- counted first, by us, and nothing behind our lock ------------------------------------------------

sent() { logged 'pam_unix\(warifu-password:auth\): authentication failure' | wc -l; }
asked_before=$(sent)
for i in 1 2 3; do try bob "wrong-$i" "$(code bob)" >/dev/null; done
is "$(($(sent) - asked_before))" 3 'A4 abuse:M1 three wrong passwords were judged by the nested service'
like "$(right)" "$REFUSED" 'A4 abuse:M1 then the right ones are refused: locked'
try bob wrong 123456 >/dev/null
is "$(($(sent) - asked_before))" 3 'A4 abuse:M1 and while locked nothing is sent to it'
is "$(events login.locked bob | wc -l)" 1 'A4 abuse:M1 one event says so'
asked_before=$(sent)
for i in 1 2 3; do try dave "wrong-$i" 123456 >/dev/null; done
is "$(($(sent) - asked_before))" 0 'abuse:M1 nobody guesses through us for whom we do not know'
unlock

# --- what the account phase there says ----------------------------------------------------------------

chage -d 0 bob
result=$(right)
like "$result" "$GRANTED" 'abuse:M4 a password that must be changed there is right'
like "$result" 'account: PAM_NEW_AUTHTOK_REQD' 'abuse:M4 and the account phase demands the change'
unlike "$(try bob "$(shadow_of bob)" "$(code bob wrong)")" "$GRANTED" 'abuse:M4 with a wrong code it is refused'
chage -d 2026-11-01 -E 0 bob
result=$(right)
like "$result" "$REFUSED" 'abuse:M4 an account that has expired there is refused'
like "$result" 'may not be used at the moment' 'abuse:M4 who proved both is told'
unlike "$(try bob "$(shadow_of bob)" "$(code bob wrong)")" 'may not be used' 'abuse:M4 who did not is not'
like "$(events login.denied bob | tail -1)" 'barred_elsewhere|wrong' 'abuse:M4 the log says why'
holds 'abuse:M4 with the reason' grep -q barred_elsewhere <(events login.denied bob)
chage -E -1 bob
unlock
usermod -L bob
like "$(right)" "$REFUSED" 'abuse:M1 a password that is locked there is wrong'
usermod -U bob
passwd_line=$(grep '^bob:' /etc/shadow)
sed -i 's/^bob:[^:]*:/bob::/' /etc/shadow
like "$(right)" "$REFUSED" 'A1 an empty shadow password does not let anything in'
like "$(try bob '' "$(code bob)")" "$REFUSED" 'A1 nor does an empty answer to it'
sed -i "s|^bob:.*|$passwd_line|" /etc/shadow
unlock
like "$(right)" "$GRANTED" 'abuse:M4 and all is as before'

# --- a service that cannot judge: a fault, uncharged, and it is said which ------------------------------

faulty() { # WHAT PATTERN-IN-THE-LOG
    local result before next
    before=$(charged)
    next=$(cat "$PEOPLE/bob.next")
    result=$(right)
    echo "$next" >"$PEOPLE/bob.next" # the code was not used up
    like "$result" "$FAULT" "abuse:M14 $1: a fault, not a grant and not a wrong answer"
    is "$(charged)" "$before" "abuse:M14 $1: uncharged"
    like "$(logged 'cannot judge passwords' | tail -1)" "$2" "abuse:M14 $1: the log names it and what to do"
    like "$(try no-such-name x 123456)" "$FAULT" "abuse:M14 promise 3 $1: a name that nobody bears is told the same"
}
rm "$SERVICE"
install -m 644 /dev/null /etc/pam.d/other
printf '%s\n' 'auth required pam_permit.so' 'account required pam_permit.so' >/etc/pam.d/other
faulty 'no service file, and an "other" that lets everybody in' 'warifu-password: is missing'
fails 'abuse:M14 tokend -n says so' tokend -n
like "$(admin --json status 2>/dev/null)" 'warifu-password: is missing' 'abuse:M14 and so does status'
nested 'auth required pam_permit.so' 'account required pam_permit.so'
faulty 'a service that asks for nothing' 'asks for a password'
nested 'auth sufficient pam_permit.so' 'auth required pam_unix.so' 'account required pam_permit.so'
faulty 'pam_permit before pam_unix' 'without asking'
nested 'auth required pam_unix.so' 'account include warifu-password'
faulty 'a service that includes itself' 'go round'
nested 'auth required pam_unix.so' 'auth required pam_warifu.so' 'account required pam_unix.so'
faulty 'pam_warifu in it' 'pam_warifu'
nested '@include common-auth' '@include common-account'
faulty 'pam_warifu behind an include' 'pam_warifu'
nested 'auth required pam_unix.so'
faulty 'no account line' 'account'
shipped && chmod 666 "$SERVICE"
faulty 'a file that others may write' 'nobody else may write'
shipped && chown bob "$SERVICE"
faulty 'a file that is not of root' 'root'
shipped
nested 'auth required pam_no_such_module.so' 'account required pam_unix.so'
faulty 'a module that is not there' 'could not do its work'
nested 'auth required pam_unix.so' 'auth required pam_echo.so' 'auth required pam_userdb.so db=/nonexistent' 'account required pam_unix.so'
faulty 'a second module that cannot' 'could not do its work|asks for something else'
shipped
gpasswd -d warifu-check shadow >/dev/null 2>&1
like "$(tokend -n 2>&1)" 'may not read /etc/shadow.*usermod -aG shadow' 'abuse:M1 tokend -n says when check_user cannot read the shadow file'
usermod -aG shadow warifu-check
unlike "$(tokend -n 2>&1)" 'may not read' 'abuse:M1 and nothing when it can'
holds 'tokend -n finds the shipped file good' sh -c "install -m 644 /root/shipped $SERVICE && tokend -n"
like "$(right)" "$GRANTED" 'abuse:M14 the next login after it was mended works'

finish
