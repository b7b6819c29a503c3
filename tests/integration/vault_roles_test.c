// SPDX-License-Identifier: BSD-2-Clause
// Every verb by every role, on oneself and on others: compared with what is written down here, by
// hand, and not with the product's own table (D8, E5, F2).
#include "../vault/vault_admin.h"
#include "factor/fido2_verify.h"
#include "vault/admin/admin.h"
#include "vault/admin/handlers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- what is expected
// -------------------------------------------------------------------------------
// D done, F forbidden, C conflict, N not found, I invalid; one letter each for: an administrator on
// themselves, on somebody else; an auditor, the same; staff, the same; root in a rescue.

struct expected {
    const char *verb;
    const char *arguments; // @: the login name of whom it is about
    const char *cells;
    char reason; // 'r': demanded; '-': nothing is changed, or what is told is the reason
};

static const struct expected golden[] = {
    {"init", "user=@", "FFFFFFC", '-'},
    {"user.add", "user=kato", "DDFFFFD", 'r'},
    {"user.add", "user=kato role=admin", "DDFFFFD", 'r'},
    {"user.list", "", "DDDDFFD", '-'},
    {"user.show", "user=@", "DDDDFFD", '-'},
    {"user.suspend", "user=@", "FDFFFFD", 'r'},
    {"user.resume", "user=@", "FCFFFFC", 'r'},
    {"user.remove", "user=@", "FDFFFFD", 'r'},
    {"user.rename", "person=@ user=nakano", "FDFFFFD", 'r'},
    {"user.renumber", "user=@ uid#9000", "FDFFFFD", 'r'},
    {"user.role", "user=@ role=auditor", "FDFFFFD", 'r'},
    {"user.term", "user=@ until=2099-03-31", "FDFFFFD", 'r'},
    {"user.offboard", "user=@", "FDFFFFD", 'r'},
    {"shared.create", "user=kato", "DDFFFFD", 'r'},
    {"shared.add", "user=madoguchi member=@", "FDFFFFD", 'r'},
    {"shared.remove", "user=nagata member=@", "DDFFFFD", 'r'},
    {"shared.list", "user=madoguchi", "DDDDFFD", '-'},
    {"session.list", "user=@", "DDDDFFD", '-'},
    {"session.own", "", "DDDDDDF", '-'},
    {"session.stop", "user=@ logind=c7 how=end", "DDFFFFF", '-'},
    {"session.stopped", "person=@ done=end seen=gone", "DDDDFFD", '-'},
    {"password.reset", "user=@", "FDFFFFD", 'r'},
    {"password.expire", "user=@", "DDFFFFD", 'r'},
    {"password.policy", "", "DDDDFFD", '-'},
    {"totp.enrol", "user=@", "FDFFFFD", 'r'},
    {"totp.register", "user=@", "FCFFFFC", 'r'},
    {"totp.confirm", "user=@ credential#1 code=000000", "FCFFFFC", 'r'},
    {"totp.import",
     "user=@ kind=totp algorithm=SHA1 digits#6 period#30 secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
     "FDFFFFD", 'r'},
    {"totp.resync", "user=@ first=000000 second=000000", "FIFFFFI", 'r'},
    {"totp.revoke", "user=@", "DDFFFFD", 'r'},
    {"totp.list", "user=@", "DDDDFFD", '-'},
    {"card.issue", "user=@ serial=N-1", "FDFFFFD", 'r'},
    {"card.issue", "department=tax members=@ serial=N-1", "FDFFFFD", 'r'},
    {"card.list", "", "DDDDFFD", '-'},
    {"card.show", "serial=K-@", "DDDDFFD", '-'},
    {"card.suspend", "serial=K-@", "DDFFFFD", 'r'},
    {"card.lost", "serial=K-@ reporter=somebody when#1", "DDFFFFD", '-'},
    {"card.lost", "serial=S-@ reporter=somebody when#1 found#1", "FDFFFFD", '-'},
    {"card.replace", "serial=K-@ new=N-1", "FDFFFFD", 'r'},
    {"card.collect", "serial=K-@", "FDFFFFD", 'r'},
    {"card.destroy", "serial=K-@ method=shredder witness=somebody", "FCFFFFC", 'r'},
    {"emergency.issue", "user=@ until=soon", "FDFFFFD", 'r'},
    {"emergency.approve", "emergency=@", "FCFFFFF", 'r'},
    {"emergency.list", "", "DDDDFFD", '-'},
    {"emergency.close", "emergency=@", "FDFDFFF", 'r'},
    {"glass.issue", "", "CCFFFFC", 'r'},
    {"glass.confirm", "envelope=00000000 check=0000", "NNFFFFN", 'r'},
    {"glass.list", "", "DDDDFFD", '-'},
    {"glass.revoke", "", "CCFFFFC", 'r'},
    {"key.enrol", "user=@", "FDFFFFD", 'r'},
    {"key.add", "", "DDDDDDF", 'r'},
    {"key.pin.set", "", "DDDDDDD", '-'},
    {"key.pin.change", "", "DDDDDDD", '-'},
    {"key.import", "user=@ handle=00 key=00 algorithm=es256 bound=x", "FIFFFFI", 'r'},
    {"key.list", "user=@", "DDDDFFD", '-'},
    {"key.revoke", "user=@", "NNFFFFN", 'r'},
    {"key.restore", "user=@ credential#1", "FNFFFFN", 'r'},
    {"lock.show", "user=@", "DDDDFFD", '-'},
    {"lock.clear", "user=@", "FDFFFFD", 'r'},
    {"policy.explain", "user=@ service=login", "DDDDFFD", '-'},
    {"policy.text", "", "DDDDFFD", '-'},
    {"policy.list", "", "DDDDFFD", '-'},
    {"policy.people", "", "DDDDFFD", '-'},
    {"policy.logins", "", "DDDDFFD", '-'},
    {"policy.activate", "digest=0123456789abcdef", "NNFFFFN", 'r'},
    {"status", "", "DDDDFFD", '-'},
    {"log", "", "DDDDFFD", '-'},
    {"notice.records", "from#1", "FFFFFFF", '-'}, // a look by root's program, in no role
    {"audit.head", "", "DDDDFFD", '-'},
    {"audit.export", "until#1", "DDDDFFD", '-'},
    {"audit.search", "", "DDDDFFD", '-'},
    {"audit.cosign", "records#1 root=x head=x cosignature=x", "IIIIFFI", 'r'},
    {"audit.rotate", "", "DDFFFFD", 'r'},
    {"audit.recover", "", "CCFFFFC", 'r'},
    {"privilege.request", "user=@ service=sudo until=soon", "CCCFCFF", 'r'},
    {"privilege.approve", "request=request shown=0", "NNFFFFF", 'r'},
    {"privilege.reject", "request=request", "NNFFFFF", 'r'},
    {"privilege.list", "", "DDDDDDD", '-'},
    {"privilege.end", "request=request", "NNNNNNF", 'r'},
    {"privilege.stop", "request=request", "NNNNNNF", '-'},
    {"privilege.review", "", "DDDDFFD", '-'},
    {"user.review", "", "DDDDFFD", '-'},
    {"review.sign",
     "list=people digest=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff "
     "made#1 record#0 rows#0",
     "CCCCFFF", 'r'},
    {"exception.request", "rule=login setting=time to=any user=@ until=soon", "FCFFFFF", 'r'},
    {"exception.list", "", "DDDDDDD", '-'},
    {"exception.show", "request=request", "NNNNNNN", '-'},
    {"exception.end", "request=request", "NNNNNNF", 'r'},
    {"deputy.request", "user=@ until=soon", "FDFFFFF", 'r'},
    {"deputy.list", "", "DDDDDDD", '-'},
    {"deputy.end", "request=request", "NNNNNNF", 'r'},
    {"request.list", "", "DDDDDDD", '-'},
    {"request.show", "request=request", "DDDDDDD", '-'},
    {"request.approve", "request=request shown=0", "FCFFFFF", 'r'},
    {"request.reject", "request=request", "DDFFFFF", 'r'},
    {"request.withdraw", "request=request", "FFFFFFF", 'r'},
    {"review.list", "", "DDDDFFD", '-'},
    {"review.approve", "review=request", "FDFFFFF", 'r'},
    {"review.close", "review=rescue", "FDFDFFF", 'r'},
};

#define GOLDEN (sizeof golden / sizeof *golden)

static bool has_row(void *context, const struct verb *verb)
{
    bool known = verb->wire == NULL;

    (void)context;
    for (size_t i = 0; i < GOLDEN && !known; i++)
        known = strcmp(golden[i].verb, verb->wire) == 0;
    if (!known)
        fail_msg("%s: write down here who may, and whom not although of the role", verb->wire);
    if (verb->wire != NULL && admin_handler(verb->wire) == NULL)
        fail_msg("%s is declared, and nothing carries it out", verb->wire);
    return true;
}

static void no_verb_without_a_row(void **state)
{
    (void)state;
    verb_each(verb_groups, has_row, NULL);
    for (size_t i = 0; i < GOLDEN; i++)
        if (verb_by_wire(golden[i].verb) == NULL)
            fail_msg("%s is no verb any more", golden[i].verb);
    for (size_t n = 0; admin_handler_name(n) != NULL; n++)
        if (verb_by_wire(admin_handler_name(n)) == NULL)
            fail_msg("%s is carried out, and nothing declares it", admin_handler_name(n));
}

// --- the town
// ---------------------------------------------------------------------------------------

static struct enrolled chiba, fuji, doi, eto, baba; // two administrators, an auditor, two of staff

// Numbers of what is listed: of an emergency code, a rescue and a request about each of them.
struct about {
    char user[16];
    int64_t emergency, rescue, request;
};
static struct about abouts[] = {
    {"amano", 0, 0, 0}, {"baba", 0, 0, 0}, {"doi", 0, 0, 0}, {"eto", 0, 0, 0}};

static struct about *about(const char *user)
{
    for (size_t i = 0; i < sizeof abouts / sizeof *abouts; i++)
        if (strcmp(abouts[i].user, user) == 0)
            return &abouts[i];
    abort();
}

// The newest open item.
static int64_t newest_item(struct rig *rig)
{
    int64_t newest = 0;
    char after[64] = "";
    AdminStatus status;

    do {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status = rig_admin_again(rig, "review.list", after[0] != '\0' ? page : NULL);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            newest = rig_number(rig, i, "review");
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    assert_int_equal(status, DONE);
    return newest;
}

static void use_up_a_code(struct rig *rig, struct enrolled *person)
{
    char code[64];

    assert_int_equal(
        rig_admin(rig, "emergency.issue",
                  ARGS(USER(person->user), NUMBER("until", rig->clock->wall + 3600), WHY)),
        DONE);
    about(person->user)->emergency = rig_number(rig, 0, "emergency");
    snprintf(code, sizeof code, "%s", rig_text(rig, 0, "emergency_code"));
    const struct login login = rig_login(person, "login", code);
    assert_int_equal(rig_attempt(rig, &login)->result, Result_RESULT_GRANTED);
    // Root takes it back, and may not review it: it waits for somebody.
    assert_int_equal(rig_admin(rig, "emergency.close",
                               ARGS(NUMBER("emergency", about(person->user)->emergency), WHY)),
                     DONE);
}

static void issue_cards(struct rig *rig, const char *user)
{
    static const char *const prefixes[] = {"K", "S"};

    for (size_t i = 0; i < 2; i++) {
        char serial[64];
        snprintf(serial, sizeof serial, "%s-%.32s", prefixes[i], user);
        assert_int_equal(
            rig_admin(rig, "card.issue", ARGS(USER(user), TEXT("serial", serial), WHY)), DONE);
        if (i == 1)
            assert_int_equal(rig_admin(rig, "card.suspend", ARGS(TEXT("serial", serial), WHY)),
                             DONE);
    }
}

static int setup(void **state)
{
    char policy[8192];
    struct enrolled *const people[] = {&rig_amano, &baba, &doi, &eto};
    char temporary[64];

    snprintf(policy, sizeof policy, "%skey {\n self_enrolment = yes\n}\n", rig_policy);
    struct rig *rig = rig_make(policy);
    rig_start(rig);
    rig_init(rig, "amano", temporary);
    rig_first_login(rig, "amano", temporary, &rig_amano);
    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "fuji", "admin", &fuji);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    rig_person(rig, "baba", "staff", &baba);
    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("madoguchi"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "shared.create", ARGS(USER("nagata"), WHY)), DONE);
    for (size_t i = 0; i < 4; i++) {
        const char *user = people[i]->user;
        use_up_a_code(rig, people[i]);
        issue_cards(rig, user);
        assert_int_equal(
            rig_admin(rig, "shared.add", ARGS(USER("nagata"), TEXT("member", user), WHY)), DONE);
        about(user)->rescue = newest_item(rig);
        if (people[i] == &baba) // of whom nothing is asked for, so that it can be
            continue;
        Outcome by = rig_granted(rig, &chiba, "warifu");
        const bool auditor = people[i] == &rig_amano;
        assert_int_equal(
            rig_admin_by(rig, &chiba, &by, "user.role",
                         ARGS(USER(user), TEXT("role", auditor ? "auditor" : "admin"), WHY), false),
            DONE);
        assert_string_equal(rig_text(rig, 0, "requested"), auditor ? "auditor" : "admin");
        about(user)->request = rig_number(rig, 0, "review");
    }
    about("baba")->request = about("eto")->request;
    *state = rig;
    return 0;
}

// --- calls
// -------------------------------------------------------------------------------------------

struct filled {
    struct rig_arg list[12];
    char names[12][32], texts[12][256];
};

// "name=text name#number": @ is whom it is about.
static void fill(struct rig *rig, const char *from, const char *user, bool reason,
                 struct filled *out)
{
    char copy[256], *rest = copy;
    size_t n = 0;

    memset(out, 0, sizeof *out);
    snprintf(copy, sizeof copy, "%s", from);
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        char *text = strpbrk(word, "=#");
        if (text == NULL)
            continue;
        const bool number = *text == '#';
        *text++ = '\0';
        snprintf(out->names[n], sizeof out->names[n], "%s", word);
        out->list[n].name = out->names[n];
        char *at = strchr(text, '@');
        snprintf(out->texts[n], sizeof out->texts[n], "%.*s%s%s",
                 (int)(at != NULL ? at - text : (long)strlen(text)), text, at != NULL ? user : "",
                 at != NULL ? at + 1 : "");
        if (number)
            out->list[n].number = strtoll(text, NULL, 10);
        else if (strcmp(text, "soon") == 0)
            out->list[n].number = rig->clock->wall + 600;
        else if (strcmp(word, "emergency") == 0)
            out->list[n].number = about(user)->emergency;
        else if (strcmp(text, "rescue") == 0)
            out->list[n].number = about(user)->rescue;
        else if (strcmp(text, "request") == 0)
            out->list[n].number = about(user)->request;
        else
            out->list[n].text = out->texts[n];
        n++;
    }
    if (reason)
        out->list[n++] = (struct rig_arg)WHY;
    rig->target_uid = strstr(from, "9000") != NULL     ? 9000
                      : strstr(from, "nakano") != NULL ? rig_uid(user)
                                                       : 0;
}

static char letter(AdminStatus status)
{
    switch (status) {
    case DONE:
    case MORE:
        return 'D';
    case FORBIDDEN:
        return 'F';
    case CONFLICT:
        return 'C';
    case NOT_FOUND:
        return 'N';
    case INVALID:
        return 'I';
    default:
        return '?';
    }
}

static char tries(struct rig *rig, const struct expected *row, struct enrolled *caller,
                  const char *user)
{
    static const struct enrolled root = {.user = "root"};
    struct filled filled;
    Outcome ticket = {0};

    if (caller != NULL)
        ticket = rig_granted(rig, caller, "warifu");
    else
        rig_rescue(rig);
    if (caller == NULL)
        memcpy(&ticket.ticket, &rig->reply.body.plan.ticket, sizeof ticket.ticket);
    fill(rig, row->arguments, user, row->reason == 'r', &filled);
    rig->by_rescue = caller == NULL;
    return letter(
        rig_admin_by(rig, caller != NULL ? caller : &root, &ticket, row->verb, filled.list, true));
}

static void every_role_on_self_and_other(void **state)
{
    struct rig *rig = *state;
    struct {
        struct enrolled *caller; // NULL: root
        const char *user;
        const char *who;
    } cells[] = {{&rig_amano, "amano", "an administrator on themselves"},
                 {&rig_amano, "baba", "an administrator on somebody else"},
                 {&doi, "doi", "an auditor on themselves"},
                 {&doi, "baba", "an auditor on somebody else"},
                 {&eto, "eto", "staff on themselves"},
                 {&eto, "baba", "staff on somebody else"},
                 {NULL, "baba", "root"}};
    unsigned wrong = 0;

    rig->bare = true;
    for (size_t i = 0; i < GOLDEN; i++)
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            const char got = tries(rig, &golden[i], cells[k].caller, cells[k].user);
            if (got == golden[i].cells[k])
                continue;
            print_error("%s (%s) by %s: %c, expected %c; %s\n", golden[i].verb, golden[i].arguments,
                        cells[k].who, got, golden[i].cells[k], rig_end(rig)->message);
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

// --- reasons
// -----------------------------------------------------------------------------------------

static int64_t records(struct rig *rig)
{
    int64_t records = -1;
    char after[64] = "";
    AdminStatus status;

    rig_rescue(rig);
    do {
        const struct rig_arg page[] = {TEXT("after", after), {0}};
        status = rig_admin_again(rig, "status", after[0] != '\0' ? page : NULL);
        for (unsigned i = 0; i < rig->reply.body.page.rows_count; i++)
            if (strcmp(rig_text(rig, i, "item"), "records") == 0)
                records = strtoll(rig_text(rig, i, "value"), NULL, 10);
        memcpy(after, rig_end(rig)->cursor, sizeof after);
    } while (status == MORE);
    assert_true(records >= 0);
    return records;
}

// What a login of amano and a call that changes nothing put on record.
static int64_t cost_of_asking(struct rig *rig)
{
    const int64_t before = records(rig);
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");

    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "lock.show", NULL, false), DONE);
    return records(rig) - before;
}

// Of everything that changes something a reason is demanded, and without one nothing happens.
static void no_change_without_a_reason(void **state)
{
    struct rig *rig = *state;
    const int64_t cost = cost_of_asking(rig);
    Outcome ticket;

    rig->bare = true;
    for (size_t i = 0; i < GOLDEN; i++) {
        const struct verb *verb = verb_by_wire(golden[i].verb);
        struct filled filled;
        const bool told_otherwise =
            strcmp(verb->wire, "init") == 0 || strcmp(verb->wire, "card.lost") == 0 ||
            strcmp(verb->wire, "privilege.stop") == 0 || strcmp(verb->wire, "session.stop") == 0 ||
            strcmp(verb->wire, "session.stopped") == 0;
        if ((verb->changes != CHANGES_NOTHING) != (golden[i].reason == 'r' || told_otherwise))
            fail_msg("%s: a change without a reason, or the other way round", verb->wire);
        if (golden[i].reason != 'r')
            continue;
        const int64_t before = records(rig);
        ticket = rig_granted(rig, &rig_amano, "warifu");
        fill(rig, golden[i].arguments, "baba", false, &filled);
        if (rig_admin_by(rig, &rig_amano, &ticket, golden[i].verb, filled.list, false) != INVALID ||
            strcmp(rig_end(rig)->subject, "reason") != 0)
            fail_msg("%s without a reason: %s (%s)", golden[i].verb, rig_end(rig)->message,
                     rig_end(rig)->subject);
        if (records(rig) - before != cost)
            fail_msg("%s without a reason left a record", golden[i].verb);
    }
}

// --- before and after
// --------------------------------------------------------------------------------

static const char *last_record(struct rig *rig, const char *event)
{
    static char record[1024];
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

static void before_and_after(void **state)
{
    static const struct {
        const char *verb, *arguments, *event, *before, *after;
    } steps[] = {
        {"user.add", "user=kato", "user.added", "none", "staff"},
        {"user.role", "user=kato role=auditor", "user.role", "staff", "auditor"},
        {"user.suspend", "user=@", "user.suspended", "active", "suspended"},
        {"user.resume", "user=@", "user.resumed", "suspended", "active"},
        {"user.rename", "person=@ user=nakano", "user.renamed", "baba", "nakano"},
        {"user.renumber", "user=nakano uid#9000", "user.renumbered", "2101", "9000"},
        {"shared.create", "user=sato", "user.added", "none", "shared"},
        {"shared.add", "user=madoguchi member=eto", "member.added", "none", "member"},
        {"shared.remove", "user=madoguchi member=eto", "member.removed", "member", "none"},
        {"password.expire", "user=eto", "password.expired", "valid", "expired"},
        {"password.reset", "user=eto", "password.reset", "expired", "temporary"},
        {"totp.enrol", "user=eto", "otp.offered", "none", "pending"},
        {"totp.import",
         "user=eto kind=totp algorithm=SHA1 digits#6 period#30 "
         "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
         "otp.imported", "none", "active"},
        {"totp.revoke", "user=eto", "otp.revoked", "active", "revoked"},
        {"card.issue", "user=eto serial=N-1", "card.issued", "none", "issued"},
        {"card.suspend", "serial=N-1", "card.suspended", "issued", "suspended"},
        {"card.lost", "serial=N-1 reporter=somebody when#1 found#1", "card.found", "suspended",
         "active"},
        {"card.replace", "serial=N-1 new=N-2", "card.revoked", "active", "revoked"},
        {"card.collect", "serial=N-1", "card.collected", "revoked", "collected"},
        {"card.destroy", "serial=N-1 method=shredder witness=somebody", "card.destroyed",
         "collected", "destroyed"},
        {"card.lost", "serial=N-2 reporter=somebody when#1", "card.lost", "issued", "lost"},
        {"emergency.issue", "user=eto until=soon", "emergency.issued", "none", "active"},
        {"lock.clear", "user=eto", "lock.cleared", "0", "0"},
        {"user.offboard", "user=eto", "user.offboarded", "active", "removed"},
        {"user.remove", "user=kato", "user.removed", "active", "removed"},
    };
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const bool loss = strcmp(steps[i].verb, "card.lost") == 0;
        char before[64], after[64];
        struct filled filled;
        rig_rescue(rig);
        fill(rig, steps[i].arguments, "baba", !loss, &filled);
        if (rig_admin_again(rig, steps[i].verb, filled.list) != DONE)
            fail_msg("%s: %s", steps[i].verb, rig_end(rig)->message);
        const char *record = last_record(rig, steps[i].event);
        snprintf(before, sizeof before, "\"before\":\"%s\"", steps[i].before);
        snprintf(after, sizeof after, "\"after\":\"%s\"", steps[i].after);
        if (strstr(record, before) == NULL || strstr(record, after) == NULL ||
            (!loss && strstr(record, "\"reason\":\"because\"") == NULL))
            fail_msg("%s: %s", steps[i].verb, record);
    }
}

#define TEST(name, function)                                                                       \
    {                                                                                              \
        name, function, setup, rig_teardown, NULL                                                  \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D8 no verb without a row that says who may", no_verb_without_a_row, NULL, NULL, NULL},
        TEST("D8 E5 F2 every verb by every role, on oneself and on others",
             every_role_on_self_and_other),
        TEST("E5 no change without a reason, and nothing happens without one",
             no_change_without_a_reason),
        TEST("E5 each change is recorded with before, after and why", before_and_after),
    };

    if (fido2_start() != FAULT_NONE) // a key that is imported is looked at
        return 1;
    return cmocka_run_group_tests_name("vault roles", tests, NULL, NULL);
}
