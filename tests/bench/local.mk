# SPDX-License-Identifier: BSD-2-Clause
# Measures any PAM module through the real libpam; also the parallel guesser of tests/system.

check_PROGRAMS += tests/bench/pam_bench
tests_bench_pam_bench_SOURCES = tests/bench/pam_bench.c tests/bench/login.c tests/bench/login.h
tests_bench_pam_bench_CFLAGS = $(AM_CFLAGS) $(OATH_CFLAGS)
tests_bench_pam_bench_LDADD = $(PAM_LIBS) $(OATH_LIBS)
