# SPDX-License-Identifier: BSD-2-Clause
# Measures any PAM module through the real libpam; also the parallel guesser of tests/system.
# `make bench`: run.sh, which runs measure.sh in an overlay and writes doc/PERFORMANCE.md with page.sh.

check_PROGRAMS += tests/bench/pam_bench tests/bench/loss_bench tests/bench/host_bench tests/bench/bench_load \
	tests/bench/rush tests/bench/hash_bench tests/bench/durable.so
tests_bench_durable_so_SOURCES = tests/bench/durable.c
tests_bench_durable_so_LDFLAGS = $(AM_LDFLAGS) -shared
tests_bench_durable_so_LDADD =
libtest_a_SOURCES += tests/bench/login.c tests/bench/login.h
EXTRA_DIST += tests/bench/run.sh tests/bench/measure.sh tests/bench/page.sh tests/bench/bench.policy tests/bench/house.sh tests/bench/house.md
bench: all $(check_PROGRAMS)
	@$(top_srcdir)/tests/bench/run.sh $(abs_top_builddir)
.PHONY: bench
