# SPDX-License-Identifier: BSD-2-Clause
# Floor 0: faults, secrets, clocks, log, text, files. libc only: the PAM module links it.

noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = tokend/base/fault.c tokend/base/fault.h tokend/base/secret.c \
	tokend/base/secret.h tokend/base/clock.c tokend/base/clock.h tokend/base/log.c \
	tokend/base/log.h tokend/base/text.c tokend/base/text.h tokend/base/file.c tokend/base/file.h \
	tokend/base/catalogue.c tokend/base/catalogue.h tokend/base/journald.c tokend/base/journald.h \
	tokend/base/scope_name.c tokend/base/scope_name.h tokend/base/service_manager.c tokend/base/service_manager.h
