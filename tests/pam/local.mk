# SPDX-License-Identifier: BSD-2-Clause
# The module under the real libpam, against a fake daemon.

check_LTLIBRARIES += libpamtesthost.la
libpamtesthost_la_SOURCES = tests/pam/fake_daemon.c tests/pam/fake_daemon.h tests/pam/host.c \
	tests/pam/host.h tests/pam/pair.c tests/pam/pair.h
libpamtesthost_la_LIBADD = libgrantoracle.la $(PAM_LIBS)

check_LTLIBRARIES += libgrantoracle.la
libgrantoracle_la_SOURCES = tests/pam/grant_oracle.c tests/pam/grant_oracle.h
libgrantoracle_la_LIBADD = libwire.la

check_LTLIBRARIES += pam_peek.la
pam_peek_la_SOURCES = tests/pam/pam_peek.c
pam_peek_la_LIBADD = $(PAM_LIBS)
pam_peek_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

# The test programs' own definitions must come before libc's for libpam and the module.
IN_PAM_HOST_LINK = $(AM_LDFLAGS) -rdynamic
IN_PAM_HOST_LIBS = libpamtesthost.la $(PAM_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += pam_relay_test
TESTS += pam_relay_test
pam_relay_test_SOURCES = tests/pam/relay_test.c
pam_relay_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pam_relay_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_relay_test_LDADD = libpamwarifu.la $(IN_PAM_HOST_LIBS)

check_PROGRAMS += pam_bad_daemon_test pam_bad_caller_test
TESTS += pam_bad_daemon_test pam_bad_caller_test
pam_bad_daemon_test_SOURCES = tests/pam/bad_daemon_test.c
pam_bad_daemon_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pam_bad_daemon_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_bad_daemon_test_LDADD = $(IN_PAM_HOST_LIBS)
pam_bad_caller_test_SOURCES = tests/pam/bad_caller_test.c
pam_bad_caller_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pam_bad_caller_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_bad_caller_test_LDADD = $(IN_PAM_HOST_LIBS)

check_PROGRAMS += pam_interrupt_test
TESTS += pam_interrupt_test
pam_interrupt_test_SOURCES = tests/pam/interrupt_test.c
pam_interrupt_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pam_interrupt_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_interrupt_test_LDADD = $(IN_PAM_HOST_LIBS)

check_PROGRAMS += pam_footprint_test pam_fault_test
TESTS += pam_footprint_test pam_fault_test
pam_footprint_test_SOURCES = tests/pam/footprint_test.c
pam_footprint_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pam_footprint_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_footprint_test_LDADD = $(IN_PAM_HOST_LIBS)
pam_fault_test_SOURCES = tests/pam/fault_test.c
# Fortified calls would have other names than those that are made to fail.
pam_fault_test_CFLAGS = $(AM_CFLAGS) -U_FORTIFY_SOURCE -fno-builtin $(CMOCKA_CFLAGS)
if SANITIZED
pam_fault_test_CFLAGS += -DWITH_SANITIZER
endif
pam_fault_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_fault_test_LDADD = $(IN_PAM_HOST_LIBS)

check_PROGRAMS += pam_fuzz_reply_test pam_login_once
TESTS += pam_fuzz_reply_test tests/pam/exports.sh tests/pam/paths.sh
dist_check_SCRIPTS += tests/pam/exports.sh tests/pam/paths.sh
pam_fuzz_reply_test_SOURCES = tests/pam/fuzz_reply_test.c
pam_fuzz_reply_test_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_fuzz_reply_test_LDADD = $(IN_PAM_HOST_LIBS)
pam_login_once_SOURCES = tests/pam/login_once.c
pam_login_once_LDFLAGS = $(IN_PAM_HOST_LINK)
pam_login_once_LDADD = $(IN_PAM_HOST_LIBS)
