// SPDX-License-Identifier: BSD-2-Clause
// What a session that begins inside the session of a login needs beside the verdict: a scope of
// systemd, which ends it (D4; doc/decisions/0054), and the number of its grant for who reads what
// was run.
#ifndef WARIFU_PAM_PRIVILEGED_H
#define WARIFU_PAM_PRIVILEGED_H

#include "options.h"
#include "wire/warifu.pb.h"
#include <security/pam_modules.h>

// As the verdict of OPERATION_SESSION_OPEN demands. PAM_SUCCESS; else, with a line in the log, the
// code with which the session does not begin. This process is in another control group afterwards,
// and nothing else of it is changed.
int privileged_begin(pam_handle_t *handle, const struct options *options, const Verdict *verdict);

#endif
