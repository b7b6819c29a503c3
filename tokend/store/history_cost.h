// SPDX-License-Identifier: BSD-2-Clause
// What the fingerprints of a person's old passwords were made with (B6, B7). They are compared for
// years; whoever steals the store must not guess more cheaply by them than by the password's own
// hash, whose cost the policy may raise. So each keeps its cost, run by run.
#ifndef WARIFU_STORE_HISTORY_COST_H
#define WARIFU_STORE_HISTORY_COST_H

#include "store/pack.h"
#include "store/record.h"

// One more fingerprint at the front, made with this cost. A cost too many: those of the oldest are
// forgotten.
void history_cost_counts(struct record *record, struct password_cost cost);

// No more than `keep`; the oldest go.
void history_cut(struct record *record, uint32_t keep);

// A row says nothing of the costs where there is nothing to say: no fingerprint, or all of them
// made with the cost that was fixed once.
bool history_costs_are_rare(const struct record *record);
void history_costs_pack(struct packer *packer, const struct record *record);
void history_costs_unpack(struct unpacker *unpacker, struct record *record);

// After everything was read: completes the costs of a row that says nothing (`said` is false).
// False: they do not fit the fingerprints.
bool history_costs_fit(struct record *record, bool said);

#endif
