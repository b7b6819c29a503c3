// SPDX-License-Identifier: BSD-2-Clause
#include "privileged.h"
#include "base/clock.h"
#include "codes.h"
#include "report.h"
#include "wire/client.h"
#include "wire/codec.h"
#include <inttypes.h>
#include <stdio.h>

#define GRANT "WARIFU_GRANT="

// Until when it lasts, by the clock of struct boot_time. A tokend of before an upgrade tells how
// long instead.
static uint64_t over_at(const Verdict *verdict)
{
    struct boot_time now;

    if (verdict->until != 0 || clock_read_boot(&now) != FAULT_NONE || now.milliseconds < 0)
        return verdict->until;
    return (uint64_t)now.milliseconds + UINT64_C(1000) * verdict->session_seconds;
}

static enum fault ask(const char *path, uint32_t patience, const Verdict *verdict)
{
    const ScopeCall call = {.until = over_at(verdict), .grant = verdict->grant};
    struct wire_client client = {.fd = -1, .wake = -1};
    ScopeReply reply = ScopeReply_init_zero;
    enum fault fault = wire_connect(&client, path, patience, CLIENT_FRAME_MAX);

    if (fault == FAULT_NONE)
        fault = wire_send(&client, ScopeCall_fields, &call);
    if (fault == FAULT_NONE)
        fault = wire_receive(&client, ScopeReply_fields, &reply, sizeof reply);
    wire_close(&client);
    return fault != FAULT_NONE                      ? fault
           : reply.answer == ScopeAnswer_SCOPE_DONE ? FAULT_NONE
                                                    : FAULT_REFUSED;
}

// Whoever began this program can stop it between verdict and scope, for as long as they like.
static bool is_over(const Verdict *verdict)
{
    struct boot_time now;

    return verdict->until != 0 && (clock_read_boot(&now) != FAULT_NONE || now.milliseconds < 0 ||
                                   (uint64_t)now.milliseconds >= verdict->until);
}

static int begin_scope(pam_handle_t *handle, const struct options *options, const Verdict *verdict)
{
    char path[WIRE_PATH_SIZE];
    const enum fault fault = wire_beside(options->socket, SCOPE_SOCKET, path)
                                 ? ask(path, options->patience, verdict)
                                 : FAULT_LIMIT;

    if (fault == FAULT_NONE)
        return PAM_SUCCESS;
    if (is_over(verdict)) {
        report_log(handle, "refused: the time of this session was over before it began");
        return code_of_result(Operation_OPERATION_SESSION_OPEN, Result_RESULT_DENIED);
    }
    if (verdict->scope == ScopeDemand_SCOPE_WANTED) {
        report_log(handle, "nothing ends this session at its limit: tokend-scope.socket or systemd "
                           "did not put it into a scope; unenforced_session = warn lets it begin");
        return PAM_SUCCESS;
    }
    report_log(handle, "refused: nothing would end this session at its limit, for "
                       "tokend-scope.socket or systemd did not put it into a scope (systemctl "
                       "status tokend-scope.socket; see unenforced_session in warifu-policy(5))");
    return code_of_fault(fault);
}

// For the command, for whoever reads sudo's records of it, and for what it logs itself.
static int tell_grant(pam_handle_t *handle, uint64_t grant)
{
    char text[sizeof GRANT + 20];

    (void)snprintf(text, sizeof text, GRANT "%" PRIu64, grant);
    return pam_putenv(handle, text);
}

int privileged_begin(pam_handle_t *handle, const struct options *options, const Verdict *verdict)
{
    int code = PAM_SUCCESS;

    if (verdict->grant != 0)
        code = tell_grant(handle, verdict->grant);
    if (code == PAM_SUCCESS && verdict->scope != ScopeDemand_SCOPE_NONE)
        code = begin_scope(handle, options, verdict);
    return code;
}
