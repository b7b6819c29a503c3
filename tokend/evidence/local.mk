# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: what others verify of the log, with the hash and the signatures that the core does not have. libsodium.

noinst_LIBRARIES += libevidence.a
libevidence_a_SOURCES = tokend/evidence/restored.c tokend/evidence/restored.h tokend/evidence/sha256.c tokend/evidence/sha256.h \
	tokend/evidence/note_key.c tokend/evidence/note_key.h tokend/evidence/entry.c tokend/evidence/entry.h \
	tokend/evidence/export.c tokend/evidence/export.h tokend/evidence/export_form.h tokend/evidence/export_keys.c tokend/evidence/export_keys.h tokend/evidence/export_check.c tokend/evidence/export_line.c tokend/evidence/export_reader.c \
	tokend/evidence/cosignature.c tokend/evidence/cosignature.h tokend/evidence/witness.c tokend/evidence/witness.h
