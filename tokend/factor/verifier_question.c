// SPDX-License-Identifier: BSD-2-Clause
#include "factor/verifier_question.h"
#include "wire/codec.h"
#include <sodium.h>

enum fault verifier_question(const VerifyCall *call, uint8_t question[VERIFIER_QUESTION_SIZE])
{
    static uint8_t frame[FRAME_HEADER + VerifyCall_size];
    size_t used;
    const enum fault fault = frame_encode(VerifyCall_fields, call, frame, sizeof frame, &used);

    if (fault == FAULT_NONE)
        crypto_generichash(question, VERIFIER_QUESTION_SIZE, frame, used, NULL, 0);
    return fault;
}
