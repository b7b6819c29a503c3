#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A log and its witnesses, a stick between them (E1, E4, abuse:A2): what tokend shows is co-signed elsewhere, comes back, stands in
# every later export, and grows old. A store that was put back, with its anchor and all that root has, gets no signature any more.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs jq
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
STICK=$HOME_DIR/stick
mkdir "$STICK"
warifu() { # WORD...: sets OUT and CODE; another town has no tokend
    "$HOME_DIR/warifu" "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
root() { warifu --socket "$RESCUE" --rescue 'witnesses' "$@"; }
json() { jq -r "$1" <<<"$OUT"; }
item() { root status --json && json ".rows[] | select(.item == \"$1\").value"; }
said() { cat "$HOME_DIR/err"; }

for town in kikuyo kobe; do
    warifu witness init --name "$town.example/audit" --directory "$HOME_DIR/$town"
    is "$CODE" 0 "E4 $town is a witness"
done
policy() { # NEEDED
    sed -i '/^witnesses/d' "$HOME_DIR/test.policy"
    [ -z "${1:-}" ] || printf 'witnesses = {"%s", "%s"}\nwitnesses_needed = %s\n' "$(cat "$HOME_DIR/kikuyo/witness.pub")" \
        "$(cat "$HOME_DIR/kobe/witness.pub")" "$1" >>"$HOME_DIR/test.policy"
}
start
make_store || bail_out 'no store'
is "$(item witnesses)" none_asked 'E1 without a policy about it nobody is asked'
stop
policy 2
start
root status
like "$OUT" 'co-signatures of witnesses +too few' 'E1 with one, witnesses are missing'
like "$OUT" 'too few witnesses have co-signed' 'E1 status says what is to be done'

root check --only witnesses --json
is "$CODE/$(json '.rows[] | select(.finding) | "\(.severity) \(.finding) \(.clause)"')" '32/medium witnesses.few E1 E4' 'E1 G1 so does the inspection'

round() { # TOWN [OPTION...]: sets CODE of the witness
    local town=$1
    shift
    rm -f "$STICK/request" "$STICK/$town"
    root audit request "$@" --output "$STICK/request" && warifu witness sign "$STICK/request" --directory "$HOME_DIR/$town" \
        --log-key "$STICK/log.key" --output "$STICK/$town"
}
root audit head --key
printf '%s\n' "$OUT" >"$STICK/log.key"
round kikuyo
is "$CODE" 0 'E4 the first one signs'
root audit cosign "$STICK/kikuyo" --reason 'first round'
is "$CODE" 0 'E4 and it is taken back' || note "$(said)"
root audit cosign "$STICK/kikuyo" --reason again
is "$CODE" 4 'E4 once'
is "$(item witnesses)" too_few 'E1 one of two is too few'
round kobe
root audit cosign "$STICK/kobe" --reason 'first round'
is "$CODE" 0 'E4 the second one'
is "$(item witnesses)" enough 'E1 two of two are enough'
root check --only witnesses
is "$CODE" 0 'E1 G1 and the inspection finds nothing'
root audit search --event log.cosigned --json
is "$(json '[.rows[] | select(.event == "log.cosigned")] | length')" 2 'E5 both are on record'

# An auditor needs the export and the keys of the witnesses.
cat "$HOME_DIR"/k*/witness.pub >"$STICK/witnesses"
root audit export --output "$STICK/export"
warifu audit verify "$STICK/export" --key "$STICK/log.key" --witness "$STICK/witnesses" --need 2 --json
is "$CODE" 0 'E4 the export alone shows both' || note "$(said)"
is "$(json '[.rows[] | select(.standing == "cosigned")] | length')" 2 'E4 by name'
sed 's/kobe/other/' "$STICK/export" >"$STICK/edited"
warifu audit verify "$STICK/edited" --key "$STICK/log.key" --witness "$STICK/witnesses" --need 2
is "$CODE" 20 'abuse:A3 a record of a co-signature that was edited is found'

# Whose file is it?
sed '1s/.$/0/' "$STICK/kikuyo" >"$STICK/foreign"
root audit cosign "$STICK/foreign" --reason foreign
is "$CODE" 26 'abuse:A3 the head of another log'
warifu witness init --name stranger --directory "$HOME_DIR/stranger"
round stranger
root audit cosign "$STICK/stranger" --reason stranger
is "$CODE" 3 'abuse:A3 a witness whom the policy does not name'
like "$(said)" 'None of the policy' 'abuse:A3 it says so'

# It goes on, from what the witness gave back.
stop
rm -rf "$HOME_DIR/yesterday"
mkdir "$HOME_DIR/yesterday"
cp -a "$HOME_DIR/store" "$HOME_DIR/key" "$HOME_DIR/yesterday/"
start
records() { for ((i = 0; i < $1; i++)); do root user list; done; } # of a rescue, one at least for each
records 12
cp "$STICK/kikuyo" "$STICK/last"
round kikuyo --checkpoint "$STICK/last"
is "$CODE" 0 'E4 the next round has a proof'
root audit cosign "$STICK/kikuyo" --reason 'second round'
is "$CODE" 0 'E4 and is taken back'
cp "$STICK/kikuyo" "$STICK/newest"

# Root puts everything back, the anchor, too, and works on: nothing here can tell.
stop
rm -rf "$HOME_DIR/store" "$HOME_DIR/key"
cp -a "$HOME_DIR/yesterday/store" "$HOME_DIR/yesterday/key" "$HOME_DIR/"
start
root status --json
is "$(json '.rows[] | select(.item == "state").value')" serving 'abuse:A2 a store put back with its anchor is served'
root audit cosign "$STICK/newest" --reason 'from before'
is "$CODE" 4 'abuse:A2 what a witness has signed of the lost records comes back'
like "$(said)" 'more records than this log has' 'abuse:A2 and tells'
round kikuyo
is "$CODE" 27 'abuse:A2 the witness signs no log that went back' || note "$(said)"
records 30 # as many as were lost, and more
round kikuyo --checkpoint "$STICK/newest"
is "$CODE" 25 'abuse:A2 nor one that was written anew' || note "$(said)"
root audit export --output "$STICK/after"
warifu audit verify "$STICK/after" --key "$STICK/log.key" --checkpoint "$STICK/newest"
is "$CODE" 25 'abuse:A2 the auditor finds it, too'
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
