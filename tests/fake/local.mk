# SPDX-License-Identifier: BSD-2-Clause
# A software authenticator (token.h), for test programs only: nothing that is installed links it.

libtest_a_SOURCES += tests/fake/token.c tests/fake/token.h tests/fake/maker.c tests/fake/maker.h tests/fake/token_make.c \
	tests/fake/token_assert.c tests/fake/token_pin.c tests/fake/ceremony.c tests/fake/ceremony.h tests/fake/keys.c \
	tests/fake/keys.h tests/fake/writer.c tests/fake/writer.h tests/fake/hid.c tests/fake/hid.h tests/fake/device.c \
	tests/fake/device.h tests/fake/settings.c tests/fake/settings.h tests/fake/client.c tests/fake/client.h

FAKE_TESTS = tests/fake/fake_ceremony_test tests/fake/fake_fault_test tests/fake/fake_hid_test tests/integration/key_status_test tests/integration/device_serve_test \
	tests/integration/device_wait_test
check_PROGRAMS += $(FAKE_TESTS)
TESTS += $(FAKE_TESTS)
# A test that is a source of its own finds the token as a tokend under test does.
PLUGGED = tests/fake/plugged.c tests/fake/plugged.h tests/fake/shim.c
FAKE_WRAP = $(AM_LDFLAGS) -Wl,--wrap=fido_dev_open,--wrap=fido_dev_info_manifest
tests_fake_fake_ceremony_test_LDFLAGS = $(FAKE_WRAP)
tests_fake_fake_fault_test_LDFLAGS = $(FAKE_WRAP)
tests_integration_device_serve_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=fido_dev_info_manifest
tests_fake_fake_hid_test_LDFLAGS = $(FAKE_WRAP)
tests_integration_key_status_test_SOURCES = tests/integration/key_status_test.c $(PLUGGED) $(REFUSED_MEMORY)
EXTRA_tests_integration_key_status_test_DEPENDENCIES = tests/fake/plug
tests_integration_device_wait_test_SOURCES = tests/integration/device_wait_test.c $(PLUGGED)
EXTRA_tests_integration_device_wait_test_DEPENDENCIES = tests/fake/plug

# The same token behind a pseudo terminal, and the object that lets a tokend under test find it.
check_PROGRAMS += tests/fake/plug tests/fake/shim.so tests/fake/clock.so tests/fake/scarce.so
tests_fake_shim_so_SOURCES = tests/fake/shim.c
# Into all of tokend's programs, of which one has libfido2: what is missing is found when it is called.
tests_fake_shim_so_LDFLAGS = $(AM_LDFLAGS) -Wl,-z,lazy -shared
tests_fake_shim_so_LDADD =
tests_fake_clock_so_SOURCES = tests/fake/clock.c
tests_fake_clock_so_LDFLAGS = $(AM_LDFLAGS) -shared
tests_fake_clock_so_LDADD =
tests_fake_scarce_so_SOURCES = tests/fake/scarce.c
tests_fake_scarce_so_LDFLAGS = $(AM_LDFLAGS) -shared
tests_fake_scarce_so_LDADD =
