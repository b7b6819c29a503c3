// SPDX-License-Identifier: BSD-2-Clause
// check autologin: consoles and login screens that log somebody in by themselves (A1, A6).
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WHY_NOBODY N_("Whoever switches the machine on works under somebody's ID without a factor.")

const struct check_finding check_autologin_findings[] = {
    {"autologin.screen", SEVERITY_CRITICAL, "A1 A6 A9",
     N_("A login screen logs somebody in by itself."), WHY_NOBODY,
     N_("Take that line out of the file, and restart the login screen.")},
    {"autologin.console", SEVERITY_CRITICAL, "A1 A6 A9",
     N_("A console logs somebody in by itself."), WHY_NOBODY,
     N_("systemctl revert UNIT, and restart it")},
    {"autologin.shell", SEVERITY_CRITICAL, "A1 A6 D5",
     N_("A shell of root's waits on a console (debug-shell.service)."),
     N_("Whoever switches to it works as root without a factor."),
     "systemctl disable --now debug-shell.service"},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

// A setting that logs in: `section` "" is any; `value` NULL is any but nothing, else that word.
static const struct {
    const char *folder, *ending; // of files; or
    const char *file;
    const char *section, *name, *value;
} settings[] = {
    {NULL, NULL, "/etc/lightdm/lightdm.conf", "", "autologin-user", NULL},
    {"/etc/lightdm/lightdm.conf.d", ".conf", NULL, "", "autologin-user", NULL},
    {"/usr/share/lightdm/lightdm.conf.d", ".conf", NULL, "", "autologin-user", NULL},
    {NULL, NULL, "/etc/gdm3/daemon.conf", "daemon", "AutomaticLoginEnable", "true"},
    {NULL, NULL, "/etc/gdm3/daemon.conf", "daemon", "TimedLoginEnable", "true"},
    {NULL, NULL, "/etc/gdm3/custom.conf", "daemon", "AutomaticLoginEnable", "true"},
    {NULL, NULL, "/etc/gdm/custom.conf", "daemon", "AutomaticLoginEnable", "true"},
    {NULL, NULL, "/etc/gdm/custom.conf", "daemon", "TimedLoginEnable", "true"},
    {NULL, NULL, "/etc/sddm.conf", "Autologin", "User", NULL},
    {"/etc/sddm.conf.d", ".conf", NULL, "Autologin", "User", NULL},
    {"/usr/lib/sddm/sddm.conf.d", ".conf", NULL, "Autologin", "User", NULL},
    {NULL, NULL, "/etc/greetd/config.toml", "initial_session", "user", NULL},
};
#define SETTINGS (sizeof settings / sizeof *settings)

// "name = value" in the line; NULL: another one.
static const char *value_of(char *line, const char *name)
{
    char *equals = strchr(line, '=');

    if (equals == NULL || line[0] == '#' || line[0] == ';')
        return NULL;
    size_t length = (size_t)(equals - line);
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
        length--;
    if (strlen(name) != length || strncasecmp(line, name, length) != 0)
        return NULL;
    char *value = equals + 1;
    value += strspn(value, " \t\"");
    value[strcspn(value, " \t\r\"")] = '\0';
    return value;
}

// Any value but none, or a switch that is on.
static bool counts(const char *value, const char *wanted)
{
    return wanted == NULL ? value[0] != '\0'
                          : strcasecmp(value, wanted) == 0 || strcmp(value, "1") == 0;
}

static void look_at_file(struct checking *checking, size_t setting, const char *path)
{
    char section[64] = "", *text = NULL, *line;
    size_t size = 0;
    unsigned number = 0;
    const enum fault fault = root_read(checking->root, path, &text, &size);

    if (fault != FAULT_NONE) {
        if (fault != FAULT_NOT_FOUND)
            check_not_done(checking, path, "%s", fault_name(fault));
        return;
    }
    for (char *rest = text; (line = check_line(&rest)) != NULL;) {
        number++;
        if (line[0] == '[') {
            snprintf(section, sizeof section, "%.*s", (int)strcspn(line + 1, "]\r"), line + 1);
            continue;
        }
        if (settings[setting].section[0] != '\0' &&
            strcasecmp(section, settings[setting].section) != 0)
            continue;
        const char *value = value_of(line, settings[setting].name);
        if (value == NULL || !counts(value, settings[setting].value))
            continue;
        check_found(checking, "autologin.screen", path, _("line %u: %s=%s"), number,
                    settings[setting].name, outcome_quote(value));
    }
    free(text);
}

struct part {
    struct checking *checking;
    size_t setting;
    const char *folder;
};

static bool look_at_setting_part(void *context, const char *name)
{
    const struct part *part = context;
    char path[512];

    snprintf(path, sizeof path, "%s/%s", part->folder, name);
    look_at_file(part->checking, part->setting, path);
    return true;
}

void check_autologin(struct checking *checking)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        struct part part = {checking, i, settings[i].folder};
        if (settings[i].file != NULL)
            look_at_file(checking, i, settings[i].file);
        else if (root_each(checking->root, part.folder, settings[i].ending, look_at_setting_part,
                           &part) != FAULT_NONE)
            check_not_done(checking, part.folder, "%s", _("it cannot be read"));
    }
    check_consoles(checking);
}
