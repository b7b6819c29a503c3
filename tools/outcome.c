// SPDX-License-Identifier: BSD-2-Clause
#include "outcome.h"
#include "base/text.h"
#include "language.h"
#include <stdarg.h>
#include <stdio.h>

enum exit_code outcome_set(struct outcome *outcome, enum exit_code code, const char *hint,
                           const char *format, ...)
{
    va_list list;

    outcome->code = code;
    outcome->subject[0] = '\0';
    snprintf(outcome->hint, sizeof outcome->hint, "%s", hint != NULL ? hint : "");
    va_start(list, format);
    vsnprintf(outcome->message, sizeof outcome->message, format, list);
    va_end(list);
    return code;
}

void outcome_dry_run(struct outcome *outcome)
{
    char message[sizeof outcome->message];

    snprintf(message, sizeof message, "%s", outcome->message);
    snprintf(outcome->message, sizeof outcome->message,
             _("Nothing was changed (--dry-run). It would end with: %.600s"), message);
}

const char *outcome_quote(const char *text)
{
    // Messages are made one after the other in one thread; a ring spares every caller a buffer.
    static char ring[8][256];
    static unsigned next;
    char *out = ring[next++ % 8];

    return escape_text(out, sizeof ring[0], text);
}
