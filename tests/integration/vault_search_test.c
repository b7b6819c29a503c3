// SPDX-License-Identifier: BSD-2-Clause
// E5: searching the log: by person through an index, by anything else, page by page, and behind
// what was altered (abuse:A3).
#include "../vault/vault_admin.h"
#include "store/audit.h"

#include "../store/store_help.h"
#include <stdio.h>
#include <string.h>

#define RECORDS 60

// Each third about saito; each fourth with a card; half of them on another host.
static void fill(struct rig *rig)
{
    char body[160];
    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_done(store_begin(store));
    for (unsigned i = 0; i < RECORDS; i++) {
        struct audit_record record = {.wall = {1790000000 + i}, .event = "test.event"};
        snprintf(body, sizeof body, "{\"event\":\"test.event\",\"host\":\"room-%u\"%s,\"n\":%u}",
                 i % 2, i % 4 == 0 ? ",\"card\":\"K-7\"" : "", i);
        snprintf(record.user, sizeof record.user, "%s", i % 3 == 0 ? "saito" : "tanaka");
        record.body = body;
        assert_done(store_audit_append(store, &record));
    }
    assert_done(store_commit(store));
    store_close(&store);
    rig_start(rig);
}

struct found {
    unsigned records, flaws;
    int64_t last;
};

// All pages of a search; numbers grow.
static struct found search(struct rig *rig, const struct rig_arg *arguments)
{
    struct rig_arg all[8];
    struct found found = {0};
    char cursor[512] = "";
    size_t count = 0;
    AdminStatus status;
    for (; arguments[count].name != NULL; count++)
        all[count] = arguments[count];
    all[count + 1] = (struct rig_arg){0};
    do {
        int64_t after = 0;
        sscanf(cursor, "%ld", &after);
        all[count] = (struct rig_arg){"after", NULL, after};
        status = rig_admin(rig, "audit.search", all);
        assert_true(status == DONE || status == MORE);
        for (unsigned row = 0; row < rig->reply.body.page.rows_count; row++) {
            const bool flaw = rig_text(rig, row, "flaw")[0] != '\0';
            const int64_t at = rig_number(rig, row, flaw ? "last" : "sequence");
            const bool elsewhere = flaw && status == DONE; // what the vault's own look has found
            assert_true(at > found.last || elsewhere);
            found.last = at;
            *(flaw ? &found.flaws : &found.records) += 1;
        }
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    } while (status == MORE);
    return found;
}

static void by_everything(void **state)
{
    struct rig *rig = *state;
    fill(rig);
    assert_int_equal(search(rig, ARGS(USER("saito"))).records, 20);
    assert_int_equal(search(rig, ARGS(USER("nobody"))).records, 0);
    assert_int_equal(search(rig, ARGS(USER("saito"), TEXT("card", "K-7"))).records, 5);
    assert_int_equal(search(rig, ARGS(TEXT("card", "K-7"))).records, 15);
    assert_int_equal(search(rig, ARGS(TEXT("card", "K-"))).records, 0);
    assert_int_equal(search(rig, ARGS(TEXT("host", "room-1"))).records, 30);
    assert_int_equal(search(rig, ARGS(USER("saito"), TEXT("host", "room-1"))).records, 10);
    assert_int_equal(search(rig, ARGS(TEXT("host", "room-1"), TEXT("service", "x"))).records, 0);
    assert_int_equal(
        search(rig, ARGS(USER("saito"), NUMBER("since", 1790000030), NUMBER("to", 1790000039)))
            .records,
        4);
    assert_int_equal(rig_admin(rig, "audit.search", ARGS(TEXT("event", "no.such"))), INVALID);
    assert_int_equal(rig_admin(rig, "audit.search", ARGS(TEXT("host", "a\"b"))), INVALID);
}

static void behind_a_gap(void **state)
{
    struct rig *rig = *state;
    struct place place = {0};
    fill(rig);
    rig_stop(rig);
    assert_true(strlen(rig->settings.store_file) < sizeof place.path);
    strcpy(place.path, rig->settings.store_file);
    help_sql(&place,
             "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;"
             "UPDATE audit SET wall = 5 WHERE body LIKE '%\"n\":3}';"
             "DELETE FROM audit WHERE body LIKE '%\"n\":31}';"
             "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT,"
             " 'the audit log is append-only'); END;"
             "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT,"
             " 'the audit log is append-only'); END;");
    rig_start(rig);
    struct found found = search(rig, ARGS(USER("saito")));
    assert_int_equal(found.records, 19);
    assert_int_equal(found.flaws, 2); // one in its place, and all that was found at the end
    assert_non_null(strstr(rig_end(rig)->message, "altered"));
    found = search(rig, ARGS(USER("nobody"))); // who finds nothing hears of it, too
    assert_int_equal(found.records, 0);
    assert_int_equal(found.flaws, 1);
    assert_non_null(strstr(rig_end(rig)->message, "altered"));
    found = search(rig, ARGS(TEXT("host", "room-1")));
    assert_int_equal(found.records, 28);
    assert_int_equal(found.flaws, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E5 records are found by all that they have", by_everything, rig_setup_ready, rig_teardown,
         NULL},
        {"E5 abuse:A3 a search goes on behind a gap, and tells", behind_a_gap, rig_setup_ready,
         rig_teardown, NULL},
    };
    return cmocka_run_group_tests_name("vault search", tests, NULL, NULL);
}
