// SPDX-License-Identifier: BSD-2-Clause
// The rig's people: they enrol, log in and run admin verbs.
#include "factor/otp_read.h"
#include "vault_rig.h"
#include "verbs/verbs.h"
#include "wire/codec.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- people ---

const char *rig_code(struct rig *rig, struct enrolled *person, char code[OTP_CODE_SIZE])
{
    while (rig->clock->wall / person->otp.period <= person->used)
        rig->clock->wall += person->otp.period;
    person->used = rig->clock->wall / person->otp.period;
    assert_int_equal(otp_code(&person->otp, person->used, code), FAULT_NONE);
    return code;
}

struct login rig_login(const struct enrolled *person, const char *service, const char *code)
{
    return (struct login){
        .user = person->user,
        .uid = person->uid,
        .service = service,
        .password = person->password,
        .code = code,
    };
}

Outcome rig_tries(struct rig *rig, struct enrolled *person, const char *service)
{
    char code[OTP_CODE_SIZE];
    struct login login = rig_login(person, service, rig_code(rig, person, code));

    if (strcmp(service, "warifu") == 0)
        login.operation = Operation_OPERATION_ADMIN;
    return *rig_attempt(rig, &login);
}

Outcome rig_granted(struct rig *rig, struct enrolled *person, const char *service)
{
    const Outcome outcome = rig_tries(rig, person, service);

    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_true(outcome.ticket.size > 0);
    return outcome;
}

SessionReport rig_opens(struct rig *rig, const char *user, uint32_t uid, const char *service,
                        const Outcome *outcome)
{
    SessionOpenCall *open = &rig->call.body.session_open;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_session_open_tag;
    open->has_subject = true;
    open->subject = rig_subject(user, uid, service);
    memcpy(&open->ticket, &outcome->ticket, sizeof open->ticket);
    rig_ask(rig);
    return rig->reply.body.session;
}

void rig_first_login(struct rig *rig, const char *user, const char *temporary,
                     struct enrolled *person)
{
    char code[OTP_CODE_SIZE];
    uint64_t counter;

    memset(person, 0, sizeof *person);
    snprintf(person->user, sizeof person->user, "%s", user);
    person->uid = rig_uid(user);
    const struct login first = {
        .user = user, .uid = person->uid, .service = "login", .password = temporary, .code = ""};
    const Outcome outcome = *rig_attempt(rig, &first);
    assert_int_equal(outcome.result, Result_RESULT_GRANTED);
    assert_int_equal(rig_account(rig, &first, &outcome).result, Result_RESULT_NEW_PASSWORD);
    snprintf(person->password, sizeof person->password, "Wq7-Kjz%u-Lvt-%lld", person->uid,
             (long long)(rig->clock->wall / 30 % 9973)); // another one if it is not the first time

    SetPasswordCall *change = &rig->call.body.set_password;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_set_password_tag;
    change->has_subject = true;
    change->subject = rig_subject(user, person->uid, "login");
    memcpy(&change->ticket, &outcome.ticket, sizeof change->ticket);
    memcpy(change->password, person->password, sizeof person->password);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.change.result, Result_RESULT_GRANTED);
    const ChangeReply changed = rig->reply.body.change;

    EnrolCall *enrol = &rig->call.body.enrol;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_enrol_tag;
    enrol->has_subject = true;
    enrol->subject = rig_subject(user, person->uid, "login");
    memcpy(&enrol->ticket, &changed.ticket, sizeof enrol->ticket);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.offer.result, Result_RESULT_GRANTED);
    const EnrolOffer offer = rig->reply.body.offer;
    assert_int_equal(otp_parse_uri(offer.uri, &person->otp, &counter), FAULT_NONE);

    ConfirmCall *confirm = &rig->call.body.confirm;
    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_confirm_tag;
    confirm->has_subject = true;
    confirm->subject = rig_subject(user, person->uid, "login");
    memcpy(&confirm->ticket, &changed.ticket, sizeof confirm->ticket);
    confirm->credential = offer.credential;
    memcpy(confirm->code, rig_code(rig, person, code), OTP_CODE_SIZE);
    rig_ask(rig);
    assert_int_equal(rig->reply.body.confirmed.result, Result_RESULT_GRANTED);
}

// --- admin ---

static Outcome rescue;

void rig_rescue(struct rig *rig)
{
    PlanCall *plan = &rig->call.body.plan;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_plan_tag;
    plan->operation = Operation_OPERATION_ADMIN;
    plan->has_subject = true;
    plan->subject = rig_subject("root", 0, "warifu");
    plan->subject.login_known = rig->login_uid != 0;
    plan->subject.login_uid = rig->login_uid;
    snprintf(plan->rescue_reason, sizeof plan->rescue_reason, "test");
    rig->by_rescue = true;
    rig_ask(rig);
    assert_int_equal(rig->reply.body.plan.result, Result_RESULT_GRANTED);
    rescue = (Outcome)Outcome_init_zero;
    memcpy(&rescue.ticket, &rig->reply.body.plan.ticket, sizeof rescue.ticket);
}

static void put_text(AdminCall *call, const char *name, const char *text)
{
    Field *field = &call->args[call->args_count++];

    snprintf(field->name, sizeof field->name, "%s", name);
    field->which_value = Field_text_tag;
    snprintf(field->value.text, sizeof field->value.text, "%s", text);
}

// Most tests of these have no reason of their own (E5).
static void put_reason(AdminCall *call)
{
    static const char *const verbs[] = {
        "user.add",   "totp.enrol", "totp.confirm", "totp.import",  "key.enrol",   "key.add",
        "key.import", "card.issue", "card.replace", "card.collect", "card.destroy"};

    for (pb_size_t i = 0; i < call->args_count; i++)
        if (strcmp(call->args[i].name, "reason") == 0)
            return;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i], call->verb) == 0)
            put_text(call, "reason", "because");
}

static bool is_declared(const struct verb *verb, const char *field)
{
    for (const struct section *section = verb->sections; section != NULL && section->key != NULL;
         section++)
        for (const struct column *column = section->columns; column->field != NULL; column++)
            if (column->source != BY_CLIENT && strcmp(column->field, field) == 0)
                return true;
    return false;
}

// Whatever a test asks for: an answer has only fields that its verb declares.
static void check_fields(const AdminPage *page, const char *wire)
{
    const struct verb *verb = verb_by_wire(wire);

    for (pb_size_t r = 0; verb != NULL && r < page->rows_count; r++)
        for (pb_size_t i = 0; i < page->rows[r].fields_count; i++)
            if (!is_declared(verb, page->rows[r].fields[i].name))
                fail_msg("%s answers with the field %s, which is not declared", wire,
                         page->rows[r].fields[i].name);
}

AdminStatus rig_admin_by(struct rig *rig, const struct enrolled *by, const Outcome *ticket,
                         const char *verb, const struct rig_arg *arguments, bool dry_run)
{
    AdminVaultCall *call = &rig->call.body.admin;

    memset(&rig->call, 0, sizeof rig->call);
    rig->call.which_body = VaultCall_admin_tag;
    call->has_actor = true;
    call->actor = rig_subject(by->user, by->uid, "warifu");
    call->actor.peer_uid = by->uid;
    memcpy(&call->ticket, &ticket->ticket, sizeof call->ticket);
    call->has_call = true;
    call->call.dry_run = dry_run;
    snprintf(call->call.verb, sizeof call->call.verb, "%s", verb);
    for (; arguments != NULL && arguments->name != NULL; arguments++) {
        if (arguments->text != NULL) {
            put_text(&call->call, arguments->name, arguments->text);
        } else {
            Field *field = &call->call.args[call->call.args_count++];
            snprintf(field->name, sizeof field->name, "%s", arguments->name);
            field->which_value = Field_number_tag;
            field->value.number = arguments->number;
        }
        if (strcmp(arguments->name, "user") == 0 && arguments->text != NULL) {
            call->has_target = true;
            call->target =
                rig_subject(arguments->text,
                            rig->target_uid != 0 ? rig->target_uid : rig_uid(arguments->text), "")
                    .who;
            if (rig->target_groups.groups_known) {
                call->target.groups_known = true;
                call->target.groups_of = rig->target_groups.groups_of;
                call->target.groups = rig->target_groups.groups;
            }
            if (rig->target_gone)
                call->target = (Identity){.status = NameStatus_NAME_UNKNOWN};
        }
    }
    rig->target_uid = 0;
    rig->target_gone = false;
    rig->target_groups = (Identity){0};
    if (!rig->bare)
        put_reason(&call->call);
    rig->by_rescue = rig->by_rescue || ticket == &rescue;
    rig_ask(rig);
    assert_int_equal(rig->reply.which_body, VaultReply_page_tag);
    assert_true(rig->reply.body.page.has_end);
    check_fields(&rig->reply.body.page, verb);
    return rig->reply.body.page.end.status;
}

AdminStatus rig_admin_again(struct rig *rig, const char *verb, const struct rig_arg *arguments)
{
    static const struct enrolled root = {.user = "root"};

    return rig_admin_by(rig, &root, &rescue, verb, arguments, false);
}

AdminStatus rig_admin(struct rig *rig, const char *verb, const struct rig_arg *arguments)
{
    rig_rescue(rig);
    return rig_admin_again(rig, verb, arguments);
}

static const Field *field_of(const struct rig *rig, unsigned row, const char *name)
{
    const AdminPage *page = &rig->reply.body.page;

    if (row >= page->rows_count)
        return NULL;
    for (pb_size_t i = 0; i < page->rows[row].fields_count; i++)
        if (strcmp(page->rows[row].fields[i].name, name) == 0)
            return &page->rows[row].fields[i];
    return NULL;
}

const char *rig_text(const struct rig *rig, unsigned row, const char *name)
{
    const Field *field = field_of(rig, row, name);

    return field != NULL && field->which_value == Field_text_tag ? field->value.text : "";
}

int64_t rig_number(const struct rig *rig, unsigned row, const char *name)
{
    const Field *field = field_of(rig, row, name);

    if (field != NULL && field->which_value == Field_number_tag)
        return field->value.number;
    return field != NULL && field->which_value == Field_flag_tag ? field->value.flag : INT64_MIN;
}

const AdminEnd *rig_end(const struct rig *rig)
{
    return &rig->reply.body.page.end;
}

static void take_temporary(const struct rig *rig, char temporary[64])
{
    const char *shown = rig_text(rig, 0, "temporary_password");

    assert_true(strlen(shown) >= 12 && strlen(shown) < 64);
    memcpy(temporary, shown, strlen(shown) + 1);
}

void rig_init(struct rig *rig, const char *user, char temporary[64])
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {0}};

    assert_int_equal(rig_admin(rig, "init", arguments), AdminStatus_ADMIN_DONE);
    take_temporary(rig, temporary);
}

void rig_person(struct rig *rig, const char *user, const char *role, struct enrolled *person)
{
    const struct rig_arg arguments[] = {{"user", user, 0}, {"role", role, 0}, {0}};
    char temporary[64];

    assert_int_equal(rig_admin(rig, "user.add", arguments), AdminStatus_ADMIN_DONE);
    take_temporary(rig, temporary);
    rig_first_login(rig, user, temporary, person);
}

unsigned rig_count(struct rig *rig, const char *event, const char *user)
{
    unsigned count = 0;
    int64_t after = 0;
    AdminStatus status;

    do {
        const struct rig_arg arguments[] = {
            {"after", NULL, after}, {"user", user, 0}, {"event", event, 0}, {0}};
        status = rig_admin(rig, "log", arguments);
        assert_true(status == AdminStatus_ADMIN_DONE || status == AdminStatus_ADMIN_MORE);
        count += rig->reply.body.page.rows_count;
        after = strtoll(rig_end(rig)->cursor, NULL, 10);
    } while (status == AdminStatus_ADMIN_MORE);
    return count;
}
