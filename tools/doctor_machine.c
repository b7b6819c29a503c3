// SPDX-License-Identifier: BSD-2-Clause
#include "doctor_machine.h"
#include "pam_files.h"
#include <unistd.h>

static const struct pam_folders folders = {{"/etc/pam.d", "/usr/lib/pam.d"}};

static bool look(void *context, const char *name)
{
    bool *asks = context;

    *asks = pam_file_asks(&folders, name, PAM_PHASE_AUTH | PAM_PHASE_ACCOUNT);
    return !*asks;
}

void doctor_machine(struct status_items *items)
{
    bool asks = false;
    const enum fault fault = pam_files_each(&folders, look, &asks);

    status_item_put(items, "module",
                    access(WARIFU_PAMDIR "/pam_warifu.so", R_OK) == 0 ? "there" : "absent");
    status_item_put(items, "pam_all", fault != FAULT_NONE ? "unread" : asks ? "asks" : "none");
}
