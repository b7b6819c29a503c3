// SPDX-License-Identifier: BSD-2-Clause
// E1, E4: what witnesses have signed comes back: who it has to be, what is refused, what is on
// record, and when it is time for another one.
#include "core/base64.h"
#include "evidence/cosignature.h"
#include "vault_review_rig.h"
#include <stdio.h>
#include <string.h>

#define DAY 86400

static const uint8_t seeds[3][NOTE_SEED_SIZE] = {{1}, {2}, {3}};
static const char *const names[3] = {"kikuyo.example/audit", "kobe.example/audit", "stranger"};
static struct note_key witnesses[3];
static struct enrolled chiba, doi, eto;

static int setup(void **state)
{
    char text[8192], temporary[64], keys[2][NOTE_KEY_TEXT_SIZE], again[NOTE_KEY_TEXT_SIZE];
    struct note_key other;

    if (note_keys_start() != FAULT_NONE)
        return 1;
    for (unsigned i = 0; i < 3; i++)
        if (cosigner_of_seed(names[i], seeds[i], &witnesses[i]) != FAULT_NONE)
            return 1;
    for (unsigned i = 0; i < 2; i++)
        note_key_write(&witnesses[i], keys[i]);
    // The first one's key once more, by another name: that is nobody else.
    if (cosigner_of_seed("another.example/audit", seeds[0], &other) != FAULT_NONE)
        return 1;
    note_key_write(&other, again);
    assert_true((size_t)snprintf(text, sizeof text,
                                 "witnesses = {\"%s\", \"%s\", \"%s\"}\nwitnesses_needed = 2\n"
                                 "witness_every = \"30d\"\n%s",
                                 keys[0], again, keys[1], rig_policy) < sizeof text);
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

// A head that witness `who` has signed, in the parts in which it is handed in.
struct parts {
    int64_t records;
    char root[BASE64_ROOT + 1], head[400], cosignature[400];
};

static struct parts signed_by(struct rig *rig, unsigned who, int64_t time)
{
    char note[1024];
    struct parts parts = {.records = 0};

    assert_int_equal(rig_admin(rig, "audit.head", NULL), DONE);
    assert_int_equal(
        cosign(&witnesses[who], seeds[who], rig_text(rig, 0, "head"), time, note, sizeof note),
        FAULT_NONE);
    parts.records = rig_number(rig, 0, "records");
    char *line = strchr(strchr(note, '\n') + 1, '\n') + 1;
    snprintf(parts.root, sizeof parts.root, "%s", line);
    line = strstr(line, "\n\n") + 2;
    char *end = strchr(line, '\n');
    snprintf(parts.head, sizeof parts.head, "%.*s", (int)(end - line), line);
    snprintf(parts.cosignature, sizeof parts.cosignature, "%s", end + 1);
    parts.cosignature[strcspn(parts.cosignature, "\n")] = '\0';
    return parts;
}

static AdminStatus hands_in(struct rig *rig, struct enrolled *who, const struct parts *parts)
{
    return by(rig, who, "audit.cosign",
              ARGS(NUMBER("records", parts->records), TEXT("root", parts->root),
                   TEXT("head", parts->head), TEXT("cosignature", parts->cosignature), WHY));
}

static void taken_back(void **state)
{
    struct rig *rig = *state;
    struct parts parts = signed_by(rig, 0, rig->clock->wall);

    assert_string_equal(item(rig, "witnesses"), "too_few");
    assert_int_equal(hands_in(rig, &eto, &parts), FORBIDDEN);
    assert_int_equal(rig_count(rig, "log.cosigned", ""), 0);
    assert_int_equal(hands_in(rig, &doi, &parts), DONE);
    assert_string_equal(rig_text(rig, 0, "witness"), names[0]);
    assert_int_equal(rig_number(rig, 0, "records"), parts.records);
    assert_int_equal(rig_count(rig, "log.cosigned", ""), 1);
    // The record has the whole note.
    assert_int_equal(rig_admin(rig, "log", ARGS(TEXT("event", "log.cosigned"))), DONE);
    const char *record = rig_text(rig, 0, "record");
    assert_non_null(strstr(record, parts.root));
    assert_string_equal(item(rig, "witnesses"), "too_few");    // of two
    assert_int_equal(hands_in(rig, &chiba, &parts), CONFLICT); // once is enough
    assert_int_equal(rig_count(rig, "log.cosigned", ""), 1);
    parts = signed_by(rig, 1, rig->clock->wall);
    assert_int_equal(hands_in(rig, &chiba, &parts), DONE);
    assert_string_equal(item(rig, "witnesses"), "enough");
    rig->clock->wall += 31 * DAY;
    assert_string_equal(item(rig, "witnesses"), "too_few");
    parts = signed_by(rig, 0, rig->clock->wall);
    assert_int_equal(by(rig, &doi, "audit.rotate", ARGS(WHY)), FORBIDDEN);
    assert_int_equal(by(rig, &chiba, "audit.rotate", ARGS(WHY)), DONE);
    // Signed before that, by the witness and by the key of then.
    assert_int_equal(hands_in(rig, &doi, &parts), DONE);
    parts = signed_by(rig, 1, rig->clock->wall - DAY);
    assert_int_equal(hands_in(rig, &doi, &parts), DONE);
    assert_string_equal(item(rig, "witnesses"), "enough");
}

static void refused(void **state)
{
    struct rig *rig = *state;
    struct parts parts = signed_by(rig, 2, rig->clock->wall), other;

    assert_int_equal(hands_in(rig, &doi, &parts), NOT_FOUND); // nobody whom the policy names
    parts = signed_by(rig, 0, rig->clock->wall + 2 * DAY);
    assert_int_equal(hands_in(rig, &doi, &parts), INVALID); // from the future
    parts = signed_by(rig, 0, rig->clock->wall);
    other = parts;
    other.records++;
    assert_int_equal(hands_in(rig, &doi, &other), INVALID); // no head of this log
    other = parts;
    other.root[3] ^= 1;
    assert_int_equal(hands_in(rig, &doi, &other), INVALID);
    other = parts;
    other.cosignature[strlen(other.cosignature) - 20] ^= 1;
    assert_int_equal(hands_in(rig, &doi, &other), INVALID); // in the name of a witness
    other = parts;
    snprintf(other.cosignature, sizeof other.cosignature, "%s", other.head);
    assert_int_equal(hands_in(rig, &doi, &other), NOT_FOUND); // no cosignature at all
    other = parts;
    snprintf(other.head, sizeof other.head, "%s", other.cosignature);
    assert_int_equal(hands_in(rig, &doi, &other), INVALID); // not the log's own
    assert_int_equal(rig_count(rig, "log.cosigned", ""), 0);
    assert_int_equal(hands_in(rig, &doi, &parts), DONE);
    // A later word about fewer records than the last one of this witness.
    parts = signed_by(rig, 1, rig->clock->wall + DAY / 2);
    other = signed_by(rig, 1, rig->clock->wall + 10);
    assert_true(other.records > parts.records || other.records == parts.records);
    assert_int_equal(hands_in(rig, &doi, &other), DONE);
    other = signed_by(rig, 1, rig->clock->wall + 30);
    assert_int_equal(hands_in(rig, &doi, &other), DONE);
    assert_true(other.records > parts.records);
    assert_int_equal(hands_in(rig, &doi, &parts), CONFLICT);
    assert_int_equal(rig_count(rig, "log.cosigned", ""), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"E1 E4 E5 what a witness signed is taken back, recorded, and grows old", taken_back, setup,
         rig_teardown, NULL},
        {"abuse:A3 E4 nothing else is", refused, setup, rig_teardown, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
