// SPDX-License-Identifier: BSD-2-Clause
// check polkit: what it lets do root's work without asking, or for minutes after it has asked (D3).
// PAM sees none of that, but for the sessions of pkexec and run0 (doc/decisions/0095). Rules are
// programs, which are not run here: what they could answer is told.
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define ACTIONS "/usr/share/polkit-1/actions"
#define OURS "/etc/polkit-1/rules.d/00-warifu.rules"
#define SHIPPED WARIFU_POLICYDIR "/../polkit/00-warifu.rules"
// A link, which is there whole: polkitd reads a new file at once, as a user of its own, and one
// that is still being made is lost to it.
#define REMEDY "ln -sf /usr/share/warifu/polkit/00-warifu.rules /etc/polkit-1/rules.d/"

const struct check_finding check_polkit_findings[] = {
    {"polkit.open", SEVERITY_HIGH, "D3 A1", N_("polkit lets do root's work without asking."),
     N_("Fresh factors are asked for at every sudo, pkexec and run0. Here nobody is asked, and "
        "pam_warifu sees it only where a session begins."),
     REMEDY},
    {"polkit.keeps", SEVERITY_MEDIUM, "D3",
     N_("polkit keeps an answer for some minutes, and lets do root's work meanwhile."),
     N_("What it keeps is no proof: systemctl and others go on without one. The sessions of pkexec "
        "and run0 are refused."),
     REMEDY},
    {"polkit.rule", SEVERITY_MEDIUM, "D3",
     N_("A rule of polkit may let do root's work without asking."),
     N_("It can answer \"yes\", or keep an answer. A rule is a program: look at what it says."),
     N_("Let it answer AUTH_ADMIN, or NOT_HANDLED")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

// Whoever may do this may do anything. The rule that is shipped names the same.
static const char *const root_actions[] = {
    "org.freedesktop.policykit.exec",
    "org.freedesktop.systemd1.manage-units",
    "org.freedesktop.systemd1.manage-unit-files",
    "org.freedesktop.systemd1.set-environment",
    "org.freedesktop.machine1.host-login",
    "org.freedesktop.machine1.host-shell",
    "org.freedesktop.machine1.host-open-pty",
    "org.freedesktop.accounts.user-administration",
    "org.libvirt.unix.manage",
};
#define ROOT_ACTIONS (sizeof root_actions / sizeof *root_actions)

// A program that pkexec runs as root has an action with this annotation.
#define PROGRAM "org.freedesktop.policykit.exec.path"

struct looking {
    struct checking *checking;
    const char *folder;
    bool closed; // our rule is in force, and answers first
};

static void blank(char *from, const char *end)
{
    while (from < end)
        *from++ = ' ';
}

static void blank_comments(char *text, const char *begin, const char *end)
{
    for (char *at = strstr(text, begin); at != NULL; at = strstr(at, begin)) {
        const char *after = strstr(at + strlen(begin), end);
        blank(at, after != NULL ? after + strlen(end) : at + strlen(at));
    }
}

// --- actions and what they want by default
// -------------------------------------------------------

static bool yields_root(const char *id, const char *body)
{
    for (size_t i = 0; i < ROOT_ACTIONS; i++)
        if (strcmp(id, root_actions[i]) == 0)
            return true;
    return strstr(body, PROGRAM) != NULL;
}

// "yes" and "auth_admin_keep" of an element, without what stands around it.
static void look_at_default(struct looking *looking, const char *id, const char *body,
                            const char *element)
{
    static const struct {
        const char *value, *finding;
    } values[] = {{"yes", "polkit.open"},
                  {"auth_admin_keep", "polkit.keeps"},
                  {"auth_self_keep", "polkit.keeps"}};
    const char *at = strstr(body, element);

    if (at == NULL)
        return;
    at += strcspn(at, ">");
    at += strspn(at, "> \t\r\n");
    const size_t length = strcspn(at, "< \t\r\n");
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strlen(values[i].value) == length && strncmp(values[i].value, at, length) == 0)
            check_found(looking->checking, values[i].finding, id, "%s %s", element + 1,
                        values[i].value);
}

// Zero bytes are written into it.
static void look_at_action(struct looking *looking, char *at)
{
    static const char *const elements[] = {"<allow_any", "<allow_inactive", "<allow_active"};
    char *id = strstr(at, "id=");

    if (id == NULL || (id[3] != '"' && id[3] != '\''))
        return;
    const char quote[] = {id[3], '\0'};
    id += 4;
    char *body = id + strcspn(id, quote);
    if (*body == '\0')
        return;
    *body++ = '\0';
    if (!yields_root(id, body))
        return;
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        look_at_default(looking, outcome_quote(id), body, elements[i]);
}

static char *read_file(struct looking *looking, const char *name, char path[512])
{
    char *text = NULL;
    size_t size = 0;

    snprintf(path, 512, "%s/%s", looking->folder, name);
    const enum fault fault = root_read(looking->checking->root, path, &text, &size);
    if (fault == FAULT_NONE)
        return text;
    check_not_done(looking->checking, path, "%s", fault_name(fault));
    return NULL;
}

static bool look_at_actions(void *context, const char *name)
{
    static const char begin[] = "<action ", end[] = "</action>";
    struct looking *looking = context;
    char path[512], *text = read_file(looking, name, path);

    if (text == NULL)
        return true;
    blank_comments(text, "<!--", "-->");
    for (char *at = strstr(text, begin); at != NULL;) {
        char *after = strstr(at, end);
        if (after == NULL)
            break;
        *after = '\0';
        look_at_action(looking, at);
        at = strstr(after + sizeof end - 1, begin);
    }
    free(text);
    return true;
}

// --- rules
// ---------------------------------------------------------------------------------------

// One that names actions, and none of root's, is about something else.
static bool is_about_root(const char *text)
{
    for (size_t i = 0; i < ROOT_ACTIONS; i++)
        if (strstr(text, root_actions[i]) != NULL)
            return true;
    return strstr(text, "\"org.") == NULL && strstr(text, "\"com.") == NULL;
}

static bool look_at_rules(void *context, const char *name)
{
    static const char *const answers[] = {"Result.YES", "_KEEP", "\"yes\"", "_keep\""};
    struct looking *looking = context;
    char path[512], *text = read_file(looking, name, path);
    const char *answer = NULL;

    if (text == NULL)
        return true;
    blank_comments(text, "/*", "*/");
    blank_comments(text, "//", "\n");
    for (size_t i = 0; i < sizeof answers / sizeof *answers && answer == NULL; i++)
        answer = strstr(text, answers[i]);
    if (answer != NULL && strcmp(path, OURS) != 0 && is_about_root(text)) {
        unsigned line = 1;
        for (const char *at = text; at < answer; at++)
            line += *at == '\n';
        // What stands behind ours is not asked about these.
        if (!looking->closed || strcmp(name, "00-warifu.rules") < 0)
            check_found(looking->checking, "polkit.rule", path, _("line %u"), line);
    }
    free(text);
    return true;
}

// Another text of that name says something else, and one that only root may read says nothing:
// polkitd has a user of its own.
static bool is_closed(const struct checking *checking)
{
    char *ours = NULL, *shipped = NULL;
    size_t size = 0, wanted = 0;
    struct stat status;
    const bool same = root_status(checking->root, OURS, &status) == FAULT_NONE &&
                      (status.st_mode & S_IROTH) != 0 &&
                      root_read(checking->root, OURS, &ours, &size) == FAULT_NONE &&
                      root_read(checking->root, SHIPPED, &shipped, &wanted) == FAULT_NONE &&
                      size == wanted && memcmp(ours, shipped, size) == 0;

    free(ours);
    free(shipped);
    return same;
}

static void each(struct looking *looking, const char *folder, const char *ending,
                 bool (*visit)(void *context, const char *name))
{
    looking->folder = folder;
    if (root_each(looking->checking->root, folder, ending, visit, looking) != FAULT_NONE)
        check_not_done(looking->checking, folder, "%s", _("it cannot be read"));
}

void check_polkit(struct checking *checking)
{
    static const char *const daemons[] = {"/usr/lib/polkit-1/polkitd", "/usr/libexec/polkitd"};
    static const char *const rules[] = {"/etc/polkit-1/rules.d", "/run/polkit-1/rules.d",
                                        "/usr/local/share/polkit-1/rules.d",
                                        "/usr/share/polkit-1/rules.d"};
    struct looking looking = {.checking = checking, .closed = is_closed(checking)};
    struct stat status;
    bool there = false;

    for (size_t i = 0; i < sizeof daemons / sizeof *daemons; i++)
        there = there || root_status(checking->root, daemons[i], &status) != FAULT_NOT_FOUND;
    if (!there)
        return;
    if (!looking.closed)
        each(&looking, ACTIONS, ".policy", look_at_actions);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        each(&looking, rules[i], ".rules", look_at_rules);
}
