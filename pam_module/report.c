// SPDX-License-Identifier: BSD-2-Clause
#include "report.h"
#include "converse.h"
#include <security/pam_ext.h>
#include <syslog.h>

enum trouble trouble_of_connect(enum fault fault)
{
    switch (fault) {
    case FAULT_MEMORY:
        return TROUBLE_MEMORY;
    case FAULT_REFUSED:
        return TROUBLE_UNTRUSTED;
    case FAULT_TIMEOUT:
        return TROUBLE_NO_ANSWER;
    default:
        return TROUBLE_UNREACHABLE;
    }
}

enum trouble trouble_of_fault(enum fault fault)
{
    switch (fault) {
    case FAULT_MEMORY:
        return TROUBLE_MEMORY;
    case FAULT_INTERNAL:
        return TROUBLE_SETUP;
    case FAULT_FORMAT:
    case FAULT_LIMIT:
        return TROUBLE_BAD_ANSWER;
    default:
        return TROUBLE_NO_ANSWER;
    }
}

void report_log(pam_handle_t *handle, const char *reason)
{
    pam_syslog(handle, LOG_ERR, "%s", reason);
}

void report_trouble(pam_handle_t *handle, bool silent, Operation operation, enum trouble trouble,
                    const char *reason)
{
    static const char *const kinds[TROUBLE_COUNT_] = {
        [TROUBLE_SETUP] = "not set up correctly",
        [TROUBLE_MEMORY] = "out of memory",
        [TROUBLE_UNREACHABLE] = "tokend cannot be reached",
        [TROUBLE_UNTRUSTED] = "tokend's socket or its directory is not root's alone",
        [TROUBLE_NO_ANSWER] = "tokend does not answer",
        [TROUBLE_BAD_ANSWER] = "tokend gave a bad answer",
    };
    bool session = operation == Operation_OPERATION_SESSION_OPEN ||
                   operation == Operation_OPERATION_SESSION_CLOSE ||
                   operation == Operation_OPERATION_CREDENTIALS;
    pam_syslog(handle, LOG_ERR, "%s: %s", kinds[trouble], reason);
    if (!silent && !session)
        (void)converse_tell(handle, true, trouble_text(trouble)); // the code says no either way
}
