// SPDX-License-Identifier: BSD-2-Clause
// Whether a condition holds, where what it asks about may not be known (abuse:I4). MAYBE never
// opens anything: of the rules that may match, the strictest holds.
#ifndef WARIFU_CORE_MATCH_H
#define WARIFU_CORE_MATCH_H

enum match { MATCH_NO, MATCH_MAYBE, MATCH_YES };

#endif
