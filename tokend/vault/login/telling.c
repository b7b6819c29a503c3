// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/telling.h"
#include "settings/services.h"
#include "store/budget.h"
#include "store/key.h"
#include "store/person.h"
#include "store/session.h"
#include "vault/login/shown_name.h"
#include "vault/loop/text.h"
#include <string.h>

enum telling_place telling_place_of(const char *service)
{
    static const struct {
        const char *kind;
        enum telling_place place;
    } kinds[] = {{"greeter", TELLING_AT_LOGIN}, {"greeter-one", TELLING_NOWHERE}};

    if (strcmp(service, "login") == 0) // the one of them that goes on at the same terminal
        return TELLING_AT_SESSION;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (service_is(service, kinds[i].kind))
            return kinds[i].place;
    return TELLING_AT_SESSION;
}

// By what they are called today, if they are known.
static void put_doer(struct vault *vault, const struct doer *doer, char *out, size_t size)
{
    char name[STORE_NAME_SIZE];

    doer_name(vault, doer, name);
    text_put(out, size, name);
}

#define TELLING_SECONDS INT64_C(2592000) // thirty days

static bool by_owner(const struct claimant *claimant, const struct key_credential *key)
{
    return key->by.person == claimant->person.id;
}

// Somebody who logs in with a key that its owner did not register must not use up the news of it,
// or of another key of that owner: it is told until a login by other means.
static bool by_other_means(const struct claimant *claimant, const struct key_credential *keys,
                           size_t count, const struct ticket *ticket)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].id == ticket->key && !keys[i].told && by_owner(claimant, &keys[i]))
            return false;
    // Without its ticket a login was not by a key if it came from elsewhere (abuse:F12).
    return ticket->person != 0 || claimant->remote;
}

// The owner is told of every key that was registered for them: if they did not do it, somebody sat
// at their desk (abuse:C5). Of one that an administrator handed over they are told once; of one
// that they registered, until a login by other means, or for thirty days where there are none.
static enum fault report_keys(struct vault *vault, const struct claimant *claimant, bool proved,
                              const struct ticket *ticket, SessionReport *report)
{
    struct key_credential keys[STORE_KEYS_MAX];
    size_t count = 0;
    enum fault fault =
        store_key_list(vault->store, claimant->person.id, keys, STORE_KEYS_MAX, &count);
    const bool other = fault == FAULT_NONE && by_other_means(claimant, keys, count, ticket);

    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        const struct key_credential *key = &keys[i];
        // Again at each login, until somebody has looked at it: it is still in two hands
        // (abuse:M10).
        if (key->copied && key->state == CREDENTIAL_SUSPENDED && report->copied_keys++ == 0)
            text_put(report->copied_name, sizeof report->copied_name,
                     key->label[0] != '\0' ? key->label : key->card);
        if (key->told)
            continue;
        if (report->new_keys++ == 0) { // the newest
            report->new_key = key->created.seconds;
            put_doer(vault, &key->by, report->new_key_by, sizeof report->new_key_by);
            text_put(report->new_key_from, sizeof report->new_key_from, key->from);
        }
        if (proved && (other || !by_owner(claimant, key) ||
                       vault->now.wall.seconds - key->created.seconds > TELLING_SECONDS))
            fault = store_key_told(vault->store, key->id);
    }
    return fault;
}

// In whose session; the name if it is one of our people.
static enum fault put_foreign(struct vault *vault, const struct foreign_caller *caller,
                              SessionReport *report)
{
    ForeignTries *tries = &report->foreign[report->foreign_count++];
    struct person person;
    enum fault fault;

    tries->failures = caller->budget.since_success;
    tries->uid = caller->uid;
    text_put(tries->via, sizeof tries->via, caller->via);
    if (caller->uid == 0)
        return FAULT_NONE;
    fault = store_person_by_uid(vault->store, caller->uid, &person);
    if (fault == FAULT_NONE)
        text_put(tries->name, sizeof tries->name, person.name);
    return fault == FAULT_NOT_FOUND ? FAULT_NONE : fault;
}

// Who tried to be this person, from their own session (abuse:M19).
static enum fault report_foreign(struct vault *vault, const struct claimant *claimant, bool proved,
                                 SessionReport *report)
{
    const struct budget_key key = {.person = claimant->prover.id};
    struct foreign foreign;
    enum fault fault = store_foreign_get(vault->store, &key, &foreign);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    const struct foreign_caller rest = {.budget = foreign.rest};
    report->failures += foreign_untold(&foreign);
    for (size_t i = 0; i < FOREIGN_CALLERS && fault == FAULT_NONE; i++)
        if (foreign.callers[i].budget.since_success > 0)
            fault = put_foreign(vault, &foreign.callers[i], report);
    if (fault == FAULT_NONE && rest.budget.since_success > 0)
        fault = put_foreign(vault, &rest, report);
    if (fault != FAULT_NONE || !proved || foreign_untold(&foreign) == 0)
        return fault;
    foreign_told(&foreign);
    return store_foreign_put(vault->store, &key, &foreign);
}

// Last login, last logout and the failures since somebody was last told about them.
enum fault telling_report(struct vault *vault, const struct claimant *claimant, bool proved,
                          const struct ticket *ticket, SessionReport *report)
{
    struct session last;
    enum fault fault = store_session_last(vault->store, claimant->person.id, &last);

    if (fault == FAULT_NONE) {
        report->has_last_login = true;
        report->last_login = last.opened.seconds;
        text_put(report->last_where, sizeof report->last_where,
                 last.rhost[0] != '\0' ? last.rhost : last.tty);
        put_doer(vault, &last.member, report->last_member, sizeof report->last_member);
    } else if (fault != FAULT_NOT_FOUND) {
        return fault;
    }
    fault = store_session_last_closed(vault->store, claimant->person.id, &last);
    if (fault == FAULT_NONE) {
        report->has_last_logout = true;
        report->last_logout = last.closed.seconds;
    } else if (fault != FAULT_NOT_FOUND) {
        return fault;
    }
    if (claimant->person.ends.seconds != 0 &&
        claimant->person.ends.seconds - vault->now.wall.seconds <= vault->policy->id_warn_seconds)
        report->ends = claimant->person.ends.seconds;
    fault = report_keys(vault, claimant, proved, ticket, report);
    if (fault == FAULT_NONE)
        fault = report_foreign(vault, claimant, proved, report);
    if (fault != FAULT_NONE)
        return fault;
    for (unsigned remote = 0; remote < 2; remote++) {
        const struct budget_key key = {.person = claimant->prover.id, .remote = remote != 0};
        struct budget budget;
        fault = store_budget_get(vault->store, &key, &budget);
        if (fault != FAULT_NONE)
            return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
        report->failures += budget.since_success;
        // Shown to the person who has just proved to be it, so told; nobody else's session
        // (su by root) makes them disappear.
        if (proved && budget.since_success > 0) {
            budget.since_success = 0;
            fault = store_budget_put(vault->store, &key, &budget);
            if (fault != FAULT_NONE)
                return fault;
        }
    }
    return FAULT_NONE;
}
