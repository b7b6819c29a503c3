# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: everything that is remembered. base, core's plain types, libsodium, SQLite.

noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = tokend/store/store.h tokend/store/internal.h \
	tokend/store/store.c tokend/store/transaction.c tokend/store/run.c tokend/store/value.c tokend/store/store_file.c tokend/store/store_file.h \
	tokend/store/schema.c tokend/store/schema.h tokend/store/sql.c tokend/store/sql.h \
	tokend/store/driver.h tokend/store/sqlite.c tokend/store/sqlite_log.c tokend/store/sqlite_log.h \
	tokend/store/seal.c tokend/store/seal.h tokend/store/pack.c tokend/store/pack.h \
	tokend/store/phc.c tokend/store/phc.h tokend/store/history_cost.c tokend/store/history_cost.h tokend/store/giver.c tokend/store/giver.h tokend/store/record.c tokend/store/budget_pack.c tokend/store/budget_pack.h tokend/store/record.h \
	tokend/store/meta.c tokend/store/person.c tokend/store/person_damaged.c tokend/store/person_row.c tokend/store/person_row.h tokend/store/password.c tokend/store/otp.c tokend/store/credential_id.c \
	tokend/store/seed.c tokend/store/key.c tokend/store/doer.c tokend/store/doer.h \
	tokend/store/item.c tokend/store/item.h tokend/store/policy_text.c tokend/store/policy_text.h tokend/store/emergency.c tokend/store/request.c tokend/store/card.c tokend/store/copy.c tokend/store/called.c \
	tokend/store/budget.c tokend/store/member.c tokend/store/session.c tokend/store/audit.c tokend/store/audit_mac.c tokend/store/audit_mac.h tokend/store/tree.c tokend/store/tree.h tokend/store/log_keys.c tokend/store/log_keys.h tokend/store/rows.c tokend/store/rows.h tokend/store/rows_look.c tokend/store/rows_look.h tokend/store/anchor.c tokend/store/anchor.h \
	tokend/store/due.c tokend/store/due.h tokend/store/person.h tokend/store/member.h tokend/store/password.h tokend/store/credential_id.h tokend/store/otp.h \
	tokend/store/key.h tokend/store/budget.h tokend/store/emergency.h tokend/store/request.h tokend/store/card.h tokend/store/copy.h \
	tokend/store/session.h tokend/store/audit.h tokend/store/meta.h
