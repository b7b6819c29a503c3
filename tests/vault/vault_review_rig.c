// SPDX-License-Identifier: BSD-2-Clause
#include "vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rig *rig_of_amano(const char *before, const char *after)
{
    char policy[8192], temporary[64];

    snprintf(policy, sizeof policy, "%s%s%s", before, rig_policy, after);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    return rig;
}

AdminStatus by(struct rig *rig, struct enrolled *person, const char *verb,
               const struct rig_arg *arguments)
{
    const Outcome ticket = rig_granted(rig, person, "warifu");

    return rig_admin_by(rig, person, &ticket, verb, arguments, false);
}

AdminStatus approves_as_shown(struct rig *rig, struct enrolled *person, int64_t request)
{
    char word[32];
    const struct rig_arg which[] = {{"request", NULL, request}, {0}};

    assert_int_equal(rig_admin(rig, "request.show", which), AdminStatus_ADMIN_DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    const struct rig_arg seen[] = {
        {"request", NULL, request}, {"shown", word, 0}, {"reason", "as shown", 0}, {0}};
    return by(rig, person, "request.approve", seen);
}

unsigned open_items(struct rig *rig, struct enrolled *person)
{
    unsigned count = 0;
    char after[64] = "";
    AdminStatus status;
    const Outcome ticket = rig_granted(rig, person, "warifu");

    do {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status = rig_admin_by(rig, person, &ticket, "review.list", after[0] != '\0' ? page : NULL,
                              false);
        count += rig->reply.body.page.rows_count;
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return count;
}

unsigned last(const struct rig *rig)
{
    assert_true(rig->reply.body.page.rows_count > 0);
    return rig->reply.body.page.rows_count - 1u;
}

const char *last_record(struct rig *rig, const char *event)
{
    static char record[2048];
    int64_t after = 0;
    AdminStatus status;

    record[0] = '\0';
    do {
        status = rig_admin(rig, "log", ARGS(NUMBER("after", after), TEXT("event", event)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            snprintf(record, sizeof record, "%s", rig_text(rig, i, "record"));
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return record;
}

const char *role_of(struct rig *rig, const char *user)
{
    const AdminStatus status = rig_admin(rig, "user.show", ARGS(USER(user)));

    assert_true(status == DONE || status == MORE);
    return rig_text(rig, 0, "role");
}
