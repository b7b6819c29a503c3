// SPDX-License-Identifier: BSD-2-Clause
// Decisions of the engine (core/policy.h) in words, and what two of them differ in, as the table of
// settings has it.
#ifndef WARIFU_SETTINGS_DECISION_WORDS_H
#define WARIFU_SETTINGS_DECISION_WORDS_H

#include "base/fault.h"
#include "core/policy.h"
#include "core/policy_decide.h"

enum change_kind {
    CHANGE_GAINS,    // was refused, is let in
    CHANGE_LOSES,    // was let in, is refused
    CHANGE_STRICTER, // let in by both, more is asked now
    CHANGE_LAXER,
    CHANGE_OTHER // partly more and partly less, or neither
};

const char *change_kind_name(enum change_kind kind); // "gains" ...

// What a decision is, in words: "refused: no rule", "rule login: {"password+otp"}". Returns out.
#define DECISION_WORDS_SIZE 512
const char *decision_words(const struct decision *decision, bool japanese,
                           char out[DECISION_WORDS_SIZE]);

struct difference {
    bool differs;
    enum change_kind kind;
    char before[DECISION_WORDS_SIZE], after[DECISION_WORDS_SIZE]; // only what differs
};

// From `a` to `b`, for whom they were made. Two refusals do not differ: nobody is let in. MEMORY.
enum fault decision_difference(const struct decision *a, const struct decision *b, bool japanese,
                               struct difference *difference) MUST_CHECK;

#endif
