#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Something is taken away while a login is on its way: a real client makes one PAM call at a time, and the one that comes
# after it refuses, says why, and the log has the reason (abuse:R1, abuse:M21). Then real su, stopped by a colleague right after its
# grant, whose card is lost before it goes on.
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
enter_overlay "$@"
start_tokend
use_stack plain

reload_policy() { # the vault starts anew
    local before
    before=$(tokend_pid vault)
    kill -HUP "$TOKEND"
    eventually another_vault "$before"
    eventually admin status
}
another_vault() { [[ $(tokend_pid vault) != @(|"$1") ]]; }

# --- who logs in, and with what --------------------------------------------------------------------

CARD=0
person() { # a new one, so that nothing of the last case is left
    PERSON=p$((++CARD))
    enrol "$PERSON" hotp >/dev/null || bail_out "$PERSON could not be enrolled"
}
with_code() { person; }
with_card() { # a generator on a card of their own
    person
    admin totp revoke "$PERSON" --reason card >/dev/null
    printf '%s\n' "$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$PEOPLE/$PERSON.secret"
    echo 0 >"$PEOPLE/$PERSON.next"
    printf 'HOTP/E/6\t%s\t-\t%s\t0\n' "$PERSON" "$(secret_of "$PERSON")" >/root/card.oath
    chmod 600 /root/card.oath
    admin card issue "KB-$CARD" --holder "$PERSON" --kind token >/dev/null
    admin totp import /root/card.oath --format pam_oath --card "KB-$CARD" >/dev/null
}
with_emergency() {
    person
    local given
    given=$(admin --json emergency issue "$PERSON" --until 1h --reason lost --show-secret)
    EMERGENCY=$(field emergency <<<"$given")
    EMERGENCY_CODE=$(field emergency_code <<<"$given" | must_have 'emergency code')
}
code_of_case() { if [ "$1" = with_emergency ]; then echo "$EMERGENCY_CODE"; else code "$PERSON"; fi; }

# --- what is taken away ----------------------------------------------------------------------------

card_lost() { admin card lost "KB-$CARD" --reported-by "$PERSON" --when 1m; }
card_suspended() { admin card suspend "KB-$CARD" --reason 'left at home?'; }
code_revoked() { admin totp revoke "$PERSON" --reason lost; }
emergency_closed() { admin emergency close "$EMERGENCY" --reason back; }
person_suspended() { admin user suspend "$PERSON" --reason 'is away'; }
person_removed() { admin user remove "$PERSON" --reason 'is gone'; }
person_gone() { admin user offboard "$PERSON" --reason 'is gone'; }
role_changed() { admin user role "$PERSON" auditor --reason 'moves'; }
password_reset() { admin password reset "$PERSON" --reason leaked --show-secret; }
password_expired() { admin password expire "$PERSON" --reason leaked; }
policy_reloaded() { reload_policy; }

# What holds before each call, and how its refusal is recorded.
declare -A BEFORE=([account]='authenticate' [setcred]='authenticate account' [open]='authenticate account setcred'
    [chauthtok]='authenticate account')
declare -A EVENT=([account]=account.refused [setcred]=session.refused [open]=session.refused [chauthtok]=login.refused)

step_to() { # PHASE LOGIN: everything before the phase, which waits for a line
    local before=${BEFORE[$1]} last line
    last=${before##* }
    # shellcheck disable=SC2086  # a list of words
    coproc CLIENT { exec "$HELPERS/pam_probe" -t /dev/tty1 -m 'New password=ne9w-kuz4-mado' \
        -m "code=$(code_of_case "$2")" -m "assword=$(password "$PERSON")" login "$PERSON" $before wait "$1"; }
    hold_client
    while read -r -t 20 -u "$out" line; do
        case $line in
        "$last: PAM_SUCCESS") return 0 ;;
        "$last: "*) break ;;
        esac
    done
    bail_out "a premise fails: $last before $1: $line"
}
go_on() { # the rest of what the client says
    echo >&"$in"
    exec {in}>&-
    timeout 30 cat <&"$out"
}

refused_at() { # PHASE LOGIN WAY WHY TEXT
    local said
    "$2"
    step_to "$1" "$2"
    "$3" >/dev/null 2>&1 || bail_out "a premise fails: $3"
    said=$(go_on)
    unlike "$said" "$1: PAM_SUCCESS" "abuse:R1 abuse:M21 $3, then $1: refused"
    # setcred is for programs: it says nothing where a session does not.
    like "$said" "error: .*$5" "abuse:M21 $3, then $1: the person is told what it is"
    like "$(events "${EVENT[$1]}" | tail -n 1)" "\\\\?\"why\\\\?\": *\\\\?\"$4" "abuse:M21 $3, then $1: the log says why"
}

# LOGIN WAY WHY TEXT
WAYS=('with_card card_lost card_lost reported lost'
    'with_card card_suspended card_suspended card .* suspended'
    'with_code code_revoked otp_revoked key or code .* revoked'
    'with_emergency emergency_closed emergency_closed emergency code'
    'with_code person_suspended suspended account has been suspended'
    'with_code person_removed removed account has been removed'
    'with_code person_gone removed account has been removed'
    'with_code role_changed role role has been changed'
    'with_code password_reset password_changed password has been changed'
    'with_code policy_reloaded ticket read again')
slow || note 'Short: each way before account, and by turns before one of the three other calls; CI_SLOW=1: before each call.'
turn=0
for phase in account setcred open chauthtok; do
    turn=$((turn + 1))
    for login in with_code with_card with_emergency; do
        [ "$phase" = account ] || [ "$login" = with_code ] || slow || continue
        "$login"
        step_to $phase "$login"
        like "$(go_on)" "$phase: PAM_SUCCESS" "abuse:R1 $login: where nothing is taken away $phase goes on"
    done
    for way in "${!WAYS[@]}"; do
        slow || [ "$phase" = account ] || [ $(((way + turn) % 3)) = 0 ] || continue
        read -r login taken why text <<<"${WAYS[way]}"
        refused_at $phase "$login" "$taken" "$why" "$text"
    done
done
for phase in setcred open; do refused_at $phase with_code password_expired owed 'must be changed first'; done
with_code
step_to account with_code
password_expired >/dev/null
like "$(go_on)" 'account: PAM_NEW_AUTHTOK_REQD' 'B5 what expires before account is to be changed there'

# --- the rule itself is gone ------------------------------------------------------------------------

with_code
step_to open with_code
cp /etc/warifu/test.policy /root/before.policy
sed -i '/^rule "desktop"/,/^}/s/"login", //' /etc/warifu/test.policy
reload_policy
unlike "$(go_on)" 'open: PAM_SUCCESS' 'abuse:M21 a policy whose rule grants no more, then open: refused'
cp /root/before.policy /etc/warifu/test.policy
reload_policy

# --- who says that a session has ended --------------------------------------------------------------

with_card
coproc CLIENT { exec "$HELPERS/pam_probe" -t /dev/tty1 -m "code=$(code "$PERSON")" -m "assword=$(password "$PERSON")" \
    login "$PERSON" authenticate account setcred open wait close; }
hold_client
while read -r -t 20 -u "$out" line && [ "$line" != 'open: PAM_SUCCESS' ]; do :; done
is "$line" 'open: PAM_SUCCESS' 'A4 a session is opened'
like "$(admin session list "$PERSON")" "KB-$CARD" 'C4 it is listed with the card that opened it'
for tty in /dev/tty1 tty1; do
    unlike "$("$top_builddir/tests/system/talk" /run/warifu/auth.sock op=close user="$PERSON" service=login tty=$tty \
        peer="$(id -u "$PERSON")")" GRANTED "A4 its owner, on the socket, says that it ended ($tty)"
done
like "$(admin session list "$PERSON")" "KB-$CARD" 'A4 it is listed as long as it lives'
is "$(events session.closed "$PERSON")" '' 'A4 and no end is on record'
like "$(go_on)" 'close: PAM_SUCCESS' 'A4 the program that opened it ends it'
is "$(admin session list "$PERSON" | grep "KB-$CARD")" '' 'A4 then it is over'
like "$(events session.closed "$PERSON")" '"session' 'A4 and on record'

# --- su by a colleague, stopped --------------------------------------------------------------------

# su waits in each of its phases until it is let go: the moment that a colleague has to be quick for by hand.
mkdir -m 1777 /run/phases
cat >/run/phases/pause <<'X'
#!/bin/sh
[ "$PAM_TYPE" = "$(cat /run/phases/pause-at)" ] || exit 0
: >/run/phases/paused
for _ in $(seq 2000); do
    [ ! -e /run/phases/go-on ] || exit 0
    sleep 0.02
done
X
chmod 755 /run/phases/pause
for kind in auth account session; do
    printf '%s required pam_warifu.so\n%s optional pam_exec.so quiet /run/phases/pause\n' $kind $kind
done >/etc/pam.d/su
echo 'password required pam_warifu.so' >>/etc/pam.d/su

mkfifo /run/phases/su.in
stopped() { [ "$(awk '/^State/ {print $2}' "/proc/$1/status")" = T ]; }
by_colleague() { # PAUSE-AT TAKE: what su says
    local su
    rm -f /run/phases/paused /run/phases/go-on
    echo "$1" >/run/phases/pause-at
    : >/run/phases/su.out
    # Not through `as`, which would stop with it.
    setpriv --reuid=alice --regid=alice --init-groups su "$PERSON" -c 'echo in-as-$(id -un)' </run/phases/su.in >>/run/phases/su.out 2>&1 &
    su=$!
    exec {in}>/run/phases/su.in
    eventually grep -q assword /run/phases/su.out
    password "$PERSON" >&"$in"
    eventually grep -qi code /run/phases/su.out
    code "$PERSON" >&"$in"
    eventually test -e /run/phases/paused || bail_out "su does not get that far: $(cat /run/phases/su.out)"
    as alice kill -STOP "$su"
    eventually stopped "$su"
    : >/run/phases/go-on
    "$2" >/dev/null 2>&1 || bail_out "a premise fails: $2"
    as alice kill -CONT "$su"
    wait "$su"
    exec {in}>&-
    cat /run/phases/su.out
}
nothing_happens() { true; }
for at in auth account; do
    with_card
    like "$(by_colleague $at nothing_happens)" "in-as-$PERSON" "abuse:R1 su that was stopped after $at goes on where nothing was taken away"
    in=0
    for try in 1 2 3 4 5 6 7 8 9 10; do
        with_card
        if [ $((try % 2)) = 0 ]; then way=card_lost; else way=card_suspended; fi
        said=$(by_colleague $at $way)
        case $said in *in-as-*) in=$((in + 1)) ;; esac
    done
    is $in 0 "abuse:R1 abuse:M21 C4 su stopped after $at, the card lost or suspended, continued: never in, of 10 tries"
    like "$said" 'card that you used has been' "abuse:M21 su says what it is (after $at)"
done
finish
