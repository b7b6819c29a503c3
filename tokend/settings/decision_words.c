// SPDX-License-Identifier: BSD-2-Clause
// Decisions, and what differs between two of them, in words and as more or less (policy_compare.h).
#include "settings/decision_words.h"
#include "core/policy_decide.h"
#include "settings/policy_table.h"
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

// More of it asks more of people (1) or less (-1). What is not here is neither.
static const struct {
    const char *name;
    int more;
    bool zero_is_most; // "none", "never"
} senses[] = {
    {"classes", 1, false},
    {"account_without_authentication", -1, false},
    {"root_without_authentication", -1, false},
    {"first_login", -1, false},
    {"shared_ids", -1, false},
    {"grant", 1, false},
    {"unprotected_keys", -1, false},
    {"emergency", -1, false},
    {"unsynchronised_clock", -1, false}, // refuse is 0
    {"failures", -1, false},
    {"window", 1, false},
    {"lock", 1, false},
    {"tries", -1, false},
    {"prompt", -1, false},
    {"login", -1, false},
    {"session", -1, true},
    {"fresh", -1, false},
    {"totp_window", -1, false},
    {"hotp_look_ahead", -1, false},
};

// The clause that allows one class changes nobody's login by itself.
static bool is_demand(const struct setting *setting)
{
    return !setting_says_whom(setting) && strcmp(setting->name, "one_class_by") != 0;
}

// Numbers, flags and choices as a number; false: it is none of these.
static bool as_number(const struct setting *setting, const struct rule *rule, uint64_t *number)
{
    const char *field = (const char *)rule + setting->offset;
    uint32_t value;
    bool flag;

    if (setting->type == &type_flag) {
        memcpy(&flag, field, sizeof flag);
        *number = flag;
        return true;
    }
    if (setting->type != &type_number && setting->type != &type_duration &&
        setting->type != &type_choice)
        return false;
    memcpy(&value, field, sizeof value);
    *number = value;
    return true;
}

// 1: b asks more of people than a in this; -1: less; 0: that cannot be said.
static int sense_of(const struct setting *setting, const struct rule *a, const struct rule *b)
{
    uint64_t before, after;

    if (!as_number(setting, a, &before) || !as_number(setting, b, &after))
        return 0;
    for (size_t i = 0; i < COUNT(senses); i++) {
        if (strcmp(senses[i].name, setting->name) != 0)
            continue;
        before = senses[i].zero_is_most && before == 0 ? UINT64_MAX : before;
        after = senses[i].zero_is_most && after == 0 ? UINT64_MAX : after;
        return after > before ? senses[i].more : -senses[i].more;
    }
    return 0;
}

// One way more is one more chance, one less is one less.
static int sense_of_ways(const struct rule *a, const struct rule *b)
{
    size_t common = 0;

    for (size_t i = 0; i < a->way_count; i++)
        for (size_t j = 0; j < b->way_count; j++)
            common += memcmp(&a->ways[i], &b->ways[j], sizeof a->ways[i]) == 0;
    if (common == a->way_count && common < b->way_count)
        return -1;
    return common == b->way_count && common < a->way_count ? 1 : 0;
}

static char *value_of(const struct setting *setting, const struct rule *rule)
{
    const void *field = (const char *)rule + setting->offset;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    if (setting->type->empty != NULL && setting->type->empty(field))
        fputs("{}", out);
    else
        setting->type->write(setting, field, out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static void append(char *out, size_t size, const char *name, const char *value)
{
    const size_t used = strlen(out);

    snprintf(out + used, size - used, "%s%s = %s", used > 0 ? ", " : "", name, value);
}

static enum fault put_rules(const struct rule *a, const struct rule *b,
                            struct difference *difference, bool *more, bool *less)
{
    const struct section *section = &policy_sections[SECTION_RULE];

    for (size_t i = 0; i < section->count; i++) {
        const struct setting *setting = &section->settings[i];
        if (!is_demand(setting))
            continue;
        char *before = value_of(setting, a), *after = value_of(setting, b);
        const bool known = before != NULL && after != NULL;
        if (known && strcmp(before, after) != 0) {
            const int sense =
                setting->type == &type_ways ? sense_of_ways(a, b) : sense_of(setting, a, b);
            *more = *more || sense >= 0;
            *less = *less || sense <= 0;
            append(difference->before, sizeof difference->before, setting->name, before);
            append(difference->after, sizeof difference->after, setting->name, after);
        }
        free(before);
        free(after);
        if (!known)
            return FAULT_MEMORY;
    }
    return FAULT_NONE;
}

// What the engine says beside the rule.
static void put_flag(const char *name, bool before, bool after, struct difference *difference,
                     bool *more, bool *less)
{
    if (before == after)
        return;
    *more = *more || after;
    *less = *less || !after;
    append(difference->before, sizeof difference->before, name, before ? "yes" : "no");
    append(difference->after, sizeof difference->after, name, after ? "yes" : "no");
}

enum fault decision_difference(const struct decision *a, const struct decision *b, bool japanese,
                               struct difference *difference)
{
    const bool in[] = {a->kind == DECISION_RULE, b->kind == DECISION_RULE};
    bool more = false, less = false;

    *difference = (struct difference){.differs = false};
    if (!in[0] && !in[1])
        return FAULT_NONE;
    if (in[0] != in[1]) {
        difference->differs = true;
        difference->kind = in[1] ? CHANGE_GAINS : CHANGE_LOSES;
        (void)decision_words(a, japanese, difference->before);
        (void)decision_words(b, japanese, difference->after);
        return FAULT_NONE;
    }
    const enum fault fault = put_rules(a->rule, b->rule, difference, &more, &less);
    // A grant that a rule demands is told above; this is of another rule that may hold.
    if (a->rule->grant == b->rule->grant)
        put_flag("grant", a->grant, b->grant, difference, &more, &less);
    put_flag("privileged", a->privileged, b->privileged, difference, &more, &less);
    put_flag("contractor", a->contractor, b->contractor, difference, &more, &less);
    difference->differs = more || less;
    difference->kind = more && less ? CHANGE_OTHER : more ? CHANGE_STRICTER : CHANGE_LAXER;
    return fault;
}

const char *decision_words(const struct decision *decision, bool japanese,
                           char out[DECISION_WORDS_SIZE])
{
    // Before and behind the name of the rule.
    static const char *const words[][2][2] = {
        [DECISION_DENY_NO_RULE] = {{"refused: no rule", ""}, {"拒否: 当てはまる規則がない", ""}},
        [DECISION_DENY_RULE] = {{"refused by rule ", ""}, {"規則 ", " により拒否"}},
        [DECISION_DENY_GROUPS] = {{"refused: the groups are not known", ""},
                                  {"拒否: グループが分からない", ""}},
        [DECISION_DENY_TIME] = {{"refused at this time, by rule ", ""},
                                {"拒否: 規則 ", " はこの時間に入れない"}},
        [DECISION_DENY_CLOCK] = {{"refused: the time is not known", ""},
                                 {"拒否: 時刻が分からない", ""}},
        [DECISION_RULE] = {{"rule ", ": "}, {"規則 ", ": "}},
    };
    static const struct setting ways = {.name = "way", .type = &type_ways};
    const bool named = decision->rule != NULL &&
                       (decision->kind == DECISION_DENY_RULE ||
                        decision->kind == DECISION_DENY_TIME || decision->kind == DECISION_RULE);
    char *list = decision->kind == DECISION_RULE && decision->rule != NULL
                     ? value_of(&ways, decision->rule)
                     : NULL;

    const char *const *around = words[decision->kind][japanese];
    snprintf(out, DECISION_WORDS_SIZE, "%s%s%s%s", around[0], named ? decision->rule->name : "",
             around[1], list != NULL ? list : "");
    free(list);
    return out;
}

const char *change_kind_name(enum change_kind kind)
{
    static const char *const names[] = {[CHANGE_GAINS] = "gains",
                                        [CHANGE_LOSES] = "loses",
                                        [CHANGE_STRICTER] = "stricter",
                                        [CHANGE_LAXER] = "laxer",
                                        [CHANGE_OTHER] = "different"};

    return names[kind];
}
