// SPDX-License-Identifier: BSD-2-Clause
#include "vault/login/emergency.h"
#include "base/secret.h"
#include "factor/emergency.h"
#include "store/emergency.h"

enum fault emergency_verification(struct vault *vault, const struct claimant *claimant,
                                  const FactorAnswer *answer, bool real,
                                  struct verification *verification)
{
    // A rule that takes none, and a code that is over, are refused and charged as a wrong code is.
    static const enum mark marks[] = {[EMERGENCY_REFUSED] = MARK_EXPIRED,
                                      [EMERGENCY_ACCEPTED] = MARK_RIGHT,
                                      [EMERGENCY_SPENT] = MARK_REPLAY};
    struct emergency open[EMERGENCY_OPEN_MAX];
    char letters[EMERGENCY_LETTERS + 1];
    uint8_t hash[EMERGENCY_HASH_SIZE];
    size_t count = 0;

    if (answer == NULL || answer->kind != AnswerKind_ANSWER_GIVEN ||
        !emergency_read(answer->text, letters))
        return FAULT_NONE;
    if (verification->code == MARK_CLOCK)
        verification->code = MARK_WRONG; // this kind needs no clock: it is judged, and so a guess
    // Also for people who are unknown: there is as much to do.
    const int64_t person = claimant->prover_known ? claimant->prover.id : 0;
    emergency_hash(letters, person, hash);
    secret_wipe(letters, sizeof letters);
    enum fault fault = store_emergency_of(vault->store, person, open, EMERGENCY_OPEN_MAX, &count);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        if (!secret_equal(open[i].hash, hash, sizeof hash) || !real)
            continue;
        verification->code =
            claimant->rule->emergency
                ? marks[emergency_judge(open[i].state, open[i].until, vault->now.wall)]
                : MARK_EXPIRED;
        verification->emergency = open[i].id;
    }
    secret_wipe(hash, sizeof hash);
    return fault;
}

enum fault emergency_use(struct vault *vault, const struct claimant *claimant, int64_t id)
{
    struct emergency emergency;
    struct event event;
    enum fault fault = store_emergency_get(vault->store, id, &emergency);

    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    const enum emergency_state before = emergency.state;
    emergency.state = emergency_next(before, EMERGENCY_USE);
    if (emergency.state == EMERGENCY_NONE)
        return FAULT_CONFLICT;
    emergency.used = vault->now.wall;
    fault = store_emergency_put(vault->store, &emergency, before);
    if (fault != FAULT_NONE)
        return fault;
    claimant_event(&event, EVENT_EMERGENCY_USED, claimant);
    event_number(&event, FIELD_EMERGENCY, id);
    event_text(&event, FIELD_ACTOR, emergency.issued_by.name);
    return journal_record(vault, &event);
}

enum fault emergency_session(struct vault *vault, int64_t credential, uint32_t *seconds)
{
    struct emergency emergency;

    if (credential >= 0)
        return FAULT_NONE;
    const enum fault fault = store_emergency_get(vault->store, -credential, &emergency);
    if (fault != FAULT_NONE)
        return fault == FAULT_NOT_FOUND ? FAULT_CORRUPT : fault;
    const int64_t left = emergency.until.seconds - vault->now.wall.seconds;
    if (*seconds == 0 || left < (int64_t)*seconds)
        *seconds = left > 0 ? (uint32_t)left : 1;
    return FAULT_NONE;
}
