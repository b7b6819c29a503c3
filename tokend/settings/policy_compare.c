// SPDX-License-Identifier: BSD-2-Clause
#include "settings/policy_compare.h"
#include "core/glob.h"
#include "core/policy_decide.h"
#include "core/policy_groups.h"
#include "settings/week.h"
#include <stdlib.h>
#include <string.h>

#define WHEN_SIZE 400

// --- classes: what no condition tells apart ------------------------------------------------------

struct classes {
    size_t count, items;
    size_t *of;    // the class of each item
    size_t *first; // of each class, an item that stands for it
    size_t signature_size;
    uint8_t *signatures;
};

static void classes_free(struct classes *classes)
{
    free(classes->of);
    free(classes->first);
    free(classes->signatures);
    *classes = (struct classes){.count = 0};
}

static int by_signature(const void *a, const void *b, void *context)
{
    const struct classes *classes = context;
    const size_t *x = a, *y = b;

    return memcmp(classes->signatures + *x * classes->signature_size,
                  classes->signatures + *y * classes->signature_size, classes->signature_size);
}

static enum fault classes_begin(struct classes *classes, size_t items, size_t bits)
{
    *classes = (struct classes){.items = items, .signature_size = bits / 8 + 1};
    classes->of = calloc(items + 1, sizeof *classes->of);
    classes->first = calloc(items + 1, sizeof *classes->first);
    classes->signatures = calloc(items + 1, classes->signature_size);
    return classes->of != NULL && classes->first != NULL && classes->signatures != NULL
               ? FAULT_NONE
               : FAULT_MEMORY;
}

static void mark(const struct classes *classes, size_t item, size_t bit, bool set)
{
    if (set)
        classes->signatures[item * classes->signature_size + bit / 8] |= (uint8_t)(1 << bit % 8);
}

// Once every item is marked.
static enum fault classes_end(struct classes *classes)
{
    size_t *order = calloc(classes->items + 1, sizeof *order);

    if (order == NULL)
        return FAULT_MEMORY;
    for (size_t i = 0; i < classes->items; i++)
        order[i] = i;
    qsort_r(order, classes->items, sizeof *order, by_signature, classes);
    for (size_t i = 0; i < classes->items; i++) {
        if (i == 0 || by_signature(&order[i - 1], &order[i], classes) != 0)
            classes->first[classes->count++] = order[i];
        classes->of[order[i]] = classes->count - 1;
    }
    free(order);
    return FAULT_NONE;
}

// The lists of patterns against which a name is held, of both policies.
typedef const struct text_list *list_at(const struct policy *policy, size_t n); // NULL: no more

static const struct text_list *user_list(const struct policy *policy, size_t n)
{
    return n < policy->rule_count    ? &policy->rules[n].users
           : n == policy->rule_count ? &policy->default_names
                                     : NULL;
}

static const struct text_list *service_list(const struct policy *policy, size_t n)
{
    return n < policy->rule_count    ? &policy->rules[n].services
           : n == policy->rule_count ? &policy->privileged_services
                                     : NULL;
}

static const struct text_list *host_list(const struct policy *policy, size_t n)
{
    if (n < policy->rule_count)
        return &policy->rules[n].hosts;
    n -= policy->rule_count;
    return n < policy->host_group_count ? &policy->host_groups[n].hosts : NULL;
}

static size_t patterns_of(const struct policy *const policies[2], list_at *lists)
{
    const struct text_list *list;
    size_t count = 0;

    for (int p = 0; p < 2; p++)
        for (size_t n = 0; (list = lists(policies[p], n)) != NULL; n++)
            count += list->count;
    return count;
}

// Returns the next bit.
static size_t mark_patterns(const struct classes *classes, size_t item, const char *name,
                            const struct policy *const policies[2], list_at *lists)
{
    const struct text_list *list;
    size_t bit = 0;

    for (int p = 0; p < 2; p++)
        for (size_t n = 0; (list = lists(policies[p], n)) != NULL; n++)
            for (size_t i = 0; i < list->count; i++)
                mark(classes, item, bit++,
                     glob_matches(list->items[i] + (list->items[i][0] == '!'), name));
    return bit;
}

static enum fault classify_names(struct classes *classes, const char *const *names, size_t count,
                                 const struct policy *const policies[2], list_at *lists)
{
    enum fault fault = classes_begin(classes, count, patterns_of(policies, lists));

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        (void)mark_patterns(classes, i, names[i], policies, lists);
    return fault == FAULT_NONE ? classes_end(classes) : fault;
}

static enum fault classify_people(struct classes *classes, const struct comparison *comparison)
{
    const size_t items[] = {policy_group_items(comparison->policies[0]),
                            policy_group_items(comparison->policies[1])};
    enum fault fault =
        classes_begin(classes, comparison->people_count,
                      patterns_of(comparison->policies, user_list) + items[0] + items[1] + 1);

    for (size_t i = 0; i < comparison->people_count && fault == FAULT_NONE; i++) {
        const struct compare_person *person = &comparison->people[i];
        size_t bit = mark_patterns(classes, i, person->name, comparison->policies, user_list);
        for (int p = 0; p < 2; p++)
            for (size_t n = 0; n < items[p]; n++)
                mark(classes, i, bit++, (person->groups[p][n / 8] >> n % 8 & 1) != 0);
        mark(classes, i, bit, person->uid == 0);
    }
    return fault == FAULT_NONE ? classes_end(classes) : fault;
}

// --- sets ----------------------------------------------------------------------------------------

enum dimension { PEOPLE, SERVICES, HOSTS, ORIGINS, TIMES, DIMENSIONS };

struct entry { // one change, for all combinations of five sets
    size_t change;
    uint64_t *sets; // the sets lie one behind the other
};

struct comparing {
    const struct comparison *asked;
    struct classes classes[3]; // PEOPLE, SERVICES, HOSTS
    struct week week;
    size_t at[DIMENSIONS + 1]; // where each set begins, in words
    struct pair {              // what the engine said, and what that changes
        struct decision before, after;
        struct difference difference;
    } * pairs;
    size_t pair_count, pair_room;
    struct entry *entries;
    size_t entry_count, entry_room;
    enum dimension merging;
};

static void set_put(uint64_t *set, size_t n)
{
    set[n / 64] |= UINT64_C(1) << n % 64;
}

static bool set_has(const uint64_t *set, size_t n)
{
    return (set[n / 64] >> n % 64 & 1) != 0;
}

static enum fault make_room(void **array, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return FAULT_NONE;
    const size_t more = *room == 0 ? 64 : *room * 2;
    void *new = reallocarray(*array, more, size);
    if (new == NULL)
        return FAULT_MEMORY;
    *array = new;
    *room = more;
    return FAULT_NONE;
}

static bool same_decision(const struct decision *a, const struct decision *b)
{
    return a->kind == b->kind && a->rule == b->rule && a->privileged == b->privileged &&
           a->contractor == b->contractor && a->grant == b->grant;
}

// The number of this pair of decisions; words are made once for each.
static enum fault intern(struct comparing *self, const struct decision *before,
                         const struct decision *after, size_t *number)
{
    for (*number = 0; *number < self->pair_count; ++*number)
        if (same_decision(&self->pairs[*number].before, before) &&
            same_decision(&self->pairs[*number].after, after))
            return FAULT_NONE;
    enum fault fault =
        make_room((void **)&self->pairs, &self->pair_room, self->pair_count, sizeof *self->pairs);
    if (fault != FAULT_NONE)
        return fault;
    struct pair *pair = &self->pairs[self->pair_count];
    *pair = (struct pair){.before = *before, .after = *after};
    fault = decision_difference(before, after, self->asked->japanese, &pair->difference);
    self->pair_count += fault == FAULT_NONE;
    return fault;
}

static enum fault add_entry(struct comparing *self, size_t change, const size_t place[ORIGINS + 1],
                            size_t moment)
{
    for (size_t i = self->entry_count; i > 0; i--) { // the same at another time
        struct entry *entry = &self->entries[i - 1];
        bool here = true;
        for (int d = 0; d <= ORIGINS; d++)
            here = here && set_has(entry->sets + self->at[d], place[d]);
        if (!here)
            break;
        if (entry->change == change) {
            set_put(entry->sets + self->at[TIMES], moment);
            return FAULT_NONE;
        }
    }
    enum fault fault = make_room((void **)&self->entries, &self->entry_room, self->entry_count,
                                 sizeof *self->entries);
    if (fault != FAULT_NONE)
        return fault;
    struct entry *entry = &self->entries[self->entry_count];
    *entry = (struct entry){change, calloc(self->at[DIMENSIONS], sizeof *entry->sets)};
    if (entry->sets == NULL)
        return FAULT_MEMORY;
    self->entry_count++;
    for (int d = 0; d <= ORIGINS; d++)
        set_put(entry->sets + self->at[d], place[d]);
    set_put(entry->sets + self->at[TIMES], moment);
    return FAULT_NONE;
}

// --- the engine ----------------------------------------------------------------------------------

static struct decision decide(const struct comparing *self, int which,
                              const size_t place[ORIGINS + 1], const struct moment *moment)
{
    const struct comparison *asked = self->asked;
    const struct compare_person *person =
        &asked->people[self->classes[PEOPLE].first[place[PEOPLE]]];
    const struct policy_request request = {
        .service = asked->services[self->classes[SERVICES].first[place[SERVICES]]],
        .user = person->name,
        .host = asked->hosts[self->classes[HOSTS].first[place[HOSTS]]],
        .user_found = true,
        .uid = person->uid,
        .groups_known = true,
        .groups = person->groups[which],
        .groups_size = sizeof person->groups[which],
        .origin = place[ORIGINS] == 0 ? ORIGIN_LOCAL : ORIGIN_REMOTE,
        .now = &moment->time,
        .synchronised = true,
        .holidays = &self->week.holidays,
    };

    return policy_decide(asked->policies[which], &request);
}

static enum fault ask_at(struct comparing *self, const size_t place[ORIGINS + 1])
{
    enum fault fault = FAULT_NONE;

    for (size_t m = 0; m < self->week.count && fault == FAULT_NONE; m++) {
        const struct decision before = decide(self, 0, place, &self->week.moments[m]);
        const struct decision after = decide(self, 1, place, &self->week.moments[m]);
        size_t change = 0;
        if (before.kind != DECISION_RULE && after.kind != DECISION_RULE)
            continue;
        fault = intern(self, &before, &after, &change);
        if (fault == FAULT_NONE && self->pairs[change].difference.differs)
            fault = add_entry(self, change, place, m);
    }
    return fault;
}

static enum fault ask_all(struct comparing *self)
{
    const struct comparison *asked = self->asked;
    const size_t people = self->classes[PEOPLE].count;
    enum fault fault = FAULT_NONE;
    size_t place[ORIGINS + 1];

    for (place[PEOPLE] = 0; place[PEOPLE] < people && fault == FAULT_NONE; place[PEOPLE]++) {
        for (place[SERVICES] = 0; place[SERVICES] < self->classes[SERVICES].count;
             place[SERVICES]++)
            for (place[HOSTS] = 0; place[HOSTS] < self->classes[HOSTS].count; place[HOSTS]++)
                for (place[ORIGINS] = 0; place[ORIGINS] < 2 && fault == FAULT_NONE;
                     place[ORIGINS]++)
                    fault = ask_at(self, place);
        if (asked->progress != NULL)
            asked->progress(asked->context, place[PEOPLE] + 1, people);
    }
    return fault;
}

// --- merged --------------------------------------------------------------------------------------

// Two pairs of decisions that change the same are one change.
static int by_words(const struct comparing *self, size_t a, size_t b)
{
    const struct difference *x = &self->pairs[a].difference, *y = &self->pairs[b].difference;

    if (a == b)
        return 0;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    const int before = strcmp(x->before, y->before);
    return before != 0 ? before : strcmp(x->after, y->after);
}

// By everything but the set that is merged.
static int by_rest(const void *a, const void *b, void *context)
{
    const struct comparing *self = context;
    const struct entry *x = a, *y = b;
    int order = by_words(self, x->change, y->change);

    for (int d = 0; d < DIMENSIONS && order == 0; d++)
        if (d != (int)self->merging)
            order = memcmp(x->sets + self->at[d], y->sets + self->at[d],
                           (self->at[d + 1] - self->at[d]) * sizeof *x->sets);
    return order;
}

static void merge(struct comparing *self, enum dimension dimension)
{
    size_t kept = 0;

    self->merging = dimension;
    if (self->entry_count > 0)
        qsort_r(self->entries, self->entry_count, sizeof *self->entries, by_rest, self);
    for (size_t i = 0; i < self->entry_count; i++) {
        struct entry *entry = &self->entries[i];
        if (kept == 0 || by_rest(&self->entries[kept - 1], entry, self) != 0) {
            self->entries[kept++] = *entry;
            continue;
        }
        for (size_t w = self->at[dimension]; w < self->at[dimension + 1]; w++)
            self->entries[kept - 1].sets[w] |= entry->sets[w];
        free(entry->sets);
    }
    self->entry_count = kept;
}

// --- told ----------------------------------------------------------------------------------------

// The items of all classes in the set, in their order; returns how many.
static size_t expand(const struct classes *classes, const uint64_t *set, size_t *items)
{
    size_t count = 0;

    for (size_t i = 0; i < classes->items; i++)
        if (set_has(set, classes->of[i]))
            items[count++] = i;
    return count;
}

static bool is_always(const struct comparing *self, const uint64_t *times)
{
    for (size_t i = 0; i < self->week.count; i++)
        if (!set_has(times, i))
            return false;
    return true;
}

static bool tell(const struct comparing *self, const struct entry *entry, size_t *lists[3])
{
    const struct difference *difference = &self->pairs[entry->change].difference;
    const uint64_t *times = entry->sets + self->at[TIMES];
    char when[WHEN_SIZE] = "";
    struct change change = {
        .kind = difference->kind,
        .before = difference->before,
        .after = difference->after,
        .people = lists[PEOPLE],
        .services = lists[SERVICES],
        .hosts = lists[HOSTS],
        .local = set_has(entry->sets + self->at[ORIGINS], 0),
        .remote = set_has(entry->sets + self->at[ORIGINS], 1),
        .always = is_always(self, times),
        .when = when,
    };

    change.people_count =
        expand(&self->classes[PEOPLE], entry->sets + self->at[PEOPLE], lists[PEOPLE]);
    change.service_count =
        expand(&self->classes[SERVICES], entry->sets + self->at[SERVICES], lists[SERVICES]);
    change.host_count = expand(&self->classes[HOSTS], entry->sets + self->at[HOSTS], lists[HOSTS]);
    if (!change.always)
        week_words(&self->week, times, when, sizeof when);
    return self->asked->visit(self->asked->context, &change);
}

static enum fault tell_all(const struct comparing *self)
{
    size_t *lists[3];
    enum fault fault = FAULT_NONE;

    for (int d = 0; d < 3; d++) {
        lists[d] = calloc(self->classes[d].items + 1, sizeof *lists[d]);
        fault = lists[d] == NULL ? FAULT_MEMORY : fault;
    }
    // The last merge has put them in the order of their kinds.
    for (size_t i = 0; i < self->entry_count && fault == FAULT_NONE; i++)
        if (!tell(self, &self->entries[i], lists))
            break;
    for (int d = 0; d < 3; d++)
        free(lists[d]);
    return fault;
}

static void comparing_free(struct comparing *self)
{
    for (int d = 0; d < 3; d++)
        classes_free(&self->classes[d]);
    for (size_t i = 0; i < self->entry_count; i++)
        free(self->entries[i].sets);
    free(self->entries);
    free(self->pairs);
    week_free(&self->week);
}

enum fault policy_compare(const struct comparison *comparison)
{
    struct comparing self = {.asked = comparison};
    enum fault fault = week_make(comparison->policies, &self.week);

    if (fault == FAULT_NONE)
        fault = classify_people(&self.classes[PEOPLE], comparison);
    if (fault == FAULT_NONE)
        fault = classify_names(&self.classes[SERVICES], comparison->services,
                               comparison->service_count, comparison->policies, service_list);
    if (fault == FAULT_NONE)
        fault = classify_names(&self.classes[HOSTS], comparison->hosts, comparison->host_count,
                               comparison->policies, host_list);
    const size_t sizes[DIMENSIONS] = {self.classes[PEOPLE].count, self.classes[SERVICES].count,
                                      self.classes[HOSTS].count, 2, self.week.count};
    for (int d = 0; d < DIMENSIONS; d++)
        self.at[d + 1] = self.at[d] + sizes[d] / 64 + 1;
    if (fault == FAULT_NONE)
        fault = ask_all(&self);
    if (fault == FAULT_NONE) {
        merge(&self, ORIGINS);
        merge(&self, HOSTS);
        merge(&self, SERVICES);
        merge(&self, PEOPLE);
        fault = tell_all(&self);
    }
    comparing_free(&self);
    return fault;
}
