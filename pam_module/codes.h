// SPDX-License-Identifier: BSD-2-Clause
// Verdicts and faults as PAM codes (doc/PROTOCOL.md, "Verdicts and PAM codes").
#ifndef WARIFU_PAM_CODES_H
#define WARIFU_PAM_CODES_H

#include "base/fault.h"
#include "wire/warifu.pb.h"

// PAM_SUCCESS only for RESULT_GRANTED of a known operation; anything unknown is PAM_SYSTEM_ERR.
int code_of_result(Operation operation, Result result);

// What to return when nothing was decided; never PAM_SUCCESS.
int code_of_fault(enum fault fault);

#endif
