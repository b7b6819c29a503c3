// SPDX-License-Identifier: BSD-2-Clause
#include "factor/registry.h"
#include "settings/setting_value.h"
#include <string.h>

static void list_factors(char *out, size_t size)
{
    unsigned count = 0;
    const struct factor *factors = factor_table(&count);
    size_t used = 0;

    for (unsigned i = 0; i < count && used < size; i++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? ", " : "", factors[i].name);
}

// "password+otp": factors in the order in which they are asked, none twice.
static enum fault read_way(const char *text, struct way *way, char *wrong, size_t size)
{
    char value_shown[SETTING_SHOWN];
    char name[32];
    char known[96];
    size_t n = 0;

    *way = (struct way){{0}};
    for (;;) {
        const size_t length = strcspn(text, "+");
        const struct factor *factor = NULL;
        if (length < sizeof name) {
            memcpy(name, text, length);
            name[length] = '\0';
            factor = factor_by_name(name);
        }
        if (factor == NULL) {
            list_factors(known, sizeof known);
            snprintf(wrong, size, "\"%s\" names no factor; allowed: %s, joined by \"+\"",
                     setting_shown(value_shown, text), known);
            return FAULT_CONFIG;
        }
        if (n == sizeof way->factors || memchr(way->factors, factor->kind, n) != NULL) {
            snprintf(wrong, size, "\"%s\" stands there twice: asking the same again proves nothing",
                     factor->name);
            return FAULT_CONFIG;
        }
        way->factors[n++] = factor->kind;
        text += length;
        if (*text == '\0')
            return FAULT_NONE;
        text++;
    }
}

static enum fault read_ways(const struct setting *setting, const char *const *values, size_t count,
                            void *field, char *wrong, size_t size)
{
    struct way ways[WAYS_MAX] = {0};
    struct rule *rule = field;

    (void)setting;
    if (count > WAYS_MAX) {
        snprintf(wrong, size, "%zu ways; allowed: 1 to %d", count, WAYS_MAX);
        return FAULT_CONFIG;
    }
    for (size_t i = 0; i < count; i++) {
        const enum fault fault = read_way(values[i], &ways[i], wrong, size);
        if (fault != FAULT_NONE)
            return fault;
    }
    if (rule != NULL) {
        memcpy(rule->ways, ways, sizeof ways);
        rule->way_count = count;
    }
    return FAULT_NONE;
}

static void write_ways(const struct setting *setting, const void *field, FILE *out)
{
    const struct rule *rule = field;

    (void)setting;
    fputc('{', out);
    for (size_t w = 0; w < rule->way_count; w++) {
        const struct way *way = &rule->ways[w];
        fputs(w > 0 ? ", \"" : "\"", out);
        for (size_t f = 0; f < sizeof way->factors && way->factors[f] != 0; f++) {
            const struct factor *factor = factor_by_kind(way->factors[f]);
            fprintf(out, "%s%s", f > 0 ? "+" : "", factor != NULL ? factor->name : "");
        }
        fputc('"', out);
    }
    fputc('}', out);
}

static bool ways_empty(const void *field)
{
    return ((const struct rule *)field)->way_count == 0;
}

const struct setting_type type_ways = {
    .list = true, .read = read_ways, .write = write_ways, .empty = ways_empty};
