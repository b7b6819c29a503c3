// SPDX-License-Identifier: BSD-2-Clause
// A batch: one transaction, a savepoint for each step, replies that wait for the commit.
#ifndef WARIFU_VAULT_BATCH_H
#define WARIFU_VAULT_BATCH_H

#include "vault/loop/state.h"

// What a step that has succeeded wants done with it; all false: its changes stay, and its reply is
// told once they are committed.
struct step_wants {
    bool later;  // the answer waits for a hasher: nothing is told yet
    bool revert; // its changes are undone: only what it found out was wanted
    // The reply may be told although its record could not be stored: root looks why nothing can be.
    // It changes nothing, and the journal is told all the same.
    bool unrecorded;
};

// One step. It fills vault->reply (zeroed, with id and body set) and *wants (all false before). On
// a fault all its changes are undone and the caller is told RESULT_FAULT.
typedef enum fault step_fn(struct vault *vault, void *context, VaultReply *reply,
                           struct step_wants *wants);

// Reads the clocks; the first step opens the transaction. When either fails nothing is evaluated
// (abuse:L13): every step until batch_end() answers with a fault.
void batch_begin(struct vault *vault);

// Runs a step for a caller; `body` is the VaultReply tag of its answer, 0 if there is none to give.
// Returns the step's fault.
enum fault batch_step(struct vault *vault, struct caller caller, pb_size_t body, step_fn *step,
                      void *context);

// Commits, then sends every reply and mirrors every event; when the commit fails everybody is told
// RESULT_FAULT and nothing else.
void batch_end(struct vault *vault);

// Answers without a step, before or inside a batch: nothing was decided.
void batch_refuse(struct vault *vault, struct caller caller, pb_size_t body);

// Inside a batch: puts on record who was let in and who was not, as far as it is settled.
void batch_write_deliveries(struct vault *vault);

void batch_free(struct vault *vault);

#endif
