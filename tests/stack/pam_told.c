// SPDX-License-Identifier: BSD-2-Clause
// A PAM module that gives the result that the test program tells it. Copies of it stand for every
// module of a configuration, pam_warifu among them; each tells by its path which one it is.
#include <dlfcn.h>
#include <security/pam_modules.h>
#include <stddef.h>
#include <string.h>

#pragma GCC visibility push(default)

// Of the program that has loaded it (real.h).
int told(const char *type, const char *module, int count, const char **arguments);

static int tell(const char *type, int count, const char **arguments)
{
    Dl_info info;

    if (dladdr((const void *)&tell, &info) == 0 || info.dli_fname == NULL)
        return PAM_SYSTEM_ERR;
    const char *slash = strrchr(info.dli_fname, '/');
    return told(type, slash != NULL ? slash + 1 : info.dli_fname, count, arguments);
}

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    return tell("auth", argc, argv);
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    return tell("account", argc, argv);
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    (void)argc;
    (void)argv;
    return PAM_SUCCESS;
}

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    return tell("password", argc, argv);
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    return tell("session", argc, argv);
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
    (void)pamh;
    (void)flags;
    (void)argc;
    (void)argv;
    return PAM_SUCCESS;
}
