// SPDX-License-Identifier: BSD-2-Clause
// What two people do together (D7, D8): asked for by one administrator, shown as it would be,
// approved by another, done once, and on record as done by both.
#include "core/dual_control.h"
#include "store/key.h"
#include "store/request.h"
#include "vault_review_rig.h"
#include "verbs/verbs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAITS AdminStatus_ADMIN_REQUESTED

static struct enrolled chiba, doi, eto, fuji; // administrator, auditor, staff, administrator

#define HEAD                                                                                       \
    "two_people = {\"card issue\", \"card lost\", \"user resume\", \"emergency issue\"}\n"         \
    "two_people_privileged = {\"lock clear\", \"password reset\"}\nrequest_lifetime = \"1h\"\n"

static int setup(void **state)
{
    struct rig *rig = rig_of_amano(HEAD, "");

    rig_person(rig, "chiba", "admin", &chiba);
    rig_person(rig, "doi", "auditor", &doi);
    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

static int setup_alone(void **state)
{
    struct rig *rig = rig_of_amano(HEAD, "");

    rig_person(rig, "eto", "staff", &eto);
    *state = rig;
    return 0;
}

// The number of the request that was made instead.
static int64_t asked(struct rig *rig)
{
    assert_int_equal(rig->reply.body.page.rows_count, 0);
    const int64_t number = strtoll(rig_end(rig)->subject, NULL, 10);
    assert_true(number > 0);
    return number;
}

static int64_t asks(struct rig *rig, struct enrolled *person, const char *verb,
                    const struct rig_arg *arguments)
{
    const AdminStatus status = by(rig, person, verb, arguments);

    if (status != WAITS)
        fail_msg("%s: %d %s", verb, (int)status, rig_end(rig)->message);
    return asked(rig);
}

#define CARD(serial) ARGS(TEXT("serial", serial), USER("eto"), WHY)
#define CODE ARGS(USER("eto"), NUMBER("until", rig->clock->wall + 3600), WHY)

static const char *word(struct rig *rig, struct enrolled *person, int64_t request)
{
    static char shown[32];

    assert_int_equal(by(rig, person, "request.show", ARGS(NUMBER("request", request))), DONE);
    snprintf(shown, sizeof shown, "%s", rig_text(rig, 0, "shown"));
    return shown;
}

static AdminStatus approves_word(struct rig *rig, struct enrolled *person, int64_t request,
                                 const char *shown)
{
    const struct rig_arg arguments[] = {
        NUMBER("request", request), TEXT("shown", shown), USER("eto"), WHY, {0}};

    return by(rig, person, "request.approve", arguments);
}

static AdminStatus approves(struct rig *rig, struct enrolled *person, int64_t request)
{
    char shown[32];

    snprintf(shown, sizeof shown, "%s", word(rig, person, request));
    if (shown[0] == '\0') // nothing is there to approve any more
        strcpy(shown, "0");
    return approves_word(rig, person, request, shown);
}

static bool is_card(struct rig *rig, const char *serial)
{
    return rig_admin(rig, "card.show", ARGS(TEXT("serial", serial))) == DONE;
}

// --- the table ----------------------------------------------------------------------------------

static void the_table(void **state)
{
    (void)state;
    for (size_t i = 0; dual_control_at(i) != NULL; i++) {
        const struct dual_control *dual = dual_control_at(i);
        assert_ptr_equal(dual_control_by_words(dual->words), dual);
        if (dual->way == DUAL_NEVER) {
            assert_non_null(dual->why);
            continue;
        }
        const struct verb *verb = verb_by_wire(dual->wire);
        if (verb == NULL || (dual->option == NULL && strcmp(verb->words, dual->words) != 0))
            fail_msg("%s is no verb of that name", dual->wire);
        assert_true((verb->roles & BY_ADMIN) != 0 && (verb->roles & BY_SELF) == 0);
        assert_true(verb->changes != CHANGES_NOTHING && !verb->without_store);
        // Who sees a secret asked for it (B4).
        assert_true((verb->flags & VERB_SECRET) == 0 || dual->way == DUAL_BY_APPLICANT);
        assert_true(verb->changes != TAKES_AWAY || dual->takes_away || dual->option != NULL);
    }
}

// --- at the approval ----------------------------------------------------------------------------

static void asked_shown_approved_done(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &rig_amano, "card.issue", CARD("K-1"));

    assert_non_null(strstr(rig_end(rig)->message, "Nothing has been done yet"));
    assert_int_equal(rig_count(rig, "request.made", "eto"), 1);
    assert_int_equal(rig_count(rig, "card.issued", "eto"), 0);
    assert_false(is_card(rig, "K-1"));
    assert_int_equal(by(rig, &chiba, "request.show", ARGS(NUMBER("request", request))), DONE);
    assert_string_equal(rig_text(rig, 0, "kind"), "two_people");
    assert_string_equal(rig_text(rig, 0, "what"), "card issue");
    assert_string_equal(rig_text(rig, 0, "command"), "warifu card issue K-1 --holder eto");
    assert_string_equal(rig_text(rig, 0, "by"), "amano");
    assert_string_equal(rig_text(rig, 0, "user"), "eto");
    assert_string_equal(rig_text(rig, 0, "approvers"), "chiba");
    assert_string_equal(rig_text(rig, 1, "change"), "card.issued");
    assert_string_equal(rig_text(rig, 1, "whose"), "eto");
    assert_string_equal(rig_text(rig, 1, "object"), "K-1");
    assert_string_equal(rig_text(rig, 1, "before"), "none");
    assert_string_equal(rig_text(rig, 1, "after"), "issued");
    assert_false(is_card(rig, "K-1")); // to look does nothing
    assert_int_equal(rig_count(rig, "card.issued", "eto"), 0);
    assert_int_equal(approves(rig, &chiba, request), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "closed");
    assert_true(is_card(rig, "K-1"));
    assert_int_equal(rig_count(rig, "card.issued", "eto"), 1);
    const char *record = rig_text(rig, last(rig), "record");
    assert_non_null(strstr(record, "\"actor\":\"amano\""));
    assert_non_null(strstr(record, "\"approver\":\"chiba\""));
    assert_non_null(strstr(record, "\"review\":"));
    assert_int_equal(rig_count(rig, "request.approved", "eto"), 1);
    // Once.
    assert_int_equal(approves(rig, &chiba, request), CONFLICT);
    assert_int_equal(rig_count(rig, "card.issued", "eto"), 1);
}

static void who_approves(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    char shown[32];

    snprintf(shown, sizeof shown, "%s", word(rig, &chiba, request));
    assert_int_equal(approves_word(rig, &rig_amano, request, shown), FORBIDDEN);
    assert_int_equal(approves_word(rig, &doi, request, shown), FORBIDDEN);
    assert_int_equal(approves_word(rig, &eto, request, shown), FORBIDDEN);
    assert_int_equal(rig_admin(rig, "request.approve",
                               ARGS(NUMBER("request", request), TEXT("shown", shown), WHY)),
                     FORBIDDEN);
    // Who lost the role between the look and the approval.
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("chiba"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(approves_word(rig, &chiba, request, shown), FORBIDDEN);
    // fuji is administrator by amano alone.
    rig_person(rig, "fuji", "staff", &fuji);
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("fuji"), TEXT("role", "admin"), WHY)), DONE);
    assert_int_equal(approves_word(rig, &fuji, request, word(rig, &fuji, request)), FORBIDDEN);
    assert_false(is_card(rig, "K-1"));
}

// --- by whoever asked ---------------------------------------------------------------------------

static void a_secret_is_made_for_whoever_asked(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &rig_amano, "emergency.issue", CODE);

    // Asked again it is no second request.
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), CONFLICT);
    assert_int_equal(strtoll(rig_end(rig)->subject, NULL, 10), request);
    assert_int_equal(approves(rig, &chiba, request), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "released");
    assert_int_equal(rig->reply.body.page.rows_count, 1);
    assert_int_equal(rig_count(rig, "emergency.issued", "eto"), 0); // nor does chiba see a code
    const int64_t until = rig->clock->wall; // what is typed later means another time
    rig->clock->wall += 600;
    // Somebody else has none to carry out.
    assert_int_equal(by(rig, &chiba, "emergency.issue", CODE), WAITS);
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), DONE);
    assert_int_equal(strlen(rig_text(rig, 0, "emergency_code")), 19);
    assert_true(rig_number(rig, 0, "until") < until + 3600); // what was approved holds
    assert_int_equal(rig_count(rig, "emergency.issued", "eto"), 1);
    assert_non_null(strstr(rig_text(rig, last(rig), "record"), "\"approver\":\"chiba\""));
    assert_int_equal(rig_count(rig, "request.carried_out", "eto"), 1);
    // Once: now it would be refused anyway, for there is a code; and then asked for anew.
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), CONFLICT);
    assert_int_equal(by(rig, &chiba, "request.show", ARGS(NUMBER("request", request))), DONE);
    assert_string_equal(rig_text(rig, 0, "state"), "closed");
    assert_string_equal(rig_text(rig, 0, "ended_by"), "amano");
}

static void a_password_takes_a_hash(void **state)
{
    struct rig *rig = *state;

    // Of staff by one.
    assert_int_equal(by(rig, &rig_amano, "password.reset", ARGS(USER("eto"), WHY)), DONE);
    const int64_t request =
        asks(rig, &rig_amano, "password.reset", ARGS(USER("doi"), WHY)); // of an auditor
    const char *shown = word(rig, &chiba, request);
    const struct rig_arg approval[] = {
        NUMBER("request", request), TEXT("shown", shown), USER("doi"), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "request.approve", approval), DONE);
    assert_int_equal(by(rig, &rig_amano, "password.reset", ARGS(USER("doi"), WHY)), DONE);
    assert_true(strlen(rig_text(rig, 0, "temporary_password")) >= 12);
    assert_int_equal(rig_count(rig, "password.reset", "doi"), 1);
    assert_int_equal(by(rig, &rig_amano, "password.reset", ARGS(USER("doi"), WHY)), WAITS);
}

// --- privileged IDs -----------------------------------------------------------------------------

static void privileged_ids_alone(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "lock.clear", ARGS(USER("eto"), WHY)), DONE);
    assert_int_equal(by(rig, &rig_amano, "lock.clear", ARGS(USER("doi"), WHY)), WAITS);
    // Of the only other administrator nobody could approve it.
    assert_int_equal(by(rig, &rig_amano, "lock.clear", ARGS(USER("chiba"), WHY)), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->hint, "--rescue"));
    // What would be refused anyway is refused at once, and that is on record.
    assert_int_equal(by(rig, &rig_amano, "lock.clear", ARGS(USER("amano"), WHY)), FORBIDDEN);
    assert_int_equal(rig_count(rig, "admin.refused", "amano"), 1);
    assert_int_equal(by(rig, &rig_amano, "lock.clear", ARGS(USER("zaizen"), WHY)), NOT_FOUND);
    assert_int_equal(rig_count(rig, "request.made", "doi"), 1);
}

// --- what happens in between --------------------------------------------------------------------

static void what_has_changed_since(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    char shown[32];

    snprintf(shown, sizeof shown, "%s", word(rig, &chiba, request));
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(approves_word(rig, &chiba, request, shown), CONFLICT);
    assert_string_equal(rig_end(rig)->subject, "shown");
    assert_false(is_card(rig, "K-1"));
    snprintf(shown, sizeof shown, "%s", word(rig, &chiba, request));
    // What would be refused now is told as such, and cannot be approved.
    assert_int_equal(rig_admin(rig, "card.issue", ARGS(TEXT("serial", "K-1"), USER("doi"), WHY)),
                     DONE);
    assert_int_equal(approves_word(rig, &chiba, request, shown), CONFLICT);
    assert_int_equal(by(rig, &chiba, "request.show", ARGS(NUMBER("request", request))), DONE);
    assert_non_null(strstr(rig_end(rig)->message, "would be refused"));
    assert_non_null(strstr(rig_end(rig)->hint, "already registered"));
    assert_int_equal(approves(rig, &chiba, request), CONFLICT);
    assert_int_equal(by(rig, &chiba, "request.reject", ARGS(NUMBER("request", request), WHY)),
                     DONE);
    assert_int_equal(approves(rig, &chiba, request), CONFLICT);
}

static void what_was_approved_has_changed_since(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &rig_amano, "emergency.issue", CODE);

    assert_int_equal(approves(rig, &chiba, request), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)),
                     DONE);
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), CONFLICT);
    assert_int_equal(rig_count(rig, "emergency.issued", "eto"), 0);
    assert_int_equal(by(rig, &rig_amano, "request.withdraw", ARGS(NUMBER("request", request), WHY)),
                     DONE);
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), WAITS);
}

static void rights_of_the_applicant(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "fuji", "admin", &fuji);
    const int64_t request = asks(rig, &fuji, "card.issue", CARD("K-1"));
    assert_int_equal(rig_admin(rig, "user.suspend", ARGS(USER("fuji"), WHY)), DONE);
    assert_int_equal(approves(rig, &chiba, request), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.resume", ARGS(USER("fuji"), WHY)), DONE);
    assert_int_equal(rig_admin(rig, "user.role", ARGS(USER("fuji"), TEXT("role", "staff"), WHY)),
                     DONE);
    assert_int_equal(approves(rig, &chiba, request), CONFLICT);
    assert_int_equal(rig_admin(rig, "user.offboard", ARGS(USER("fuji"), WHY)), DONE);
    assert_int_equal(approves(rig, &chiba, request), CONFLICT);
    assert_false(is_card(rig, "K-1"));
}

// A name that is given to somebody else brings them nothing that was asked for its former bearer.
static void names_that_are_given_again(void **state)
{
    struct rig *rig = *state;
    const int64_t code = asks(rig, &rig_amano, "emergency.issue", CODE);
    const int64_t card = asks(rig, &rig_amano, "card.issue", CARD("K-1"));

    assert_int_equal(approves(rig, &chiba, code), DONE);
    // The account has another uid, though the row is the same.
    char shown[32];
    snprintf(shown, sizeof shown, "%s", word(rig, &chiba, card));
    const Outcome ticket = rig_granted(rig, &chiba, "warifu");
    rig->target_uid = 7777;
    assert_int_equal(
        rig_admin_by(rig, &chiba, &ticket, "request.approve",
                     ARGS(NUMBER("request", card), TEXT("shown", shown), USER("eto"), WHY), false),
        CONFLICT);
    // Nor is it done where nobody was asked about the account.
    assert_int_equal(by(rig, &chiba, "request.approve",
                        ARGS(NUMBER("request", card), TEXT("shown", shown), WHY)),
                     CONFLICT);
    assert_int_equal(rig_admin(rig, "user.remove", ARGS(USER("eto"), WHY)), DONE);
    rig_person(rig, "eto", "staff", &eto);
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), WAITS); // a new request
    assert_true(asked(rig) > card);
    assert_int_equal(approves(rig, &chiba, card), CONFLICT);
    assert_int_equal(rig_count(rig, "emergency.issued", "eto"), 0);
    assert_false(is_card(rig, "K-1"));
}

static void time_passes(void **state)
{
    struct rig *rig = *state;
    const int64_t card = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    const int64_t code = asks(rig, &rig_amano, "emergency.issue",
                              ARGS(USER("eto"), NUMBER("until", rig->clock->wall + 9 * 3600), WHY));
    const struct rig_arg again[] = {
        USER("eto"), NUMBER("until", rig->clock->wall + 9 * 3600), WHY, {0}};

    assert_int_equal(approves(rig, &chiba, code), DONE);
    rig->clock->wall += 3601;
    assert_int_equal(approves(rig, &chiba, card), CONFLICT);
    assert_int_equal(by(rig, &rig_amano, "card.issue", CARD("K-1")), WAITS); // asked for anew
    assert_int_equal(rig_count(rig, "request.ended", "eto"), 2); // and so is what was released
    rig->clock->wall += 60;
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", again), WAITS); // too late
    assert_int_equal(rig_count(rig, "emergency.issued", "eto"), 0);
    // A clock that is set back revives nothing.
    rig->clock->wall -= 3000;
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", again), CONFLICT);
    assert_int_equal(rig_count(rig, "emergency.issued", "eto"), 0);
}

static void a_crash_in_between(void **state)
{
    struct rig *rig = *state;
    const int64_t card = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    const int64_t code = asks(rig, &rig_amano, "emergency.issue", CODE);

    rig_kill(rig);
    rig_start(rig);
    assert_int_equal(approves(rig, &chiba, card), DONE);
    assert_int_equal(approves(rig, &chiba, code), DONE);
    rig_kill(rig);
    rig_start(rig);
    assert_true(is_card(rig, "K-1"));
    assert_int_equal(by(rig, &rig_amano, "emergency.issue", CODE), DONE);
    assert_int_equal(strlen(rig_text(rig, 0, "emergency_code")), 19);
}

// Two who ask for the same, approved in the other order.
static void in_the_other_order(void **state)
{
    struct rig *rig = *state;

    rig_person(rig, "fuji", "admin", &fuji);
    const int64_t first = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    const int64_t second = asks(rig, &chiba, "card.issue", CARD("K-1"));
    char seen[32];
    snprintf(seen, sizeof seen, "%s", word(rig, &fuji, first));
    assert_int_equal(approves(rig, &fuji, second), DONE);
    assert_int_equal(approves_word(rig, &fuji, first, seen), CONFLICT);
    assert_int_equal(approves(rig, &fuji, first), CONFLICT);
    assert_int_equal(rig_count(rig, "card.issued", "eto"), 1);
}

// --- with what ----------------------------------------------------------------------------------

static void fresh_factors(void **state)
{
    struct rig *rig = *state;
    const Outcome old = rig_granted(rig, &rig_amano, "warifu");

    rig->policy->rules[rig->policy->rule_count - 1].fresh_seconds = 3600; // of the rig's own copy
    rig->clock->boot += 301 * 1000;
    assert_int_equal(rig_admin_by(rig, &rig_amano, &old, "card.issue", CARD("K-1"), false), STALE);
    const int64_t request = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    const char *shown = word(rig, &chiba, request);
    const Outcome approval = rig_granted(rig, &chiba, "warifu");
    rig->clock->boot += 301 * 1000;
    assert_int_equal(
        rig_admin_by(rig, &chiba, &approval, "request.approve",
                     ARGS(NUMBER("request", request), TEXT("shown", shown), USER("eto"), WHY),
                     false),
        STALE);
    assert_int_equal(approves(rig, &chiba, request), DONE);
}

// One card in two people's hands makes them one.
static void one_card_of_two(void **state)
{
    struct rig *rig = *state;
    const int64_t request = asks(rig, &rig_amano, "card.issue", CARD("K-1"));

    assert_int_equal(by(rig, &rig_amano, "user.show", ARGS(USER("amano"))), DONE);
    rig_stop(rig);
    struct store *store = rig_store(rig);
    for (unsigned i = 0; i < 2; i++) {
        struct person person;
        struct key_credential key = {.state = CREDENTIAL_ACTIVE,
                                     .handle_size = 16,
                                     .key = {.algorithm = -7, .size = 64},
                                     .created = {rig->clock->wall},
                                     .card = "T-9"};
        memset(key.handle, 'a' + (int)i, 16);
        assert_int_equal(store_begin(store), FAULT_NONE);
        assert_int_equal(store_person_by_name(store, i == 0 ? "amano" : "chiba", &person),
                         FAULT_NONE);
        key.person = person.id;
        assert_int_equal(store_key_add(store, &key), FAULT_NONE);
        assert_int_equal(store_commit(store), FAULT_NONE);
    }
    store_close(&store);
    rig_start(rig);
    assert_int_equal(approves(rig, &chiba, request), FORBIDDEN);
    assert_false(is_card(rig, "K-1"));
    assert_int_equal(by(rig, &rig_amano, "card.issue", CARD("K-2")), CONFLICT); // nobody could
}

// --- alone, and as root -------------------------------------------------------------------------

static void one_administrator(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(by(rig, &rig_amano, "card.issue", CARD("K-1")), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->hint, "--rescue REASON and this"));
    assert_int_equal(rig_count(rig, "request.made", "eto"), 0);
    // Root is not asked for a second person; it stays listed.
    assert_int_equal(rig_admin(rig, "card.issue", CARD("K-1")), DONE);
    assert_true(is_card(rig, "K-1"));
    assert_true(open_items(rig, &rig_amano) > 0);
}

static void dry_runs(void **state)
{
    struct rig *rig = *state;
    const Outcome ticket = rig_granted(rig, &rig_amano, "warifu");

    assert_int_equal(rig_admin_by(rig, &rig_amano, &ticket, "card.issue", CARD("K-1"), true), DONE);
    assert_non_null(strstr(rig_end(rig)->hint, "two people"));
    assert_int_equal(rig_count(rig, "request.made", "eto"), 0);
    const int64_t request = asks(rig, &rig_amano, "card.issue", CARD("K-1"));
    const char *shown = word(rig, &chiba, request);
    const Outcome other = rig_granted(rig, &chiba, "warifu");
    assert_int_equal(
        rig_admin_by(rig, &chiba, &other, "request.approve",
                     ARGS(NUMBER("request", request), TEXT("shown", shown), USER("eto"), WHY),
                     true),
        DONE);
    assert_false(is_card(rig, "K-1"));
    assert_int_equal(approves(rig, &chiba, request), DONE);
}

// A hundred about one person: thirty-two wait, and the others are told why not.
static void a_hundred(void **state)
{
    struct rig *rig = *state;
    unsigned waiting = 0, refused = 0;
    Outcome ticket = {0};

    for (unsigned i = 0; i < 100; i++) {
        char serial[16];
        snprintf(serial, sizeof serial, "K-%u", i);
        if (i % 20 == 0)
            ticket = rig_granted(rig, &rig_amano, "warifu");
        const AdminStatus status =
            rig_admin_by(rig, &rig_amano, &ticket, "card.issue", CARD(serial), false);
        waiting += status == WAITS;
        refused += status == CONFLICT;
    }
    assert_int_equal(waiting, 32);
    assert_int_equal(refused, 68);
    assert_non_null(strstr(rig_end(rig)->message, "Too many"));
}

// A lost card is dead at once, unless somebody demanded two people for that, too: then it is said.
static void what_takes_away(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(rig_admin(rig, "card.issue", CARD("K-1")), DONE);
    const int64_t request =
        asks(rig, &rig_amano, "card.lost",
             ARGS(TEXT("serial", "K-1"), TEXT("reporter", "eto"), NUMBER("when", 1)));
    const char *shown = word(rig, &chiba, request);
    assert_int_equal(by(rig, &chiba, "request.approve",
                        ARGS(NUMBER("request", request), TEXT("shown", shown), WHY)),
                     DONE);
    // Sessions that rest on it are for the approver's client to stop (abuse:R1).
    assert_memory_equal(rig_text(rig, 0, "taken"), "card ", 5);
    assert_int_equal(rig_count(rig, "card.lost", "eto"), 1);
}

// Roles wait no longer than anything else.
static void a_role_that_nobody_answers(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    assert_string_equal(rig_text(rig, 0, "requested"), "auditor");
    const struct rig_arg review[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    rig->clock->wall += 3601;
    assert_int_equal(by(rig, &chiba, "review.approve", review), CONFLICT);
    assert_non_null(strstr(rig_end(rig)->message, "too late"));
    assert_string_equal(role_of(rig, "eto"), "staff");
    // And it keeps nobody from asking again.
    assert_int_equal(
        by(rig, &rig_amano, "user.role", ARGS(USER("eto"), TEXT("role", "auditor"), WHY)), DONE);
    const struct rig_arg again[] = {NUMBER("review", rig_number(rig, 0, "review")), WHY, {0}};
    assert_int_equal(by(rig, &chiba, "review.approve", again), DONE);
    assert_string_equal(role_of(rig, "eto"), "auditor");
}

#define TEST(name, function, setup_)                                                               \
    {                                                                                              \
        name, function, setup_, rig_teardown, NULL                                                 \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"D7 B4 what can wait for a second person is declared so", the_table, NULL, NULL, NULL},
        TEST("D7 E5 asked for, shown before and after, approved and done, by both on record",
             asked_shown_approved_done, setup),
        TEST("D7 D8 who approves, and who lost the role meanwhile", who_approves, setup),
        TEST("D7 B4 a secret is made for whoever asked, once", a_secret_is_made_for_whoever_asked,
             setup),
        TEST("D7 B4 a temporary password of a privileged ID", a_password_takes_a_hash, setup),
        TEST("D7 D3 privileged IDs alone", privileged_ids_alone, setup),
        TEST("D7 what has changed since is shown again", what_has_changed_since, setup),
        TEST("D7 what was approved has changed since", what_was_approved_has_changed_since, setup),
        TEST("D7 abuse:R1 rights of the applicant, looked at again", rights_of_the_applicant,
             setup),
        TEST("D7 abuse:I2 names and uids that are given again", names_that_are_given_again, setup),
        TEST("D7 abuse:L12 a request has an end, and a clock set back revives none", time_passes,
             setup),
        TEST("D7 abuse:D12 a crash between request, approval and deed", a_crash_in_between, setup),
        TEST("D7 two requests about one thing, approved in the other order", in_the_other_order,
             setup),
        TEST("D7 D3 both prove two classes, a moment ago", fresh_factors, setup),
        TEST("D8 one card of two people makes them one", one_card_of_two, setup),
        TEST("D7 F2 a town with one administrator has a way, which stays listed", one_administrator,
             setup_alone),
        TEST("D7 dry runs ask for nothing and do nothing", dry_runs, setup),
        TEST("D7 H1 a hundred requests about one person", a_hundred, setup),
        TEST("D7 C4 abuse:R1 what takes away leaves its sessions to the approver's client",
             what_takes_away, setup),
        TEST("D8 a role that nobody answers in time", a_role_that_nobody_answers, setup),
    };

    return cmocka_run_group_tests_name("what two people do", tests, NULL, NULL);
}
