// SPDX-License-Identifier: BSD-2-Clause
// check autologin, its consoles: units of systemd that start a getty which logs somebody in, or
// starts another program than login, and root's shell for debugging (A1, A6).
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

struct folder {
    struct checking *checking;
    const char *path;
};

static bool is_login(const char *program)
{
    return strcmp(program, "/bin/login") == 0 || strcmp(program, "/usr/bin/login") == 0;
}

// "-a", "-l" and "-n" of agetty, also in "-Jntaro"; `next`: the word behind it.
static bool is_way_in(const char *word, const char *next)
{
    static const char with_value[] = "afHIlortdPC";

    if (strncmp(word, "--autologin", 11) == 0 || strcmp(word, "--skip-login") == 0)
        return true;
    if (strncmp(word, "--login-program", 15) == 0)
        return !is_login(word[15] == '=' ? word + 16 : next);
    if (word[0] != '-' || word[1] == '-')
        return false;
    for (const char *at = word + 1; *at != '\0'; at++) {
        if (*at == 'a' || *at == 'n')
            return true;
        if (*at == 'l')
            return !is_login(at[1] != '\0' ? at + 1 : next);
        if (strchr(with_value, *at) != NULL)
            return false;
    }
    return false;
}

// "-/sbin/agetty --autologin taro": what ExecStart= says.
static bool lets_in(char *command)
{
    char *rest = NULL;
    const char *word = strtok_r(command, " \t\r\"", &rest);

    if (word == NULL || strstr(word, "getty") == NULL)
        return false;
    for (word = strtok_r(NULL, " \t\r\"", &rest); word != NULL;) {
        const char *next = strtok_r(NULL, " \t\r\"", &rest);
        if (is_way_in(word, next != NULL ? next : ""))
            return true;
        word = next;
    }
    return false;
}

// A backslash at the end of a line joins it with the next; comments between them do not count.
static void join_lines(char *text)
{
    for (char *at = text; (at = strstr(at, "\\\n")) != NULL;) {
        *at++ = ' ';
        *at++ = ' ';
        while (*at == '#' || *at == ';') {
            const size_t length = strcspn(at, "\n"), whole = length + (at[length] != '\0');
            memset(at, ' ', whole);
            at += whole;
        }
    }
}

// An empty ExecStart= takes back what stands before it.
static void look_at_file(struct checking *checking, const char *path)
{
    char *text = NULL, *line;
    size_t size = 0;
    char found[160] = "";
    const enum fault fault = root_read(checking->root, path, &text, &size);

    if (fault != FAULT_NONE) {
        if (fault != FAULT_NOT_FOUND)
            check_not_done(checking, path, "%s", fault_name(fault));
        return;
    }
    join_lines(text);
    for (char *rest = text; (line = check_line(&rest)) != NULL;) {
        if (strncmp(line, "ExecStart", 9) != 0)
            continue;
        char *command = line + 9 + strspn(line + 9, " \t");
        if (*command != '=')
            continue;
        command += 1 + strspn(command + 1, " \t\r");
        char whole[sizeof found];
        snprintf(whole, sizeof whole, "%s", command);
        if (*command == '\0')
            found[0] = '\0';
        else if (lets_in(command))
            snprintf(found, sizeof found, "%s", whole);
    }
    free(text);
    if (found[0] != '\0')
        check_found(checking, "autologin.console", path, "%s", outcome_quote(found));
}

static bool look_at_drop_in(void *context, const char *name)
{
    const struct folder *folder = context;
    char path[768];

    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    look_at_file(folder->checking, path);
    return true;
}

// A masked unit does not start, whatever is said of it.
static bool is_masked(const struct checking *checking, const char *unit)
{
    static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[512], *text = NULL;
        size_t size = 0;
        snprintf(path, sizeof path, "%s/%s", folders[i], unit);
        const bool empty = root_read(checking->root, path, &text, &size) == FAULT_NONE && size == 0;
        free(text);
        if (empty)
            return true;
    }
    return false;
}

// "getty@tty1.service.d" and "getty@tty1.service" themselves.
static bool look_at_unit(void *context, const char *name)
{
    const struct folder *folder = context;
    char path[512], unit[256];

    if (strstr(name, "getty") == NULL)
        return true;
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    snprintf(unit, sizeof unit, "%s", name);
    const bool drop_ins = root_is_folder(folder->checking->root, path);
    if (drop_ins && strlen(unit) > 2)
        unit[strlen(unit) - 2] = '\0'; // ".d"
    if (is_masked(folder->checking, unit))
        return true;
    struct folder inside = {folder->checking, path};
    if (!drop_ins)
        look_at_file(folder->checking, path);
    else if (root_each(folder->checking->root, path, ".conf", look_at_drop_in, &inside) !=
             FAULT_NONE)
        check_not_done(folder->checking, path, "%s", _("it cannot be read"));
    return true;
}

static void look_at_debug_shell(struct checking *checking)
{
    static const char link[] = "/etc/systemd/system/sysinit.target.wants/debug-shell.service";
    struct stat status;
    char *text = NULL;
    size_t size = 0;

    if (root_status(checking->root, link, &status) == FAULT_NONE &&
        !is_masked(checking, "debug-shell.service"))
        check_found(checking, "autologin.shell", link, NULL);
    if (checking->root->foreign || // what that machine is started with is not on its disk
        root_read(checking->root, "/proc/cmdline", &text, &size) != FAULT_NONE)
        return;
    if (strstr(text, "systemd.debug_shell") != NULL || strstr(text, "systemd.debug-shell") != NULL)
        check_found(checking, "autologin.shell", "/proc/cmdline", NULL);
    free(text);
}

void check_consoles(struct checking *checking)
{
    static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system",
                                          "/usr/local/lib/systemd/system",
                                          "/usr/lib/systemd/system"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct folder folder = {checking, folders[i]};
        if (root_each(checking->root, folders[i], "", look_at_unit, &folder) != FAULT_NONE)
            check_not_done(checking, folders[i], "%s", _("it cannot be read"));
    }
    look_at_debug_shell(checking);
}
