// SPDX-License-Identifier: BSD-2-Clause
// What the module does when all goes well: every operation, through the real libpam.
#include "../../pam_module/codes.h"
#include "pair.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void the_right_factors_open(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    pam_set_item(host.handle, PAM_TTY, "tty3");
    pam_set_item(host.handle, PAM_RHOST, "10.0.0.9");
    pam_set_item(host.handle, PAM_RUSER, "@;uid=0;");
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    const Begin *begin = fake_last_begin(&fake);
    assert_int_equal(begin->operation, Operation_OPERATION_AUTHENTICATE);
    assert_int_equal(begin->version, 2);
    assert_int_equal(begin->patience, 1000);
    assert_int_equal(begin->nonce.size, 16);
    assert_string_equal(begin->service, "warifu-test");
    assert_string_equal(begin->user, "alice");
    assert_string_equal(begin->tty, "tty3");
    assert_string_equal(begin->rhost, "10.0.0.9");
    assert_string_equal(begin->ruser, "@;uid=0;"); // abuse:D5: data, nothing else
    assert_string_equal(begin->language, "ja_JP.UTF-8");
    assert_string_equal(begin->terminal, "xterm-256color");
    assert_false(begin->silent);
    assert_int_equal(begin->ticket.size, 0);
    assert_true(fake.seen->unnamed_client);
    assert_int_equal(fake.seen->answers, 2);
    assert_string_equal(host.told, "Password: \nOne-time code: \n");
    unsetenv("LC_ALL");
}

static void wrong_factors_do_not(void **state)
{
    (void)state;
    static const char *const answers[] = {"wrong", FAKE_CODE, FAKE_PASSWORD, "000000",
                                          "",      "",        NULL};
    use(fake_works, host_whole_stack, answers);
    assert_int_equal(host_authenticate(&host), PAM_MAXTRIES);
    assert_int_equal(host.infos, 3);
    assert_int_equal(fake.seen->grants, 0);
}

static void the_ticket_goes_on_to_the_account_phase(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    // setcred asks whether it still holds (abuse:R1), but not at the end.
    assert_int_equal(pam_setcred(host.handle, PAM_ESTABLISH_CRED), PAM_SUCCESS);
    assert_int_equal(fake.seen->connections, 2);
    assert_int_equal(fake_last_begin(&fake)->operation, Operation_OPERATION_CREDENTIALS);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 5);
    assert_int_equal(pam_setcred(host.handle, PAM_DELETE_CRED), PAM_SUCCESS);
    assert_int_equal(fake.seen->connections, 2);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 5);
}

static void a_failed_second_proof_takes_the_ticket_back(void **state)
{
    (void)state;
    static const char *const wrong[] = {"x", "x", "x", "x", "x", "x", NULL};
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    host.answers = wrong;
    assert_int_equal(host_authenticate(&host), PAM_MAXTRIES);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_PERM_DENIED);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 0);
}

static void phases_in_any_order_are_the_daemons_decision(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(pam_setcred(host.handle, PAM_DELETE_CRED), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_PERM_DENIED);
    assert_int_equal(pam_close_session(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 0);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS);
    host_end(&host);
    // sshd: the session belongs to another process and another handle
    host_start(&host, &fake, "alice", host_whole_stack, NULL);
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 0);
}

// abuse:M8: the daemon says "granted", and hears no more of what this client says.
static void grants_and_gives_up(struct fake_peer *peer)
{
    char password[513];
    if (peer->begin.operation == Operation_OPERATION_AUTHENTICATE)
        fake_ask(peer, PromptPurpose_PROMPT_PASSWORD, false, "Password: ", password);
    shutdown(peer->fd, SHUT_RD);
    peer->password_proved = true;
    fake_verdict(peer, Result_RESULT_GRANTED, "ticket", 0);
}

static void a_grant_that_cannot_be_taken_opens_nothing(void **state)
{
    (void)state;
    static const char *const password[] = {FAKE_PASSWORD, NULL};
    use(grants_and_gives_up,
        "auth required @\nauth required %\naccount required @\nsession required @\n", password);
    assert_int_not_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_string_equal(pam_getenv(host.handle, "PEEK_AUTHTOK"), "(unset)"); // abuse:M17
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SYSTEM_ERR);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, 0);
    assert_int_equal(fake.seen->grants, 2);
    assert_int_equal(fake.seen->taken, 0);
}

static void what_is_acted_on_is_said(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_acct_mgmt(host.handle, 0), PAM_SUCCESS); // after the fake has read it
    assert_int_equal(fake.seen->taken, 1);
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(pam_close_session(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(fake.seen->taken, 2);
}

static void a_session_has_its_limit_and_its_ticket(void **state)
{
    (void)state;
    use(fake_works, "auth required @\nsession required @\nsession required %\n",
        host_right_answers);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_int_equal(pam_open_session(host.handle, 0), PAM_SUCCESS);
    assert_string_equal(pam_getenv(host.handle, "PEEK_LIMIT"), "3600");
    assert_int_equal(fake_last_begin(&fake)->ticket.size, strlen("login"));
    assert_int_equal(host.infos, 1);
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS); // a later proof in the session
    assert_int_equal(pam_close_session(host.handle, 0), PAM_SUCCESS);
    assert_int_equal(fake_last_begin(&fake)->ticket.size, strlen("session"));
}

static void silence_is_kept(void **state)
{
    (void)state;
    use(fake_works, host_whole_stack, host_right_answers);
    assert_int_equal(pam_open_session(host.handle, PAM_SILENT), PAM_SUCCESS);
    assert_true(fake_last_begin(&fake)->silent);
    assert_int_equal(host.infos, 0);
}

static void send_note(struct fake_peer *peer, bool error, const char *text)
{
    ServerFrame frame = {.which_body = ServerFrame_info_tag};
    frame.body.info.error = error;
    frame.body.info.with_prompt = true;
    strcpy(frame.body.info.text, text);
    fake_send(peer, &frame);
}

static void speak_of_keys(struct fake_peer *peer)
{
    char answer[513], long_line[512] = "";
    fake_info(peer, false, "alone");
    send_note(peer, true, "PIN wrong");
    send_note(peer, false, "another way");
    fake_ask(peer, PromptPurpose_PROMPT_OTHER, false, "PIN: ", answer);
    memset(long_line, 'x', sizeof long_line - 1);
    for (int i = 0; i < 3; i++) // more than there is room for
        send_note(peer, false, long_line);
    fake_ask(peer, PromptPurpose_PROMPT_OTHER, false, "PIN: ", answer);
    fake_ask(peer, PromptPurpose_PROMPT_OTHER, false, "nothing before: ", answer);
    send_note(peer, false, "no prompt after");
    fake_verdict(peer, Result_RESULT_DENIED, "", 0);
}

// abuse:F11: also when the program is silent, what the daemon says of a key is shown.
static void what_belongs_to_a_prompt_comes_with_it(void **state)
{
    (void)state;
    static const char *const answers[] = {"1", "2", "3", NULL};
    use(speak_of_keys, host_whole_stack, answers);
    assert_int_equal(pam_authenticate(host.handle, PAM_SILENT), PAM_AUTH_ERR);
    assert_int_equal(host.prompts, 3);
    assert_int_equal(host.together, 2);
    assert_int_equal(host.infos, 5);
    assert_non_null(strstr(host.told, "alone\nPIN wrong\nanother way\nPIN: \n"));
    assert_non_null(strstr(host.told, "nothing before: \nno prompt after\n"));
    assert_int_equal(fake.seen->answers, 3);
    assert_string_equal(fake.seen->answer[1].text, "2");
}

// --- names and items of any length ---------------------------------------------------------------

static void fill(char *text, size_t length, char with)
{
    memset(text, with, length);
    text[length] = '\0';
}

// What the machine takes goes as it is; what no account can be called is asked for like anybody
// else, with the reason beside it, and nobody is let in by it.
static void abuse_e3_names_of_any_length(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        char with;
        NameFlaw flaw;
    } cases[] = {{32, 'a', NameFlaw_NAME_FLAW_NONE},      {33, 'a', NameFlaw_NAME_FLAW_NONE},
                 {255, 'a', NameFlaw_NAME_FLAW_NONE},     {256, 'a', NameFlaw_NAME_FLAW_LONG},
                 {257, 'a', NameFlaw_NAME_FLAW_LONG},     {4096, 'a', NameFlaw_NAME_FLAW_LONG},
                 {5, '\xff', NameFlaw_NAME_FLAW_ENCODING}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[4097];
        fill(name, cases[i].length, cases[i].with);
        use(fake_works, host_whole_stack, host_right_answers);
        pam_set_item(host.handle, PAM_USER, name);
        int code = host_authenticate(&host);
        assert_int_equal(code,
                         cases[i].flaw == NameFlaw_NAME_FLAW_NONE ? PAM_SUCCESS : PAM_AUTH_ERR);
        assert_int_equal(host.prompts, 2); // promise 3
        assert_int_equal(fake_last_begin(&fake)->user_flaw, cases[i].flaw);
        assert_string_equal(fake_last_begin(&fake)->user,
                            cases[i].flaw == NameFlaw_NAME_FLAW_NONE ? name : "");
        assert_null(strstr(host_log(), "PAM_USER was changed"));
        assert_null(strchr(host_log(), 0xff));
        done(NULL);
    }
}

// Where somebody is keeps nobody out, however long it is; an item that is marked is the same mark
// each time, and another one for another item.
static void abuse_e3_items_of_any_length(void **state)
{
    (void)state;
    static const size_t lengths[] = {32, 33, 127, 255, 256, 4096};
    char seen[sizeof((Begin *)NULL)->rhost] = "";
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char item[4097];
        fill(item, lengths[i], 'x');
        use(fake_works, host_whole_stack, host_right_answers);
        pam_set_item(host.handle, PAM_RUSER, item);
        pam_set_item(host.handle, PAM_TTY, item);
        pam_set_item(host.handle, PAM_RHOST, item);
        assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
        const Begin *begin = fake_last_begin(&fake);
        const struct {
            const char *text;
            size_t room;
        } items[] = {{begin->ruser, sizeof begin->ruser},
                     {begin->tty, sizeof begin->tty},
                     {begin->rhost, sizeof begin->rhost}};
        for (size_t k = 0; k < 3; k++) {
            char mark[32];
            snprintf(mark, sizeof mark, "(%zu bytes, ", lengths[i]);
            if (lengths[i] < items[k].room)
                assert_string_equal(items[k].text, item);
            else
                assert_ptr_equal(strstr(items[k].text, mark), items[k].text);
        }
        done(NULL);
    }
    for (unsigned round = 0; round < 3; round++) {
        char item[301];
        fill(item, 300, 'x');
        item[299] = round == 2 ? 'y' : 'x';
        use(fake_works, host_whole_stack, host_right_answers);
        pam_set_item(host.handle, PAM_RHOST, item);
        assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
        const char *rhost = fake_last_begin(&fake)->rhost;
        if (round > 0 && (strcmp(seen, rhost) == 0) != (round == 1))
            fail_msg("\"%s\" and \"%s\"", seen, rhost);
        snprintf(seen, sizeof seen, "%s", rhost);
        done(NULL);
    }
    use(fake_works, host_whole_stack, host_right_answers);
    pam_set_item(host.handle, PAM_RUSER, "b\xe9la"); // Latin-1
    assert_int_equal(host_authenticate(&host), PAM_SUCCESS);
    assert_ptr_equal(strstr(fake_last_begin(&fake)->ruser, "(4 bytes, "),
                     fake_last_begin(&fake)->ruser);
}

// --- the table -----------------------------------------------------------------------------------

static void give_wanted(struct fake_peer *peer)
{
    // The PAM_RUSER of the request says which result to give.
    fake_verdict(peer, (Result)atoi(peer->begin.ruser), "", 0);
}

// --- a session that begins inside another one ---

#define MUCH_LATER UINT64_C(4000000000000) // milliseconds since this machine began

static uint64_t session_until;

static void wants_a_scope(struct fake_peer *peer)
{
    peer->scope = ScopeDemand_SCOPE_WANTED;
    peer->grant = 12;
    peer->until = session_until;
    fake_verdict(peer, Result_RESULT_GRANTED, "session", 90);
}

static void needs_a_scope(struct fake_peer *peer)
{
    peer->scope = ScopeDemand_SCOPE_NEEDED;
    peer->grant = 12;
    peer->until = session_until;
    fake_verdict(peer, Result_RESULT_GRANTED, "session", 90);
}

// A process that answers one call at scope.sock with these bytes, and ends with 0 if it was asked
// for a scope until that moment, by grant 12.
static pid_t answer_at_scope_socket(const char *answer, size_t size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const ScopeCall wanted = {.until = session_until, .grant = 12};
    uint8_t asked[64], call[64];
    size_t asked_size = 0;

    assert_int_equal(frame_encode(ScopeCall_fields, &wanted, asked, sizeof asked, &asked_size),
                     FAULT_NONE);
    assert_true(snprintf(address.sun_path, sizeof address.sun_path, "%s/scope.sock",
                         fake.directory) < (int)sizeof address.sun_path);
    (void)unlink(address.sun_path);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 4), 0);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        const int client = accept(listener, NULL, NULL);
        const ssize_t got = recv(client, call, sizeof call, 0);
        const bool good = got == (ssize_t)asked_size && memcmp(call, asked, asked_size) == 0;
        _exit(!good || send(client, answer, size, MSG_NOSIGNAL) != (ssize_t)size);
    }
    close(listener);
    return pid;
}

static void it_gets_a_scope_or_does_not_begin(void **state)
{
    static const char made[] = "\0\0\0\2\x08\x01", failed[] = "\0\0\0\2\x08\x03",
                      strange[] = "\0\0\0\2\x08\x63", refused[] = "\0\0\0\2\x08\x02",
                      broken[] = "\0\0\0\2\x08";
    static const struct {
        const char *answer; // NULL: nobody is there
        size_t size;
        int needed, wanted; // PAM codes
        uint64_t until;     // 0: a tokend of before an upgrade does not say
    } rows[] = {{NULL, 0, PAM_SYSTEM_ERR, PAM_SUCCESS, MUCH_LATER},
                {made, sizeof made - 1, PAM_SUCCESS, PAM_SUCCESS, MUCH_LATER},
                {failed, sizeof failed - 1, PAM_SYSTEM_ERR, PAM_SUCCESS, MUCH_LATER},
                {strange, sizeof strange - 1, PAM_SYSTEM_ERR, PAM_SUCCESS, MUCH_LATER},
                {broken, sizeof broken - 1, PAM_SYSTEM_ERR, PAM_SUCCESS, MUCH_LATER},
                {NULL, 0, PAM_PERM_DENIED, PAM_PERM_DENIED, 1},
                {refused, sizeof refused - 1, PAM_PERM_DENIED, PAM_PERM_DENIED, 1},
                {NULL, 0, PAM_SYSTEM_ERR, PAM_SUCCESS, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int needed = 0; needed < 2; needed++) {
            char path[sizeof fake.directory + sizeof "/scope.sock"];
            int status = 0;
            const int expected = needed != 0 ? rows[i].needed : rows[i].wanted;
            session_until = rows[i].until;
            use(needed != 0 ? needs_a_scope : wants_a_scope, host_whole_stack, NULL);
            const pid_t pid =
                rows[i].answer != NULL ? answer_at_scope_socket(rows[i].answer, rows[i].size) : 0;
            const int code = pam_open_session(host.handle, 0);
            snprintf(path, sizeof path, "%s/scope.sock", fake.directory);
            (void)unlink(path);
            if (pid != 0) {
                assert_int_equal(waitpid(pid, &status, 0), pid);
                assert_int_equal(status, 0);
            }
            if (code != expected)
                fail_msg("row %zu, needed %d: %s", i, needed, pam_strerror(host.handle, code));
            // What does not begin, also because whoever began it held it up until its time was
            // over, was granted to nobody; the fake hears of the rest a moment later.
            for (int looks = 0; looks < 5000 && code == PAM_SUCCESS && fake.seen->taken == 0;
                 looks++)
                usleep(1000);
            assert_int_equal(fake.seen->taken, code == PAM_SUCCESS);
            assert_string_equal(pam_getenv(host.handle, "WARIFU_GRANT"), "12");
            done(NULL);
        }
}

static int carry_out(Operation operation)
{
    switch (operation) {
    case Operation_OPERATION_AUTHENTICATE:
        return pam_authenticate(host.handle, 0);
    case Operation_OPERATION_ACCOUNT:
        return pam_acct_mgmt(host.handle, 0);
    case Operation_OPERATION_CHANGE:
        return pam_chauthtok(host.handle, 0);
    case Operation_OPERATION_SESSION_OPEN:
        return pam_open_session(host.handle, 0);
    default:
        return pam_close_session(host.handle, 0);
    }
}

// doc/PROTOCOL.md, "Verdicts and PAM codes", typed in again.
static void every_verdict_has_its_code(void **state)
{
    (void)state;
    static const Operation operations[] = {
        Operation_OPERATION_AUTHENTICATE, Operation_OPERATION_ACCOUNT, Operation_OPERATION_CHANGE,
        Operation_OPERATION_SESSION_OPEN, Operation_OPERATION_SESSION_CLOSE};
    static const struct {
        Result result;
        int codes[5];
    } table[] = {
#define ROW(result, ...)                                                                           \
    {                                                                                              \
        result,                                                                                    \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
        ROW(Result_RESULT_GRANTED, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS, PAM_SUCCESS),
        ROW(Result_RESULT_DENIED, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_AUTH_ERR, PAM_PERM_DENIED,
            PAM_PERM_DENIED),
        ROW(Result_RESULT_MAX_TRIES, PAM_MAXTRIES, PAM_AUTH_ERR, PAM_MAXTRIES, PAM_PERM_DENIED,
            PAM_PERM_DENIED),
        ROW(Result_RESULT_FAULT, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
            PAM_SYSTEM_ERR),
        ROW(Result_RESULT_NEW_PASSWORD, PAM_SYSTEM_ERR, PAM_NEW_AUTHTOK_REQD, PAM_SYSTEM_ERR,
            PAM_SYSTEM_ERR, PAM_SYSTEM_ERR),
        ROW(Result_RESULT_ACCOUNT_EXPIRED, PAM_SYSTEM_ERR, PAM_ACCT_EXPIRED, PAM_SYSTEM_ERR,
            PAM_SYSTEM_ERR, PAM_SYSTEM_ERR),
        ROW(Result_RESULT_PERMISSION_DENIED, PAM_AUTH_ERR, PAM_PERM_DENIED, PAM_PERM_DENIED,
            PAM_PERM_DENIED, PAM_PERM_DENIED),
        ROW(Result_RESULT_NOT_CHANGED, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_AUTHTOK_ERR,
            PAM_SYSTEM_ERR, PAM_SYSTEM_ERR),
        // The module is alone in its stack: whom it leaves the change to is not there, and libpam
        // refuses.
        ROW(Result_RESULT_ELSEWHERE, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_PERM_DENIED,
            PAM_SYSTEM_ERR, PAM_SYSTEM_ERR),
        ROW(Result_RESULT_BUSY, PAM_AUTH_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
            PAM_SYSTEM_ERR),
        ROW((Result)99, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
            PAM_SYSTEM_ERR),
        ROW((Result)2147483647, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR, PAM_SYSTEM_ERR,
            PAM_SYSTEM_ERR),
#undef ROW
    };
    use(give_wanted, host_whole_stack, NULL);
    for (size_t row = 0; row < sizeof table / sizeof *table; row++) {
        char text[16];
        snprintf(text, sizeof text, "%d", (int)table[row].result);
        pam_set_item(host.handle, PAM_RUSER, text);
        for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
            int code = carry_out(operations[i]);
            if (code != table[row].codes[i])
                fail_msg("result %s, operation %d: %s", text, (int)operations[i],
                         pam_strerror(host.handle, code));
        }
    }
}

// Written for a directory server, whose absence a local password is to bridge.
static void a_stack_that_bridges_absence_stays_closed(void **state)
{
    (void)state;
    use(give_wanted, pair_bridging_stack, NULL);
    for (int result = 0; result < 16; result++) {
        char text[16];
        snprintf(text, sizeof text, "%d", result);
        pam_set_item(host.handle, PAM_RUSER, text);
        const bool granted = result == Result_RESULT_GRANTED;
        if ((host_authenticate(&host) == PAM_SUCCESS) != granted ||
            (pam_acct_mgmt(host.handle, 0) == PAM_SUCCESS) != granted)
            fail_msg("result %s", text);
    }
}

static void no_fault_ever_opens(void **state)
{
    (void)state;
    for (int fault = -1; fault <= FAULT_COUNT_; fault++) {
        int code = code_of_fault((enum fault)fault);
        assert_true(code == PAM_BUF_ERR || code == PAM_SYSTEM_ERR || code == PAM_SERVICE_ERR);
    }
    for (int operation = -1; operation < 64; operation++)
        for (int result = -1; result < 64; result++) {
            int code = code_of_result((Operation)operation, (Result)result);
            bool success =
                result == Result_RESULT_GRANTED && ((operation >= 1 && operation <= 6) ||
                                                    operation == Operation_OPERATION_CREDENTIALS);
            assert_int_equal(code == PAM_SUCCESS, success);
            assert_true(code != PAM_USER_UNKNOWN && code != PAM_INCOMPLETE);
            assert_true(code != PAM_AUTHINFO_UNAVAIL && code != PAM_TRY_AGAIN);
            assert_true(code != PAM_SESSION_ERR); // sudo goes on after it
            assert_int_equal(code == PAM_IGNORE,
                             result == Result_RESULT_ELSEWHERE &&
                                 (operation == Operation_OPERATION_CHANGE_CHECK ||
                                  operation == Operation_OPERATION_CHANGE));
            assert_true(code >= 0 && code < _PAM_RETURN_VALUES);
            assert_true(code != PAM_NEW_AUTHTOK_REQD || operation == Operation_OPERATION_ACCOUNT);
        }
}

int main(void)
{
    if (!pair_can_run())
        return 0;
    const struct CMUnitTest tests[] = {
        TEST("abuse:D5 the right factors open; names are only data", the_right_factors_open),
        TEST("wrong factors do not", wrong_factors_do_not),
        TEST("abuse:P13 the ticket goes on to the account phase",
             the_ticket_goes_on_to_the_account_phase),
        TEST("abuse:P13 a failed second proof takes the ticket back",
             a_failed_second_proof_takes_the_ticket_back),
        TEST("abuse:P13 phases in any order are the daemon's decision",
             phases_in_any_order_are_the_daemons_decision),
        TEST("abuse:M8 abuse:M17 a grant that cannot be taken opens nothing",
             a_grant_that_cannot_be_taken_opens_nothing),
        TEST("abuse:M8 what is acted on is said", what_is_acted_on_is_said),
        TEST("a session has its limit and its ticket", a_session_has_its_limit_and_its_ticket),
        TEST("D4 a session that begins inside another one gets a scope, or does not begin",
             it_gets_a_scope_or_does_not_begin),
        TEST("abuse:P16 silence is kept", silence_is_kept),
        TEST("abuse:F11 what belongs to a prompt comes with it",
             what_belongs_to_a_prompt_comes_with_it),
        TEST("abuse:E3 names of any length", abuse_e3_names_of_any_length),
        TEST("abuse:E3 items of any length keep nobody out", abuse_e3_items_of_any_length),
        TEST("abuse:P3 every verdict has its code", every_verdict_has_its_code),
        TEST("abuse:P3 abuse:M8 a stack that bridges the absence of a server opens for nobody",
             a_stack_that_bridges_absence_stays_closed),
        TEST("abuse:P3 no fault ever opens", no_fault_ever_opens),
    };
    return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
