// SPDX-License-Identifier: BSD-2-Clause
// check sudo: who need not prove themselves for privilege (D3), as sudo's own reader sees its
// files.
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define SUDOERS "/etc/sudoers"
#define NSSWITCH "/etc/nsswitch.conf"

const struct check_finding check_sudo_findings[] = {
    {"sudo.nopasswd", SEVERITY_HIGH, "D3 A1",
     N_("sudo gives privilege without asking (NOPASSWD, or !authenticate)."),
     N_("Fresh factors are asked for at every sudo. The account phase of pam_warifu refuses this "
        "unless a rule says account_without_authentication."),
     N_("visudo: take NOPASSWD or !authenticate out")},
    {"sudo.remembers", SEVERITY_MEDIUM, "D3", N_("sudo remembers a login for some minutes."),
     N_("What it remembers is no proof: the next sudo in that time is refused, or is not asked."),
     "install -D -m 440 /usr/share/warifu/sudoers /etc/sudoers.d/warifu"},
    {"sudo.exempt", SEVERITY_HIGH, "D3 A1",
     N_("sudo asks the members of a group for nothing (exempt_group)."),
     N_("Fresh factors are asked for at every sudo."), N_("visudo: take exempt_group out")},
    {"sudo.no_account", SEVERITY_HIGH, "A5 C4 D3",
     N_("sudo does not ask the account phase of PAM (!pam_acct_mgmt)."),
     N_("That phase is what refuses people whose ID was suspended, and whom nobody has asked."),
     N_("visudo: take !pam_acct_mgmt out")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

// A line of cvtsudoers' JSON: "name": value. Each stands in a line of its own.
static bool has(const char *line, const char *name, const char *value)
{
    const char *at = strstr(line, name);

    if (at == NULL)
        return false;
    at += strlen(name);
    at += strspn(at, ": ");
    return strncmp(at, value, strlen(value)) == 0;
}

static void keep_name(const char *line, char *who, size_t size)
{
    static const struct {
        const char *member, *before;
    } kinds[] = {{"\"username\"", ""},
                 {"\"usergroup\"", "%"},
                 {"\"useralias\"", ""},
                 {"\"userid\"", "#"},
                 {"\"netgroup\"", "+"}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *at = strstr(line, kinds[i].member);
        if (at == NULL)
            continue;
        at += strlen(kinds[i].member);
        at += strspn(at, ": \"");
        snprintf(who, size, "%s%.*s", kinds[i].before, (int)strcspn(at, "\"} "), at);
        return;
    }
}

struct reading {
    struct checking *checking;
    bool defaults;     // within them
    bool users, bound; // within names of people; in Defaults for some only
    char who[256];
    bool asks_each_time; // what the last "Defaults" for everybody says
};

// Defaults for everybody are read first, whatever order they stand in, and the last one counts;
// then those for some.
static void look_at_timeout(struct reading *reading, const char *line)
{
    static const char name[] = "\"timestamp_timeout\"";
    const char *at = strstr(line, name);

    if (at == NULL)
        return;
    at += sizeof name - 1;
    at += strspn(at, ": \"");
    char *end = NULL;
    const bool none = strtod(at, &end) == 0 && end != at;
    if (!reading->bound)
        reading->asks_each_time = none;
    else if (!none)
        check_found(reading->checking, "sudo.remembers", SUDOERS, "%s",
                    outcome_quote(reading->who));
}

static void look_at_options(struct reading *reading, const char *line)
{
    const char *who = reading->who;

    look_at_timeout(reading, line);
    if (has(line, "\"authenticate\"", "false"))
        check_found(reading->checking, "sudo.nopasswd", SUDOERS, "%s", outcome_quote(who));
    if (has(line, "\"pam_acct_mgmt\"", "false"))
        check_found(reading->checking, "sudo.no_account", SUDOERS, "%s", outcome_quote(who));
    const char *exempt = strstr(line, "\"exempt_group\": \"");
    if (exempt != NULL)
        check_found(reading->checking, "sudo.exempt", SUDOERS, "%.64s",
                    outcome_quote(exempt + strlen("\"exempt_group\": \"")));
}

static void look_at_text(struct checking *checking, char *text)
{
    struct reading reading = {.checking = checking, .who = "Defaults"};
    char *line;

    while ((line = check_line(&text)) != NULL) {
        if (strstr(line, "\"Defaults\"") != NULL) {
            reading.defaults = true;
        } else if (strstr(line, "\"User_Specs\"") != NULL) {
            reading.defaults = reading.bound = false;
        } else if (reading.defaults && strcmp(line, "{") == 0) { // the next of them
            reading.users = reading.bound = false;
            snprintf(reading.who, sizeof reading.who, "Defaults");
        } else if (strstr(line, "\"Binding\"") != NULL) {
            reading.users = reading.bound = true;
        } else if (strstr(line, "\"User_List\"") != NULL) {
            reading.users = true;
        } else if (strchr(line, ']') != NULL && strchr(line, '[') == NULL) {
            reading.users = false;
        } else if (reading.users) {
            keep_name(line, reading.who, sizeof reading.who);
        }
        look_at_options(&reading, line);
    }
    if (!reading.asks_each_time)
        check_found(checking, "sudo.remembers", SUDOERS, NULL);
}

// Rules that a directory server has: sudo reads them by sssd or by itself, cvtsudoers does not.
static void look_at_sources(struct checking *checking)
{
    char *text = NULL, *line;
    size_t size = 0;

    if (root_read(checking->root, NSSWITCH, &text, &size) != FAULT_NONE)
        return;
    for (char *rest = text; (line = check_line(&rest)) != NULL;) {
        line[strcspn(line, "#")] = '\0';
        if (strncmp(line, "sudoers", 7) == 0 && line[7 + strspn(line + 7, " \t")] == ':' &&
            (strstr(line, "sss") != NULL || strstr(line, "ldap") != NULL))
            check_not_done(checking, NSSWITCH, _("rules that come from elsewhere: %s"),
                           outcome_quote(line));
    }
    free(text);
}

void check_sudo(struct checking *checking)
{
    static const char *const paths[] = {"/usr/bin/cvtsudoers", NULL};
    static const char *const arguments[] = {"cvtsudoers", "-e", "-f", "json", SUDOERS, NULL};
    struct stat status;
    char *text = NULL;

    if (root_status(checking->root, "/usr/bin/sudo", &status) == FAULT_NOT_FOUND)
        return;
    look_at_sources(checking);
    if (checking->root->foreign) {
        check_not_done(checking, SUDOERS, "%s",
                       _("only sudo of the machine that runs can be asked"));
        return;
    }
    const enum fault fault = check_ask(paths, arguments, &text);
    if (fault == FAULT_NONE) {
        look_at_text(checking, text);
    } else {
        if (text != NULL)
            text[strcspn(text, "\r\n")] = '\0';
        check_not_done(checking, SUDOERS, "cvtsudoers: %s",
                       text != NULL && text[0] != '\0' ? outcome_quote(text) : fault_name(fault));
    }
    free(text);
}
