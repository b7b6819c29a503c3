# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:R5 the MAC of a record' tokend/store/audit.c '!secret_equal(mac, row[6].data, sizeof mac)' 'false' store_altered_test
broken 'abuse:R5 a record that is missing' tokend/store/audit.c 'if (reading->gapless && record.sequence != reading->previous + 1) {' 'if (false) {' store_altered_test
broken 'abuse:C5 A6 who registered a key is a person' tokend/store/called.c 'fault = person_called(store, by[i].name, when[i], &by[i].person);' '(void)0;' store_migrate_test
broken 'abuse:C5 who registered a key is asked once' tokend/store/called.c 'if (by[i].person == 0)' 'if (true)' store_migrate_test
broken 'C2 the migration takes whoever bears the name now' tokend/store/called.c \
    'store->record.person.created.seconds <= when.seconds' 'true' store_migrate_test
broken 'abuse:M16 the thousandth code' tokend/store/credential_id.c 'return number < NEAR ?' 'return true ?' store_test
broken 'abuse:S5 the index of keys' tokend/store/key.c 'entry.count == 1 && entry.same ?' 'true ?' store_key_test vault_key_test
broken 'abuse:T1 compare-and-set of the used step' tokend/store/otp.c 'credential->last != expected || ' '' store_test store_model_test
broken 'abuse:T1 a step never goes back' tokend/store/otp.c ' || last <= expected ||' ' ||' store_test store_model_test
broken 'E2 nor one whose log is gone' tokend/store/store_file.c 'return status.st_ino == marks->log ? FAULT_NONE : FAULT_NOT_FOUND;' 'return FAULT_NONE;' store_moved_test
broken 'abuse:D13 a store that its owner cannot write says so' tokend/store/store_file.c \
    'else if ((mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR))' 'else if (false)' store_open_test
broken 'abuse:C5 A6 a store of schema 6 gets what came after it' tokend/store/schema.c 'version_7, names_beside_become_persons' 'version_7, NULL' store_migrate_test
broken 'A6 who used a shared ID is a person' tokend/store/session.c 'fault = who(store, session.member.name, session.opened, &session.member.person);' '' store_migrate_test
broken 'abuse:M13 what a failed commit wrote is in no log' tokend/store/sqlite_log.c '    if (!self->doubtful)' '    if (true)' store_batch_test
broken 'abuse:M13 nor when the disk works later' tokend/store/sqlite.c 'const enum fault fault = fault_of(sqlite_log_settle(&database->log));' 'const enum fault fault = FAULT_NONE;' store_batch_test
broken 'abuse:M13 what a failed rollback left' tokend/store/sqlite.c $'    rollback(database);\n    const enum fault fault = fault_of(' '    const enum fault fault = fault_of(' store_batch_test
broken 'E2 a store that was moved is not written' tokend/store/transaction.c 'if (fault != FAULT_NOT_FOUND)' 'if (true)' store_moved_test
broken 'E2 what lies in its place is left alone' tokend/store/transaction.c 'store->driver->abandon(store->database);' '' store_moved_test
broken 'abuse:M13 nothing is begun in a lost transaction' tokend/store/transaction.c '    enum fault fault = store->broken;
    if (fault == FAULT_NONE)
        fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    // Most transactions' '    enum fault fault = record_flush(store);
    if (fault != FAULT_NONE)
        return fault;
    record_drop(store);
    // Most transactions' store_batch_test
broken 'abuse:M13 a revert finds nothing where all is lost' tokend/store/transaction.c '    store_notice_loss(store, FAULT_IO);
    if (store->transaction == TRANSACTION_LOST)
        return;
' '' store_batch_test
broken 'abuse:R5 a sealed row of another place' tokend/store/seal.c 'sealed_size - SEAL_NONCE_SIZE, beside,
                                                   beside_size, bytes, keys->sealing) != 0)' 'sealed_size - SEAL_NONCE_SIZE, NULL,
                                                   0, bytes, keys->sealing) != 0)' store_open_test store_test
broken 'abuse:R5 sealed rows have nonces of their own' tokend/store/seal.c '    enum fault fault = seal_random(sealed, SEAL_NONCE_SIZE);' '    enum fault fault = FAULT_NONE; memset(sealed, 0, SEAL_NONCE_SIZE);' store_pack_test
broken 'B7 each use has a key of its own' tokend/store/seal.c '(const uint8_t *)table[i].use) != 0)' '(const uint8_t *)table[0].use) != 0)' store_pack_test
broken 'E5 records are numbered without a gap' tokend/store/audit.c 'appended.sequence = highest + 1;' 'appended.sequence = highest + 2;' store_log_test store_altered_test
broken 'A6 E5 the records of a member are found' tokend/store/audit.c '    member_text(user, member, sizeof member);' '    member_text("", member, sizeof member);' vault_shared_test
broken 'abuse:D13 a store in a directory that others may write' tokend/store/store_file.c 'else if (!directory_is_ours(&status, directory_path, why, why_size))' 'else if (false)' store_open_test
broken 'abuse:D13 a log of the store that others may read' tokend/store/store_file.c 'if (!is_private(&status, full, why, why_size))' 'if (false)' store_open_test
broken 'D7 of two answers one counts' tokend/store/request.c '(stored.state != from || stored.kind' '(stored.kind' store_request_test
broken 'F3 what waited before schema 8 is kept' tokend/store/schema.c '{8, version_8, reviews_become_requests}' '{8, version_8, NULL}' store_migrate_request_test
broken 'F3 rows of schema 8 stay what they are' tokend/store/request.c 'if (unpacker.left > 0 && !unpacker.bad) { // else one from before' 'if (false) { // else one from before' store_migrate_request_test
broken 'abuse:S3 the store belongs to one process' tokend/store/sqlite.c 'locking_mode = EXCLUSIVE' 'locking_mode = NORMAL' driver_test
broken 'a NUL in a text of the store' tokend/store/sqlite.c "if (memchr(data, '\\0', value->size) != NULL)" 'if (false)' driver_test
broken 'a value beyond the limit' tokend/store/sqlite.c 'if (value->size > DRIVER_VALUE_MAX)' 'if (false)' driver_test
broken 'a statement without one of its arguments' tokend/store/sqlite.c 'if (call->count != prepared->count)' 'if (call->count > prepared->count)' driver_test
broken 'what reads has changed nothing' tokend/store/sqlite.c 'prepared->reads ? 0 :' 'false ? 0 :' driver_test
broken 'a savepoint begins no transaction' tokend/store/sqlite.c 'if (!in_transaction(database)) // SQLite' 'if (false) // SQLite' driver_test
broken 'no bytes are a value' tokend/store/sqlite.c 'value->size > 0 ? value->data : "";' 'value->data;' driver_test
broken 'abuse:R5 a missing store is not made' tokend/store/sqlite.c 'SQLITE_OPEN_READWRITE |' 'SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |' driver_test
broken 'abuse:M13 a failed commit is over' tokend/store/sqlite.c $'    if (fault != FAULT_NONE) {\n        rollback(database);\n        sqlite_log_doubt' $'    if (fault != FAULT_NONE) {\n        sqlite_log_doubt' driver_test
broken 'abuse:R5 the guard of the audit log' tokend/store/sqlite.c 'CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit' 'CREATE TRIGGER audit_no_delete BEFORE DELETE ON bucket' driver_test
broken 'a request that fails first in its transaction leaves nothing' tokend/store/transaction.c 'store->whole ? begin_anew(store) : store->driver->revert(store->database);' 'store->whole ? FAULT_NONE : store->driver->revert(store->database);' store_test store_batch_test driver_test vault_fault_test
broken 'a request behind another goes back to its own beginning' tokend/store/transaction.c '    store->whole = !store->touched;' '    store->whole = true;' store_test store_batch_test driver_test vault_fault_test
broken 'B6 a new password begins the count of logins' tokend/store/password.c 'is_new ? store->record.person.logins : store->record.password.logins_before;' 'store->record.password.logins_before;' vault_age_test
broken 'B6 logins before a password are kept' tokend/store/record.c '(record->password.logins_before == 0 ? 0u : RARE_LOGINS)' '0u' vault_age_test
broken 'A5 a change of standing makes due' tokend/store/person.c 'return store_due_put(store, after->id, 0);' 'return FAULT_NONE;' vault_term_test
broken 'abuse:A2 the number of a record that was taken out' tokend/store/audit.c '    if (*highest < last)
        *highest = last;' '' store_altered_test store_tree_test
broken 'abuse:A3 a record that somebody put in is vouched for by nobody' tokend/store/tree.c 'fault = append(store, meta, &zero);' 'fault = append(store, meta, &store->leaves[0]);' store_tree_test
broken 'abuse:A3 a tree that is not that of the log' tokend/store/store.c 'meta.tree.size != (uint64_t)meta.audit_last ||' '' store_tree_test
broken 'E5 abuse:A3 a record that was edited is told' tokend/store/audit.c '    if (fault == FAULT_CORRUPT)
        return add_flaw' '    if (false)
        return add_flaw' store_altered_test
broken 'E5 abuse:A2 a gap is told' tokend/store/audit.c 'if (sequence > reading->previous + 1 &&' 'if (false &&' store_altered_test
broken 'E5 abuse:A2 a cut tail is told' tokend/store/audit.c '    if (reading->previous < end &&' '    if (false &&' store_altered_test
broken 'E5 abuse:A3 a record behind the end is told' tokend/store/audit.c 'if (sequence > last_of_ours(reading->store))' 'if (false)' store_altered_test
broken 'abuse:A2 what was cut while it was open is noticed' tokend/store/audit.c 'if (store->leaf_first == 0 && *highest < last)' 'if (false)' store_tree_test
broken 'E1 leaves of the transaction before' tokend/store/transaction.c 'store->counted = false;
    tree_forget(store);
    return' 'store->counted = false;
    return' store_tree_test
broken 'E1 a log from before gets its tree' tokend/store/schema.c 'if (fault == FAULT_NONE && before < 11 && store->schema >= 11)' 'if (false)' store_tree_test
broken 'E4 heads are kept' tokend/store/tree.c 'else if (meta->tree.size % STORE_HEAD_EVERY == 0)' 'else if (false)' store_tree_test
broken 'E2 a head that is there' tokend/store/sql.c '                        " ON CONFLICT (size) DO UPDATE SET note = excluded.note",' ',' store_tree_test
broken 'E4 an export shows records that were altered' tokend/store/audit.c '    if (reading->filter->as_it_is)
        return !read_row' '    if (false)
        return !read_row' vault_audit_test
broken 'E4 what was altered before is not vouched for' tokend/store/tree.c '*authentic = fault == FAULT_NONE && secret_equal(mac, row[6].data, sizeof mac);' '*authentic = fault == FAULT_NONE;' store_tree_test
broken 'E5 abuse:S5 a text of a policy that has another digest' tokend/store/policy_text.c 'strcmp(digest, version->digest) == 0 ? FAULT_NONE : FAULT_CORRUPT' 'FAULT_NONE' policy_text_test
broken 'E5 abuse:S5 a text of a policy that lacks a piece' tokend/store/policy_text.c 'fault == FAULT_NONE && gathering.used == before' 'false' policy_text_test
broken 'E5 a text of a policy is there once' tokend/store/policy_text.c '        return FAULT_EXISTS;' '        ;' policy_text_test
broken 'E5 one text is not put in force as another' tokend/store/policy_text.c 'stored.id != version->id' 'false' policy_text_test
broken 'abuse:T9 the sum of the rows has the new row' tokend/store/person_row.c '        row_written(store, ROW_PERSON, record->person.id, &store->stored, sealed, size);' '' store_rows_test
broken 'abuse:T9 what a savepoint undid is out of the sum' tokend/store/transaction.c 'memcpy(store->rows_moved, store->rows_saved, sizeof store->rows_moved);' '' store_rows_test
broken 'abuse:T9 what was rehearsed is out of the sum' tokend/store/transaction.c 'memcpy(store->rows_moved, store->rows_rehearsed, sizeof store->rows_moved);' '' store_rows_test
broken 'abuse:R6 the sum has the cards' tokend/store/item.c 'row_written(store, ROW_ITEM, item->id, &before, sealed, item->size + SEAL_OVERHEAD);' '(void)0;' store_rows_test
broken 'abuse:T9 a store of before has the sum of its rows' tokend/store/schema.c 'fault = rows_add_up(store, meta.rows);' 'fault = FAULT_NONE;' store_migrate_test
broken 'abuse:T9 a row that does not open hides none that was put back' tokend/store/rows_look.c 'memcmp(product, difference + ROWS_HASH_SIZE, sizeof product) == 0' 'true' store_rows_test
broken 'abuse:S5 every row that does not open is counted' tokend/store/rows_look.c 'damaged->count++;' 'damaged->count = 1;' store_rows_test
broken 'abuse:S5 E2 and told' tokend/vault/loop/opening.c 'i < damaged->count && i <= damaged->named' 'i < 1 && i < damaged->count' vault_damaged_test
broken 'E2 a damage is over when the row is removed' tokend/core/open_items.c '{EVENT_STORE_DAMAGED, OPEN_DAMAGE, OPENS, BY_USER' '{EVENT_STORE_DAMAGED, OPEN_DAMAGE, OPENS, FIELD_WHAT' vault_damaged_test
broken 'abuse:T9 a row that was put back is none that is damaged' tokend/store/rows_look.c 'state->damaged = fault == FAULT_CORRUPT;' 'state->damaged = true;' store_rows_test
broken 'abuse:T9 an upgrade forgets no row that was put back' tokend/store/rows.c 'memcpy(meta->rows + ROWS_HASH_SIZE, sum + ROWS_HASH_SIZE, ROWS_HASH_SIZE);' 'memcpy(meta->rows, sum, ROWS_SUM_SIZE);' store_rows_test
broken 'abuse:R6 abuse:M13 a row names no record of a commit that failed' tokend/store/tree.c 'store->leaf_first = store->leaf_last = 0;' 'store->leaf_first = 0;' store_rows_test
broken 'abuse:R6 a row names no record of a savepoint' tokend/store/transaction.c 'store->leaf_last = store->leaf_saved;' '' store_rows_test
broken 'abuse:R6 a row names no record of a rehearsal' tokend/store/transaction.c 'store->leaf_last = store->leaf_rehearsed;' '' store_rows_test
broken 'H6 nothing is converted without a copy' tokend/store/store.c 'fault = copy_before_migration(store, path);' '' store_migrate_test
broken 'B7 the key before is overwritten' tokend/store/log_keys.c 'memcpy(meta->seed, seed, sizeof seed);' '' store_log_keys_test
broken 'B7 the key that comes is no fact any more' tokend/store/log_keys.c '        take_out(meta, next);' '' store_log_keys_test
broken 'E1 the head of a rotation is signed by both' tokend/store/log_keys.c 'strcat(note, line);' ';' store_log_keys_test
broken 'E1 one rotation in a commit' tokend/store/log_keys.c 'return fault == FAULT_NONE ? FAULT_BUSY : fault;' ';' store_log_keys_test
