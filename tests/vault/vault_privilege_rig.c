// SPDX-License-Identifier: BSD-2-Clause
#include "vault_privilege_rig.h"
#include <stdio.h>
#include <string.h>

struct enrolled chiba, doi, eto;

#define EXTRA_RULE(name, clock)                                                                    \
    "rule \"" name "\" {\n service = {\"" name "\"}\n classes = 2\n way = {\"password+otp\"}\n"    \
    " grant = yes\n account_without_authentication = yes\n unsynchronised_clock = " clock          \
    "\n failures = 5\n window = \"15m\"\n lock = \"15m\"\n}\n"
#define BECOMING(name, more)                                                                       \
    "rule \"" name "\" {\n service = {\"become\"}\n classes = 2\n way = {\"password+otp\"}\n" more \
    " unsynchronised_clock = warn\n failures = 5\n window = \"15m\"\n lock = \"15m\"\n}\n"
#define EXTRA                                                                                      \
    EXTRA_RULE("spare", "warn")                                                                    \
    EXTRA_RULE("strict", "refuse")                                                                 \
    BECOMING("root", " user = {\"root\"}\n grant = yes\n")                                         \
    BECOMING("others", "")                                                                         \
    "rule \"named\" {\n service = {\"sudo\"}\n user = {\"hana\"}\n classes = 2\n way = "           \
    "{\"password+otp\"}\n unsynchronised_clock = warn\n failures = 5\n window = \"15m\"\n"         \
    " lock = \"15m\"\n}\n"

int privilege_setup(void **state)
{
    static char policy[8192];
    const char *rule = strstr(rig_policy, "rule \"sudo\" {\n") + strlen("rule \"sudo\" {\n");
    char temporary[64];

    snprintf(
        policy, sizeof policy,
        "grant_longest = \"2h\"\ngrant_holders = 1\nprivileged_holders = 4\n%.*s grant = yes\n%s%s",
        (int)(rule - rig_policy), rig_policy, rule, EXTRA);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

int64_t asks(struct rig *rig, struct enrolled *person, const char *user, const char *service,
             int64_t from, int64_t seconds)
{
    const int64_t begin = rig->clock->wall + 60 + from; // logging in to ask takes a code's time
    const AdminStatus status =
        user != NULL ? by(rig, person, "privilege.request",
                          ARGS(USER(user), TEXT("service", service), NUMBER("from", begin),
                               NUMBER("until", begin + seconds), WHY))
                     : by(rig, person, "privilege.request",
                          ARGS(TEXT("service", service), NUMBER("from", begin),
                               NUMBER("until", begin + seconds), WHY));
    if (status != DONE)
        fail_msg("%s", rig_end(rig)->message);
    assert_string_equal(rig_text(rig, 0, "state"), "requested");
    return rig_number(rig, 0, "request");
}

const char *shown(struct rig *rig, int64_t request)
{
    static char word[32];
    assert_int_equal(rig_admin(rig, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(word, sizeof word, "%s", rig_text(rig, 0, "shown"));
    assert_int_equal(strlen(word), 16);
    return word;
}

AdminStatus approves(struct rig *rig, struct enrolled *person, int64_t request)
{
    const char *word = shown(rig, request);
    return by(rig, person, "request.approve",
              ARGS(NUMBER("request", request), TEXT("shown", word), WHY));
}

Outcome tries(struct rig *rig, struct enrolled *person, const char *service)
{
    char code[OTP_CODE_SIZE];
    const struct login login = rig_login(person, service, rig_code(rig, person, code));
    return *rig_attempt(rig, &login);
}

int64_t granted(struct rig *rig, int64_t seconds)
{
    const int64_t request = asks(rig, &eto, NULL, "sudo", 0, seconds);
    assert_int_equal(approves(rig, &rig_amano, request), DONE);
    rig->clock->wall += 120;
    return request;
}

static SessionReport session(struct rig *rig, Subject subject, const Outcome *outcome)
{
    SessionOpenCall *open = &rig->call.body.session_open;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    open->has_subject = true;
    open->subject = subject;
    memcpy(&open->ticket, &outcome->ticket, sizeof open->ticket);
    rig_ask(rig);
    return rig->reply.body.session;
}

SessionReport opens(struct rig *rig, const char *user, uint32_t uid, const char *service,
                    const Outcome *outcome)
{
    return session(rig, rig_subject(user, uid, service), outcome);
}

SessionReport opens_by_root(struct rig *rig, const char *user, uint32_t uid, const char *service,
                            const Outcome *outcome)
{
    Subject subject = rig_subject(user, uid, service);
    subject.root = true;
    return session(rig, subject, outcome);
}
