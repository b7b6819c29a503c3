# SPDX-License-Identifier: BSD-2-Clause
# The module under the real libpam, against a fake daemon.

libtest_a_SOURCES += tests/pam/fake_daemon.c tests/pam/fake_daemon.h tests/pam/host.c tests/pam/host.h tests/pam/pair.c \
	tests/pam/pair.h tests/pam/grant_oracle.c tests/pam/grant_oracle.h
check_PROGRAMS += tests/pam/pam_peek.so
tests_pam_pam_peek_so_SOURCES = tests/pam/pam_peek.c
tests_pam_pam_peek_so_LDFLAGS = $(AM_LDFLAGS) -shared
tests_pam_pam_peek_so_LDADD = $(PAM_LIBS)

PAM_TESTS = tests/pam/relay_test tests/pam/relay_password_test tests/pam/bad_daemon_test tests/pam/bad_caller_test \
	tests/pam/interrupt_test tests/pam/footprint_test tests/pam/fault_test tests/pam/fuzz_reply_test tests/pam/wipes_test
SCRIPTS_OF_PAM = tests/pam/exports.sh tests/pam/paths.sh
check_PROGRAMS += $(PAM_TESTS) tests/pam/login_once
TESTS += $(PAM_TESTS) $(SCRIPTS_OF_PAM)
dist_check_SCRIPTS += $(SCRIPTS_OF_PAM)

# The test programs' own definitions must come before libc's for libpam and the module.
IN_PAM_HOST = $(AM_LDFLAGS) -rdynamic
tests_pam_relay_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_relay_password_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_bad_daemon_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_bad_caller_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_interrupt_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_footprint_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_fuzz_reply_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_wipes_test_LDFLAGS = $(IN_PAM_HOST)
tests_pam_login_once_LDFLAGS = $(IN_PAM_HOST)
tests_pam_fault_test_LDFLAGS = $(IN_PAM_HOST)
# Fortified calls would have other names than those that are made to fail.
tests_pam_fault_test_CFLAGS = $(AM_CFLAGS) -U_FORTIFY_SOURCE -fno-builtin
