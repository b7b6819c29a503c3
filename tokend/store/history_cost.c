// SPDX-License-Identifier: BSD-2-Clause
#include "store/history_cost.h"
#include <string.h>

// What a row's fingerprints cost where it says nothing of it.
static const struct password_cost first_cost = {.memory_kib = 19 * 1024, .passes = 2};

static bool is_same(struct password_cost a, struct password_cost b)
{
    return a.memory_kib == b.memory_kib && a.passes == b.passes;
}

static size_t runs_of(const struct record *record)
{
    size_t count = 0;

    while (count < HISTORY_COSTS && record->history_costs[count].count > 0)
        count++;
    return count;
}

void history_cost_counts(struct record *record, struct password_cost cost)
{
    struct history_cost *costs = record->history_costs;

    if (costs[0].count == 0 || !is_same(costs[0].cost, cost)) {
        record->history_count -= costs[HISTORY_COSTS - 1].count;
        memmove(costs + 1, costs, (HISTORY_COSTS - 1) * sizeof *costs);
        costs[0] = (struct history_cost){.cost = cost};
    }
    costs[0].count++;
    record->history_count++;
}

void history_cut(struct record *record, uint32_t keep)
{
    struct history_cost *costs = record->history_costs;

    for (size_t i = HISTORY_COSTS; i-- > 0 && record->history_count > keep;) {
        uint32_t most = record->history_count - keep;
        if (most > costs[i].count)
            most = costs[i].count;
        costs[i].count -= most;
        record->history_count -= most;
        if (costs[i].count == 0)
            costs[i] = (struct history_cost){.count = 0};
    }
}

bool history_costs_are_rare(const struct record *record)
{
    const size_t runs = runs_of(record);

    return runs > 1 || (runs == 1 && !is_same(record->history_costs[0].cost, first_cost));
}

void history_costs_pack(struct packer *packer, const struct record *record)
{
    const size_t runs = runs_of(record);

    pack_number(packer, runs);
    for (size_t i = 0; i < runs; i++) {
        pack_number(packer, record->history_costs[i].cost.memory_kib);
        pack_number(packer, record->history_costs[i].cost.passes);
        pack_number(packer, record->history_costs[i].count);
    }
}

void history_costs_unpack(struct unpacker *unpacker, struct record *record)
{
    const size_t runs = (size_t)unpack_number(unpacker, HISTORY_COSTS);

    for (size_t i = 0; i < runs && !unpacker->bad; i++) {
        struct history_cost *cost = &record->history_costs[i];
        cost->cost.memory_kib = (uint32_t)unpack_number(unpacker, UINT32_MAX);
        cost->cost.passes = (uint32_t)unpack_number(unpacker, UINT32_MAX);
        cost->count = (uint32_t)unpack_number(unpacker, HISTORY_MAX);
        if (cost->count == 0 || (i > 0 && is_same(cost->cost, record->history_costs[i - 1].cost)))
            unpacker->bad = true;
    }
}

bool history_costs_fit(struct record *record, bool said)
{
    uint32_t sum = 0;

    if (!said && record->history_count > 0)
        record->history_costs[0] =
            (struct history_cost){.cost = first_cost, .count = record->history_count};
    for (size_t i = 0; i < HISTORY_COSTS; i++)
        sum += record->history_costs[i].count;
    return sum == record->history_count && said == history_costs_are_rare(record);
}
