# SPDX-License-Identifier: BSD-2-Clause
# Reading what other systems left. libpskc and, to keep it from printing secrets, its libxml2.
noinst_LTLIBRARIES += libimport.la
libimport_la_SOURCES = tools/import.c tools/import.h tools/import_parse.h tools/import_pskc.c \
	tools/import_pam_oath.c tools/import_google.c tools/import_otpauth.c tools/import_people.c
libimport_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
libimport_la_CFLAGS = $(AM_CFLAGS) $(PSKC_CFLAGS) $(XML_CFLAGS)
libimport_la_LIBADD = libfactor.la libbase.la $(PSKC_LIBS) $(XML_LIBS)
