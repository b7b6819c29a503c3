# SPDX-License-Identifier: BSD-2-Clause
# warifu: what carries the commands out that tokend/verbs declares; formats as tables of functions. Floors 0 to 2 without the
# store. Everything but main() is a library, so that the tests can read the table.

noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = tools/arguments.c tools/arguments.h tools/cli.h tools/code_prompt.c tools/code_prompt.h tools/verb_search.c tools/verb_search.h \
	tools/edit_distance.c tools/edit_distance.h tools/globals.c tools/globals.h tools/completion.c tools/completion.h tools/disclose.c tools/disclose.h \
	tools/doctor.c tools/doctor_machine.c tools/doctor_machine.h tools/doctor_causes.c tools/doctor_causes.h tools/dispatch.c tools/dispatch.h \
	tools/exit_code.c tools/exit_code.h tools/help.c tools/help.h tools/json_read.c tools/json_read.h tools/outcome.c tools/outcome.h tools/policy_lint.c \
	tools/policy_services.c tools/policy_show.c tools/policy_diff.c tools/policy_diff.h tools/policy_simulate.c tools/policy_source.c tools/policy_source.h \
	tools/policy_people.c tools/policy_people.h tools/progress.c tools/progress.h tools/pam_files.c tools/pam_files.h tools/report.c tools/report.h \
	tools/report_csv.c tools/json_write.c tools/json_write.h tools/report_json.c tools/report_text.c tools/session.c tools/session.h tools/shown.c tools/shown.h tools/language.c \
	tools/language.h tools/import.h tools/import_file.c tools/import_record.c tools/import_record.h tools/import_report.c tools/import_report.h \
	tools/totp_enrol.c tools/totp_import.c tools/key_import.c tools/user_import.c tools/user_export.c tools/user_offboard.c tools/privilege_review.c tools/user_review.c \
	tools/reviewing.c tools/reviewing.h tools/formula.c tools/formula.h tools/page.c tools/page.h tools/paragraph.c tools/paragraph.h tools/sheet.c tools/sheet.h tools/terminal.c \
	tools/terminal.h tools/logind.c tools/logind.h tools/inside.c tools/inside.h tools/opened.c tools/opened.h tools/stopped.c tools/stopped.h \
	tools/stopping.c tools/stopping.h tools/verb_card.c tools/card_report.c tools/card_report.h tools/verb_generic.c tools/verb_glass.c \
	tools/glass_paper.c tools/glass_paper.h tools/check.c tools/check.h tools/check_accounts.c tools/check_ask.c tools/check_autologin.c \
	tools/check_consoles.c tools/check_files.c tools/check_gather.c tools/check_gather.h tools/check_machine.c tools/check_pam.c tools/check_parts.h tools/check_tokend.h \
	tools/check_policy.c tools/check_polkit.c tools/check_report.c tools/check_sshd.c tools/check_sudo.c tools/check_table.c tools/check_tokend.c tools/check_units.c tools/check_version.c tools/check_witnesses.c \
	tools/root.c tools/root.h tools/backup.c tools/backup_copy.c tools/backup_copy.h tools/backup_file.c tools/backup_file.h tools/backup_folder.c \
	tools/backup_folder.h tools/backup_key.c tools/backup_key.h tools/backup_out.c tools/backup_out.h tools/backup_paper.c tools/backup_paper.h \
	tools/at_rest.c tools/at_rest.h tools/destroy.c tools/destroy_deed.c tools/destroy_deed.h tools/destroy_file.c tools/destroy_file.h tools/destroy_list.c tools/destroy_list.h \
	tools/destroy_log.c tools/destroy_log.h tools/destroy_record.c tools/destroy_record.h tools/restore.c tools/restore_again.c tools/restore_again.h tools/restore_deeds.c tools/restore_deeds.h tools/restore_place.c tools/restore_place.h \
	tools/audit_head.c tools/audit_cosign.c tools/audit_request.c tools/audit_witnesses.c tools/audit_witnesses.h tools/note_file.c tools/note_file.h tools/witness_files.c tools/witness_files.h \
	tools/witness_init.c tools/witness_show.c tools/witness_sign.c tools/witness_source.c tools/witness_source.h tools/audit_export.c tools/audit_verify.c tools/audit_verdict.c tools/audit_verdict.h tools/verb_init.c tools/verb_key.c \
	tools/verb_key_pin.c tools/verb_log.c tools/audit_fetch.c tools/audit_fetch.h tools/audit_source.c tools/audit_source.h \
	tools/alerts.c tools/alerts.h tools/bursts.c tools/bursts.h tools/recent.c tools/recent.h tools/habits.c tools/habits.h tools/privileges.c tools/privileges.h tools/analyse.c tools/analyse.h tools/analyse_read.c tools/analyse_told.c tools/compliance.c tools/compliance.h tools/compliance_beyond.c \
	tools/compliance_chart.c tools/compliance_chart.h tools/compliance_csv.c tools/compliance_answer.c tools/compliance_answer.h tools/compliance_html.c \
	tools/compliance_page.c tools/compliance_page.h tools/compliance_read.c tools/compliance_remarks.c tools/compliance_rows.c tools/event_title.c \
	tools/event_title.h tools/verb_request.c tools/verb_setup.c tools/verb_shell.c tools/status_notice.c tools/status_notice.h tools/status_metrics.c tools/status_metrics.h tools/status_state.c \
	tools/status_state.h tools/status_units.c tools/status_units.h tools/notice.c tools/notice.h tools/notice_folder.c tools/notice_folder.h tools/notice_hook.c tools/notice_hook.h tools/notice_list.c tools/notice_list.h tools/notice_send.c tools/verb_status.c tools/verb_stop.c tools/verb_totp.c tools/commands.c \
	tools/commands.h tools/setup_answers.c tools/setup_answers.h tools/setup_guide.c tools/setup_guide.h tools/setup_login.c tools/setup_login.h \
	tools/setup_origin.c tools/setup_origin.h tools/status_backup.c tools/status_backup.h tools/words.c tools/words.h

# What `warifu setup` does to a machine; knows nothing of tokend.
noinst_LIBRARIES += libsetup.a
libsetup_a_SOURCES = tools/setup/image.c tools/setup/image.h tools/setup/includes.c tools/setup/includes.h tools/setup/program.c tools/setup/program.h \
	tools/setup/back.c tools/setup/back.h tools/setup/lock.c tools/setup/lock.h tools/setup/modules.c tools/setup/modules.h tools/setup/parts.c tools/setup/parts.h \
	tools/setup/record.c tools/setup/record.h tools/setup/stacks.c tools/setup/stacks.h tools/setup/switch.c tools/setup/switch.h

bin_PROGRAMS += warifu
warifu_SOURCES = tools/warifu.c
warifu_LDADD = libcli.a libsetup.a libverbs.a libsettings.a libevidence.a libfactor.a libwire.a libstack.a libcore.a libbase.a $(SYSTEM_LIBS)

# Made by `warifu completion bash`; cli_table_test fails when it is old.
dist_bashcomp_DATA = tools/bash/warifu

# `setup --try`: a login by PAM files that nobody depends on yet; the modules of a machine belong into no other program.
pkglibexec_PROGRAMS += warifu-setup-trial
warifu_setup_trial_SOURCES = tools/setup_trial.c
warifu_setup_trial_LDADD = libcli.a libwire.a libcore.a libbase.a $(PAM_LIBS) $(NANOPB_LIBS)

# Reading what other systems left, in a process of its own. libpskc and, to keep it from printing secrets, its libxml2.
libexec_PROGRAMS += warifu-import-reader
warifu_import_reader_SOURCES = tools/import_reader.c
warifu_import_reader_LDADD = libimport.a libcli.a libverbs.a libevidence.a libfactor.a libwire.a libcore.a libbase.a $(SYSTEM_LIBS)
noinst_LIBRARIES += libimport.a
libimport_a_SOURCES = tools/import_sandbox.c tools/import_sandbox.h tools/import_text.c tools/import_charset.c tools/import_charset.h tools/import_parse.c tools/import_parse.h tools/import_pskc.c \
	tools/import_pam_oath.c tools/import_google.c tools/import_otpauth.c tools/import_people.c \
	tools/import_u2f.c tools/x500_name.c tools/x500_name.h

# What is made from the declarations of verbs: the commands in warifu(1), in both languages, and doc/VERBS.md. Not installed.
noinst_PROGRAMS += verb-pages
verb_pages_SOURCES = tools/verb_pages.c tools/page_language.c tools/page_language.h
verb_pages_LDADD = libverbs.a libbase.a
EXTRA_DIST += tools/verb_pages.sh

# Also the completion. `make lint` says when one of them is old.
update-verbs: verb-pages warifu po/ja/LC_MESSAGES/warifu.mo
	$(top_srcdir)/tools/verb_pages.sh . $(top_srcdir)
.PHONY: update-verbs

# What is made from the table of a policy's settings: warifu-policy(5), doc/SETTINGS.md, in both languages. Not installed.
noinst_PROGRAMS += policy-pages
policy_pages_SOURCES = tools/policy_pages.c tools/page_language.c tools/page_language.h
policy_pages_LDADD = libsettings.a libfactor.a libwire.a libcore.a libbase.a $(SYSTEM_LIBS)
EXTRA_DIST += tools/policy_pages.awk tools/policy_pages.sh

update-settings: policy-pages po/ja/LC_MESSAGES/warifu.mo
	$(top_srcdir)/tools/policy_pages.sh . $(top_srcdir)
.PHONY: update-settings
