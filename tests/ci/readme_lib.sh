# shellcheck shell=bash
# SPDX-License-Identifier: BSD-2-Clause
# README's "Install it", word by word, for tests on a new machine: what it says, as files of commands, and how a person
# carries it out up to a login with two factors. Sourced where the checkout is the working directory, by the test that
# starts the machine and by the script that runs in it. $WORK is the directory of the files.

# shellcheck source=tests/system/app_lib.sh
. tests/system/app_lib.sh

# --- what the README says ---------------------------------------------------------------------------------
section() { sed -n '/^## Install it/,/^## Read on/p' README.md; }

blocks() { # HEADING ERE: the commands below it, up to the next heading
    awk -v heading="$1" '/^#/ && !code {on = ($0 ~ heading)}
        /^```$/ {code = !code; next}
        code && on' README.md | sed 's/YOUR-OWN-ID/taro/'
}

# make: what makes the packages; install: what installs them; guide: what leads on from there. Without it, look, begin: what is
# done with an installed product; try, switch-on, confirm: what the text says to do then; source: how to install without packages.
readme_commands() {
    blocks '^## Install it' >"$WORK/commands"
    sed -n '/^\.\/bootstrap/p' "$WORK/commands" >"$WORK/make"
    sed -n '/^apt /p' "$WORK/commands" >"$WORK/install"
    sed -n '/^warifu setup$/p' "$WORK/commands" >"$WORK/guide"
    is "$(cat "$WORK"/{make,install,guide})" "$(cat "$WORK/commands")" 'every command of the README is run, in its order'
    blocks '^### Step by step' >"$WORK/steps"
    sed -n '/^tokend -n/p' "$WORK/steps" >"$WORK/look"
    sed -n '/^warifu init/,$p' "$WORK/steps" >"$WORK/begin"
    is "$(cat "$WORK"/{look,begin})" "$(cat "$WORK/steps")" 'and every command of those without the guide'
    # shellcheck disable=SC2016  # the backquotes of the text
    section | grep -o '`[^`]*`' | tr -d '`' | grep -E '^warifu setup --(switch-on|confirm)$' >"$WORK/switch-on"
    blocks '^### From the sources' >"$WORK/source"
    premise 'the README has commands to make packages' grep -q '^./bootstrap deb' "$WORK/make"
    premise 'to install them' grep -q '^apt install' "$WORK/install"
    premise 'to be led from there' grep -q '^warifu setup' "$WORK/guide"
    premise 'to begin' grep -q '^warifu init' "$WORK/begin"
    is "$(cat "$WORK/switch-on")" $'warifu setup --switch-on\nwarifu setup --confirm' 'and what switches it on, and confirms that, in the text'
    sed -i '/--confirm/{w '"$WORK"'/confirm
        d}' "$WORK/switch-on"
    # shellcheck disable=SC2016
    section | grep -o '`[^`]*`' | tr -d '`' | sed -n '/^warifu setup --try/{s/YOUR-OWN-ID/taro/p;q}' >"$WORK/try"
    premise 'to try it before' grep -qx 'warifu setup --try taro' "$WORK/try"
    premise 'and to install it from its sources' grep -q '^make' "$WORK/source"
}

# --- in the machine -------------------------------------------------------------------------------------------
# On a terminal, as a person does it: secrets are shown nowhere else. The first command that fails ends it.
on_a_terminal() { # STEP [ANSWERS]: what is typed, if anything is asked; again and again, for what comes early is thrown away
    local status answers
    printf -v answers '%b' "${2:-}"
    TERM=xterm LANG=C.UTF-8 perl tests/ci/terminal.pl "$answers" bash -euxo pipefail "$WORK/$1" >"/tmp/$1.log" 2>&1 </dev/null
    status=$?
    [ "$1" = begin ] || [ "$status" = 0 ] || note "$(tail -n 40 "/tmp/$1.log")"
    return "$status"
}

# The clock is the one thing of a machine that these tests cannot bring along. Where nobody keeps it, the
# product must say so, and what it says must help.
look_for_needs() {
    on_a_terminal look
    case $? in
    0) pass 'abuse:M11 README: tokend -n finds nothing lacking' ;;
    *)
        is "$(grep -acE ': (missing|damaged)' /tmp/look.log)" 1 'abuse:M11 README: tokend -n finds one thing lacking'
        like "$(cat /tmp/look.log)" 'clock: missing.*unsynchronised_clock = warn' \
            'abuse:M11 README: the clock, which nobody keeps here, and says what to do'
        sed 's/unsynchronised_clock = refuse/unsynchronised_clock = warn/' /usr/share/warifu/policies/municipal.policy \
            >/etc/warifu/town.policy
        sed -i 's|^policy = .*|policy = "/etc/warifu/town.policy"|' /etc/warifu/tokend.conf
        systemctl try-reload-or-restart tokend.service
        holds 'abuse:M11 README: with that tokend -n finds nothing lacking' tokend -n
        ;;
    esac
}

begin() { # sets TEMPORARY, the password that is shown
    on_a_terminal begin
    is $? 0 'abuse:M11 README: init makes the first administrator'
    TEMPORARY=$(tr -d '\r' </tmp/begin.log | grep -ai 'temporary password' | tail -n 1 | awk '{print $NF}' | must_have 'temporary password')
    export TEMPORARY NEW=Ki-no-Ne7+qRw
}

switches_on() {
    on_a_terminal switch-on
    is $? 0 'abuse:M11 README: the command that switches it on succeeds'
}

serves() {
    is "$(systemctl is-active tokend.socket)" active 'abuse:M11 README: the socket is there'
    warifu --rescue test status >/tmp/status 2>&1
    is $? 0 'abuse:M11 README: status is good'
    note "$(cat /tmp/status)"
    is "$(systemctl show tokend.service -p StatusText --value)" Serving 'abuse:M11 README: the daemon serves'
    is "$(systemctl --failed --no-legend)" '' 'abuse:M11 README: no unit has failed'
    systemctl daemon-reload
    is "$(systemctl show tokend.service -p NeedDaemonReload --value)" no 'abuse:M11 README: systemd knows the units as they are'
}

# What drives the programs is installed when the README's commands are through, so that nothing they need is there by accident.
with_expect() { # [PACKAGE...]: and these
    premise 'expect and oathtool can be installed' env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y --no-install-recommends install expect oathtool procps "$@"
}

drive() { # an expect script on stdin
    { cat tests/system/clients.exp && cat; } >"/tmp/drive.$BASHPID"
    TERM=linux expect "/tmp/drive.$BASHPID" # the text console, which is asked in English
}

# --- with the guide, which is left at a question and goes on when it is run again --------------------------------------------
GUIDE='warifu setup'
guided() { # NAME; an expect script on stdin
    export GUIDE
    drive >/tmp/guide.log 2>&1
    is $? 0 "$1" || note "$(tail -n 40 /tmp/guide.log)"
}

is_led_to_the_switch() { # a first administrator and a second, a first login, one with two factors, and the switch
    export NEW=Ki-no-Ne7+qRw
    guided 'abuse:M11 README: the guide makes two administrators, and the first of them logs in' <<'E'
start {*}$env(GUIDE)
see "first administrator: "
type "taro"
see "Temporary password +(\[^ \r\n\]+)"
set env(TEMPORARY) $expect_out(1,string)
see "second administrator"
type "hanako"
see "Temporary password"
see "taro logs in now"
first_login
see "not yet with two factors"
see "Once more"
type "\003"
over any
E
    has_registered /tmp/guide.log
    is "$(grep -ls pam_warifu /etc/pam.d/*)" '' 'abuse:M11 README: left at a question, nothing is switched on'
    next_code
    guided 'abuse:M11 README: run again, it goes on: a login with two factors is tried, and the switch is made' <<'E'
start {*}$env(GUIDE)
see "taro logs in now"
both_factors
see "Switch the logins"
type "yes"
see "Press Return"
type "\003"
over any
E
}

is_led_to_the_end() { # when somebody has logged in with two factors meanwhile
    guided 'abuse:M11 README: the guide comes to its end' <<'E'
start {*}$env(GUIDE)
see "Press Return"
type ""
see "Inspection"
see "take two factors"
over any
E
}

# --- without it: by the stacks as they would be, before anything is switched on ------------------------------------------------
first_login() {
    local failed=$TAP_FAILED
    export TRY
    TRY=$(cat "$WORK/try")
    drive >/tmp/first.log <<'E'
start {*}$env(TRY)
first_login
see "not yet with two factors"
over 1
E
    is $? 0 'abuse:M11 README: the first login, a trial: a password is chosen, an authenticator registered'
    [ "$TAP_FAILED" = "$failed" ] || note "$(cat /tmp/first.log)"
    has_registered /tmp/first.log
    is "$(grep -ls pam_warifu /etc/pam.d/*)" '' 'abuse:M11 README: nothing is switched on by a trial'
}

confirms() {
    on_a_terminal confirm
    is $? 0 'abuse:M11 README: that login confirms that it stays switched on'
    like "$(cat /tmp/confirm.log)" 'taro' 'abuse:M11 README: it says whose login that was'
}

tries() { # with both factors
    local screen failed=$TAP_FAILED
    next_code
    screen=$(drive <<'E'
start {*}$env(TRY)
both_factors
see "let taro in with two factors"
over 0
E
    )
    is $? 0 'abuse:M11 README: a trial with both factors lets in'
    [ "$TAP_FAILED" = "$failed" ] || note "$screen"
}

logs_in() { # NAME
    local screen failed=$TAP_FAILED
    next_code
    screen=$(drive <<'E'
start login
see "login: "
type taro
both_factors
see {[$#] $}
type "echo in-as-`id -un`; exit"
see "in-as-taro"
over 0
E
    )
    is $? 0 "$1"
    [ "$TAP_FAILED" = "$failed" ] || note "$screen"
}

# --- the test that starts the machine ------------------------------------------------------------------------
in_a_machine() { # SCRIPT on stdin; its checks are ours
    local status
    { printf 'CHECKOUT=%q WORK=%q\n' "$PWD" "$WORK" && cat && echo finish; } >"$WORK/script"
    NETWORK=machine BIND=$PWD BOOT_SECONDS=1800 tests/system/boot.sh "$WORK/script" >"$WORK/answer" 2>&1
    status=$?
    [ $status != 90 ] || bail_out "no systemd here: $(tail -n 1 "$WORK/answer")"
    retell "$WORK/answer"
}
totals() {
    printf '%d passed, %d failed\n' $((TAP_COUNT - TAP_FAILED)) "$TAP_FAILED"
    [ "$TAP_FAILED" = 0 ]
}
