#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# abuse:M12: a new release finds the store of an earlier one. tokend, in its sandbox, copies it before it converts it; without
# room for the copy it converts nothing and says why, and `destroy-host` knows the copy (H6).
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"
need_programs sqlite3 jq
enter_overlay "$@"

STORE=/var/lib/warifu/store/warifu.db
KEY=/var/lib/warifu/key/master.key
place=$(dirname "$STORE")
make_directories

# The store of schema 7 that tests/store keeps, and the key that it was made with.
of_an_earlier_release() {
    rm -rf "${place:?}"/* /var/lib/warifu/key/*
    sqlite3 "$STORE" <"$top_srcdir/tests/store/store_v7.sql" >/dev/null
    printf '\1\2\3\4\5\6\7\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >"$KEY"
    chown warifu:warifu "$STORE" "$KEY"
    chmod 600 "$STORE"
    chmod 400 "$KEY"
}
content() { sqlite3 -readonly "$STORE" .dump | sha256sum; }
said() { admin status 2>&1; }

# --- no room ----------------------------------------------------------------------------------------------------------
mount -t tmpfs -o mode=700,size=400k,uid="$(id -u warifu)",gid="$(id -g warifu)" tmpfs "$place"
of_an_earlier_release
dd if=/dev/zero of="$place/other" bs=4k 2>/dev/null
truncate -s -64k "$place/other" # room for what SQLite keeps beside it, and not for all of it once more
before=$(content)
start_tokend
like "$(said)" 'schema 7 and was not changed: no copy' 'abuse:M12 no room for a copy: nothing is converted, and status says why'
is "$(content)" "$before" 'abuse:M12 no room: the store is as it was'
is "$(find "$place" -name '*.copying' -o -name '*.schema-*')" '' 'abuse:M12 no room: no half copy stays'
stop_tokend
umount "$place"

# --- room -------------------------------------------------------------------------------------------------------------
of_an_earlier_release
start_tokend
is "$(admin --json user list | jq -r '.rows[] | select(.user) | .user' | sort | xargs)" 'boss jiro taro' 'abuse:M12 the store is converted, with the people that are in it'
is "$(stat -c '%a %U' "$STORE.schema-7")" '600 warifu' 'abuse:M12 B8 a copy of before lies beside it, for the vault alone'
is "$(sqlite3 "file:$STORE.schema-7?immutable=1" 'PRAGMA integrity_check')" ok 'abuse:M12 and is whole'
stop_tokend
start_tokend
is "$(find "$place" -name '*.schema-*' | wc -l)" 1 'abuse:M12 a start that converts nothing copies nothing'
stop_tokend

# --- a damaged store is no copy ---------------------------------------------------------------------------------------
copy=$(sha256sum <"$STORE.schema-7")
rm -f "$STORE" "$STORE-wal" "$STORE-shm"
cp -p "$STORE.schema-7" "$STORE"
dd if=/dev/zero of="$STORE" bs=4096 seek=3 count=6 conv=notrunc status=none
start_tokend
like "$(said)" 'damaged or was altered' 'abuse:M12 a damaged store of an earlier release is not converted'
is "$(sha256sum <"$STORE.schema-7")" "$copy" 'abuse:M12 and does not take the place of a copy that is whole'
stop_tokend

# --- the way back, by the copy ----------------------------------------------------------------------------------------
rm -f "$STORE" "$STORE-wal" "$STORE-shm"
cp -p "$STORE.schema-7" "$STORE"
start_tokend
differs "$(admin status >/dev/null 2>&1; echo $?)" 0 'abuse:T9 the copy in the place of the store: it is behind its log, and nobody is let in'
holds 'abuse:T9 until root has accepted it' warifu --rescue test --yes audit recover --reason 'the copy of before the upgrade'
holds 'abuse:T9 and then it serves' admin status
stop_tokend

mkdir /srv/elsewhere
chown warifu: /srv/elsewhere
mv "$place"/* /srv/elsewhere/
set_conf store_file /srv/elsewhere/warifu.db
like "$(warifu --json --stdin --yes destroy-host --reason test --output /root/record <<<"$(uname -n)" 2>&1)" '/srv/elsewhere/warifu.db.schema-7' 'H6 destroy-host lists the copy, also where the store lies elsewhere'
finish
