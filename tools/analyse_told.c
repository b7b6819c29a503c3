// SPDX-License-Identifier: BSD-2-Clause
// What an alert of each kind means, and what is to be done: one table, to which doc/RUNBOOK.md says
// more.
#include "analyse.h"
#include "language.h"
#include <inttypes.h>
#include <string.h>

static const struct {
    const char *clauses, *settings; // that ask for it; by which it is told
    const char *why, *remedy;       // msgids
} kinds[ALERT_KINDS] = {
    [ALERT_GUESSING] =
        {"E3 E7 A4", "alerts: guess_failures, guess_window",
         N_("Somebody tries to find out what this person knows. A login that followed may be the "
            "person's own, or a guess that was right."),
         N_("Call the person on the number in the directory. If they were not their own slips: "
            "warifu password reset, leave the lock, and block the place at the network.")},
    [ALERT_SPRAYING] =
        {"E3 E7 A4", "alerts: spray_people, spray_window, slip_window",
         N_("Somebody tries one person after another with a few guesses each, so that nobody is "
            "locked out; perhaps from many places."),
         N_("Look at the places in these records and block them at the network. Whoever logged in "
            "there meanwhile: warifu password reset.")},
    [ALERT_ONE_SOURCE] =
        {"E3 E7 A4", "alerts: source_people, source_window, slip_window",
         N_("From one place somebody tries one person after another."),
         N_("Who was at this place then? An address: block it at the network. A workstation: go "
            "there. Whoever logged in there meanwhile: warifu password reset.")},
    [ALERT_PIN] = {"E3 E7 B2", "alerts: pin_failures, pin_window",
                   N_("Somebody who has the card or key does not know its PIN."),
                   N_("Ask whose it is whether they have it in hand. If not: warifu card lost, or "
                      "warifu key revoke.")},
    [ALERT_COPIED_KEY] =
        {"E3 E7 C4", "alerts: pin_window",
         N_("The counter of the key did not grow: there may be a second one like it."),
         N_("Take the key in hand and ask where it was. In doubt: warifu key revoke; cleared: "
            "warifu key restore by another administrator.")},
    [ALERT_DORMANT] =
        {"E3 E7 A5", "alerts: dormant_tries, dormant_window",
         N_("Somebody tries an ID that nobody has used for long: its owner after a leave, or "
            "somebody who hopes that nobody looks."),
         N_("Does the person still work here? Ask them: warifu user resume, or warifu user "
            "offboard.")},
    [ALERT_WOKE] = {"E3 E7 A5", "alerts: dormant_after, habit_window",
                    N_("This ID was not used for long, and now it is: its owner after a leave, or "
                       "somebody who has found it."),
                    N_("Ask the person, or their department, whether they are back. If not: warifu "
                       "user suspend.")},
    [ALERT_ODD_HOUR] =
        {"E3 E7", "alerts: odd_hour_share, learn_logins, learn_time, habit_window",
         N_("This person does not log in at this hour, and hardly anybody else does."),
         N_("Ask the person. Night work that was agreed needs nothing; else look at what was done: "
            "warifu log --user.")},
    [ALERT_FIRST_PLACE] = {"E3 E7", "alerts: learn_logins, learn_time, habit_window",
                           N_("This person has never logged in at this place before."),
                           N_("A new desk, or another machine? Ask the person; an address that "
                              "nobody knows: block it "
                              "at the network and warifu password reset.")},
    [ALERT_TWO_PLACES] =
        {"E3 E7", "alerts: pair_window",
         N_("Nobody is at two places within this time: somebody else has what this person logs in "
            "with, or was given it."),
         N_("Call the person: where are they? What is at the other place ends: warifu user "
            "suspend, then warifu password reset.")},
    [ALERT_PRIVILEGE] =
        {"E3 E7 D4", "alerts: privilege_slack, habit_window",
         N_("A privileged session began without a grant that was in force, or went on behind the "
            "end of its grant."),
         N_("warifu request show says what was granted, and warifu session list what is still "
            "open; warifu privilege end ends it. Then ask whoever used it.")},
    [ALERT_OUTSIDE] =
        {"E3 E7 D4", "alerts: outside_tries, outside_window",
         N_("Somebody who may do this at another time, or with a grant, keeps trying without."),
         N_("Ask the person. Work that cannot wait gets a grant: warifu privilege request; the "
            "hours of a rule: warifu policy explain.")},
    [ALERT_CLOCK] =
        {"E3 E7 E6", "alerts: clock_jump",
         N_("The clock moved otherwise than time passed. Whoever moves it moves what is "
            "on record, and windows, ages and terms."),
         N_("Who set it, and why? Look at timedatectl and the log of chrony or "
            "timesyncd; compare the times around with another machine's.")},
};

// What goes into a command line as it is.
static bool is_plain_word(const char *text)
{
    return text[0] != '\0' && text[0] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@") ==
               strlen(text);
}

// The command that lists what made it. By name only where that needs no quotes: it comes from the
// log.
static void put_list(AdminRow *row, const struct alert *alert)
{
    char text[512];
    // The others are about a key, or about nobody alone.
    const bool named = alert->kind != ALERT_PIN && alert->kind != ALERT_COPIED_KEY;

    if (named && is_plain_word(alert->who))
        snprintf(text, sizeof text,
                 "warifu audit search --user %s --since @%" PRId64 " --to @%" PRId64, alert->who,
                 alert->from, alert->to + 1);
    else
        snprintf(text, sizeof text, "warifu audit search --after %" PRId64 " --to @%" PRId64,
                 alert->first - 1, alert->to + 1);
    row_add_text(row, "list", text);
}

static void put_entries(AdminRow *row, const struct alert *alert)
{
    char text[ALERT_ENTRIES * 22] = "";
    size_t used = 0;

    for (unsigned i = 0; i < alert->entry_count && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%" PRId64, i > 0 ? ", " : "",
                                 alert->entries[i]);
    row_add_pieces(row, "entries", text);
    if (alert->count > (int64_t)alert->entry_count)
        row_add_number(row, "unlisted", alert->count - (int64_t)alert->entry_count);
}

void analyse_tell(void *context, const struct alert *alert)
{
    struct analysis *analysis = context;
    AdminRow row = AdminRow_init_zero;

    if ((!analysis->all_kinds && alert->kind != analysis->kind) ||
        alert->severity < analysis->severity) {
        analysis->left_out++;
        return;
    }
    row_add_text(&row, "alert", alert_kind_name(alert->kind));
    row_add_text(&row, "severity", alert_severity_name(alert->severity));
    row_add_text(&row, "clauses", kinds[alert->kind].clauses);
    if (alert->who[0] != '\0')
        row_add_text(&row, "who", alert->who);
    if (alert->place[0] != '\0')
        row_add_text(&row, "place", alert->place);
    if (alert->many_places)
        row_add_flag(&row, "places", true);
    row_add_number(&row, "from", alert->from);
    row_add_number(&row, "to", alert->to);
    row_add_number(&row, "count", alert->count);
    if (alert->people > 0)
        row_add_number(&row, "people", alert->people);
    if (alert->since != 0)
        row_add_number(&row, "since", alert->since);
    if (alert->jump != 0)
        row_add_number(&row, "jump", alert->jump);
    if (alert->let_ins > 0) {
        row_add_number(&row, "let_in", alert->let_in);
        row_add_number(&row, "let_ins", alert->let_ins);
    }
    row_add_number(&row, "first", alert->first);
    row_add_number(&row, "last", alert->last);
    put_entries(&row, alert);
    put_list(&row, alert);
    row_add_text(&row, "why", _(kinds[alert->kind].why));
    row_add_text(&row, "remedy", _(kinds[alert->kind].remedy));
    row_add_text(&row, "settings", kinds[alert->kind].settings);
    report_row(analysis->report, &row);
    analysis->told[alert->severity]++;
}
