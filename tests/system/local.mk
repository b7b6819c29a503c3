# SPDX-License-Identifier: BSD-2-Clause
# Tests with real clients in a throw-away overlay of this machine (as root; else they say why not).
# How to write one: tests/system/lib.sh. A new script: one line in SYSTEM_TESTS.

check_PROGRAMS += tests/system/pam_probe tests/system/log_sink

# Those that take longest come first, and these before the unit tests (Makefile.am), so that none is left alone at
# the end; ./bootstrap check says which took longest.
SYSTEM_TESTS = \
	tests/system/guess_matrix_test.sh tests/system/accounts_test.sh tests/system/empty_answers_test.sh tests/system/clients_test.sh \
	tests/system/lockers_test.sh tests/system/phases_test.sh tests/system/secrets_test.sh tests/system/guesses_test.sh \
	tests/system/knowledge_faults_test.sh tests/system/guess_clients_test.sh tests/system/change_test.sh tests/system/password_age_test.sh tests/system/leaked_test.sh tests/system/sddm_test.sh \
	tests/system/first_login_test.sh tests/system/first_login_resumed_test.sh tests/system/lacking_test.sh tests/system/files_test.sh \
	tests/system/typed_name_test.sh tests/system/console_offer_test.sh tests/system/greeter_lines_test.sh tests/system/revoke_test.sh \
	tests/system/emergency_test.sh tests/system/cards_test.sh tests/system/key_card_test.sh tests/system/key_import_test.sh \
	tests/system/card_storm_test.sh tests/system/matrix_test.sh tests/system/codes_test.sh tests/system/foreign_tries_test.sh \
	tests/system/store_moved_test.sh tests/system/store_upgrade_test.sh tests/system/peers_test.sh tests/system/environment_test.sh tests/system/knowledge_test.sh \
	tests/system/root_unseen_test.sh tests/system/greeter_change_test.sh tests/system/knowledge_demands_test.sh tests/system/groups_test.sh \
	tests/system/hashes_test.sh \
	tests/system/key_clients_test.sh \
	tests/system/key_greeter_test.sh \
	tests/system/exempt_test.sh \
	tests/system/privilege_time_test.sh \
	tests/system/privilege_grant_test.sh tests/system/default_names_test.sh \
	tests/system/exception_test.sh \
	tests/system/deputy_test.sh \
	tests/system/shared_test.sh tests/system/shell_test.sh \
	tests/system/ages_test.sh \
	tests/system/report_test.sh \
	tests/system/review_test.sh \
	tests/system/profile_test.sh \
	tests/system/rush_test.sh \
	tests/system/two_people_test.sh \
	tests/system/policy_test.sh \
	tests/system/names_test.sh tests/system/rename_test.sh tests/system/services_test.sh tests/system/polkit_test.sh \
	tests/system/check_test.sh tests/system/doctor_test.sh tests/system/wayland_test.sh tests/system/break_glass_test.sh
TESTS += $(SYSTEM_TESTS)
EXTRA_DIST += $(SYSTEM_TESTS) README.md CHANGELOG.md SECURITY.md bootstrap .ci/run \
	tests/system/overlay.sh tests/system/tap.sh tests/system/processes.sh tests/system/guess_lib.sh tests/system/change_lib.sh tests/system/greeter_lib.sh tests/system/xscreensaver_lib.sh tests/system/lib.sh tests/system/image.sh \
	tests/system/clients.exp tests/system/keys.exp tests/system/code_only.policy tests/system/matrix.golden tests/system/demo.sh tests/system/demo_report.sh tests/system/shell.sh

# For bootstrap, which runs parts of the suite under other compilers.
print-tests:
	@echo $(TESTS)
print-check-programs:
	@echo $(check_PROGRAMS)
print-distfiles:
	@printf '%s\n' $(DISTFILES)
.PHONY: print-tests print-check-programs print-distfiles

# Tests of a running tokend on private paths; they need no image (tests/system/daemon_lib.sh).
check_PROGRAMS += tests/system/locker tests/system/talk tests/system/hostile tests/system/cut
DAEMON_TESTS = \
	tests/system/daemon_death_test.sh tests/system/hasher_idle_test.sh tests/system/cli_daemon_test.sh tests/system/altered_log_test.sh tests/system/put_back_test.sh tests/system/witness_test.sh tests/system/rotate_key_test.sh tests/system/status_test.sh tests/system/notice_test.sh tests/system/siem_test.sh tests/system/backup_test.sh tests/system/destroy_test.sh tests/system/stop_logind_test.sh tests/system/daemon_units_test.sh \
	tests/system/joined_test.sh tests/system/terminal_test.sh tests/system/daemon_login_test.sh tests/system/daemon_hostile_test.sh \
	tests/system/daemon_config_test.sh tests/system/scarce_test.sh tests/system/key_test.sh tests/system/key_classes_test.sh tests/system/desk_logind_test.sh \
	tests/system/session_limit_test.sh tests/system/session_grant_test.sh tests/system/setup_switch_test.sh tests/system/setup_guide_test.sh tests/system/setup_chroot_test.sh
TESTS += $(DAEMON_TESTS)
EXTRA_DIST += $(DAEMON_TESTS) tests/system/daemon_lib.sh tests/system/key_lib.sh tests/system/boot.sh tests/system/app_lib.sh tests/system/boot_lib.sh tests/system/boot_people.sh
