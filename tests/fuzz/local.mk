# SPDX-License-Identifier: BSD-2-Clause
# A target is fuzz_NAME.c with LLVMFuzzerTestOneInput. It is built twice: replay_NAME gives it the
# committed tests/fuzz/corpus/NAME in every test run; with clang and --enable-fuzz, fuzz_NAME looks
# for more (tests/fuzz/run.sh).

EXTRA_DIST += tests/fuzz/corpus tests/fuzz/fuzz_import.h tests/fuzz/device_tape.h
dist_check_SCRIPTS += tests/fuzz/run.sh
REPLAYS = \
	tests/fuzz/replay_frame tests/fuzz/replay_stream tests/fuzz/replay_reply tests/fuzz/replay_people \
	tests/fuzz/replay_otpauth tests/fuzz/replay_pam_oath tests/fuzz/replay_google tests/fuzz/replay_pskc \
	tests/fuzz/replay_pam_u2f tests/fuzz/replay_x500 tests/fuzz/replay_policy tests/fuzz/replay_config \
	tests/fuzz/replay_catalogue tests/fuzz/replay_cbor tests/fuzz/replay_fido2 tests/fuzz/replay_device tests/fuzz/replay_export
FUZZERS = \
	tests/fuzz/fuzz_frame tests/fuzz/fuzz_stream tests/fuzz/fuzz_reply tests/fuzz/fuzz_people tests/fuzz/fuzz_otpauth \
	tests/fuzz/fuzz_pam_oath tests/fuzz/fuzz_google tests/fuzz/fuzz_pskc tests/fuzz/fuzz_pam_u2f tests/fuzz/fuzz_x500 \
	tests/fuzz/fuzz_policy tests/fuzz/fuzz_config tests/fuzz/fuzz_catalogue tests/fuzz/fuzz_cbor tests/fuzz/fuzz_fido2 \
	tests/fuzz/fuzz_device tests/fuzz/fuzz_export
check_PROGRAMS += $(REPLAYS)
TESTS += $(REPLAYS)
if FUZZ
noinst_PROGRAMS += $(FUZZERS)
endif
# fuzz_seeds writes the first inputs of frame, stream and reply: every message once; record_device those of device.
EXTRA_PROGRAMS += $(FUZZERS) tests/fuzz/fuzz_seeds tests/fuzz/record_device
libtest_a_SOURCES += tests/fuzz/device_tape.c
tests_fuzz_record_device_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

tests_fuzz_replay_frame_SOURCES = tests/fuzz/fuzz_frame.c tests/fuzz/replay.c
tests_fuzz_replay_stream_SOURCES = tests/fuzz/fuzz_stream.c tests/fuzz/replay.c
tests_fuzz_replay_reply_SOURCES = tests/fuzz/fuzz_reply.c tests/fuzz/replay.c
tests_fuzz_replay_people_SOURCES = tests/fuzz/fuzz_people.c tests/fuzz/replay.c
tests_fuzz_replay_otpauth_SOURCES = tests/fuzz/fuzz_otpauth.c tests/fuzz/replay.c
tests_fuzz_replay_pam_oath_SOURCES = tests/fuzz/fuzz_pam_oath.c tests/fuzz/replay.c
tests_fuzz_replay_google_SOURCES = tests/fuzz/fuzz_google.c tests/fuzz/replay.c
tests_fuzz_replay_pskc_SOURCES = tests/fuzz/fuzz_pskc.c tests/fuzz/replay.c
tests_fuzz_replay_pam_u2f_SOURCES = tests/fuzz/fuzz_pam_u2f.c tests/fuzz/replay.c
tests_fuzz_replay_x500_SOURCES = tests/fuzz/fuzz_x500.c tests/fuzz/replay.c
tests_fuzz_replay_policy_SOURCES = tests/fuzz/fuzz_policy.c tests/fuzz/replay.c
tests_fuzz_replay_config_SOURCES = tests/fuzz/fuzz_config.c tests/fuzz/replay.c
tests_fuzz_replay_catalogue_SOURCES = tests/fuzz/fuzz_catalogue.c tests/fuzz/replay.c
tests_fuzz_replay_cbor_SOURCES = tests/fuzz/fuzz_cbor.c tests/fuzz/replay.c
tests_fuzz_replay_fido2_SOURCES = tests/fuzz/fuzz_fido2.c tests/fuzz/replay.c
tests_fuzz_replay_export_SOURCES = tests/fuzz/fuzz_export.c tests/fuzz/replay.c
tests_fuzz_replay_device_SOURCES = tests/fuzz/fuzz_device.c tests/fuzz/replay.c

# These two need so little that a fresh tree has them at once.
LDADD_OF_FRAMES = libwire.a libbase.a $(NANOPB_LIBS)
tests_fuzz_replay_frame_LDADD = $(LDADD_OF_FRAMES)
tests_fuzz_replay_stream_LDADD = $(LDADD_OF_FRAMES)
tests_fuzz_fuzz_frame_LDADD = $(LDADD_OF_FRAMES)
tests_fuzz_fuzz_stream_LDADD = $(LDADD_OF_FRAMES)

FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_frame_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_stream_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_reply_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_people_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_otpauth_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_export_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_pam_oath_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_google_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_pskc_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_pam_u2f_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_x500_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_policy_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_config_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_catalogue_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_cbor_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_fido2_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_device_LDFLAGS = $(FUZZ_LINK)
