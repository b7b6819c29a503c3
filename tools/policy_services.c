// SPDX-License-Identifier: BSD-2-Clause
// `policy services`: goes through the PAM files of this machine, without tokend, and says for each
// which rule of the policy it hits, or that it has none and what to do (A2, abuse:M3).
#include "arguments.h"
#include "cli.h"
#include "commands.h"
#include "core/policy_decide.h"
#include "pam_files.h"
#include "report.h"
#include "settings/daemon_file.h"
#include "settings/policy_file.h"
#include "settings/services.h"
#include <stdlib.h>
#include <string.h>

struct listing {
    struct report *report;
    const struct policy *policy;
    const struct pam_folders *folders;
    bool japanese;
    unsigned open, unasked; // without a rule; let in, but the file does not ask warifu
};

// What the engine says to an ordinary person in no group; from outside where they would come by it.
static struct decision decide(const struct policy *policy, const char *service)
{
    struct policy_request request = {
        .service = service,
        .user = "",
        .host = "",
        .user_found = true,
        .uid = UINT32_MAX - 1,
        .groups_known = true,
        .at_best = true,
        .origin = service_is(service, "remote") ? ORIGIN_REMOTE : ORIGIN_LOCAL,
    };
    struct decision decision = policy_decide(policy, &request);

    if (decision.kind == DECISION_RULE || service_by_name(service) != NULL)
        return decision;
    request.origin = ORIGIN_REMOTE; // nobody knows it: perhaps people come from outside
    const struct decision remote = policy_decide(policy, &request);
    return remote.kind == DECISION_RULE ? remote : decision;
}

// Files that other files include are no programs of their own.
static bool is_program(const struct service *service)
{
    return service == NULL || strcmp(service->kind->name, "stack") != 0;
}

static const struct rule *rule_to_add_to(const struct policy *policy, const struct service *service)
{
    for (size_t i = 0; service != NULL && i < policy->rule_count; i++)
        if (!policy->rules[i].deny && strcmp(policy->rules[i].name, service->kind->rule) == 0)
            return &policy->rules[i];
    return NULL;
}

// Root's own work with accounts asks nobody but stores passwords.
static bool asks(const struct pam_folders *folders, const char *name)
{
    const unsigned phases = PAM_PHASE_AUTH | PAM_PHASE_ACCOUNT;

    return pam_file_asks(folders, name,
                         service_is(name, "change") ? phases | PAM_PHASE_PASSWORD : phases);
}

// What to do about it; "": nothing.
static void add_advice(struct listing *listing, AdminRow *row, const char *name, bool asked,
                       const struct decision *decision)
{
    const struct service *service = service_by_name(name);
    const bool reasoned = decision->kind == DECISION_DENY_RULE && decision->rule != NULL &&
                          decision->rule->reason != NULL;
    char text[512] = "";

    if (decision->kind == DECISION_RULE) {
        if (!asked && !service_is(name, "job")) {
            snprintf(text, sizeof text, "%s",
                     _("its PAM file does not ask warifu: see pam_warifu(8)"));
            listing->unasked++;
        }
    } else if (reasoned) {
        const bool japanese = listing->japanese && decision->rule->reason_ja != NULL;
        snprintf(text, sizeof text, "%s",
                 japanese ? decision->rule->reason_ja : decision->rule->reason);
    } else if (is_program(service)) {
        const struct rule *rule = rule_to_add_to(listing->policy, service);
        if (rule != NULL)
            snprintf(text, sizeof text, _("to let it in, add it to rule \"%s\" (%s)"), rule->name,
                     rule->where);
        else
            snprintf(text, sizeof text, "%s",
                     _("nobody is let in; to change that, name it in a rule: warifu-policy(5)"));
        listing->open++;
    }
    row_add_text(row, "advice", text);
}

static bool list_service(void *context, const char *name)
{
    struct listing *listing = context;
    const struct service *service = service_by_name(name);
    const struct decision decision = decide(listing->policy, name);
    const bool asked = asks(listing->folders, name);
    AdminRow row = AdminRow_init_zero;

    row_add_text(&row, "service", name);
    row_add_text(&row, "kind", service != NULL ? service->kind->name : "");
    row_add_text(&row, "decision",
                 decision.kind == DECISION_RULE        ? "rule"
                 : decision.kind == DECISION_DENY_RULE ? "deny"
                                                       : "no_rule");
    row_add_text(&row, "rule", decision.rule != NULL ? decision.rule->name : "");
    row_add_flag(&row, "asks", asked);
    add_advice(listing, &row, name, asked, &decision);
    report_row(listing->report, &row);
    return true;
}

// The policy of the option, else the one that tokend.conf names.
static enum fault load_policy(const struct arguments *arguments, struct policy **policy,
                              char *error, size_t size)
{
    const char *name = argument_text(arguments, "policy");
    struct daemon_settings settings;

    if (name == NULL) {
        const enum fault fault =
            daemon_settings_load(WARIFU_SYSCONFDIR "/tokend.conf", &settings, error, size);
        if (fault != FAULT_NONE)
            return fault;
        name = settings.policy;
    }
    return policy_load(name, policy, error, size);
}

enum exit_code policy_services_run(struct cli *cli, const struct verb *verb,
                                   const struct arguments *arguments, struct report *report,
                                   struct outcome *outcome)
{
    const char *directory = argument_text(arguments, "directory");
    struct pam_folders folders = {{"/etc/pam.d", "/usr/lib/pam.d"}};
    struct listing listing = {.report = report,
                              .folders = &folders,
                              .japanese = strncmp(cli->language.wire, "ja", 2) == 0};
    struct policy *policy = NULL;
    char error[512] = "";

    (void)verb;
    enum fault fault = load_policy(arguments, &policy, error, sizeof error);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_BAD_DATA, _("See tokend.conf(5) and warifu-policy(5)."),
                           "%s", error[0] != '\0' ? outcome_quote(error) : fault_name(fault));
    if (directory != NULL)
        folders = (struct pam_folders){{directory, NULL}};
    listing.policy = policy;
    fault = pam_files_each(&folders, list_service, &listing);
    policy_free(&policy);
    if (fault != FAULT_NONE)
        return outcome_set(outcome, EXIT_NO_INPUT, NULL, _("%s cannot be read (%s)."),
                           outcome_quote(folders.path[0]), fault_name(fault));
    if (listing.open + listing.unasked > 0)
        return outcome_set(outcome, EXIT_FAILED,
                           _("The rule or the file is named in the column of what to do."),
                           _("Programs without a rule: %u; let in without asking warifu: %u."),
                           listing.open, listing.unasked);
    return outcome_set(outcome, EXIT_DONE, NULL,
                       _("Every program has a rule, or is refused with its reason."));
}
