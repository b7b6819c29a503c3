// SPDX-License-Identifier: BSD-2-Clause
// The catalogue of events: which of them managers are told of.
#include "core/event_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void f5_managers_are_told(void **state)
{
    (void)state;
    static const char *const told[] = {
        "user.suspended",   "user.resumed",    "user.removed",      "user.offboarded",
        "card.lost",        "card.found",      "card.suspended",    "key.revoked",
        "otp.revoked",      "key.count",       "password.expired",  "login.locked",
        "request.approved", "request.made",    "break_glass.used",  "emergency.used",
        "admin.rescue",     "session.stopped", "log.altered",       "log.recovered",
        "store.damaged",    "policy.offered",  "emergency.approved"};
    static const char *const everyday[] = {"login.granted",    "login.denied",   "session.opened",
                                           "password.changed", "otp.enrolled",   "card.issued",
                                           "vault.started",    "account.refused"};

    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!event_is_notified(event_by_name(told[i], strlen(told[i]))))
            fail_msg("nobody is told of %s", told[i]);
    for (size_t i = 0; i < sizeof everyday / sizeof *everyday; i++)
        if (event_is_notified(event_by_name(everyday[i], strlen(everyday[i]))))
            fail_msg("managers are told of each %s", everyday[i]);
    assert_false(event_is_notified(EVENT_COUNT_));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F5 D6 E7 F2 managers are told of what they have to know, and of nothing else",
         f5_managers_are_told, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
