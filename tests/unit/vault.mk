# SPDX-License-Identifier: BSD-2-Clause
# The vault: its parts, and the whole of it on a rig.

check_LTLIBRARIES += libvaultrig.la
libvaultrig_la_SOURCES = tests/unit/vault_rig.c tests/unit/vault_rig_people.c \
	tests/unit/vault_rig.h tests/unit/vault_admin.h
libvaultrig_la_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
libvaultrig_la_LIBADD = libvault.la libsettings.la $(CMOCKA_LIBS)
VAULT_TESTS = vault_login_test vault_guard_test vault_budget_test vault_life_test vault_parts_test vault_admin_test \
	vault_admin_code_test vault_rescue_test vault_ticket_test vault_shared_test vault_age_test
check_PROGRAMS += $(VAULT_TESTS)
TESTS += $(VAULT_TESTS)
VAULT_TESTS += vault_first_test
vault_first_test_SOURCES = tests/unit/vault_first_test.c
vault_first_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_first_test_LDADD = libvaultrig.la
vault_first_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=dictionary_check
VAULT_TESTS += vault_names_test
vault_names_test_SOURCES = tests/unit/vault_names_test.c
vault_names_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_names_test_LDADD = libvaultrig.la
VAULT_TESTS += vault_change_test
vault_change_test_SOURCES = tests/unit/vault_change_test.c
vault_change_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_change_test_LDADD = libvaultrig.la
VAULT_TESTS += vault_refusal_test
vault_refusal_test_SOURCES = tests/unit/vault_refusal_test.c
vault_refusal_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_refusal_test_LDADD = libvaultrig.la
VAULT_TESTS += vault_emergency_test vault_card_test vault_revoke_test
vault_revoke_test_SOURCES = tests/unit/vault_revoke_test.c
vault_revoke_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_revoke_test_LDADD = libvaultrig.la
vault_card_test_SOURCES = tests/unit/vault_card_test.c
vault_card_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_card_test_LDADD = libvaultrig.la
vault_emergency_test_SOURCES = tests/unit/vault_emergency_test.c
vault_emergency_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_emergency_test_LDADD = libvaultrig.la
vault_emergency_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_emergency_put
VAULT_TESTS += vault_foreign_test
vault_foreign_test_SOURCES = tests/unit/vault_foreign_test.c
vault_foreign_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_foreign_test_LDADD = libvaultrig.la
vault_login_test_SOURCES = tests/unit/vault_login_test.c
vault_login_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_login_test_LDADD = libvaultrig.la
vault_guard_test_SOURCES = tests/unit/vault_guard_test.c
vault_guard_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_guard_test_LDADD = libvaultrig.la
vault_budget_test_SOURCES = tests/unit/vault_budget_test.c
vault_budget_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_budget_test_LDADD = libvaultrig.la
vault_budget_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_commit,--wrap=store_begin \
	-Wl,--wrap=store_audit_append,--wrap=store_otp_advance,--wrap=getrandom
vault_ticket_test_SOURCES = tests/unit/vault_ticket_test.c
vault_ticket_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_ticket_test_LDADD = libvaultrig.la
vault_age_test_SOURCES = tests/unit/vault_age_test.c
vault_age_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_age_test_LDADD = libvaultrig.la
vault_shared_test_SOURCES = tests/unit/vault_shared_test.c
vault_shared_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_shared_test_LDADD = libvaultrig.la
vault_life_test_SOURCES = tests/unit/vault_life_test.c
vault_life_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_life_test_LDADD = libvaultrig.la
vault_parts_test_SOURCES = tests/unit/vault_parts_test.c
vault_parts_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_parts_test_LDADD = libvault.la $(CMOCKA_LIBS)
vault_admin_test_SOURCES = tests/unit/vault_admin_test.c
vault_admin_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_admin_test_LDADD = libvaultrig.la
vault_admin_code_test_SOURCES = tests/unit/vault_admin_code_test.c
vault_admin_code_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_admin_code_test_LDADD = libvaultrig.la
vault_rescue_test_SOURCES = tests/unit/vault_rescue_test.c
vault_rescue_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_rescue_test_LDADD = libvaultrig.la
vault_rescue_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=store_commit
KEY_RIG = tests/unit/vault_rig_key.c tests/unit/vault_rig_key.h
VAULT_TESTS += vault_key_test vault_key_self_test vault_key_fault_test \
	vault_key_import_test
vault_key_import_test_SOURCES = tests/unit/vault_key_import_test.c $(KEY_RIG)
vault_key_import_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SODIUM_CFLAGS)
vault_key_import_test_LDADD = libvaultrig.la libfidosupport.la $(SODIUM_LIBS)
vault_key_fault_test_SOURCES = tests/unit/vault_key_fault_test.c $(KEY_RIG)
vault_key_fault_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_key_fault_test_LDADD = libvaultrig.la libfidosupport.la
vault_key_fault_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=fido2_verify_assertion,--wrap=fido2_verify_registration
vault_key_self_test_SOURCES = tests/unit/vault_key_self_test.c $(KEY_RIG)
vault_key_self_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_key_self_test_LDADD = libvaultrig.la libfidosupport.la
vault_key_test_SOURCES = tests/unit/vault_key_test.c $(KEY_RIG)
vault_key_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
vault_key_test_LDADD = libvaultrig.la libfidosupport.la $(SQLITE_LIBS)
VAULT_TESTS += vault_key_unprotected_test
vault_key_unprotected_test_SOURCES = tests/unit/vault_key_unprotected_test.c $(KEY_RIG)
vault_key_unprotected_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_key_unprotected_test_LDADD = libvaultrig.la libfidosupport.la
VAULT_TESTS += vault_key_copy_test
vault_key_copy_test_SOURCES = tests/unit/vault_key_copy_test.c $(KEY_RIG)
vault_key_copy_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_key_copy_test_LDADD = libvaultrig.la libfidosupport.la
VAULT_TESTS += vault_rush_test
vault_rush_test_SOURCES = tests/unit/vault_rush_test.c
vault_rush_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
vault_rush_test_LDADD = libvaultrig.la
