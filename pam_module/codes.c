// SPDX-License-Identifier: BSD-2-Clause
#include "codes.h"
#include <security/pam_modules.h>
#include <stddef.h>

enum phase { AUTHENTICATE, ACCOUNT, CHANGE, SESSION, CREDENTIALS, PHASES };

// Never PAM_USER_UNKNOWN, PAM_AUTHINFO_UNAVAIL, PAM_TRY_AGAIN or PAM_INCOMPLETE, nor PAM_IGNORE but
// from a change, nor PAM_NEW_AUTHTOK_REQD from authenticate: common stacks turn each of them into
// an open door (abuse:P3).
static const int codes[][PHASES] = {
    [Result_RESULT_DENIED] = {PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_PERM_DENIED,
                              PAM_CRED_EXPIRED},
    [Result_RESULT_GRANTED] = {PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS},
    [Result_RESULT_MAX_TRIES] = {PAM_MAXTRIES, PAM_AUTH_ERR, PAM_MAXTRIES, PAM_PERM_DENIED,
                                 PAM_CRED_ERR},
    [Result_RESULT_FAULT] = {PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
                             PAM_SYSTEM_ERR},
    [Result_RESULT_NEW_PASSWORD] = {PAM_SYSTEM_ERR, PAM_NEW_AUTHTOK_REQD, PAM_SYSTEM_ERR,
                                    PAM_SYSTEM_ERR, PAM_SYSTEM_ERR},
    [Result_RESULT_ACCOUNT_EXPIRED] = {PAM_SYSTEM_ERR, PAM_ACCT_EXPIRED, PAM_SYSTEM_ERR,
                                       PAM_SYSTEM_ERR, PAM_SYSTEM_ERR},
    [Result_RESULT_PERMISSION_DENIED] = {PAM_AUTH_ERR, PAM_PERM_DENIED, PAM_PERM_DENIED,
                                         PAM_PERM_DENIED, PAM_CRED_ERR},
    [Result_RESULT_NOT_CHANGED] = {PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_AUTHTOK_ERR, PAM_SYSTEM_ERR,
                                   PAM_SYSTEM_ERR},
    // Nothing was decided, and the text says so; but stacks skip a module that says
    // AUTHINFO_UNAVAIL, so whoever floods us would choose who decides. sudo asks once more, where
    // it gives up on a fault.
    [Result_RESULT_BUSY] = {PAM_AUTH_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
                            PAM_SYSTEM_ERR},
    [Result_RESULT_ELSEWHERE] = {PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_IGNORE, PAM_SYSTEM_ERR,
                                 PAM_SYSTEM_ERR},
};

static enum phase phase_of(Operation operation)
{
    switch (operation) {
    case Operation_OPERATION_AUTHENTICATE:
        return AUTHENTICATE;
    case Operation_OPERATION_ACCOUNT:
        return ACCOUNT;
    case Operation_OPERATION_CHANGE_CHECK:
    case Operation_OPERATION_CHANGE:
        return CHANGE;
    case Operation_OPERATION_SESSION_OPEN:
    case Operation_OPERATION_SESSION_CLOSE:
        return SESSION;
    case Operation_OPERATION_CREDENTIALS:
        return CREDENTIALS;
    default:
        return PHASES;
    }
}

int code_of_result(Operation operation, Result result)
{
    enum phase phase = phase_of(operation);
    if (phase == PHASES || (size_t)result >= sizeof codes / sizeof *codes)
        return PAM_SYSTEM_ERR;
    return codes[result][phase];
}

int code_of_fault(enum fault fault)
{
    switch (fault) {
    case FAULT_MEMORY:
        return PAM_BUF_ERR;
    case FAULT_NONE: // asked by mistake: not a reason to open
    case FAULT_INTERNAL:
        return PAM_SERVICE_ERR;
    default:
        return PAM_SYSTEM_ERR;
    }
}
