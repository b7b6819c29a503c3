# SPDX-License-Identifier: BSD-2-Clause
# F2: what the running product needs of its machine, for daemon and vault.

noinst_LTLIBRARIES += libneeds.la
libneeds_la_SOURCES = tokend/needs/needs.c tokend/needs/needs.h
libneeds_la_LIBADD = libsettings.la libfactor.la libfido.la libcore.la libbase.la
