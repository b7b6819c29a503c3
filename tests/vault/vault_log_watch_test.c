// SPDX-License-Identifier: BSD-2-Clause
// E1 abuse:A3: what was found in the log holds until somebody has looked into it, however much it
// is and however often tokend is started; and then nobody hears of it again.
#include "store/audit.h"
#include "vault/loop/log_ranges.h"
#include "vault_admin.h"

#include "../store/store_help.h"
#include <stdio.h>
#include <string.h>

static struct enrolled baba;

static int set_up(void **state)
{
    static char policy[8192];
    char temporary[64];
    snprintf(policy, sizeof policy, "altered_log = refuse\n%s", rig_policy);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "baba", "staff", &baba);
    *state = rig;
    return 0;
}

static void fill(struct rig *rig, unsigned records)
{
    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_done(store_begin(store));
    for (unsigned i = 0; i < records; i++) {
        struct audit_record record = {.wall = {1790000000}, .event = "test.event", .body = "{}"};
        assert_done(store_audit_append(store, &record));
    }
    assert_done(store_commit(store));
    store_close(&store);
}

static void edit(const struct rig *rig, const char *sql)
{
    struct place place = {0};
    char text[1024];
    assert_true(strlen(rig->settings.store_file) < sizeof place.path);
    strcpy(place.path, rig->settings.store_file);
    snprintf(text, sizeof text,
             "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; %s;"
             "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT,"
             " 'the audit log is append-only'); END;"
             "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT,"
             " 'the audit log is append-only'); END;",
             sql);
    help_sql(&place, text);
}

static Result logs_in(struct rig *rig)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(&baba, "login", rig_code(rig, &baba, code));
    return rig_attempt(rig, &login)->result;
}

static Result runs_a_job(struct rig *rig, const char *user, uint32_t uid)
{
    const struct login job = {.user = user, .uid = uid, .service = "cron"};
    return rig_account(rig, &job, NULL).result;
}

static Result opens(struct rig *rig, const char *user, uint32_t uid)
{
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    rig->call.body.session_open.has_subject = true;
    rig->call.body.session_open.subject = rig_subject(user, uid, "cron");
    rig_ask(rig);
    return rig->reply.body.session.result;
}

static void nobody(struct rig *rig)
{
    assert_int_equal(logs_in(rig), Result_RESULT_FAULT);
    assert_int_equal(runs_a_job(rig, baba.user, baba.uid), Result_RESULT_FAULT);
    assert_int_equal(opens(rig, baba.user, baba.uid), Result_RESULT_FAULT);
    assert_int_equal(runs_a_job(rig, "daemon", 1), Result_RESULT_GRANTED); // none of our people
}

static void everybody(struct rig *rig)
{
    assert_int_equal(logs_in(rig), Result_RESULT_GRANTED);
    assert_int_equal(runs_a_job(rig, baba.user, baba.uid), Result_RESULT_GRANTED);
    assert_int_equal(opens(rig, baba.user, baba.uid), Result_RESULT_GRANTED);
}

// Records of alerts, without the lines that mark what was altered.
static unsigned alerts(struct rig *rig)
{
    unsigned count = 0;
    int64_t after = 0;
    AdminStatus status;
    do {
        status = rig_admin(rig, "log", ARGS(NUMBER("after", after), TEXT("event", "log.altered")));
        assert_true(status == DONE || status == MORE);
        for (unsigned row = 0; row < rig->reply.body.page.rows_count; row++)
            count += rig_text(rig, row, "event")[0] != '\0';
        if (status == MORE)
            assert_int_equal(sscanf(rig_end(rig)->cursor, "%ld", &after), 1);
    } while (status == MORE);
    return count;
}

// More than there is room for one by one.
static void very_many(void **state)
{
    struct rig *rig = *state;
    fill(rig, 400);
    edit(rig, "UPDATE audit SET wall = 5 WHERE event = 'test.event' AND sequence % 2 = 0");
    rig_start(rig);
    nobody(rig);
    const unsigned told = alerts(rig);
    assert_in_range(told, 1, 64);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    everybody(rig);
    assert_int_equal(alerts(rig), told);
    for (unsigned i = 0; i < 2; i++) { // known is known: no alert, and nobody is kept out
        rig_stop(rig);
        rig_start(rig);
        everybody(rig);
        assert_int_equal(alerts(rig), told);
        assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), CONFLICT);
    }
}

// Also when it is as it was by then: somebody can write there.
static void a_restart_forgets_nothing(void **state)
{
    struct rig *rig = *state;
    fill(rig, 3);
    edit(rig, "UPDATE audit SET wall = wall + 1 WHERE event = 'test.event'");
    rig_start(rig);
    nobody(rig);
    const unsigned told = alerts(rig);
    assert_int_equal(told, 1);
    rig_stop(rig);
    edit(rig, "UPDATE audit SET wall = wall - 1 WHERE event = 'test.event'");
    rig_start(rig);
    nobody(rig);
    assert_int_equal(alerts(rig), told);
    assert_int_equal(rig_admin(rig, "audit.recover", ARGS(WHY)), DONE);
    everybody(rig);
}

static const char *log_state(struct rig *rig)
{
    static char value[32];
    char cursor[512] = "";
    AdminStatus status;
    value[0] = '\0';
    do {
        status = cursor[0] == '\0' ? rig_admin(rig, "status", NULL)
                                   : rig_admin(rig, "status", ARGS(TEXT("after", cursor)));
        assert_true(status == DONE || status == MORE);
        for (unsigned row = 0; row < rig->reply.body.page.rows_count; row++)
            if (strcmp(rig_text(rig, row, "item"), "log") == 0)
                snprintf(value, sizeof value, "%s", rig_text(rig, row, "value"));
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    } while (status == MORE && value[0] == '\0');
    return value;
}

// What was not looked at is not called sound.
static void until_all_was_read(void **state)
{
    struct rig *rig = *state;
    assert_string_equal(log_state(rig), "as_written");
    fill(rig, 9000);
    rig_start(rig);
    assert_string_equal(log_state(rig), "being_read");
    assert_int_equal(rig_admin(rig, "audit.search", ARGS(USER("nobody"))), DONE);
    assert_non_null(strstr(rig_end(rig)->message, "not read all"));
    for (unsigned i = 0; i < 5; i++) {
        rig->clock->boot += 1500;
        (void)log_state(rig);
    }
    assert_string_equal(log_state(rig), "as_written");
    assert_int_equal(rig_admin(rig, "audit.search", ARGS(USER("nobody"))), DONE);
    assert_string_equal(rig_end(rig)->message, "");
}

static void ranges(void **state)
{
    struct log_range range[LOG_RANGES_MOST + 64];
    char text[LOG_RANGES_SIZE];
    (void)state;
    assert_int_equal(log_ranges_read("e5-6 9-9 ", range), 2);
    assert_int_equal(range[0].kind, 'e');
    assert_int_equal(range[1].kind, 0);
    assert_true(log_ranges_hold(range, 2, 9, 9) && log_ranges_hold(range, 2, 5, 6));
    assert_false(log_ranges_hold(range, 2, 6, 7));
    assert_int_equal(log_ranges_read("", range), 0);
    assert_int_equal(log_ranges_read("e5 ", range), 0);
    const struct log_range some[] = {{20, 21, 'd'}, {1, 2, 'e'}, {3, 3, 'd'}, {9, 9, 'c'}};
    memcpy(range, some, sizeof some);
    assert_int_equal(log_ranges_join(range, 4, 9), 3);
    log_ranges_write(range, 3, text);
    assert_string_equal(text, "e1-3 c9-9 d20-21 ");
    assert_int_equal(log_ranges_join(range, 3, 2), 2); // over the smallest gap
    log_ranges_write(range, 2, text);
    assert_string_equal(text, "e1-9 d20-21 ");
    for (int i = 0; i < LOG_RANGES_MOST + 64; i++) // there is always room
        range[i] = (struct log_range){INT64_MAX - 3 * i, INT64_MAX - 3 * i, 'a'};
    log_ranges_write(range, LOG_RANGES_MOST + 64, text);
    const size_t count = log_ranges_read(text, range);
    assert_in_range(count, 1, LOG_RANGES_MOST);
    assert_true(range[0].first == INT64_MAX - 3 * (LOG_RANGES_MOST + 63));
    assert_true(range[count - 1].last == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E1 abuse:A3 findings without number can be looked into, and are known then", very_many,
         set_up, rig_teardown, NULL},
        {"E1 abuse:A3 what was found holds behind a restart", a_restart_forgets_nothing, set_up,
         rig_teardown, NULL},
        {"E1 a log is as it was written when all of it was read", until_all_was_read, set_up,
         rig_teardown, NULL},
        {"E1 ranges of records as a text", ranges, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("vault log watch", tests, NULL, NULL);
}
