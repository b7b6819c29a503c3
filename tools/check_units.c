// SPDX-License-Identifier: BSD-2-Clause
// check units: whether tokend's unit still shuts it in as ours does, whatever drop-ins say (B7).
#include "check_parts.h"
#include "language.h"
#include <stdlib.h>
#include <string.h>

#define UNIT "tokend.service"

const struct check_finding check_units_findings[] = {
    {"units.weaker", SEVERITY_HIGH, "B7", N_("tokend's unit shuts it in less than ours does."),
     N_("A fault in tokend would reach further than its own files."),
     N_("systemctl cat tokend.service shows the file; systemctl revert tokend.service takes "
        "changes back.")},
    {"units.replaced", SEVERITY_MEDIUM, "B7", N_("Another file takes the place of tokend's unit."),
     N_("An upgrade of the package does not reach it."), "systemctl revert tokend.service"},
    {"units.masked", SEVERITY_HIGH, "E2", N_("tokend's unit is masked: nobody can log in."), "",
     "systemctl unmask tokend.service tokend.socket"},
    {"units.missing", SEVERITY_HIGH, "E2", N_("tokend's unit is not installed."), "",
     N_("Install the package again.")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

// What has to hold in the end. The last file that says something decides; lists have to hold each
// word where `list` says so.
static const struct {
    const char *name, *value;
} wanted[] = {
    {"NoNewPrivileges", "yes"},
    {"ProtectSystem", "strict"},
    {"ProtectHome", "yes"},
    {"PrivateTmp", "yes"},
    {"PrivateDevices", "yes"},
    {"PrivateNetwork", "yes"},
    {"PrivateIPC", "yes"},
    {"PrivateMounts", "yes"},
    {"ProtectKernelTunables", "yes"},
    {"ProtectKernelModules", "yes"},
    {"ProtectKernelLogs", "yes"},
    {"ProtectControlGroups", "yes"},
    {"ProtectHostname", "yes"},
    {"RestrictAddressFamilies", "AF_UNIX"},
    {"RestrictNamespaces", "yes"},
    {"RestrictRealtime", "yes"},
    {"RestrictSUIDSGID", "yes"},
    {"LockPersonality", "yes"},
    {"MemoryDenyWriteExecute", "yes"},
    {"CapabilityBoundingSet", "CAP_SETUID CAP_SETGID"},
    {"AmbientCapabilities", ""},
    {"UMask", "0077"},
    {"LimitCORE", "0"},
    {"IPAddressDeny", "any"},
    {"SystemCallArchitectures", "native"},
};
#define WANTED (sizeof wanted / sizeof *wanted)

struct unit {
    struct checking *checking;
    const char *folder; // of drop-ins
    char values[WANTED][128], files[WANTED][256];
    bool filtered; // a SystemCallFilter stands
};

static const char *as_word(const char *value)
{
    static const char *const yes[] = {"true", "on", "1", "y", "t"};

    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (strcmp(value, yes[i]) == 0)
            return "yes";
    return value;
}

static void take_line(struct unit *unit, char *line, const char *path)
{
    char *equals = strchr(line, '=');

    if (equals == NULL || line[0] == '#' || line[0] == ';')
        return;
    *equals = '\0';
    line[strcspn(line, " \t")] = '\0';
    char *value = equals + 1;
    value += strspn(value, " \t");
    size_t length = strlen(value);
    while (length > 0 && strchr(" \t\r", value[length - 1]) != NULL)
        value[--length] = '\0';
    if (strcmp(line, "SystemCallFilter") == 0)
        unit->filtered = value[0] != '\0'; // empty: the list begins anew
    for (size_t i = 0; i < WANTED; i++)
        if (strcmp(line, wanted[i].name) == 0) {
            snprintf(unit->values[i], sizeof unit->values[i], "%s", as_word(value));
            snprintf(unit->files[i], sizeof unit->files[i], "%s", path);
        }
}

static bool take_file(struct unit *unit, const char *path)
{
    char *text = NULL, *line;
    size_t size = 0;
    const enum fault fault = root_read(unit->checking->root, path, &text, &size);

    if (fault == FAULT_NOT_FOUND)
        return false;
    if (fault != FAULT_NONE) {
        check_not_done(unit->checking, path, "%s", fault_name(fault));
        return true;
    }
    if (size == 0) {
        free(text);
        check_found(unit->checking, "units.masked", path, NULL);
        return true;
    }
    for (char *rest = text; (line = check_line(&rest)) != NULL;)
        take_line(unit, line, path);
    free(text);
    return true;
}

static bool take_drop_in(void *context, const char *name)
{
    struct unit *unit = context;
    char path[512];

    snprintf(path, sizeof path, "%s/%s", unit->folder, name);
    (void)take_file(unit, path);
    return true;
}

static void compare_unit(struct unit *unit, const char *path)
{
    for (size_t i = 0; i < WANTED; i++) {
        const bool said = unit->files[i][0] != '\0';
        if (said ? strcmp(unit->values[i], wanted[i].value) == 0 : wanted[i].value[0] == '\0')
            continue;
        check_found(unit->checking, "units.weaker", said ? unit->files[i] : path,
                    _("%s=%s instead of \"%s\""), wanted[i].name,
                    said ? outcome_quote(unit->values[i]) : "", wanted[i].value);
    }
    if (!unit->filtered)
        check_found(unit->checking, "units.weaker", path, "SystemCallFilter=");
}

void check_units(struct checking *checking)
{
    static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system",
                                          "/usr/local/lib/systemd/system",
                                          "/usr/lib/systemd/system"};
    // Drop-ins: what comes from packages first, so that the administrator's words are the last.
    static const char *const drop_ins[] = {
        "/usr/lib/systemd/system/service.d",  "/etc/systemd/system/service.d",
        "/usr/lib/systemd/system/" UNIT ".d", "/usr/local/lib/systemd/system/" UNIT ".d",
        "/run/systemd/system/" UNIT ".d",     "/etc/systemd/system/" UNIT ".d"};
    struct unit *unit = calloc(1, sizeof *unit);
    char path[512] = "";
    size_t found = 0;

    if (unit == NULL) {
        check_not_done(checking, UNIT, "%s", fault_name(FAULT_MEMORY));
        return;
    }
    unit->checking = checking;
    for (; found < sizeof folders / sizeof *folders; found++) {
        snprintf(path, sizeof path, "%s/" UNIT, folders[found]);
        if (take_file(unit, path))
            break;
    }
    if (found == sizeof folders / sizeof *folders) {
        check_found(checking, "units.missing", UNIT, NULL);
    } else {
        if (strncmp(path, "/usr/lib/", 9) != 0)
            check_found(checking, "units.replaced", path, NULL);
        for (size_t i = 0; i < sizeof drop_ins / sizeof *drop_ins; i++) {
            unit->folder = drop_ins[i];
            if (root_each(checking->root, drop_ins[i], ".conf", take_drop_in, unit) != FAULT_NONE)
                check_not_done(checking, drop_ins[i], "%s", _("it cannot be read"));
        }
        compare_unit(unit, path);
    }
    free(unit);
}
