# SPDX-License-Identifier: BSD-2-Clause
# F3: the front and the name service.

noinst_LTLIBRARIES += libfront.la
libfront_la_SOURCES = tokend/front/names.c tokend/front/names.h
libfront_la_LIBADD = libwire.la libcore.la libbase.la
