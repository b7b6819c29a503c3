// SPDX-License-Identifier: BSD-2-Clause
// check sshd: what sshd itself says of its settings (sshd -T), for ways in without PAM's questions.
#include "check_parts.h"
#include "language.h"
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define FILE_OF_SSHD "/etc/ssh/sshd_config"
#define DEFAULTS_OF_SSHD "/etc/default/ssh"
#define FILES_OF_SSHD_MAX 200
#define THEN_RELOAD N_("Set it in /etc/ssh/sshd_config, then: systemctl reload ssh")

const struct check_finding check_sshd_findings[] = {
    {"sshd.no_pam", SEVERITY_CRITICAL, "A1 A3 A4", N_("sshd does not use PAM (UsePAM no)."),
     N_("Logins from another host are decided without warifu, and no try is counted."),
     THEN_RELOAD},
    {"sshd.alone", SEVERITY_MEDIUM, "A1 A3",
     N_("sshd lets people in whom pam_warifu has not asked: this method is enough by itself."),
     N_("The account phase of pam_warifu refuses such logins unless a rule allows them; nothing "
        "else does."),
     N_("Set in /etc/ssh/sshd_config: AuthenticationMethods keyboard-interactive (or "
        "publickey,keyboard-interactive), then: systemctl reload ssh")},
    {"sshd.kerberos", SEVERITY_MEDIUM, "A1 A4",
     N_("sshd asks a Kerberos server about passwords by itself, before PAM "
        "(KerberosAuthentication)."),
     N_("Such a login is one factor that nobody counts; only the account phase of pam_warifu "
        "refuses it."),
     N_("Set KerberosAuthentication no in /etc/ssh/sshd_config, then: systemctl reload ssh")},
    {"sshd.empty", SEVERITY_CRITICAL, "B1", N_("sshd allows empty passwords."), "", THEN_RELOAD},
    {"sshd.root", SEVERITY_HIGH, "D5", N_("root may log in from another host."),
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
        empty[8], kerberos[8], passwords[8], gssapi_key[8], root[32];
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
        {"kerberosauthentication", settings->kerberos, sizeof settings->kerberos},
        {"passwordauthentication", settings->passwords, sizeof settings->passwords},
        {"gssapikeyexchange", settings->gssapi_key, sizeof settings->gssapi_key},
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
                 {"GSSAPIAuthentication", settings->gssapi},
                 {"GSSAPIKeyExchange", settings->gssapi_key}};
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
    if (is_yes(settings->kerberos) && is_yes(settings->passwords))
        check_found(checking, "sshd.kerberos", FILE_OF_SSHD, NULL);
    if (is_yes(settings->empty))
        check_found(checking, "sshd.empty", FILE_OF_SSHD, NULL);
    if (strcmp(settings->root, "no") != 0)
        check_found(checking, "sshd.root", FILE_OF_SSHD, "PermitRootLogin %s",
                    outcome_quote(settings->root));
    if (!is_yes(settings->questions))
        check_found(checking, "sshd.no_questions", FILE_OF_SSHD, NULL);
}

// sshd -T tells what holds for everybody; what "Match" changes for some it does not. Files that it
// includes from anywhere may have it, too.
struct files_of_sshd {
    struct checking *checking;
    unsigned count;
};

static void look_for_match(struct files_of_sshd *files, const char *path);

struct included {
    struct files_of_sshd *files;
    const char *folder, *pattern;
};

static bool look_at_included(void *context, const char *name)
{
    const struct included *included = context;
    char path[1024];

    snprintf(path, sizeof path, "%s/%s", included->folder, name);
    if (fnmatch(included->pattern, name, FNM_PERIOD) == 0)
        look_for_match(included->files, path);
    return true;
}

// "Include /etc/ssh/sshd_config.d/*.conf other.conf": relative ones lie in /etc/ssh.
static void look_at_include(struct files_of_sshd *files, char *patterns)
{
    char *rest = NULL;

    for (char *word = strtok_r(patterns, " \t\"", &rest); word != NULL;
         word = strtok_r(NULL, " \t\"", &rest)) {
        char path[1024];
        snprintf(path, sizeof path, "%s%s", word[0] == '/' ? "" : "/etc/ssh/", word);
        char *slash = strrchr(path, '/');
        *slash = '\0';
        struct included included = {files, path, slash + 1};
        if (strpbrk(path, "*?[") != NULL)
            check_not_done(files->checking, path, "%s", _("files of folders with a pattern"));
        else if (root_each(files->checking->root, path, "", look_at_included, &included) !=
                 FAULT_NONE)
            check_not_done(files->checking, path, "%s", _("it cannot be read"));
    }
}

static bool is_keyword(const char *line, const char *name)
{
    const size_t length = strlen(name);

    return strncasecmp(line, name, length) == 0 && strchr(" \t=\"", line[length]) != NULL &&
           line[length] != '\0';
}

static void look_for_match(struct files_of_sshd *files, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    unsigned number = 0;

    if (++files->count > FILES_OF_SSHD_MAX) // they include each other
        return;
    const enum fault fault = root_read(files->checking->root, path, &text, &size);
    if (fault != FAULT_NONE && fault != FAULT_NOT_FOUND)
        check_not_done(files->checking, path, "%s", fault_name(fault));
    if (fault != FAULT_NONE)
        return;
    char *rest = text, *line;
    while ((line = check_line(&rest)) != NULL) {
        number++;
        if (is_keyword(line, "match") && strcasecmp(line, "match all") != 0)
            check_not_done(files->checking, path, _("line %u: what \"%s\" changes for some"),
                           number, outcome_quote(line));
        else if (is_keyword(line, "include"))
            look_at_include(files, line + strlen("include") + 1);
    }
    free(text);
}

// --- what sshd is started with -------------------------------------------------------------------

#define OPTIONS_MAX 32

struct start_of_sshd {
    const char *words[OPTIONS_MAX + 4]; // of sshd -T; NULL behind the last
    size_t count;
    char text[1024]; // they lie here
};

// SSHD_OPTS of /etc/default/ssh, as systemd splits it: at blanks.
static void read_options(struct checking *checking, struct start_of_sshd *start)
{
    char *text = NULL, *line, *rest_of_words = NULL;
    size_t size = 0;

    start->words[start->count++] = "sshd";
    start->words[start->count++] = "-T";
    if (root_read(checking->root, DEFAULTS_OF_SSHD, &text, &size) != FAULT_NONE)
        return;
    for (char *rest = text; (line = check_line(&rest)) != NULL;)
        if (strncmp(line, "SSHD_OPTS=", 10) == 0) {
            line += 10;
            line += line[0] == '"' || line[0] == '\'';
            snprintf(start->text, sizeof start->text, "%.*s", (int)strcspn(line, "\"'"), line);
        }
    free(text);
    for (char *word = strtok_r(start->text, " \t", &rest_of_words);
         word != NULL && start->count < OPTIONS_MAX; word = strtok_r(NULL, " \t", &rest_of_words)) {
        const bool known = word[0] != '-' || strchr("ofhC46pb", word[1]) != NULL;
        if (!known)
            check_not_done(checking, DEFAULTS_OF_SSHD, "SSHD_OPTS: %s", outcome_quote(word));
        else
            start->words[start->count++] = word;
    }
}

struct start_parts {
    struct checking *checking;
    const char *folder;
};

// A drop-in that starts sshd otherwise: what it says there sshd -T does not tell.
static bool look_at_start(void *context, const char *name)
{
    const struct start_parts *parts = context;
    char path[512], *text = NULL, *line;
    size_t size = 0;

    snprintf(path, sizeof path, "%s/%s", parts->folder, name);
    if (root_read(parts->checking->root, path, &text, &size) != FAULT_NONE)
        return true;
    for (char *rest = text; (line = check_line(&rest)) != NULL;)
        if (strncmp(line, "ExecStart=", 10) == 0 && line[10] != '\0')
            check_not_done(parts->checking, path, "%s", outcome_quote(line));
    free(text);
    return true;
}

static void look_at_starts(struct checking *checking)
{
    static const char *const folders[] = {"/etc/systemd/system/ssh.service.d",
                                          "/run/systemd/system/ssh.service.d",
                                          "/etc/systemd/system/ssh@.service.d"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct start_parts parts = {checking, folders[i]};
        if (root_each(checking->root, folders[i], ".conf", look_at_start, &parts) != FAULT_NONE)
            check_not_done(checking, folders[i], "%s", _("it cannot be read"));
    }
}

void check_sshd(struct checking *checking)
{
    static const char *const paths[] = {"/usr/sbin/sshd", NULL};
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
    struct start_of_sshd start = {.count = 0};
    read_options(checking, &start);
    const enum fault fault = check_ask(paths, start.words, &text);
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
    struct files_of_sshd files = {checking, 0};
    look_for_match(&files, FILE_OF_SSHD);
    for (size_t i = 0; i + 1 < start.count; i++)
        if (strcmp(start.words[i], "-f") == 0)
            look_for_match(&files, start.words[i + 1]);
    if (files.count > FILES_OF_SSHD_MAX)
        check_not_done(checking, FILE_OF_SSHD, "%s", _("it includes too many files"));
    look_at_starts(checking);
}
