// SPDX-License-Identifier: BSD-2-Clause
// Which policy is in force: what becomes of another text in the file's place, by what the one in
// force says (D7, E5; vault/loop/in_force.h).
#include "factor/text_digest.h"
#include "settings/passed_policy.h"
#include "settings/policy_file.h"
#include "vault_review_rig.h"
#include "wire/handover.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char first[8192], second[8192];
static struct enrolled chiba;

#define TWO                                                                                        \
    " classes = 2\n way = {\"password+otp\"}\n failures = 5\n window = \"15m\"\n lock = "          \
    "\"15m\"\n}\n"
#define RULES                                                                                      \
    "profile = \"town\"\ndocuments = {\"test\"}\npassword {\n dictionary = no\n"                   \
    " argon2_memory_kib = 1024\n}\nrule \"login\" {\n service = {\"login\"}\n first_login = "      \
    "yes\n" TWO "rule \"admin\" {\n service = {\"warifu\"}\n" TWO

// Two texts that say the same; another one takes the place of either as `how` says.
static struct rig *begin(const char *how)
{
    char temporary[64];

    snprintf(first, sizeof first, "policy_activation = %s\n" RULES, how);
    snprintf(second, sizeof second, "# another one\npolicy_activation = %s\n" RULES, how);
    struct rig *rig = rig_make(first);
    rig->policy_text = first;
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    return rig;
}

static int setup_free(void **state)
{
    *state = begin("free");
    return 0;
}

static int setup_approved(void **state)
{
    *state = begin("approved");
    return 0;
}

// As a reload: with this text, which is the file's or was handed over.
static void starts_with(struct rig *rig, const char *text, bool from_store)
{
    char error[512] = "";

    rig_stop(rig);
    policy_free(&rig->policy);
    assert_int_equal(policy_parse("rig", text, &rig->policy, error, sizeof error), FAULT_NONE);
    rig->policy_text = text;
    rig->policy_from_store = from_store;
    rig_start(rig);
}

// What the supervisor is handed, the caller's to free; NULL: nothing.
static char *handed_over(struct rig *rig)
{
    struct handover said = {0};
    char *text = NULL, leaked[LEAKED_NAME_SIZE];

    if (handover_receive(rig->control, &said) != FAULT_NONE)
        return NULL;
    assert_int_equal(said.kind, HANDOVER_POLICY);
    assert_int_equal(passed_policy_read(said.fd, &text, leaked), FAULT_NONE);
    close(said.fd);
    return text;
}

static void hands_over(struct rig *rig, const char *text)
{
    struct pollfd poller = {.fd = rig->control, .events = POLLIN};

    assert_int_equal(poll(&poller, 1, 10000), 1);
    char *got = handed_over(rig);
    assert_non_null(got);
    assert_string_equal(got, text);
    free(got);
}

static unsigned events(struct rig *rig, const char *event)
{
    unsigned count = 0;
    int64_t after = 0;
    AdminStatus status;

    do {
        status = rig_admin(rig, "log", ARGS(NUMBER("after", after), TEXT("event", event)));
        count += rig->reply.body.page.rows_count;
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return count;
}

static bool is_in_force(struct rig *rig, const char *text)
{
    char digest[TEXT_DIGEST_SIZE];

    text_digest(text, digest);
    assert_int_equal(rig_admin(rig, "policy.list", NULL), DONE);
    for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
        if (strcmp(rig_text(rig, i, "digest"), digest) == 0)
            return strcmp(rig_text(rig, i, "state"), "in_force") == 0;
    return false;
}

static void the_file_decides(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(events(rig, "policy.activated"), 1);
    assert_true(is_in_force(rig, first));
    starts_with(rig, second, false);
    assert_int_equal(events(rig, "policy.activated"), 2);
    assert_true(is_in_force(rig, second));
    assert_false(is_in_force(rig, first));
    starts_with(rig, second, false);
    assert_int_equal(events(rig, "policy.activated"), 2); // the same is no other
    assert_int_equal(events(rig, "policy.offered"), 0);
    assert_null(handed_over(rig));
}

static void two_people_decide(void **state)
{
    struct rig *rig = *state;
    char digest[TEXT_DIGEST_SIZE], word[32];

    for (unsigned i = 0; i < 2; i++) { // told once, however often it is started
        starts_with(rig, second, false);
        hands_over(rig, first);
        starts_with(rig, first, true);
        assert_true(is_in_force(rig, first));
        assert_int_equal(events(rig, "policy.offered"), 1);
        assert_int_equal(events(rig, "policy.activated"), 1);
    }
    assert_int_equal(events(rig, "policy.withdrawn"), 0);
    starts_with(rig, first, false); // root has put it back: nothing is offered, and then anew
    starts_with(rig, first, false);
    assert_int_equal(events(rig, "policy.withdrawn"), 1);
    starts_with(rig, second, false);
    hands_over(rig, first);
    starts_with(rig, first, true);
    assert_int_equal(events(rig, "policy.offered"), 2);
    text_digest(second, digest);
    assert_int_equal(by(rig, &rig_amano, "policy.activate", ARGS(TEXT("digest", digest), WHY)),
                     DONE);
    const int64_t request = rig_number(rig, 0, "request");
    assert_null(handed_over(rig));
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(by(rig, &chiba, "request.approve",
                        ARGS(NUMBER("request", request), TEXT("shown", word), WHY)),
                     DONE);
    hands_over(rig, second);
    starts_with(rig, second, true);
    assert_true(is_in_force(rig, second));
    // The file is what is in force; the next other one is told again.
    starts_with(rig, second, false);
    starts_with(rig, first, false);
    hands_over(rig, second);
    starts_with(rig, second, true);
    assert_int_equal(events(rig, "policy.offered"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D7 E5 the file decides where nothing else is said", the_file_decides, setup_free,
         rig_teardown, NULL},
        {"D7 D8 E5 two people decide, and another file is offered", two_people_decide,
         setup_approved, rig_teardown, NULL},
    };

    return cmocka_run_group_tests_name("policy in force", tests, NULL, NULL);
}
