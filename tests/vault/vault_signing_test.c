// SPDX-License-Identifier: BSD-2-Clause
// Lists that are looked through and signed (A5, D1, D8, G3): what stands in them, who signs which,
// and when it is time for another one.
#include "vault_review_rig.h"
#include <stdio.h>
#include <string.h>

#define DAY 86400
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct enrolled chiba, doi, eto;

static int setup(void **state)
{
    char text[8192], temporary[64];

    assert_true((size_t)snprintf(text, sizeof text, "dormant = \"90d\"\nreview_every = \"60d\"\n%s",
                                 rig_policy) < sizeof text);
    struct rig *rig = rig_make(text);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

static const char *item(struct rig *rig, const char *name)
{
    for (int after = 0; after < 60; after += 4) {
        char text[16];
        snprintf(text, sizeof text, "%d", after);
        (void)rig_admin(rig, "status", ARGS(TEXT("after", text)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "item"), name) == 0)
                return rig_text(rig, i, "value");
    }
    return "";
}

static AdminStatus signs(struct rig *rig, struct enrolled *who, const char *list,
                         const char *digest, int64_t made)
{
    return by(rig, who, "review.sign",
              ARGS(TEXT("list", list), TEXT("digest", digest), NUMBER("made", made),
                   NUMBER("record", 5), NUMBER("rows", 4), WHY));
}

static void what_stands_in_it(void **state)
{
    struct rig *rig = *state;
    char cursor[sizeof((AdminEnd *)NULL)->cursor] = "";
    unsigned people = 0, made = 0;
    AdminStatus status;

    assert_int_equal(
        rig_admin(rig, "user.term", ARGS(USER("eto"), TEXT("until", "2099-03-31"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "K-1"), USER("eto"), WHY)),
                     DONE);
    do {
        status = rig_admin(rig, "user.review", ARGS(TEXT("after", cursor)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++) {
            if (rig_number(rig, i, "made") != INT64_MIN) {
                made++;
                assert_int_equal(rig_number(rig, i, "rows"), 4);
                assert_int_equal(strlen(rig_text(rig, i, "configuration")), 64);
                assert_true(rig_number(rig, i, "record") > 0);
                assert_string_equal(rig_text(rig, i, "standing"), "never");
                continue;
            }
            people++;
            if (strcmp(rig_text(rig, i, "user"), "eto") != 0)
                continue;
            assert_string_equal(rig_text(rig, i, "until"), "2099-03-31");
            assert_string_equal(rig_text(rig, i, "classes"), "knowledge+possession");
            assert_int_equal(rig_number(rig, i, "otp"), 1);
            assert_int_equal(rig_number(rig, i, "cards"), 1);
            assert_int_equal(rig_number(rig, i, "grants"), 0);
        }
        snprintf(cursor, sizeof cursor, "%s", rig_end(rig)->cursor);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    assert_int_equal(made, 1);
    assert_int_equal(people, 4);
}

static void who_signs(void **state)
{
    struct rig *rig = *state;

    assert_string_equal(item(rig, "people_signed"), "never");
    assert_int_equal(signs(rig, &eto, "people", DIGEST, rig->clock->wall), FORBIDDEN);
    assert_int_equal(signs(rig, &chiba, "privilege", DIGEST, rig->clock->wall), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "review.sign",
                               ARGS(TEXT("list", "people"), TEXT("digest", DIGEST),
                                    NUMBER("made", rig->clock->wall), NUMBER("record", 5),
                                    NUMBER("rows", 4), WHY)),
                     FORBIDDEN); // root is no person
    assert_int_equal(rig_count(rig, "review.signed", ""), 0);
    assert_int_equal(signs(rig, &chiba, "people", DIGEST, rig->clock->wall), DONE);
    assert_string_equal(rig_text(rig, 0, "signed_by"), "chiba");
    assert_string_equal(rig_text(rig, 0, "signed_digest"), DIGEST);
    assert_int_equal(signs(rig, &doi, "privilege", DIGEST, rig->clock->wall), DONE);
    assert_string_equal(item(rig, "people_signed"), "signed");
    assert_string_equal(item(rig, "privilege_signed"), "signed");
    // It is on record, with what was signed before.
    assert_int_equal(rig_admin(rig, "log", ARGS(TEXT("event", "review.signed"))), DONE);
    const char *record = rig_text(rig, 0, "record");
    assert_non_null(strstr(record, "\"actor\":\"chiba\""));
    assert_non_null(strstr(record, "\"after\":\"" DIGEST "\""));
    assert_non_null(strstr(record, "\"before\":\"none\""));
    assert_non_null(strstr(record, "\"clause\":\"G3\""));
    assert_non_null(strstr(record, "\"operation\":\"people\""));
}

static void what_is_no_list(void **state)
{
    struct rig *rig = *state;
    const int64_t now = rig->clock->wall;

    assert_int_equal(signs(rig, &doi, "people", "", now), INVALID);
    assert_int_equal(signs(rig, &doi, "people", "0011", now), INVALID);
    assert_int_equal(signs(rig, &doi, "people",
                           "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", now),
                     INVALID);
    assert_int_equal(signs(rig, &doi, "passwords", DIGEST, now), INVALID);
    assert_int_equal(signs(rig, &doi, "people", DIGEST, now - 2 * DAY), CONFLICT);
    assert_int_equal(signs(rig, &doi, "people", DIGEST, now + 2 * DAY), CONFLICT);
    assert_int_equal(by(rig, &doi, "review.sign",
                        ARGS(TEXT("list", "people"), TEXT("digest", DIGEST), NUMBER("made", now),
                             NUMBER("record", 1000000), NUMBER("rows", 4), WHY)),
                     INVALID);
    assert_string_equal(item(rig, "people_signed"), "never");
}

static void when_it_is_overdue(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(signs(rig, &doi, "people", DIGEST, rig->clock->wall), DONE);
    rig->clock->wall += 59 * DAY;
    assert_string_equal(item(rig, "people_signed"), "signed");
    rig->clock->wall += 2 * DAY;
    assert_string_equal(item(rig, "people_signed"), "overdue");
    assert_int_equal(signs(rig, &doi, "people", DIGEST, rig->clock->wall), DONE);
    assert_string_equal(item(rig, "people_signed"), "signed");
    // Who it was stays after a restart, and after they have left.
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("doi"), WHY)), DONE);
    rig_stop(rig);
    rig_start(rig);
    (void)rig_admin(rig, "user.review", NULL);
    assert_string_equal(rig_text(rig, 0, "signed_by"), "doi");
}

#define test(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        test("A5 G3 the list has everybody, with what they hold, and tells what it is of",
             what_stands_in_it),
        test("G3 D8 administrators and auditors sign the list of IDs, auditors that of privilege",
             who_signs),
        test("G3 H1 what is no list of now is not signed", what_is_no_list),
        test("G3 a list that is overdue is told; who signed stays", when_it_is_overdue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
