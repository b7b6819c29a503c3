// SPDX-License-Identifier: BSD-2-Clause
// pam_warifu.so: what libpam calls. Holds no state of its own, starts no thread, and leaves
// signals, locale, umask, environment and descriptors as they were (abuse:P10, abuse:P11).
#include "base/text.h"
#include "break_glass.h"
#include "handle.h"
#include "relay.h"
#include "report.h"
#include <security/pam_ext.h>
#include <stddef.h>
#include <syslog.h>

#define ENTRY __attribute__((visibility("default")))

static int run(pam_handle_t *handle, int flags, int argc, const char **argv, Operation operation)
{
    struct options options;
    char escaped[128];
    const char *bad = options_read(argc, argv, &options);
    if (operation == Operation_OPERATION_AUTHENTICATE) // each line of the stack proves afresh
        break_glass_drop(handle);
    else if (break_glass_holds(handle)) // tokend hears of it when it is back
        return break_glass_code(operation);
    if (bad == NULL)
        return relay_operation(handle, flags, &options, operation);
    pam_syslog(handle, LOG_ERR, "unknown or wrong module option: %s",
               escape_text(escaped, sizeof escaped, bad));
    report_trouble(handle, (flags & PAM_SILENT) != 0, operation, TROUBLE_SETUP, "module option");
    return PAM_SERVICE_ERR;
}

ENTRY int pam_sm_authenticate(pam_handle_t *handle, int flags, int argc, const char **argv)
{
    return run(handle, flags, argc, argv, Operation_OPERATION_AUTHENTICATE);
}

// Nothing is established, but what a login of this handle has proved must still hold (abuse:R1).
// Where nobody logged in (a stack that skips auth still calls this one, abuse:P13), at the end, and
// while a session is open there is nothing to ask.
ENTRY int pam_sm_setcred(pam_handle_t *handle, int flags, int argc, const char **argv)
{
    if ((flags & PAM_DELETE_CRED) != 0 || !handle_has_ticket(handle, TICKET_LOGIN) ||
        ((flags & PAM_REFRESH_CRED) != 0 && handle_has_ticket(handle, TICKET_SESSION)))
        return PAM_SUCCESS;
    return run(handle, flags, argc, argv, Operation_OPERATION_CREDENTIALS);
}

ENTRY int pam_sm_acct_mgmt(pam_handle_t *handle, int flags, int argc, const char **argv)
{
    return run(handle, flags, argc, argv, Operation_OPERATION_ACCOUNT);
}

ENTRY int pam_sm_chauthtok(pam_handle_t *handle, int flags, int argc, const char **argv)
{
    switch (flags & (PAM_PRELIM_CHECK | PAM_UPDATE_AUTHTOK)) {
    case PAM_PRELIM_CHECK:
        return run(handle, flags, argc, argv, Operation_OPERATION_CHANGE_CHECK);
    case PAM_UPDATE_AUTHTOK:
        return run(handle, flags, argc, argv, Operation_OPERATION_CHANGE);
    default:
        return PAM_SERVICE_ERR;
    }
}

ENTRY int pam_sm_open_session(pam_handle_t *handle, int flags, int argc, const char **argv)
{
    return run(handle, flags, argc, argv, Operation_OPERATION_SESSION_OPEN);
}

ENTRY int pam_sm_close_session(pam_handle_t *handle, int flags, int argc, const char **argv)
{
    return run(handle, flags, argc, argv, Operation_OPERATION_SESSION_CLOSE);
}
