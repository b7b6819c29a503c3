// SPDX-License-Identifier: BSD-2-Clause
// check pam: every service with a file, and "other", for ways round pam_warifu (A1, A2, abuse:M3).
#include "check_gather.h"
#include "check_parts.h"
#include "language.h"
#include "pam_files.h"
#include "settings/services.h"
#include "stack/ways.h"
#include <stdlib.h>
#include <string.h>

#define WHY_ONE                                                                                    \
    N_("One factor, or none, is enough there: two different classes are what every login needs.")
#define SEE_STACK                                                                                  \
    N_("Debian: pam-auth-update --enable warifu. Elsewhere put pam_warifu before every other "     \
       "line "                                                                                     \
       "that judges, as pam_warifu(8) shows.")

const struct check_finding check_pam_findings[] = {
    {"pam.absent", SEVERITY_CRITICAL, "A1 A2 G1",
     N_("This program lets people in without asking pam_warifu."), WHY_ONE, SEE_STACK},
    {"pam.past", SEVERITY_CRITICAL, "A1 A2 G1",
     N_("What another module says leads past pam_warifu."), WHY_ONE,
     N_("Take that line out of the file, or put it after pam_warifu.")},
    {"pam.ignored", SEVERITY_CRITICAL, "A1 A2 G1",
     N_("When pam_warifu says no, that does not count."), WHY_ONE,
     N_("Give its line the control \"requisite\", or [success=ok default=die].")},
    {"pam.held", SEVERITY_MEDIUM, "A1 A2 G1",
     N_("Authentication can succeed here without pam_warifu; only its account phase refuses then."),
     N_("A rule with account_without_authentication, or a program that does not ask for the "
        "account "
        "phase, makes it a way in."),
     N_("Take that line out of the file, or put it after pam_warifu.")},
    {"pam.unasked", SEVERITY_INFO, "A1 A2",
     N_("This file asks nobody for anything; pam_warifu's account phase refuses such logins."), "",
     ""},
    {"pam.root", SEVERITY_INFO, "D5", N_("Whoever is root already passes here without factors."),
     N_("That is as the policy wants it: root has proved themselves before."), ""},
    {"pam.account", SEVERITY_HIGH, "A1 A5 C4 F5",
     N_("The account phase can succeed here without pam_warifu."),
     N_("Whoever came in by a key of sshd's, or whose ID was suspended or card revoked after they "
        "had begun, is not kept out."),
     N_("Debian: pam-auth-update --enable warifu. Elsewhere begin the account lines with: account "
        "requisite pam_warifu.so")},
    {"pam.job", SEVERITY_LOW, "A5 F5", N_("Jobs run here without the account phase of pam_warifu."),
     N_("Jobs of people whose ID is suspended go on."), SEE_STACK},
    {"pam.before", SEVERITY_MEDIUM, "A4",
     N_("Another module judges a factor before pam_warifu is asked."),
     N_("Wrong tries there are not counted here, so a password can be guessed without limit."),
     N_("Put pam_warifu first, and let others use what was typed (use_first_pass).")},
    {"pam.other", SEVERITY_HIGH, "A2",
     N_("Programs without a file of their own get in without pam_warifu."),
     N_("A program that is installed tomorrow has no rule and no factors."),
     N_("Let /etc/pam.d/other deny, or include the common files that ask pam_warifu.")},
    {"pam.broken", SEVERITY_HIGH, "A2 H1",
     N_("libpam cannot use this file: nobody gets in here, or the program crashes or hangs."), "",
     N_("Correct the line; \"auth include\" needs the name of a file.")},
    {"pam.cut", SEVERITY_LOW, "H1", N_("A line is longer than libpam's buffer of 1023 bytes."),
     N_("What is cut off becomes a line of its own, even out of a comment."),
     N_("Make it shorter, or end it with a backslash and go on in the next.")},
    {"pam.loop", SEVERITY_LOW, "H1", N_("Files include each other."),
     N_("libpam stops only when it can open no further file, and then denies."),
     N_("Take one of the includes out.")},
    {"pam.option", SEVERITY_HIGH, "A1 E2",
     N_("pam_warifu does not know an option of its line: nobody gets in by it."), "",
     N_("Take it out; pam_warifu(8) has those that there are.")},
    {"pam.socket", SEVERITY_HIGH, "A1", N_("pam_warifu asks another socket than tokend's here."),
     N_("Whoever answers there decides who gets in."), N_("Take socket= out of the line.")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

struct pam {
    struct checking *checking;
    struct gathering gathering;
};

struct looking {
    struct pam *pam;
    struct checking *checking;
    const char *service;
    const struct service *known; // NULL: not in the table
    struct stacks stacks;
};

// --- files ---------------------------------------------------------------------------------------

// What is there and cannot be read here may well be read by libpam: it is not as if it were absent.
static enum fault read_whole(void *context, const char *path, char **text, size_t *size)
{
    struct checking *checking = context;
    const enum fault fault = root_read(checking->root, path, text, size);

    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND && !root_is_folder(checking->root, path))
        check_not_done(checking, path, "%s", fault_name(fault));
    return fault;
}

static bool is_folder(void *context, const char *path)
{
    const struct checking *checking = context;

    return root_is_folder(checking->root, path);
}

static bool can_load(const struct root *root, const char *folder, const char *module)
{
    char path[1024];
    struct stat status;

    snprintf(path, sizeof path, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", module);
    return root_status(root, path, &status) == FAULT_NONE && S_ISREG(status.st_mode);
}

static bool is_there(void *context, const struct stack_entry *entry)
{
    static const char *const folders[] = {WARIFU_PAMDIR, "/lib/security", "/lib64/security",
                                          "/usr/lib/security"};

    if (entry->module[0] == '/')
        return can_load(context, "", entry->module);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (can_load(context, folders[i], entry->module))
            return true;
    return false;
}

// --- a phase of a service ------------------------------------------------------------------------

static bool find_ways(struct looking *looking, enum stack_type type, bool as_root,
                      struct stack_ways *ways)
{
    struct checking *checking = looking->checking;
    const struct stack_question question = {.type = type,
                                            .nobody_is_root = !as_root,
                                            .is_there = is_there,
                                            .context = (void *)(uintptr_t)checking->root};
    const enum fault fault = ways_find(stacks_of(&looking->stacks, type), &question, ways);

    if (fault == FAULT_NONE && !ways->too_many)
        return true;
    check_not_done(checking, looking->service, "%s",
                   _("there are too many ways through its lines"));
    return false;
}

static void note(struct looking *looking, const char *finding, const char *detail)
{
    gather(&looking->pam->gathering, finding, looking->service, detail);
}

// `cause` NULL: no line is to blame.
static void note_cause(struct looking *looking, const char *finding,
                       const struct stack_entry *cause)
{
    char detail[320] = "";

    if (cause != NULL)
        snprintf(detail, sizeof detail, "%s:%u: %s%s", outcome_quote(cause->file), cause->line,
                 outcome_quote(cause->module),
                 module_has_argument(cause, "nullok") ? _(", also with an empty password (nullok)")
                                                      : "");
    note(looking, finding, detail);
}

static bool is_kind(const struct looking *looking, const char *kind)
{
    return looking->known != NULL && strcmp(looking->known->kind->name, kind) == 0;
}

static const char *finding_of(const struct looking *looking, enum stack_way_kind kind, bool held)
{
    static const char *const names[] = {
        [WAY_ABSENT] = "pam.absent", [WAY_PAST] = "pam.past", [WAY_IGNORED] = "pam.ignored"};

    if (strcmp(looking->service, "other") == 0)
        return "pam.other";
    if (held)
        return is_kind(looking, "unasked") ? "pam.unasked" : "pam.held";
    return names[kind];
}

// `held`: the account phase has no way round.
static void look_at_auth(struct looking *looking, bool held)
{
    struct stack_ways ways, of_root;

    if (!find_ways(looking, STACK_AUTH, false, &ways))
        return;
    for (size_t i = 0; i < ways.count; i++)
        note_cause(looking, finding_of(looking, ways.list[i].kind, held),
                   ways.list[i].kind != WAY_ABSENT ? ways.list[i].cause : NULL);
    if (ways.count == 0 && ways.judged_before != NULL && ways.asks)
        note_cause(looking, "pam.before", ways.judged_before);
    if (ways.count == 0 && find_ways(looking, STACK_AUTH, true, &of_root) && of_root.count > 0)
        note_cause(looking, "pam.root", of_root.list[0].cause);
}

// Whether there is no way round.
static bool look_at_account(struct looking *looking, const char *finding)
{
    struct stack_ways ways;

    if (!find_ways(looking, STACK_ACCOUNT, false, &ways))
        return false;
    if (ways.count > 0)
        note_cause(looking, finding, ways.list[0].kind != WAY_ABSENT ? ways.list[0].cause : NULL);
    return ways.count == 0;
}

static void look_at_sockets(struct looking *looking)
{
    for (enum stack_type type = 0; type < STACK_TYPES; type++) {
        const struct stack *stack = stacks_of(&looking->stacks, type);
        for (size_t i = 0; i < stack->count; i++)
            if (module_kind(&stack->entries[i]) == MODULE_WARIFU &&
                module_has_argument(&stack->entries[i], "socket=") &&
                !module_has_argument(&stack->entries[i], "socket=" WARIFU_RUNDIR "/auth.sock")) {
                note_cause(looking, "pam.socket", &stack->entries[i]);
                return;
            }
    }
}

static void look_at_arguments(struct looking *looking)
{
    for (enum stack_type type = 0; type < STACK_TYPES; type++) {
        const struct stack *stack = stacks_of(&looking->stacks, type);
        for (size_t i = 0; i < stack->count; i++)
            if (module_kind(&stack->entries[i]) == MODULE_WARIFU &&
                module_stray_argument(&stack->entries[i]) != NULL) {
                note_cause(looking, "pam.option", &stack->entries[i]);
                return;
            }
    }
}

// --- a service -----------------------------------------------------------------------------------

// A login screen runs under an account of its own, and nobody's ID.
static bool is_own_session(const char *service)
{
    static const char *const endings[] = {"-greeter", "-launch-environment"};
    const size_t length = strlen(service);

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(service + length - ending, endings[i]) == 0 &&
            service_is(service, "job"))
            return true;
    }
    return false;
}

static void look_at_stacks(struct looking *looking)
{
    const struct stacks *stacks = &looking->stacks;

    if (stacks->state != STACKS_MADE) {
        char detail[320];
        snprintf(detail, sizeof detail, "%s:%u",
                 stacks->broken_file != NULL ? outcome_quote(stacks->broken_file) : "/etc/pam.d",
                 stacks->broken_line);
        note(looking, "pam.broken", detail);
        return;
    }
    if (stacks->cut)
        note(looking, "pam.cut", "");
    if (stacks->loop)
        note(looking, "pam.loop", "");
    look_at_sockets(looking);
    look_at_arguments(looking);
    if (is_own_session(looking->service))
        return;
    if (is_kind(looking, "job")) // nobody is there to be asked
        (void)look_at_account(looking, "pam.job");
    else if (strcmp(looking->service, "other") == 0)
        look_at_auth(looking, false);
    else // screen locks do not heed the account phase
        look_at_auth(looking, look_at_account(looking, "pam.account") &&
                                  !is_kind(looking, "locker") && !is_kind(looking, "locker-one"));
}

static bool look_at_service(void *context, const char *name)
{
    struct pam *pam = context;
    struct checking *checking = pam->checking;
    struct looking looking = {pam, checking, name, service_by_name(name), {.state = STACKS_MADE}};
    const struct stack_files files = {checking, read_whole, is_folder};

    // What packages leave aside; what others include, and its errors are seen there.
    if (!pam_file_is_service(name) || (is_kind(&looking, "stack") && strcmp(name, "other") != 0))
        return true;
    if (stacks_read(&files, name, &looking.stacks) == FAULT_NONE)
        look_at_stacks(&looking);
    else
        check_not_done(checking, name, "%s", fault_name(FAULT_MEMORY));
    stacks_free(&looking.stacks);
    return true;
}

static bool look_at_package(void *context, const char *name)
{
    const struct pam *pam = context;
    struct stat status;
    char path[512];

    snprintf(path, sizeof path, "/etc/pam.d/%s", name); // hides it
    return root_status(pam->checking->root, path, &status) == FAULT_NONE ||
           look_at_service(context, name);
}

// The reading and the walking follow Debian's libpam; of another one it is not known.
static void look_at_library(struct checking *checking)
{
    static const char *const paths[] = {WARIFU_PAMDIR "/../libpam.so.0",
                                        "/lib/x86_64-linux-gnu/libpam.so.0"};
    bool found = false;

    for (size_t i = 0; i < sizeof paths / sizeof *paths && !found; i++) {
        char *text = NULL;
        size_t size = 0;
        if (root_read(checking->root, paths[i], &text, &size) != FAULT_NONE)
            continue;
        found = memmem(text, size, "@include", 8) != NULL &&
                memmem(text, size, "/usr/lib/pam.d/%s", 17) != NULL;
        free(text);
    }
    if (!found)
        check_not_done(
            checking, "libpam.so.0", "%s",
            _("it is not the one of Debian 12, whose way of reading these files is known"));
}

void check_pam(struct checking *checking)
{
    const struct root *root = checking->root;
    struct pam pam = {.checking = checking};

    look_at_library(checking);
    if (!root_is_folder(root, "/etc/pam.d")) {
        check_not_done(checking, "/etc/pam.d", "%s", _("it is not there"));
        return;
    }
    if (root_each(root, "/etc/pam.d", "", look_at_service, &pam) != FAULT_NONE ||
        root_each(root, "/usr/lib/pam.d", "", look_at_package, &pam) != FAULT_NONE)
        check_not_done(checking, "/etc/pam.d", "%s", _("it cannot be read"));
    gather_tell(&pam.gathering, checking);
}
