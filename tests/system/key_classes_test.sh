#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A1: which evidence opens which rule, for every combination, through a running tokend: every way of up to
# three factors, every demand that such a way can meet, every kind of right evidence. What must come out is
# computed here, by set arithmetic of a few lines, not by the product.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
# shellcheck source=tests/system/key_lib.sh
. "$(dirname "$0")/key_lib.sh"
private_tokend
private_keys

# --- the model: classes are bits, knowledge 1, possession 2, inherence 4 ------------------------------------
CLASS_NAMES=([1]=knowledge [2]=possession [4]=inherence)
declare -A SHOWS=([password]=1 [code]=2 [emergency]=2 [pin]=3 [finger]=6 [unknown]=2 [unverified]=2)
declare -A COULD=([password]=1 [otp]=2 [key]=7) # what a factor shows at best
count_of() { echo $((($1 & 1) + ($1 >> 1 & 1) + ($1 >> 2 & 1))); }
expected() { # SHOWN CLASSES INCLUDE: what the log says the verdict was
    if [ "$(count_of "$1")" -ge "$2" ] && [ $(($3 & ~$1)) = 0 ]; then echo GRANTED; else echo DENIED; fi
}

# --- one rule for each way and demand, each for a service of its own --------------------------------------------
WAYS='password otp key password+otp password+key otp+key password+otp+key'
demands_of() { # WAY: lines "CLASSES INCLUDE" that it could meet
    local could=0 factor classes include
    for factor in ${1//+/ }; do could=$((could | COULD[$factor])); done
    for classes in 1 2 3; do
        for include in 0 1 2 3 4 5 6 7; do
            [ "$(count_of $could)" -lt $classes ] || [ $((include & ~could)) != 0 ] || echo "$classes $include"
        done
    done
}
words_of() { # INCLUDE: {"knowledge", ...}
    local bit words=()
    for bit in 1 2 4; do [ $(($1 & bit)) = 0 ] || words+=("\"${CLASS_NAMES[$bit]}\""); done
    local IFS=,
    echo "${words[*]}"
}
sed -i '/^rule "everything-else"/,$d' "$HOME_DIR/test.policy"
rules=0
for way in $WAYS; do
    while read -r classes include; do
        rules=$((rules + 1))
        cat <<RULE
rule "${way//+/-}.$classes.$include" {
    clauses = {"A1"}
    service = {"${way//+/-}.$classes.$include"}
    classes = $classes
    $([ "$classes" != 1 ] || echo 'one_class_by = "K8.2.5"
    origin = local')
    $([ "$include" = 0 ] || echo "include = {$(words_of "$include")}")
    way = {"$way"}
    emergency = $([[ $way == *otp* ]] && echo yes || echo no)
    unsynchronised_clock = warn
    failures = 100
    window = "15m"
    lock = "15m"
    tries = 1
    totp_window = 1
    hotp_look_ahead = 10
}
RULE
    done < <(demands_of "$way")
done >>"$HOME_DIR/test.policy"
is "$rules" 108 'A1 there is a rule for each demand that a way can meet'
start

# --- one person with everything -----------------------------------------------------------------------------------
make_store || bail_out 'no store'
add lp
SEED=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ counter=1 PASSWORD='Tsuki+Kage-23'
rescue "totp.import user=lp reason=test kind=hotp algorithm=SHA1 n:digits=6 secret=$SEED" >/dev/null
ticket=$(talk "$AUTH" user=lp service=login tty=/dev/tty5 -- 2 "$LP_PASSWORD" "@hotp:$SEED:0" | ticket)
talk "$AUTH" op=change user=lp service=login tty=/dev/tty5 expired ticket="$ticket" -- "$PASSWORD" "$PASSWORD" >/dev/null
plug one pin=1234 finger=yes
like "$(enrol_key lp 1234)" 'end: DONE' 'C1 a key with a PIN and a sensor for fingers'
unplug one
plug two finger=yes vague=yes
like "$(enrol_key lp '')" 'end: DONE' 'C1 a key that does not say what its sensor is for'
unplug two

# --- evidence ---------------------------------------------------------------------------------------------------------
emergency='' emergency_number=''
# A used code is reviewed by somebody who had no part in it: an auditor.
add news auditor
REVIEWER_SEED=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK reviewed=1
rescue "totp.import user=news reason=test kind=hotp algorithm=SHA1 n:digits=6 secret=$REVIEWER_SEED" >/dev/null
ticket=$(talk "$AUTH" user=news service=login tty=/dev/tty5 -- 2 "$NEWS_PASSWORD" "@hotp:$REVIEWER_SEED:0" | ticket)
talk "$AUTH" op=change user=news service=login tty=/dev/tty5 expired ticket="$ticket" -- "$PASSWORD" "$PASSWORD" >/dev/null
review() { # NUMBER
    talk "$ADMIN" peer="$(id -u news)" op=admin user=news service=warifu tty=/dev/tty5 \
        call="emergency.close n:emergency=$1 reason=test" -- 2 "$PASSWORD" "@hotp:$REVIEWER_SEED:$((reviewed++))"
}
issue_emergency() { # the one before was used: it is reviewed, so that not too many wait for that
    local issued
    if [ -n "$emergency_number" ]; then
        review "$emergency_number" >"$HOME_DIR/review"
        premise "a used code is reviewed: $(tail -n 2 "$HOME_DIR/review")" grep -q '^end: DONE' "$HOME_DIR/review"
    fi
    issued=$(rescue "emergency.issue user=lp n:until=$(($(date +%s) + 3600)) reason=test")
    emergency=$(value emergency_code <<<"$issued" | must_have "emergency code")
    emergency_number=$(value emergency <<<"$issued" | must_have "number of the emergency")
}
answer_for() { # EVIDENCE: sets $answer
    case $1 in
    password) answer=$PASSWORD ;;
    code) answer=@hotp:$SEED:$counter ;;
    emergency)
        [ -n "$emergency" ] || issue_emergency
        answer=$emergency
        ;;
    pin) answer=1234 ;;
    finger | unknown | unverified) answer='' ;;
    wrong-password) answer=Hoshi+Kage-23 ;;
    wrong-code) answer=$(wrong_hotp) ;;
    wrong-pin) answer=4321 ;;
    esac
}
wrong_hotp() { # none of the codes that are near
    local wrong=111111
    while oathtool --hotp -b -c "$counter" -w 20 -d 6 $SEED | grep -qx $wrong; do wrong=$((wrong + 111111)); done
    echo $wrong
}
offer() { # SERVICE EVIDENCE...: prints the verdict; what was used up is taken as used
    local service=$1 kind answer answers=() got
    shift
    for kind in "$@"; do
        answer_for "$kind"
        answers+=("$answer")
    done
    got=$(talk "$AUTH" user=lp service="$service" tty=/dev/tty1 patience=60000 -- "${answers[@]}")
    verdict=$(sed -n 's/^verdict: \([A-Z_]*\).*/\1/p' <<<"$got")
    [ "$verdict" = GRANTED ] || return 0
    [[ " $* " != *' code '* ]] || counter=$((counter + 1))
    [[ " $* " != *' emergency '* ]] || emergency=
}
prepare() { # KEY EVIDENCE
    case $1 in
    pin | finger | wrong-pin) [ -e "$TOKENS/one" ] || { unplug two 2>/dev/null; replug one; } ;;
    *) [ -e "$TOKENS/two" ] || { unplug one 2>/dev/null; replug two; } ;;
    esac
    [ "$1" != unverified ] || tell two fault=4 # it forgets to say that it verified
    [ "$1" != unknown ] || tell two fault=0
}
replug one

# --- every right evidence against every demand -----------------------------------------------------------------------------
tried=0 granted=0
try_all() { # WAY EVIDENCE...: against every demand of the way; one check a combination of evidence
    local way=$1 shown=0 kind classes include wanted wrong=()
    shift
    for kind in "$@"; do shown=$((shown | SHOWS[$kind])); done
    while read -r classes include <&3; do
        wanted=$(expected $shown "$classes" "$include")
        offer "${way//+/-}.$classes.$include" "$@"
        tried=$((tried + 1))
        [ "$verdict" != GRANTED ] || granted=$((granted + 1))
        [ "$verdict" = "$wanted" ] || wrong+=("classes=$classes include=$include: $verdict, not $wanted")
    done 3< <(demands_of "$way")
    is "${wrong[*]}" '' "A1 $way by $*: every demand is met exactly when the classes do"
}
every() { [ -n "${CI_SLOW:-}" ]; }
every || note 'an emergency code, and a key that verified nobody, beside two or three others: CI_SLOW=1 only, half a minute more'
for key in pin finger unknown unverified; do
    prepare $key
    try_all key $key
    try_all password+key password $key
    if every || [[ $key == @(pin|finger) ]]; then
        try_all otp+key code $key
        try_all password+otp+key password code $key
    fi
    if every || [ $key = pin ]; then
        try_all otp+key emergency $key
    fi
    ! every || try_all password+otp+key password emergency $key
done
try_all password password
try_all otp code
try_all otp emergency
try_all password+otp password code
try_all password+otp password emergency
rescue 'lock.clear user=lp reason=test' >/dev/null
note "$tried attempts, $granted granted"
holds 'the model grants, too' test "$granted" -ge 100

# --- one or more wrong, against the mildest demand: nothing makes up for it (promise 3) ----------------------------------------
try_wrong() { # WAY EVIDENCE...
    local service=${1//+/-}.1.0
    shift
    offer "$service" "$@"
    is "$verdict" DENIED "A1 ${service%.1.0} by $*: denied"
    rescue 'lock.clear user=lp reason=test' >/dev/null
}
prepare pin
try_wrong password wrong-password
try_wrong otp wrong-code
try_wrong password+otp wrong-password code
try_wrong password+otp password wrong-code
try_wrong password+otp wrong-password wrong-code
for password in password wrong-password; do
    for code in code wrong-code; do
        for pin in pin wrong-pin; do
            case $password$code$pin in
            passwordcodepin) ;;
            *) try_wrong password+otp+key $password $code $pin ;;
            esac
            [ $pin = pin ] || offer key.1.0 pin # its tries are full again
        done
    done
done
try_wrong key wrong-pin
offer key.1.0 pin
is "$verdict" GRANTED 'A1 after all that the right one opens'
finish
