// SPDX-License-Identifier: BSD-2-Clause
// What became of a ceremony with an ID card or key, in words (F5, F10): for a login the front says
// them, for an enrolment the vault does.
#ifndef WARIFU_FACTOR_KEY_STATUS_H
#define WARIFU_FACTOR_KEY_STATUS_H

#include "wire/seam.pb.h"

// English, to be translated by who says it; NULL when there is nothing to say.
const char *key_status_text(KeyStatus status);

#endif
