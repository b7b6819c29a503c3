# SPDX-License-Identifier: BSD-2-Clause
# Disks that fail, power that is cut, processes that are killed. Short by default; CI_SLOW=1 in full.

check_PROGRAMS += store_power_test
TESTS += store_power_test
store_power_test_SOURCES = tests/fault/store_power_test.c tests/fault/faulty_disk.c \
	tests/fault/faulty_disk.h
store_power_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
store_power_test_LDADD = libstorehelp.la

check_PROGRAMS += store_kill_test store_flip_test
TESTS += store_kill_test store_flip_test
store_kill_test_SOURCES = tests/fault/store_kill_test.c
store_kill_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_kill_test_LDADD = libstorehelp.la
store_flip_test_SOURCES = tests/fault/store_flip_test.c
store_flip_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_flip_test_LDADD = libstorehelp.la

check_PROGRAMS += store_scale_test
TESTS += store_scale_test
store_scale_test_SOURCES = tests/fault/store_scale_test.c
store_scale_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_scale_test_LDADD = libstorehelp.la
