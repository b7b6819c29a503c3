// SPDX-License-Identifier: BSD-2-Clause
#include "status_units.h"
#include "check.h"
#include <stdlib.h>
#include <string.h>

struct block { // of one unit
    const char *id, *load, *active;
};

static bool has_ending(const char *name, const char *ending)
{
    const size_t length = strlen(name), end = strlen(ending);

    return length > end && strcmp(name + length - end, ending) == 0;
}

// A socket has to listen. The service starts when somebody connects, so at rest it is no worse.
static void tell(const struct block *block,
                 void (*visit)(void *context, const struct unit_state *unit), void *context)
{
    if (block->id == NULL || block->load == NULL || block->active == NULL ||
        strcmp(block->load, "not-found") == 0)
        return;
    const bool masked = strcmp(block->load, "masked") == 0;
    const struct unit_state unit = {
        .name = block->id,
        .state = masked ? "masked" : block->active,
        .down = masked || strcmp(block->active, "failed") == 0 ||
                (has_ending(block->id, ".socket") && strcmp(block->active, "active") != 0),
    };
    visit(context, &unit);
}

void status_units_read(char *text, void (*visit)(void *context, const struct unit_state *unit),
                       void *context)
{
    static const char id[] = "Id=", load[] = "LoadState=", active[] = "ActiveState=";
    struct block block = {NULL, NULL, NULL};

    for (char *line = text, *next; line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        if (line[0] == '\0') {
            tell(&block, visit, context);
            block = (struct block){NULL, NULL, NULL};
        } else if (strncmp(line, id, sizeof id - 1) == 0) {
            block.id = line + sizeof id - 1;
        } else if (strncmp(line, load, sizeof load - 1) == 0) {
            block.load = line + sizeof load - 1;
        } else if (strncmp(line, active, sizeof active - 1) == 0) {
            block.active = line + sizeof active - 1;
        }
    }
    tell(&block, visit, context);
}

void status_units(void (*visit)(void *context, const struct unit_state *unit), void *context)
{
    static const char *const paths[] = {"/usr/bin/systemctl", "/bin/systemctl", NULL};
    static const char *const arguments[] = {"systemctl",
                                            "show",
                                            "--property=Id,LoadState,ActiveState",
                                            "tokend.socket",
                                            "tokend-rescue.socket",
                                            "tokend.service",
                                            "warifu-backup.service",
                                            NULL};
    char *text = NULL;

    if (check_ask(paths, arguments, &text) == FAULT_NONE)
        status_units_read(text, visit, context);
    free(text);
}
