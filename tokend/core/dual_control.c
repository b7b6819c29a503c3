// SPDX-License-Identifier: BSD-2-Clause
#include "core/dual_control.h"
#include <string.h>

#define AT_APPROVAL(words, wire)                                                                   \
    {                                                                                              \
        words, wire, DUAL_AT_APPROVAL, false, false, NULL, NULL, NULL                              \
    }
#define WITH_OPTION(words, wire, option)                                                           \
    {                                                                                              \
        words, wire, DUAL_AT_APPROVAL, false, false, option, NULL, NULL                            \
    }
#define BY_APPLICANT(words, wire)                                                                  \
    {                                                                                              \
        words, wire, DUAL_BY_APPLICANT, false, false, NULL, NULL, NULL                             \
    }
#define GIVES_FACTOR(words, wire)                                                                  \
    {                                                                                              \
        words, wire, DUAL_BY_APPLICANT, false, true, NULL, NULL, NULL                              \
    }
#define TAKES_AWAY(words, wire)                                                                    \
    {                                                                                              \
        words, wire, DUAL_AT_APPROVAL, true, false, NULL, NULL, NULL                               \
    }
#define NEVER(words, why)                                                                          \
    {                                                                                              \
        words, NULL, DUAL_NEVER, false, false, NULL, NULL, why                                     \
    }
#define NEVER_WHERE(words, like, why)                                                              \
    {                                                                                              \
        words, NULL, DUAL_NEVER, false, false, NULL, like, why                                     \
    }

static const struct dual_control table[] = {
    BY_APPLICANT("user add", "user.add"),
    TAKES_AWAY("user suspend", "user.suspend"),
    AT_APPROVAL("user resume", "user.resume"),
    TAKES_AWAY("user remove", "user.remove"),
    TAKES_AWAY("user offboard", "user.offboard"),
    AT_APPROVAL("user term", "user.term"),
    AT_APPROVAL("user rename", "user.rename"),
    AT_APPROVAL("user renumber", "user.renumber"),
    AT_APPROVAL("shared create", "shared.create"),
    AT_APPROVAL("shared add", "shared.add"),
    TAKES_AWAY("shared remove", "shared.remove"),
    GIVES_FACTOR("password reset", "password.reset"),
    TAKES_AWAY("password expire", "password.expire"),
    GIVES_FACTOR("totp enrol", "totp.enrol"),
    GIVES_FACTOR("totp register", "totp.register"),
    TAKES_AWAY("totp revoke", "totp.revoke"),
    GIVES_FACTOR("key enrol", "key.enrol"),
    GIVES_FACTOR("key import", "key.import"),
    TAKES_AWAY("key revoke", "key.revoke"),
    AT_APPROVAL("key restore", "key.restore"),
    AT_APPROVAL("card issue", "card.issue"),
    TAKES_AWAY("card suspend", "card.suspend"),
    TAKES_AWAY("card lost", "card.lost"),
    WITH_OPTION("card found", "card.lost", "found"), // card lost --found
    AT_APPROVAL("card replace", "card.replace"),
    AT_APPROVAL("card collect", "card.collect"),
    AT_APPROVAL("card destroy", "card.destroy"),
    GIVES_FACTOR("emergency issue", "emergency.issue"),
    AT_APPROVAL("lock clear", "lock.clear"),
    BY_APPLICANT("break-glass issue", "glass.issue"), // the paper is printed where they are
    AT_APPROVAL("break-glass confirm", "glass.confirm"),
    NEVER("init", "there is nobody else yet"),
    NEVER("audit recover", "there may be nobody who could approve it"),
    NEVER("user role", "another administrator approves it anyway"),
    NEVER("user import", "it runs \"user add\" for each line; name that"),
    NEVER("totp confirm", "a code is good for a moment only"),
    NEVER("totp resync", "codes are good for a moment only"),
    NEVER_WHERE("totp import", "totp enrol", "a seed is a secret, and a request holds none"),
    NEVER("key add", "people do it for themselves"),
    NEVER("key pin set", "people do it for themselves"),
    NEVER("key pin change", "people do it for themselves"),
    NEVER("emergency approve", "it is an approval itself"),
    NEVER("emergency close", "it is the look of a second person itself"),
    NEVER("privilege request", "another administrator approves it anyway"),
    NEVER("privilege approve", "it is an approval itself"),
    NEVER("privilege reject", "it is the answer of a second person itself"),
    NEVER("privilege end", "it only takes a grant away"),
    NEVER("exception request", "another administrator approves it anyway"),
    NEVER("exception end", "it only takes an exception away"),
    NEVER("deputy request", "another administrator approves it anyway"),
    NEVER("deputy end", "it only takes a deputy's powers away"),
    NEVER("break-glass revoke", "an envelope that was found open must be dead at once"),
    NEVER("policy activate", "another administrator approves it where the policy says so"),
    NEVER("request approve", "it is an approval itself"),
    NEVER("request reject", "it is the answer of a second person itself"),
    NEVER("request withdraw", "it only takes back what was asked for"),
    NEVER("review approve", "it is an approval itself"),
    NEVER("review close", "it is the look of a second person itself"),
};

#define COUNT (sizeof table / sizeof *table)

const struct dual_control *dual_control_at(size_t n)
{
    return n < COUNT ? &table[n] : NULL;
}

const struct dual_control *dual_control_by_words(const char *words)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(table[i].words, words) == 0)
            return &table[i];
    return NULL;
}
