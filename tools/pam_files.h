// SPDX-License-Identifier: BSD-2-Clause
// The PAM files of a machine, read as libpam reads them (stack/stack.h).
#ifndef WARIFU_TOOLS_PAM_FILES_H
#define WARIFU_TOOLS_PAM_FILES_H

#include "base/fault.h"
#include <stdbool.h>

#define PAM_FOLDERS_MAX 2

// In the order in which libpam looks: a name in an earlier folder hides the same in a later one.
struct pam_folders {
    const char *path[PAM_FOLDERS_MAX]; // NULL: no further one
};

// Calls `visit` for each service that has a file, sorted by name, until it returns false. Names
// that packages leave aside ("login.dpkg-dist") are no services. The first folder has to be there.
enum fault pam_files_each(const struct pam_folders *folders,
                          bool (*visit)(void *context, const char *name), void *context) MUST_CHECK;

// Whether a file of that name in these folders is a service, and nothing that packages or editors
// left ("login.dpkg-dist", "login~").
bool pam_file_is_service(const char *name);

enum pam_phase { PAM_PHASE_AUTH = 1, PAM_PHASE_ACCOUNT = 2, PAM_PHASE_PASSWORD = 4 };

// Whether libpam can make its stacks at all: else nobody gets in by it.
bool pam_file_works(const struct pam_folders *folders, const char *name);

// Whether one of the phases of the service, with all that its file includes, calls pam_warifu.
bool pam_file_asks(const struct pam_folders *folders, const char *name, unsigned phases);

// Whether one of the phases of the service, or of "other" where it has no file, comes to include
// the file of that name.
bool pam_file_includes(const struct pam_folders *folders, const char *name, unsigned phases,
                       const char *included);

#endif
