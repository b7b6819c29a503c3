# SPDX-License-Identifier: BSD-2-Clause
# Floor 1: the pure core. libc only: no I/O, no clock, no log (tests/core/*_test.c link it alone).

noinst_LIBRARIES += libcore.a
libcore_a_SOURCES = tokend/core/event_id.h tokend/core/event_kind.c tokend/core/event_kind.h tokend/core/calendar.c tokend/core/calendar.h tokend/core/match.h \
	tokend/core/window.c tokend/core/window.h tokend/core/written_day.c tokend/core/written_day.h tokend/core/card.c tokend/core/card.h \
	tokend/core/desk.c tokend/core/desk.h tokend/core/dual_control.c tokend/core/dual_control.h tokend/core/emergency.c tokend/core/emergency.h tokend/core/classes.c tokend/core/classes.h \
	tokend/core/exception.c tokend/core/exception.h \
	tokend/core/console.c tokend/core/console.h tokend/core/foreign.c tokend/core/foreign.h \
	tokend/core/glob.c tokend/core/glob.h \
	tokend/core/guesses.c tokend/core/guesses.h \
	tokend/core/lifecycle.c tokend/core/lifecycle.h \
	tokend/core/merkle.c tokend/core/merkle.h tokend/core/base64.c tokend/core/base64.h tokend/core/signed_note.c tokend/core/signed_note.h \
	tokend/core/witness_request.c tokend/core/witness_request.h \
	tokend/core/policy.c tokend/core/policy_free.c tokend/core/policy_privilege.c tokend/core/policy.h tokend/core/policy_decide.h tokend/core/policy_groups.h \
	tokend/core/policy_sections.h tokend/core/rule.h tokend/core/text_list.h \
	tokend/core/open_items.c tokend/core/open_items.h tokend/core/replays.c tokend/core/replays.h tokend/core/tally.c tokend/core/tally.h \
	tokend/core/request.c tokend/core/request.h \
	tokend/core/throttle.c tokend/core/throttle.h \
	tokend/core/dialogue.c tokend/core/dialogue_change.c tokend/core/dialogue_prove.c tokend/core/dialogue_serve.c tokend/core/dialogue_step.c tokend/core/dialogue_step.h tokend/core/dialogue.h tokend/core/dialogue_event.h tokend/core/dialogue_move.h
