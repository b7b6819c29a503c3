// SPDX-License-Identifier: BSD-2-Clause
#include "front/names.h"
#include "base/log.h"
#include "base/text.h"
#include "front/whereabouts.h"
#include "wire/codec.h"
#include "wire/seam.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define NOBODY UINT32_MAX      // (uid_t)-1: "no change" to setuid(2), never a person (I1)
#define ENTRY_MAX (1u << 20)   // bytes of one passwd or group entry
#define ENTRY_FIRST (1u << 12) // what nearly all fit in

// One look-up of passwd or group with a buffer that grows. Returns what the reentrant functions of
// <pwd.h> and <grp.h> return; *buffer belongs to the caller.
#define LOOK_UP(function, key, entry, buffer, result)                                              \
    ({                                                                                             \
        int error_ = ERANGE;                                                                       \
        for (size_t size_ = ENTRY_FIRST; error_ == ERANGE && size_ <= ENTRY_MAX; size_ *= 2) {     \
            free(*(buffer));                                                                       \
            *(buffer) = malloc(size_);                                                             \
            error_ = *(buffer) == NULL ? ENOMEM : function(key, entry, *(buffer), size_, result);  \
        }                                                                                          \
        error_;                                                                                    \
    })

_Static_assert(sizeof((Identity *)NULL)->name == ACCOUNT_NAME_SIZE, "names have one size");

// What no account is called: nobody is asked about it, so no name service can read it as an
// number, a path or a compatibility entry (I1, D14, E3).
static NameFlaw flaw_of(const char *name)
{
    size_t length = strlen(name);

    if (length >= ACCOUNT_NAME_SIZE)
        return NameFlaw_NAME_FLAW_LONG;
    if (!text_is_utf8(name))
        return NameFlaw_NAME_FLAW_ENCODING;
    if (length == 0 || strchr("+# ", name[0]) != NULL)
        return NameFlaw_NAME_FLAW_FORM;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < ' ' || name[i] == 0x7f || name[i] == ':' || name[i] == '/')
            return NameFlaw_NAME_FLAW_FORM;
    return NameFlaw_NAME_FLAW_NONE;
}

// What could be read as a number or an option is a name only if an account is spelled just so.
static bool is_literal(const char *name)
{
    return name[0] == '-' || name[strspn(name, "0123456789xX")] == '\0';
}

// The GECOS field up to the first comma; only judges passwords, so what does not fit is cut between
// characters and what is not text is left out.
static void copy_full_name(Identity *identity, const char *gecos)
{
    size_t length = gecos == NULL ? 0 : strcspn(gecos, ",");

    if (length >= sizeof identity->full_name) {
        length = sizeof identity->full_name - 1;
        while (length > 0 && ((unsigned char)gecos[length] & 0xc0) == 0x80)
            length--;
    }
    if (length > 0)
        memcpy(identity->full_name, gecos, length);
    identity->full_name[length] = '\0';
    if (!text_is_utf8(identity->full_name))
        identity->full_name[0] = '\0';
}

// All or none: a person whose groups are not all known is judged by the stricter rules (I4).
static bool copy_groups(Identity *identity, const struct passwd *person)
{
    gid_t gids[NAMES_GROUPS_MAX];
    int count = NAMES_GROUPS_MAX;

    if (getgrouplist(person->pw_name, person->pw_gid, gids, &count) < 0)
        return false;
    for (int i = 0; i < count; i++) {
        struct group group, *found = NULL;
        char *buffer = NULL;
        int error = LOOK_UP(getgrgid_r, gids[i], &group, &buffer, &found);
        enum fault fault = FAULT_NONE;
        // A number without a name is a group that no rule can name.
        if (found != NULL)
            fault = text_copy(identity->groups[identity->groups_count], sizeof identity->groups[0],
                              found->gr_name);
        else if (error != 0 && error != ENOENT && error != ESRCH)
            fault = FAULT_IO;
        identity->groups_count += found != NULL && fault == FAULT_NONE;
        free(buffer);
        if (fault != FAULT_NONE)
            return false;
    }
    return true;
}

static void describe(const NameCall *call, const struct passwd *person, bool groups,
                     Identity *identity)
{
    // uid 2^32-1 is no person, and what was asked by uid must be that uid.
    if (person->pw_uid == NOBODY || flaw_of(person->pw_name) != NameFlaw_NAME_FLAW_NONE ||
        (call->name[0] == '\0'
             ? person->pw_uid != call->uid
             : is_literal(call->name) && strcmp(call->name, person->pw_name) != 0))
        return;
    if (text_copy(identity->name, sizeof identity->name, person->pw_name) != FAULT_NONE)
        return;
    identity->uid = person->pw_uid;
    identity->gid = person->pw_gid;
    identity->status = NameStatus_NAME_FOUND;
    copy_full_name(identity, person->pw_gecos);
    identity->groups_known = groups && copy_groups(identity, person);
    if (!identity->groups_known) {
        memset(identity->groups, 0, sizeof identity->groups);
        identity->groups_count = 0;
    }
}

void names_look_up(const NameCall *call, bool groups, NameReply *reply)
{
    struct passwd person, *found = NULL;
    char *buffer = NULL;
    int error = 0;

    *reply = (NameReply){.id = call->id, .has_identity = true};
    Identity *identity = &reply->identity;
    identity->status = NameStatus_NAME_UNKNOWN;
    identity->uid = NOBODY;
    if (call->name[0] != '\0')
        identity->flaw = flaw_of(call->name);
    if (text_copy(identity->name, sizeof identity->name, call->name) != FAULT_NONE)
        return;
    if (call->name[0] == '\0' && call->uid != NOBODY)
        error = LOOK_UP(getpwuid_r, call->uid, &person, &buffer, &found);
    else if (call->name[0] != '\0' && identity->flaw == NameFlaw_NAME_FLAW_NONE)
        error = LOOK_UP(getpwnam_r, call->name, &person, &buffer, &found);
    if (found != NULL)
        describe(call, found, groups, identity);
    else if (error != 0 && error != ENOENT && error != ESRCH)
        identity->status = NameStatus_NAME_FAILED;
    free(buffer);
}

int names_serve(int fd, unsigned seconds, bool groups)
{
    struct frame_reader *reader = NULL;
    NameCall call;
    NameReply reply;
    sigset_t alarms;
    enum fault fault;

    // Whatever was inherited, SIGALRM must kill (X3).
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    if (signal(SIGALRM, SIG_DFL) == SIG_ERR || sigprocmask(SIG_UNBLOCK, &alarms, NULL) != 0 ||
        seconds == 0)
        return EX_OSERR;
    if (!whereabouts_can_be_read())
        log_warning("/proc hides other people's processes, so nobody counts as at the desk "
                    "(ProtectProc= or hidepid=; see desk in tokend.conf(5))");
    fault = frame_reader_new(SEAM_FRAME_MAX, &reader);
    while (fault == FAULT_NONE) {
        fault = seam_receive(reader, fd, NameCall_fields, &call, sizeof call);
        if (fault != FAULT_NONE)
            break;
        alarm(seconds);
        names_look_up(&call, groups, &reply);
        if (call.pid != 0) {
            whereabouts_read(call.pid, call.peer_uid, &reply.where);
            reply.has_where = true;
        }
        alarm(0);
        fault = seam_send(fd, NameReply_fields, &reply);
    }
    frame_reader_free(&reader);
    return fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}
