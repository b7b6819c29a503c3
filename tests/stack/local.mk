# SPDX-License-Identifier: BSD-2-Clause
# PAM's stacks beside the real libpam, in root directories of their own.

libtest_a_SOURCES += tests/stack/real.c tests/stack/real.h
check_PROGRAMS += tests/stack/pam_told.so
tests_stack_pam_told_so_SOURCES = tests/stack/pam_told.c
tests_stack_pam_told_so_LDFLAGS = $(AM_LDFLAGS) -shared
tests_stack_pam_told_so_LDADD =

STACK_TESTS = tests/integration/stack_real_test tests/integration/zoo_test
EXTRA_DIST += tests/stack/zoo.txt
check_PROGRAMS += $(STACK_TESTS)
TESTS += $(STACK_TESTS)
# The modules ask the program what they are to give.
tests_integration_stack_real_test_LDFLAGS = $(AM_LDFLAGS) -rdynamic
tests_integration_zoo_test_LDFLAGS = $(AM_LDFLAGS) -rdynamic
EXTRA_tests_integration_stack_real_test_DEPENDENCIES = tests/stack/pam_told.so
EXTRA_tests_integration_zoo_test_DEPENDENCIES = tests/stack/pam_told.so
