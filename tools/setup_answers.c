// SPDX-License-Identifier: BSD-2-Clause
#include "setup_answers.h"
#include "language.h"
#include "outcome.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_switch(const char *value, struct setup_answers *answers)
{
    static const char *const words[] = {[SETUP_SWITCH_TRIED] = "tried",
                                        [SETUP_SWITCH_UNTRIED] = "untried",
                                        [SETUP_SWITCH_NO] = "no"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], value) == 0) {
            answers->switch_on = (enum setup_switch)i;
            return true;
        }
    return false;
}

// A name or a file is never taken for an option.
#define TEXT(field)                                                                                \
    static bool read_##field(const char *value, struct setup_answers *answers)                     \
    {                                                                                              \
        return *value != '-' &&                                                                    \
               text_copy(answers->field, sizeof answers->field, value) == FAULT_NONE;              \
    }
TEXT(administrator)
TEXT(second)
TEXT(slips)
TEXT(confirm_within)

static const struct {
    const char *key;
    bool (*read)(const char *value, struct setup_answers *answers);
} keys[] = {
    {"administrator", read_administrator},   {"second", read_second},    {"slips", read_slips},
    {"confirm_within", read_confirm_within}, {"switch_on", read_switch},
};

static char *trimmed(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static bool read_line(char *line, struct setup_answers *answers)
{
    line = trimmed(line);
    char *equals = strchr(line, '=');

    if (*line == '\0' || *line == '#')
        return true;
    if (equals == NULL)
        return false;
    *equals = '\0';
    const char *key = trimmed(line), *value = trimmed(equals + 1);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].key, key) == 0)
            return *value != '\0' && keys[i].read(value, answers);
    return false;
}

enum exit_code setup_answers_read(const char *path, struct setup_answers *answers,
                                  struct outcome *outcome)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t size = 0, number = 0;
    bool good = true;

    *answers = (struct setup_answers){.switch_on = SETUP_SWITCH_TRIED};
    if (file == NULL)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read."),
                           outcome_quote(path));
    while (good && getline(&line, &size, file) >= 0) {
        number++;
        good = read_line(line, answers);
    }
    free(line);
    fclose(file);
    if (!good)
        return outcome_set(outcome, EXIT_USAGE,
                           _("Lines: administrator, second, slips, confirm_within, switch_on = "
                             "tried, untried or no. See warifu(1)."),
                           _("Line %zu of %s is not understood."), number, outcome_quote(path));
    if (answers->administrator[0] == '\0' || answers->slips[0] != '/')
        return outcome_set(outcome, EXIT_USAGE, NULL,
                           _("%s must name the administrator, and a directory for slips by its "
                             "whole path."),
                           outcome_quote(path));
    return EXIT_DONE;
}
