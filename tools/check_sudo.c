// SPDX-License-Identifier: BSD-2-Clause
// check sudo: who need not prove themselves for privilege (D3), as sudo's own reader sees its
// files.
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define SUDOERS "/etc/sudoers"

const struct check_finding check_sudo_findings[] = {
    {"sudo.nopasswd", SEVERITY_HIGH, "D3 A1",
     N_("sudo gives privilege without asking (NOPASSWD, or !authenticate)."),
     N_("Fresh factors are asked for at every sudo. The account phase of pam_warifu refuses this "
        "unless a rule says account_without_authentication."),
     N_("visudo: take NOPASSWD or !authenticate out")},
    {"sudo.remembers", SEVERITY_MEDIUM, "D3", N_("sudo remembers a login for some minutes."),
     N_("What it remembers is no proof: the next sudo in that time is refused, or is not asked."),
     "install -D -m 440 /usr/share/warifu/sudoers /etc/sudoers.d/warifu"},
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

static void look_at_text(struct checking *checking, char *text)
{
    char who[256] = "Defaults", *line;
    bool users = false, asks_each_time = false;

    while ((line = check_line(&text)) != NULL) {
        if (strstr(line, "\"User_List\"") != NULL)
            users = true;
        else if (strstr(line, "\"Host_List\"") != NULL)
            users = false;
        else if (users)
            keep_name(line, who, sizeof who);
        if (has(line, "\"timestamp_timeout\"", "\"0\""))
            asks_each_time = true;
        if (has(line, "\"authenticate\"", "false"))
            check_found(checking, "sudo.nopasswd", SUDOERS, "%s", outcome_quote(who));
    }
    if (!asks_each_time)
        check_found(checking, "sudo.remembers", SUDOERS, NULL);
}

void check_sudo(struct checking *checking)
{
    static const char *const paths[] = {"/usr/bin/cvtsudoers", NULL};
    static const char *const arguments[] = {"cvtsudoers", "-e", "-f", "json", SUDOERS, NULL};
    struct stat status;
    char *text = NULL;

    if (root_status(checking->root, "/usr/bin/sudo", &status) == FAULT_NOT_FOUND)
        return;
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
