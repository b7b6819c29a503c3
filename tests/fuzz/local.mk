# SPDX-License-Identifier: BSD-2-Clause
# A target is fuzz_NAME.c with LLVMFuzzerTestOneInput. It is built twice: replay_NAME gives it the
# committed tests/fuzz/corpus/NAME in every test run; with clang and --enable-fuzz, fuzz_NAME looks
# for more (tests/fuzz/run.sh).

EXTRA_DIST += tests/fuzz/corpus
dist_check_SCRIPTS += tests/fuzz/run.sh
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer

check_PROGRAMS += replay_frame replay_stream replay_reply
TESTS += replay_frame replay_stream replay_reply
replay_frame_SOURCES = tests/fuzz/fuzz_frame.c tests/fuzz/replay.c
replay_frame_LDADD = libwire.la
replay_stream_SOURCES = tests/fuzz/fuzz_stream.c tests/fuzz/replay.c
replay_stream_LDADD = libwire.la
replay_reply_SOURCES = tests/fuzz/fuzz_reply.c tests/fuzz/replay.c
replay_reply_LDADD = libpamwarifu.la libgrantoracle.la

# Writes the first inputs of frame, stream and reply: every message once.
EXTRA_PROGRAMS += fuzz_seeds
fuzz_seeds_SOURCES = tests/fuzz/fuzz_seeds.c
fuzz_seeds_LDADD = libwire.la

if FUZZ
noinst_PROGRAMS += fuzz_frame fuzz_stream fuzz_reply
endif
EXTRA_PROGRAMS += fuzz_frame fuzz_stream fuzz_reply
fuzz_frame_SOURCES = tests/fuzz/fuzz_frame.c
fuzz_frame_LDFLAGS = $(FUZZ_LINK)
fuzz_frame_LDADD = libwire.la
fuzz_stream_SOURCES = tests/fuzz/fuzz_stream.c
fuzz_stream_LDFLAGS = $(FUZZ_LINK)
fuzz_stream_LDADD = libwire.la
fuzz_reply_SOURCES = tests/fuzz/fuzz_reply.c
fuzz_reply_LDFLAGS = $(FUZZ_LINK)
fuzz_reply_LDADD = libpamwarifu.la libgrantoracle.la
