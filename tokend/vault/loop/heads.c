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
    const int64_t passed = vault->now.boot.milliseconds - vault->heads.when.milliseconds;
    return !vault->heads.told || passed < 0 || passed >= HEADS_MS ? 0 : HEADS_MS - passed;
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
    vault->heads.owed = true;
}

void heads_tell(struct vault *vault, bool ending)
{
    char note[STORE_HEAD_SIZE], *line = NULL;
    uint64_t size;
    if (!vault->heads.owed || vault->store == NULL || (!ending && left(vault) > 0))
        return;
    // Also when it fails: it is tried again with the next record, or in a second.
    vault->heads.told = true;
    vault->heads.when = vault->now.boot;
    enum fault fault = store_log_head(vault->store, &size, note);
    if (fault == FAULT_NONE)
        fault = export_head_line(note, &line);
    if (fault != FAULT_NONE) {
        log_error("no head of the log was signed: %s", fault_name(fault));
        return;
    }
    anchoring_write(vault);
    line[strcspn(line, "\n")] = '\0';
    vault->heads.missed = !send_line(line);
    vault->heads.owed = vault->heads.missed;
    free(line);
}

int heads_patience(const struct vault *vault, int most)
{
    if (!vault->heads.owed || vault->store == NULL)
        return most;
    const int64_t wait = left(vault) > 0 ? left(vault) : HEADS_MS;
    return most < 0 || wait < most ? (int)wait : most;
}
