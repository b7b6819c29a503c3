# SPDX-License-Identifier: BSD-2-Clause
# Unit tests: tests/unit/NAME_test.c is the program of that name. What several of them share is in libtest.a.

UNIT_TESTS = \
	tests/unit/base_test tests/unit/capacity_test tests/unit/card_test tests/unit/catalogue_test \
	tests/unit/cbor_bounds_test tests/unit/challenge_test tests/unit/checker_test tests/unit/classes_test \
	tests/unit/cli_dialogue_test \
	tests/unit/cli_import_test tests/unit/cli_output_test tests/unit/cli_parts_test tests/unit/cli_secret_test \
	tests/unit/cli_stop_test tests/unit/cli_table_test tests/unit/desk_test tests/unit/dialogue_change_test \
	tests/unit/dialogue_history_test tests/unit/dialogue_table_test tests/unit/dialogue_test tests/unit/effects_test \
	tests/unit/fido2_bits_test tests/unit/fido2_classes_test tests/unit/fido2_enrol_test tests/unit/fido2_models_test \
	tests/unit/fido2_vectors_test tests/unit/fido2_verify_test tests/unit/front_ceremony_test \
	tests/unit/front_language_test tests/unit/front_limits_test \
	tests/unit/front_peer_test tests/unit/front_rules_test tests/unit/front_serve_test tests/unit/front_wipes_test \
	tests/unit/front_texts_test tests/unit/gate_test tests/unit/guesses_test tests/unit/handover_test tests/unit/hasher_test \
	tests/unit/import_forms_test tests/unit/import_reader_test \
	tests/unit/import_test tests/unit/import_u2f_test tests/unit/journal_test tests/unit/knowledge_test tests/unit/names_test \
	tests/unit/needs_test tests/unit/otp_cross_test tests/unit/otp_read_test tests/unit/otp_test \
	tests/unit/pam_service_test tests/unit/password_judge_test tests/unit/password_test tests/unit/policy_file_test \
	tests/unit/policy_test tests/unit/profiles_test tests/unit/heartbeat_test tests/unit/qr_text_test \
	tests/unit/sandbox_test tests/unit/channels_test tests/unit/services_test tests/unit/sockets_test \
	tests/unit/spawn_test tests/unit/stopping_test tests/unit/store_item_test \
	tests/unit/store_key_test tests/unit/store_log_test tests/unit/store_migrate_test tests/unit/store_model_test \
	tests/unit/store_moved_test tests/unit/store_names_test tests/unit/store_open_test tests/unit/store_pack_test \
	tests/unit/store_test tests/unit/store_texts_test tests/unit/text_test tests/unit/throttle_test \
	tests/unit/vault_admin_code_test tests/unit/vault_admin_test tests/unit/vault_age_test \
	tests/unit/vault_budget_test tests/unit/vault_card_test tests/unit/vault_change_test \
	tests/unit/vault_emergency_test tests/unit/vault_fault_test tests/unit/vault_first_test \
	tests/unit/vault_foreign_test \
	tests/unit/vault_guard_test tests/unit/vault_key_copy_test tests/unit/vault_key_fault_test \
	tests/unit/vault_key_import_test tests/unit/vault_key_self_test tests/unit/vault_key_test \
	tests/unit/vault_key_unprotected_test tests/unit/vault_life_test tests/unit/vault_login_test \
	tests/unit/vault_names_test tests/unit/vault_order_test tests/unit/vault_parts_test tests/unit/vault_phase_test tests/unit/vault_refusal_test \
	tests/unit/vault_independence_test tests/unit/vault_rescue_test tests/unit/vault_review_test tests/unit/vault_revoke_test tests/unit/vault_roles_test \
	tests/unit/vault_rush_test tests/unit/vault_shared_test tests/unit/vault_taking_test tests/unit/vault_ticket_test \
	tests/unit/verdict_test tests/unit/wire_codec_test tests/unit/wire_stream_test \
	tests/unit/wire_wipes_test tests/unit/x500_name_test
check_PROGRAMS += $(UNIT_TESTS) tests/unit/locale_probe
SCRIPTS_OF_UNITS = tests/unit/locale_test.sh tests/unit/cli_completion_test.sh
TESTS += $(UNIT_TESTS) $(SCRIPTS_OF_UNITS)
EXTRA_DIST += $(SCRIPTS_OF_UNITS) tests/unit/run_tap.sh tests/unit/store_v1.sql tests/unit/store_v5.sql tests/unit/store_v6.sql \
	tests/vectors

check_LIBRARIES += libtest.a
libtest_a_SOURCES = \
	tests/unit/cli_fake.c tests/unit/cli_support.c tests/unit/fido2_support.c \
	tests/unit/front_rig.c tests/unit/store_help.c tests/unit/vault_rig.c tests/unit/vault_rig_key.c \
	tests/unit/vault_rig_people.c tests/unit/vault_review_rig.c tests/unit/vault_review_rig.h tests/unit/cli_check.h tests/unit/cli_fake.h tests/unit/cli_files.h \
	tests/unit/cli_support.h tests/unit/fido2_support.h tests/unit/front_rig.h \
	tests/unit/import_seen.h tests/unit/leftovers.h tests/unit/random.h tests/unit/store_help.h tests/unit/vault_admin.h \
	tests/unit/vault_rig.h tests/unit/vault_rig_key.h

# The pure core, and what everything stands on, link alone: what they must not use is not there.
ALONE = libwire.a libcore.a libbase.a $(NANOPB_LIBS) $(CMOCKA_LIBS) -lm
tests_unit_base_test_LDADD = $(ALONE)
tests_unit_text_test_LDADD = $(ALONE)
tests_unit_wire_codec_test_LDADD = $(ALONE)
tests_unit_wire_stream_test_LDADD = $(ALONE)
tests_unit_classes_test_LDADD = $(ALONE)
tests_unit_throttle_test_LDADD = $(ALONE)
tests_unit_guesses_test_LDADD = $(ALONE)
tests_unit_policy_test_LDADD = $(ALONE)
tests_unit_card_test_LDADD = $(ALONE)
tests_unit_desk_test_LDADD = $(ALONE)
tests_unit_dialogue_test_LDADD = $(ALONE)
tests_unit_dialogue_change_test_LDADD = $(ALONE)
tests_unit_dialogue_table_test_LDADD = $(ALONE)
tests_unit_dialogue_history_test_LDADD = $(ALONE)
DIALOGUE_RIG = tests/unit/dialogue_rig.c tests/unit/dialogue_rig.h
tests_unit_dialogue_test_SOURCES = tests/unit/dialogue_test.c $(DIALOGUE_RIG)
tests_unit_dialogue_change_test_SOURCES = tests/unit/dialogue_change_test.c $(DIALOGUE_RIG)
tests_unit_dialogue_table_test_SOURCES = tests/unit/dialogue_table_test.c $(DIALOGUE_RIG)
tests_unit_dialogue_history_test_SOURCES = tests/unit/dialogue_history_test.c $(DIALOGUE_RIG)

tests_unit_fido2_vectors_test_SOURCES = tests/unit/fido2_vectors_test.c $(REFUSED_MEMORY)

# Calls that a test answers itself.
tests_unit_password_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=crypto_pwhash
tests_unit_checker_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pam_start,--wrap=pam_authenticate,--wrap=pam_acct_mgmt \
	-Wl,--wrap=pam_end,--wrap=pam_set_item,--wrap=pam_get_item,--wrap=pam_service_is_fit
tests_unit_journal_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=access,--wrap=syslog,--wrap=__syslog_chk
tests_unit_channels_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=role_signal_send,--wrap=spawn_start
tests_unit_cli_stop_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=session_call,--wrap=stopping_run,--wrap=report_row,--wrap=report_flush
tests_unit_stopping_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=logind_open,--wrap=logind_close,--wrap=logind_list,--wrap=logind_lock \
	-Wl,--wrap=logind_terminate,--wrap=logind_kill,--wrap=logind_look,--wrap=logind_terminate_user \
	-Wl,--wrap=logind_kill_user,--wrap=logind_look_user,--wrap=clock_read_boot,--wrap=usleep,--wrap=sd_pid_get_session \
	-Wl,--wrap=sd_pid_get_owner_uid,--wrap=sd_uid_get_display
tests_unit_vault_first_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=dictionary_check
tests_unit_vault_emergency_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_emergency_put
tests_unit_vault_budget_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_commit,--wrap=store_begin \
	-Wl,--wrap=store_audit_append,--wrap=store_otp_advance,--wrap=getrandom
tests_unit_vault_fault_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_otp_list,--wrap=store_person_by_uid,--wrap=store_budget_get \
	-Wl,--wrap=store_otp_advance,--wrap=store_audit_append,--wrap=store_commit \
	-Wl,--wrap=password_verify,--wrap=password_encode
tests_unit_vault_rescue_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_commit
tests_unit_vault_key_fault_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=fido2_verify_assertion,--wrap=fido2_verify_registration
tests_unit_fido2_verify_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=fido_assert_verify,--wrap=fido_assert_new,--wrap=eddsa_pk_new
EXTRA_tests_unit_services_test_DEPENDENCIES = $(KEY_PROFILES)
