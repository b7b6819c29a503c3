#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# E1, E4, B7: the key of the log is replaced while people work, again and again, by a tokend that is killed; whoever has a key of
# the log, of whatever time, verifies all of it, and so does a program that is not ours. A witness follows. A rotation that
# the key before has not signed is found (abuse:A2).
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
need_programs jq oathtool python3
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
root() { warifu --socket "$RESCUE" --rescue 'keys' "$@"; }
json() { jq -r "$1" <<<"$OUT"; }
said() { cat "$HOME_DIR/err"; }
logs_in() { [ "$(talk "$AUTH" user=lp service=login tty=/dev/tty5 -- "$LP_PASSWORD" "$(fresh_code "$LP_SECRET")" | verdict)" = GRANTED ]; }
own_key() { # FILE
    root audit head --key
    printf '%s\n' "$OUT" >"$1"
}
verified() { # EXPORT KEY
    warifu audit verify "$1" --key "$2" --json
    [ "$CODE/$(json '.rows[] | select(.verdict).verdict')" = 0/complete ]
}

warifu witness init --name kikuyo.example/audit --directory "$HOME_DIR/kikuyo"
printf 'witnesses = {"%s"}\nwitnesses_needed = 1\n' "$(cat "$HOME_DIR/kikuyo/witness.pub")" >>"$HOME_DIR/test.policy"
start
make_store && add lp && first_login lp || bail_out 'no person'
own_key "$STICK/1.key"
root audit export --output "$STICK/1.export"
like "$(head -n 1 "$STICK/1.export")" 'warifu audit log 1' 'E4 an export of before has the form that older programs read'
root audit head
printf '%s\n' "$OUT" >"$STICK/1.head"
root audit request --output "$STICK/request"
warifu witness sign "$STICK/request" --directory "$HOME_DIR/kikuyo" --log-key "$STICK/1.key" --output "$STICK/cosigned"

# --- while people work ---------------------------------------------------------------------------------
root audit rotate-key
is "$CODE" 2 'E5 not without a reason'
root audit rotate-key --dry-run --reason yearly
own_key "$STICK/same.key"
is "$(cat "$STICK/same.key")" "$(cat "$STICK/1.key")" 'E1 a dry run replaces nothing'
for ((i = 0; i < 40; i++)); do
    "$HOME_DIR/warifu" --socket "$RESCUE" --rescue 'meanwhile' user list >/dev/null 2>&1 || echo failed
done >"$HOME_DIR/meanwhile" &
others=$!
root audit rotate-key --reason yearly --json
is "$CODE" 0 'E1 the key is replaced' || note "$(said)"
like "$(said)$OUT" 'another key' 'E1 it says from when on'
told=$(json '.rows[] | select(.after).after')
is "$(json '.rows[] | select(.after).before')" "$(cat "$STICK/1.key")" 'E5 the one before is told'
wait "$others"
is "$(cat "$HOME_DIR/meanwhile")" '' 'E1 nobody had to wait, or was refused'
own_key "$STICK/2.key"
is "$(cat "$STICK/2.key")" "$told" 'E1 the new one signs'
differs "$told" "$(cat "$STICK/1.key")" 'E1 it is another one'
holds 'E1 and lp logs in' logs_in
root audit search --event log.key_rotated --json
is "$(json '[.rows[] | select(.event == "log.key_rotated")] | length')" 1 'E5 it is on record'
root audit head --json
is "$(json '.rows[] | select(.former).former')" "$(cat "$STICK/1.key")" 'E1 audit head lists the one before'

# --- others ----------------------------------------------------------------------------------------------
root audit export --output "$STICK/2.export"
is "$CODE" 0 'E4 the log is exported'
for key in 1 2; do holds "E4 key $key verifies it" verified "$STICK/2.export" "$STICK/$key.key"; done
warifu audit verify "$STICK/2.export" --key "$STICK/1.key" --json
is "$(json '.rows[] | select(.verdict).rotations')" 1 'E4 and it says that the key was replaced'
warifu audit verify "$STICK/2.export" --key "$STICK/1.key" --checkpoint "$STICK/1.head" --json
is "$CODE/$(json '.rows[] | select(.verdict).older_head_is_part')" 0/true 'E4 it begins with what the old key signed'
python3 "$top_srcdir/tests/tools/audit_verify.py" "$STICK/2.export" "$(cat "$STICK/1.key")" >"$HOME_DIR/python" 2>&1
is "$?/$(cut -d' ' -f4 "$HOME_DIR/python")" 0/2 'E4 a program that is not ours follows the keys' || note "$(cat "$HOME_DIR/python")"
root audit cosign "$STICK/cosigned" --reason 'from before'
is "$CODE" 0 'E4 what a witness signed of before is taken back' || note "$(said)"

turn=$(grep -n 'log.key_rotated' "$STICK/2.export" | cut -d: -f1)
id=$(cut -d+ -f2 "$STICK/1.key") # the first bytes of what it signs
python3 - "$STICK/2.export" "$STICK/forged" "$((turn + 1))" "$id" <<'PYTHON'
import base64, json, sys
lines = open(sys.argv[1]).read().split('\n')
at = int(sys.argv[3]) - 1
head = json.loads(lines[at])['head'].split('\n')
kept = [l for l in head if not (l.startswith('\u2014') and base64.b64decode(l.split(' ')[2])[:4].hex() == sys.argv[4])]
assert len(kept) == len(head) - 1
lines[at] = '{"head":"' + '\\n'.join(kept) + '"}'
open(sys.argv[2], 'w').write('\n'.join(lines))
PYTHON
warifu audit verify "$STICK/forged" --key "$STICK/1.key"
is "$CODE" 26 'abuse:A2 without the signature of the key before it is another key'
like "$(said)$OUT" "With record $((turn - 1)) another key" 'abuse:A2 from that record on'

round() { # OPTION...: sets CODE of the witness
    rm -f "$STICK/request" "$STICK/cosigned"
    root audit request --checkpoint "$STICK/last" --output "$STICK/request"
    warifu witness sign "$STICK/request" --directory "$HOME_DIR/kikuyo" "$@" --output "$STICK/cosigned"
}
cp "$STICK/cosigned" "$STICK/last"
round
is "$CODE" 26 'abuse:A2 a witness does not take another key by itself'
like "$(said)" 'new-key' 'abuse:A2 and says how it would'
round --new-key "$STICK/2.key"
is "$CODE" 0 'E4 when it is given the new one it goes on' || note "$(said)"
root audit cosign "$STICK/cosigned" --reason 'second round'
is "$CODE" 0 'E4 and is taken back'
root audit rotate-key --reason 'once more'
own_key "$STICK/3.key"
root audit export --output "$STICK/3.export"
rm -f "$STICK/cosigned"
warifu witness sign "$STICK/3.export" --directory "$HOME_DIR/kikuyo" --output "$STICK/cosigned"
is "$CODE" 0 'E4 an export shows it the key after that' || note "$(said)"
warifu witness init --name other.example/audit --directory "$HOME_DIR/other"
warifu witness sign "$STICK/1.export" --directory "$HOME_DIR/other" --log-key "$STICK/1.key" --output "$STICK/other"
warifu witness sign "$STICK/forged" --directory "$HOME_DIR/other" --output "$STICK/forged.cosigned"
is "$CODE" 26 'abuse:A2 a forged one shows nothing'

# --- killed ------------------------------------------------------------------------------------------------
for ((i = 0; i < 5; i++)); do
    "$HOME_DIR/warifu" --socket "$RESCUE" --rescue 'killed' audit rotate-key --reason "$i" >/dev/null 2>&1 &
    client=$!
    sleep ".0$i" # anywhere
    kill_all
    wait "$client" 2>/dev/null
    start
    own_key "$STICK/now.key"
    rm -f "$STICK/now.export"
    root audit export --output "$STICK/now.export"
    { [ "$CODE" = 0 ] && for key in 1 3 now; do verified "$STICK/now.export" "$STICK/$key.key" || break; done; } && continue
    break
done
is "$i" 5 'E1 abuse:A4 killed at any moment, one key or the other signs' || note "$(said)" "$OUT"
holds 'E1 and lp logs in after that' logs_in
python3 "$top_srcdir/tests/tools/audit_verify.py" "$STICK/now.export" "$(cat "$STICK/1.key")" >"$HOME_DIR/python" 2>&1
is "$?" 0 'E4 the other program verifies that, too' || note "$(cat "$HOME_DIR/python")"
unlike "$(cat "$LOG")" 'AddressSanitizer|runtime error' 'nothing else is wrong'
finish
