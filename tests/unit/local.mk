# SPDX-License-Identifier: BSD-2-Clause

EXTRA_DIST += tests/unit/run_tap.sh

check_PROGRAMS += base_test text_test wire_codec_test wire_stream_test
TESTS += base_test text_test wire_codec_test wire_stream_test
base_test_SOURCES = tests/unit/base_test.c
base_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
base_test_LDADD = libbase.la $(CMOCKA_LIBS)
text_test_SOURCES = tests/unit/text_test.c
text_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
text_test_LDADD = libbase.la $(CMOCKA_LIBS)
wire_codec_test_SOURCES = tests/unit/wire_codec_test.c
wire_codec_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
wire_codec_test_LDADD = libwire.la libbase.la $(CMOCKA_LIBS)
wire_stream_test_SOURCES = tests/unit/wire_stream_test.c
wire_stream_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
wire_stream_test_LDADD = libwire.la libbase.la $(CMOCKA_LIBS)

FACTOR_TESTS = otp_test otp_cross_test password_test password_judge_test hasher_test names_test \
	import_test import_u2f_test qr_text_test otp_read_test x500_name_test import_forms_test
check_PROGRAMS += $(FACTOR_TESTS)
TESTS += $(FACTOR_TESTS)
otp_read_test_SOURCES = tests/unit/otp_read_test.c
otp_read_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
otp_read_test_LDADD = libfactor.la $(CMOCKA_LIBS)
x500_name_test_SOURCES = tests/unit/x500_name_test.c
x500_name_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
x500_name_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
x500_name_test_LDADD = libimport.la $(CMOCKA_LIBS)
otp_test_SOURCES = tests/unit/otp_test.c
otp_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
otp_test_LDADD = libfactor.la $(CMOCKA_LIBS) -lm
otp_cross_test_SOURCES = tests/unit/otp_cross_test.c
otp_cross_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
otp_cross_test_LDADD = libfactor.la $(CMOCKA_LIBS)
password_test_SOURCES = tests/unit/password_test.c
password_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
password_test_LDADD = libfactor.la $(CMOCKA_LIBS) $(SODIUM_LIBS) -lm
password_judge_test_SOURCES = tests/unit/password_judge_test.c
password_judge_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
password_judge_test_LDADD = libfactor.la $(CMOCKA_LIBS) $(UNISTRING_LIBS)
hasher_test_SOURCES = tests/unit/hasher_test.c
hasher_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
hasher_test_LDADD = libfactor.la libwire.la libbase.la $(CMOCKA_LIBS)
names_test_SOURCES = tests/unit/names_test.c
names_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
names_test_LDADD = libfront.la libwire.la libbase.la $(CMOCKA_LIBS)
import_u2f_test_SOURCES = tests/unit/import_u2f_test.c
import_u2f_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
import_u2f_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
import_u2f_test_LDADD = libimport.la $(CMOCKA_LIBS)
import_forms_test_SOURCES = tests/unit/import_forms_test.c tests/unit/import_seen.h
import_forms_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
import_forms_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
import_forms_test_LDADD = libimport.la $(CMOCKA_LIBS)
import_test_SOURCES = tests/unit/import_test.c tests/unit/import_seen.h
import_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
import_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
import_test_LDADD = libimport.la $(CMOCKA_LIBS)
qr_text_test_SOURCES = tests/unit/qr_text_test.c
qr_text_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
qr_text_test_LDADD = libfactor.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += locale_probe
locale_probe_SOURCES = tests/unit/locale_probe.c
locale_probe_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
locale_probe_LDADD = libimport.la
dist_check_SCRIPTS += tests/unit/locale_test.sh
TESTS += tests/unit/locale_test.sh

check_PROGRAMS += capacity_test
TESTS += capacity_test
capacity_test_SOURCES = tests/unit/capacity_test.c
capacity_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
capacity_test_LDADD = libdaemon.la libbase.la $(CMOCKA_LIBS)
check_PROGRAMS += sandbox_test
TESTS += sandbox_test
sandbox_test_SOURCES = tests/unit/sandbox_test.c
sandbox_test_LDADD = libdaemon.la libbase.la $(CMOCKA_LIBS)


check_LTLIBRARIES += libstorehelp.la
libstorehelp_la_SOURCES = tests/unit/store_help.c tests/unit/store_help.h
libstorehelp_la_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
libstorehelp_la_LIBADD = libstore.la $(CMOCKA_LIBS) $(SQLITE_LIBS)

check_PROGRAMS += store_test
TESTS += store_test
store_test_SOURCES = tests/unit/store_test.c
store_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_test_LDADD = libstorehelp.la
check_PROGRAMS += store_log_test
TESTS += store_log_test
store_log_test_SOURCES = tests/unit/store_log_test.c
store_log_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_log_test_LDADD = libstorehelp.la
check_PROGRAMS += store_moved_test
TESTS += store_moved_test
store_moved_test_SOURCES = tests/unit/store_moved_test.c
store_moved_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_moved_test_LDADD = libstorehelp.la

check_PROGRAMS += store_open_test
TESTS += store_open_test
store_open_test_SOURCES = tests/unit/store_open_test.c
store_open_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_open_test_LDADD = libstorehelp.la
check_PROGRAMS += store_migrate_test
TESTS += store_migrate_test
store_migrate_test_SOURCES = tests/unit/store_migrate_test.c
store_migrate_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_migrate_test_LDADD = libstorehelp.la
EXTRA_DIST += tests/unit/store_v1.sql tests/unit/store_v5.sql
check_PROGRAMS += store_item_test store_key_test card_test desk_test
TESTS += store_item_test store_key_test card_test desk_test
store_key_test_SOURCES = tests/unit/store_key_test.c
store_key_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_key_test_LDADD = libstorehelp.la
store_item_test_SOURCES = tests/unit/store_item_test.c
store_item_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_item_test_LDADD = libstorehelp.la
check_PROGRAMS += store_names_test
TESTS += store_names_test
store_names_test_SOURCES = tests/unit/store_names_test.c
store_names_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_names_test_LDADD = libstorehelp.la
desk_test_SOURCES = tests/unit/desk_test.c
desk_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
desk_test_LDADD = libcore.la $(CMOCKA_LIBS)
card_test_SOURCES = tests/unit/card_test.c
card_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
card_test_LDADD = libcore.la $(CMOCKA_LIBS)
check_PROGRAMS += store_model_test store_pack_test
TESTS += store_model_test store_pack_test
store_model_test_SOURCES = tests/unit/store_model_test.c
store_model_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_model_test_LDADD = libstorehelp.la
store_pack_test_SOURCES = tests/unit/store_pack_test.c
store_pack_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
store_pack_test_LDADD = libstorehelp.la

check_LTLIBRARIES += libclitest.la
libclitest_la_SOURCES = tests/unit/cli_support.c tests/unit/cli_support.h tests/unit/cli_fake.c \
	tests/unit/cli_fake.h tests/unit/cli_check.h
libclitest_la_LIBADD = libwire.la libbase.la
CLI_TESTS = cli_dialogue_test cli_output_test cli_secret_test cli_table_test cli_parts_test \
	cli_stop_test stopping_test
check_PROGRAMS += $(CLI_TESTS)
TESTS += $(CLI_TESTS)
TESTS += tests/unit/cli_completion_test.sh
EXTRA_DIST += tests/unit/cli_completion_test.sh
cli_parts_test_SOURCES = tests/unit/cli_parts_test.c
cli_parts_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
cli_parts_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cli_parts_test_LDADD = libcli.la $(CMOCKA_LIBS)
cli_stop_test_SOURCES = tests/unit/cli_stop_test.c
cli_stop_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
cli_stop_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cli_stop_test_LDADD = libcli.la $(CMOCKA_LIBS)
cli_stop_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=session_call,--wrap=stopping_run,--wrap=report_row,--wrap=report_flush
stopping_test_SOURCES = tests/unit/stopping_test.c
stopping_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
stopping_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
stopping_test_LDADD = libcli.la $(CMOCKA_LIBS)
stopping_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=logind_open,--wrap=logind_close,--wrap=logind_list,--wrap=logind_lock \
	-Wl,--wrap=logind_terminate,--wrap=logind_kill,--wrap=logind_look,--wrap=logind_terminate_user \
	-Wl,--wrap=logind_kill_user,--wrap=logind_look_user,--wrap=clock_read_boot,--wrap=usleep,--wrap=sd_pid_get_session
cli_table_test_SOURCES = tests/unit/cli_table_test.c
cli_table_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
cli_table_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cli_table_test_LDADD = libclitest.la libcli.la $(CMOCKA_LIBS)
cli_dialogue_test_SOURCES = tests/unit/cli_dialogue_test.c
cli_dialogue_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cli_dialogue_test_LDADD = libclitest.la $(CMOCKA_LIBS)
cli_output_test_SOURCES = tests/unit/cli_output_test.c
cli_output_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cli_output_test_LDADD = libclitest.la $(CMOCKA_LIBS)
cli_secret_test_SOURCES = tests/unit/cli_secret_test.c
cli_secret_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
cli_secret_test_LDADD = libclitest.la $(CMOCKA_LIBS)

# The pure core links alone: libcore.la and nothing else.
check_PROGRAMS += classes_test throttle_test guesses_test policy_test dialogue_test dialogue_change_test dialogue_table_test dialogue_history_test
TESTS += classes_test throttle_test guesses_test policy_test dialogue_test dialogue_change_test dialogue_table_test dialogue_history_test
classes_test_SOURCES = tests/unit/classes_test.c
classes_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
classes_test_LDADD = libcore.la $(CMOCKA_LIBS)
throttle_test_SOURCES = tests/unit/throttle_test.c tests/unit/random.h
throttle_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
throttle_test_LDADD = libcore.la $(CMOCKA_LIBS)
guesses_test_SOURCES = tests/unit/guesses_test.c tests/unit/random.h
guesses_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
guesses_test_LDADD = libcore.la $(CMOCKA_LIBS)
policy_test_SOURCES = tests/unit/policy_test.c tests/unit/random.h
policy_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
policy_test_LDADD = libcore.la $(CMOCKA_LIBS)
check_LTLIBRARIES += libdialoguerig.la
libdialoguerig_la_SOURCES = tests/unit/dialogue_rig.c tests/unit/dialogue_rig.h
libdialoguerig_la_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
dialogue_test_SOURCES = tests/unit/dialogue_test.c
dialogue_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
dialogue_test_LDADD = libdialoguerig.la libcore.la $(CMOCKA_LIBS)
dialogue_change_test_SOURCES = tests/unit/dialogue_change_test.c
dialogue_change_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
dialogue_change_test_LDADD = libdialoguerig.la libcore.la $(CMOCKA_LIBS)
dialogue_table_test_SOURCES = tests/unit/dialogue_table_test.c
dialogue_table_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
dialogue_table_test_LDADD = libdialoguerig.la libcore.la $(CMOCKA_LIBS)
dialogue_history_test_SOURCES = tests/unit/dialogue_history_test.c tests/unit/random.h
dialogue_history_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
dialogue_history_test_LDADD = libdialoguerig.la libcore.la $(CMOCKA_LIBS)

check_PROGRAMS += policy_file_test profiles_test services_test
TESTS += policy_file_test profiles_test services_test
policy_file_test_SOURCES = tests/unit/policy_file_test.c
policy_file_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
policy_file_test_LDADD = libsettings.la $(CMOCKA_LIBS)
profiles_test_SOURCES = tests/unit/profiles_test.c
profiles_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
profiles_test_LDADD = libsettings.la $(CMOCKA_LIBS)
services_test_SOURCES = tests/unit/services_test.c
services_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
services_test_LDADD = libsettings.la $(CMOCKA_LIBS)
EXTRA_services_test_DEPENDENCIES = $(KEY_PROFILES)

include tests/unit/vault.mk

check_PROGRAMS += front_language_test
TESTS += front_language_test
front_language_test_SOURCES = tests/unit/front_language_test.c
front_language_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
front_language_test_LDADD = libfront.la libfactor.la libwire.la libcore.la libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += front_texts_test
TESTS += front_texts_test
front_texts_test_SOURCES = tests/unit/front_texts_test.c
front_texts_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
front_texts_test_LDADD = libfront.la libfactor.la libwire.la libcore.la libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += front_limits_test
TESTS += front_limits_test
front_limits_test_SOURCES = tests/unit/front_limits_test.c
front_limits_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
front_limits_test_LDADD = libfront.la libfactor.la libwire.la libcore.la libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += front_serve_test
TESTS += front_serve_test
front_serve_test_SOURCES = tests/unit/front_serve_test.c
front_serve_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
front_serve_test_LDADD = libfront.la libfactor.la libwire.la libcore.la libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += pulse_test
TESTS += pulse_test
pulse_test_SOURCES = tests/unit/pulse_test.c
pulse_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pulse_test_LDADD = libdaemon.la libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += catalogue_test
TESTS += catalogue_test
catalogue_test_SOURCES = tests/unit/catalogue_test.c
catalogue_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
catalogue_test_LDADD = libbase.la $(CMOCKA_LIBS)

check_PROGRAMS += needs_test
TESTS += needs_test
needs_test_SOURCES = tests/unit/needs_test.c
needs_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
needs_test_LDADD = libdaemon.la libneeds.la libbase.la $(CMOCKA_LIBS)

# Passwords that another PAM service keeps.
KNOWLEDGE_TESTS = verdict_test knowledge_test pam_service_test
check_PROGRAMS += $(KNOWLEDGE_TESTS)
TESTS += $(KNOWLEDGE_TESTS)
verdict_test_SOURCES = tests/unit/verdict_test.c
verdict_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
verdict_test_LDADD = libchecker.la $(CMOCKA_LIBS)
knowledge_test_SOURCES = tests/unit/knowledge_test.c
knowledge_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
knowledge_test_LDADD = libvault.la $(CMOCKA_LIBS)
pam_service_test_SOURCES = tests/unit/pam_service_test.c
pam_service_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
pam_service_test_LDADD = libsettings.la $(CMOCKA_LIBS)
