# SPDX-License-Identifier: BSD-2-Clause
# A software authenticator (token.h), for test programs only: nothing that is installed links it.

FAKE_WRAP = -Wl,--wrap=fido_dev_open,--wrap=fido_dev_info_manifest
check_LTLIBRARIES += libfaketoken.la
libfaketoken_la_SOURCES = tests/fake/token.c tests/fake/token.h tests/fake/maker.c tests/fake/maker.h tests/fake/token_make.c \
	tests/fake/token_assert.c tests/fake/token_pin.c tests/fake/ceremony.c tests/fake/ceremony.h \
	tests/fake/keys.c tests/fake/keys.h tests/fake/writer.c tests/fake/writer.h \
	tests/fake/hid.c tests/fake/hid.h tests/fake/device.c tests/fake/device.h
libfaketoken_la_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS) $(CRYPTO_CFLAGS)
libfaketoken_la_LIBADD = libfido.la $(FIDO_LIBS) $(CRYPTO_LIBS)

FAKE_CLIENT = tests/fake/client.c tests/fake/client.h tokend/factor/random.c
FAKE_TESTS = fake_ceremony_test fake_fault_test fake_hid_test
check_PROGRAMS += $(FAKE_TESTS)
TESTS += $(FAKE_TESTS)
fake_ceremony_test_SOURCES = tests/fake/fake_ceremony_test.c $(FAKE_CLIENT)
fake_ceremony_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fake_ceremony_test_LDFLAGS = $(AM_LDFLAGS) $(FAKE_WRAP)
fake_ceremony_test_LDADD = libfaketoken.la $(CMOCKA_LIBS)
fake_fault_test_SOURCES = tests/fake/fake_fault_test.c $(FAKE_CLIENT)
fake_fault_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fake_fault_test_LDFLAGS = $(AM_LDFLAGS) $(FAKE_WRAP)
fake_fault_test_LDADD = libfaketoken.la $(CMOCKA_LIBS)
fake_hid_test_SOURCES = tests/fake/fake_hid_test.c
fake_hid_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
fake_hid_test_LDFLAGS = $(AM_LDFLAGS) $(FAKE_WRAP)
fake_hid_test_LDADD = libfaketoken.la $(CMOCKA_LIBS)

check_PROGRAMS += key_status_test
TESTS += key_status_test
key_status_test_SOURCES = tests/fake/key_status_test.c tests/fake/shim.c
key_status_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(FIDO_CFLAGS)
key_status_test_LDADD = libdevice.la libfactor.la $(CMOCKA_LIBS) $(FIDO_LIBS)
EXTRA_key_status_test_DEPENDENCIES = tests/fake/plug

# The same token behind a pseudo terminal, and the object that lets a tokend under test find it.
check_PROGRAMS += tests/fake/plug
tests_fake_plug_SOURCES = tests/fake/plug.c
tests_fake_plug_LDADD = libfaketoken_alone.la
check_LTLIBRARIES += libfaketoken_alone.la libfakeshim.la
libfaketoken_alone_la_SOURCES = tests/fake/token.c tests/fake/maker.c tests/fake/token_make.c \
	tests/fake/token_assert.c tests/fake/token_pin.c tests/fake/ceremony.c tests/fake/keys.c \
	tests/fake/writer.c tests/fake/hid.c tests/fake/settings.c tests/fake/settings.h
libfaketoken_alone_la_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS) $(CRYPTO_CFLAGS)
libfaketoken_alone_la_LIBADD = libfido.la $(FIDO_LIBS) $(CRYPTO_LIBS)
libfakeshim_la_SOURCES = tests/fake/shim.c
libfakeshim_la_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS)
libfakeshim_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

check_LTLIBRARIES += libfakeclock.la
libfakeclock_la_SOURCES = tests/fake/clock.c
libfakeclock_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere
