# SPDX-License-Identifier: BSD-2-Clause
# Unit tests: tests/FOLDER/NAME_test.c is the program of that name, and tests NAME.c of that folder of the sources, or
# FOLDER_NAME_test.c where NAME alone says too little; tests/integration has those of what several files do together
# (tests/lint/mirrored.sh looks). What several of them share is in libtest.a, beside the sources' own tests.

UNIT_TESTS = \
	tests/base/catalogue_test tests/base/scope_name_test tests/base/service_manager_test tests/base/text_test \
	tests/checker/checker_test tests/checker/verdict_test \
	tests/core/card_test tests/core/classes_test tests/core/desk_test tests/core/event_kind_test tests/core/dialogue_change_test \
	tests/core/dialogue_test tests/core/exception_test tests/core/guesses_test tests/core/merkle_test \
	tests/core/policy_test tests/core/request_test tests/core/signed_note_test tests/core/witness_request_test tests/core/tally_test \
	tests/core/throttle_test tests/core/window_test tests/core/written_day_test \
	tests/daemon/capacity_test tests/daemon/heartbeat_test tests/daemon/kept_test tests/daemon/programs_test \
	tests/daemon/said_test tests/daemon/sandbox_test tests/daemon/sockets_test tests/daemon/spawn_test \
	tests/device/gate_test \
	tests/evidence/cosignature_test tests/evidence/witness_test tests/evidence/entry_test tests/evidence/export_test tests/evidence/export_keys_test tests/evidence/note_key_test tests/evidence/restored_test \
	tests/factor/cbor_bounds_test tests/factor/fido2_classes_test tests/factor/fido2_models_test \
	tests/factor/fido2_verify_test tests/factor/hasher_test tests/factor/leaked_test tests/factor/otp_read_test \
	tests/factor/otp_test tests/factor/password_judge_test tests/factor/password_test tests/factor/qr_text_test \
	tests/factor/random_test \
	tests/factor/verifier_test \
	tests/front/front_ceremony_test tests/front/front_language_test tests/front/front_peer_test \
	tests/front/front_texts_test tests/front/names_test \
	tests/needs/needs_test \
	tests/scope/begin_test tests/scope/scope_test \
	tests/settings/effects_test tests/settings/notice_to_test tests/settings/one_class_test tests/settings/pam_service_test \
	tests/settings/policy_compare_test tests/settings/policy_file_test tests/settings/services_test \
	tests/setup/back_test tests/setup/includes_test tests/setup/switch_test \
	tests/store/driver_test tests/store/policy_text_test tests/store/store_item_test tests/store/store_key_test \
	tests/store/store_pack_test tests/store/store_request_test tests/store/store_rows_test tests/store/store_test \
	tests/store/store_tree_test tests/store/store_log_keys_test \
	tests/tools/alerts_test tests/tools/backup_file_test tests/tools/habits_test tests/tools/import_reader_test \
	tests/tools/import_test tests/tools/import_u2f_test tests/tools/sheet_test tests/tools/stopping_test \
	tests/tools/x500_name_test \
	tests/vault/admin_page_test tests/vault/admin_witnesses_test tests/vault/challenge_test tests/vault/entrants_test tests/vault/journal_test \
	tests/vault/knowledge_test tests/vault/undecided_test tests/vault/vault_admin_test \
	tests/vault/vault_change_test tests/vault/vault_damaged_test tests/vault/vault_deputy_test \
	tests/vault/vault_dual_test tests/vault/vault_emergency_test tests/vault/vault_hands_test \
	tests/vault/vault_heads_test tests/vault/vault_in_force_test tests/vault/vault_independence_test \
	tests/vault/vault_log_watch_test tests/vault/vault_order_test tests/vault/vault_owed_test \
	tests/vault/vault_privileged_id_test tests/vault/vault_refusal_test tests/vault/vault_rehearsal_test \
	tests/vault/vault_review_test tests/vault/vault_signing_test tests/vault/vault_taking_test \
	tests/vault/vault_ticket_test \
	tests/wire/handover_test tests/wire/wire_codec_test \
	tests/integration/base_test tests/integration/break_glass_test tests/integration/causes_test \
	tests/integration/channels_test tests/integration/cli_audit_test tests/integration/cli_csv_test \
	tests/integration/cli_dialogue_test tests/integration/cli_import_test tests/integration/cli_inspection_test \
	tests/integration/cli_output_test tests/integration/cli_parts_test tests/integration/cli_secret_test \
	tests/integration/cli_stop_test tests/integration/cli_table_test tests/integration/dialogue_history_test \
	tests/integration/dialogue_table_test tests/integration/fido2_bits_test tests/integration/fido2_enrol_test \
	tests/integration/fido2_vectors_test tests/integration/front_limits_test tests/integration/front_rules_test \
	tests/integration/front_serve_test tests/integration/front_wipes_test tests/integration/golden_test \
	tests/integration/holidays_test tests/integration/import_forms_test tests/integration/otp_cross_test \
	tests/integration/password_people_test tests/integration/profiles_test tests/integration/status_test \
	tests/integration/store_altered_test tests/integration/store_log_test \
	tests/integration/store_migrate_request_test tests/integration/store_migrate_test \
	tests/integration/store_model_test tests/integration/store_moved_test tests/integration/store_names_test \
	tests/integration/store_open_test tests/integration/store_texts_test tests/integration/vault_admin_code_test \
	tests/integration/vault_age_test tests/integration/vault_anchor_test tests/integration/vault_audit_test \
	tests/integration/vault_become_test tests/integration/vault_break_glass_test \
	tests/integration/vault_budget_test tests/integration/vault_card_test tests/integration/vault_collusion_test \
	tests/integration/vault_contractor_test tests/integration/vault_dual_reach_test \
	tests/integration/vault_elsewhere_test tests/integration/vault_exception_test \
	tests/integration/vault_fault_test tests/integration/vault_first_test tests/integration/vault_foreign_test \
	tests/integration/vault_guard_test tests/integration/vault_key_copy_test tests/integration/vault_key_fault_test \
	tests/integration/vault_key_import_test tests/integration/vault_key_self_test tests/integration/vault_key_test \
	tests/integration/vault_key_unprotected_test tests/integration/vault_life_test \
	tests/integration/vault_login_test tests/integration/vault_names_test tests/integration/vault_parts_test \
	tests/integration/vault_phase_test tests/integration/vault_policy_bound_test \
	tests/integration/vault_privilege_test tests/integration/vault_rescue_test \
	tests/integration/vault_restored_test tests/integration/vault_reuse_test tests/integration/vault_revoke_test \
	tests/integration/vault_roles_test tests/integration/vault_rows_test tests/integration/vault_rush_test \
	tests/integration/vault_search_test tests/integration/vault_shared_test tests/integration/vault_stop_test \
	tests/integration/vault_term_test tests/integration/vault_window_test tests/integration/wire_stream_test \
	tests/integration/wire_wipes_test
check_PROGRAMS += $(UNIT_TESTS) tests/tools/locale_probe tests/tools/town
tests_tools_town_LDADD = libvault.a libevidence.a libcore.a libbase.a $(SODIUM_LIBS)
SCRIPTS_OF_UNITS = tests/tools/report_test.sh tests/tools/audit_vector_test.sh tests/tools/audit_note_test.sh tests/tools/witness_test.sh tests/tools/locale_test.sh tests/tools/man_ja_test.sh tests/tools/cli_completion_test.sh tests/tools/analyse_test.sh
TESTS += $(UNIT_TESTS) $(SCRIPTS_OF_UNITS)
EXTRA_DIST += tests/tools/audit_verify.py tests/factor/data/chosen_passwords.tsv tests/factor/data/good_passwords.tsv $(SCRIPTS_OF_UNITS) tests/settings/limits.golden tests/settings/lint.golden tests/tools/report.golden.json tests/run_tap.sh tests/store/store_v1.sql tests/store/store_v5.sql tests/store/store_v6.sql tests/store/store_v7.sql \
	tests/vectors

check_LIBRARIES += libtest.a
libtest_a_SOURCES = \
	tests/tools/alerts_rig.c tests/tools/alerts_rig.h tests/tools/cli_fake.c tests/tools/cli_support.c tests/factor/fido2_support.c \
	tests/front/front_rig.c tests/store/store_help.c tests/vault/vault_rig.c tests/vault/vault_rig_key.c \
	tests/vault/vault_rig_people.c tests/vault/vault_rig_first.c tests/vault/vault_rig_first.h tests/vault/vault_review_rig.c tests/vault/vault_review_rig.h tests/vault/vault_privilege_rig.c tests/vault/vault_privilege_rig.h tests/tools/cli_check.h tests/tools/cli_fake.h tests/tools/cli_files.h \
	tests/tools/cli_support.h tests/factor/fido2_support.h tests/front/front_rig.h \
	tests/tools/import_seen.h tests/in_child.h tests/leftovers.h tests/random.h tests/store/store_help.h tests/vault/vault_admin.h \
	tests/vault/vault_rig.h tests/vault/vault_rig_key.h tests/settings/lint_mutations.h

# The pure core, and what everything stands on, link alone: what they must not use is not there.
ALONE = libwire.a libcore.a libbase.a $(NANOPB_LIBS) $(CMOCKA_LIBS) -lm
tests_integration_base_test_LDADD = $(ALONE)
tests_base_text_test_LDADD = $(ALONE)
tests_wire_wire_codec_test_LDADD = $(ALONE)
tests_integration_wire_stream_test_LDADD = $(ALONE)
tests_core_classes_test_LDADD = $(ALONE)
tests_core_throttle_test_LDADD = $(ALONE)
tests_core_guesses_test_LDADD = $(ALONE)
tests_core_exception_test_LDADD = $(ALONE)
tests_core_policy_test_LDADD = $(ALONE)
tests_core_card_test_LDADD = $(ALONE)
tests_core_tally_test_LDADD = $(ALONE)
tests_core_window_test_LDADD = $(ALONE)
tests_core_written_day_test_LDADD = $(ALONE)
tests_core_desk_test_LDADD = $(ALONE)
tests_core_signed_note_test_LDADD = $(ALONE)
tests_core_merkle_test_LDADD = $(ALONE) $(SODIUM_LIBS)
tests_base_scope_name_test_LDADD = $(ALONE)
tests_core_dialogue_test_LDADD = $(ALONE)
tests_core_dialogue_change_test_LDADD = $(ALONE)
tests_integration_dialogue_table_test_LDADD = $(ALONE)
tests_integration_dialogue_history_test_LDADD = $(ALONE)
DIALOGUE_RIG = tests/core/dialogue_rig.c tests/core/dialogue_rig.h
tests_core_dialogue_test_SOURCES = tests/core/dialogue_test.c $(DIALOGUE_RIG)
tests_core_dialogue_change_test_SOURCES = tests/core/dialogue_change_test.c $(DIALOGUE_RIG)
tests_integration_dialogue_table_test_SOURCES = tests/integration/dialogue_table_test.c $(DIALOGUE_RIG)
tests_integration_dialogue_history_test_SOURCES = tests/integration/dialogue_history_test.c $(DIALOGUE_RIG)

tests_integration_fido2_vectors_test_SOURCES = tests/integration/fido2_vectors_test.c $(REFUSED_MEMORY)

DRIVER_TEST = tests/store/driver_demands.c tests/store/driver_demands.h tests/store/driver_values.c \
	tests/store/driver_transactions.c tests/store/driver_storage.c tests/store/driver_flaws.c tests/store/driver_flaws.h
tests_store_driver_test_SOURCES = tests/store/driver_test.c $(DRIVER_TEST)

tests_setup_switch_test_SOURCES = tests/setup/switch_test.c tests/setup/machine.c tests/setup/machine.h
tests_setup_back_test_SOURCES = tests/setup/back_test.c tests/setup/machine.c tests/setup/machine.h

# Calls that a test answers itself.
tests_factor_leaked_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pread,--wrap=__pread_chk
tests_factor_password_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=crypto_pwhash
tests_checker_checker_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pam_start,--wrap=pam_authenticate,--wrap=pam_acct_mgmt \
	-Wl,--wrap=pam_end,--wrap=pam_set_item,--wrap=pam_get_item,--wrap=pam_service_is_fit
tests_vault_vault_heads_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=journald_is_there -Wl,--wrap=store_log_head -Wl,--wrap=access,--wrap=syslog,--wrap=__syslog_chk
tests_scope_begin_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_read_boot,--wrap=usleep,--wrap=sd_pid_get_unit,--wrap=sd_pid_get_slice \
	-Wl,--wrap=sd_pid_get_session,--wrap=systemd_open,--wrap=systemd_call_new,--wrap=sd_bus_call,--wrap=sd_bus_message_append \
	-Wl,--wrap=sd_bus_message_open_container,--wrap=sd_bus_message_close_container
tests_scope_scope_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=getsockopt,--wrap=sd_session_get_uid,--wrap=sd_session_get_class \
	-Wl,--wrap=systemd_open,--wrap=systemd_call_new,--wrap=logind_call_new,--wrap=sd_bus_call,--wrap=sd_bus_message_append
tests_vault_journal_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=access,--wrap=syslog,--wrap=__syslog_chk
tests_integration_channels_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=role_signal_send,--wrap=spawn_start
tests_setup_switch_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=rename,--wrap=unlink,--wrap=mkdir,--wrap=fsync,--wrap=remove
tests_integration_cli_stop_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=session_call,--wrap=stopping_run,--wrap=report_row,--wrap=report_flush
tests_tools_stopping_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=logind_open,--wrap=logind_close,--wrap=logind_list,--wrap=logind_lock \
	-Wl,--wrap=logind_terminate,--wrap=logind_kill,--wrap=logind_look,--wrap=logind_terminate_user \
	-Wl,--wrap=logind_kill_user,--wrap=logind_look_user,--wrap=clock_read_boot,--wrap=usleep,--wrap=sd_pid_get_session \
	-Wl,--wrap=sd_pid_get_owner_uid,--wrap=sd_uid_get_display,--wrap=logind_list_scopes,--wrap=logind_stop_scope \
	-Wl,--wrap=logind_kill_scope,--wrap=logind_look_scope
tests_integration_vault_first_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=dictionary_check
tests_vault_vault_emergency_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_emergency_put
tests_integration_vault_budget_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_commit,--wrap=store_begin \
	-Wl,--wrap=store_audit_append,--wrap=store_otp_advance,--wrap=getrandom
tests_integration_vault_elsewhere_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=password_fingerprint
tests_integration_vault_fault_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_otp_list,--wrap=store_person_by_uid,--wrap=store_budget_get \
	-Wl,--wrap=store_otp_advance,--wrap=store_audit_append,--wrap=store_commit \
	-Wl,--wrap=password_verify,--wrap=password_encode
tests_integration_vault_rescue_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_commit
tests_integration_vault_key_fault_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=fido2_verify_assertion,--wrap=fido2_verify_registration
tests_factor_fido2_verify_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=fido_assert_verify,--wrap=fido_assert_new,--wrap=eddsa_pk_new
EXTRA_tests_settings_services_test_DEPENDENCIES = $(KEY_PROFILES)
