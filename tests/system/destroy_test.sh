#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# H6: `warifu destroy-host` leaves neither keys nor data, whatever state the host is in and whoever interrupts it, and a
# record to sign. In an overlay: what it destroys is where the package has it, too.
# shellcheck source=tests/system/daemon_lib.sh
. "$(dirname "$0")/daemon_lib.sh"
if [ -z "${IN_OVERLAY:-}" ]; then
    [ "$(id -u)" = 0 ] || skip_all 'needs root for private namespaces; ./bootstrap check runs it'
    top_srcdir=$(readlink -f "$top_srcdir") top_builddir=$(readlink -f "$top_builddir")
    export top_srcdir top_builddir
    PASS='top_srcdir top_builddir SANITIZE' exec timeout -k 5 900 "$tests_dir/overlay.sh" -b "$top_srcdir" -b "$top_builddir" "$(readlink -f "$0")"
fi
need_programs jq strace perl strings:binutils
private_tokend
unset LANGUAGE LC_ALL
export LANG=C.UTF-8 TZ=UTC0 ASAN_OPTIONS=detect_leaks=0 # which strace does not let it do
install -m 755 "$top_builddir/warifu" "$HOME_DIR/"
# Where this build has them, whatever it was configured for.
MARK=$(strings "$HOME_DIR/warifu" | grep -m 1 -xE '/.*/destroying' | must_have 'place of the mark')
GLASS=$(strings "$HOME_DIR/warifu" | grep -m 1 -xE '/.*/break-glass' | must_have 'place of the envelopes')
STATE=${MARK%/*} ETC=${GLASS%/*}
BACKUPS=$STATE-backups
RECORD=$HOME_DIR/record.txt STORE=$HOME_DIR/store/warifu.db KEY=$HOME_DIR/key/master.key
PLACES=("$HOME_DIR/store" "$HOME_DIR/key" "$STATE" "$BACKUPS" "$ETC" /etc/systemd/system/tokend.service.d)
UNITS=/etc/systemd/system/tokend.service.d
run() { # [COMMAND... --] WORD...: sets CODE and OUT
    local before=()
    while [[ " $* " == *" -- "* ]]; do
        [ "$1" = -- ] || before+=("$1")
        [ "$1" != -- ] || { shift && break; }
        shift
    done
    { setsid "${before[@]}" "$HOME_DIR/warifu" --json "$@" >"$HOME_DIR/out" 2>"$HOME_DIR/err" </dev/null; } 2>/dev/null
    CODE=$?
    OUT=$(cat "$HOME_DIR/out")
}
WORDS=(destroy-host --config "$CONF" --reason 'lease ended, asset 1234')
destroy() { run "${WORDS[@]}" --output "${AT:-$RECORD}" --host "${HOST:-test-host}" "$@"; }
message() { jq -r '.status.message' <<<"$OUT"; }
everything() { find "${PLACES[@]}" -type f -exec sha256sum {} + | sort; }
left() { find "${PLACES[@]}" ! -type d 2>/dev/null | sort; }
knows_key() { # whether the key of before is in one of the files
    find "$@" -type f -exec perl -0777 -ne 'BEGIN { local $/; open K, "<", shift @ARGV; $k = <K>; } print "$ARGV\n" if index($_, $k) >= 0' \
        "$HOME_DIR/kept" {} + | grep .
}
furnish() { # a host as it may be, with tokend running
    rm -rf "${PLACES[@]}" "$HOME_DIR"/record* "$HOME_DIR"/held*
    install -d -m 700 -o $VAULT_USER "$HOME_DIR/store" "$HOME_DIR/key"
    install -d "$STATE/setup" "$BACKUPS" "$UNITS"
    install -d -m 700 "$GLASS"
    start
    make_store || bail_out 'no store'
    cp "$KEY" "$HOME_DIR/kept"
    echo "before an upgrade" >"$STORE.schema-7"
    echo "the copy of a stack" >"$STATE/setup/before.0"
    echo "sealed" >"$BACKUPS/warifu-20260101-020000.backup"
    echo "code" >"$GLASS/K7QM2XWD-1.code"
    ln -s K7QM2XWD "$GLASS/active"
    echo "sealed key" >"$ETC/master.cred"
    cp "$KEY" "$ETC/elsewhere.cred"
    printf '[Service]\nLoadCredential=master:%s\n' "$ETC/elsewhere.cred" >"$UNITS/key.conf"
    printf '[Service]\n SetCredentialEncrypted=master: c2VhbGVk\n' >"$UNITS/inline.conf"
}
hold() { # second names of key and store: what becomes of their bytes
    ln "$KEY" "$HOME_DIR/held.key"
    ln "$STORE" "$HOME_DIR/held.store"
}
record_is_whole() { # NAME
    like "$(cat "$RECORD" 2>/dev/null)" 'Host: test-host.*Reason: lease ended, asset 1234.*What this does not cover.*Witnessed by' "H6 $1: a record to sign"
    is "$(stat -c %a "$RECORD")" 600 "H6 $1: for root alone"
}
nothing_is_left() { # NAME
    is "$(left)" "$UNITS/key.conf" "H6 $1: neither key nor data is left"
    fails "H6 $1: nor the bytes of the key" knows_key "${PLACES[@]}"
}

# --- it is refused, and nothing is touched ---------------------------------------------------------------------------
furnish
stop
as_it_was=$(everything)
run setpriv --reuid nobody --clear-groups -- destroy-host --config "$CONF" --reason test --host test-host
is "$CODE" 77 'H6 nobody but root destroys a host'
run destroy-host --config "$CONF" --host test-host --without-log
is "$CODE" 2 'H6 nor root without a reason'
HOST=other-host destroy --without-log
is "$CODE" 4 'H6 nor somebody at another host than they mean'
run "${WORDS[@]}" --output "$RECORD" --without-log
is "$CODE" 2 'H6 nor where nobody is asked for its name'
for name in '' other-host test-hos test-host2; do
    "$HOME_DIR/warifu" --stdin --yes "${WORDS[@]}" --output "$RECORD" --without-log <<<"$name" >"$HOME_DIR/out" 2>&1
    is $? 1 "H6 nor with the name \"$name\""
done
destroy
like "$CODE $(message)" '^4 .*log would be lost' 'E1 H6 nor while nobody has the log'
is "$(jq -r '[.rows[].kind // empty] | unique | join(" ")' <<<"$OUT")" 'backup_file envelope host_state master_key part_of_store store_file' 'H6 it shows what there is'
destroy --log /etc/hostname
is "$CODE" 65 'E1 H6 nor with something else than the log' || note "$OUT"
AT=$STATE/record.txt destroy --without-log
is "$CODE" 4 'H6 nor with a record among what is destroyed'
echo mine >"$RECORD"
destroy --without-log
is "$CODE/$(cat "$RECORD")" 4/mine 'H6 nor over an earlier record'
rm "$RECORD"
AT=$HOME_DIR/nowhere/record.txt destroy --without-log
is "$CODE" 73 'H6 nor where no record can be written'
echo 'auth required pam_warifu.so' >/etc/pam.d/zz-warifu-test
destroy --without-log
like "$CODE $(message)" '^4 .*nobody would get in' 'abuse:M12 H6 nor while logins ask for two factors'
destroy --without-log --lock-out --dry-run
is "$CODE" 0 'H6 unless it is said'
rm /etc/pam.d/zz-warifu-test
destroy --without-log --dry-run
is "$CODE/$(jq -r '.rows[0].host' <<<"$OUT")" 0/test-host 'H6 --dry-run shows it'
rm -f "$RESCUE"
# It hangs up on everybody: whom nobody takes in do not learn who listens.
perl -MIO::Socket::UNIX -e 'my $heard = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 8) or die; 1 while $heard->accept' "$RESCUE" &
OTHER=$!
eventually test -S "$RESCUE"
destroy --without-log
is "$CODE" 69 'H6 nor while somebody listens who is not tokend'
holds 'H6 whom it leaves alone' kill "$OTHER"
wait "$OTHER" 2>/dev/null
rm -f "$RESCUE"
flock "$STORE" sleep 600 &
OTHER=$!
is_locked() { ! flock -n "$STORE" true; }
eventually is_locked
destroy --without-log
is "$CODE" 69 'H6 nor while somebody uses the store'
pkill -P "$OTHER" && wait "$OTHER" 2>/dev/null
is "$(everything)" "$as_it_was" 'H6 all of it leaves every file as it was'
fails 'H6 and nothing was begun' test -e "$MARK"

# --- at rest ---------------------------------------------------------------------------------------------------------
hold
digest=$(sha256sum <"$STORE" | cut -d' ' -f1)
tar -C / --exclude=held.\* -cf "$HOME_DIR/saved.tar" "${PLACES[@]#/}"
SUDO_UID=$(id -u games) destroy --without-log
is "$CODE" 0 'H6 tokend stopped: destroyed' || note "$OUT$(cat "$HOME_DIR/err")"
nothing_is_left 'tokend stopped'
record_is_whole 'tokend stopped'
like "$(cat "$RECORD")" "$digest" 'H6 the record names the store that was, by its digest'
unlike "$(cat "$RECORD")" "$(sha256sum <"$HOME_DIR/kept" | cut -d' ' -f1)" 'H6 but no key'
is "$(jq -r '.rows[] | select(.record) | .digest' <<<"$OUT")" "$(sha256sum <"$RECORD" | cut -d' ' -f1)" 'H6 and is known by its own'
fails 'H6 the bytes of the key are overwritten, not only its name deleted' knows_key "$HOME_DIR/held.key"
differs "$(sha256sum <"$HOME_DIR/held.store" | cut -d' ' -f1)" "$digest" 'H6 and those of the store'
unlike "$(strings -n 6 "$HOME_DIR/held.store")" 'vault.started|SQLite' 'H6 of which nothing can be read'
AT=$HOME_DIR/record2.txt destroy --without-log
is "$CODE" 3 'H6 then there is nothing to destroy'

tar -C / -xpf "$HOME_DIR/saved.tar"
rm -f "$RECORD"
"$HOME_DIR/warifu" --lang ja --locale-dir "$top_builddir/po" "${WORDS[@]}" --host test-host --without-log --output "$RECORD" >"$HOME_DIR/out" 2>&1 </dev/null
is $? 0 'H6 the same for people, in Japanese' || note "$(tail -n 5 "$HOME_DIR/out")"
like "$(cat "$HOME_DIR/out" "$RECORD")" '鍵とデータを廃棄しました.*鍵とデータの廃棄の記録.*立ち会った者' 'H6 screen and record'
at_most "$(wc -L <"$RECORD")" 80 'H6 the record fits on a sheet'

# --- running, with the log carried away --------------------------------------------------------------------------------
furnish
run --socket "$RESCUE" --rescue test audit export --output "$HOME_DIR/log.export"
head -n 5 "$HOME_DIR/log.export" >"$HOME_DIR/short.export"
destroy --log "$HOME_DIR/short.export"
is "$CODE" 24 'E1 H6 a copy of the log that is cut off is none'
for i in {1..11}; do rescue "lock.clear user=games reason=test$i" >/dev/null; done
hold
destroy --log "$HOME_DIR/log.export"
is "$CODE" 0 'H6 tokend running: destroyed' || note "$OUT$(cat "$HOME_DIR/err")"
is "$(jq -r '.rows[0].people' <<<"$OUT")" 1 'H6 tokend running: it says how many people were in it'
gone() { ! kill -0 "$TOKEND" 2>/dev/null; }
holds 'H6 tokend running: it is stopped' gone
wait "$TOKEND" 2>/dev/null
TOKEND=
nothing_is_left 'tokend running'
record_is_whole 'tokend running'
like "$(cat "$RECORD")" "$(sha256sum <"$HOME_DIR/log.export" | cut -d' ' -f1)" 'E1 H6 the record names the copy of the log'
fails 'H6 tokend running: the key is overwritten' knows_key "$HOME_DIR/held.key"
furnish
run --socket "$RESCUE" --rescue test audit export --output "$HOME_DIR/old.export"
for i in {1..60}; do rescue "lock.clear user=games reason=test$i" >/dev/null; done
destroy --log "$HOME_DIR/old.export"
like "$CODE $(message)" '^4 .*ends at record' 'E1 H6 an old copy of the log is none'
holds 'H6 and tokend goes on' serves
stop

# --- damaged, and absent -----------------------------------------------------------------------------------------------
put() { # the host as it was saved, tokend at rest
    rm -rf "${PLACES[@]}" "$HOME_DIR"/record*
    tar -C / -xpf "$HOME_DIR/saved.tar"
}
put
printf 'XXXX' | dd of="$STORE" bs=1 seek=30 conv=notrunc status=none
truncate -s 5000 "$STORE"
start
destroy --without-log
is "$CODE" 0 'H6 a damaged store is destroyed, and its tokend stopped' || note "$OUT$(cat "$HOME_DIR/err")"
wait "$TOKEND" 2>/dev/null
TOKEND=
nothing_is_left 'damaged store'
put
rm -rf "$HOME_DIR/store" "$STATE"
destroy
is "$CODE" 0 'H6 a host without a store has no log to lose' || note "$OUT$(cat "$HOME_DIR/err")"
nothing_is_left 'absent store'

# --- what cannot be destroyed ---------------------------------------------------------------------------------------------
put
mount --bind "$HOME_DIR/key" "$HOME_DIR/key"
mount -o remount,bind,ro "$HOME_DIR/key" || bail_out 'no mounts here'
digest=$(sha256sum <"$STORE")
destroy --without-log
like "$CODE $(message)" '^7 .*nothing but keys' 'H6 a key that cannot be overwritten: it says so'
is "$(sha256sum <"$STORE")" "$digest" 'H6 and nothing else is destroyed'
umount "$HOME_DIR/key"
destroy
is "$CODE" 0 'H6 once more, when it can be' || note "$OUT"
nothing_is_left 'key on a disk that was read-only'
is "$(grep -c '^Reason:' "$RECORD")" 2 'H6 the record has both runs'
put
mount --bind "$STATE/setup/before.0" "$STATE/setup/before.0"
destroy --without-log
is "$CODE/$(jq -r '[.rows[] | select(.left) | .left] | join(" ")' <<<"$OUT")" "7/$STATE/setup/before.0 $STORE" 'H6 a file that stays is named'
unlike "$(strings -n 6 "$STORE")" 'SQLite' 'H6 the store is overwritten all the same'
start
rescue 'init user=games' >"$HOME_DIR/init"
unlike "$(cat "$HOME_DIR/init")" '^end: DONE' 'abuse:R5 H6 and beside it no new store is made'
stop
umount "$STATE/setup/before.0"
destroy
is "$CODE" 0 'H6 once more, when it is free' || note "$OUT"
nothing_is_left 'file that stayed'

# --- killed in the middle ------------------------------------------------------------------------------------------------
killed() { # CALL NUMBER: at that call of it; false when it has come to its end before
    run strace -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" -- \
        "${WORDS[@]}" --output "$RECORD" --host test-host --without-log
    [ "$CODE" = 137 ]
}
key_is_whole() { cmp -s "$KEY" "$HOME_DIR/kept" && cmp -s "$ETC/elsewhere.cred" "$HOME_DIR/kept"; }
held_to() { # NAME: what has to hold after a kill
    local name=$1
    if [ ! -e "$STORE" ] && [ ! -e "$KEY" ]; then
        is "$(left | grep -v "^$MARK\$\|^$UNITS")" '' "H6 $name: the name of the store goes last"
    fi
    left | grep -qv "^$UNITS" && [ ! -e "$MARK" ] && holds "H6 $name: what is not begun is whole" key_is_whole
    destroy
    [ "$CODE" = 3 ] || is "$CODE" 0 "H6 $name: the next run goes on" || note "$OUT$(cat "$HOME_DIR/err")"
    holds "H6 $name: there is a record" test -s "$RECORD"
    is "$(left)" "$UNITS/key.conf" "H6 $name: nothing is left"
}
for call in fsync unlink; do
    for number in {1..40}; do
        put
        killed $call "$number" || break
        AT=$([ ! -e "$RECORD" ] || echo "$HOME_DIR/record2.txt") held_to "killed at $call $number"
    done
    holds "H6 killed at each $call" test "$number" -gt 9
    is "$CODE" 0 "H6 up to the last $call" || note "$OUT"
done

# After the key, whoever starts the machine finds no store to begin, and none to use.
put
killed unlink 6
holds 'H6 killed after the keys: the store is there' test -s "$STORE"
fails 'H6 killed after the keys: they are not' knows_key "${PLACES[@]}"
start
run --socket "$RESCUE" status
like "$OUT" 'key is gone' 'abuse:R5 H6 tokend says that the key is gone'
rescue 'init user=games' >"$HOME_DIR/init"
unlike "$(cat "$HOME_DIR/init")" '^end: DONE' 'abuse:R5 H6 and makes no new store'
stop
finish
