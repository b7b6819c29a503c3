// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: the log as an auditor gets it from the vault, page by page, and what is found in it when
// somebody has altered the store. abuse:A2, abuse:A3.
#include "../vault/vault_admin.h"
#include "evidence/export.h"
#include "store/audit.h"
#include "store/tree.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS 300

// Records of ours, so that there is a head between them.
static void fill(struct rig *rig)
{
    char body[64];
    rig_stop(rig);
    struct store *store = rig_store(rig);
    assert_int_equal(store_begin(store), FAULT_NONE);
    for (unsigned i = 0; i < RECORDS; i++) {
        struct audit_record record = {
            .wall = {1790000000 + i}, .event = "test.event", .body = body};
        snprintf(body, sizeof body, "{\"event\":\"test.event\",\"n\":\"mark%u.\"}", i);
        assert_int_equal(store_audit_append(store, &record), FAULT_NONE);
    }
    assert_int_equal(store_commit(store), FAULT_NONE);
    store_close(&store);
}

// What the command does with the pages; in memory.
struct exported {
    char *text;
    size_t size;
    int64_t records, heads;
    char head[1024];
    struct note_key key;
};

static void put_line(FILE *out, enum fault fault, char *line)
{
    assert_int_equal(fault, FAULT_NONE);
    fputs(line, out);
    free(line);
}

static const char *text_or(struct rig *rig, unsigned row, const char *name)
{
    const AdminRow *is = &rig->reply.body.page.rows[row];
    for (pb_size_t i = 0; i < is->fields_count; i++)
        if (strcmp(is->fields[i].name, name) == 0 && is->fields[i].which_value == Field_text_tag)
            return is->fields[i].value.text;
    return NULL;
}

static void put_row(struct rig *rig, unsigned row, struct exported *exported, FILE *out)
{
    const AdminRow *is = &rig->reply.body.page.rows[row];
    char body[16384] = "", *line = NULL;
    const char *head = text_or(rig, row, "head");
    if (head != NULL) {
        exported->heads++;
        const enum fault fault = export_head_line(head, &line);
        put_line(out, fault, line);
        return;
    }
    for (pb_size_t i = 0; i < is->fields_count; i++)
        if (strcmp(is->fields[i].name, "record") == 0)
            strcat(body, is->fields[i].value.text);
    const struct entry entry = {rig_number(rig, row, "sequence"), rig_number(rig, row, "time"),
                                rig_number(rig, row, "steady"),   rig_text(rig, row, "event"),
                                rig_text(rig, row, "user"),       body};
    const enum fault fault = export_record_line(&entry, &line);
    put_line(out, fault, line);
}

static void export(struct rig *rig, struct exported *exported)
{
    char *line = NULL, cursor[512] = "";
    AdminStatus status;
    assert_int_equal(rig_admin(rig, "audit.head", ARGS({0})), DONE);
    FILE *out = open_memstream(&exported->text, &exported->size);
    exported->heads = 0;
    exported->records = rig_number(rig, 0, "records");
    snprintf(exported->head, sizeof exported->head, "%s", text_or(rig, 0, "head"));
    assert_true(note_key_read(rig_text(rig, 0, "key"), &exported->key));
    const enum fault fault = export_first_line(&exported->key, 1, exported->head, &line);
    put_line(out, fault, line);
    do {
        status =
            cursor[0] == '\0'
                ? rig_admin(rig, "audit.export", ARGS(NUMBER("until", exported->records)))
                : rig_admin_again(rig, "audit.export",
                                  ARGS(NUMBER("until", exported->records), TEXT("after", cursor)));
        assert_true(status == DONE || status == MORE);
        for (unsigned row = 0; row < rig->reply.body.page.rows_count; row++)
            put_row(rig, row, exported, out);
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    } while (status == MORE);
    fclose(out);
}

static struct export_result verify(const struct exported *exported, const char *older)
{
    struct export_check check;
    const char *data = exported->text;
    export_check_start(&check, &exported->key, older);
    for (const char *end; (end = strchr(data, '\n')) != NULL; data = end + 1)
        if (!export_check_line(&check, data, (size_t)(end - data), true))
            break;
    return export_check_end(&check);
}

static void whole(void **state)
{
    struct rig *rig = *state;
    struct exported first, second;
    fill(rig);
    rig_start(rig);
    export(rig, &first);
    struct export_result result = verify(&first, NULL);
    assert_int_equal(result.verdict, EXPORT_COMPLETE);
    assert_true(result.records > RECORDS && first.heads == 1);
    assert_int_equal(rig_count(rig, "log.exported", ""), 1); // not one a page
    // More has come, and it begins with what was signed before; also after a restart.
    rig_stop(rig);
    rig_start(rig);
    export(rig, &second);
    result = verify(&second, first.head);
    assert_int_equal(result.verdict, EXPORT_COMPLETE);
    assert_true(result.older_head_is_part);
    assert_true(second.records > first.records);
    result = verify(&first, second.head);
    assert_int_equal(result.verdict, EXPORT_ROLLED_BACK);
    free(first.text);
    free(second.text);
}

static void arguments(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(rig_admin(rig, "audit.export", ARGS(NUMBER("until", 5), TEXT("after", "x"))),
                     INVALID);
    assert_int_equal(rig_admin(rig, "audit.export", ARGS(NUMBER("until", 5), TEXT("after", "900"))),
                     DONE);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    assert_int_equal(rig_admin(rig, "audit.export", ARGS({0})), INVALID);
}

static void behind_its_back(struct rig *rig, const char *sql)
{
    static const char guard[] =
        "CREATE TRIGGER audit_no_%s BEFORE %s ON audit BEGIN SELECT RAISE(ABORT,"
        " 'the audit log is append-only'); END;";
    char text[1024];
    sqlite3 *database = NULL;
    rig_stop(rig);
    assert_int_equal(sqlite3_open(rig->settings.store_file, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    snprintf(text, sizeof text, guard, "update", "UPDATE");
    assert_int_equal(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
    snprintf(text, sizeof text, guard, "delete", "DELETE");
    assert_int_equal(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    rig_start(rig);
}

// Root with SQL, but without the key that signs.
static void altered(void **state)
{
    struct rig *rig = *state;
    struct exported exported;
    fill(rig);
    rig_start(rig);
    behind_its_back(rig, "UPDATE audit SET body = replace(body, 'mark100.', 'mark1OO.')");
    export(rig, &exported);
    struct export_result result = verify(&exported, NULL);
    assert_int_equal(result.verdict, EXPORT_EDITED);
    assert_int_equal(result.first, 1);
    assert_int_equal(result.last, STORE_HEAD_EVERY);
    free(exported.text);

    behind_its_back(rig, "DELETE FROM audit WHERE sequence IN (280, 281)");
    export(rig, &exported);
    free(exported.text);
    behind_its_back(rig, "UPDATE audit SET body = replace(body, 'mark1OO.', 'mark100.')");
    export(rig, &exported);
    result = verify(&exported, NULL);
    assert_int_equal(result.verdict, EXPORT_DELETED);
    assert_int_equal(result.first, 280);
    assert_int_equal(result.last, 281);
    free(exported.text);
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("E1 E4 abuse:A2 the log is given whole, and begins with what was signed before",
             whole),
        TEST("H1 places in the log", arguments),
        TEST("E1 abuse:A3 a log that was altered in the store is given as it is, and found out",
             altered),
    };

    return cmocka_run_group_tests_name("vault audit", tests, NULL, NULL);
}
