// SPDX-License-Identifier: BSD-2-Clause
// PAM files that are tried where they lie: libpam of Debian looks for what they include in
// /etc/pam.d, whatever directory it was given.
#ifndef WARIFU_SETUP_INCLUDES_H
#define WARIFU_SETUP_INCLUDES_H

#include "base/fault.h"

// In each file of `folder` what is included by a name of a file there is included by its path.
enum fault includes_stay_in(const char *folder) MUST_CHECK;

#endif
