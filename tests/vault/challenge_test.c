// SPDX-License-Identifier: BSD-2-Clause
// Nobody keeps others from their keys by holding challenges: a person's share is theirs whatever
// programs they run, and the greeter has always room.
#include "vault/loop/challenge.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct challenges all;
static struct boot_time now;

struct made {
    Subject subject;
    uint8_t name[CHALLENGE_NAME_SIZE];
};

// By a program of this peer, from the session of `caller`.
static struct made make(uint32_t peer, uint32_t caller, const char *service)
{
    struct made made = {.subject = Subject_init_zero};
    uint8_t hash[FIDO2_HASH_SIZE];

    made.subject.peer_uid = peer;
    made.subject.caller_uid = caller;
    made.subject.who.uid = 1000;
    strcpy(made.subject.who.name, "hanako");
    strcpy(made.subject.service, service);
    strcpy(made.subject.host, "desk");
    assert_int_equal(challenge_make(&all, FIDO2_LOGS_IN, &made.subject, now, made.name, hash),
                     FAULT_NONE);
    now.milliseconds++; // which one is the oldest
    return made;
}

static bool is_good(const struct made *made)
{
    uint8_t hash[FIDO2_HASH_SIZE];

    return challenge_take(&all, FIDO2_LOGS_IN, &made->subject, now, made->name, sizeof made->name,
                          hash) == FAULT_NONE;
}

// For what it was made, by whom it was made, with its whole name, in its time, and once.
static void it_is_for_one_thing_and_once(void **state)
{
    uint8_t made_for[FIDO2_HASH_SIZE], hash[FIDO2_HASH_SIZE];
    struct made made = make(0, 0, "login");

    (void)state;
    assert_int_equal(
        challenge_take(&all, FIDO2_ENROLS, &made.subject, now, made.name, sizeof made.name, hash),
        FAULT_NOT_FOUND);
    assert_false(is_good(&made)); // and whoever tried has used it up
    made = make(0, 0, "login");
    for (size_t size = 0; size < sizeof made.name; size++)
        assert_int_equal(
            challenge_take(&all, FIDO2_LOGS_IN, &made.subject, now, made.name, size, hash),
            FAULT_NOT_FOUND);
    assert_true(is_good(&made));
    assert_false(is_good(&made));
    made = make(0, 0, "login");
    now.milliseconds += CHALLENGE_SECONDS * 1000;
    assert_false(is_good(&made));
    // What is signed names the person and the place: asked for another, it is another text.
    made = make(0, 0, "login");
    assert_int_equal(challenge_make(&all, FIDO2_LOGS_IN, &made.subject, now, made.name, made_for),
                     FAULT_NONE);
    strcpy(made.subject.who.name, "taro");
    assert_int_equal(
        challenge_take(&all, FIDO2_LOGS_IN, &made.subject, now, made.name, sizeof made.name, hash),
        FAULT_NONE);
    assert_memory_not_equal(made_for, hash, sizeof hash);
}

static int fresh(void **state)
{
    (void)state;
    memset(&all, 0, sizeof all);
    now.milliseconds = 1000;
    return 0;
}

static void who_holds_their_share_loses_their_own(void **state)
{
    (void)state;
    const struct made first = make(0, 1001, "su"), second = make(0, 1001, "sudo");
    const struct made other = make(0, 1002, "su"), greeter = make(0, 0, "lightdm");
    for (int i = 0; i < 40 * CHALLENGES_OF_HOLDER; i++) // as root, by a set-uid program
        make(0, 1001, i % 2 == 0 ? "su" : "polkit-1");
    assert_false(is_good(&first));
    assert_false(is_good(&second));
    assert_true(is_good(&other));
    assert_true(is_good(&greeter));
}

static void a_program_of_their_own_is_of_the_same_share(void **state)
{
    (void)state;
    const struct made first = make(0, 1001, "su");
    for (int i = 0; i < CHALLENGES_OF_HOLDER; i++)
        make(1001, 1001, "xscreensaver");
    assert_false(is_good(&first));
}

static void there_is_room_when_everybody_holds_theirs(void **state)
{
    struct made mine, login;

    (void)state;
    for (uint32_t caller = 2000; caller < 2100; caller++)
        for (int i = 0; i < CHALLENGES_OF_HOLDER; i++)
            make(0, caller, "su");
    mine = make(0, 1000, "sudo");
    login = make(0, 0, "login");
    for (uint32_t caller = 2000; caller < 2100; caller++)
        make(0, caller, "su");
    assert_true(is_good(&mine));
    assert_true(is_good(&login));
    assert_false(is_good(&login)); // once
    make(0, 0, "login");
    now.milliseconds += CHALLENGE_SECONDS * 1000;
    mine = make(0, 1000, "sudo");
    now.milliseconds += CHALLENGE_SECONDS * 1000;
    assert_false(is_good(&mine)); // too late
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:F2 a challenge is for one thing, and once", it_is_for_one_thing_and_once, fresh,
         NULL, NULL},
        cmocka_unit_test_setup(who_holds_their_share_loses_their_own, fresh),
        cmocka_unit_test_setup(a_program_of_their_own_is_of_the_same_share, fresh),
        cmocka_unit_test_setup(there_is_room_when_everybody_holds_theirs, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
