// SPDX-License-Identifier: BSD-2-Clause
// On which login the session of a process rests that has asked for none itself: polkit's helper
// asks, pkexec opens.
#include "core/foreign.h"
#include "vault/loop/entrants.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct entrants all;
static struct ticket_keys keys;

static Subject subject_of(const char *service, uint32_t uid, uint32_t caller)
{
    Subject subject = {.who.uid = uid, .caller_uid = caller};

    snprintf(subject.service, sizeof subject.service, "%s", service);
    return subject;
}

static int64_t asked_at(const char *service, uint32_t caller, int64_t milliseconds)
{
    const Subject subject = subject_of(service, 0, caller);
    struct ticket ticket;

    return entrants_asked(&all, &keys, &subject, (struct boot_time){milliseconds}, &ticket)
               ? ticket.person
               : 0;
}

static int set_up(void **state)
{
    const Subject boss = subject_of("polkit-1", 2001, 1001);
    const struct ticket ticket = {
        .kind = TICKET_LOGIN, .number = 7, .person = 3, .boot.milliseconds = 1000};

    (void)state;
    all = (struct entrants){0};
    if (ticket_keys_make(&keys) != FAULT_NONE)
        return 1;
    entrants_note(&all, &keys, &boss, &ticket);
    return 0;
}

// Somebody else has proved themselves for this caller, for something that opened no session (a disk
// is mounted): minutes later that lends nothing.
static void only_what_was_asked_just_now(void **state)
{
    (void)state;
    assert_int_equal(asked_at("polkit-1", 1001, 1500), 3);
    assert_int_equal(asked_at("polkit-1", 1001, 1000 + ASKED_SECONDS * 1000), 3);
    assert_int_equal(asked_at("polkit-1", 1001, 1001 + ASKED_SECONDS * 1000), 0);
    assert_in_range(ASKED_SECONDS, 10, 30); // what is shown before the answer takes eight
}

static void for_the_same_caller_and_service(void **state)
{
    (void)state;
    assert_int_equal(asked_at("polkit-1", 1002, 1500), 0);
    assert_int_equal(asked_at("sudo", 1001, 1500), 0);
    assert_int_equal(asked_at("polkit-1", 0, 1500), 0); // nobody knows whose program it is
}

static int64_t somebody_at(const char *service, uint32_t caller, int64_t milliseconds)
{
    const Subject subject = subject_of(service, 0, caller);
    struct ticket ticket;

    return entrants_asked_somebody(&all, &keys, &subject, (struct boot_time){milliseconds}, &ticket)
               ? ticket.person
               : 0;
}

// systemd begins run0's session: for whom, nothing of it says.
static void for_whom_nobody_can_see(void **state)
{
    const Subject login = subject_of("sudo", 2002, 1002);
    const struct ticket newer = {
        .kind = TICKET_LOGIN, .number = 8, .person = 4, .boot.milliseconds = 1200};

    (void)state;
    entrants_note(&all, &keys, &login, &newer); // that was asked for something else
    assert_int_equal(somebody_at("systemd-run0", CALLER_NOBODY, 1500), 3);
    assert_int_equal(somebody_at("polkit-1", 0, 1500), 3); // its caller cannot be read
    assert_int_equal(somebody_at("polkit-1", 1002, 1500), 0);
    assert_int_equal(somebody_at("systemd-run0", CALLER_NOBODY, 1001 + ASKED_SECONDS * 1000), 0);
}

// polkit's helper that a socket has started, since version 127.
static void by_a_helper_of_nobodys(void **state)
{
    const Subject helper = subject_of("polkit-1", 2001, CALLER_NOBODY);
    const struct ticket ticket = {
        .kind = TICKET_LOGIN, .number = 7, .person = 5, .boot.milliseconds = 1000};

    (void)state;
    entrants_note(&all, &keys, &helper, &ticket);
    assert_int_equal(asked_at("polkit-1", 1002, 1500), 0); // lends no grant
    assert_int_equal(somebody_at("polkit-1", 1002, 1500), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D1 abuse:M21 pkexec rests on what was asked just now, and on nothing older",
         only_what_was_asked_just_now, set_up, NULL, NULL},
        {"abuse:M21 and for the same caller and service", for_the_same_caller_and_service, set_up,
         NULL, NULL},
        {"D3 abuse:M21 run0 rests on whom polkit asked just now", for_whom_nobody_can_see, set_up,
         NULL, NULL},
        {"D3 abuse:M21 and pkexec, where nobody sees who called polkit's helper",
         by_a_helper_of_nobodys, set_up, NULL, NULL},
    };

    return cmocka_run_group_tests_name("entrants", tests, NULL, NULL);
}
