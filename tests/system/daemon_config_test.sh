#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# tokend(8)'s options, its configuration, its sockets: what is wrong is named, what is a trap is refused (abuse:D7 abuse:D13).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
private_tokend

run() { # ARG...: sets answer and status
    answer=$(timeout 20 "$TOKEND_PROGRAM" -f "$@" </dev/null 2>&1)
    status=$?
}
refused() { # STATUS ERE NAME: what does not end is status 124
    run -c "$CONF"
    is "$status" "$1" "$3: exit status"
    like "$answer" "$2" "$3: says why"
    fails "$3: no socket" test -S "$AUTH"
}

# --- options -----------------------------------------------------------------------------------------
run --help
is "$status" 0 '--help'
like "$answer" 'Usage: tokend.*-n.*Exit status' '--help says options and exit codes'
help=$answer
run -h
is "$status $answer" "0 $help" '-h is help too'
run --version
like "$answer" '^warifu [0-9]' '--version'
run --nonsense
is "$status" 64 'an unknown option is wrong usage'
run word
like "$answer" '"word" is not an option' 'a word that is no option is named'
run --role=vault
is "$status" 64 'tokend itself is no role'
run -L "$top_builddir/po" -c "$CONF" -n
is "$status" 0 '-n: a good configuration'
run -c "$CONF" -T
is "$status" 0 '-T dumps'
cat >"$HOME_DIR/dump.conf" <<<"$(sed -n '1,/^event_rate/p' <<<"$answer")"
chmod 644 "$HOME_DIR/dump.conf"
again=$(timeout 20 "$TOKEND_PROGRAM" -T -c "$HOME_DIR/dump.conf" 2>&1)
is "$again" "$answer" '-T: the dump means the same when it is read again'
(cd "$HOME_DIR" && "$TOKEND_PROGRAM" -L "$top_builddir/po" -n -c tokend.conf 2>/dev/null)
is $? 0 '-c takes a path from here'

# --- wrong settings ------------------------------------------------------------------------------------
good=$(cat "$CONF")
wrong() { # LINE ERE NAME
    printf '%s\n%s\n' "$good" "$1" >"$CONF"
    run -L "$top_builddir/po" -c "$CONF" -n
    is "$status" 78 "$3: exit status"
    like "$answer" "$2" "$3: file, line, setting"
}
lines=$(wc -l <<<"$good")
wrong 'connections = "many"' "tokend.conf:$((lines + 1)): .*connections" 'a word for a number'
wrong 'nonsense = 1' "tokend.conf:$((lines + 1)): .*nonsense" 'an unknown setting'
wrong 'language = "fr"' "tokend.conf:$((lines + 1)): .*language" 'a language that there is not'
without_policy=$(grep -v '^policy' <<<"$good")
for policy in nosuchprofile /nonexistent.policy ../municipal; do
    printf '%s\npolicy = "%s"\n' "$without_policy" "$policy" >"$CONF"
    run -L "$top_builddir/po" -c "$CONF" -n
    is "$status" 78 "policy = $policy: exit status"
    like "$answer" "tokend.conf: policy: .*${policy##*/}" "policy = $policy: the file and the setting are named"
done
wrong 'issuer = "' 'tokend.conf:[0-9]+: ' 'a string that does not end'
printf '%s\n' "$good" >"$CONF"
set_conf vault_user '"no-such-user-here"'
refused 67 'vault_user.*no-such-user-here' 'a user that does not exist'
set_conf vault_user '"root"'
refused 78 'root' 'a role may not be root'
set_conf vault_user "\"$FRONT_USER\""
refused 78 'front_user' 'parser and keys under one user'
printf '%s\n' "$good" >"$CONF"
run -c "$HOME_DIR/none.conf"
is "$status" 78 'no configuration: exit status'
like "$answer" 'none.conf' 'no configuration: named'
printf '%s\n' "$good" >"$CONF"

# A setting of a rule that can do nothing where it stands; tests/settings/effects_test.c goes over all of them.
without_effect() { # RULE SETTING: in its copy of the profile
    sed -i -E "/^rule \"$1\"/,/^}/ s/^    classes = /    $2\n&/" "$HOME_DIR/test.policy"
}
cp "$HOME_DIR/test.policy" "$HOME_DIR/good.policy"
without_effect administration 'first_login = yes'
run -L "$top_builddir/po" -c "$CONF" -n
is "$status" 78 'G1 a setting that does nothing is refused by -n'
like "$answer" 'test.policy:[0-9]+: first_login: .*rule "administration" for the service "warifu"' \
    'G1 and rule, service and setting are named'
answer=$("$top_builddir/warifu" policy lint "$HOME_DIR/test.policy" --json)
is "$?/$(jq -r '[.rows[] | select(.severity == "error" and .clause == "G1").text | startswith("first_login does nothing")] | all' <<<"$answer")" \
    1/true 'G1 policy lint calls it an error'
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
start
without_effect administration 'first_login = yes'
kill -HUP "$TOKEND"
kept_old() { grep -q 'first_login: does nothing in rule "administration" for the service "warifu"' "$LOG"; }
holds 'G1 a reload refuses it too' eventually kept_old
holds 'G1 and the old policy goes on' serves
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
stop

# --- traps (abuse:D13) -------------------------------------------------------------------------------------------
chmod 664 "$CONF"
refused 78 'tokend.conf' 'abuse:D13 configuration writable by the group'
chmod 644 "$CONF"
chown games "$CONF"
refused 78 'tokend.conf' 'abuse:D13 configuration of somebody else'
chown root "$CONF"
mv "$CONF" "$HOME_DIR/real.conf"
ln -s real.conf "$CONF"
refused 78 'tokend.conf' 'abuse:D13 configuration is a symbolic link'
rm "$CONF"
mkfifo "$CONF"
refused 78 'tokend.conf' 'abuse:D13 configuration is a FIFO'
rm "$CONF"
mv "$HOME_DIR/real.conf" "$CONF"
chmod 666 "$HOME_DIR/test.policy"
run -L "$top_builddir/po" -c "$CONF" -n
is "$status" 78 'abuse:D13 policy writable by all: -n'
like "$answer" 'test.policy' 'abuse:D13 policy writable by all: named'
chmod 644 "$HOME_DIR/test.policy"

chmod 777 "$HOME_DIR/run"
refused 77 "$HOME_DIR/run" 'abuse:D7 socket directory writable by all'
chmod 755 "$HOME_DIR/run"
chown games "$HOME_DIR/run"
refused 77 "$HOME_DIR/run" 'abuse:D7 socket directory of somebody else'
chown root "$HOME_DIR/run"
mv "$HOME_DIR/run" "$HOME_DIR/elsewhere"
ln -s elsewhere "$HOME_DIR/run"
refused 77 "$HOME_DIR/run" 'abuse:D7 socket directory is a symbolic link'
rm "$HOME_DIR/run"
mv "$HOME_DIR/elsewhere" "$HOME_DIR/run"
echo precious >"$AUTH"
refused 77 "$AUTH" 'a file where the socket belongs'
is "$(cat "$AUTH")" precious 'and it is left alone'
rm "$AUTH"
ln -s "$HOME_DIR/victim" "$AUTH"
refused 77 "$AUTH" 'a symbolic link where the socket belongs'
rm "$AUTH"

# --- running -----------------------------------------------------------------------------------------------------
umask 077
start
is "$(stat -c '%a %U' "$AUTH" "$ADMIN" | sort -u)" '666 root' 'the sockets are for everybody, whatever the umask'
is "$(stat -c '%a %U' "$RESCUE")" '600 root' 'F2 the socket of the rescue is root'\''s alone'
umask 022
run -c "$CONF"
is "$status" 75 'a second tokend is refused'
like "$answer" 'another tokend' 'and told why'
answer=$(timeout 20 "$TOKEND_PROGRAM" -c "$CONF" </dev/null 2>&1)
is $? 75 'a second tokend in the background ends with the same exit status'
like "$answer" 'does not serve.*log' 'and says on the terminal where to look'
holds 'the first goes on' serves
kill_all
holds 'killed: the socket files stay' test -S "$AUTH"
start
holds 'and do not keep the next one away' serves
stop

# A store or key that is a trap is never served and never repaired.
make_trap() { rm -rf "$HOME_DIR/store"; mkdir -m 700 "$HOME_DIR/store"; chown $VAULT_USER "$HOME_DIR/store"; }
start
make_store
stop
cp -a "$HOME_DIR/store" "$HOME_DIR/kept"
answers_fault() { talk "$AUTH" user=lp service=login patience=2000 -- x 000000 2>&1 | grep -q 'verdict: FAULT'; }
trapped() { # NAME
    "$TOKEND_PROGRAM" -f -c "$CONF" </dev/null >>"$LOG" 2>&1 &
    TOKEND=$!
    holds "$1" eventually answers_fault
    stop
}
make_trap
cp "$HOME_DIR/kept/warifu.db" "$HOME_DIR/real.db"
ln -s "$HOME_DIR/real.db" "$HOME_DIR/store/warifu.db"
trapped 'abuse:D13 the store is a symbolic link: refused'
is "$(stat -c %U "$HOME_DIR/real.db")" root 'abuse:D13 and nothing is changed through it'
make_trap
mkfifo "$HOME_DIR/store/warifu.db"
chown $VAULT_USER "$HOME_DIR/store/warifu.db"
trapped 'abuse:D13 the store is a FIFO: refused'
make_trap
cp -a "$HOME_DIR/kept/warifu.db" "$HOME_DIR/store/"
chmod 660 "$HOME_DIR/store/warifu.db"
trapped 'abuse:D13 the store is open to a group: refused'

# --- the programs of the roles -----------------------------------------------------------------------------------
parts=$HOME_DIR/programs
mkdir "$parts" && cp "$top_builddir"/tokend/tokend-* "$parts/"
set_conf programs "\"$parts\""
start
vault=$(role vault | must_have 'a vault')
is "$(readlink "/proc/$vault/exe")" "$parts/tokend-vault" 'abuse:D11 each role is executed from its program'
# An upgrade takes the files away under a tokend that runs.
rm "$parts"/*
kill -KILL "$vault"
holds 'abuse:D12 abuse:D11 a role that dies after that starts again, from what was opened' eventually serves
is "$(readlink "/proc/$(role vault)/exe")" "$parts/tokend-vault (deleted)" 'abuse:D11 and from nothing else'
stop
run -c "$CONF"
is "$status" 69 'without its programs it does not serve'
like "$answer" "$parts/tokend-front: No such file.*install all of warifu" 'and names the first, and what to do'
run -L "$top_builddir/po" -n -c "$CONF"
is "$status" 72 '-n finds that, too'
like "$answer" "$parts/tokend-front: No such file" 'and names it'
cp "$top_builddir"/tokend/tokend-* "$parts/"
chmod 775 "$parts/tokend-hasher"
run -c "$CONF"
is "$status" 69 'abuse:D13 with one that others may write to it does not serve'
like "$answer" "$parts/tokend-hasher: must be a file of root's" 'abuse:D13 and names it'
chmod 755 "$parts/tokend-hasher"
cp "$parts/tokend-names" "$parts/tokend-device"
run -c "$CONF"
is "$status" 69 'with a program that is another it does not serve'
like "$answer" "$parts/tokend-device: is \"tokend-names of warifu.*restart tokend" 'and says what it is'
set_conf programs "\"$top_builddir/tokend\""
for part in "$top_builddir"/tokend/tokend-*; do
    answer=$("$part" </dev/null 2>&1)
    like "$? $answer" "^64 ${part##*/}: (a part of tokend\\(8\\), which starts it|error: --activated is for )" "${part##*/} by hand is wrong usage"
done
"$top_builddir/tokend/tokend-names" --role=vault -c "$CONF" </dev/null >/dev/null 2>&1
is $? 64 'abuse:D11 a program is none but its own roles'

# --- in the background ----------------------------------------------------------------------------------------------
rm -rf "$HOME_DIR/store"
mv "$HOME_DIR/kept" "$HOME_DIR/store"
(timeout 20 "$TOKEND_PROGRAM" -c "$CONF" </dev/null >"$HOME_DIR/background" 2>&1)
is $? 0 'in the background it returns when it serves'
holds 'and serves' serves
TOKEND=$(pgrep -f "^$TOKEND_PROGRAM -c $CONF")
is "$(ps -o sid= -p "$TOKEND" | tr -d ' ')" "$TOKEND" 'in a session of its own'
kill -TERM "$TOKEND"
ended() { ! kill -0 "$TOKEND" 2>/dev/null; }
holds 'it ends on SIGTERM' eventually ended
TOKEND=

# --- damaged files at the start (abuse:M18): nobody logs in, root's rescue works, and it is said where the damage is -------
make_store >/dev/null 2>&1
only_rescue() { # NAME ERE: what everybody is told
    local said
    start
    said=$(talk "$AUTH" user=lp service=login patience=2000 -- x 000000 2>&1)
    like "$said" "$2" "abuse:M18 $1: who logs in is told the place and the command"
    unlike "$said" 'verdict: GRANTED' "abuse:M18 $1: nobody is let in"
    unlike "$(talk "$AUTH" user=root service=cron op=account patience=2000 2>&1)" 'verdict: GRANTED' "abuse:M18 $1: nor root"
    like "$(rescue status)" 'item=state value=serving' "abuse:M18 $1: root's rescue works"
    like "$(rescue 'init user=lp')" 'CONFLICT .*tokend -n' "abuse:M18 $1: no second store is made"
    holds "abuse:M18 $1: the log says what to do" grep -q 'so nobody can log in; .*tokend -n' "$LOG"
}
mended() { # NAME: by a reload
    kill -HUP "$TOKEND"
    policy_again() { talk "$AUTH" user=no-such-person service=login patience=2000 -- x 000000 2>&1 | grep -q 'verdict: DENIED'; }
    holds "abuse:M18 $1: mended and reloaded, logins go on" eventually policy_again
    stop
}
good=$(cat "$CONF")
line=$(($(wc -l <"$HOME_DIR/test.policy") + 1))
printf 'nonsense = 1\n' >>"$HOME_DIR/test.policy"
only_rescue 'a wrong line in the policy' "test.policy:$line .*tokend -n"
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
mended 'a wrong line in the policy'
truncate -s 300 "$HOME_DIR/test.policy"
only_rescue 'a policy that was cut short' 'test.policy.*tokend -n'
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
mended 'a policy that was cut short'
without_effect administration 'first_login = yes'
only_rescue 'a setting without effect' 'test.policy:[0-9]+ .*tokend -n'
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
mended 'a setting without effect'
rm "$HOME_DIR/test.policy"
only_rescue 'no policy' 'test.policy.*tokend -n'
cp "$HOME_DIR/good.policy" "$HOME_DIR/test.policy"
chmod 644 "$HOME_DIR/test.policy"
mended 'no policy'
printf 'nonsense\n' >>"$CONF"
only_rescue 'a wrong line in tokend.conf' 'tokend.conf:[0-9]+ .*tokend -n'
printf '%s\n' "$good" >"$CONF"
mended 'a wrong line in tokend.conf'
sed -i 's/^policy = .*/policy = "no such name"/' "$CONF"
only_rescue 'the policy has no name' 'tokend.conf.*tokend -n'
printf '%s\n' "$good" >"$CONF"
mended 'the policy has no name'
# Nothing of it is left to go by, and the initial settings are those of another tokend.
printf '\0\0\0' >"$CONF"
(timeout 20 "$TOKEND_PROGRAM" -c "$CONF" </dev/null >"$HOME_DIR/background" 2>&1)
is $? 78 'in the background a configuration that cannot be used is told'
like "$(cat "$HOME_DIR/background")" 'tokend.conf' 'and named'
finish
