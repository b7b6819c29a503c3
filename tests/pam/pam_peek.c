// SPDX-License-Identifier: BSD-2-Clause
// A module for test stacks: sees what only modules may see and passes it out as PAM environment
// (PEEK_AUTHTOK, PEEK_LIMIT); sets what only modules may set (authtok=TEXT, old=TEXT).
#include <security/pam_modules.h>
#include <stdio.h>
#include <string.h>

static void show(pam_handle_t *handle, const char *name, const char *value)
{
    char line[1024];
    snprintf(line, sizeof line, "%s=%s", name, value != NULL ? value : "(unset)");
    pam_putenv(handle, line);
}

static int peek(pam_handle_t *handle, int argc, const char **argv)
{
    const void *value = NULL;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "authtok=", 8) == 0)
            pam_set_item(handle, PAM_AUTHTOK, argv[i] + 8);
        if (strncmp(argv[i], "old=", 4) == 0)
            pam_set_item(handle, PAM_OLDAUTHTOK, argv[i] + 4);
    }
    pam_get_item(handle, PAM_AUTHTOK, &value);
    show(handle, "PEEK_AUTHTOK", value);
    value = NULL;
    pam_get_item(handle, PAM_OLDAUTHTOK, &value);
    show(handle, "PEEK_OLDAUTHTOK", value);
    value = NULL;
    pam_get_data(handle, "systemd.runtime_max_sec", &value);
    show(handle, "PEEK_LIMIT", value);
    return PAM_SUCCESS;
}

#define ENTRY(name)                                                                                \
    __attribute__((visibility("default"))) int name(pam_handle_t *handle, int flags, int argc,     \
                                                    const char **argv)                             \
    {                                                                                              \
        (void)flags;                                                                               \
        return peek(handle, argc, argv);                                                           \
    }
ENTRY(pam_sm_authenticate)
ENTRY(pam_sm_setcred)
ENTRY(pam_sm_acct_mgmt)
ENTRY(pam_sm_chauthtok)
ENTRY(pam_sm_open_session)
ENTRY(pam_sm_close_session)
