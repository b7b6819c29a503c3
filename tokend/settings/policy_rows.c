// SPDX-License-Identifier: BSD-2-Clause
#include "settings/policy_rows.h"
#include "settings/policy_words.h"
#include <stdlib.h>
#include <string.h>

struct visiting {
    void (*visit)(void *context, const struct policy_row *row);
    void *context;
    enum fault fault;
};

static char *value_of(const struct setting *setting, const void *object)
{
    const void *field = (const char *)object + setting->offset;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    if (setting->type->empty == NULL || !setting->type->empty(field))
        setting->type->write(setting, field, out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

// As the table has it: 5, or "5m" as it is written back.
static bool is_initial(const struct setting *setting, const char *value)
{
    const char *initial = setting->initial;
    const size_t quoted = value[0] == '"';

    if (initial == NULL)
        return value[0] == '\0';
    const size_t length = strlen(initial);
    return strncmp(value + quoted, initial, length) == 0 &&
           strcmp(value + quoted + length, quoted != 0 ? "\"" : "") == 0;
}

static void visit_section(struct visiting *visiting, enum policy_section section, const char *of,
                          const void *object)
{
    for (size_t i = 0; i < policy_sections[section].count && visiting->fault == FAULT_NONE; i++) {
        const struct setting *setting = &policy_sections[section].settings[i];
        const struct setting_words *words = setting_words_find(section, setting->name);
        char *value = value_of(setting, object);
        if (value == NULL) {
            visiting->fault = FAULT_MEMORY;
            return;
        }
        const struct policy_row row = {.of = of,
                                       .name = setting->name,
                                       .value = value,
                                       .initial = is_initial(setting, value),
                                       .clauses = words != NULL ? words->clauses : "",
                                       .about = words != NULL ? words->about : ""};
        visiting->visit(visiting->context, &row);
        free(value);
    }
}

enum fault policy_rows(const struct policy *policy,
                       void (*visit)(void *context, const struct policy_row *row), void *context)
{
    struct visiting visiting = {visit, context, FAULT_NONE};
    char of[128];

    visit_section(&visiting, SECTION_TOP, "", policy);
    visit_section(&visiting, SECTION_PASSWORD, "password", &policy->password);
    visit_section(&visiting, SECTION_CODE, "code", &policy->otp);
    visit_section(&visiting, SECTION_KEY, "key", &policy->key);
    visit_section(&visiting, SECTION_BREAK_GLASS, "break_glass", &policy->glass);
    visit_section(&visiting, SECTION_ALERTS, "alerts", &policy->alerts);
    for (size_t i = 0; i < policy->host_group_count; i++) {
        snprintf(of, sizeof of, "host_group %s", policy->host_groups[i].name);
        visit_section(&visiting, SECTION_HOST_GROUP, of, &policy->host_groups[i]);
    }
    for (size_t i = 0; i < policy->rule_count; i++) {
        snprintf(of, sizeof of, "rule %s", policy->rules[i].name);
        visit_section(&visiting, SECTION_RULE, of, &policy->rules[i]);
    }
    return visiting.fault;
}

enum fault policy_alerts_initial(struct alert_policy *alerts)
{
    const struct section *rows = &policy_sections[SECTION_ALERTS];
    enum fault fault = FAULT_NONE;
    char wrong[512];

    for (size_t i = 0; i < rows->count && fault == FAULT_NONE; i++) {
        const struct setting *setting = &rows->settings[i];
        fault = setting->type->read(setting, &setting->initial, 1, (char *)alerts + setting->offset,
                                    wrong, sizeof wrong);
    }
    return fault;
}
