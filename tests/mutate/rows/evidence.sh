# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:A3 the signature of a head' tokend/evidence/note_key.c 'return NOTE_FORGED;' 'continue;' note_key_test
broken 'abuse:A3 no signature that counts' tokend/evidence/note_key.c 'verdict = NOTE_UNSIGNED;' 'verdict = NOTE_SIGNED;' note_key_test
broken 'E4 a key that says another id' tokend/evidence/note_key.c 'if (strcmp(again, text) != 0)' 'if (false)' note_key_test
broken 'E1 abuse:A3 the hash beside a record' tokend/evidence/export_line.c 'return merkle_same(&record->leaf, &record->told);' 'return true;' export_test
broken 'E1 abuse:A3 the head of all records' tokend/evidence/export_check.c '    compare(check, &check->head);' '' export_test
broken 'E1 abuse:A3 heads in between' tokend/evidence/export_check.c '        compare(check, &head);' '' export_test
broken 'abuse:A2 the end of an export' tokend/evidence/export_check.c 'if (check->count < result->records || check->owes_head)' 'if (false)' export_test
broken 'abuse:A2 half a line' tokend/evidence/export_check.c 'if (!ended) // nobody' 'if (false) // nobody' export_test
broken 'E4 the key that was expected' tokend/evidence/export_check.c 'if (!is_expected(check)) {' 'if (false) {' export_test
broken 'E4 a log that went back' tokend/evidence/export_check.c 'if (check->past.size > check->head.size) {' 'if (false) {' export_test
broken 'E4 a past that was told otherwise' tokend/evidence/export_check.c 'check->has_past && !result->older_head_is_part' 'false' export_test
broken 'E4 the signature of an older head' tokend/evidence/export_check.c 'if (check->past_signed == 0) {' 'if (false) {' export_test
broken 'abuse:A2 a head that is missing' tokend/evidence/export_check.c 'if (check->owes_head && record.sequence > check->count)' 'if (false)' export_test
broken 'abuse:A3 a record behind the last one' tokend/evidence/export_check.c 'if (record.sequence > check->result.records) {' 'if (false) {' export_test
broken 'abuse:A3 what is missing comes later' tokend/evidence/export_check.c 'gap->verdict = EXPORT_REORDERED;' '' export_test
broken 'E1 abuse:A3 an edited record behind another' tokend/evidence/export_check.c 'find_at(check, first > check->result.records' 'if (check->result.finding_count == 0) find_at(check, first > check->result.records' export_test
broken 'E4 how far heads reach behind a gap' tokend/evidence/export_check.c 'check->lost = true;
    if (!check->guessed)' 'check->result.proven = check->count;
    if (!check->guessed)' export_test
broken 'abuse:A1 a quote in the name of somebody' tokend/evidence/entry.c " || *in == '\"' || *in == '\\\\')" ')' entry_test
broken 'abuse:A1 a body of two lines' tokend/evidence/entry.c 'if ((unsigned char)body[i] < 0x20 || body[i] == 0x7f)' 'if (false)' entry_test
broken 'abuse:R6 a list of a restore that is cut off' tokend/evidence/restored.c 'said == count' 'true' restored_test
broken 'abuse:A1 a name of a restore that is a line' tokend/evidence/restored.c "if ((unsigned char)*at < ' ' || *at == 0x7f)" 'if (false)' restored_test
broken 'abuse:A3 the signature of a witness' tokend/evidence/cosignature.c '            return NOTE_FORGED;' '            continue;' cosignature_test
broken 'abuse:A3 the time that a witness signed' tokend/evidence/cosignature.c '"cosignature/v1\ntime %" PRIu64 "\n", time' '"cosignature/v1\ntime %" PRIu64 "\n", time / 2 * 2' cosignature_test
broken 'E4 a second line of the same witness' tokend/evidence/cosignature.c '        if (!is_of(&signature, key))
            end =' '        if (true)
            end =' cosignature_test
broken 'abuse:A2 a witness signs no fork of the same length' tokend/evidence/witness.c 'merkle_same(&now->root, &last->root) ? WITNESS_CONSISTENT : WITNESS_FORKED' 'WITNESS_CONSISTENT' witness_test tools/witness_test.sh
broken 'abuse:A2 a witness signs no rollback' tokend/evidence/witness.c 'if (now->size < last->size)' 'if (false)' witness_test tools/witness_test.sh
broken 'abuse:A2 a witness wants a proof' tokend/evidence/witness.c 'if (request->old != last->size)' 'if (false)' witness_test
broken 'abuse:A3 a witness knows the key of a log' tokend/evidence/witness.c 'last != NULL ? &last->log : given;' 'given != NULL ? given : last != NULL ? &last->log : NULL;' witness_test
broken 'abuse:A3 a witness reads the signature of the log' tokend/evidence/witness.c 'note_verify(&note, &now->log) != NOTE_SIGNED)' 'false)' witness_test
broken 'abuse:A3 what a witness remembers is signed' tokend/evidence/witness.c '    if (note_verify(&note, &own) != NOTE_SIGNED)
        return FAULT_REFUSED;' '' witness_test tools/witness_test.sh
broken 'abuse:A2 a rotation is signed by the key before' tokend/evidence/export_check.c 'if ((signers & both) != both)' 'if (false)' export_keys_test
broken 'abuse:A2 a rotation names the key that follows' tokend/evidence/export_check.c 'export_keys_go_on(&check->keys, record.entry);' 'check->keys.current + 1 < check->keys.count;' export_keys_test
broken 'abuse:A2 a key that no record brought in' tokend/evidence/export_check.c '(check->keys.current + 1 < check->keys.count ||' '(' export_keys_test
broken 'abuse:A2 a key signs in its time' tokend/evidence/export_keys.c '(i == keys->current || size <= keys->turned[i + 1])' 'true' export_keys_test
broken 'abuse:A2 the keys of one log have one name, and each is there once' tokend/evidence/export_keys.c '        if (note_key_same(&keys->keys[i], key))
            return false;' '' export_keys_test
broken 'abuse:A2 a witness is told of a new key' tokend/evidence/witness.c 'last != NULL && replaced_by != NULL &&' 'replaced_by != NULL &&' witness_test
