// SPDX-License-Identifier: BSD-2-Clause
// A log that somebody with SQL has altered: what is told of it, what can be read behind it, and
// what comes next (E5; abuse:A2, abuse:A3).
#include "../store/store_help.h"
#include "store/audit.h"
#include "store/tree.h"
#include <stdio.h>
#include <string.h>

#define AUDIT_TRIGGERS                                                                             \
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"                                        \
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"                             \
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"                                        \
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"

struct looked {
    int records;
    struct log_flaw flaws[4];
    size_t count;
};

static bool see_record(void *context, const struct audit_record *record)
{
    (void)record;
    ((struct looked *)context)->records++;
    return true;
}

static bool see_flaw(void *context, const struct log_flaw *flaw)
{
    struct looked *looked = context;
    assert_in_range(looked->count, 0, 3);
    looked->flaws[looked->count++] = *flaw;
    return true;
}

static bool count_records(void *context, const struct audit_record *record)
{
    (void)record;
    ++*(int *)context;
    return true;
}

// It goes on behind what was altered, and says what that is; so does a look for something that is
// not there, and one at a part.
static void look_at_log(struct store *store, struct log_flaw wanted, int records)
{
    const struct audit_filter filters[] = {{.flawed = see_flaw},
                                           {.flawed = see_flaw, .user = "nobody"},
                                           {.flawed = see_flaw, .until = wanted.last}};
    for (size_t i = 0; i < 3; i++) {
        struct looked looked = {0};
        assert_done(store_audit_list(store, &filters[i], see_record, &looked));
        if (i < 2)
            assert_int_equal(looked.records, i == 0 ? records : 0);
        if (wanted.kind == LOG_ADDED && i < 2) { // a gap before it, which nobody had written either
            assert_int_equal(looked.count, 2);
            looked.flaws[0] = looked.flaws[1];
        } else if (wanted.kind != LOG_ADDED) {
            assert_int_equal(looked.count, 1);
        } else {
            continue;
        }
        assert_int_equal(looked.flaws[0].kind, wanted.kind);
        assert_int_equal(looked.flaws[0].first, wanted.first);
        assert_int_equal(looked.flaws[0].last, wanted.last);
    }
}

// What comes next takes no number that was taken before, and the head stands for all of them.
static void append_behind(struct store *store, struct log_flaw flaw, int64_t next)
{
    struct audit_record record = {.event = "test.event", .body = "{}"};
    struct log_flaw noticed;
    struct looked looked = {0};
    char note[STORE_HEAD_SIZE];
    uint64_t size;
    assert_done(store_begin(store));
    assert_done(store_audit_append(store, &record));
    assert_int_equal(record.sequence, next);
    assert_done(store_commit(store));
    assert_int_equal(store_audit_count(store), next);
    assert_done(store_log_head(store, &size, note));
    assert_int_equal(size, next);
    const bool at_the_end = flaw.kind == LOG_CUT || flaw.kind == LOG_ADDED;
    assert_int_equal(store_audit_noticed(store, &noticed), at_the_end);
    if (at_the_end)
        assert_int_equal(noticed.kind, flaw.kind);
    assert_false(store_audit_noticed(store, &noticed));
    const struct audit_filter behind = {.flawed = see_flaw, .after = next - 1};
    assert_done(store_audit_list(store, &behind, see_record, &looked));
    assert_int_equal(looked.records, 1);
    assert_int_equal(looked.count, 0);
}

// Also by somebody who puts the triggers back as they were.
static void altered_log(void **state)
{
    static const struct {
        const char *edit;
        int sound;   // records before the damage
        int records; // and those that can be read behind it, too
        struct log_flaw flaw;
        int64_t next; // the number of the next record
    } edits[] = {
        {"UPDATE audit SET body = '{\"x\":1}' WHERE sequence = 3", 2, 4, {LOG_EDITED, 3, 3}, 6},
        {"UPDATE audit SET event = 'test.other' WHERE sequence = 3", 2, 4, {LOG_EDITED, 3, 3}, 6},
        {"UPDATE audit SET subject = 'taro' WHERE sequence = 3", 2, 4, {LOG_EDITED, 3, 3}, 6},
        {"UPDATE audit SET wall = 1 WHERE sequence = 3", 2, 4, {LOG_EDITED, 3, 3}, 6},
        {"UPDATE audit SET steady = 1 WHERE sequence IN (3, 4)", 2, 3, {LOG_EDITED, 3, 4}, 6},
        {"UPDATE audit SET mac = zeroblob(3) WHERE sequence = 5", 4, 4, {LOG_EDITED, 5, 5}, 6},
        {"DELETE FROM audit WHERE sequence IN (2, 3)", 1, 3, {LOG_DELETED, 2, 3}, 6},
        {"UPDATE audit SET sequence = 9 WHERE sequence = 1; UPDATE audit SET sequence = 1 WHERE"
         " sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 9",
         0,
         3,
         {LOG_EDITED, 1, 2},
         6},
        {"DELETE FROM audit WHERE sequence = 5", 4, 4, {LOG_CUT, 5, 5}, 6},
        {"DELETE FROM audit", 0, 0, {LOG_CUT, 1, 5}, 6},
        {"INSERT INTO audit SELECT 7, wall, steady, event, subject, body, mac FROM audit WHERE"
         " sequence = 5",
         5,
         5,
         {LOG_ADDED, 7, 7},
         8},
    };
    struct place *place = *state;
    char keep[256], sql[2048];
    for (unsigned i = 0; i < 5; i++) {
        struct audit_record record = {.event = "test.event", .user = "hanako", .body = "{}"};
        assert_done(store_begin(place->store));
        assert_done(store_audit_append(place->store, &record));
        assert_done(store_commit(place->store));
    }
    store_close(&place->store);
    snprintf(keep, sizeof keep, "%s/keep", place->directory);
    help_copy(place->path, keep);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        help_copy(keep, place->path);
        snprintf(sql, sizeof sql,
                 "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; %s; " AUDIT_TRIGGERS,
                 edits[i].edit);
        help_sql(place, sql);
        help_open(place);
        int seen = 0;
        const enum fault fault =
            store_audit_list(place->store, &(struct audit_filter){0}, count_records, &seen);
        assert_int_equal(seen, edits[i].sound);
        if (edits[i].flaw.kind == LOG_EDITED || edits[i].flaw.kind == LOG_DELETED)
            assert_fault(fault, FAULT_CORRUPT);
        look_at_log(place->store, edits[i].flaw, edits[i].records);
        append_behind(place->store, edits[i].flaw, edits[i].next);
        store_close(&place->store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E5 abuse:A2 abuse:A3 records altered, exchanged, removed, cut off or put in are told",
         altered_log, help_setup, help_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
