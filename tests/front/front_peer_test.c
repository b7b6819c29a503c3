// SPDX-License-Identifier: BSD-2-Clause
// What the front makes of who asks: whom it looks up, what it believes, and as whom it goes on to
// the vault (abuse:D1 abuse:F12 abuse:L10 A6 abuse:W3).
#include "core/foreign.h"
#include "front_rig.h"
#include "wire/channel.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SOMEBODY 65534

static Begin begin_as(Operation operation)
{
    Begin begin = {.version = PROTOCOL_VERSION, .operation = operation};
    begin.nonce.size = 16;
    strcpy(begin.service, "login");
    strcpy(begin.user, "tester");
    return begin;
}

// Connects as this user and group, and begins; what the kernel notes of both is of connect().
static struct peer client_of_group(const struct rig *rig, uid_t uid, gid_t gid, const Begin *begin)
{
    struct peer client = peer_of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), ADMIN_FRAME_MAX);
    AdminClientFrame frame = AdminClientFrame_init_zero;
    assert_int_equal(chmod(rig->directory, 0755), 0);
    assert_int_equal(chmod(rig->auth.sun_path, 0666), 0);
    assert_int_equal(setegid(gid), 0);
    assert_int_equal(seteuid(uid), 0);
    assert_int_equal(connect(client.fd, (const struct sockaddr *)&rig->auth, sizeof rig->auth), 0);
    assert_int_equal(seteuid(0), 0);
    assert_int_equal(setegid(0), 0);
    frame.which_body = AdminClientFrame_begin_tag;
    frame.body.begin = *begin;
    give(&client, AdminClientFrame_fields, &frame);
    return client;
}

static struct peer client_of(const struct rig *rig, uid_t uid, const Begin *begin)
{
    return client_of_group(rig, uid, 0, begin);
}

static NameCall asked; // what names heard last

static void names_hear(void)
{
    assert_true(take(&names, NameCall_fields, &asked, sizeof asked));
}

// To what they heard last.
static void names_answer(const char *name, uint32_t uid, const ProcessOrigin *where)
{
    NameReply answer = {.id = asked.id, .has_identity = true, .has_where = where != NULL};
    answer.identity.status = NameStatus_NAME_FOUND;
    answer.identity.uid = uid;
    strcpy(answer.identity.name, name);
    if (where != NULL)
        answer.where = *where;
    give(&names, NameReply_fields, &answer);
}

static void names_find(const char *name, uint32_t uid, const ProcessOrigin *where)
{
    names_hear();
    names_answer(name, uid, where);
}

static void by_uid(void **state)
{
    const Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
    struct peer client = client_of(*state, SOMEBODY, &begin);
    names_hear();
    assert_string_equal(asked.name, ""); // what was typed never reaches the name service
    assert_int_equal(asked.uid, SOMEBODY);
    peer_close(&client);
}

static void under_their_own_name(void **state)
{
    Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
    strcpy(begin.rhost, "10.0.0.7"); // of who is not root, nobody believes it
    struct peer client = client_of(*state, SOMEBODY, &begin);
    const ProcessOrigin where = {
        .known = true, .place = ProcessPlace_PLACE_SESSION, .seated = true};
    names_hear();
    assert_int_equal(asked.pid, getpid()); // so it is looked at where they sit
    names_answer("tester", SOMEBODY, &where);
    vault_hears(VaultCall_plan_tag);
    const Subject *subject = &call.body.plan.subject;
    assert_int_equal(subject->peer_uid, SOMEBODY);
    assert_string_equal(subject->rhost, "");
    assert_true(subject->at_desk && !subject->remote);
    peer_close(&client);
}

static void under_another_name(void **state)
{
    const Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
    struct peer client = client_of(*state, SOMEBODY, &begin);
    names_find("somebody-else", SOMEBODY, NULL);
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    peer_close(&client);
    // A name service that mixes people up: the uid is not the peer's.
    client = client_of(*state, SOMEBODY, &begin);
    names_find("tester", SOMEBODY - 1, NULL);
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    peer_close(&client);
}

static void root_has_a_remote_host(void **state)
{
    Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
    strcpy(begin.rhost, "10.0.0.7");
    struct peer client = client_of(*state, 0, &begin);
    names_find("tester", 1000, NULL);
    vault_hears(VaultCall_plan_tag);
    assert_string_equal(call.body.plan.subject.rhost, "10.0.0.7");
    peer_close(&client);
}

static void root_at_work(void **state)
{
#define ROOTS                                                                                      \
    {                                                                                              \
        .process_known = true, .real_uid = 0                                                       \
    }
    static const struct {
        Operation operation;
        gid_t gid;
        pb_size_t ticket;
        ProcessOrigin where;
        bool root;
    } cases[] = {
        {Operation_OPERATION_ACCOUNT, 0, 0, ROOTS, true},
        // A set-uid program of somebody's, as its real uid says, or its group.
        {Operation_OPERATION_ACCOUNT, 0, 0, {.process_known = true, .real_uid = 1000}, false},
        {Operation_OPERATION_ACCOUNT, 1000, 0, ROOTS, false},
        {Operation_OPERATION_ACCOUNT, 0, 0, {.process_known = false}, false},
        // Somebody has logged in with this handle, or is to: it lets them in.
        {Operation_OPERATION_ACCOUNT, 0, 4, ROOTS, false},
        {Operation_OPERATION_AUTHENTICATE, 0, 0, ROOTS, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Begin begin = begin_as(cases[i].operation);
        begin.ticket.size = cases[i].ticket;
        struct peer client = client_of_group(*state, 0, cases[i].gid, &begin);
        names_find("tester", 1000, &cases[i].where);
        const bool account = cases[i].operation == Operation_OPERATION_ACCOUNT;
        vault_hears(account ? VaultCall_account_tag : VaultCall_plan_tag);
        const Subject *subject = account ? &call.body.account.subject : &call.body.plan.subject;
        assert_int_equal(subject->root, cases[i].root);
        peer_close(&client);
    }
#undef ROOTS
}

// Its number may be somebody else's when names look at it.
static void a_process_that_has_ended(void **state)
{
    const Begin begin = begin_as(Operation_OPERATION_ACCOUNT);
    const ProcessOrigin where = {.process_known = true, .real_uid = 0};
    for (int ended = 0; ended < 2; ended++) {
        const struct rig *rig = *state;
        AdminClientFrame frame = AdminClientFrame_init_zero;
        struct peer client =
            peer_of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), ADMIN_FRAME_MAX);
        const pid_t caller = fork();
        assert_true(caller >= 0);
        if (caller == 0) {
            (void)!connect(client.fd, (const struct sockaddr *)&rig->auth, sizeof rig->auth);
            frame.which_body = AdminClientFrame_begin_tag;
            frame.body.begin = begin;
            (void)!channel_send(client.fd, AdminClientFrame_fields, &frame);
            pause();
            _exit(0);
        }
        names_hear();
        assert_int_equal(asked.pid, caller);
        if (ended == 1) { // while its connection lives on in another process
            assert_int_equal(kill(caller, SIGKILL), 0);
            assert_int_equal(waitpid(caller, NULL, 0), caller);
        }
        names_answer("tester", 1000, &where);
        vault_hears(VaultCall_account_tag);
        assert_int_equal(call.body.account.subject.root, ended == 0);
        if (ended == 0) {
            assert_int_equal(kill(caller, SIGKILL), 0);
            assert_int_equal(waitpid(caller, NULL, 0), caller);
        }
        peer_close(&client);
    }
}

// Whose tries they are that are made in a program of root's (abuse:M19).
static void in_whose_session(void **state)
{
    enum { STARTER = 1005, OWNER = 1006, LOGIN = 1007 };
    static const struct {
        uid_t uid;
        gid_t gid;
        const char *service;
        ProcessOrigin where;
        uint32_t caller;
    } cases[] = {
        {SOMEBODY, 0, "su", {.process_known = true, .real_uid = STARTER}, SOMEBODY},
        // A set-uid program: of who started it, whoever's session that is in.
        {0, 0, "su", {.process_known = true, .real_uid = STARTER, .owner_uid = OWNER}, STARTER},
        // One that has made itself root's: of whose session it is in, or of whose login.
        {0, 0, "sudo", {.process_known = true, .owner_uid = OWNER}, OWNER},
        {0, 1000, "sudo", {.process_known = true, .login_known = true, .login_uid = LOGIN}, LOGIN},
        {0, 0, "sudo", {.process_known = true, .login_known = true, .login_uid = LOGIN}, 0},
        // What root has started lets people in, wherever.
        {0, 0, "login", {.process_known = true, .owner_uid = OWNER}, 0},
        {0, 0, "su", {.process_known = false, .real_uid = STARTER}, 0},
        // polkit's helper may be anybody's.
        {0, 0, "polkit-1", {.process_known = true}, CALLER_NOBODY},
        {0, 0, "polkit-1", {.process_known = true, .real_uid = STARTER}, STARTER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
        strcpy(begin.service, cases[i].service);
        struct peer client = client_of_group(*state, cases[i].uid, cases[i].gid, &begin);
        names_find("tester", SOMEBODY, &cases[i].where);
        vault_hears(VaultCall_plan_tag);
        if (call.body.plan.subject.caller_uid != cases[i].caller)
            fail_msg("case %zu: of %u", i, (unsigned)call.body.plan.subject.caller_uid);
        peer_close(&client);
    }
}

// What the process that asks is in says whether its user sits at this machine, and whose tries are
// spent: a remote session's are remote ones, whatever program asks in it.
static void where_they_sit(void **state)
{
    static const struct {
        ProcessOrigin where;
        bool at_desk, remote;
    } cases[] = {
        {{.known = true, .place = ProcessPlace_PLACE_SESSION, .seated = true}, true, false},
        {{.known = true, .place = ProcessPlace_PLACE_SESSION, .remote = true}, false, true},
        {{.known = true,
          .place = ProcessPlace_PLACE_SESSION,
          .seated = true,
          .others_remote = true},
         false,
         false},
        {{.known = true, .place = ProcessPlace_PLACE_NO_SESSION}, true, false}, // getty's login
        {{.known = true, .place = ProcessPlace_PLACE_NO_SESSION, .audited = true}, false, false},
        {{.known = false}, false, false},
    };
    Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct peer client = client_of(*state, 0, &begin);
        names_find("tester", 1000, &cases[i].where);
        vault_hears(VaultCall_plan_tag);
        assert_int_equal(call.body.plan.subject.at_desk, cases[i].at_desk);
        assert_int_equal(call.body.plan.subject.remote, cases[i].remote);
        peer_close(&client);
    }
    // Outside of all sessions is getty's place, and not that of a program which anybody may start.
    strcpy(begin.service, "su");
    const ProcessOrigin apart = {.known = true, .place = ProcessPlace_PLACE_NO_SESSION};
    struct peer client = client_of(*state, 0, &begin);
    names_find("tester", 1000, &apart);
    vault_hears(VaultCall_plan_tag);
    assert_false(call.body.plan.subject.at_desk);
    assert_true(call.body.plan.subject.remote);
    peer_close(&client);
}

// systemd begins run0's session, as root, for somebody: that is no work of root's (D3).
static void begun_for_somebody(void **state)
{
    static const Operation operations[] = {Operation_OPERATION_ACCOUNT,
                                           Operation_OPERATION_SESSION_OPEN};
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        Begin begin = begin_as(operations[i]);
        strcpy(begin.service, "systemd-run0");
        struct peer client = client_of(*state, 0, &begin);
        names_find("root", 0, &(ProcessOrigin){.process_known = true, .real_uid = 0});
        const bool account = operations[i] == Operation_OPERATION_ACCOUNT;
        vault_hears(account ? VaultCall_account_tag : VaultCall_session_open_tag);
        const Subject *subject =
            account ? &call.body.account.subject : &call.body.session_open.subject;
        assert_false(subject->root);
        assert_int_equal(subject->caller_uid, CALLER_NOBODY);
        peer_close(&client);
    }
}

static void a_check_proves_a_change(void **state)
{
    const Begin begin = begin_as(Operation_OPERATION_CHANGE_CHECK);
    struct peer client = client_of(*state, 0, &begin);
    names_find("tester", 1000, NULL);
    vault_plans(2, 1);
    answer(&client, "secret");
    answer(&client, "123456");
    vault_hears(VaultCall_attempt_tag);
    assert_int_equal(call.body.attempt.operation, Operation_OPERATION_CHANGE);
    vault_judges(Result_RESULT_DENIED);
    assert_int_equal(verdict(&client), Result_RESULT_DENIED);
    peer_close(&client);
}

// Whom the vault does not know is nobody, whatever the name service says of the uid that is asked
// for in that person's place (promise 3).
static void members_of_a_shared_id(void **state)
{
    for (int known = 0; known < 2; known++) {
        const Begin begin = begin_as(Operation_OPERATION_AUTHENTICATE);
        struct peer client = client_of(*state, 0, &begin);
        names_find("tester", 1000, NULL);
        vault_hears(VaultCall_plan_tag);
        reply = (VaultReply){.id = call.id, .which_body = VaultReply_plan_tag};
        reply.body.plan.result = Result_RESULT_GRANTED;
        reply.body.plan.factors_count = 1;
        reply.body.plan.factors[0] = FactorKind_FACTOR_PASSWORD;
        reply.body.plan.tries = 1;
        reply.body.plan.ask_member = true;
        give(&vault, VaultReply_fields, &reply);
        // What kind of ID it is, is said before anybody is asked.
        assert_true(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
        assert_int_equal(heard.which_body, AdminServerFrame_info_tag);
        answer(&client, "hanako");
        vault_hears(VaultCall_member_tag);
        assert_string_equal(call.body.member.name, "hanako");
        reply = (VaultReply){.id = call.id, .which_body = VaultReply_member_tag};
        reply.body.member.found = known == 1;
        reply.body.member.uid = 1007;
        give(&vault, VaultReply_fields, &reply);
        names_find("hanako", known == 1 ? 1007 : 1000, NULL);
        answer(&client, "secret");
        vault_hears(VaultCall_attempt_tag);
        assert_int_equal(call.body.attempt.member.status,
                         known == 1 ? NameStatus_NAME_FOUND : NameStatus_NAME_UNKNOWN);
        vault_judges(Result_RESULT_DENIED);
        assert_int_equal(verdict(&client), Result_RESULT_DENIED);
        peer_close(&client);
    }
}

// Whatever the mode of its socket has become.
static void roots_rescue(void **state)
{
    const struct rig *rig = *state;
    for (int i = 0; i < 2; i++) {
        struct peer client =
            peer_of(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), ADMIN_FRAME_MAX);
        AdminClientFrame frame = AdminClientFrame_init_zero;
        assert_int_equal(chmod(rig->directory, 0755), 0);
        assert_int_equal(chmod(rig->admin.sun_path, 0666), 0);
        assert_int_equal(seteuid(i == 0 ? SOMEBODY : 0), 0);
        assert_int_equal(
            connect(client.fd, (const struct sockaddr *)&rig->admin, sizeof rig->admin), 0);
        assert_int_equal(seteuid(0), 0);
        frame.which_body = AdminClientFrame_begin_tag;
        frame.body.begin = begin_as(Operation_OPERATION_ADMIN);
        (void)!channel_send(client.fd, AdminClientFrame_fields, &frame);
        if (i == 0) { // hung up on, without a word
            assert_false(take(&client, AdminServerFrame_fields, &heard, sizeof heard));
        } else {
            names_hear();
            assert_int_equal(asked.uid, 0);
        }
        peer_close(&client);
    }
}

int main(void)
{
    if (geteuid() != 0) {
        puts("1..0 # SKIP needs root: clients are of several users");
        return 0;
    }
#define RIG(name, function)                                                                        \
    {                                                                                              \
        name, function, begin_rig, end_rig, NULL                                                   \
    }
    const struct CMUnitTest tests[] = {
        RIG("abuse:D1 anybody but root is looked up by uid", by_uid),
        RIG("abuse:D1 abuse:L10 and goes on under their own name, without a host",
            under_their_own_name),
        RIG("abuse:D1 and is refused under another name", under_another_name),
        RIG("abuse:L10 root says where somebody comes from", root_has_a_remote_host),
        RIG("abuse:F12 abuse:M2 root is at work by the real uid 0, and lets nobody in by it",
            root_at_work),
        RIG("abuse:D2 a process that has ended is nobody's", a_process_that_has_ended),
        RIG("abuse:M19 tries are of those in whose session a program of root's runs",
            in_whose_session),
        RIG("promise 6 abuse:F12 a session's own place, not what a program says, is where they sit",
            where_they_sit),
        RIG("D3 run0 is begun for somebody, and no work of root's", begun_for_somebody),
        RIG("abuse:W3 abuse:M4 the check of a change proves the change", a_check_proves_a_change),
        RIG("A6 a member whom the vault does not know is nobody", members_of_a_shared_id),
        {"abuse:D1 root's rescue is for nobody but root", roots_rescue, begin_rescue_rig, end_rig,
         NULL},
    };
    return cmocka_run_group_tests_name("front peer", tests, NULL, NULL);
}
