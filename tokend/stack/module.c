// SPDX-License-Identifier: BSD-2-Clause
#include "stack/module.h"
#include <string.h>

#define BIT(code) ((uint32_t)1 << (code))
enum { SUCCESS = 0, NEW_AUTHTOK_REQD = 12, IGNORE = 25, INCOMPLETE = 31 };
#define ANY (~(uint32_t)0 & ~BIT(INCOMPLETE)) // that one is for programs that ask again
#define FAILURES (ANY & ~BIT(SUCCESS) & ~BIT(IGNORE) & ~BIT(NEW_AUTHTOK_REQD))

// Authenticate has a code for each refusal; none of them is one that common stacks skip. Account
// may say that a new password is owed, which the program then sees to.
#define OURS (FAILURES | BIT(SUCCESS))
#define OURS_ACCOUNT (OURS | BIT(NEW_AUTHTOK_REQD))

static const struct {
    const char *name;
    enum module_kind kind;
} known[] = {
    {"pam_warifu.so", MODULE_WARIFU},
    // passwords
    {"pam_unix.so", MODULE_FACTOR},
    {"pam_unix_auth.so", MODULE_FACTOR},
    {"pam_unix2.so", MODULE_FACTOR},
    {"pam_pwdfile.so", MODULE_FACTOR},
    {"pam_userdb.so", MODULE_FACTOR},
    {"pam_sss.so", MODULE_FACTOR},
    {"pam_sss_gss.so", MODULE_FACTOR},
    {"pam_winbind.so", MODULE_FACTOR},
    {"pam_ldap.so", MODULE_FACTOR},
    {"pam_ldapd.so", MODULE_FACTOR},
    {"pam_krb5.so", MODULE_FACTOR},
    {"pam_krb5_migrate.so", MODULE_FACTOR},
    {"pam_radius_auth.so", MODULE_FACTOR},
    {"pam_tacplus.so", MODULE_FACTOR},
    {"pam_mysql.so", MODULE_FACTOR},
    {"pam_pgsql.so", MODULE_FACTOR},
    {"pam_sqlite3.so", MODULE_FACTOR},
    {"pam_smbpass.so", MODULE_FACTOR},
    {"pam_systemd_home.so", MODULE_FACTOR},
    {"pam_extrausers.so", MODULE_FACTOR},
    {"pam_kanidm.so", MODULE_FACTOR},
    {"pam_himmelblau.so", MODULE_FACTOR},
    {"pam_authd.so", MODULE_FACTOR},
    {"pam_aad.so", MODULE_FACTOR},
    {"pam_exec.so", MODULE_FACTOR}, // a program of the site's: it may be asked for a password
    {"pam_script.so", MODULE_FACTOR},
    {"pam_python.so", MODULE_FACTOR},
    // codes, keys, cards, fingers, faces
    {"pam_google_authenticator.so", MODULE_FACTOR},
    {"pam_oath.so", MODULE_FACTOR},
    {"pam_u2f.so", MODULE_FACTOR},
    {"pam_yubico.so", MODULE_FACTOR},
    {"pam_pkcs11.so", MODULE_FACTOR},
    {"pam_p11.so", MODULE_FACTOR},
    {"pam_poldi.so", MODULE_FACTOR},
    {"pam_duo.so", MODULE_FACTOR},
    {"pam_otpw.so", MODULE_FACTOR},
    {"pam_usb.so", MODULE_FACTOR},
    {"pam_ssh.so", MODULE_FACTOR},
    {"pam_ssh_agent_auth.so", MODULE_FACTOR},
    {"pam_rssh.so", MODULE_FACTOR},
    {"pam_fprintd.so", MODULE_FACTOR},
    {"pam_fprint.so", MODULE_FACTOR},
    {"pam_thinkfinger.so", MODULE_FACTOR},
    {"pam_howdy.so", MODULE_FACTOR},
    {"pam_biometric.so", MODULE_FACTOR},
    // who, where, when
    {"pam_rootok.so", MODULE_ROOT},
    {"pam_succeed_if.so", MODULE_CONDITION},
    {"pam_listfile.so", MODULE_CONDITION},
    {"pam_access.so", MODULE_CONDITION},
    {"pam_time.so", MODULE_CONDITION},
    {"pam_wheel.so", MODULE_CONDITION},
    {"pam_localuser.so", MODULE_CONDITION},
    {"pam_rhosts.so", MODULE_CONDITION},
    {"pam_rhosts_auth.so", MODULE_CONDITION},
    {"pam_timestamp.so", MODULE_CONDITION},
    {"pam_usertype.so", MODULE_CONDITION},
    {"pam_shells.so", MODULE_CONDITION},
    {"pam_securetty.so", MODULE_CONDITION},
    {"pam_console.so", MODULE_CONDITION},
    {"pam_nologin.so", MODULE_CONDITION},
    {"pam_debug.so", MODULE_CONDITION},
    {"pam_permit.so", MODULE_PERMIT},
    {"pam_deny.so", MODULE_DENY},
    // nothing of all that
    {"pam_env.so", MODULE_NEUTRAL},
    {"pam_faildelay.so", MODULE_NEUTRAL},
    {"pam_faillock.so", MODULE_NEUTRAL},
    {"pam_tally2.so", MODULE_NEUTRAL},
    {"pam_group.so", MODULE_NEUTRAL},
    {"pam_cap.so", MODULE_NEUTRAL},
    {"pam_issue.so", MODULE_NEUTRAL},
    {"pam_echo.so", MODULE_NEUTRAL},
    {"pam_warn.so", MODULE_NEUTRAL},
    {"pam_setquota.so", MODULE_NEUTRAL},
    {"pam_gnome_keyring.so", MODULE_NEUTRAL},
    {"pam_kwallet5.so", MODULE_NEUTRAL},
    {"pam_kwallet.so", MODULE_NEUTRAL},
    {"pam_kwallet6.so", MODULE_NEUTRAL},
    {"pam_ecryptfs.so", MODULE_NEUTRAL},
    {"pam_mount.so", MODULE_NEUTRAL},
    {"pam_keyinit.so", MODULE_NEUTRAL},
    {"pam_selinux.so", MODULE_NEUTRAL},
    {"pam_systemd.so", MODULE_NEUTRAL},
    {"pam_loginuid.so", MODULE_NEUTRAL},
    {"pam_limits.so", MODULE_NEUTRAL},
};

const char *module_name(const struct stack_entry *entry)
{
    const char *slash = strrchr(entry->module, '/');

    return slash != NULL ? slash + 1 : entry->module;
}

// Whose path leads elsewhere is another module, whatever it is called.
static bool is_installed(const char *module)
{
    const char *slash = strrchr(module, '/');
    const size_t folder = slash != NULL ? (size_t)(slash - module) : 0;

    if (slash == NULL)
        return true;
    return (strncmp(module, "/lib", 4) == 0 || strncmp(module, "/usr/lib", 8) == 0) &&
           strstr(module, "..") == NULL && folder > 9 && strncmp(slash - 9, "/security", 9) == 0;
}

enum module_kind module_kind(const struct stack_entry *entry)
{
    if (entry->kind != ENTRY_MODULE)
        return MODULE_DENY;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(module_name(entry), known[i].name) == 0)
            return is_installed(entry->module) ? known[i].kind : MODULE_UNKNOWN;
    return MODULE_UNKNOWN;
}

uint32_t module_results(const struct stack_entry *entry, enum stack_type type)
{
    switch (module_kind(entry)) {
    case MODULE_WARIFU:
        return type == STACK_ACCOUNT ? OURS_ACCOUNT : OURS;
    case MODULE_PERMIT:
        return BIT(SUCCESS);
    case MODULE_DENY:
        return FAILURES;
    default:
        return ANY;
    }
}

bool module_has_argument(const struct stack_entry *entry, const char *word)
{
    const size_t length = strlen(word);
    const char *at = entry->arguments;

    for (size_t i = 0; i < entry->argument_count; i++, at += strlen(at) + 1)
        if (word[length - 1] == '=' ? strncmp(at, word, length) == 0 : strcmp(at, word) == 0)
            return true;
    return false;
}

const char *module_stray_argument(const struct stack_entry *entry)
{
    // As in pam_module/options.c.
    static const char *const names[] = {"socket=", "timeout=", "try_first_pass", "use_first_pass"};
    const char *at = entry->arguments;

    for (size_t i = 0; i < entry->argument_count; i++, at += strlen(at) + 1) {
        bool known_one = false;
        for (size_t k = 0; k < sizeof names / sizeof *names && !known_one; k++)
            known_one = names[k][strlen(names[k]) - 1] == '='
                            ? strncmp(at, names[k], strlen(names[k])) == 0
                            : strcmp(at, names[k]) == 0;
        if (!known_one)
            return at;
    }
    return NULL;
}
