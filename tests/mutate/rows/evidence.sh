# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Rows of mutations.sh: what is broken in this folder, and the tests that must notice.

broken 'abuse:A3 the signature of a head' tokend/evidence/note_key.c 'return NOTE_FORGED;' 'continue;' note_key_test
broken 'abuse:A3 no signature that counts' tokend/evidence/note_key.c 'verdict = NOTE_UNSIGNED;' 'verdict = NOTE_SIGNED;' note_key_test
broken 'E4 a key that says another id' tokend/evidence/note_key.c 'if (strcmp(again, text) != 0)' 'if (false)' note_key_test
