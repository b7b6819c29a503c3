// SPDX-License-Identifier: BSD-2-Clause
#include "stack/ways.h"
#include "stack/dispatch.h"
#include <stdlib.h>
#include <string.h>

#define BIT(code) ((uint32_t)1 << (code))
#define STATES_MAX 200000
#define TABLE_SIZE 524288 // a power of two, above twice as many
#define NOBODY UINT32_MAX

enum { SUCCESS = 0, MUST_FAIL = 6, AUTH_ERR = 7, NEW_AUTHTOK_REQD = 12, MODULE_IS_MISSING = 28 };

// Where libpam can be, and how it came there.
struct state {
    struct dispatch dispatch;
    bool asked, passed; // pam_warifu was called; it said yes
    uint32_t from;      // the state before
    int8_t result;      // that the entry there gave
    int action;
};

struct search {
    const struct stack *stack;
    const struct stack_question *question;
    uint32_t *possible; // of each entry: results that it may still give
    struct state *states;
    uint32_t count;
    uint32_t *table; // of states, by their content; NOBODY: free
    struct stack_ways *ways;
};

// --- states --------------------------------------------------------------------------------------

// Of a code only counts whether it is a success, so states that differ in nothing else are one.
static void simplify(struct dispatch_view *view)
{
    view->status = view->status == SUCCESS ? SUCCESS : MUST_FAIL;
}

static bool same_view(const struct dispatch_view *a, const struct dispatch_view *b)
{
    return a->impression == b->impression && a->status == b->status;
}

static bool same(const struct state *a, const struct state *b)
{
    if (a->dispatch.at != b->dispatch.at || a->dispatch.before != b->dispatch.before ||
        a->asked != b->asked || a->passed != b->passed ||
        !same_view(&a->dispatch.now, &b->dispatch.now))
        return false;
    for (size_t i = 0; i < LEVELS_MAX; i++)
        if (!same_view(&a->dispatch.saved[i], &b->dispatch.saved[i]))
            return false;
    return true;
}

static uint32_t mix(uint32_t hash, unsigned value)
{
    return (hash ^ value) * 0x01000193u;
}

static uint32_t hash_view(uint32_t hash, const struct dispatch_view *view)
{
    return mix(mix(hash, (unsigned)(view->impression + 1)), view->status);
}

static uint32_t hash_of(const struct state *state)
{
    uint32_t hash = mix(0x811c9dc5u, state->dispatch.at);

    hash = mix(hash, state->dispatch.before);
    hash = mix(hash, (unsigned)state->asked * 2 + state->passed);
    hash = hash_view(hash, &state->dispatch.now);
    for (size_t i = 0; i < LEVELS_MAX; i++)
        hash = hash_view(hash, &state->dispatch.saved[i]);
    return hash ^ hash >> 15;
}

static void remember(struct search *search, struct state state)
{
    simplify(&state.dispatch.now);
    for (size_t i = 0; i < LEVELS_MAX; i++)
        simplify(&state.dispatch.saved[i]);
    if (state.dispatch.at >= search->stack->count) // what was saved is of no use any more
        memset(state.dispatch.saved, 0, sizeof state.dispatch.saved);
    uint32_t at = hash_of(&state) % TABLE_SIZE;
    while (search->table[at] != NOBODY) {
        if (same(&search->states[search->table[at]], &state))
            return;
        at = (at + 1) % TABLE_SIZE;
    }
    if (search->count >= STATES_MAX) {
        search->ways->too_many = true;
        return;
    }
    search->table[at] = search->count;
    search->states[search->count++] = state;
}

// --- what an entry can lead to -------------------------------------------------------------------

static bool is_ours(const struct stack_entry *entry)
{
    return module_kind(entry) == MODULE_WARIFU;
}

static bool says_yes(const struct search *search, int result)
{
    return result == SUCCESS ||
           (result == NEW_AUTHTOK_REQD && search->question->type == STACK_ACCOUNT);
}

static void follow(struct search *search, uint32_t from, int result, int action)
{
    struct state next = search->states[from];
    const struct stack_entry *entry = &search->stack->entries[next.dispatch.at];

    if (is_ours(entry)) {
        next.asked = true;
        next.passed = next.passed || says_yes(search, result);
    }
    next.from = from;
    next.result = (int8_t)result;
    next.action = action;
    dispatch_step(&next.dispatch, search->stack, result, action);
    remember(search, next);
}

static void follow_all(struct search *search, uint32_t from)
{
    const uint16_t at = search->states[from].dispatch.at;
    const struct stack_entry *entry = &search->stack->entries[at];

    for (int result = 0; result < CONTROL_RESULTS; result++) {
        if ((search->possible[at] & BIT(result)) == 0)
            continue;
        if (!entry->undefined)
            follow(search, from, result, dispatch_action(entry, result));
        else
            for (int action = CONTROL_RESET; action <= 1; action++)
                follow(search, from, result, action);
    }
}

// The first state that ends in a success which pam_warifu has not given; NOBODY: none.
static uint32_t look(struct search *search)
{
    struct state begin = {.from = NOBODY};

    memset(search->table, 0xff, TABLE_SIZE * sizeof *search->table);
    search->count = 0;
    dispatch_begin(&begin.dispatch, search->stack);
    remember(search, begin);
    for (uint32_t i = 0; i < search->count; i++) {
        const struct state *state = &search->states[i];
        if (dispatch_ended(&state->dispatch, search->stack)) {
            if (!state->passed && dispatch_result(&state->dispatch) == SUCCESS)
                return i;
            continue;
        }
        const struct stack_entry *entry = &search->stack->entries[state->dispatch.at];
        if (!state->asked && search->ways->judged_before == NULL &&
            search->question->type == STACK_AUTH && module_kind(entry) == MODULE_FACTOR)
            search->ways->judged_before = entry;
        follow_all(search, i);
    }
    return NOBODY;
}

// --- why -----------------------------------------------------------------------------------------

static bool leads_past_ours(const struct search *search, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to && i < search->stack->count; i++)
        if (is_ours(&search->stack->entries[i]))
            return true;
    return false;
}

// The step to blame: pam_warifu's own "no", else the one that leads past it, else the last "yes".
static uint32_t step_to_blame(const struct search *search, uint32_t end, enum stack_way_kind *kind)
{
    uint32_t past = NOBODY, yes = NOBODY;

    for (uint32_t i = end; search->states[i].from != NOBODY; i = search->states[i].from) {
        const struct state *state = &search->states[i];
        const size_t at = search->states[state->from].dispatch.at;
        if (is_ours(&search->stack->entries[at])) {
            *kind = WAY_IGNORED;
            return i;
        }
        if (leads_past_ours(search, at, state->dispatch.at))
            past = i;
        if (yes == NOBODY && state->result == SUCCESS)
            yes = i;
    }
    *kind = past != NOBODY ? WAY_PAST : WAY_ABSENT;
    return past != NOBODY ? past : yes;
}

static void keep_steps(const struct search *search, uint32_t end, struct stack_way *way)
{
    for (uint32_t i = end; search->states[i].from != NOBODY; i = search->states[i].from)
        way->step_count++;
    size_t at = way->step_count;
    for (uint32_t i = end; search->states[i].from != NOBODY; i = search->states[i].from)
        if (--at < STACK_STEPS_MAX)
            way->steps[at] = (struct stack_step){
                &search->stack->entries[search->states[search->states[i].from].dispatch.at],
                search->states[i].result};
}

// Notes the way, and shuts it, so that the next look finds another. False: nothing is left to shut.
static bool note(struct search *search, uint32_t end)
{
    enum stack_way_kind kind;
    const uint32_t step = step_to_blame(search, end, &kind);
    struct stack_ways *ways = search->ways;

    ways->list[ways->count] = (struct stack_way){.kind = kind};
    keep_steps(search, end, &ways->list[ways->count]);
    if (step == NOBODY) {
        ways->count++;
        return false;
    }
    const size_t at = search->states[search->states[step].from].dispatch.at;
    const struct stack_entry *entry = &search->stack->entries[at];
    ways->list[ways->count++].cause = entry;
    if (kind == WAY_ABSENT || entry->undefined)
        return false;
    for (int result = 0; result < CONTROL_RESULTS; result++)
        if (kind == WAY_IGNORED ? !says_yes(search, result)
                                : dispatch_action(entry, result) == search->states[step].action)
            search->possible[at] &= ~BIT(result);
    return true;
}

static void search_all(struct search *search)
{
    while (search->ways->count < STACK_WAYS_MAX && !search->ways->too_many) {
        const uint32_t end = look(search);
        if (end == NOBODY || !note(search, end))
            return;
    }
}

static uint32_t results_of(const struct stack_question *question, const struct stack_entry *entry)
{
    if (entry->kind != ENTRY_MODULE)
        return BIT(MUST_FAIL);
    if (question->is_there != NULL && !question->is_there(question->context, entry))
        return BIT(MODULE_IS_MISSING);
    if (question->nobody_is_root && module_kind(entry) == MODULE_ROOT)
        return BIT(AUTH_ERR);
    return module_results(entry, question->type);
}

enum fault ways_find(const struct stack *stack, const struct stack_question *question,
                     struct stack_ways *ways)
{
    struct search search = {.stack = stack,
                            .question = question,
                            .possible = calloc(stack->count + 1, sizeof *search.possible),
                            .states = malloc(STATES_MAX * sizeof *search.states),
                            .table = malloc(TABLE_SIZE * sizeof *search.table),
                            .ways = ways};
    enum fault fault = FAULT_MEMORY;

    *ways = (struct stack_ways){.count = 0};
    if (search.possible != NULL && search.states != NULL && search.table != NULL) {
        for (size_t i = 0; i < stack->count; i++) {
            search.possible[i] = results_of(question, &stack->entries[i]);
            ways->asks = ways->asks || is_ours(&stack->entries[i]);
        }
        search_all(&search);
        fault = FAULT_NONE;
    }
    free(search.possible);
    free(search.states);
    free(search.table);
    return fault;
}
