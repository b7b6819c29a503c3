# SPDX-License-Identifier: BSD-2-Clause
# F3: keys, store and verdicts in one plain loop.

noinst_LIBRARIES += libvault.a
libvault_a_SOURCES = tokend/vault/vault.c tokend/vault/vault.h tokend/vault/state.h \
	tokend/vault/text.h tokend/vault/calls.h \
	tokend/vault/batch.c tokend/vault/batch.h tokend/vault/jobs.c tokend/vault/jobs.h \
	tokend/vault/workers.c tokend/vault/workers.h tokend/vault/queue.c tokend/vault/queue.h tokend/vault/crowd.c tokend/vault/crowd.h \
	tokend/vault/opening.c tokend/vault/opening.h tokend/vault/configuration.c tokend/vault/configuration.h \
	tokend/vault/steady.c tokend/vault/steady.h \
	tokend/vault/ticket.c tokend/vault/ticket.h tokend/vault/delivery.c tokend/vault/delivery.h tokend/vault/undelivered.c tokend/vault/undelivered.h tokend/vault/dummy.c tokend/vault/dummy.h \
	tokend/vault/event.c tokend/vault/event.h tokend/vault/journal.c tokend/vault/journal.h \
	tokend/vault/claim.c tokend/vault/claim.h tokend/vault/standing.c tokend/vault/standing.h tokend/vault/taking.c tokend/vault/taking.h tokend/vault/usable.c tokend/vault/usable.h tokend/vault/shown_name.c tokend/vault/shown_name.h tokend/vault/plan.c tokend/vault/refusal.c tokend/vault/refusal.h tokend/vault/obstacle.c tokend/vault/obstacle.h \
	tokend/vault/plan_change.c tokend/vault/plan_change.h tokend/vault/plan_ways.c tokend/vault/plan_ways.h \
	tokend/vault/hand_on.c tokend/vault/hand_on.h \
	tokend/vault/card_register.c tokend/vault/card_register.h tokend/vault/admin_card.c tokend/vault/admin_card_lost.c \
	tokend/vault/emergency.c tokend/vault/emergency.h tokend/vault/admin_emergency.c \
	tokend/vault/proof.c tokend/vault/proof.h tokend/vault/knowledge.c tokend/vault/knowledge.h tokend/vault/registration.c tokend/vault/registration.h \
	tokend/vault/trial.c tokend/vault/trial.h tokend/vault/tries.c tokend/vault/tries.h tokend/vault/attempt.c tokend/vault/attempt.h \
	tokend/vault/account.c tokend/vault/change.c tokend/vault/enrol.c tokend/vault/session.c tokend/vault/entrants.c tokend/vault/entrants.h tokend/vault/telling.c tokend/vault/telling.h \
	tokend/vault/admin_key.c tokend/vault/admin_key_pin.c tokend/vault/admin_key_import.c tokend/vault/card_keys.c tokend/vault/card_keys.h \
	tokend/vault/challenge.c tokend/vault/challenge.h tokend/vault/key_trial.c tokend/vault/key_trial.h \
	tokend/vault/admin.c tokend/vault/admin.h tokend/vault/admin_verbs.c tokend/vault/admin_whom.c tokend/vault/admin_words.c tokend/vault/admin_page.c \
	tokend/vault/administrators.c tokend/vault/administrators.h tokend/vault/review.c tokend/vault/review.h \
	tokend/vault/independence.c tokend/vault/independence.h \
	tokend/vault/admin_role.c tokend/vault/admin_role.h tokend/vault/admin_review.c \
	tokend/vault/admin_user.c tokend/vault/admin_rename.c tokend/vault/admin_shared.c tokend/vault/admin_session.c tokend/vault/admin_password.c tokend/vault/admin_first.c tokend/vault/admin_totp.c tokend/vault/admin_totp_list.c \
	tokend/vault/admin_lock.c tokend/vault/admin_log.c tokend/vault/admin_policy.c \
	tokend/vault/admin_init.c tokend/vault/otp_offer.c tokend/vault/otp_offer.h
