# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += doc/ARCHITECTURE.md doc/CONTRIBUTING.md doc/EVENTS.md doc/GLOSSARY.md doc/HANDBOOK.ja.md doc/HANDBOOK.md doc/PASSWORDS.md doc/PASSWORDS.ja.md doc/PERFORMANCE.md doc/PROFILES.md doc/PROTOCOL.md doc/REQUIREMENTS.md doc/RUNBOOK.ja.md doc/RUNBOOK.md doc/SERVICES.md doc/SETTINGS.md doc/SETTINGS.ja.md doc/SIEM.md doc/THREATS.md doc/VERBS.md doc/WITNESSES.ja.md doc/WITNESSES.md doc/tutorial/first-login.ja.md doc/tutorial/first-login.md doc/tutorial/virtual-machine.md doc/tutorial/virtual-machine.ja.md
EXTRA_DIST += doc/decisions/README.md \
	doc/decisions/0001-processes-and-users.md \
	doc/decisions/0002-roles-that-hang.md \
	doc/decisions/0003-name-service.md \
	doc/decisions/0004-configuration.md \
	doc/decisions/0005-damaged-configuration.md \
	doc/decisions/0006-needs-of-the-machine.md \
	doc/decisions/0007-who-is-root.md \
	doc/decisions/0008-who-is-at-the-desk.md \
	doc/decisions/0009-rescue.md \
	doc/decisions/0010-administrators-verbs.md \
	doc/decisions/0011-roles-and-second-persons.md \
	doc/decisions/0012-budgets.md \
	doc/decisions/0013-tries-of-other-people.md \
	doc/decisions/0014-what-costs-a-try.md \
	doc/decisions/0015-queue-and-workers.md \
	doc/decisions/0016-replies-and-delivery.md \
	doc/decisions/0017-faults-and-pam-codes.md \
	doc/decisions/0018-no-memory-is-no-answer.md \
	doc/decisions/0019-one-time-codes.md \
	doc/decisions/0020-passwords-kept-here.md \
	doc/decisions/0021-passwords-kept-elsewhere.md \
	doc/decisions/0022-commits.md \
	doc/decisions/0023-a-person-is-one-sealed-row.md \
	doc/decisions/0024-names-and-ids.md \
	doc/decisions/0025-shared-ids-and-dormancy.md \
	doc/decisions/0026-times.md \
	doc/decisions/0027-tickets.md \
	doc/decisions/0028-what-a-session-rests-on.md \
	doc/decisions/0029-stopping-sessions.md \
	doc/decisions/0030-canonical-frames.md \
	doc/decisions/0031-device-process.md \
	doc/decisions/0032-ceremonies-at-a-login.md \
	doc/decisions/0033-errors-of-keys-and-wrong-pins.md \
	doc/decisions/0034-what-a-key-proves.md \
	doc/decisions/0035-cards.md \
	doc/decisions/0036-keys-from-pam-u2f.md \
	doc/decisions/0037-place-in-the-pam-stack.md \
	doc/decisions/0038-password-changes-through-pam.md \
	doc/decisions/0039-greeters-and-lockers.md \
	doc/decisions/0040-profiles.md \
	doc/decisions/0041-policies-promise-only-what-works.md \
	doc/decisions/0042-texts.md \
	doc/decisions/0043-readers-for-imports.md doc/decisions/0044-order-by-tickets.md \
	doc/decisions/0045-one-life-of-requests.md doc/decisions/0046-a-program-for-each-role.md \
	doc/decisions/0047-windows-of-time.md \
	doc/decisions/0048-keys-are-verified-apart.md \
	doc/decisions/0049-two-people.md \
	doc/decisions/0050-exceptions.md \
	doc/decisions/0051-deputies.md \
	doc/decisions/0052-ages-of-passwords-kept-elsewhere.md \
	doc/decisions/0053-list-of-leaked-passwords.md \
	doc/decisions/0058-what-time-does-to-ids.md \
	doc/decisions/0054-scopes-of-privileged-sessions.md \
	doc/decisions/0055-break-glass.md \
	doc/decisions/0061-no-copy-of-a-seed-in-freed-memory.md \
	doc/decisions/0063-packages-change-no-login.md doc/decisions/0066-a-switch-with-a-way-back.md doc/decisions/0067-what-a-privileged-id-is.md doc/decisions/0070-stops-that-are-owed.md \
	doc/decisions/0063-packages-change-no-login.md doc/decisions/0066-a-switch-with-a-way-back.md doc/decisions/0071-what-confirms-and-what-comes-back.md doc/decisions/0080-setup-is-a-walk-over-commands.md \
	doc/decisions/0060-what-lies-beside-the-master-key.md \
	doc/decisions/0061-no-copy-of-a-seed-in-freed-memory.md \
	doc/decisions/0062-log-that-others-verify.md \
	doc/decisions/0064-the-first-prompt-waits-for-the-name.md \
	doc/decisions/0065-hashers-end-when-nobody-asks.md \
	doc/decisions/0079-a-search-by-person-has-an-index.md \
	doc/decisions/0078-an-anchor-beside-the-key.md \
	doc/decisions/0077-an-altered-log-says-so.md \
	doc/decisions/0072-what-was-found-in-the-log-holds.md \
	doc/decisions/0073-what-monitoring-asks.md \
	doc/decisions/0081-rows-do-not-go-back-behind-the-log.md \
	doc/decisions/0082-a-report-is-counted-from-the-verified-log.md \
	doc/decisions/0083-the-helpdesk-asks-the-verbs-that-are-there.md \
	doc/decisions/0068-times-after-a-rollback.md \
	doc/decisions/0084-a-backup-is-what-a-power-cut-would-leave.md \
	doc/decisions/0085-a-restored-store-is-marked.md \
	doc/decisions/0086-the-paper-is-read-before-it-counts.md \
	doc/decisions/0087-keys-first-the-name-of-the-store-last.md \
	doc/decisions/0090-alerts-have-thresholds-of-the-policy.md \
	doc/decisions/0088-a-list-is-in-one-encoding.md \
	doc/decisions/0074-pam-files-as-libpam-reads-them.md \
	doc/decisions/0075-ways-round-the-module.md \
	doc/decisions/0076-an-inspection-of-the-machine.md \
	doc/decisions/0059-lists-that-are-signed.md \
	doc/decisions/0091-japanese-man-pages-are-read-in-step.md \
	doc/decisions/0092-in-whose-hands-an-id-is.md doc/decisions/0093-an-approval-is-under-one-policy.md doc/decisions/0094-no-role-that-only-approves.md \
	doc/decisions/0095-what-polkit-lets-in.md \
	doc/decisions/0096-kinds-of-characters-in-japanese.md \
	doc/decisions/0097-the-old-password-at-a-forced-change.md doc/decisions/0098-a-witness-is-a-key-and-a-memory.md doc/decisions/0099-co-signed-heads-are-records.md doc/decisions/0103-the-queue-of-notices-is-the-log.md doc/decisions/0106-a-copy-before-the-schema-changes.md doc/decisions/0108-packages-for-red-hat-systems.md doc/decisions/0109-the-key-of-the-log-is-replaced-by-a-record-of-it.md \
	doc/decisions/0056-which-policy-is-in-force.md
dist_man_MANS += doc/man/warifu.1 doc/man/pam_warifu.8 doc/man/tokend.conf.5 doc/man/warifu-policy.5 doc/man/tokend.8 doc/man/warifu-break-glass.8

# Found by man(1) where LANG is Japanese: every page.
manja1dir = $(mandir)/ja/man1
manja5dir = $(mandir)/ja/man5
manja8dir = $(mandir)/ja/man8
dist_manja1_DATA = doc/man/ja/warifu.1
dist_manja5_DATA = doc/man/ja/tokend.conf.5 doc/man/ja/warifu-policy.5
dist_manja8_DATA = doc/man/ja/pam_warifu.8 doc/man/ja/tokend.8 doc/man/ja/warifu-break-glass.8
EXTRA_DIST += doc/man/ja/read.tsv
