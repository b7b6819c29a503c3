// SPDX-License-Identifier: BSD-2-Clause
// Which open sessions are stopped when a card is lost: what logind has, against what tokend knows,
// with all that crashed machines left behind (C4, A9). tokend and logind are played here.
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "opened.h"
#include "report.h"
#include "stopped.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MANY 300 // more than the command keeps

struct known { // a row of tokend's, `count` times with terminals of their own
    unsigned count;
    const char *user, *service, *tty, *rhost, *with, *card, *code_card;
};

struct open { // a session of logind's
    const char *user, *service, *tty, *rhost;
    bool stopped;
};

static const struct known *known_rows; // ends with count 0
static struct open *open_sessions;     // ends with user NULL
static enum exit_code list_ends = EXIT_DONE;
static unsigned left_rows, recorded, lists;
static const char *wish;                           // what --sessions says; NULL: the policy's "end"
static enum stopping_seen seen = STOPPING_IS_GONE; // after each
static enum exit_code record_ends = EXIT_DONE, told;
static enum stopping_heard heard = STOPPING_HEARD;
static char remedy[128], seen_word[32];

enum exit_code __wrap_session_call(struct cli *cli, const AdminCall *call,
                                   enum exit_code (*visit)(void *context, const AdminRow *row),
                                   void *context, struct outcome *outcome);
enum stopping_heard __wrap_stopping_run(const struct stopping *stopping, bool end);
void __wrap_report_row(struct report *report, const AdminRow *row);
void __wrap_report_flush(struct report *report);

// As the vault says it of the card K-1.
static const char *rests(const struct known *known)
{
    if (*known->with == '\0')
        return "unknown";
    return strcmp(known->card, "K-1") == 0 ||
                   (known->code_card != NULL && strcmp(known->code_card, "K-1") == 0)
               ? "yes"
               : "no";
}

enum exit_code __wrap_session_call(struct cli *cli, const AdminCall *call,
                                   enum exit_code (*visit)(void *context, const AdminRow *row),
                                   void *context, struct outcome *outcome)
{
    (void)cli;
    (void)outcome;
    if (strcmp(call->verb, "session.stopped") == 0) {
        recorded++;
        return record_ends;
    }
    assert_string_equal(call->verb, "session.list");
    assert_string_equal(call->args[0].name, "taken");
    assert_string_equal(call->args[0].value.text, "card K-1");
    lists++;
    for (const struct known *known = known_rows; known->count > 0; known++)
        for (unsigned i = 0; i < known->count; i++) {
            AdminRow row = AdminRow_init_zero;
            char tty[32];

            snprintf(tty, sizeof tty, known->count > 1 ? "%s%u" : "%s", known->tty, i);
            row_add_text(&row, "user", known->user);
            row_add_text(&row, "service", known->service);
            row_add_text(&row, "tty", tty);
            row_add_text(&row, "rhost", known->rhost);
            row_add_text(&row, "with", known->with);
            row_add_text(&row, "rests", rests(known));
            assert_int_equal(visit(context, &row), EXIT_DONE);
        }
    return list_ends;
}

enum stopping_heard __wrap_stopping_run(const struct stopping *stopping, bool end)
{
    assert_true(end);
    if (heard != STOPPING_HEARD)
        return heard;
    for (struct open *open = open_sessions; open->user != NULL; open++) {
        struct logind_session session = {.service = ""};

        snprintf(session.id, sizeof session.id, "c%d", (int)(open - open_sessions));
        snprintf(session.user, sizeof session.user, "%s", open->user);
        snprintf(session.service, sizeof session.service, "%s", open->service);
        snprintf(session.tty, sizeof session.tty, "%s", open->tty);
        snprintf(session.rhost, sizeof session.rhost, "%s", open->rhost);
        if (!stopping->choose(stopping->context, &session))
            continue;
        open->stopped = true;
        stopping->tell(stopping->context, &session, STOPPING_END, seen);
    }
    return STOPPING_HEARD;
}

void __wrap_report_row(struct report *report, const AdminRow *row)
{
    const char *word = field_text(row, "seen"), *command = field_text(row, "remedy");

    (void)report;
    if (word == NULL) {
        left_rows++;
        return;
    }
    snprintf(seen_word, sizeof seen_word, "%s", word);
    snprintf(remedy, sizeof remedy, "%s", command != NULL ? command : "");
}

void __wrap_report_flush(struct report *report)
{
    (void)report;
}

// Card K-1 of taro's is lost; the word that is answered.
static const char *lose(const struct known *known, struct open *open)
{
    static const struct argument options[] = {
        {.name = "serial"}, {.name = "sessions"}, ARGUMENT_END};
    static AdminRow row;
    struct arguments arguments = {.declared = options};
    struct cli cli = {.session = SESSION_CLOSED};
    struct outcome outcome = {0};
    struct stopped stopped = {0};

    known_rows = known;
    open_sessions = open;
    left_rows = recorded = lists = 0;
    arguments.values[0].given = true;
    arguments.values[0].text = "K-1";
    arguments.values[1].given = wish != NULL;
    arguments.values[1].text = wish;
    row = (AdminRow)AdminRow_init_zero;
    row_add_text(&row, "holder", "taro");
    row_add_text(&row, "taken", "card K-1");
    row_add_text(&row, "revoked_sessions", "end");
    stop_taken(&cli, &arguments, &row, &stopped);
    told = stopped_report(&stopped, &cli, NULL, &outcome);
    static struct report report;
    (void)report_sessions_left(&cli, &row, &stopped, &report, &outcome);
    stopped_free(&stopped);
    return field_text(&row, "sessions");
}

#define PASSWORD "password", ""
#define BY_CARD "security_key", "K-1"

static void what_is_known_decides(void **state)
{
    static const struct known known[] = {
        {1, "taro", "login", "/dev/tty1", "", BY_CARD, NULL},
        {1, "taro", "login", "/dev/tty2", "", PASSWORD, NULL},
        {1, "taro", "login", "/dev/tty3", "", "", "", NULL},
        {1, "taro", "login", "/dev/tty4", "", "security_key", "K-2", NULL},
        {1, "taro", "login", "/dev/tty5", "", "security_key", "K-2", "K-1"},
        {1, "counter", "login", "/dev/tty6", "", BY_CARD, NULL},
        {1, "counter", "login", "/dev/tty7", "", PASSWORD, NULL},
        {1, "counter", "login", "/dev/tty8", "", "security_key", "K-3", "K-1"},
        {0}};
    struct open open[] = {
        {"taro", "login", "tty1", "", false},    {"taro", "login", "tty2", "", false},
        {"taro", "login", "tty3", "", false},    {"taro", "login", "tty4", "", false},
        {"taro", "login", "tty5", "", false},    {"taro", "login", "tty9", "", false},
        {"counter", "login", "tty6", "", false}, {"counter", "login", "tty7", "", false},
        {"counter", "login", "tty8", "", false}, {0}};
    static const bool stopped[] = {true, false, true, false, true, true, true, false, true};

    (void)state;
    assert_string_equal(lose(known, open), "ended");
    for (size_t i = 0; i < sizeof stopped; i++)
        assert_int_equal(open[i].stopped, stopped[i]);
    assert_int_equal(left_rows, 2); // tty2 and tty4
}

// Whoever says that sessions go on has heard of them: else tokend would end them by itself.
static void what_is_left_is_not_owed(void **state)
{
    static const struct known known[] = {{1, "taro", "login", "/dev/tty1", "", BY_CARD, NULL}, {0}};
    struct open open[] = {{"taro", "login", "tty1", "", false}, {0}};

    (void)state;
    wish = "leave";
    (void)lose(known, open);
    wish = NULL;
    assert_false(open[0].stopped);
    assert_int_equal(lists, 1);
}

static void rows_of_others_take_no_place(void **state)
{
    static const struct known known[] = {{MANY, "hanako", "login", "tty", "", PASSWORD, NULL},
                                         {1, "taro", "login", "tty1", "", PASSWORD, NULL},
                                         {1, "taro", "sshd", "ssh", "desk", PASSWORD, NULL},
                                         {1, "taro", "sshd", "ssh", "desk", BY_CARD, NULL},
                                         {1, "counter", "login", "tty2", "", BY_CARD, NULL},
                                         {0}};
    struct open open[] = {{"taro", "login", "tty1", "", false},
                          {"taro", "sshd", "", "desk", false},
                          {"counter", "login", "tty2", "", false},
                          {"hanako", "login", "tty7", "", false},
                          {0}};

    (void)state;
    assert_string_equal(lose(known, open), "ended");
    assert_false(open[0].stopped);
    assert_true(open[1].stopped);
    assert_true(open[2].stopped);
    assert_false(open[3].stopped);
}

static void rows_of_the_same_place_take_one(void **state)
{
    static struct known known[MANY + 2];
    struct open open[] = {{"taro", "sshd", "", "desk", false}, {0}};

    (void)state;
    for (unsigned i = 0; i < MANY; i++)
        known[i] = (struct known){1, "taro", "sshd", "ssh", "desk", PASSWORD, NULL};
    known[MANY] = (struct known){1, "taro", "sshd", "ssh", "desk", BY_CARD, NULL};
    assert_string_equal(lose(known, open), "ended");
    assert_true(open[0].stopped);
}

static void what_does_not_fit_is_not_spared(void **state)
{
    static const struct known known[] = {{1, "taro", "sshd", "ssh", "desk", PASSWORD, NULL},
                                         {MANY, "taro", "login", "pts/", "", PASSWORD, NULL},
                                         {1, "taro", "sshd", "/dev/pts/9", "desk", BY_CARD, NULL},
                                         {0}};
    struct open open[] = {{"taro", "sshd", "pts/9", "desk", false},
                          {"taro", "login", "pts/3", "", false},
                          {"counter", "login", "tty2", "", false},
                          {0}};

    (void)state;
    assert_string_equal(lose(known, open), "not_all");
    assert_true(open[0].stopped);
    assert_true(open[1].stopped);
    assert_false(open[2].stopped);
    assert_int_equal(left_rows, 0); // none goes on
}

static void the_last_at_a_terminal_counts(void **state)
{
    static const struct known known[] = {
        {1, "taro", "login", "tty1", "", BY_CARD, NULL},
        {1, "taro", "login", "tty1", "", PASSWORD, NULL},
        {1, "taro", "login", "tty2", "", PASSWORD, NULL},
        {1, "taro", "login", "tty2", "", BY_CARD, NULL},
        {1, "counter", "login", "tty3", "", BY_CARD, NULL},
        {1, "counter", "login", "tty3", "", PASSWORD, NULL},
        // Two people may come from one machine at once: the later does not stand for both.
        {1, "taro", "sshd", "ssh", "desk", BY_CARD, NULL},
        {1, "taro", "sshd", "ssh", "desk", PASSWORD, NULL},
        {1, "counter", "login", "tty4", "", BY_CARD, NULL},
        {0}};
    struct open open[] = {
        {"taro", "login", "tty1", "", false},    {"taro", "login", "tty2", "", false},
        {"counter", "login", "tty3", "", false}, {"taro", "sshd", "pts/1", "desk", false},
        {"counter", "login", "tty4", "", false}, {0}};
    static const bool stopped[] = {false, true, false, true, true};

    (void)state;
    assert_string_equal(lose(known, open), "ended");
    for (size_t i = 0; i < sizeof stopped; i++)
        assert_int_equal(open[i].stopped, stopped[i]);
}

static void a_list_that_breaks_off_spares_none(void **state)
{
    static const struct known known[] = {{1, "taro", "login", "tty1", "", PASSWORD, NULL}, {0}};
    struct open open[] = {{"taro", "login", "tty1", "", false}, {0}};

    (void)state;
    list_ends = EXIT_TEMPORARY;
    assert_string_equal(lose(known, open), "not_all");
    list_ends = EXIT_DONE;
    assert_true(open[0].stopped);
}

static void each_end_is_told(void **state)
{
    static const struct known known[] = {{1, "taro", "login", "tty1", "", BY_CARD, NULL}, {0}};
    struct open open[] = {
        {"taro", "login", "tty1", "", false}, {"taro", "login", "tty2", "", false}, {0}};
    static const struct {
        enum stopping_seen seen;
        const char *summary, *word, *remedy;
        enum exit_code told;
    } rows[] = {
        {STOPPING_IS_GONE, "ended", "gone", "", EXIT_DONE},
        {STOPPING_IS_LOCKED, "screen_locked", "screen_locked", "", EXIT_DONE},
        {STOPPING_IS_THERE, "not_all", "still_there", "loginctl session-status c1", EXIT_NOT_ALL},
        {STOPPING_FORBIDDEN, "not_all", "not_permitted", "sudo loginctl terminate-session c1",
         EXIT_NOT_ALL},
        {STOPPING_UNKNOWN, "not_all", "no_answer", "sudo loginctl terminate-session c1",
         EXIT_NOT_ALL},
        {STOPPING_OWN, "not_all", "own_session", "exit", EXIT_NOT_ALL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        seen = rows[i].seen;
        assert_string_equal(lose(known, open), rows[i].summary);
        assert_string_equal(seen_word, rows[i].word);
        assert_string_equal(remedy, rows[i].remedy);
        assert_int_equal(told, rows[i].told);
        assert_int_equal(recorded, 2);
    }
    seen = STOPPING_IS_GONE;
    record_ends = EXIT_TEMPORARY;
    assert_string_equal(lose(known, open), "ended");
    assert_int_equal(told, EXIT_NOT_ALL);
    record_ends = EXIT_DONE;
}

static void nobody_to_ask(void **state)
{
    static const struct known known[] = {{1, "taro", "login", "tty1", "", BY_CARD, NULL},
                                         {1, "taro", "login", "tty2", "", PASSWORD, NULL},
                                         {1, "hanako", "login", "tty3", "", PASSWORD, NULL},
                                         {0}};
    static const struct known none[] = {{1, "taro", "login", "tty2", "", PASSWORD, NULL}, {0}};

    (void)state;
    heard = STOPPING_NO_LOGIND;
    assert_string_equal(lose(known, NULL), "no_logind");
    assert_string_equal(seen_word, "nobody_to_ask");
    assert_int_equal(told, EXIT_NOT_ALL);
    assert_int_equal(recorded, 1);
    assert_string_equal(lose(none, NULL), "no_logind_none_known");
    assert_int_equal(told, EXIT_DONE);
    heard = STOPPING_MUTE; // there is one, and sessions that nobody knows of may be open
    assert_string_equal(lose(none, NULL), "logind_mute");
    assert_int_equal(told, EXIT_NOT_ALL);
    assert_string_equal(lose(known, NULL), "logind_mute");
    assert_int_equal(told, EXIT_NOT_ALL);
    heard = STOPPING_HEARD;
}

// The account daemon, uid 1, is everywhere.
static void what_runs_inside_of_another_login(void **state)
{
    static struct opened_list list = {.holder = "daemon"};
    const struct inside there = {.uid = 1, .ttys = {"pts/1", "pts/2"}, .tty_count = 2},
                        elsewhere = {.uid = 1, .ttys = {"pts/7"}, .tty_count = 1},
                        others = {.uid = 2, .ttys = {"pts/1"}, .tty_count = 1};
    struct opened by = {.user = "daemon", .service = "su", .tty = "/dev/pts/2"};

    (void)state;
    assert_true(opened_is_meant_inside(&list, &there)); // nobody knows with what
    list.items[0] = by;
    list.count = 1;
    list.items[0].any.other = true;
    assert_false(opened_is_meant_inside(&list, &there));
    assert_true(opened_is_meant_inside(&list, &elsewhere));
    assert_false(opened_is_meant_inside(&list, &others));
    list.items[0].any.taken = true;
    assert_true(opened_is_meant_inside(&list, &there));
    list.holder = ""; // of a department
    assert_true(opened_is_meant_inside(&list, &there));
    assert_false(opened_is_meant_inside(&list, &elsewhere));
}

// Each su at a terminal may still be open, the one inside the other; of logins the last is.
static void an_earlier_su_is_not_hidden(void **state)
{
    static const struct known known[] = {{1, "daemon", "su", "/dev/pts/1", "", BY_CARD, NULL},
                                         {1, "daemon", "su", "/dev/pts/1", "", PASSWORD, NULL},
                                         {0}};
    static struct opened_list list;
    const struct inside there = {.uid = 1, .ttys = {"pts/1"}, .tty_count = 1};
    const struct logind_session login = {
        .user = "daemon", .service = "su", .tty = "pts/1", .uid = 1};
    struct cli cli = {.session = SESSION_CLOSED};

    (void)state;
    known_rows = known;
    opened_read(&list, &cli, "card K-1", "");
    assert_true(opened_is_meant_inside(&list, &there));
    assert_false(opened_is_meant(&list, &login));
}

// Nobody knows which member uses it, and the holder of the card is one: a doubt stops it.
static void a_shared_id_of_the_holders(void **state)
{
    AdminRow row = AdminRow_init_zero;

    (void)state;
    row_add_text(&row, "user", "madoguchi");
    row_add_text(&row, "rests", "unknown");
    assert_false(opened_row_is_meant(&row, "taro"));
    Field *field = &row.fields[row.fields_count++];
    snprintf(field->name, sizeof field->name, "perhaps_theirs");
    field->which_value = Field_flag_tag;
    field->value.flag = true;
    assert_true(opened_row_is_meant(&row, "taro"));
}

static void nothing_is_open(void **state)
{
    static const struct known known[] = {{0}};
    struct open open[] = {{"hanako", "login", "tty1", "", false}, {0}};

    (void)state;
    assert_string_equal(lose(known, open), "none_open");
    assert_int_equal(told, EXIT_DONE);
    assert_false(open[0].stopped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"C4 what the lost card opened is stopped, what surely something else opened is spared",
         what_is_known_decides, NULL, NULL, NULL},
        {"C4 sessions that an administrator leaves open are not owed a stop",
         what_is_left_is_not_owed, NULL, NULL, NULL},
        {"C4 open sessions of others take no place from those of the card",
         rows_of_others_take_no_place, NULL, NULL, NULL},
        {"C4 what a crashed machine left takes no place from what is open",
         rows_of_the_same_place_take_one, NULL, NULL, NULL},
        {"C4 with more than fits, the holder's are all stopped, and the answer says not_all",
         what_does_not_fit_is_not_spared, NULL, NULL, NULL},
        {"A6 abuse:R1 a session of a shared ID that may be the holder's is stopped",
         a_shared_id_of_the_holders, NULL, NULL, NULL},
        {"C4 the last login at a terminal counts, but not the last from a machine",
         the_last_at_a_terminal_counts, NULL, NULL, NULL},
        {"C4 where the list breaks off, the holder's are all stopped",
         a_list_that_breaks_off_spares_none, NULL, NULL, NULL},
        {"abuse:M22 what was seen of each session is told, with what to do, recorded, and in the "
         "exit "
         "code",
         each_end_is_told, NULL, NULL, NULL},
        {"abuse:M22 where nobody can be asked, what is known to be open is named", nobody_to_ask,
         NULL, NULL, NULL},
        {"C4 what runs inside the login of somebody else is stopped, or spared, likewise",
         what_runs_inside_of_another_login, NULL, NULL, NULL},
        {"C4 a later su at the same terminal does not hide an earlier one",
         an_earlier_su_is_not_hidden, NULL, NULL, NULL},
        {"abuse:M22 where nothing is open, nothing is said to be stopped", nothing_is_open, NULL,
         NULL, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
