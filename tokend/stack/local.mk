# SPDX-License-Identifier: BSD-2-Clause
# Floor 1: PAM's files as libpam reads them, and what a stack can come to. libc only; files are read by whoever calls.

noinst_LIBRARIES += libstack.a
libstack_a_SOURCES = tokend/stack/control.c tokend/stack/control.h tokend/stack/dispatch.c tokend/stack/dispatch.h \
	tokend/stack/line.c tokend/stack/line.h tokend/stack/module.c tokend/stack/module.h \
	tokend/stack/stack.c tokend/stack/stack.h tokend/stack/ways.c tokend/stack/ways.h
