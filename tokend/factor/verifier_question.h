// SPDX-License-Identifier: BSD-2-Clause
// By what an answer of the verifier names its question.
#ifndef WARIFU_FACTOR_VERIFIER_QUESTION_H
#define WARIFU_FACTOR_VERIFIER_QUESTION_H

#include "base/fault.h"
#include "wire/channel.pb.h"

#define VERIFIER_QUESTION_SIZE 32

// A hash of the whole call as it travels, its number included.
enum fault verifier_question(const VerifyCall *call,
                             uint8_t question[VERIFIER_QUESTION_SIZE]) MUST_CHECK;

#endif
