// SPDX-License-Identifier: BSD-2-Clause
// `user import`: the whole file is read before anything is done; then one user.add a line, each
// done or refused as a whole. A temporary password is safe on the disk before the next person is
// added.
#include "arguments.h"
#include "base/secret.h"
#include "cli.h"
#include "commands.h"
#include "disclose.h"
#include "import.h"
#include "import_report.h"
#include "report.h"
#include <stdlib.h>
#include <string.h>

struct planned { // one line of the file, in its order
    size_t line;
    char *problem; // why it is malformed; NULL: it is not
    struct import_person person;
};

struct plan {
    const char *reason; // for lines without one; NULL: none
    struct planned *people;
    size_t count, room, malformed;
    struct import_report *lines;
};

static enum fault add_planned(struct plan *plan, const struct planned *planned)
{
    if (plan->count == plan->room) {
        size_t room = plan->room == 0 ? 64 : plan->room * 2;
        struct planned *more = reallocarray(plan->people, room, sizeof *more);

        if (more == NULL)
            return FAULT_MEMORY;
        plan->people = more;
        plan->room = room;
    }
    plan->people[plan->count++] = *planned;
    return FAULT_NONE;
}

static enum fault problem_seen(void *context, size_t line, const char *message)
{
    struct plan *plan = context;
    const struct planned planned = {.line = line, .problem = strdup(message)};
    enum fault fault = FAULT_MEMORY;

    if (planned.problem != NULL)
        fault = add_planned(plan, &planned);
    if (fault == FAULT_NONE)
        plan->malformed++;
    else
        free(planned.problem);
    return fault;
}

// Nobody is enrolled without a reason (E5).
static enum fault person_seen(void *context, size_t line, const struct import_person *person)
{
    const struct planned planned = {line, NULL, *person};
    struct plan *plan = context;

    if (person->reason[0] == '\0' && plan->reason == NULL)
        return problem_seen(plan, line,
                            _("There is no reason: give --reason, or fill the column reason."));
    return add_planned(plan, &planned);
}

// What is malformed, when nothing else is going to be told.
static void report_problems(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->people[i].problem != NULL &&
            import_report_problem(plan->lines, plan->people[i].line, plan->people[i].problem) !=
                FAULT_NONE)
            return;
}

static void plan_free(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        free(plan->people[i].problem);
    free(plan->people);
}

struct adding {
    struct disclosure *disclosure;
    AdminRow *extra;
    bool keep, show, lost;
};

static enum exit_code take_answer(void *context, const AdminRow *row)
{
    struct adding *adding = context;
    const char *name =
        field_text(row, "registration_code") != NULL ? "registration_code" : "temporary_password";
    const char *password = field_text(row, name);

    if (adding->keep && !disclosure_password(adding->disclosure, row))
        adding->lost = true;
    if (adding->show && password != NULL) {
        row_add_text(adding->extra, name, password);
        row_add_number(adding->extra, "expires", field_number(row, "expires", 0));
    }
    return EXIT_DONE;
}

static void fill(AdminCall *call, const struct import_person *person, const char *reason,
                 bool dry_run)
{
    snprintf(call->verb, sizeof call->verb, "user.add");
    call->dry_run = dry_run;
    (void)call_add_text(call, "user", person->user);
    if (person->display[0] != '\0')
        (void)call_add_text(call, "display", person->display);
    if (person->role[0] != '\0')
        (void)call_add_text(call, "role", person->role);
    if (person->until[0] != '\0')
        (void)call_add_text(call, "until", person->until);
    (void)call_add_text(call, "reason", person->reason[0] != '\0' ? person->reason : reason);
}

static void add_all(struct cli *cli, const struct arguments *arguments, const struct plan *plan,
                    struct disclosure *disclosure)
{
    bool dry_run = argument_flag(arguments, "dry-run");

    for (size_t i = 0; i < plan->count; i++) {
        const struct planned *planned = &plan->people[i];
        AdminRow extra = AdminRow_init_zero;
        AdminCall call = AdminCall_init_zero;
        struct outcome outcome = {0};
        struct adding adding = {disclosure, &extra, disclosure->to_file && !dry_run,
                                disclosure->asked && !dry_run, false};

        import_report_progress(plan->lines, i, plan->count);
        if (planned->problem != NULL) { // in a dry run: told where it stands in the file
            if (import_report_problem(plan->lines, planned->line, planned->problem) != FAULT_NONE)
                break;
            continue;
        }
        fill(&call, &planned->person, plan->reason, dry_run);
        session_call(cli, &call, take_answer, &adding, &outcome);
        if (adding.lost)
            outcome_set(
                &outcome, EXIT_NOT_WRITTEN,
                _("Free some space, give this person a new one with `warifu password reset`, and "
                  "run the import again for the rest."),
                _("%s was added, but the temporary password could not be written to %s."),
                outcome_quote(planned->person.user), outcome_quote(disclosure->path));
        enum fault fault =
            import_report_line(plan->lines, planned->line, planned->person.user, &extra, &outcome);
        secret_wipe(&extra, sizeof extra);
        if (fault != FAULT_NONE)
            break;
    }
    import_report_progress(plan->lines, plan->count, plan->count);
}

enum exit_code user_import(struct cli *cli, const struct verb *verb,
                           const struct arguments *arguments, struct report *report,
                           struct outcome *outcome)
{
    const char *path = argument_text(arguments, "file");
    bool dry_run = argument_flag(arguments, "dry-run");
    struct disclosure disclosure = DISCLOSURE_CLOSED;
    struct import_report lines;
    struct plan plan = {.reason = argument_text(arguments, "reason"), .lines = &lines};
    struct import_handlers handlers = {&plan, NULL, person_seen, NULL, problem_seen};
    struct import_source source = {.format = IMPORT_PEOPLE,
                                   .path = path,
                                   .language = cli->language.wire,
                                   .catalogues = cli->catalogues};
    enum exit_code code = EXIT_DONE;

    (void)verb;
    if (!dry_run && argument_text(arguments, "output") == NULL &&
        !argument_flag(arguments, "show-secret"))
        return outcome_set(
            outcome, EXIT_USAGE,
            _("Give --output FILE for the temporary passwords, or --dry-run to try first."),
            _("Where shall the temporary passwords go?"));
    import_report_open(&lines, report, dry_run);
    enum fault fault = import_file(&source, &handlers);
    report->hide_secrets = dry_run || !argument_flag(arguments, "show-secret");
    if (fault == FAULT_FORMAT || (fault == FAULT_NONE && plan.malformed > 0 && !dry_run)) {
        report_problems(&plan);
        // Nothing has been sent yet: the good lines wait for the others to be mended.
        code = outcome_set(outcome, EXIT_BAD_DATA,
                           _("Mend the lines that the report names and run it again."),
                           _("Lines malformed: %zu; good: %zu; nothing was done."), plan.malformed,
                           plan.count - plan.malformed);
    } else if (fault != FAULT_NONE) {
        report_problems(&plan);
        code = import_report_close(&lines, path, fault, outcome);
    } else {
        if (!dry_run)
            code = disclosure_open(&disclosure, arguments, outcome);
        if (code == EXIT_DONE)
            code = session_prove(cli, outcome);
        if (code == EXIT_DONE) {
            add_all(cli, arguments, &plan, &disclosure);
            code = import_report_close(&lines, path, FAULT_NONE, outcome);
        } else {
            report_problems(&plan); // they are malformed whether tokend answers or not
        }
        disclosure_close(&disclosure);
    }
    plan_free(&plan);
    return code;
}
