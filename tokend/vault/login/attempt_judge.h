// SPDX-License-Identifier: BSD-2-Clause
// What becomes of one try at the factors of a login or change: every factor is judged at once, and
// one answer is given for all of them (promise 3).
#ifndef WARIFU_VAULT_ATTEMPT_JUDGE_H
#define WARIFU_VAULT_ATTEMPT_JUDGE_H

#include "vault/login/key_verification.h"
#include "vault/loop/jobs.h"

struct vault;

struct attempt {
    AttemptCall call;
    struct key_offer key;     // its challenge was taken when the call came
    enum fault key_challenge; // unless it could not be
    bool counts;              // what comes now depends on what was typed: a fault too is charged
    bool no_answer;           // the worker found nothing out
    CheckVerdict said;        // of the password, as its worker judged it; CHECK_FAULT: not yet
    bool seen;                // the password is kept elsewhere, and `prints` are what it looks like
    HashReply prints;
};

// Everything up to the verdict: before a worker has judged the password (`said` of job->state, a
// struct attempt, is CHECK_FAULT: is one to be asked?) and after it. wants->later: job->hash or
// job->check is ordered, and this is called again with what came of it. Otherwise `reply` is the
// answer, to be sent after the commit. A fault: nothing was found out; attempt->counts says whether
// that depended on what was typed.
enum fault attempt_judge(struct vault *vault, struct job *job, VaultReply *reply,
                         struct step_wants *wants) MUST_CHECK;

#endif
