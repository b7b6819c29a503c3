// SPDX-License-Identifier: BSD-2-Clause
// What each verb takes away, and which open sessions rested on it: every verb, every kind of thing
// that is taken, every kind of session (A9, B5, C4, F5; abuse:R1).
#include "store/session.h"
#include "vault/admin/admin.h"
#include "vault/admin/taking.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool is_decided(void *context, const struct verb *verb)
{
    unsigned *seen = context;

    if (verb->wire == NULL || verb->changes == CHANGES_NOTHING)
        return true;
    const enum taken taken = taking_of_verb(verb->wire);
    if (taken == TAKEN_COUNT_)
        fail_msg("%s changes something, and taking.c does not say what it takes", verb->wire);
    if (verb->changes == TAKES_AWAY)
        assert_int_not_equal(taken, TAKEN_NOTHING);
    ++*seen;
    return true;
}

static void every_verb_that_changes_is_decided(void **state)
{
    unsigned seen = 0;

    (void)state;
    verb_each(verb_groups, is_decided, &seen);
    assert_true(seen > 20);
}

static void what_verbs_take(void **state)
{
    static const struct {
        const char *verb;
        enum taken taken;
    } rows[] = {
        {"user.suspend", TAKEN_PERSON},      {"user.remove", TAKEN_PERSON},
        {"user.offboard", TAKEN_PERSON},     {"user.role", TAKEN_PERSON},
        {"review.approve", TAKEN_PERSON},    {"password.expire", TAKEN_PERSON},
        {"shared.remove", TAKEN_MEMBERSHIP}, {"key.revoke", TAKEN_KEY},
        {"totp.revoke", TAKEN_CODE},         {"card.suspend", TAKEN_CARD},
        {"card.lost", TAKEN_CARD},           {"card.replace", TAKEN_CARD},
        {"card.collect", TAKEN_CARD},        {"emergency.close", TAKEN_EMERGENCY},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(taking_of_verb(rows[i].verb), rows[i].taken);
}

enum { TARO = 2, HANAKO = 3, WINDOW = 4 };

static void which_sessions_rest_on_it(void **state)
{
    static const struct {
        struct session session;
        const char *key_card, *code_card;
        bool shared;
    } sessions[] = {
        {{.person = TARO, .proved = true, .credential = 2001}, "", "T-1", false},
        {{.person = TARO, .proved = true, .credential = 2002, .key = 2003}, "K-1", "", false},
        {{.person = TARO, .proved = true, .credential = -7}, "", "", false},
        {{.person = TARO, .proved = true}, "", "", false}, // with the password alone
        {{.person = TARO}, "", "", false},                 // nobody wrote down with what
        {{.person = WINDOW, .member = {TARO, "taro"}, .proved = true, .key = 2003},
         "K-1",
         "",
         true},
        {{.person = WINDOW, .member = {HANAKO, "hanako"}, .proved = true, .credential = 3001},
         "",
         "",
         true},
        {{.person = WINDOW}, "", "", true}, // two waited at one place: nobody knows which member
        {{.person = HANAKO, .proved = true, .credential = 3001}, "", "", false},
        // of before schema 7, of somebody who is not known any more; the ID was removed, too
        {{.person = WINDOW, .member = {0, "mikan"}, .proved = true, .credential = 3001},
         "",
         "",
         false},
        {{.person = TARO, .proved = true, .credential = 2009}, "", "", false}, // forgotten
    };
    static const struct {
        struct taking taking;
        const char *rests; // a sign each: y, n, u
    } rows[] = {
        {{.taken = TAKEN_PERSON, .person = TARO}, "yyyyyynunuy"},
        {{.taken = TAKEN_PERSON, .person = WINDOW}, "nnnnnyyynyn"},
        {{.taken = TAKEN_MEMBERSHIP, .person = TARO, .number = WINDOW}, "nnnnnynunun"},
        {{.taken = TAKEN_KEY, .person = TARO, .number = 2003}, "nynnuynunnn"},
        {{.taken = TAKEN_KEY, .person = TARO}, "nynnuynunnn"},
        {{.taken = TAKEN_KEY, .person = HANAKO}, "nnnnunnunnn"},
        {{.taken = TAKEN_CODE, .person = TARO, .number = 2001}, "ynnnunnunnn"},
        {{.taken = TAKEN_CODE, .person = TARO}, "yynnunnunny"},
        {{.taken = TAKEN_CODE, .person = HANAKO}, "nnnnunyuyyn"},
        {{.taken = TAKEN_EMERGENCY, .person = TARO, .number = 7}, "nnynunnunnn"},
        {{.taken = TAKEN_EMERGENCY, .person = TARO, .number = 8}, "nnnnunnunnn"},
        {{.taken = TAKEN_CARD, .card = "K-1"}, "nynnuynunnu"},
        {{.taken = TAKEN_CARD, .card = "T-1"}, "ynnnunnunnu"},
        // what could begin because of it, by whatever means, and nothing else of its holder's
        {{.taken = TAKEN_GRANT, .person = TARO, .number = 5}, "nnnynnnnnnn"},
        {{.taken = TAKEN_NOTHING}, "nnnnnnnnnnn"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < sizeof sessions / sizeof *sessions; j++) {
            const struct session_context context = {sessions[j].shared, sessions[j].key_card,
                                                    sessions[j].code_card, j == 10, j == 3};
            const enum rests rests =
                taking_reaches(&rows[i].taking, &sessions[j].session, &context);
            if (rests_name(rests)[0] != rows[i].rests[j])
                fail_msg("row %zu, session %zu: %s", i, j, rests_name(rests));
        }
}

static void it_is_given_back_as_it_was(void **state)
{
    static const struct taking takings[] = {
        {.taken = TAKEN_PERSON, .person = 2},
        {.taken = TAKEN_MEMBERSHIP, .person = 2, .number = 4},
        {.taken = TAKEN_KEY, .person = INT64_MAX, .number = INT64_MAX},
        {.taken = TAKEN_GRANT, .person = 2, .number = 9},
        {.taken = TAKEN_CARD, .card = "a b \xe5\x89\xb2 1"},
    };
    static const char *const bad[] = {
        "",        "card",        "card ",       "person",     "person 1",   "person 1 2 3",
        "key 1 2", "person 1 2x", "person -1 2", "nobody 1 2", " person 1 2"};
    char text[TAKING_TEXT_SIZE];
    struct taking read;

    (void)state;
    for (size_t i = 0; i < sizeof takings / sizeof *takings; i++) {
        taking_write(&takings[i], text);
        assert_true(taking_read(text, &read));
        assert_memory_equal(&read, &takings[i], sizeof read);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (taking_read(bad[i], &read))
            fail_msg("\"%s\" was read", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:R1 of every verb that changes something it is said what it takes away",
         every_verb_that_changes_is_decided, NULL, NULL, NULL},
        {"abuse:R1 A9 what verbs take away", what_verbs_take, NULL, NULL, NULL},
        {"abuse:R1 A6 A9 C4 F5 which sessions rested on it", which_sessions_rest_on_it, NULL, NULL,
         NULL},
        {"what was taken is read as it was written", it_is_given_back_as_it_was, NULL, NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
