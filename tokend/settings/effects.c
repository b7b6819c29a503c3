// SPDX-License-Identifier: BSD-2-Clause
#include "settings/effects.h"
#include "factor/registry.h"
#include "settings/policy_table.h"
#include "settings/services.h"
#include <stdlib.h>
#include <string.h>

#include "settings/effects.inc" // rows

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct effect_row *effect_table(size_t *count)
{
    *count = COUNT(rows);
    return rows;
}

// --- whether a setting says something ------------------------------------------------------------

static char *written(const struct setting *setting, const void *field)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    if (field != NULL && (setting->type->empty == NULL || !setting->type->empty(field)))
        setting->type->write(setting, field, out);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

// As it stands where nobody writes the setting.
static char *unwritten(const struct setting *setting)
{
    struct rule plain = {0};
    void *field = (char *)&plain + setting->offset;
    char wrong[256];

    // Only lists and texts own memory, and none of them has an initial value.
    if (setting->initial != NULL && setting->type->read(setting, &setting->initial, 1, field, wrong,
                                                        sizeof wrong) != FAULT_NONE)
        return NULL;
    return written(setting, field);
}

// Out of memory counts as "says something": what follows is a check.
static bool says_something(const struct setting *setting, const struct rule *rule)
{
    char *is = written(setting, (const char *)rule + setting->offset);
    char *was = unwritten(setting);
    const bool same = is != NULL && was != NULL && strcmp(is, was) == 0;

    free(is);
    free(was);
    return !same;
}

static const struct setting *setting_named(const char *name, size_t length)
{
    const struct section *section = &policy_sections[SECTION_RULE];

    for (size_t i = 0; i < section->count; i++)
        if (strncmp(section->settings[i].name, name, length) == 0 &&
            section->settings[i].name[length] == '\0')
            return &section->settings[i];
    return NULL;
}

static bool has_way_of_several(const struct rule *rule)
{
    for (size_t w = 0; w < rule->way_count; w++)
        if (rule->ways[w].factors[1] != 0)
            return true;
    return false;
}

static bool speaks(const struct effect_row *row, const struct rule *rule)
{
    const char *value = strchr(row->setting, '=');
    const size_t length = strcspn(row->setting, "=");
    const struct setting *setting = setting_named(row->setting, length);

    if (setting == NULL || row->effect == EFFECT_FULL)
        return false;
    if (row->effect == EFFECT_LATE)
        return !rule->deny;
    if (row->effect == EFFECT_NONE && strcmp(setting->name, "way") == 0)
        return has_way_of_several(rule);
    if (value == NULL)
        return says_something(setting, rule);
    char *is = written(setting, (const char *)rule + setting->offset);
    const bool same = is == NULL || strcmp(is, value + 1) == 0;
    free(is);
    return same;
}

// --- where it says it ----------------------------------------------------------------------------

static bool is_among(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
        const size_t here = strcspn(at, " ");
        if (here == length && strncmp(at, word, length) == 0)
            return true;
        at += here;
    }
    return false;
}

static bool asks_for(const struct rule *rule, const char *name)
{
    const struct factor *factor = factor_by_name(name);

    for (size_t w = 0; factor != NULL && w < rule->way_count; w++)
        for (size_t f = 0; f < COUNT(rule->ways[w].factors); f++)
            if (rule->ways[w].factors[f] == factor->kind)
                return true;
    return false;
}

static bool is_there(const char *where, const char *service)
{
    const struct service *row = service_by_name(service);

    return is_among(where, service) || (row != NULL && is_among(where, row->kind->name));
}

static bool is_pattern(const char *text)
{
    return text[0] == '!' || strpbrk(text, "*?") != NULL;
}

// A service that the rule names in full, and that any row about this setting hits.
static const char *named_there(const struct rule *rule, const char *where)
{
    for (size_t i = 0; i < rule->services.count; i++)
        if (!is_pattern(rule->services.items[i]) && is_there(where, rule->services.items[i]))
            return rule->services.items[i];
    return NULL;
}

static bool any_row_is_there(const struct effect_row *like, const char *service)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (rows[i].effect == like->effect && strcmp(rows[i].setting, like->setting) == 0 &&
            is_there(rows[i].where, service))
            return true;
    return false;
}

// One that patterns mean. *whole: each one that they mean is hit by some row about the setting.
static const char *meant_there(const struct rule *rule, const struct effect_row *row, bool *whole)
{
    size_t count = 0;
    const struct service *services = service_table(&count);
    const char *there = NULL;

    *whole = true;
    for (size_t i = 0; i < count; i++) {
        if (!policy_list_holds(&rule->services, services[i].name))
            continue;
        if (there == NULL && is_there(row->where, services[i].name))
            there = services[i].name;
        *whole = *whole && any_row_is_there(row, services[i].name);
    }
    return there;
}

static bool hits(const struct effect_row *row, const struct rule *rule, struct effect_hit *hit)
{
    *hit = (struct effect_hit){.row = row, .whole = true};
    if (!speaks(row, rule))
        return false;
    if (row->where[0] == '-')
        return row->where[1] != '\0' && !asks_for(rule, row->where + 1);
    hit->service = named_there(rule, row->where);
    if (hit->service == NULL && row->effect != EFFECT_LATE)
        hit->service = meant_there(rule, row, &hit->whole);
    return hit->service != NULL;
}

void effects_of_rule(const struct rule *rule,
                     bool (*visit)(void *context, const struct effect_hit *hit), void *context)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct effect_hit hit;
        if (hits(&rows[i], rule, &hit) && !visit(context, &hit))
            return;
    }
}

struct refusing {
    const struct rule *rule;
    char *error;
    size_t size;
    bool refused;
};

static bool refuse(void *context, const struct effect_hit *hit)
{
    struct refusing *refusing = context;

    if (hit->row->effect != EFFECT_NONE || !hit->whole)
        return true;
    snprintf(refusing->error, refusing->size,
             "%s: %s: does nothing in rule \"%s\"%s%s%s: %s; leave it out, or give that service a "
             "rule of its own",
             refusing->rule->where, hit->row->setting, refusing->rule->name,
             hit->service != NULL ? " for the service \"" : "",
             hit->service != NULL ? hit->service : "", hit->service != NULL ? "\"" : "",
             hit->row->why[0]);
    refusing->refused = true;
    return false;
}

enum fault effects_check(const struct policy *policy, char *error, size_t error_size)
{
    for (size_t r = 0; r < policy->rule_count; r++) {
        struct refusing refusing = {&policy->rules[r], error, error_size, false};
        effects_of_rule(&policy->rules[r], refuse, &refusing);
        if (refusing.refused)
            return FAULT_CONFIG;
    }
    return FAULT_NONE;
}
