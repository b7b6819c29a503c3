# SPDX-License-Identifier: BSD-2-Clause
# F3: one ceremony with one authenticator. Nothing but libfido2's device side.

noinst_LTLIBRARIES += libdevice.la
libdevice_la_SOURCES = tokend/device/device.c tokend/device/device.h \
	tokend/device/ctap.c tokend/device/ctap.h \
	tokend/device/gate.c tokend/device/gate.h
libdevice_la_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS)
libdevice_la_LIBADD = libfido.la libwire.la libbase.la $(FIDO_LIBS)
