// SPDX-License-Identifier: BSD-2-Clause
// Names and uids that do not belong together: who is told what, and who gets in (E3, I2, M6).
#include "vault_admin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The newest record of this event, with all its fields.
static const char *last_record(struct rig *rig, const char *event)
{
    static char body[8192];
    int64_t after = 0;
    AdminStatus status;

    body[0] = '\0';
    do {
        const struct rig_arg arguments[] = {{"after", NULL, after}, {"event", event, 0}, {0}};
        status = rig_admin(rig, "log", arguments);
        const AdminPage *page = &rig->reply.body.page;
        for (pb_size_t i = 0; i < page->rows_count; i++) {
            body[0] = '\0';
            for (pb_size_t k = 0; k < page->rows[i].fields_count; k++)
                if (strcmp(page->rows[i].fields[k].name, "record") == 0)
                    strncat(body, page->rows[i].fields[k].value.text,
                            sizeof body - strlen(body) - 1);
        }
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == MORE);
    return body;
}

static void says(const char *body, const char *name, const char *value)
{
    char text[512];

    snprintf(text, sizeof text, "\"%s\":\"%s", name, value != NULL ? value : "");
    if ((strstr(body, text) != NULL) != (value != NULL))
        fail_msg("%s %s in %s", value != NULL ? "no" : "there is", text, body);
}

// The log names who has the uid or the name, and the command that mends it; nobody is let in as a
// system account that only looks like one.
static void strangers_are_explained(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *user, *why, *holder, *remedy;
        uint32_t uid;
        NameFlaw flaw;
        bool found;
    } cases[] = {
        {"amano2", "uid_held", "amano", "warifu user rename;", 2000, NameFlaw_NAME_FLAW_NONE, true},
        {"amano", "name_held", "amano", "warifu user renumber;", 2999, NameFlaw_NAME_FLAW_NONE,
         true},
        {"nobody", "unknown", NULL, NULL, 2998, NameFlaw_NAME_FLAW_NONE, true},
        {"", "name_too_long", NULL, NULL, UINT32_MAX, NameFlaw_NAME_FLAW_LONG, false},
        {"", "name_encoding", NULL, NULL, UINT32_MAX, NameFlaw_NAME_FLAW_ENCODING, false},
        {"a:b", "name_form", NULL, NULL, UINT32_MAX, NameFlaw_NAME_FLAW_FORM, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct login login = {.user = cases[i].user,
                              .uid = cases[i].uid,
                              .service = "login",
                              .password = "x",
                              .code = "123456",
                              .unknown = !cases[i].found};
        rig_fill_attempt(rig, &login);
        rig->call.body.attempt.subject.who.flaw = cases[i].flaw;
        rig_ask(rig);
        assert_int_equal(rig->reply.body.outcome.result, Result_RESULT_DENIED);
        const char *body = last_record(rig, "login.denied");
        says(body, "why", cases[i].why);
        says(body, "holder", cases[i].holder);
        says(body, "remedy", cases[i].remedy);
        login.service = "cron";
        const bool granted = cases[i].found && cases[i].holder == NULL;
        assert_int_equal(rig_account(rig, &login, NULL).result,
                         granted ? Result_RESULT_GRANTED : Result_RESULT_PERMISSION_DENIED);
        if (!granted && cases[i].found)
            says(last_record(rig, "account.refused"), "holder", cases[i].holder);
    }
}

#define TEST_NAME(name, function)                                                                  \
    {                                                                                              \
        name, function, rig_setup_ready, rig_teardown, NULL                                        \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_NAME("E3 I2 M6 whoever is not the person is told why in the log",
                  strangers_are_explained),
    };

    return cmocka_run_group_tests_name("vault names", tests, NULL, NULL);
}
