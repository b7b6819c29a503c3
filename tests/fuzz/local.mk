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

# The parsers of tools/import.h.
EXTRA_DIST += tests/fuzz/fuzz_import.h
check_PROGRAMS += replay_people replay_otpauth replay_pam_oath replay_google replay_pskc replay_pam_u2f
TESTS += replay_people replay_otpauth replay_pam_oath replay_google replay_pskc replay_pam_u2f
if FUZZ
noinst_PROGRAMS += fuzz_people fuzz_otpauth fuzz_pam_oath fuzz_google fuzz_pskc fuzz_pam_u2f
endif
EXTRA_PROGRAMS += fuzz_people fuzz_otpauth fuzz_pam_oath fuzz_google fuzz_pskc fuzz_pam_u2f
IMPORT_FUZZ_FLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
replay_people_SOURCES = tests/fuzz/fuzz_people.c tests/fuzz/replay.c
replay_people_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_people_LDADD = libimport.la
fuzz_people_SOURCES = tests/fuzz/fuzz_people.c
fuzz_people_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_people_LDFLAGS = $(FUZZ_LINK)
fuzz_people_LDADD = libimport.la
replay_otpauth_SOURCES = tests/fuzz/fuzz_otpauth.c tests/fuzz/replay.c
replay_otpauth_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_otpauth_LDADD = libimport.la
fuzz_otpauth_SOURCES = tests/fuzz/fuzz_otpauth.c
fuzz_otpauth_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_otpauth_LDFLAGS = $(FUZZ_LINK)
fuzz_otpauth_LDADD = libimport.la
replay_pam_oath_SOURCES = tests/fuzz/fuzz_pam_oath.c tests/fuzz/replay.c
replay_pam_oath_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_pam_oath_LDADD = libimport.la
fuzz_pam_oath_SOURCES = tests/fuzz/fuzz_pam_oath.c
fuzz_pam_oath_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_pam_oath_LDFLAGS = $(FUZZ_LINK)
fuzz_pam_oath_LDADD = libimport.la
replay_pam_u2f_SOURCES = tests/fuzz/fuzz_pam_u2f.c tests/fuzz/replay.c
replay_pam_u2f_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_pam_u2f_LDADD = libimport.la
fuzz_pam_u2f_SOURCES = tests/fuzz/fuzz_pam_u2f.c
fuzz_pam_u2f_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_pam_u2f_LDFLAGS = $(FUZZ_LINK)
fuzz_pam_u2f_LDADD = libimport.la
replay_google_SOURCES = tests/fuzz/fuzz_google.c tests/fuzz/replay.c
replay_google_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_google_LDADD = libimport.la
fuzz_google_SOURCES = tests/fuzz/fuzz_google.c
fuzz_google_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_google_LDFLAGS = $(FUZZ_LINK)
fuzz_google_LDADD = libimport.la
replay_pskc_SOURCES = tests/fuzz/fuzz_pskc.c tests/fuzz/replay.c
replay_pskc_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_pskc_LDADD = libimport.la
fuzz_pskc_SOURCES = tests/fuzz/fuzz_pskc.c
fuzz_pskc_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_pskc_LDFLAGS = $(FUZZ_LINK)
fuzz_pskc_LDADD = libimport.la
# The names of people in PSKC files.
check_PROGRAMS += replay_x500
TESTS += replay_x500
if FUZZ
noinst_PROGRAMS += fuzz_x500
endif
EXTRA_PROGRAMS += fuzz_x500
replay_x500_SOURCES = tests/fuzz/fuzz_x500.c tests/fuzz/replay.c
replay_x500_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
replay_x500_LDADD = libimport.la
fuzz_x500_SOURCES = tests/fuzz/fuzz_x500.c
fuzz_x500_CPPFLAGS = $(IMPORT_FUZZ_FLAGS)
fuzz_x500_LDFLAGS = $(FUZZ_LINK)
fuzz_x500_LDADD = libimport.la
check_PROGRAMS += replay_policy replay_config
TESTS += replay_policy replay_config
replay_policy_SOURCES = tests/fuzz/fuzz_policy.c tests/fuzz/replay.c
replay_policy_LDADD = libsettings.la
replay_config_SOURCES = tests/fuzz/fuzz_config.c tests/fuzz/replay.c
replay_config_LDADD = libsettings.la
if FUZZ
noinst_PROGRAMS += fuzz_policy fuzz_config
endif
EXTRA_PROGRAMS += fuzz_policy fuzz_config
fuzz_policy_SOURCES = tests/fuzz/fuzz_policy.c
fuzz_policy_LDFLAGS = $(FUZZ_LINK)
fuzz_policy_LDADD = libsettings.la
fuzz_config_SOURCES = tests/fuzz/fuzz_config.c
fuzz_config_LDFLAGS = $(FUZZ_LINK)
fuzz_config_LDADD = libsettings.la
# The catalogue of translations.
check_PROGRAMS += replay_catalogue
TESTS += replay_catalogue
replay_catalogue_SOURCES = tests/fuzz/fuzz_catalogue.c tests/fuzz/replay.c
replay_catalogue_LDADD = libbase.la
if FUZZ
noinst_PROGRAMS += fuzz_catalogue
endif
EXTRA_PROGRAMS += fuzz_catalogue
fuzz_catalogue_SOURCES = tests/fuzz/fuzz_catalogue.c
fuzz_catalogue_LDFLAGS = $(FUZZ_LINK)
fuzz_catalogue_LDADD = libbase.la
# What comes from an authenticator.
check_PROGRAMS += replay_cbor replay_fido2
TESTS += replay_cbor replay_fido2
replay_cbor_SOURCES = tests/fuzz/fuzz_cbor.c tests/fuzz/replay.c
replay_cbor_LDADD = libfido.la
replay_fido2_SOURCES = tests/fuzz/fuzz_fido2.c tests/fuzz/replay.c
replay_fido2_LDADD = libfido.la
if FUZZ
noinst_PROGRAMS += fuzz_cbor fuzz_fido2
endif
EXTRA_PROGRAMS += fuzz_cbor fuzz_fido2
fuzz_cbor_SOURCES = tests/fuzz/fuzz_cbor.c
fuzz_cbor_LDFLAGS = $(FUZZ_LINK)
fuzz_cbor_LDADD = libfido.la
fuzz_fido2_SOURCES = tests/fuzz/fuzz_fido2.c
fuzz_fido2_LDFLAGS = $(FUZZ_LINK)
fuzz_fido2_LDADD = libfido.la
# The device process with a hostile authenticator; record_device writes the first inputs.
EXTRA_DIST += tests/fuzz/device_tape.h
check_PROGRAMS += replay_device
TESTS += replay_device
DEVICE_FUZZ_FLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
replay_device_SOURCES = tests/fuzz/fuzz_device.c tests/fuzz/device_tape.c tests/fuzz/replay.c
replay_device_CPPFLAGS = $(DEVICE_FUZZ_FLAGS)
replay_device_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS)
replay_device_LDADD = libdevice.la
if FUZZ
noinst_PROGRAMS += fuzz_device
endif
EXTRA_PROGRAMS += fuzz_device record_device
fuzz_device_SOURCES = tests/fuzz/fuzz_device.c tests/fuzz/device_tape.c
fuzz_device_CPPFLAGS = $(DEVICE_FUZZ_FLAGS)
fuzz_device_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS)
fuzz_device_LDFLAGS = $(FUZZ_LINK)
fuzz_device_LDADD = libdevice.la
record_device_SOURCES = tests/fuzz/record_device.c tests/fuzz/device_tape.c
record_device_CPPFLAGS = $(DEVICE_FUZZ_FLAGS)
record_device_CFLAGS = $(AM_CFLAGS) $(FIDO_CFLAGS)
record_device_LDADD = libdevice.la libfaketoken_alone.la
