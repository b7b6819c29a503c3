// SPDX-License-Identifier: BSD-2-Clause
// check machine: the clock (E6), room for the log (E1, E2), and where the log is mirrored (E4).
#include "base/clock.h"
#include "check_parts.h"
#include "language.h"
#include <sys/statvfs.h>

const struct check_finding check_machine_findings[] = {
    {"machine.clock", SEVERITY_HIGH, "E6", N_("The clock is not synchronised with a time server."),
     N_("Times in the log do not count as exact, and codes that depend on time are refused."),
     N_("apt-get install chrony, and name the office's time server in /etc/chrony/chrony.conf")},
    {"machine.disk80", SEVERITY_LOW, "E1 E2", N_("The disk is 80 percent full."),
     N_("When it is full nothing can be recorded, and so nobody gets in."),
     N_("Make room, or move what is not the log's.")},
    {"machine.disk90", SEVERITY_MEDIUM, "E1 E2", N_("The disk is 90 percent full."),
     N_("When it is full nothing can be recorded, and so nobody gets in."),
     N_("Make room, or move what is not the log's.")},
    {"machine.disk95", SEVERITY_HIGH, "E1 E2", N_("The disk is 95 percent full."),
     N_("When it is full nothing can be recorded, and so nobody gets in."), N_("Make room now.")},
    {"machine.mirror", SEVERITY_MEDIUM, "E4 E7",
     N_("Nothing takes the mirror of the log: no journald and no syslog."),
     N_("A log that is altered here can be compared with nothing."),
     N_("systemctl enable --now systemd-journald, or: apt-get install rsyslog")},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

static void look_at_disk(struct checking *checking, const char *path)
{
    static const struct {
        unsigned percent;
        const char *finding;
    } levels[] = {{95, "machine.disk95"}, {90, "machine.disk90"}, {80, "machine.disk80"}};
    struct statvfs disk;

    if (statvfs(path, &disk) != 0 || disk.f_blocks == 0) {
        check_not_done(checking, path, "%s", _("how full the disk is cannot be told"));
        return;
    }
    // As df(1): of what others than root may use.
    const unsigned long long used = disk.f_blocks - disk.f_bfree, all = used + disk.f_bavail;
    const unsigned percent = all > 0 ? (unsigned)(used * 100 / all) : 100;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (percent >= levels[i].percent) {
            check_found(checking, levels[i].finding, path, "%u %%", percent);
            return;
        }
}

void check_machine(struct checking *checking)
{
    struct stat status;

    if (checking->root->foreign) {
        check_not_done(checking, "/", "%s",
                       _("clock, disk and mirror are those of the machine that runs"));
        return;
    }
    if (!clock_is_synchronised())
        check_found(checking, "machine.clock", "clock", NULL);
    look_at_disk(checking, WARIFU_STATEDIR);
    if (root_status(checking->root, "/run/systemd/journal/socket", &status) != FAULT_NONE &&
        root_status(checking->root, "/dev/log", &status) != FAULT_NONE)
        check_found(checking, "machine.mirror", "/dev/log", NULL);
}
