// SPDX-License-Identifier: BSD-2-Clause
// check files: owners and modes of what decides who gets in (B7, E1, H1).
#include "check_parts.h"
#include "language.h"
#include <grp.h>
#include <libgen.h>
#include <pwd.h>
#include <string.h>
#include <time.h>

const struct check_finding check_files_findings[] = {
    {"files.owner", SEVERITY_CRITICAL, "B7 E1",
     N_("This belongs to somebody who may not change it."),
     N_("Whoever owns it decides who gets in, or reads what is secret."),
     N_("Give it back to its owner (chown), and look who changed it: warifu log, last.")},
    {"files.mode", SEVERITY_CRITICAL, "B7 E1", N_("Others may change this."),
     N_("Whoever can write it decides who gets in."), "chmod go-w FILE"},
    {"files.secret", SEVERITY_CRITICAL, "B7", N_("Others may read this secret."),
     N_("With it the store can be opened, and every code be computed."),
     N_("chmod go-rwx FILE, then renew what was readable: the people's codes and passwords.")},
    {"files.missing", SEVERITY_HIGH, "B7 E2", N_("This is not there."),
     N_("Logins need it, or it was moved away."),
     N_("systemd-tmpfiles --create; tokend -n says what else is missing.")},
    {"files.key", SEVERITY_INFO, "H2", N_("The master key is a file, and not sealed by a TPM."),
     N_("Whoever takes the disk away has both, store and key."),
     N_("tokend(8) shows how LoadCredentialEncrypted seals it with the TPM.")},
    {"files.copy", SEVERITY_MEDIUM, "B7 H6",
     N_("A copy of the store, from before an upgrade more than a week ago, is still there."),
     N_("What was revoked since then is active in it."), "shred -u FILE"},
    {NULL, SEVERITY_INFO, NULL, NULL, NULL, NULL},
};

#define COPY_KEPT (7 * 86400) // seconds; the runbook says so

enum owner { OWNER_ROOT, OWNER_VAULT };

// Where `setting` is not NULL, tokend.conf says where it is.
struct place {
    const char *path;
    size_t setting; // offset within struct daemon_settings, or NOT_SET
    enum owner owner;
    bool secret, optional;
};
#define NOT_SET SIZE_MAX
#define SETTING(field) offsetof(struct daemon_settings, field)

static const struct place places[] = {
    {WARIFU_SYSCONFDIR, NOT_SET, OWNER_ROOT, false, false},
    {WARIFU_SYSCONFDIR "/tokend.conf", NOT_SET, OWNER_ROOT, false, false},
    {WARIFU_STATEDIR, NOT_SET, OWNER_ROOT, false, false},
    {NULL, SETTING(store_file), OWNER_VAULT, true, false},
    {NULL, SETTING(key_file), OWNER_VAULT, true, true},
    {NULL, SETTING(programs), OWNER_ROOT, false, false},
    {NULL, SETTING(auth_socket), OWNER_ROOT, false, true},
    {NULL, SETTING(admin_socket), OWNER_ROOT, false, true},
    {NULL, SETTING(rescue_socket), OWNER_ROOT, true, true},
    {WARIFU_RUNDIR, NOT_SET, OWNER_ROOT, false, true},
    {WARIFU_PAMDIR "/pam_warifu.so", NOT_SET, OWNER_ROOT, false, false},
    {WARIFU_PAMDIR, NOT_SET, OWNER_ROOT, false, false},
    {"/etc/pam.d", NOT_SET, OWNER_ROOT, false, false},
    {"/usr/lib/pam.d", NOT_SET, OWNER_ROOT, false, true},
    {"/etc/sudoers", NOT_SET, OWNER_ROOT, false, true},
    {"/etc/sudoers.d", NOT_SET, OWNER_ROOT, false, true},
    {"/etc/ssh/sshd_config", NOT_SET, OWNER_ROOT, false, true},
    {"/etc/passwd", NOT_SET, OWNER_ROOT, false, false},
    {"/etc/shadow", NOT_SET, OWNER_ROOT, true, false},
};

static bool uid_of(const struct checking *checking, enum owner owner, uid_t *uid)
{
    const struct passwd *account;

    *uid = 0;
    if (owner == OWNER_ROOT)
        return true;
    if (checking->root->foreign)
        return false; // its numbers are not ours
    account = getpwnam(checking->settings != NULL ? checking->settings->vault_user : "warifu");
    if (account != NULL)
        *uid = account->pw_uid;
    return account != NULL;
}

// The group shadow may read the shadow file: programs of Debian's and a checker are in it.
static mode_t readers_of(const char *path)
{
    return strcmp(path, "/etc/shadow") == 0 ? 0007 : 0077;
}

static void look_at_status(struct checking *checking, const struct place *place, const char *path,
                           const struct stat *status)
{
    const bool socket = S_ISSOCK(status->st_mode);
    uid_t owner;

    if (!uid_of(checking, place->owner, &owner))
        check_not_done(checking, path, "%s", _("the account that should own it is not known here"));
    else if (status->st_uid != owner && status->st_uid != 0)
        check_found(checking, "files.owner", path, "uid %u", (unsigned)status->st_uid);
    // Whoever may connect to a socket has to be able to write to it.
    if ((status->st_mode & 0022) != 0 && !(socket && !place->secret) &&
        !(S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0))
        check_found(checking, "files.mode", path, "%04o", (unsigned)status->st_mode & 07777);
    else if (place->secret && (status->st_mode & readers_of(path)) != 0)
        check_found(checking, "files.secret", path, "%04o", (unsigned)status->st_mode & 07777);
}

static void look_at(struct checking *checking, const struct place *place)
{
    const char *path = place->path;
    struct stat status;

    if (path == NULL && checking->settings == NULL)
        return; // the check "policy" says that tokend.conf cannot be used
    if (path == NULL)
        path = (const char *)checking->settings + place->setting;
    const enum fault fault = root_status(checking->root, path, &status);
    if (fault == FAULT_NONE)
        look_at_status(checking, place, path, &status);
    else if (fault != FAULT_NOT_FOUND)
        check_not_done(checking, path, "%s", fault_name(fault));
    else if (!place->optional)
        check_found(checking, "files.missing", path, NULL);
}

static bool look_at_pam_file(void *context, const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "/etc/pam.d/%s", name);
    look_at(context, &(struct place){path, NOT_SET, OWNER_ROOT, false, true});
    return true;
}

struct copies {
    struct checking *checking;
    const char *folder, *begin; // of their names
};

static bool look_at_copy(void *context, const char *name)
{
    const struct copies *copies = context;
    struct checking *checking = copies->checking;
    char path[sizeof checking->settings->store_file + 256];
    struct stat status;

    if (strncmp(name, copies->begin, strlen(copies->begin)) != 0)
        return true;
    snprintf(path, sizeof path, "%s/%s", copies->folder, name);
    look_at(checking, &(struct place){path, NOT_SET, OWNER_VAULT, true, true});
    if (root_status(checking->root, path, &status) == FAULT_NONE &&
        time(NULL) - status.st_mtime > COPY_KEPT)
        check_found(checking, "files.copy", path, NULL);
    return true;
}

// What tokend copied before it converted the store (tokend/store/copy.h).
static void look_for_copies(struct checking *checking)
{
    char folder[sizeof checking->settings->store_file], name[sizeof folder];
    char begin[sizeof folder + 16];
    struct copies copies = {checking, folder, begin};

    snprintf(folder, sizeof folder, "%s", checking->settings->store_file);
    snprintf(name, sizeof name, "%s", checking->settings->store_file);
    snprintf(begin, sizeof begin, "%s.schema-", basename(name));
    copies.folder = dirname(folder);
    if (root_each(checking->root, copies.folder, "", look_at_copy, &copies) != FAULT_NONE)
        check_not_done(checking, copies.folder, "%s", _("it cannot be read"));
}

void check_files(struct checking *checking)
{
    struct stat status;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        look_at(checking, &places[i]);
    if (root_each(checking->root, "/etc/pam.d", "", look_at_pam_file, checking) != FAULT_NONE)
        check_not_done(checking, "/etc/pam.d", "%s", _("it cannot be read"));
    if (checking->settings != NULL)
        look_for_copies(checking);
    if (checking->settings != NULL &&
        root_status(checking->root, checking->settings->key_file, &status) == FAULT_NONE)
        check_found(checking, "files.key", checking->settings->key_file, NULL);
}
