# SPDX-License-Identifier: BSD-2-Clause
# Measures any PAM module through the real libpam; also the parallel guesser of tests/system.
# `make bench`: run.sh, which runs measure.sh in an overlay and writes doc/PERFORMANCE.md with page.sh.

check_PROGRAMS += tests/bench/pam_bench
tests_bench_pam_bench_SOURCES = tests/bench/pam_bench.c tests/bench/login.c tests/bench/login.h
tests_bench_pam_bench_CFLAGS = $(AM_CFLAGS) $(OATH_CFLAGS)
tests_bench_pam_bench_LDADD = $(PAM_LIBS) $(OATH_LIBS)

check_PROGRAMS += tests/bench/loss_bench
tests_bench_loss_bench_SOURCES = tests/bench/loss_bench.c tests/bench/login.c tests/bench/login.h
tests_bench_loss_bench_CFLAGS = $(AM_CFLAGS) $(OATH_CFLAGS)
tests_bench_loss_bench_LDADD = $(PAM_LIBS) $(OATH_LIBS)

check_PROGRAMS += tests/bench/host_bench
tests_bench_host_bench_SOURCES = tests/bench/host_bench.c
tests_bench_host_bench_LDADD = $(PAM_LIBS)

check_PROGRAMS += tests/bench/bench_load
tests_bench_bench_load_SOURCES = tests/bench/bench_load.c
tests_bench_bench_load_LDADD = libstore.la libfactor.la libwire.la libcore.la libbase.la $(SQLITE_LIBS) $(SODIUM_LIBS)

EXTRA_DIST += tests/bench/run.sh tests/bench/measure.sh tests/bench/page.sh tests/bench/bench.policy
bench: all $(check_PROGRAMS)
	@$(top_srcdir)/tests/bench/run.sh $(abs_top_builddir)
.PHONY: bench

check_PROGRAMS += tests/bench/rush
tests_bench_rush_SOURCES = tests/bench/rush.c tests/bench/login.c tests/bench/login.h
tests_bench_rush_CFLAGS = $(AM_CFLAGS) $(OATH_CFLAGS)
tests_bench_rush_LDADD = $(PAM_LIBS) $(OATH_LIBS)

check_PROGRAMS += tests/bench/hash_bench
tests_bench_hash_bench_SOURCES = tests/bench/hash_bench.c
tests_bench_hash_bench_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
tests_bench_hash_bench_LDADD = libfactor.la libbase.la $(SODIUM_LIBS)
