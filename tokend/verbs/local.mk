# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: every verb, declared once; pure data, read by the vault and by the CLI. libc only.

noinst_LIBRARIES += libverbs.a
libverbs_a_SOURCES = tokend/verbs/verb.h tokend/verbs/common.h tokend/verbs/verbs.c tokend/verbs/verbs.h \
	tokend/verbs/account.c tokend/verbs/audit.c tokend/verbs/backup.c tokend/verbs/card.c tokend/verbs/check.c tokend/verbs/deputy.c tokend/verbs/destroy.c tokend/verbs/doctor.c tokend/verbs/report.c tokend/verbs/emergency.c tokend/verbs/exception.c tokend/verbs/request_common.h tokend/verbs/glass.c tokend/verbs/help.c tokend/verbs/init.c \
	tokend/verbs/key.c tokend/verbs/key_pin.c tokend/verbs/lock.c tokend/verbs/log.c tokend/verbs/notice.c tokend/verbs/password.c \
	tokend/verbs/policy.c tokend/verbs/request.c tokend/verbs/review.c tokend/verbs/signing.c tokend/verbs/session.c tokend/verbs/setup.c tokend/verbs/shared.c tokend/verbs/shell.c \
	tokend/verbs/status.c tokend/verbs/totp.c tokend/verbs/user.c tokend/verbs/witness.c
