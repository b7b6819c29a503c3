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

// "ExecStart=-/sbin/agetty --autologin taro", also "-a taro".
static bool look_at_unit_part(void *context, const char *name)
{
    const struct part *part = context;
    char path[768], *text = NULL, *line;
    size_t size = 0;
    unsigned number = 0;

    snprintf(path, sizeof path, "%s/%s", part->folder, name);
    if (root_read(part->checking->root, path, &text, &size) != FAULT_NONE)
        return true;
    for (char *rest = text; (line = check_line(&rest)) != NULL;) {
        number++;
        if (strncmp(line, "ExecStart", 9) == 0 && strstr(line, "getty") != NULL &&
            (strstr(line, "--autologin") != NULL || strstr(line, " -a ") != NULL ||
             strstr(line, "--skip-login") != NULL))
            check_found(part->checking, "autologin.console", path, _("line %u"), number);
    }
    free(text);
    return true;
}

// "getty@tty1.service.d" and "getty@tty1.service" themselves.
static bool look_at_unit(void *context, const char *name)
{
    const struct part *part = context;
    struct part inside = *part;
    char folder[512];

    if (strstr(name, "getty") == NULL)
        return true;
    snprintf(folder, sizeof folder, "%s/%s", part->folder, name);
    inside.folder = folder;
    if (!root_is_folder(part->checking->root, folder))
        return look_at_unit_part(context, name);
    if (root_each(part->checking->root, folder, ".conf", look_at_unit_part, &inside) != FAULT_NONE)
        check_not_done(part->checking, folder, "%s", _("it cannot be read"));
    return true;
}

void check_autologin(struct checking *checking)
{
    static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system",
                                          "/usr/local/lib/systemd/system",
                                          "/usr/lib/systemd/system"};

    for (size_t i = 0; i < SETTINGS; i++) {
        struct part part = {checking, i, settings[i].folder};
        if (settings[i].file != NULL)
            look_at_file(checking, i, settings[i].file);
        else if (root_each(checking->root, part.folder, settings[i].ending, look_at_setting_part,
                           &part) != FAULT_NONE)
            check_not_done(checking, part.folder, "%s", _("it cannot be read"));
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct part part = {checking, 0, folders[i]};
        if (root_each(checking->root, folders[i], "", look_at_unit, &part) != FAULT_NONE)
            check_not_done(checking, folders[i], "%s", _("it cannot be read"));
    }
}
