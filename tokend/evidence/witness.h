// SPDX-License-Identifier: BSD-2-Clause
// A witness of other people's logs (E1, E4; abuse:A2): what it keeps, and whether it may sign a
// head. It has signed at most one history of each log, as long as it has its state: a head of a log
// goes with those that it signed before, or is refused.
//
// The state is text, a note that the witness has signed itself, so that whoever alters it is found.
// Whoever puts an earlier state back is not: it has to stay with the key (doc/THREATS.md).
//
//     warifu witness state 1
//     KEY RECORDS HEAD TIME     for each log: its public key; what was signed of it last, and when
//                               an empty line
//     — NAME ...
#ifndef WARIFU_EVIDENCE_WITNESS_H
#define WARIFU_EVIDENCE_WITNESS_H

#include "core/witness_request.h"
#include "evidence/cosignature.h"

struct witnessed {
    struct note_key log;
    struct checkpoint head;
    int64_t time; // seconds since 1970
};

#define WITNESS_LOGS_MAX 256
struct witness_state {
    size_t count;
    struct witnessed logs[WITNESS_LOGS_MAX];
};

// --- its state ---------------------------------------------------------------------------------

// FORMAT: this is no state; REFUSED: not one that this witness has signed.
enum fault witness_state_read(const char *text, const struct note_key *witness,
                              struct witness_state *state) MUST_CHECK;
// On the heap; the caller frees. MEMORY, LIMIT.
enum fault witness_state_write(const struct witness_state *state, const struct note_key *witness,
                               const uint8_t seed[NOTE_SEED_SIZE], char **text) MUST_CHECK;
// NULL: it has signed nothing of that log.
const struct witnessed *witness_last(const struct witness_state *state, const char *origin);
// What is signed now. LIMIT: there are too many logs.
enum fault witness_remember(struct witness_state *state, const struct witnessed *now) MUST_CHECK;

// --- its judgement -----------------------------------------------------------------------------

// Zero signs nothing.
enum witness_verdict {
    WITNESS_NO_HEAD,     // this is no signed head of a log
    WITNESS_CONSISTENT,  // it may be signed
    WITNESS_UNKNOWN,     // nothing was signed of that log yet, and its key was not given
    WITNESS_WRONG_KEY,   // it was not signed by the key of that log, or another key was given
    WITNESS_NO_PROOF,    // the proof is missing, or begins at another head than the one signed last
    WITNESS_ROLLED_BACK, // it has fewer records than the head that was signed last
    WITNESS_FORKED,      // it does not begin with what was signed last
    WITNESS_VERDICTS
};

// `given`: the key of the log from whom it may be believed; NULL: the one of the last time.
// `replaced_by`: the one that may have taken its place since, as an export showed or somebody
// believes; NULL: none. Whoever signs, it has to be the same history. `now`: filled as far as it
// was understood; its time is the caller's.
enum witness_verdict witness_judge(const struct witness_state *state, const struct note_key *given,
                                   const struct note_key *replaced_by,
                                   const struct witness_request *request, struct witnessed *now);

#endif
