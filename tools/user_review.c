// SPDX-License-Identifier: BSD-2-Clause
// The list of all IDs for the personnel office (A5, G3). Which shared IDs somebody may use stands
// in those IDs, so these are asked first.
#include "arguments.h"
#include "base/text.h"
#include "cli.h"
#include "commands.h"
#include "report.h"
#include "reviewing.h"
#include "session.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct membership {
    char member[ACCOUNT_NAME_SIZE], shared[ACCOUNT_NAME_SIZE];
};

struct review {
    struct reviewing reviewing;
    char (*shared)[ACCOUNT_NAME_SIZE];
    size_t shared_count;
    struct membership *memberships;
    size_t count, room;
    const char *of; // whose members come now
    unsigned dormant, over, suspended, administrators, auditors;
    bool lost;
};

static enum exit_code see_shared(void *context, const AdminRow *row)
{
    struct review *review = context;
    const char *name = field_text(row, "user");
    void *grown = realloc(review->shared, (review->shared_count + 1) * sizeof *review->shared);

    if (grown == NULL) {
        review->lost = true;
        return EXIT_INTERNAL;
    }
    review->shared = grown;
    snprintf(review->shared[review->shared_count++], ACCOUNT_NAME_SIZE, "%s",
             name != NULL ? name : "");
    return EXIT_DONE;
}

static enum exit_code see_member(void *context, const AdminRow *row)
{
    struct review *review = context;
    const char *member = field_text(row, "member");

    if (review->count == review->room) {
        const size_t room = review->room == 0 ? 64 : review->room * 2;
        void *grown = realloc(review->memberships, room * sizeof *review->memberships);
        if (grown == NULL) {
            review->lost = true;
            return EXIT_INTERNAL;
        }
        review->memberships = grown;
        review->room = room;
    }
    struct membership *one = &review->memberships[review->count++];
    snprintf(one->member, sizeof one->member, "%s", member != NULL ? member : "");
    snprintf(one->shared, sizeof one->shared, "%s", review->of);
    return EXIT_DONE;
}

static int by_member(const void *a, const void *b)
{
    return strcmp(((const struct membership *)a)->member, ((const struct membership *)b)->member);
}

static enum exit_code ask_memberships(struct review *review, struct outcome *outcome)
{
    struct cli *cli = review->reviewing.cli;
    AdminCall call = AdminCall_init_zero;

    snprintf(call.verb, sizeof call.verb, "user.list");
    (void)call_add_number(&call, "shared", 1);
    enum exit_code code = session_call(cli, &call, see_shared, review, outcome);
    for (size_t i = 0; i < review->shared_count && code == EXIT_DONE; i++) {
        call = (AdminCall)AdminCall_init_zero;
        snprintf(call.verb, sizeof call.verb, "shared.list");
        (void)call_add_text(&call, "user", review->shared[i]);
        review->of = review->shared[i];
        code = session_call(cli, &call, see_member, review, outcome);
        if (code == EXIT_NOT_FOUND) // removed meanwhile
            code = EXIT_DONE;
    }
    if (review->count > 0)
        qsort(review->memberships, review->count, sizeof *review->memberships, by_member);
    return code;
}

static void add_shared_ids(const struct review *review, const char *user, AdminRow *row)
{
    char text[400] = "";
    size_t used = 0, from = 0, to = review->count;

    while (from < to) { // the first of theirs
        const size_t middle = from + (to - from) / 2;
        if (strcmp(review->memberships[middle].member, user) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < review->count && strcmp(review->memberships[from].member, user) == 0; from++) {
        const char *name = review->memberships[from].shared;
        if (used + strlen(name) + 8 > sizeof text) {
            (void)snprintf(text + used, sizeof text - used, " ...");
            break;
        }
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? " " : "", name);
    }
    row_add_text(row, "shared_ids", text);
}

static void count(struct review *review, const AdminRow *row)
{
    const char *state = field_text(row, "state"), *role = field_text(row, "role");

    review->dormant += state != NULL && strcmp(state, "dormant") == 0;
    review->over += state != NULL && strcmp(state, "expired") == 0;
    review->suspended += state != NULL && strcmp(state, "suspended") == 0;
    review->administrators += role != NULL && strcmp(role, "admin") == 0;
    review->auditors += role != NULL && strcmp(role, "auditor") == 0;
}

static enum exit_code take(void *context, const AdminRow *row)
{
    struct review *review = context;
    const char *user = field_text(row, "user");
    AdminRow whole = *row;

    if (user != NULL) {
        count(review, row);
        add_shared_ids(review, user, &whole);
    }
    reviewing_take(&review->reviewing, &whole);
    return review->reviewing.lost ? EXIT_INTERNAL : EXIT_DONE;
}

static void put_counts(struct review *review)
{
    struct sheet *sheet = &review->reviewing.sheet;

    sheet_note_number(sheet, _("Administrators"), review->administrators);
    sheet_note_number(sheet, _("Auditors"), review->auditors);
    sheet_note_number(sheet, _("Dormant"), review->dormant);
    sheet_note_number(sheet, _("Last day over"), review->over);
    sheet_note_number(sheet, _("Suspended"), review->suspended);
}

enum exit_code user_review(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    static const char *const printed[] = {"user", "display", "role",  "state",  "classes",
                                          "otp",  "keys",    "cards", "grants", "shared_ids",
                                          "seen", "dormant", "until", NULL};
    struct review review = {.of = ""};
    const struct section *section = verb->sections;
    AdminCall call;
    enum exit_code code = reviewing_begin(&review.reviewing, cli, arguments, report, outcome);

    if (code != EXIT_DONE)
        return code;
    while (strcmp(section->key, "user") != 0)
        section++;
    sheet_begin(&review.reviewing.sheet, _("IDs to be looked through"), section, printed);
    code = ask_memberships(&review, outcome);
    if (code == EXIT_DONE) {
        arguments_to_call(arguments, verb->wire, &call);
        code = session_call(cli, &call, take, &review, outcome);
    }
    put_counts(&review);
    code = reviewing_end(&review.reviewing, "people", code, outcome);
    free(review.shared);
    free(review.memberships);
    return code;
}
