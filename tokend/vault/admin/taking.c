// SPDX-License-Identifier: BSD-2-Clause
#include "vault/admin/taking.h"
#include "base/text.h"
#include "store/credential_id.h"
#include "store/session.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// Every verb that changes something. The rest takes nothing that a session could rest on: it gives,
// it looks, or it is about a try, a word in the log, or a name.
static const struct {
    const char *verb;
    enum taken taken;
} verbs[] = {
    {"user.suspend", TAKEN_PERSON},
    {"user.remove", TAKEN_PERSON},
    {"user.offboard", TAKEN_PERSON},
    {"user.role", TAKEN_PERSON},      // where a right is taken: what is open may use it
    {"review.approve", TAKEN_PERSON}, // the same, when a second administrator agrees
    {"request.approve", TAKEN_PERSON},
    {"privilege.end", TAKEN_GRANT},
    {"exception.end", TAKEN_PERSON}, // before its time: what is open may use it
    {"password.expire", TAKEN_PERSON},
    {"shared.remove", TAKEN_MEMBERSHIP},
    {"key.revoke", TAKEN_KEY},
    {"totp.revoke", TAKEN_CODE},
    {"emergency.close", TAKEN_EMERGENCY},
    {"card.suspend", TAKEN_CARD},
    {"card.lost", TAKEN_CARD},
    {"card.replace", TAKEN_CARD},
    {"card.collect", TAKEN_CARD},
    {"card.destroy", TAKEN_NOTHING}, // it was collected before
    // For whoever forgot it, and then nobody knew it; one that leaked is expired (B5).
    {"password.reset", TAKEN_NOTHING},
    {"init", TAKEN_NOTHING},
    {"user.add", TAKEN_NOTHING},
    {"user.term", TAKEN_NOTHING}, // a day that is not over
    {"user.resume", TAKEN_NOTHING},
    {"user.rename", TAKEN_NOTHING},
    {"user.renumber", TAKEN_NOTHING},
    {"shared.create", TAKEN_NOTHING},
    {"shared.add", TAKEN_NOTHING},
    {"session.stop", TAKEN_NOTHING},
    {"session.stopped", TAKEN_NOTHING},
    {"totp.enrol", TAKEN_NOTHING},
    {"totp.register", TAKEN_NOTHING},
    {"totp.confirm", TAKEN_NOTHING},
    {"totp.import", TAKEN_NOTHING},
    {"totp.resync", TAKEN_NOTHING},
    {"card.issue", TAKEN_NOTHING},
    {"emergency.issue", TAKEN_NOTHING},
    {"emergency.approve", TAKEN_NOTHING},
    {"key.enrol", TAKEN_NOTHING},
    {"key.add", TAKEN_NOTHING},
    {"key.import", TAKEN_NOTHING},
    {"key.restore", TAKEN_NOTHING},
    {"lock.clear", TAKEN_NOTHING},
    {"audit.recover", TAKEN_NOTHING},
    {"review.close", TAKEN_NOTHING},
    {"privilege.request", TAKEN_NOTHING},
    {"privilege.approve", TAKEN_NOTHING}, // nobody loses by a grant
    {"privilege.reject", TAKEN_NOTHING},
    {"privilege.stop", TAKEN_NOTHING}, // privilege.end has taken it
    {"exception.request", TAKEN_NOTHING},
    {"deputy.request", TAKEN_NOTHING},
    {"deputy.end", TAKEN_NOTHING}, // the next command asks anew
    {"request.reject", TAKEN_NOTHING},
    {"request.withdraw", TAKEN_NOTHING},
    {"policy.activate", TAKEN_NOTHING}, // what is open keeps to what it was opened under
    {"review.sign", TAKEN_NOTHING},
    {"audit.cosign", TAKEN_NOTHING},
    {"audit.rotate", TAKEN_NOTHING}, // it signs heads, and opens nothing
    {"glass.issue", TAKEN_NOTHING},
    {"glass.confirm", TAKEN_NOTHING}, // former codes, by which no session of a person is opened
    {"glass.revoke", TAKEN_NOTHING},
};

enum taken taking_of_verb(const char *verb)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].verb, verb) == 0)
            return verbs[i].taken;
    return TAKEN_COUNT_;
}

// --- as a word ----------------------------------------------------------------------------------

static const char *const words[TAKEN_COUNT_] = {
    [TAKEN_NOTHING] = "nothing",
    [TAKEN_PERSON] = "person",
    [TAKEN_MEMBERSHIP] = "membership",
    [TAKEN_KEY] = "security_key",
    [TAKEN_CODE] = "one_time_code",
    [TAKEN_EMERGENCY] = "emergency_code",
    [TAKEN_CARD] = "card",
    [TAKEN_GRANT] = "grant",
};

void taking_write(const struct taking *taking, char text[TAKING_TEXT_SIZE])
{
    if (taking->taken == TAKEN_CARD)
        snprintf(text, TAKING_TEXT_SIZE, "%s %s", words[taking->taken], taking->card);
    else
        snprintf(text, TAKING_TEXT_SIZE, "%s %" PRId64 " %" PRId64, words[taking->taken],
                 taking->number, taking->person);
}

bool taking_read(const char *text, struct taking *taking)
{
    const size_t length = strcspn(text, " ");
    int used = 0;

    *taking = (struct taking){.taken = TAKEN_COUNT_};
    for (size_t i = 0; i < TAKEN_COUNT_; i++)
        if (strlen(words[i]) == length && strncmp(words[i], text, length) == 0)
            taking->taken = (enum taken)i;
    if (taking->taken == TAKEN_COUNT_ || text[length] == '\0')
        return false;
    text += length + 1;
    if (taking->taken == TAKEN_CARD)
        return *text != '\0' && text_copy(taking->card, sizeof taking->card, text) == FAULT_NONE;
    return sscanf(text, "%" SCNd64 " %" SCNd64 "%n", &taking->number, &taking->person, &used) ==
               2 &&
           text[used] == '\0' && taking->number >= 0 && taking->person >= 0;
}

// --- which sessions -----------------------------------------------------------------------------

// Two waited at one place; or an older row has the name of somebody who is not known any more.
bool taking_member_is_unknown(const struct session *session, bool shared)
{
    return session->member.person == 0 && (shared || session->member.name[0] != '\0');
}

static enum rests is_members(const struct taking *taking, const struct session *session,
                             bool shared)
{
    if (taking_member_is_unknown(session, shared))
        return RESTS_UNKNOWN;
    return session->member.person == taking->person ? RESTS : RESTS_NOT;
}

// The id says whose it is, also where nobody knows who used it.
static bool was_used(const struct taking *taking, int64_t used)
{
    return used > 0 && (taking->number != 0 ? used == taking->number
                                            : credential_person(used) == taking->person);
}

static bool is_on(const struct taking *taking, const char *card)
{
    return card[0] != '\0' && strcmp(taking->card, card) == 0;
}

enum rests taking_reaches(const struct taking *taking, const struct session *session,
                          const struct session_context *context)
{
    bool rests = false;

    switch (taking->taken) {
    case TAKEN_PERSON:
        return session->person == taking->person ? RESTS
                                                 : is_members(taking, session, context->shared);
    case TAKEN_MEMBERSHIP:
        return session->person != taking->number ? RESTS_NOT : is_members(taking, session, true);
    case TAKEN_KEY:
        rests = was_used(taking, session->key);
        break;
    case TAKEN_CODE:
        rests = was_used(taking, session->credential);
        break;
    case TAKEN_EMERGENCY: // one at a time, for its id does not say whose it is
        rests = session->credential < 0 && -session->credential == taking->number;
        break;
    case TAKEN_CARD:
        rests = is_on(taking, context->key_card) || is_on(taking, context->code_card);
        break;
    case TAKEN_GRANT: // by whatever means: they had nothing to do with it
        return context->granted ? RESTS : RESTS_NOT;
    case TAKEN_NOTHING:
    case TAKEN_COUNT_:
        return RESTS_NOT;
    }
    const bool on_what = taking->taken != TAKEN_CARD || !context->forgotten; // that is known
    return !session->proved ? RESTS_UNKNOWN : rests ? RESTS : on_what ? RESTS_NOT : RESTS_UNKNOWN;
}

const char *rests_name(enum rests rests)
{
    return rests == RESTS ? "yes" : rests == RESTS_UNKNOWN ? "unknown" : "no";
}
