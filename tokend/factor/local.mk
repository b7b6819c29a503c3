# SPDX-License-Identifier: BSD-2-Clause
# F2: factors. liboath, libsodium, libunistring, libpwquality and cracklib, libqrencode.

noinst_LTLIBRARIES += libfactor.la
libfactor_la_SOURCES = tokend/factor/registry.c tokend/factor/registry.h \
	tokend/factor/random.c tokend/factor/random.h \
	tokend/factor/otp.c tokend/factor/otp_uri.c tokend/factor/otp.h \
	tokend/factor/password.c tokend/factor/password.h \
	tokend/factor/hasher.h tokend/factor/qr_text.h
libfactor_la_CFLAGS = $(AM_CFLAGS) $(OATH_CFLAGS) $(SODIUM_CFLAGS) $(PWQUALITY_CFLAGS) \
	$(QRENCODE_CFLAGS)
libfactor_la_LIBADD = libwire.la libcore.la libbase.la $(OATH_LIBS) $(SODIUM_LIBS) \
	$(UNISTRING_LIBS) $(PWQUALITY_LIBS) $(QRENCODE_LIBS) -lcrack
