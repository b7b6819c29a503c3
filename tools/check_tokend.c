// SPDX-License-Identifier: BSD-2-Clause
#include "check_tokend.h"
#include "cli.h"
#include "language.h"
#include "verbs/verbs.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct wanted {
    const char *item;
    char *value;
    size_t size;
};

static enum exit_code take_item(void *context, const AdminRow *row)
{
    const struct wanted *wanted = context;
    const char *item = field_text(row, "item"), *value = field_text(row, "value");

    if (item != NULL && value != NULL && strcmp(item, wanted->item) == 0)
        snprintf(wanted->value, wanted->size, "%s", value);
    return EXIT_DONE;
}

const char *check_status_item(struct checking *checking, const char *item, char *value, size_t size)
{
    static struct outcome outcome;
    struct cli *const cli = checking->cli;
    const char *const socket = cli->socket;
    struct wanted wanted = {.item = item, .value = value, .size = size};
    AdminCall call = AdminCall_init_zero;

    value[0] = '\0';
    if (geteuid() != 0)
        return _("only root can ask tokend without factors");
    outcome = (struct outcome){.code = EXIT_DONE};
    if (socket == NULL && cli->rescue == NULL && !cli->in_shell)
        cli->socket = WARIFU_RUNDIR "/rescue.sock";
    snprintf(call.verb, sizeof call.verb, "status");
    const enum exit_code code = session_call(cli, &call, take_item, &wanted, &outcome);
    cli->socket = socket;
    return code == EXIT_DONE ? NULL : outcome.message;
}
