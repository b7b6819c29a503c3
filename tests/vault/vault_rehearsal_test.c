// SPDX-License-Identifier: BSD-2-Clause
// What two people do changes more than an approver can be shown (D7).
#include "vault_review_rig.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct enrolled chiba, eto; // administrator, staff

static int setup(void **state)
{
    static char policy[8192];
    char temporary[64];

    snprintf(policy, sizeof policy, "two_people = {\"user offboard\"}\n%s", rig_policy);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

#define CARD(serial) ARGS(TEXT("serial", serial), USER("eto"), WHY)

// What the approver is shown, and the word for it; *changes and *more: how many of each.
static void seen(struct rig *rig, int64_t request, char shown[32], unsigned *changes, int64_t *more)
{
    char after[64] = "";
    AdminStatus status = MORE;

    *changes = 0;
    *more = 0;
    while (status == MORE) {
        const struct rig_arg page[] = {NUMBER("request", request), TEXT("after", after), {0}};
        status = rig_admin(rig, "request.show",
                           after[0] != '\0' ? page : ARGS(NUMBER("request", request)));
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++) {
            *changes += rig_text(rig, i, "change")[0] != '\0';
            if (rig_number(rig, i, "more") != INT64_MIN)
                *more = rig_number(rig, i, "more");
            if (rig_text(rig, i, "shown")[0] != '\0')
                snprintf(shown, 32, "%s", rig_text(rig, i, "shown"));
        }
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    }
    assert_int_equal(status, DONE);
}

static AdminStatus approves(struct rig *rig, int64_t request, const char *shown)
{
    const struct rig_arg arguments[] = {
        NUMBER("request", request), TEXT("shown", shown), USER("eto"), WHY, {0}};

    return by(rig, &chiba, "request.approve", arguments);
}

// More than there is room for: how many stands there, and what they do is among what is approved.
static void more_changes_than_are_shown(void **state)
{
    struct rig *rig = *state;
    char serial[16], first[32], second[32], third[32];
    unsigned changes;
    int64_t more, then;

    for (unsigned i = 0; i < 60; i++) {
        snprintf(serial, sizeof serial, "K-%02u", i);
        assert_int_equal(rig_admin(rig, "card.issue", CARD(serial)), DONE);
    }
    assert_int_equal(by(rig, &rig_amano, "user.offboard", ARGS(USER("eto"), WHY)),
                     AdminStatus_ADMIN_REQUESTED);
    const int64_t request = strtoll(rig_end(rig)->subject, NULL, 10);
    seen(rig, request, first, &changes, &more);
    assert_int_equal(changes, 48);
    assert_true(more >= 12);
    // One that is not shown is another one now, and there are as many as before.
    assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", "K-59"), WHY)), DONE);
    seen(rig, request, second, &changes, &then);
    assert_int_equal(then, more);
    assert_string_not_equal(first, second);
    assert_int_equal(rig_admin(rig, "card.issue", CARD("K-60")), DONE);
    seen(rig, request, third, &changes, &then);
    assert_int_equal(changes, 48);
    assert_int_equal(then, more + 1);
    assert_string_not_equal(second, third);
    assert_int_equal(approves(rig, request, second), CONFLICT);
    assert_int_equal(approves(rig, request, third), DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D7 more changes than are shown", more_changes_than_are_shown, setup, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("rehearsals", tests, NULL, NULL);
}
