// SPDX-License-Identifier: BSD-2-Clause
// F2: what the vault makes of envelopes, and of codes that were used while it did not run.
#include "../vault/vault_review_rig.h"
#include "break_glass/envelope.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char codes[GLASS_CODES_TEXT], envelope[GLASS_SET_SIZE], check[GLASS_CHECK_SIZE];

#define ALLOWED "break_glass {\n allow = yes\n codes = 4\n lasts = \"30d\"\n}\n"

static int setup(void **state)
{
    *state = rig_of_amano("", ALLOWED);
    return 0;
}

static struct enrolled chiba, doi, eto; // an administrator, an auditor, staff

// The same where two people make an envelope, and put it in force (D7).
static int setup_two(void **state)
{
    struct rig *rig =
        rig_of_amano("two_people = {\"break-glass issue\", \"break-glass confirm\"}\n", ALLOWED);

    rig_person(rig, "chiba", "admin", &chiba);
    *state = rig;
    return 0;
}

static void issue(struct rig *rig)
{
    assert_int_equal(rig_admin(rig, "glass.issue", ARGS(WHY)), DONE);
    snprintf(codes, sizeof codes, "%s", rig_text(rig, 0, "codes"));
    snprintf(envelope, sizeof envelope, "%s", rig_text(rig, 0, "envelope"));
    snprintf(check, sizeof check, "%s", rig_text(rig, 0, "check"));
}

static AdminStatus confirm(struct rig *rig, const char *letters)
{
    return rig_admin(rig, "glass.confirm",
                     ARGS(TEXT("envelope", envelope), TEXT("check", letters), WHY));
}

static void put_in_force(struct rig *rig)
{
    issue(rig);
    assert_int_equal(confirm(rig, check), DONE);
}

static struct glass_folder folder_of(const struct rig *rig)
{
    struct glass_folder folder;

    assert_int_equal(glass_folder_open(rig->break_glass, &folder), FAULT_NONE);
    return folder;
}

// As the program at the console does.
static void use_up(const struct rig *rig, unsigned number, int64_t when)
{
    struct glass_folder folder = folder_of(rig);
    struct glass_use use = {
        .wall = {when}, .uptime = 5, .boot = "-", .terminal = "tty1", .granted = true};
    char letters[GLASS_LETTERS + 1], code[GLASS_CODE_SIZE];
    struct glass_found found;
    struct glass_set set;
    unsigned group;

    snprintf(code, sizeof code, "%.23s", codes + (size_t)(number - 1) * GLASS_CODE_SIZE);
    assert_true(glass_code_read(code, letters, &group));
    assert_int_equal(glass_set_read(&folder, envelope, &set), FAULT_NONE);
    assert_int_equal(glass_find(&folder, &set, letters, &found), FAULT_NONE);
    assert_int_equal(found.number, number);
    assert_int_equal(glass_mark(&folder, &set, &found, &use), FAULT_NONE);
    glass_found_close(&found);
    glass_folder_close(&folder);
}

static bool is_in_force(const struct rig *rig)
{
    struct glass_folder folder = folder_of(rig);
    char id[GLASS_SET_SIZE];
    const enum fault fault = glass_active_read(&folder, id);

    glass_folder_close(&folder);
    return fault == FAULT_NONE && strcmp(id, envelope) == 0;
}

static unsigned uses(struct rig *rig)
{
    (void)rig_admin(rig, "glass.list", NULL); // it looks between two calls
    return rig_count(rig, "break_glass.used", "root");
}

static void f2_nothing_works_before_it_was_seen(void **state)
{
    struct rig *rig = *state;

    issue(rig);
    assert_false(is_in_force(rig));
    assert_int_equal(confirm(rig, strcmp(check, "0000") == 0 ? "1111" : "0000"), INVALID);
    assert_false(is_in_force(rig));
    assert_int_equal(confirm(rig, check), DONE);
    assert_true(is_in_force(rig));
    assert_int_equal(confirm(rig, check), CONFLICT);
    assert_int_equal(rig_count(rig, "break_glass.issued", "root"), 1);
    assert_int_equal(rig_count(rig, "break_glass.activated", "root"), 1);
    assert_int_equal(rig_admin(rig, "glass.list", NULL), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "active");
    assert_int_equal(rig_number(rig, 0, "left"), 4);
    assert_string_equal(rig_text(rig, 0, "consoles"), "tty1 tty2 tty3 tty4 tty5 tty6");
}

static void f2_each_use_is_taken_in_once(void **state)
{
    struct rig *rig = *state;
    bool found = false;

    put_in_force(rig);
    rig_stop(rig);
    use_up(rig, 3, rig->clock->wall + 60);
    use_up(rig, 1, rig->clock->wall + 30);
    rig_start(rig);
    assert_int_equal(uses(rig), 2);
    for (unsigned i = 0; i < 3; i++) {
        rig_kill(rig);
        rig_start(rig);
    }
    assert_int_equal(uses(rig), 2);
    use_up(rig, 2, rig->clock->wall + 90); // while it runs, too
    assert_int_equal(uses(rig), 3);
    rig_rescue(rig);
    for (char after[64] = "";;) {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        const AdminStatus status =
            rig_admin_again(rig, "review.list", after[0] != '\0' ? page : NULL);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "kind"), "break_glass") == 0 && !found) {
                found = true;
                assert_non_null(strstr(rig_text(rig, i, "reason"), "-1: root")); // in order of time
                assert_non_null(strstr(rig_text(rig, i, "done"), "login on tty1"));
            }
        memcpy(after, rig_end(rig)->cursor, sizeof after);
        if (status != MORE)
            break;
    }
    assert_true(found);
}

// Files as they lie there when a code was used; nothing can be read in them.
static void scatter(const struct rig *rig, const char *letters, unsigned count)
{
    char path[128];

    for (unsigned i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s%c%c-%u.used", rig->break_glass, letters,
                 "ABCDEFGH"[i / 160], "ABCDEFGH"[i / GLASS_CODES_MAX % 8], i % GLASS_CODES_MAX + 1);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
    }
}

static void f2_however_many_there_are(void **state)
{
    struct rig *rig = *state;

    put_in_force(rig);
    scatter(rig, "AAAAAA", 600);
    assert_int_equal(uses(rig), 600);
    scatter(rig, "BBBBBB", 3);
    use_up(rig, 2, rig->clock->wall);
    assert_int_equal(uses(rig), 604);
    rig_stop(rig);
    rig_start(rig);
    assert_int_equal(uses(rig), 604);
}

static void t9_a_code_that_was_put_back_is_taken_away(void **state)
{
    struct rig *rig = *state;
    char used[128], code[128];

    put_in_force(rig);
    use_up(rig, 4, rig->clock->wall);
    assert_int_equal(uses(rig), 1);
    snprintf(used, sizeof used, "%s/%s-4.used", rig->break_glass, envelope);
    snprintf(code, sizeof code, "%s/%s-4.code", rig->break_glass, envelope);
    assert_int_equal(rename(used, code), 0);
    assert_int_equal(uses(rig), 1);
    assert_int_not_equal(access(code, F_OK), 0);
    assert_int_equal(rig_count(rig, "break_glass.changed", ""), 1);
}

static void f2_it_ends(void **state)
{
    struct rig *rig = *state;

    put_in_force(rig);
    rig->clock->unsynchronised = true;
    rig->clock->wall += 31 * 86400;
    (void)uses(rig);
    assert_true(is_in_force(rig)); // E6: a clock that nobody keeps ends nothing
    rig->clock->unsynchronised = false;
    (void)uses(rig);
    (void)uses(rig);
    assert_false(is_in_force(rig));
    assert_int_equal(rig_count(rig, "break_glass.changed", ""), 1);
}

static void f2_a_policy_that_forbids_it_ends_it(void **state)
{
    struct rig *rig = *state;

    put_in_force(rig);
    rig_stop(rig);
    rig->policy->glass.allow = false;
    rig_start(rig);
    (void)uses(rig);
    assert_false(is_in_force(rig));
    assert_int_equal(rig_admin(rig, "glass.issue", ARGS(WHY)), CONFLICT);
}

static void f2_revoked_is_gone(void **state)
{
    struct rig *rig = *state;
    char path[128];

    put_in_force(rig);
    assert_int_equal(rig_admin(rig, "glass.revoke", ARGS(WHY)), DONE);
    assert_false(is_in_force(rig));
    snprintf(path, sizeof path, "%s/%s-1.code", rig->break_glass, envelope);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(rig_admin(rig, "glass.revoke", ARGS(WHY)), CONFLICT);
    assert_int_equal(confirm(rig, check), NOT_FOUND);
}

static void e5_what_is_found_in_force_is_on_record(void **state)
{
    struct rig *rig = *state;
    struct glass_folder folder = folder_of(rig);

    issue(rig);
    assert_int_equal(glass_activate(&folder, envelope), FAULT_NONE); // by root's hand
    glass_folder_close(&folder);
    (void)uses(rig);
    assert_int_equal(rig_count(rig, "break_glass.changed", ""), 1);
    assert_non_null(strstr(rig_text(rig, 0, "record"), "found"));
}

// --- who reviews it

static int setup_people(void **state)
{
    struct rig *rig = rig_of_amano("deputy_longest = \"30d\"\n", ALLOWED);

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

static void issued_by(struct rig *rig, struct enrolled *person)
{
    assert_int_equal(by(rig, person, "glass.issue", ARGS(WHY)), DONE);
    snprintf(codes, sizeof codes, "%s", rig_text(rig, 0, "codes"));
    snprintf(envelope, sizeof envelope, "%s", rig_text(rig, 0, "envelope"));
    snprintf(check, sizeof check, "%s", rig_text(rig, 0, "check"));
    assert_int_equal(confirm(rig, check), DONE);
}

// A code of it is used; the number of the item about that.
static int64_t used(struct rig *rig)
{
    int64_t item = 0;
    char after[64] = "";
    AdminStatus status = MORE;

    use_up(rig, 1, rig->clock->wall);
    assert_int_equal(uses(rig), 1);
    while (status == MORE) {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status = rig_admin(rig, "review.list", after[0] != '\0' ? page : NULL);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "kind"), "break_glass") == 0)
                item = rig_number(rig, i, "review");
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    }
    assert_int_not_equal(item, 0);
    return item;
}

static AdminStatus closes(struct rig *rig, struct enrolled *person, int64_t item)
{
    return by(rig, person, "review.close", ARGS(NUMBER("review", item), WHY));
}

static void d8_a_deputy_who_issued_it(void **state)
{
    struct rig *rig = *state;
    char word[32];

    assert_int_equal(by(rig, &rig_amano, "deputy.request",
                        ARGS(USER("eto"), NUMBER("until", rig->clock->wall + 7200), WHY)),
                     DONE);
    const int64_t request = rig_number(rig, 0, "request");
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(by(rig, &chiba, "request.approve",
                        ARGS(NUMBER("request", request), TEXT("shown", word), WHY)),
                     DONE);
    issued_by(rig, &eto);
    const int64_t item = used(rig);
    assert_int_equal(by(rig, &chiba, "glass.list", NULL), DONE);
    assert_string_equal(rig_text(rig, 0, "issued_by"), "eto for amano");
    assert_int_equal(closes(rig, &eto, item), FORBIDDEN);
    assert_int_equal(closes(rig, &rig_amano, item), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(closes(rig, &eto, item), FORBIDDEN); // as an auditor of their own, too
    assert_int_equal(closes(rig, &doi, item), DONE);
}

static void d8_by_the_row_not_the_name(void **state)
{
    struct rig *rig = *state;
    struct enrolled same, other = doi;

    issued_by(rig, &chiba);
    same = chiba;
    rig->target_uid = chiba.uid;
    assert_int_equal(
        rig_admin(rig, "user.rename", ARGS(TEXT("person", "chiba"), USER("chida"), WHY)), DONE);
    snprintf(same.user, sizeof same.user, "chida");
    rig->target_uid = doi.uid;
    assert_int_equal(rig_admin(rig, "user.rename", ARGS(TEXT("person", "doi"), USER("chiba"), WHY)),
                     DONE); // somebody else has the name now
    snprintf(other.user, sizeof other.user, "chiba");
    const int64_t item = used(rig);
    assert_int_equal(closes(rig, &same, item), FORBIDDEN);
    assert_int_equal(closes(rig, &other, item), DONE);
}

static void d8_an_envelope_of_an_earlier_version(void **state)
{
    struct rig *rig = *state;
    struct glass_folder folder = folder_of(rig);
    struct glass_set set;

    issued_by(rig, &chiba);
    assert_int_equal(glass_set_read(&folder, envelope, &set), FAULT_NONE);
    assert_int_equal(set.issuer_count, 1);
    assert_true(set.issuers[0].id > 1 && set.issuers[0].created.seconds > 0);
    assert_string_equal(set.issuers[0].name, "chiba");
    set.issuer_count = 0;
    assert_int_equal(glass_set_write(&folder, &set), FAULT_NONE);
    glass_folder_close(&folder);
    const int64_t item = used(rig);
    assert_int_equal(closes(rig, &chiba, item), FORBIDDEN);
    assert_int_equal(closes(rig, &rig_amano, item), DONE);
}

// The folder outlives the store. In one that was made anew, or restored, the same numbers are other
// people's: then it is whoever has the name.
static void d8_in_another_store(void **state)
{
    struct rig *rig = *state;
    struct glass_folder folder = folder_of(rig);
    struct glass_set set;

    issued_by(rig, &chiba);
    assert_int_equal(glass_set_read(&folder, envelope, &set), FAULT_NONE);
    set.issuers[0].id = 1; // amano's here
    set.issuers[0].created.seconds++;
    assert_int_equal(glass_set_write(&folder, &set), FAULT_NONE);
    glass_folder_close(&folder);
    const int64_t item = used(rig);
    assert_int_equal(closes(rig, &chiba, item), FORBIDDEN);
    assert_int_equal(closes(rig, &rig_amano, item), DONE);
}

static int64_t asked(struct rig *rig, const char *verb, const struct rig_arg *arguments)
{
    assert_int_equal(by(rig, &rig_amano, verb, arguments), AdminStatus_ADMIN_REQUESTED);
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    return strtoll(rig_end(rig)->subject, NULL, 10);
}

// amano asks for an envelope, chiba agrees, amano prints it; and the same to put it in force, which
// is done with chiba's word. Neither sees more than one of them alone would, and revoking waits for
// nobody.
static void d7_two_people_make_an_envelope(void **state)
{
    struct rig *rig = *state;
    int64_t request = asked(rig, "glass.issue", ARGS(WHY));

    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    assert_string_equal(rig_text(rig, 0, "command"), "warifu break-glass issue");
    assert_string_equal(rig_text(rig, 1, "change"), "break_glass.issued");
    assert_int_equal(approves_as_shown(rig, &rig_amano, request), FORBIDDEN);
    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_string_equal(rig_text(rig, 0, "codes"), ""); // B4
    assert_int_equal(rig_count(rig, "break_glass.issued", "root"), 0);
    assert_int_equal(by(rig, &rig_amano, "glass.issue", ARGS(WHY)), DONE);
    snprintf(envelope, sizeof envelope, "%s", rig_text(rig, 0, "envelope"));
    snprintf(check, sizeof check, "%s", rig_text(rig, 0, "check"));
    assert_true(strlen(rig_text(rig, 0, "codes")) > 4 * 20);
    assert_int_equal(by(rig, &rig_amano, "glass.issue", ARGS(WHY)),
                     AdminStatus_ADMIN_REQUESTED); // once
    const struct rig_arg paper[] = {TEXT("envelope", envelope), TEXT("check", check), WHY, {0}};
    request = asked(rig, "glass.confirm", paper);
    assert_false(is_in_force(rig));
    assert_int_equal(approves_as_shown(rig, &chiba, request), DONE);
    assert_true(is_in_force(rig));
    assert_int_equal(rig_count(rig, "break_glass.activated", "root"), 1);
    assert_non_null(strstr(last_record(rig, "break_glass.activated"), "chiba")); // by both
    assert_int_equal(by(rig, &chiba, "glass.revoke", ARGS(WHY)), DONE);
    assert_false(is_in_force(rig));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"F2 nothing works before the paper was seen", f2_nothing_works_before_it_was_seen, setup,
         rig_teardown, NULL},
        {"D8 D6 a deputy who printed it, and for whom, do not review its use",
         d8_a_deputy_who_issued_it, setup_people, rig_teardown, NULL},
        {"D8 abuse:I2 who printed it, whatever they are called by now", d8_by_the_row_not_the_name,
         setup_people, rig_teardown, NULL},
        {"D8 abuse:I2 ids of another store are other people's", d8_in_another_store, setup_people,
         rig_teardown, NULL},
        {"D8 an envelope of an earlier version has the name alone",
         d8_an_envelope_of_an_earlier_version, setup_people, rig_teardown, NULL},
        {"F2 promise 5 each use is taken in once, in order", f2_each_use_is_taken_in_once, setup,
         rig_teardown, NULL},
        {"F2 promise 5 however many there are", f2_however_many_there_are, setup, rig_teardown,
         NULL},
        {"promise 5 a code that was put back is taken away",
         t9_a_code_that_was_put_back_is_taken_away, setup, rig_teardown, NULL},
        {"F2 E6 an envelope ends", f2_it_ends, setup, rig_teardown, NULL},
        {"F2 a policy that forbids it ends it", f2_a_policy_that_forbids_it_ends_it, setup,
         rig_teardown, NULL},
        {"F2 what is revoked is gone", f2_revoked_is_gone, setup, rig_teardown, NULL},
        {"E5 what is found in force is on record", e5_what_is_found_in_force_is_on_record, setup,
         rig_teardown, NULL},
        {"D7 F2 two people make an envelope, and put it in force", d7_two_people_make_an_envelope,
         setup_two, rig_teardown, NULL},
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
