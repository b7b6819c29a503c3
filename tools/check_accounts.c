// SPDX-License-Identifier: BSD-2-Clause
// check accounts: accounts of this machine that nobody should log in with (D5, A5, B1).
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

const struct check_finding check_accounts_findings[] = {
    {"accounts.default", SEVERITY_HIGH, "D5 A5",
     N_("This account has a default name and a password."),
     N_("Everybody knows the name, and nobody answers for what is done under it."),
     "passwd -l NAME; chage -E 1 NAME"},
    {"accounts.empty", SEVERITY_CRITICAL, "B1", N_("This account has an empty password."),
     N_("Programs whose file says nullok let anybody in with it."), "passwd -l NAME"},
    {"accounts.root", SEVERITY_CRITICAL, "D5", N_("A second account has the number of root."),
     N_("Whoever logs in with it is root, under a name that no rule knows."),
     N_("Remove it, or give it a number of its own.")},
    {"accounts.dormant", SEVERITY_INFO, "A5 G3",
     N_("People's IDs that are dormant are known to tokend alone, and not looked at here."), "",
     "warifu user review"},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

static const char *const default_names[] = {"admin", "administrator", "guest",   "test",   "user",
                                            "pi",    "ubuntu",        "debian",  "oracle", "ftp",
                                            "toor",  "vagrant",       "operator"};

static bool is_default(const char *name)
{
    for (size_t i = 0; i < sizeof default_names / sizeof *default_names; i++)
        if (strcmp(name, default_names[i]) == 0)
            return true;
    return false;
}

// The second field; the line becomes the name.
static char *cut(char *line, char **third)
{
    char *second = strchr(line, ':');

    if (second == NULL || line[0] == '#')
        return NULL;
    *second++ = '\0';
    char *end = strchr(second, ':');
    if (end == NULL)
        return NULL;
    *end = '\0';
    *third = end + 1;
    return second;
}

static void look_at_account(struct checking *checking, char *line)
{
    char *third, *second = cut(line, &third);

    if (second == NULL)
        return;
    third[strcspn(third, ":")] = '\0';
    if (strcmp(third, "0") == 0 && strcmp(line, "root") != 0)
        check_found(checking, "accounts.root", outcome_quote(line), NULL);
    if (second[0] == '\0')
        check_found(checking, "accounts.empty", outcome_quote(line), NULL);
}

static void look_at_password(struct checking *checking, char *line)
{
    char *third, *second = cut(line, &third);

    if (second == NULL)
        return;
    if (second[0] == '\0')
        check_found(checking, "accounts.empty", outcome_quote(line), NULL);
    else if (strchr("!*", second[0]) == NULL && is_default(line))
        check_found(checking, "accounts.default", outcome_quote(line), NULL);
}

static void look_at_file(struct checking *checking, const char *path,
                         void (*look)(struct checking *checking, char *line))
{
    char *text = NULL, *line;
    size_t size = 0;
    const enum fault fault = root_read(checking->root, path, &text, &size);

    if (fault != FAULT_NONE) {
        check_not_done(checking, path, "%s", fault_name(fault));
        return;
    }
    for (char *rest = text; (line = check_line(&rest)) != NULL;)
        look(checking, line);
    explicit_bzero(text, size);
    free(text);
}

void check_accounts(struct checking *checking)
{
    look_at_file(checking, "/etc/passwd", look_at_account);
    look_at_file(checking, "/etc/shadow", look_at_password);
    check_found(checking, "accounts.dormant", "tokend", NULL);
}
