# SPDX-License-Identifier: BSD-2-Clause
# Floor 2: what the running product needs of its machine, for daemon and vault.

noinst_LIBRARIES += libneeds.a
libneeds_a_SOURCES = tokend/needs/needs.c tokend/needs/needs.h
