# SPDX-License-Identifier: BSD-2-Clause
# Floor 3: keys, store and verdicts in one plain loop.

noinst_LIBRARIES += libvault.a
libvault_a_SOURCES = tokend/vault/vault.c tokend/vault/vault.h
libvault_a_SOURCES += tokend/vault/loop/batch.c tokend/vault/loop/batch.h tokend/vault/loop/undecided.c tokend/vault/loop/undecided.h \
	tokend/vault/loop/challenge.c tokend/vault/loop/challenge.h tokend/vault/loop/configuration.c tokend/vault/loop/configuration.h \
	tokend/vault/loop/crowd.c tokend/vault/loop/crowd.h tokend/vault/loop/delivery.c tokend/vault/loop/delivery.h tokend/vault/loop/endpoints.c \
	tokend/vault/loop/endpoints.h tokend/vault/loop/dummy.c tokend/vault/loop/dummy.h tokend/vault/loop/entrants.c tokend/vault/loop/entrants.h \
	tokend/vault/loop/event.c tokend/vault/loop/event.h tokend/vault/loop/heads.c tokend/vault/loop/heads.h tokend/vault/loop/anchoring.c \
	tokend/vault/loop/anchoring.h tokend/vault/loop/restoring.c tokend/vault/loop/restoring.h tokend/vault/loop/log_findings.c \
	tokend/vault/loop/log_findings.h tokend/vault/loop/log_ranges.c tokend/vault/loop/log_ranges.h tokend/vault/loop/log_watch.c \
	tokend/vault/loop/log_watch.h tokend/vault/loop/glass.c tokend/vault/loop/glass.h tokend/vault/loop/jobs.c tokend/vault/loop/jobs.h \
	tokend/vault/loop/in_force.c tokend/vault/loop/in_force.h tokend/vault/loop/journal.c tokend/vault/loop/journal.h tokend/vault/loop/knowledge.c \
	tokend/vault/loop/knowledge.h tokend/vault/loop/loop.c tokend/vault/loop/loop.h tokend/vault/loop/opening.c tokend/vault/loop/opening.h \
	tokend/vault/loop/ports.h tokend/vault/loop/spent.c tokend/vault/loop/spent.h tokend/vault/loop/queue.c tokend/vault/loop/queue.h tokend/vault/loop/state.h tokend/vault/loop/steady.c \
	tokend/vault/loop/steady.h tokend/vault/loop/text.h tokend/vault/loop/stops.c tokend/vault/loop/stops.h tokend/vault/loop/ticket.c \
	tokend/vault/loop/ticket.h tokend/vault/loop/undelivered.c tokend/vault/loop/undelivered.h tokend/vault/loop/workers.c tokend/vault/loop/workers.h
libvault_a_SOURCES += tokend/vault/login/account.c tokend/vault/login/answer.c tokend/vault/login/answer.h tokend/vault/login/attempt.c \
	tokend/vault/login/attempt_judge.c tokend/vault/login/attempt_judge.h tokend/vault/login/attempt.h tokend/vault/login/call_fault.c \
	tokend/vault/login/calls.h tokend/vault/login/change.c tokend/vault/login/claimant.c tokend/vault/login/claimant.h tokend/vault/login/decision.c \
	tokend/vault/login/decision.h tokend/vault/login/emergency.c tokend/vault/login/emergency.h tokend/vault/login/enrol.c tokend/vault/login/hand_on.c \
	tokend/vault/login/hand_on.h tokend/vault/login/history.c tokend/vault/login/history.h tokend/vault/login/key_verification.c \
	tokend/vault/login/key_verification.h tokend/vault/login/moment.c tokend/vault/login/moment.h tokend/vault/login/obstacle.c \
	tokend/vault/login/obstacle.h tokend/vault/login/order.c tokend/vault/login/order.h tokend/vault/login/otp_offer.c tokend/vault/login/otp_offer.h \
	tokend/vault/login/plan.c tokend/vault/login/plan_change.c tokend/vault/login/plan_change.h tokend/vault/login/plan_ways.c \
	tokend/vault/login/plan_ways.h tokend/vault/login/privileged_id.c tokend/vault/login/privileged_id.h tokend/vault/login/proof.c \
	tokend/vault/login/proof.h tokend/vault/login/refusal.c tokend/vault/login/refusal.h tokend/vault/login/registration.c \
	tokend/vault/login/registration.h tokend/vault/login/grant.c tokend/vault/login/grant.h tokend/vault/login/review.c tokend/vault/login/review.h \
	tokend/vault/login/asked.c tokend/vault/login/asked.h tokend/vault/login/session.c tokend/vault/login/session_limit.c tokend/vault/login/session_limit.h tokend/vault/login/shown_name.c \
	tokend/vault/login/shown_name.h tokend/vault/login/seen.c tokend/vault/login/seen.h tokend/vault/login/standing.c tokend/vault/login/standing.h \
	tokend/vault/login/telling.c tokend/vault/login/telling.h tokend/vault/login/verification.c tokend/vault/login/verification.h \
	tokend/vault/login/tries.c tokend/vault/login/tries.h tokend/vault/login/hands.c tokend/vault/login/hands.h tokend/vault/login/usable.c tokend/vault/login/usable.h
libvault_a_SOURCES += tokend/vault/admin/admin.c tokend/vault/admin/admin.h tokend/vault/admin/admin_card.c tokend/vault/admin/admin_card_lost.c \
	tokend/vault/admin/admin_deputy.c tokend/vault/admin/handlers.h tokend/vault/admin/page.h tokend/vault/admin/whom.h tokend/vault/admin/announced.c tokend/vault/admin/announced.h tokend/vault/admin/memory.h tokend/vault/admin/people.c tokend/vault/admin/people.h tokend/vault/admin/admin_emergency.c tokend/vault/admin/admin_exception.c tokend/vault/admin/admin_glass.c \
	tokend/vault/admin/admin_givers.c tokend/vault/admin/policy_changes.c tokend/vault/admin/policy_changes.h \
	tokend/vault/admin/admin_first.c tokend/vault/admin/admin_init.c tokend/vault/admin/admin_key.c tokend/vault/admin/admin_key_import.c \
	tokend/vault/admin/admin_key_pin.c tokend/vault/admin/admin_lock.c tokend/vault/admin/admin_log.c tokend/vault/admin/admin_audit.c \
	tokend/vault/admin/admin_recover.c tokend/vault/admin/admin_search.c tokend/vault/admin/admin_notice.c tokend/vault/admin/admin_page.c tokend/vault/admin/admin_status.c \
	tokend/vault/admin/recovery.c tokend/vault/admin/recovery.h tokend/vault/admin/recovery_time.c tokend/vault/admin/recovery_time.h \
	tokend/vault/admin/recovery_again.c tokend/vault/admin/admin_password.c tokend/vault/admin/admin_policy.c tokend/vault/admin/admin_privilege.c \
	tokend/vault/admin/admin_rename.c tokend/vault/admin/admin_request.c tokend/vault/admin/admin_request.h tokend/vault/admin/dual.c \
	tokend/vault/admin/dual.h tokend/vault/admin/dual_call.c tokend/vault/admin/dual_call.h tokend/vault/admin/dual_proof.c \
	tokend/vault/admin/dual_proof.h tokend/vault/admin/rehearsal.c tokend/vault/admin/rehearsal.h tokend/vault/admin/request_deed.c \
	tokend/vault/admin/request_deed.h tokend/vault/admin/request_row.c tokend/vault/admin/request_asked.c tokend/vault/admin/request_moves.c \
	tokend/vault/admin/admin_review.c tokend/vault/admin/admin_role.c tokend/vault/admin/admin_policy_text.c tokend/vault/admin/admin_policy_activate.c \
	tokend/vault/admin/admin_policy_activate.h tokend/vault/admin/admin_role.h tokend/vault/admin/admin_session.c tokend/vault/admin/admin_stop.c \
	tokend/vault/admin/admin_shared.c tokend/vault/admin/admin_totp.c tokend/vault/admin/admin_totp_list.c tokend/vault/admin/admin_user.c \
	tokend/vault/admin/handlers.c tokend/vault/admin/admin_whom.c tokend/vault/admin/admin_words.c tokend/vault/admin/administrators.c \
	tokend/vault/admin/administrators.h tokend/vault/admin/card_keys.c tokend/vault/admin/card_keys.h tokend/vault/admin/card_register.c \
	tokend/vault/admin/card_register.h tokend/vault/admin/deputy.c tokend/vault/admin/deputy.h tokend/vault/admin/exception_check.c \
	tokend/vault/admin/exception_check.h tokend/vault/admin/independence.c tokend/vault/admin/independence.h tokend/vault/admin/taking.c \
	tokend/vault/admin/taking.h tokend/vault/admin/owed.c tokend/vault/admin/owed.h tokend/vault/admin/resting.c tokend/vault/admin/resting.h \
	tokend/vault/admin/admin_user_review.c tokend/vault/admin/signing.c tokend/vault/admin/signing.h tokend/vault/admin/admin_witnesses.c tokend/vault/admin/admin_witnesses.h tokend/vault/admin/admin_term.c \
	tokend/vault/admin/admin_term.h tokend/vault/admin/card_person.c tokend/vault/admin/card_person.h tokend/vault/admin/damaged.c \
	tokend/vault/admin/damaged.h tokend/vault/admin/watch.c tokend/vault/admin/watch.h
