// SPDX-License-Identifier: BSD-2-Clause
// E1, E4, B7: the key of the log is replaced with the record that says so, or not at all.
#include "evidence/export.h"
#include "store/audit.h"
#include "store/internal.h"
#include "store/meta.h"
#include "store/tree.h"
#include "store_help.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(struct store *store, const char *event, const char *after)
{
    char body[256];
    snprintf(body, sizeof body, "{\"event\":\"%s\",\"after\":\"%s\"}", event, after);
    struct audit_record record = {.wall = {1790000000}, .user = "taro", .body = body};
    snprintf(record.event, sizeof record.event, "%s", event);
    assert_done(store_audit_append(store, &record));
}

static void append_many(struct store *store, unsigned count)
{
    assert_done(store_begin(store));
    for (unsigned i = 0; i < count; i++)
        append(store, "test.event", "");
    assert_done(store_commit(store));
}

static void rotate(struct store *store, struct note_key *next)
{
    char text[NOTE_KEY_TEXT_SIZE];
    assert_done(store_log_key_rotate(store, next));
    note_key_write(next, text);
    append(store, "log.key_rotated", text);
}

static void committed(struct store *store, struct note_key *next)
{
    assert_done(store_begin(store));
    rotate(store, next);
    assert_done(store_commit(store));
}

// --- an export as it is, verified -------------------------------------------------------------

struct heads {
    int64_t sizes[64];
    char notes[64][STORE_HEAD_SIZE];
    size_t count;
};

static bool see_head(void *context, int64_t size, const char *note)
{
    struct heads *heads = context;
    assert_true(heads->count < 64);
    heads->sizes[heads->count] = size;
    strcpy(heads->notes[heads->count++], note);
    return true;
}

struct exporting {
    struct export_check check;
    struct heads heads;
    size_t next;
};

static void line_of(struct exporting *exporting, enum fault fault, char *line)
{
    assert_done(fault);
    (void)export_check_line(&exporting->check, line, strlen(line) - 1, true);
    free(line);
}

static bool see_record(void *context, const struct audit_record *record)
{
    struct exporting *exporting = context;
    const struct heads *heads = &exporting->heads;
    const struct entry entry = {record->sequence, record->wall.seconds, record->steady.milliseconds,
                                record->event,    record->user,         record->body};
    char *line = NULL;
    enum fault fault = export_record_line(&entry, &line);
    line_of(exporting, fault, line);
    if (exporting->next < heads->count && heads->sizes[exporting->next] == record->sequence) {
        fault = export_head_line(heads->notes[exporting->next++], &line);
        line_of(exporting, fault, line);
    }
    return true;
}

static struct export_result exported(struct store *store, const struct note_key *expected)
{
    static struct exporting exporting;
    const struct audit_filter all = {.as_it_is = true};
    char note[STORE_HEAD_SIZE], *line = NULL;
    struct log_keys keys;
    uint64_t size;
    exporting = (struct exporting){.next = 0};
    export_check_start(&exporting.check, expected, NULL);
    assert_done(store_log_head(store, &size, note));
    assert_done(store_log_keys(store, &keys));
    assert_done(store_log_heads(store, 0, (int64_t)size, see_head, &exporting.heads));
    const enum fault fault = export_first_line(keys.keys, keys.count, note, &line);
    line_of(&exporting, fault, line);
    assert_done(store_audit_list(store, &all, see_record, &exporting));
    return export_check_end(&exporting.check);
}

// --- tests ------------------------------------------------------------------------------------

static void replaced(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct note_key first, second, third, now;
    struct log_keys keys;
    assert_done(store_log_key(store, &first));
    append_many(store, 10);
    committed(store, &second);
    assert_done(store_log_key(store, &now));
    assert_true(note_key_same(&now, &second));
    assert_false(note_key_same(&first, &second));
    append_many(store, 300);
    // In one commit with others, and with the number of a head that is kept anyway.
    assert_done(store_begin(store));
    while (record_newest(store) < 511)
        append(store, "test.event", "");
    rotate(store, &third);
    append(store, "test.event", "");
    assert_done(store_commit(store));
    append_many(store, 100);
    assert_done(store_log_keys(store, &keys));
    assert_int_equal(keys.count, 3);
    assert_int_equal(keys.turned[0], 0);
    assert_int_equal(keys.turned[1], 11);
    assert_int_equal(keys.turned[2], 512);
    for (unsigned again = 0; again < 2; again++) {
        const struct note_key *all[] = {&first, &second, &third};
        for (size_t i = 0; i < 3; i++) {
            const struct export_result result = exported(store, all[i]);
            if (result.verdict != EXPORT_COMPLETE || result.rotations != 2)
                fail_msg("key %zu: %s at %d", i, export_verdict_name(result.verdict),
                         (int)result.first);
        }
        help_reopen(place); // the next start knows them
        store = place->store;
    }
}

static void undone_is_not_replaced(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct note_key first, next, now;
    assert_done(store_log_key(store, &first));
    assert_done(store_begin(store));
    rotate(store, &next);
    store_rollback(store);
    append_many(store, 3); // takes the number of what was undone
    assert_done(store_begin(store));
    append(store, "test.event", "");
    assert_done(store_savepoint(store));
    rotate(store, &next);
    store_revert(store);
    append(store, "test.event", "");
    assert_done(store_commit(store));
    append_many(store, 3);
    assert_done(store_log_key(store, &now));
    assert_true(note_key_same(&first, &now));
    assert_int_equal(exported(store, &first).verdict, EXPORT_COMPLETE);
}

static void one_at_a_time(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct note_key first, next;
    assert_done(store_log_key(store, &first));
    assert_done(store_begin(store));
    rotate(store, &next);
    assert_int_equal(store_log_key_rotate(store, &next), FAULT_BUSY);
    assert_done(store_commit(store));
    for (unsigned i = 2; i < LOG_KEYS_MAX; i++)
        committed(store, &next);
    assert_done(store_begin(store));
    assert_int_equal(store_log_key_rotate(store, &next), FAULT_LIMIT);
    store_rollback(store);
    append_many(store, 600);
    assert_int_equal(exported(store, &first).verdict, EXPORT_COMPLETE);
}

// Nothing of it is in the file, the key of the store in hand or not.
static void the_key_before_is_nowhere(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct note_key next;
    struct meta before, after;
    assert_done(meta_load(store, &before));
    committed(store, &next);
    assert_done(meta_load(store, &after));
    assert_null(memmem(&after, sizeof after, before.seed, sizeof before.seed));
    for (uint32_t i = 0; i < after.count; i++)
        assert_string_not_equal(after.items[i].name, "log.key_next");
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, help_setup, help_teardown, NULL                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("E1 E4 B7 each of its keys verifies a log whose key was replaced", replaced),
        test("E1 what was undone has replaced nothing", undone_is_not_replaced),
        test("E1 one replacement at a time, and seventeen keys", one_at_a_time),
        test("B7 the secret half of the key before is gone", the_key_before_is_nowhere),
    };
    return cmocka_run_group_tests_name("log keys", tests, NULL, NULL);
}
