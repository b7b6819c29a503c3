// SPDX-License-Identifier: BSD-2-Clause
// Whether a PAM service may judge passwords for us (knowledge = "pam:NAME"): its file is looked at
// as libpam reads it, with everything that it includes, before it is used. libpam itself takes the
// service "other" for a file that is missing, follows includes without end, and lets somebody in
// whom no module has asked for anything.
#ifndef WARIFU_SETTINGS_PAM_SERVICE_H
#define WARIFU_SETTINGS_PAM_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#define PAM_SERVICE_DIRECTORY "/etc/pam.d"

// True when it may be used. Else `why` receives an English sentence that names the file, what is
// wrong and what to do: a file is missing, not root's, or writable by others; there is no auth or
// no account line (libpam would take those of "other"); includes go round; pam_warifu is in it (we
// would ask ourselves); none of its auth modules asks for a password. `directory` is
// PAM_SERVICE_DIRECTORY but in tests. Reads files, keeps nothing.
bool pam_service_is_fit(const char *directory, const char *name, char *why, size_t why_size);

#endif
