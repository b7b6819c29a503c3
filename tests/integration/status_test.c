// SPDX-License-Identifier: BSD-2-Clause
// G1 E6: what the items of `warifu status` come to, and the text that monitoring reads.
#include "../tools/cli_check.h"
#include "status_backup.h"
#include "status_metrics.h"
#include "status_state.h"
#include "status_units.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// --- conditions ----------------------------------------------------------------------------------

struct seen {
    unsigned count;
    const struct status_condition *list[32];
};

static void see(void *context, const struct status_condition *condition)
{
    struct seen *seen = context;

    assert_true(seen->count < 32);
    seen->list[seen->count++] = condition;
}

static struct status_items in_order(void)
{
    struct status_items items = {.count = 0};
    static const char *const list[][2] = {{"state", "serving"},
                                          {"recording", "works"},
                                          {"anchor", "kept"},
                                          {"damaged_rows", "0"},
                                          {"log_copy", "handed_on"},
                                          {"clock", "synchronised"},
                                          {"lacking", "0"},
                                          {"altered", "0"},
                                          {"units_down", "0"},
                                          {"disk_free_percent", "50"},
                                          {"storm", "0"},
                                          {"waiting", "0"},
                                          {"events_dropped", "0"},
                                          {"copied_keys", "0"},
                                          {"people_signed", "signed"},
                                          {"expiring_ids", "0"},
                                          {"dormant_soon", "0"},
                                          {"reviews", "0"},
                                          {"users", "12"}};

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        status_item_put(&items, list[i][0], list[i][1]);
    return items;
}

static void nothing_is_said_of_what_is_in_order(void **state)
{
    const struct status_items items = in_order();
    struct seen seen = {.count = 0};

    (void)state;
    assert_int_equal(status_judge(&items, see, &seen), STATUS_FINE);
    assert_int_equal(seen.count, 0);
}

// Each fact by itself, and the severity that it has: a row that is lost is noticed.
static void each_condition_by_itself(void **state)
{
    static const struct {
        const char *item, *value;
        enum status_severity severity;
    } cases[] = {{"tokend", "unreachable", STATUS_CRITICAL},
                 {"tokend", "silent", STATUS_CRITICAL},
                 {"state", "absent", STATUS_CRITICAL},
                 {"state", "unavailable", STATUS_CRITICAL},
                 {"anchor", "rolled-back", STATUS_CRITICAL},
                 {"anchor", "failing", STATUS_WARNING},
                 {"notices_late", "1", STATUS_WARNING},
                 {"notices", "silent", STATUS_WARNING},
                 {"notices", "nobody", STATUS_NOTE},
                 {"notices", "told", STATUS_FINE},
                 {"anchor", "no_anchor", STATUS_FINE},
                 {"damaged_rows", "1", STATUS_CRITICAL},
                 {"recording", "disk_full", STATUS_CRITICAL},
                 {"recording", "failing", STATUS_CRITICAL},
                 {"lacking", "1", STATUS_CRITICAL},
                 {"lacking_mild", "1", STATUS_WARNING},
                 {"backup_run", "failed", STATUS_WARNING},
                 {"altered", "2", STATUS_CRITICAL},
                 {"units_down", "1", STATUS_CRITICAL},
                 {"disk_free_percent", "4", STATUS_CRITICAL},
                 {"disk_free_percent", "5", STATUS_WARNING},
                 {"disk_free_percent", "9", STATUS_WARNING},
                 {"disk_free_percent", "10", STATUS_FINE},
                 {"storm", "1", STATUS_WARNING},
                 {"waiting", "49", STATUS_FINE},
                 {"waiting", "50", STATUS_WARNING},
                 {"events_dropped", "1", STATUS_WARNING},
                 {"log_copy", "failing", STATUS_WARNING},
                 {"copied_keys", "1", STATUS_WARNING},
                 {"people_signed", "overdue", STATUS_WARNING},
                 {"privilege_signed", "overdue", STATUS_WARNING},
                 {"clock", "unsynchronised", STATUS_NOTE},
                 {"backup_days", "7", STATUS_FINE},
                 {"backup_days", "8", STATUS_WARNING},
                 {"backup", "none", STATUS_NOTE},
                 {"backup", "dated_ahead", STATUS_WARNING},
                 {"expiring_ids", "1", STATUS_NOTE},
                 {"dormant_soon", "1", STATUS_NOTE},
                 {"reviews", "3", STATUS_NOTE},
                 {"policy_offered", "0a1b", STATUS_NOTE}};
    size_t conditions = 0, tried = 0;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct status_items items = in_order();
        struct seen seen = {.count = 0};
        status_item_put(&items, cases[i].item, cases[i].value);
        assert_int_equal(status_judge(&items, see, &seen), cases[i].severity);
        assert_int_equal(seen.count, cases[i].severity != STATUS_FINE);
        tried += seen.count;
    }
    while (status_conditions[conditions].item != NULL)
        conditions++;
    assert_true(tried >= conditions);
}

static void the_worst_comes_first(void **state)
{
    struct status_items items = in_order();
    struct seen seen = {.count = 0};

    (void)state;
    status_item_put(&items, "reviews", "1");
    status_item_put(&items, "waiting", "99");
    status_item_put(&items, "units_down", "1");
    assert_int_equal(status_judge(&items, see, &seen), STATUS_CRITICAL);
    assert_int_equal(seen.count, 3);
    assert_string_equal(seen.list[0]->item, "units_down");
    assert_string_equal(seen.list[1]->item, "waiting");
    assert_string_equal(seen.list[2]->item, "reviews");
}

static void a_storm_is_more_than_people_who_mistype(void **state)
{
    (void)state;
    assert_int_equal(status_storm(0), 10);
    assert_int_equal(status_storm(200), 10);
    assert_int_equal(status_storm(2000), 100);
}

// --- backups -------------------------------------------------------------------------------------

static void the_newest_backup_counts(void **state)
{
    static const int64_t now = 1800000000;
    char folder[] = "/tmp/warifu-status.XXXXXX", path[128];
    static const struct {
        const char *name;
        int64_t days;
    } files[] = {{"a.backup", 20}, {"b.backup", 3}, {"c.backup.new", 0}};
    struct status_items items = {.count = 0};

    (void)state;
    assert_non_null(mkdtemp(folder));
    status_backup(folder, now, &items);
    assert_string_equal(status_item(&items, "backup"), "none");
    items.count = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct timespec times[2] = {{.tv_sec = now - files[i].days * 86400 - 60},
                                          {.tv_sec = now - files[i].days * 86400 - 60}};
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(futimens(fileno(file), times), 0);
        assert_int_equal(fclose(file), 0);
    }
    status_backup(folder, now, &items);
    assert_int_equal(status_item_number(&items, "backup_days", -1), 3);
    // One of when the clock was ahead says nothing about its age.
    items.count = 0;
    status_backup(folder, now - (int64_t)10 * 86400, &items);
    assert_int_equal(status_item_number(&items, "backup_days", -1), 10);
    items.count = 0;
    status_backup(folder, now - (int64_t)30 * 86400, &items);
    assert_string_equal(status_item(&items, "backup"), "dated_ahead");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

// --- units ---------------------------------------------------------------------------------------

static void see_unit(void *context, const struct unit_state *unit)
{
    char *said = context;
    const size_t used = strlen(said);

    snprintf(said + used, 512 - used, "%s %s%s;", unit->name, unit->state,
             unit->down ? " down" : "");
}

static void units_as_systemd_tells_them(void **state)
{
    char said[512] = "", none[] = "";
    char text[] = "Id=tokend.socket\nLoadState=loaded\nActiveState=active\n\n"
                  "Id=tokend-rescue.socket\nLoadState=loaded\nActiveState=inactive\n\n"
                  "Id=a.service\nLoadState=loaded\nActiveState=inactive\n\n"
                  "LoadState=loaded\nActiveState=failed\nId=b.service\n\n"
                  "Id=c.service\nLoadState=masked\nActiveState=inactive\n\n"
                  "Id=d.socket\nLoadState=not-found\nActiveState=inactive\n";

    (void)state;
    status_units_read(text, see_unit, said);
    assert_string_equal(said, "tokend.socket active;tokend-rescue.socket inactive down;"
                              "a.service inactive;b.service failed down;c.service masked down;");
    said[0] = '\0';
    status_units_read(none, see_unit, said);
    assert_string_equal(said, "");
}

// --- metrics -------------------------------------------------------------------------------------

static char *metrics(const struct status_items *items, enum status_severity worst)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    status_metrics_put(items, worst, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void metrics_say_what_is(void **state)
{
    struct status_items items = in_order();
    char *text = metrics(&items, STATUS_FINE);

    (void)state;
    assert_non_null(strstr(text, "\nwarifu_up 1\n"));
    assert_non_null(strstr(text, "\nwarifu_status 0\n"));
    assert_non_null(strstr(text, "\nwarifu_store_serving 1\n"));
    assert_non_null(strstr(text, "# TYPE warifu_people gauge\n# HELP warifu_people "));
    assert_non_null(strstr(text, "\nwarifu_people 12\n"));
    assert_null(strstr(text, "warifu_store_bytes")); // nobody has said
    assert_string_equal(text + strlen(text) - 6, "# EOF\n");
    free(text);
    items = (struct status_items){.count = 0};
    status_item_put(&items, "tokend", "unreachable");
    text = metrics(&items, STATUS_CRITICAL);
    assert_non_null(strstr(text, "\nwarifu_up 0\n"));
    assert_non_null(strstr(text, "\nwarifu_status 3\n"));
    free(text);
}

static void metrics_replace_the_file_as_a_whole(void **state)
{
    const struct status_items items = in_order();
    char folder[] = "/tmp/warifu-status.XXXXXX", path[64], draft[80];
    struct stat before, after;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.prom", folder);
    // What somebody else has put where a draft might be is left alone.
    snprintf(draft, sizeof draft, "%s.new", path);
    assert_int_equal(symlink("/dev/full", draft), 0);
    assert_int_equal(status_metrics_write(&items, STATUS_FINE, path), FAULT_NONE);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(before.st_mode & 07777, 0640);
    FILE *held = fopen(path, "r"); // a reader that is in the middle of it
    assert_non_null(held);
    assert_int_equal(status_metrics_write(&items, STATUS_NOTE, path), FAULT_NONE);
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino != after.st_ino);
    char text[64] = "";
    assert_non_null(fgets(text, sizeof text, held));
    assert_int_equal(fclose(held), 0);
    assert_int_equal(unlink(draft), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_int_not_equal(status_metrics_write(&items, STATUS_FINE, path), FAULT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_of_what_is_in_order),
        cmocka_unit_test(each_condition_by_itself),
        cmocka_unit_test(the_worst_comes_first),
        cmocka_unit_test(a_storm_is_more_than_people_who_mistype),
        cmocka_unit_test(the_newest_backup_counts),
        cmocka_unit_test(units_as_systemd_tells_them),
        cmocka_unit_test(metrics_say_what_is),
        cmocka_unit_test(metrics_replace_the_file_as_a_whole),
    };

    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
