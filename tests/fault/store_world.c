// SPDX-License-Identifier: BSD-2-Clause
#include "store_world.h"
#include "store/audit.h"
#include "store/budget.h"
#include "store/otp.h"
#include "store/person.h"
#include "store/session.h"
#include <stdio.h>
#include <string.h>

uint64_t world_roll(struct world *world, uint64_t sides)
{
    world->seed = world->seed * 6364136223846793005u + 1442695040888963407u;
    return (world->seed >> 33) % sides;
}

void world_populate(struct world *world, struct store *store)
{
    world->store = store;
    assert_done(store_begin(store));
    for (uint32_t i = 0; i < PEOPLE; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%u", i);
        world->person[i] = help_person(store, name, 1000 + i).id;
        world->credential[i] = help_credential(store, world->person[i], CREDENTIAL_ACTIVE).id;
    }
    assert_done(store_commit(store));
}

struct truth world_start(void)
{
    struct truth truth = {0};
    for (int i = 0; i < PEOPLE; i++)
        truth.last[i] = -1;
    return truth;
}

// One attempt at logging in, as the vault records it.
enum fault world_request(struct world *world, struct truth *truth, bool granted)
{
    struct store *store = world->store;
    uint64_t i = world_roll(world, PEOPLE);
    struct budget_key key = {world->person[i], NULL, false};
    struct budget budget;
    struct person person;
    TRY(store_person_by_uid(store, 1000 + (uint32_t)i, &person));
    TRY(store_budget_get(store, &key, &budget));
    if (granted) {
        TRY(store_otp_advance(store, world->credential[i], truth->last[i], truth->last[i] + 1, 0,
                              (struct wall_time){1790000000 + truth->records}));
        person.logins++;
        TRY(store_person_update(store, &person));
        struct session session = {.person = person.id, .service = "login", .interactive = true};
        TRY(store_session_open(store, &session));
        truth->last[i]++;
        truth->logins[i]++;
        truth->sessions++;
    } else {
        budget.failures++;
        TRY(store_budget_put(store, &key, &budget));
        truth->failures[i]++;
    }
    struct audit_record record = {.body = "{\"service\":\"login\",\"tty\":\"tty1\"}"};
    strcpy(record.event, granted ? "login.granted" : "login.denied");
    TRY(store_audit_append(store, &record));
    truth->records++;
    return FAULT_NONE;
}

static bool count(void *context, const struct audit_record *record)
{
    *(int64_t *)context = record->sequence;
    return true;
}

struct truth world_read(struct world *world)
{
    struct truth truth = {0};
    struct store *store = world->store;
    uint64_t sessions;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct person person;
        struct otp_credential credential;
        struct budget budget;
        assert_done(store_person_by_uid(store, 1000 + i, &person));
        assert_done(store_otp_get(store, world->credential[i], &credential));
        assert_done(store_budget_get(store, &(struct budget_key){person.id, NULL, false}, &budget));
        truth.last[i] = credential.last;
        truth.logins[i] = person.logins;
        truth.failures[i] = budget.failures;
    }
    assert_done(store_audit_list(store, &(struct audit_filter){0}, count, &truth.records));
    assert_done(store_session_count_open(store, &sessions));
    truth.sessions = (int64_t)sessions;
    return truth;
}

bool world_same(const struct truth *a, const struct truth *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}
