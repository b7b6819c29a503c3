// SPDX-License-Identifier: BSD-2-Clause
#include "vault/loop/heads.h"
#include "base/journald.h"
#include "base/log.h"
#include "store/tree.h"
#include "vault/loop/state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

static int64_t left(const struct vault *vault)
{
    const struct heads *heads = &vault->heads;
    const int64_t pause = heads->fresh || heads->pause < HEADS_MS ? HEADS_MS : heads->pause;
    const int64_t passed = vault->now.boot.milliseconds - heads->when.milliseconds;
    return !heads->told || passed < 0 || passed >= pause ? 0 : pause - passed;
}

// Whether the log of the system has it, as far as that says so: syslog(3) says nothing, so where
// there is a journal only its word counts.
static bool send_line(const char *line)
{
    char facility[8], priority[8];
    snprintf(facility, sizeof facility, "%d", LOG_AUTHPRIV >> 3);
    snprintf(priority, sizeof priority, "%d", LOG_INFO);
    const struct journald_field fields[] = {
        {"MESSAGE", line},
        {"PRIORITY", priority},
        {"SYSLOG_FACILITY", facility},
        {"SYSLOG_IDENTIFIER", "tokend"},
        {"WARIFU_HEAD", line},
    };
    if (journald_send(fields, sizeof fields / sizeof *fields))
        return true;
    syslog(LOG_AUTHPRIV | LOG_INFO, "%s", line);
    return !journald_is_there();
}

void heads_note(struct vault *vault)
{
    vault->heads.fresh = true;
}

static bool is_owed(const struct vault *vault)
{
    return vault->store != NULL && (vault->heads.fresh || vault->heads.owed);
}

void heads_tell(struct vault *vault, bool stopping)
{
    struct heads *heads = &vault->heads;
    char note[STORE_HEAD_SIZE], *line = NULL;
    uint64_t size;
    if (!is_owed(vault) || (!stopping && left(vault) > 0))
        return;
    // Also when it fails: it is tried again with the next record, or later.
    heads->told = true;
    heads->when = vault->now.boot;
    heads->pause = heads->fresh || heads->pause < HEADS_MS ? HEADS_MS : 2 * heads->pause;
    if (heads->pause > HEADS_PAUSE_MS)
        heads->pause = HEADS_PAUSE_MS;
    enum fault fault = store_log_head(vault->store, &size, note);
    if (fault == FAULT_NONE)
        fault = export_head_line(note, &line);
    if (fault != FAULT_NONE) {
        log_error("no head of the log was signed: %s", fault_name(fault));
        return;
    }
    if (heads->fresh)
        anchoring_write(vault);
    heads->fresh = false;
    line[strcspn(line, "\n")] = '\0';
    heads->missed = heads->owed = !send_line(line);
    free(line);
}

int heads_patience(const struct vault *vault, int most)
{
    if (!is_owed(vault))
        return most;
    const int64_t wait = left(vault) > 0 ? left(vault) : HEADS_MS;
    return most < 0 || wait < most ? (int)wait : most;
}
