// SPDX-License-Identifier: BSD-2-Clause
// What an administrator has stopped who may ask neither systemd nor logind: the supervisor is told,
// after the commit, what was recorded, and nothing else (C4, D4, F5).
#include "../vault/vault_privilege_rig.h"
#include "vault/loop/stops.h"
#include "wire/handover.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// The grant that the supervisor is told of; 0: nothing.
static uint32_t told_over(struct rig *rig)
{
    struct handover said = {0};

    if (handover_receive(rig->control, &said) != FAULT_NONE)
        return 0;
    assert_int_equal(said.kind, HANDOVER_STOP);
    assert_int_equal(said.connection, STOP_GRANT | STOP_BY_END);
    return said.index;
}

// Ends a grant, and asks what rests on it, as the command does: then nothing is owed any more.
static void ends(struct rig *rig, struct enrolled *person, const char *list, int64_t request)
{
    const Outcome ticket = rig_granted(rig, person, "warifu");
    char word[64];

    assert_int_equal(rig_admin_by(rig, person, &ticket, "privilege.end",
                                  ARGS(NUMBER("request", request), WHY), false),
                     DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "taken"));
    assert_int_equal(rig_admin_by(rig, person, &ticket, list, ARGS(TEXT("taken", word)), false),
                     DONE);
}

// What began by a grant tokend has ended, for whoever ends it and may stop no unit of systemd's: of
// one that is over, and for nobody who had no part in its end.
static void what_began_by_it_ends(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600), other = granted(rig, 3600);
    const struct rig_arg one[] = {NUMBER("request", request), {0}};

    assert_int_equal(by(rig, &chiba, "privilege.stop", one), CONFLICT); // it runs
    assert_int_equal(told_over(rig), 0);
    ends(rig, &chiba, "session.list", request);
    assert_int_equal(by(rig, &doi, "privilege.stop", one), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "privilege.stop", one), FORBIDDEN); // root needs nobody for it
    assert_int_equal(by(rig, &chiba, "privilege.stop", ARGS(NUMBER("request", 7000))), NOT_FOUND);
    assert_int_equal(rig_count(rig, "session.stop_ordered", "eto"), 0);
    assert_int_equal(told_over(rig), 0);
    assert_int_equal(by(rig, &chiba, "privilege.stop", one), DONE);
    assert_int_equal(told_over(rig), request);
    assert_int_equal(rig_count(rig, "session.stop_ordered", "eto"), 1);
    ends(rig, &eto, "session.own", other);
    assert_int_equal(by(rig, &eto, "privilege.stop", ARGS(NUMBER("request", other))), DONE);
    assert_int_equal(told_over(rig), other);
    // Once is enough for whoever held it.
    assert_int_equal(by(rig, &eto, "privilege.stop", ARGS(NUMBER("request", other))), CONFLICT);
    assert_int_equal(told_over(rig), 0);
}

// So many at once, and then none for a while: half of the places are for sessions that begin.
static void so_many_at_once(void **state)
{
    struct rig *rig = *state;
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    struct handover said = {0};
    unsigned told = 0;

    for (unsigned i = 1; i <= 40; i++) {
        char logind[16];
        snprintf(logind, sizeof logind, "%u", i);
        const AdminStatus status =
            rig_admin_by(rig, &chiba, &ticket, "session.stop",
                         ARGS(USER("eto"), TEXT("logind", logind), TEXT("how", "end")), false);
        assert_int_equal(status, i <= 32 ? DONE : CONFLICT);
        told += handover_receive(rig->control, &said) == FAULT_NONE;
    }
    assert_int_equal(told, 32);
    rig->clock->boot += 20 * 1000;
    assert_int_equal(rig_admin_by(rig, &chiba, &ticket, "session.stop",
                                  ARGS(USER("eto"), TEXT("logind", "41"), TEXT("how", "end")),
                                  false),
                     DONE);
}

// What logind has an administrator has stopped, who is nobody to polkit; nobody else has.
static void what_logind_has(void **state)
{
    static const struct {
        const char *user, *logind, *how;
        uint32_t index, connection; // 0: nothing is told
    } rows[] = {{"eto", "12", "end", 12, STOP_SESSION | STOP_BY_END},
                {"eto", "c3", "kill", 3, STOP_SESSION_C | STOP_BY_KILL},
                {"eto", "c3", "lock", 3, STOP_SESSION_C | STOP_BY_LOCK},
                {"eto", "user@2420", "end", 2420, STOP_USER | STOP_BY_END},
                {"doi", "user@2420", "end", 0, 0}, // another one's
                {"root", "12", "end", 0, 0},
                {"eto", "user@1001", "lock", 0, 0},
                {"eto", "user@0", "end", 0, 0},
                {"eto", "0", "end", 0, 0},
                {"eto", "c0", "end", 0, 0},
                {"eto", "x3", "end", 0, 0},
                {"eto", "3x", "end", 0, 0},
                {"eto", "", "end", 0, 0},
                {"eto", "c99999999999", "end", 0, 0}};
    struct rig *rig = *state;

    assert_int_equal(eto.uid, 2420);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct rig_arg call[] = {
            USER(rows[i].user), TEXT("logind", rows[i].logind), TEXT("how", rows[i].how), {0}};
        struct handover said = {0};
        assert_int_equal(by(rig, &doi, "session.stop", call), FORBIDDEN);
        assert_int_equal(by(rig, &eto, "session.stop", call), FORBIDDEN);
        assert_int_equal(by(rig, &chiba, "session.stop", call),
                         rows[i].connection != 0 ? DONE : INVALID);
        assert_int_equal(handover_receive(rig->control, &said),
                         rows[i].connection != 0 ? FAULT_NONE : FAULT_BUSY);
        assert_int_equal(said.connection, rows[i].connection);
        assert_int_equal(said.index, rows[i].index);
        assert_int_equal(said.owner, // whose it has to be
                         rows[i].connection == 0 || rows[i].index == 2420 ? 0 : 2420);
    }
    assert_int_equal(rig_count(rig, "session.stop_ordered", "eto"), 4);
}

// Whoever begins sudo can stop it between verdict and scope. A grant that was ended meanwhile had
// nothing that could be found, so what begins by it then is stopped when the program says that it
// has its scope; one that runs is left alone (abuse:M21).
static void what_was_held_up(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600);
    char number[48];

    for (unsigned ended = 0; ended < 2; ended++) {
        const Outcome outcome = tries(rig, &eto, "sudo");
        assert_int_equal(outcome.result, Result_RESULT_GRANTED);
        rig->leaves_open = true;
        const SessionReport session = opens(rig, "root", 0, "sudo", &outcome);
        const uint64_t id = rig->reply.id;
        rig->leaves_open = false;
        assert_int_equal(session.result, Result_RESULT_GRANTED);
        assert_int_equal(session.grant, request);
        snprintf(number, sizeof number, "\"review\":%lld", (long long)request);
        assert_non_null(strstr(last_record(rig, "session.opened"), number)); // by which it runs
        assert_int_equal(session.until, rig->clock->boot + (int64_t)session.session_seconds * 1000);
        if (ended != 0)
            assert_int_equal(
                by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)), DONE);
        assert_int_equal(told_over(rig), 0);
        rig_settle(rig, id, true);
        assert_int_equal(rig_count(rig, "session.stop_ordered", "root"), ended); // with the record
        assert_int_equal(told_over(rig), ended != 0 ? request : 0);
    }
    assert_non_null(strstr(last_record(rig, "session.stop_ordered"), "\"why\":\"no_grant\""));
}

// There are too many at the moment: what began by a grant that is over is stopped when there is
// room again, and what else was to be put on record then is not held up by it.
static void held_up_and_no_room(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600);
    const Outcome outcome = tries(rig, &eto, "sudo");
    struct handover said = {0};

    rig->leaves_open = true;
    assert_int_equal(opens(rig, "root", 0, "sudo", &outcome).result, Result_RESULT_GRANTED);
    const uint64_t id = rig->reply.id;
    rig->leaves_open = false;
    assert_int_equal(by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)), DONE);
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    AdminStatus status = DONE;
    for (unsigned i = 1; status == DONE; i++) {
        char logind[16];
        snprintf(logind, sizeof logind, "%u", i);
        status = rig_admin_by(rig, &chiba, &ticket, "session.stop",
                              ARGS(USER("eto"), TEXT("logind", logind), TEXT("how", "end")), false);
    }
    assert_int_equal(status, CONFLICT);
    while (handover_receive(rig->control, &said) == FAULT_NONE)
        ;
    rig_settle(rig, id, true);
    assert_int_equal(rig_count(rig, "session.stop_ordered", "root"), 0);
    const unsigned logins = rig_count(rig, "login.granted", "eto");
    assert_int_equal(tries(rig, &eto, "login").result, Result_RESULT_GRANTED);
    assert_int_equal(rig_count(rig, "login.granted", "eto"), logins + 1);
    assert_int_equal(told_over(rig), 0);
    rig->clock->boot += STOPS_SECONDS * 1000;
    while (rig_count(rig, "session.stop_ordered", "root") == 0) // at the vault's next tick
        usleep(50000);
    assert_int_equal(told_over(rig), request);
    assert_int_equal(rig_count(rig, "session.stop_ordered", "root"), 1);
}

// A reload, or a policy that comes into force, dismisses the vault. What it puts on record until it
// ends is stopped all the same.
static void what_a_vault_finishes(void **state)
{
    struct rig *rig = *state;
    const int64_t request = granted(rig, 3600);
    const Outcome outcome = tries(rig, &eto, "sudo");

    rig->leaves_open = true;
    assert_int_equal(opens(rig, "root", 0, "sudo", &outcome).result, Result_RESULT_GRANTED);
    const uint64_t id = rig->reply.id;
    rig->leaves_open = false;
    assert_int_equal(by(rig, &chiba, "privilege.end", ARGS(NUMBER("request", request), WHY)), DONE);
    const int ear = dup(rig->control);
    assert_true(ear >= 0);
    assert_int_equal(kill(rig->vault, SIGSTOP), 0);
    rig_settle(rig, id, true);
    assert_int_equal(shutdown(rig->control, SHUT_WR), 0);
    assert_int_equal(kill(rig->vault, SIGCONT), 0);
    rig_stop(rig);
    rig->control = ear;
    assert_int_equal(told_over(rig), request);
    assert_int_equal(told_over(rig), 0);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, privilege_setup, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("D4 E5 what began by a grant that is over tokend has ended", what_began_by_it_ends),
        TEST("D4 abuse:M21 a grant that ends while its session is held up ends that session",
             what_was_held_up),
        TEST("D4 abuse:M8 what cannot be stopped yet is stopped when there is room",
             held_up_and_no_room),
        TEST("D4 F5 abuse:D12 what a vault finishes that is dismissed is stopped, too",
             what_a_vault_finishes),
        TEST("C4 abuse:L3 so many stops at once", so_many_at_once),
        TEST("C4 F5 abuse:M22 what logind has an administrator has stopped", what_logind_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
