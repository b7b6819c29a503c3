// SPDX-License-Identifier: BSD-2-Clause
// abuse:F12: who is at the desk. A table of what happens, and all combinations of evidence against
// what must never be.
#include "core/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct row {
    const char *what;
    struct desk_evidence evidence;
    bool at_desk, remote;
};

#define ROOT .root = true
#define SET_UID .set_uid = true
#define KNOWN .known = true
#define SESSION KNOWN, .place = DESK_IN_SESSION
#define MANAGER KNOWN, .place = DESK_IN_MANAGER
#define NONE KNOWN, .place = DESK_NO_SESSION
#define SEATED .seated = true
#define REMOTE .remote = true, .others_remote = true
#define OTHERS .others_remote = true
#define AUDITED .audited = true
#define RHOST .rhost = true

static const struct row rows[] = {
    // Root's programs before there is a session.
    {"login on a console", {ROOT, NONE}, true, false},
    {"a greeter", {ROOT, NONE}, true, false},
    {"sshd", {ROOT, NONE, RHOST}, false, true},
    {"sshd whose process nobody could read", {ROOT, RHOST}, false, true},
    {"a greeter over XDMCP", {ROOT, NONE, RHOST}, false, true},
    {"login, when nothing can be read", {ROOT}, false, false},
    {"a job of root's", {ROOT, NONE, AUDITED}, false, false},
    {"a display manager that somebody restarted over ssh by hand",
     {ROOT, SESSION, REMOTE, AUDITED},
     false,
     true},
    {"root's shell at the desk", {ROOT, SESSION, SEATED, AUDITED}, true, false},
    // sudo, su, and what else is set-uid.
    {"sudo at the desk", {SET_UID, SESSION, SEATED, AUDITED}, true, false},
    {"sudo inside an ssh session", {SET_UID, SESSION, REMOTE, AUDITED}, false, true},
    {"sudo inside an ssh session, on a kernel without audit",
     {SET_UID, SESSION, REMOTE},
     false,
     true},
    {"sudo at the desk by somebody who has come in by ssh as well",
     {SET_UID, SESSION, SEATED, OTHERS, AUDITED},
     false,
     true},
    {"su from a job of cron", {SET_UID, NONE, AUDITED}, false, true},
    {"su from a job, on a kernel without audit", {SET_UID, NONE}, false, true},
    {"su whose caller is gone already", {SET_UID}, false, true},
    {"sudo in a session without a seat", {SET_UID, SESSION, AUDITED}, false, true},
    {"sudo in what is left of a session at the desk", {SET_UID, SESSION, AUDITED}, false, true},
    {"sudo in a desktop's terminal", {SET_UID, MANAGER, SEATED, AUDITED}, true, false},
    {"sudo by systemd-run --user over ssh", {SET_UID, MANAGER, OTHERS, AUDITED}, false, true},
    {"the same while the user is at the desk too",
     {SET_UID, MANAGER, SEATED, OTHERS, AUDITED},
     false,
     true},
    {"sudo in a manager that lingers", {SET_UID, MANAGER, AUDITED}, false, true},
    // A person's own programs; they can only ask for that person.
    {"a locker at the desk", {SESSION, SEATED, AUDITED}, true, false},
    {"a desktop's own locker", {MANAGER, SEATED, AUDITED}, true, false},
    {"a locker while the person has come in by ssh", {SESSION, SEATED, OTHERS}, false, false},
    {"a program over ssh that talks to the socket", {SESSION, REMOTE, AUDITED}, false, true},
    {"the same in the user's manager", {MANAGER, OTHERS}, false, true},
    {"a job of the user's that talks to the socket", {NONE, AUDITED}, false, false},
    {"the same, on a kernel without audit", {NONE}, false, false},
    {"a program that is gone already", {AUDITED}, false, false},
    // Where the caller is believed.
    {"trusted: sudo", {SET_UID, .trusted = true}, true, false},
    {"trusted: sudo over ssh", {SET_UID, SESSION, REMOTE, .trusted = true}, true, false},
    {"trusted: sshd", {ROOT, RHOST, .trusted = true}, false, true},
};

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct desk desk = desk_decide(&rows[i].evidence);
        if (desk.at_desk != rows[i].at_desk || desk.remote != rows[i].remote)
            fail_msg("%s: at desk %d, remote %d", rows[i].what, desk.at_desk, desk.remote);
    }
}

#define BITS 9
static struct desk_evidence evidence_of(unsigned number)
{
    return (struct desk_evidence){.trusted = number & 1,
                                  .root = number >> 1 & 1,
                                  .set_uid = number >> 2 & 1,
                                  .rhost = number >> 3 & 1,
                                  .known = number >> 4 & 1,
                                  .remote = number >> 5 & 1,
                                  .seated = number >> 6 & 1,
                                  .others_remote = number >> 7 & 1,
                                  .audited = number >> 8 & 1,
                                  .place = (enum desk_place)(number >> BITS)};
}
#define ALL ((DESK_PLACES + 1) << BITS) // one place more than there are

#define FOR_ALL(evidence, desk)                                                                    \
    for (unsigned n_ = 0; n_ < ALL; n_++)                                                          \
        for (struct desk_evidence evidence = evidence_of(n_), *once_ = &evidence; once_ != NULL;   \
             once_ = NULL)                                                                         \
            for (struct desk desk = desk_decide(&evidence), *twice_ = &desk; twice_ != NULL;       \
                 twice_ = NULL)

static void test_never_here(void **state)
{
    (void)state;
    FOR_ALL(evidence, desk)
    {
        assert_false(desk.at_desk && desk.remote);
        if (evidence.rhost)
            assert_false(desk.at_desk);
        if (evidence.trusted || !desk.at_desk)
            continue;
        assert_true(evidence.known);
        assert_true(evidence.place < DESK_PLACES);
        if (evidence.place == DESK_NO_SESSION) {
            assert_true(evidence.root);
            assert_false(evidence.audited);
        } else {
            assert_true(evidence.seated);
            assert_false(evidence.others_remote);
        }
        if (evidence.place == DESK_IN_SESSION)
            assert_false(evidence.remote);
    }
}

static void test_surely_remote(void **state)
{
    (void)state;
    FOR_ALL(evidence, desk)
    {
        const bool manager_remote =
            evidence.place == DESK_IN_MANAGER && evidence.others_remote && !evidence.seated;
        const bool session_remote = evidence.place == DESK_IN_SESSION && evidence.remote;
        const bool sure = evidence.rhost || (!evidence.trusted && evidence.known &&
                                             (session_remote || manager_remote));
        if (sure)
            assert_true(desk.remote);
        // In doubt only what may ask for somebody else is counted there.
        else if (!evidence.set_uid)
            assert_false(desk.remote);
        else
            assert_int_equal(desk.remote, !desk.at_desk);
    }
}

// The trusted caller: as before there was anything else to go by.
static void test_trusted(void **state)
{
    (void)state;
    FOR_ALL(evidence, desk)
    {
        if (!evidence.trusted)
            continue;
        assert_int_equal(desk.at_desk, !evidence.rhost);
        assert_int_equal(desk.remote, evidence.rhost);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:F12 promise 6: who is at the desk, and whose tries count as remote", test_table,
         NULL, NULL, NULL},
        {"abuse:F12 nobody is at the desk in doubt, from another host, or without a session there",
         test_never_here, NULL, NULL, NULL},
        {"promise 6: tries from another host are never local ones, nor the other way round",
         test_surely_remote, NULL, NULL, NULL},
        {"where the caller is believed, the remote host alone decides", test_trusted, NULL, NULL,
         NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
