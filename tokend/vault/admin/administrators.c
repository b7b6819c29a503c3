// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/administrators.h"
#include "base/secret.h"
#include "factor/registry.h"
#include "store/budget.h"
#include "store/card.h"
#include "store/key.h"
#include "store/otp.h"
#include "store/password.h"
#include "store/person.h"
#include "vault/admin/admin.h"
#include "vault/admin/independence.h"
#include "vault/login/claimant.h"
#include "vault/login/registration.h"
#include "vault/login/tries.h"
#include <stdio.h>
#include <string.h>

// The most that each factor could show of this person, by FactorKind.
struct holdings {
    class_set shows[_FactorKind_ARRAYSIZE];
};

static enum fault look_at_password(struct vault *vault, const struct person *person,
                                   struct holdings *held)
{
    struct password password = {0};
    bool expired = true;
    const enum fault fault = store_password_get(vault->store, person->id, &password);

    if (fault == FAULT_NONE && policy_keeps_passwords(vault->policy)) {
        (void)password_days_left(vault, &password, true, &expired);
        if (password.encoded[0] != '\0' && !expired && !registration_is_open(&password))
            held->shows[FactorKind_FACTOR_PASSWORD] = CLASS_KNOWLEDGE;
    } else if (fault == FAULT_NONE) { // whoever keeps it says so when it is asked
        held->shows[FactorKind_FACTOR_PASSWORD] = CLASS_KNOWLEDGE;
    }
    secret_wipe(&password, sizeof password);
    return fault;
}

static enum fault look_at_codes(struct vault *vault, const struct person *person,
                                struct holdings *held)
{
    struct otp_credential codes[STORE_OTP_MAX];
    size_t count = 0;
    const enum fault fault = store_otp_list(vault->store, person->id, codes, STORE_OTP_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++)
        if (codes[i].state == CREDENTIAL_ACTIVE)
            held->shows[FactorKind_FACTOR_OTP] = CLASS_POSSESSION;
    secret_wipe(codes, sizeof codes);
    return fault;
}

// A department's card has a PIN that several know (C2).
static enum fault is_of_department(struct vault *vault, const char *serial, bool *is)
{
    struct card card = {.person = 1};
    enum fault fault = FAULT_NONE;

    if (serial[0] != '\0')
        fault = store_card_get(vault->store, serial, &card);
    *is = card.person == 0;
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

static enum fault look_at_keys(struct vault *vault, const struct person *person,
                               struct holdings *held)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault = store_key_list(vault->store, person->id, keys, STORE_KEYS_MAX, &count);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const uint8_t flags = FIDO2_FLAG_UP | FIDO2_FLAG_UV;
        const bool pin = (keys[i].capability & FIDO2_CAN_PIN) != 0;
        bool departments = false;
        if (keys[i].state != CREDENTIAL_ACTIVE)
            continue;
        fault = is_of_department(vault, keys[i].card, &departments);
        const class_set shows = fido2_classes(keys[i].capability, flags,
                                              pin ? FIDO2_METHOD_PIN : FIDO2_METHOD_BUILT_IN);
        held->shows[FactorKind_FACTOR_KEY] |= departments ? shows & CLASS_POSSESSION : shows;
    }
    return fault;
}

static bool can_go(const struct way *way, const struct rule *rule, const struct holdings *held)
{
    class_set shown = CLASS_NONE;

    for (size_t i = 0; i < sizeof way->factors && way->factors[i] != 0; i++) {
        const uint8_t kind = way->factors[i];
        if (kind >= _FactorKind_ARRAYSIZE || held->shows[kind] == CLASS_NONE)
            return false;
        shown |= held->shows[kind];
    }
    return classes_satisfy(shown, rule->classes, rule->include);
}

static enum fault is_locked(struct vault *vault, const struct person *person, bool *locked)
{
    const struct budget_key key = {.person = person->id};
    struct budget budget;
    const enum fault fault = store_budget_get(vault->store, &key, &budget);

    if (fault != FAULT_NONE)
        return fault;
    const struct throttle_answer answer = tries_ask_anywhere(vault, &budget);
    *locked = !answer.allowed && answer.retry_seconds > ADMINISTRATOR_LOCKED_SECONDS;
    return FAULT_NONE;
}

enum fault administrator_is_able(struct vault *vault, const struct person *person, bool *able)
{
    const struct rule *rule = policy_rule_for_service(vault->policy, ADMIN_SERVICE);
    struct holdings held = {{CLASS_NONE}};
    bool locked = true;
    enum fault fault;

    *able = false;
    if (person->role != ROLE_ADMIN || !person_stands(vault, person) || person->shared ||
        rule == NULL)
        return FAULT_NONE;
    fault = is_locked(vault, person, &locked);
    if (fault != FAULT_NONE || locked)
        return fault;
    fault = look_at_password(vault, person, &held);
    if (fault == FAULT_NONE)
        fault = look_at_codes(vault, person, &held);
    if (fault == FAULT_NONE)
        fault = look_at_keys(vault, person, &held);
    for (size_t i = 0; i < rule->way_count && i < WAYS_MAX && fault == FAULT_NONE; i++)
        *able = *able || can_go(&rule->ways[i], rule, &held);
    return fault;
}

static enum fault is_independent(struct vault *vault, const struct person *person,
                                 const struct deed *deed, bool *is)
{
    const enum fault fault = administrator_is_able(vault, person, is);

    return fault == FAULT_NONE && *is ? independence_of(vault, deed, person->id, is) : fault;
}

struct wanted {
    int64_t one, other;      // but not these two
    const struct deed *deed; // independent of whoever did it
    struct wall_time since;  // seen after that
};

static enum fault find(struct vault *vault, const struct wanted *wanted, bool *there_is)
{
    struct person persons[32];
    char after[STORE_NAME_SIZE] = "";
    size_t count = 0;
    enum fault fault;

    *there_is = false;
    do {
        fault = store_person_list(vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE && !*there_is; i++) {
            memcpy(after, persons[i].name, sizeof after);
            if (persons[i].id != wanted->one && persons[i].id != wanted->other &&
                person_last_seen(&persons[i]).seconds > wanted->since.seconds)
                fault = is_independent(vault, &persons[i], wanted->deed, there_is);
        }
    } while (fault == FAULT_NONE && count == 32 && !*there_is);
    return fault;
}

static const struct deed nothing = {.by = 0};

enum fault administrator_besides(struct vault *vault, int64_t one, int64_t other, bool *there_is)
{
    return find(vault, &(struct wanted){one, other, &nothing, {INT64_MIN}}, there_is);
}

enum fault administrator_seen_later(struct vault *vault, const struct person *person,
                                    bool *there_is)
{
    return find(vault, &(struct wanted){person->id, 0, &nothing, person_last_seen(person)},
                there_is);
}

enum fault administrator_to_approve(struct vault *vault, int64_t one, int64_t other, bool *there_is)
{
    const struct deed now = {one, vault->now.wall, INT64_MAX, true};

    return find(vault, &(struct wanted){one, other, &now, {INT64_MIN}}, there_is);
}

static bool concerns(const struct request *request, int64_t person)
{
    bool concerned = person == request->by.person || person == request->person;

    for (size_t i = 0; i < request->concerned_count; i++)
        concerned = concerned || person == request->concerned[i];
    return concerned;
}

enum fault administrators_to_approve(struct vault *vault, const struct request *request,
                                     char *names, size_t size)
{
    const struct deed deed = {request->by.person, request->opened, request->id, true};
    struct person persons[32];
    char after[STORE_NAME_SIZE] = "";
    size_t count = 0, used = 0;
    enum fault fault;

    names[0] = '\0';
    do {
        fault = store_person_list(vault->store, after, persons, 32, &count);
        for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
            bool may = false;
            memcpy(after, persons[i].name, sizeof after);
            if (!concerns(request, persons[i].id))
                fault = is_independent(vault, &persons[i], &deed, &may);
            if (!may || used + strlen(persons[i].name) + 8 > size)
                continue;
            used += (size_t)snprintf(names + used, size - used, "%s%s", used > 0 ? ", " : "",
                                     persons[i].name);
        }
    } while (fault == FAULT_NONE && count == 32);
    return fault;
}
