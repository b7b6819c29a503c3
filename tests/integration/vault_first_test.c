// SPDX-License-Identifier: BSD-2-Clause
// A first login that is broken off goes on where it was, and opens nothing on the way (B3); what
// this machine cannot do is told before anything is used up (B1, E6).
#include "../vault/vault_rig_first.h"
#include "factor/dictionary.h"
#include "factor/otp_read.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BABA                                                                                       \
    {                                                                                              \
        "user", "baba", 0                                                                          \
    }

static volatile bool *no_dictionary; // shared with the vault's process

enum fault __wrap_dictionary_check(const char *path);
enum fault __wrap_dictionary_check(const char *path)
{
    (void)path;
    return *no_dictionary ? FAULT_NOT_FOUND : FAULT_NONE;
}

// --- a person's steps ---

static const struct rig_arg about_baba[] = {BABA, {"reason", "test", 0}, {0}};

static const char *add(struct rig *rig, const char *verb)
{
    static char temporary[64];

    assert_int_equal(rig_admin(rig, verb, about_baba), AdminStatus_ADMIN_DONE);
    snprintf(temporary, sizeof temporary, "%s", rig_text(rig, 0, "temporary_password"));
    return temporary;
}

static struct login baba(const char *password, const char *code)
{
    return (struct login){.user = "baba",
                          .uid = rig_uid("baba"),
                          .service = "login",
                          .password = password,
                          .code = code};
}

static Outcome log_in(struct rig *rig, const char *password, const char *code)
{
    const struct login login = baba(password, code);
    return *rig_attempt(rig, &login);
}

static Result account(struct rig *rig, const Outcome *outcome)
{
    const struct login login = baba("", "");
    return rig_account(rig, &login, outcome).result;
}

static void begin(struct rig *rig, pb_size_t which)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = which;
}

static Result session(struct rig *rig, const void *ticket)
{
    SessionOpenCall *call = &rig->call.body.session_open;

    begin(rig, VaultCall_session_open_tag);
    call->has_subject = true;
    call->subject = rig_subject("baba", rig_uid("baba"), "login");
    if (ticket != NULL)
        memcpy(&call->ticket, ticket, sizeof call->ticket);
    rig_ask(rig);
    return rig->reply.body.session.result;
}

static const Plan *plan_change(struct rig *rig, const void *ticket)
{
    const struct login login = baba("", "");
    PlanCall *call = &rig->call.body.plan;

    (void)rig_plan(rig, &login);
    call->operation = Operation_OPERATION_CHANGE;
    call->expired_only = ticket != NULL;
    if (ticket != NULL)
        memcpy(&call->ticket, ticket, sizeof call->ticket);
    rig_ask(rig);
    return &rig->reply.body.plan;
}

static int64_t failures(struct rig *rig)
{
    const struct rig_arg arguments[] = {BABA, {0}};

    assert_int_equal(rig_admin(rig, "lock.show", arguments), AdminStatus_ADMIN_DONE);
    return rig_number(rig, 0, "failures");
}

static void power_cut(struct rig *rig)
{
    rig_kill(rig);
    rig_start(rig);
}

// --- broken off ---

// After each step the machine loses power; the next login goes on, and no ticket of before helps.
static void broken_off_at_each_step(void **state)
{
    struct rig *rig = *state;
    char temporary[64];

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    const Outcome before = log_in(rig, temporary, "");
    assert_int_equal(before.result, Result_RESULT_GRANTED);
    power_cut(rig); // after the login
    assert_int_equal(
        rig_set_password(rig, "baba", "login", &before.ticket, "Wq7-Kjz-Lvt-74").result,
        Result_RESULT_DENIED);
    Outcome again = log_in(rig, temporary, "");
    assert_int_equal(again.result, Result_RESULT_GRANTED);
    assert_int_equal(account(rig, &again), Result_RESULT_NEW_PASSWORD);
    assert_int_equal(session(rig, &again.ticket), Result_RESULT_DENIED);
    assert_int_equal(session(rig, NULL), Result_RESULT_DENIED);
    assert_true(plan_change(rig, &again.ticket)->change_password);
    power_cut(rig); // at the prompt for the new one
    again = log_in(rig, temporary, "");
    assert_int_equal(rig_set_password(rig, "baba", "login", &again.ticket, "short").result,
                     Result_RESULT_NOT_CHANGED);
    power_cut(rig); // after one that was refused
    again = log_in(rig, temporary, "");
    assert_int_equal(rig_set_password(rig, "baba", "login", &again.ticket, "Wq7-Kjz-Lvt-74").result,
                     Result_RESULT_GRANTED);
    power_cut(rig); // the new one is stored, whether anybody was told or not
    assert_int_equal(log_in(rig, temporary, "").result, Result_RESULT_DENIED);
    again = log_in(rig, "Wq7-Kjz-Lvt-74", "");
    assert_int_equal(again.result, Result_RESULT_GRANTED);
    assert_int_equal(account(rig, &again), Result_RESULT_NEW_PASSWORD);
    assert_int_equal(session(rig, &again.ticket), Result_RESULT_DENIED);
    assert_false(plan_change(rig, &again.ticket)->change_password);
    assert_true(rig->reply.body.plan.enrol_otp);
    assert_int_equal(rig_enrol(rig, "baba", "login", &again.ticket).result, Result_RESULT_GRANTED);
    power_cut(rig); // the key was shown
    again = log_in(rig, "Wq7-Kjz-Lvt-74", "");
    const EnrolOffer offer = rig_enrol(rig, "baba", "login", &again.ticket);
    const ConfirmReply done = rig_confirm_offer(rig, "baba", &again.ticket, &offer);
    assert_int_equal(done.result, Result_RESULT_GRANTED);
    // Once: a lapse is what ends the conversation (abuse:D8).
    const unsigned refused = rig_count(rig, "otp.refused", "baba");
    const ConfirmReply twice = rig_confirm_offer(rig, "baba", &again.ticket, &offer);
    assert_int_equal(twice.result, Result_RESULT_DENIED);
    assert_int_equal(twice.lapse, Lapse_LAPSE_TICKET);
    assert_int_equal(rig_count(rig, "otp.refused", "baba"), refused + 1);
    assert_int_equal(session(rig, &done.ticket), Result_RESULT_GRANTED);
    power_cut(rig); // the code is registered: now two classes are due
    assert_int_equal(log_in(rig, "Wq7-Kjz-Lvt-74", "").result, Result_RESULT_DENIED);
}

// Two who hold it: one replaces it, and with that the other's login is worth nothing.
static void one_of_two_replaces_it(void **state)
{
    struct rig *rig = *state;
    char temporary[64];
    unsigned changed = 0;
    uint64_t ids[2];

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    const Outcome one = log_in(rig, temporary, "");
    const Outcome two = log_in(rig, temporary, "");
    assert_int_equal(two.result, Result_RESULT_GRANTED);
    for (unsigned i = 0; i < 2; i++) { // at once, in two hashers
        rig_fill_password(rig, "baba", "login", i == 0 ? &one.ticket : &two.ticket,
                          i == 0 ? "Wq7-Kjz-Lvt-74" : "Hx4-Bnd-Rqf-75");
        ids[i] = rig_send(rig);
    }
    unsigned winner = 2;
    for (unsigned i = 0; i < 2; i++) {
        rig_receive(rig);
        if (rig->reply.body.change.result != Result_RESULT_GRANTED)
            continue;
        changed++;
        winner = rig->reply.id == ids[0] ? 0 : 1;
    }
    assert_int_equal(changed, 1);
    const Outcome *loser = winner == 0 ? &two : &one;
    assert_int_equal(account(rig, loser), Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(rig_enrol(rig, "baba", "login", &loser->ticket).result, Result_RESULT_DENIED);
    assert_int_equal(session(rig, &loser->ticket), Result_RESULT_DENIED);
    assert_int_equal(
        rig_set_password(rig, "baba", "login", &loser->ticket, "Tg9-Pmw-Zcs-76").result,
        Result_RESULT_DENIED);
    assert_int_equal(log_in(rig, winner == 0 ? "Wq7-Kjz-Lvt-74" : "Hx4-Bnd-Rqf-75", "").result,
                     Result_RESULT_GRANTED);
}

// A new temporary password ends what was begun with the old one, in the same second too.
static void a_newer_one_voids_it(void **state)
{
    struct rig *rig = *state;
    char old[64], newer[64];

    snprintf(old, sizeof old, "%s", add(rig, "user.add"));
    const Outcome begun = log_in(rig, old, "");
    snprintf(newer, sizeof newer, "%s", add(rig, "password.reset"));
    assert_int_equal(log_in(rig, newer, "").result, Result_RESULT_GRANTED);
    assert_int_equal(rig_set_password(rig, "baba", "login", &begun.ticket, "Wq7-Kjz-Lvt-74").result,
                     Result_RESULT_DENIED);
    assert_int_equal(account(rig, &begun), Result_RESULT_PERMISSION_DENIED);
    assert_int_equal(log_in(rig, old, "").result, Result_RESULT_DENIED);
}

static void its_lifetime_stays(void **state)
{
    struct rig *rig = *state;
    char temporary[64];
    const int64_t made = rig->clock->wall;

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    rig->clock->wall = made + 3 * 86400 - 1;
    assert_int_equal(log_in(rig, temporary, "").result, Result_RESULT_GRANTED);
    rig->clock->wall = made + 3 * 86400;
    assert_int_equal(log_in(rig, temporary, "").result, Result_RESULT_DENIED);
}

// The enrolment that is still owed after the change of the password, too.
static void what_is_owed_has_the_same_end(void **state)
{
    struct rig *rig = *state;
    char temporary[64];
    const int64_t made = rig->clock->wall;

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    const Outcome begun = log_in(rig, temporary, "");
    assert_int_equal(rig_set_password(rig, "baba", "login", &begun.ticket, "Wq7-Kjz-Lvt-74").result,
                     Result_RESULT_GRANTED);
    rig->clock->wall = made + 3 * 86400 - 1;
    assert_int_equal(log_in(rig, "Wq7-Kjz-Lvt-74", "").result, Result_RESULT_GRANTED);
    rig->clock->wall = made + 3 * 86400;
    assert_int_equal(log_in(rig, "Wq7-Kjz-Lvt-74", "").result, Result_RESULT_DENIED);
}

// A code that works ends it, whoever registered it, though it is revoked within that time: a
// password alone opens nothing any more.
static void the_first_code_ends_it(void **state)
{
    static const struct rig_arg import[] = {BABA,
                                            {"kind", "totp", 0},
                                            {"algorithm", "SHA1", 0},
                                            {"digits", NULL, 6},
                                            {"period", NULL, 30},
                                            {"secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 0},
                                            {"reason", "test", 0},
                                            {0}};
    struct rig *rig = *state;
    char temporary[64];

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    const Outcome begun = log_in(rig, temporary, "");
    assert_int_equal(rig_set_password(rig, "baba", "login", &begun.ticket, "Wq7-Kjz-Lvt-74").result,
                     Result_RESULT_GRANTED);
    assert_int_equal(rig_admin(rig, "totp.import", import), AdminStatus_ADMIN_DONE);
    assert_int_equal(rig_admin(rig, "totp.revoke", about_baba), AdminStatus_ADMIN_DONE);
    assert_int_equal(log_in(rig, "Wq7-Kjz-Lvt-74", "").result, Result_RESULT_DENIED);
}

// --- what the machine cannot do ---

static void no_dictionary_burns_nothing(void **state)
{
    struct rig *rig = *state;
    char temporary[64];
    const struct login login = baba("", "");

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    *no_dictionary = true;
    // Everybody is told before a prompt, and the same.
    assert_int_equal(rig_plan(rig, &login)->obstacle, Obstacle_OBSTACLE_DICTIONARY);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED);
    const Outcome held = log_in(rig, temporary, "");
    assert_int_equal(held.result, Result_RESULT_FAULT);
    assert_int_equal(held.obstacle, Obstacle_OBSTACLE_DICTIONARY);
    assert_int_equal(held.ticket.size, 0);
    assert_int_equal(failures(rig), 0);
    // It says so only to whoever has it.
    assert_int_equal(log_in(rig, "Wrong-word-77", "").result, Result_RESULT_DENIED);
    assert_int_equal(failures(rig), 1);
    // passwd asks for no factor first.
    assert_int_equal(plan_change(rig, NULL)->result, Result_RESULT_FAULT);
    assert_int_equal(rig->reply.body.plan.obstacle, Obstacle_OBSTACLE_DICTIONARY);
    *no_dictionary = false;
    const Outcome begun = log_in(rig, temporary, "");
    assert_int_equal(begun.result, Result_RESULT_GRANTED);
    *no_dictionary = true; // it goes in the middle
    assert_int_equal(plan_change(rig, &begun.ticket)->result, Result_RESULT_FAULT);
    *no_dictionary = false;
    assert_int_equal(plan_change(rig, &begun.ticket)->result, Result_RESULT_GRANTED);
    // Whoever has a password of their own needs no dictionary.
    *no_dictionary = true;
    const Outcome other = rig_granted(rig, &rig_amano, "login");
    assert_int_equal(other.result, Result_RESULT_GRANTED);
    *no_dictionary = false;
}

static void no_clock_burns_nothing(void **state)
{
    struct rig *rig = *state;
    char temporary[64];
    struct login login = baba("", "");

    snprintf(temporary, sizeof temporary, "%s", add(rig, "user.add"));
    login.service = "strict";
    rig->clock->unsynchronised = true;
    assert_int_equal(rig_plan(rig, &login)->obstacle, Obstacle_OBSTACLE_CLOCK);
    login.password = temporary;
    const Outcome held = *rig_attempt(rig, &login);
    assert_int_equal(held.result, Result_RESULT_FAULT);
    assert_int_equal(held.obstacle, Obstacle_OBSTACLE_CLOCK);
    assert_int_equal(failures(rig), 0);
    // Where the policy lets such a clock pass, nothing is told or held back.
    assert_int_equal(log_in(rig, temporary, "").result, Result_RESULT_GRANTED);
    rig->clock->unsynchronised = false;
    assert_int_equal(rig_plan(rig, &login)->obstacle, Obstacle_OBSTACLE_NONE);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
}

// --- the rig ---

static int setup(void **state)
{
    static const char strict[] =
        "rule \"strict\" {\n service = {\"strict\"}\n classes = 2\n way = {\"password+otp\"}\n"
        " first_login = yes\n interactive = yes\n unsynchronised_clock = refuse\n failures = 5\n"
        " window = \"15m\"\n lock = \"15m\"\n tries = 3\n session = \"12h\"\n}\n";
    char *text = malloc(strlen(rig_policy) + sizeof strict);

    no_dictionary = mmap(NULL, sizeof *no_dictionary, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(no_dictionary != MAP_FAILED);
    assert_non_null(text);
    strcpy(text, rig_policy);
    char *dictionary = strstr(text, "dictionary = no\n");
    assert_non_null(dictionary);
    memcpy(dictionary, "dictionary=yes \n", 16);
    strcat(text, strict);
    *state = rig_make(text);
    free(text);
    rig_start(*state);
    char temporary[64];
    rig_init(*state, "amano", temporary);
    rig_first_login(*state, "amano", temporary, &rig_amano);
    return 0;
}

static int teardown(void **state)
{
    const int status = rig_teardown(state);

    munmap((void *)(uintptr_t)no_dictionary, sizeof *no_dictionary);
    return status;
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, teardown, NULL                                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("B3 abuse:M4 a first login broken off at each step goes on, and opens nothing before "
             "its end",
             broken_off_at_each_step),
        TEST(
            "B3 abuse:W3 of two first logins at once one replaces the password, the other is worth "
            "nothing",
            one_of_two_replaces_it),
        TEST("B3 abuse:R1 a newer temporary password voids what was begun with the older",
             a_newer_one_voids_it),
        TEST("B3 a temporary password that was begun with ends at its time", its_lifetime_stays),
        TEST("B3 what is owed after the change ends at the same time",
             what_is_owed_has_the_same_end),
        TEST("B3 C4 the first code ends it, though it is revoked", the_first_code_ends_it),
        TEST("B1 B3 without a dictionary no temporary password is used up, and everybody is told",
             no_dictionary_burns_nothing),
        TEST("E6 B3 without a clock no temporary password is used up, and everybody is told",
             no_clock_burns_nothing),
    };

    return cmocka_run_group_tests_name("first logins", tests, NULL, NULL);
}
