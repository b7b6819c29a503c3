// SPDX-License-Identifier: BSD-2-Clause
// check sshd: what sshd itself says of its settings (sshd -T), for ways in without PAM's questions.
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define FILE_OF_SSHD "/etc/ssh/sshd_config"
#define FOLDER_OF_SSHD "/etc/ssh/sshd_config.d"
#define THEN_RELOAD N_("Set it in /etc/ssh/sshd_config, then: systemctl reload ssh")

const struct check_finding check_sshd_findings[] = {
    {"sshd.no_pam", SEVERITY_CRITICAL, "A1 A3 A4", N_("sshd does not use PAM (UsePAM no)."),
     N_("Logins from afar are decided without warifu, and no try is counted."), THEN_RELOAD},
    {"sshd.alone", SEVERITY_MEDIUM, "A1 A3",
     N_("sshd lets people in whom pam_warifu has not asked: this method is enough by itself."),
     N_("The account phase of pam_warifu refuses such logins unless a rule allows them; nothing "
        "else does."),
     N_("Set in /etc/ssh/sshd_config: AuthenticationMethods keyboard-interactive (or "
        "publickey,keyboard-interactive), then: systemctl reload ssh")},
    {"sshd.empty", SEVERITY_CRITICAL, "B1", N_("sshd allows empty passwords."), "", THEN_RELOAD},
    {"sshd.root", SEVERITY_HIGH, "D5", N_("root may log in from afar."),
     N_("A privileged ID is not used under its default name; people work as themselves and use "
        "sudo."),
     N_("Set PermitRootLogin no in /etc/ssh/sshd_config, then: systemctl reload ssh")},
    {"sshd.no_questions", SEVERITY_MEDIUM, "A1",
     N_("sshd does not show PAM's questions (KbdInteractiveAuthentication no)."),
     N_("Nobody can be asked for a second factor, so nobody gets in, or by a key alone."),
     THEN_RELOAD},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

#define VALUE_SIZE 512

struct settings_of_sshd {
    char use_pam[8], methods[VALUE_SIZE], public_key[8], host_based[8], gssapi[8], questions[8],
        empty[8], root[32];
};

static void take(struct settings_of_sshd *settings, const char *name, const char *value)
{
    const struct {
        const char *name;
        char *field;
        size_t size;
    } fields[] = {
        {"usepam", settings->use_pam, sizeof settings->use_pam},
        {"authenticationmethods", settings->methods, sizeof settings->methods},
        {"pubkeyauthentication", settings->public_key, sizeof settings->public_key},
        {"hostbasedauthentication", settings->host_based, sizeof settings->host_based},
        {"gssapiauthentication", settings->gssapi, sizeof settings->gssapi},
        {"kbdinteractiveauthentication", settings->questions, sizeof settings->questions},
        {"permitemptypasswords", settings->empty, sizeof settings->empty},
        {"permitrootlogin", settings->root, sizeof settings->root},
    };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(name, fields[i].name) == 0)
            snprintf(fields[i].field, fields[i].size, "%s", value);
}

static void read_settings(char *text, struct settings_of_sshd *settings)
{
    char *line;

    while ((line = check_line(&text)) != NULL) {
        char *blank = strchr(line, ' ');
        if (blank == NULL)
            continue;
        *blank = '\0';
        take(settings, line, blank + 1);
    }
}

static bool is_yes(const char *value)
{
    return strcmp(value, "yes") == 0;
}

// "publickey,keyboard-interactive:pam": a list of which all have to succeed.
static bool asks_pam(const char *list)
{
    return strstr(list, "keyboard-interactive") != NULL || strstr(list, "password") != NULL;
}

static void look_at_methods(struct checking *checking, struct settings_of_sshd *settings)
{
    const struct {
        const char *name, *value;
    } alone[] = {{"PubkeyAuthentication", settings->public_key},
                 {"HostbasedAuthentication", settings->host_based},
                 {"GSSAPIAuthentication", settings->gssapi}};
    char *rest = NULL;

    if (settings->methods[0] == '\0' || strcmp(settings->methods, "any") == 0) {
        for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
            if (is_yes(alone[i].value))
                check_found(checking, "sshd.alone", FILE_OF_SSHD, "%s", alone[i].name);
        return;
    }
    for (const char *list = strtok_r(settings->methods, " ", &rest); list != NULL;
         list = strtok_r(NULL, " ", &rest))
        if (!asks_pam(list))
            check_found(checking, "sshd.alone", FILE_OF_SSHD, "AuthenticationMethods %s",
                        outcome_quote(list));
}

static void look_at_settings(struct checking *checking, struct settings_of_sshd *settings)
{
    if (!is_yes(settings->use_pam)) {
        check_found(checking, "sshd.no_pam", FILE_OF_SSHD, NULL);
        return;
    }
    look_at_methods(checking, settings);
    if (is_yes(settings->empty))
        check_found(checking, "sshd.empty", FILE_OF_SSHD, NULL);
    if (strcmp(settings->root, "no") != 0)
        check_found(checking, "sshd.root", FILE_OF_SSHD, "PermitRootLogin %s",
                    outcome_quote(settings->root));
    if (!is_yes(settings->questions))
        check_found(checking, "sshd.no_questions", FILE_OF_SSHD, NULL);
}

// sshd -T tells what holds for everybody; what "Match" changes for some it does not.
static void look_for_match(struct checking *checking, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    unsigned number = 0;

    if (root_read(checking->root, path, &text, &size) != FAULT_NONE)
        return;
    char *rest = text, *line;
    while ((line = check_line(&rest)) != NULL) {
        number++;
        if (strncasecmp(line, "match ", 6) == 0 || strncasecmp(line, "match\t", 6) == 0)
            check_not_done(checking, path, _("line %u: what \"%s\" changes for some"), number,
                           outcome_quote(line));
    }
    free(text);
}

static bool look_at_part(void *context, const char *name)
{
    char path[512];

    snprintf(path, sizeof path, FOLDER_OF_SSHD "/%s", name);
    look_for_match(context, path);
    return true;
}

void check_sshd(struct checking *checking)
{
    static const char *const paths[] = {"/usr/sbin/sshd", NULL};
    static const char *const arguments[] = {"sshd", "-T", NULL};
    struct settings_of_sshd settings = {.use_pam = ""};
    struct stat status;
    char *text = NULL;

    if (root_status(checking->root, paths[0], &status) == FAULT_NOT_FOUND)
        return; // nobody can come that way
    if (checking->root->foreign) {
        check_not_done(checking, FILE_OF_SSHD, "%s",
                       _("only sshd of the machine that runs can be asked"));
        return;
    }
    const enum fault fault = check_ask(paths, arguments, &text);
    if (fault != FAULT_NONE) {
        if (text != NULL)
            text[strcspn(text, "\r\n")] = '\0';
        check_not_done(checking, FILE_OF_SSHD, "sshd -T: %s",
                       text != NULL && text[0] != '\0' ? outcome_quote(text) : fault_name(fault));
        free(text);
        return;
    }
    read_settings(text, &settings);
    free(text);
    look_at_settings(checking, &settings);
    look_for_match(checking, FILE_OF_SSHD);
    if (root_each(checking->root, FOLDER_OF_SSHD, ".conf", look_at_part, checking) != FAULT_NONE)
        check_not_done(checking, FOLDER_OF_SSHD, "%s", _("it cannot be read"));
}
