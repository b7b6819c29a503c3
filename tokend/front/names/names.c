// SPDX-License-Identifier: BSD-2-Clause
#include "front/names/names.h"
#include "base/log.h"
#include "base/text.h"
#include "front/names/entry.h"
#include "front/names/memberships.h"
#include "front/names/process_origin.h"
#include "wire/channel.h"
#include "wire/codec.h"
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define NOBODY UINT32_MAX // (uid_t)-1: "no change" to setuid(2), never a person (abuse:I1)
_Static_assert(sizeof((Identity *)NULL)->name == ACCOUNT_NAME_SIZE, "names have one size");

// What no account is called: nobody is asked about it, so no name service can read it as an
// number, a path or a compatibility entry (abuse:I1, abuse:D14, abuse:E3).
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

static void describe(const NameCall *call, const struct passwd *person, const struct policy *policy,
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
    memberships_answer(policy, person, identity);
}

void names_look_up(const NameCall *call, const struct policy *policy, NameReply *reply)
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
        describe(call, found, policy, identity);
    else if (entry_failed(error))
        identity->status = NameStatus_NAME_FAILED;
    free(buffer);
}

int names_serve(int fd, unsigned seconds, const struct policy *policy)
{
    struct frame_reader *reader = NULL;
    NameCall call;
    NameReply reply;
    sigset_t alarms;
    enum fault fault;

    // Whatever was inherited, SIGALRM must kill (abuse:X3).
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    if (signal(SIGALRM, SIG_DFL) == SIG_ERR || sigprocmask(SIG_UNBLOCK, &alarms, NULL) != 0 ||
        seconds == 0)
        return EX_OSERR;
    if (!process_origin_can_be_read())
        log_warning(
            "/proc hides other people's processes, so nobody counts as at the desk, nor as "
            "root at work on accounts (ProtectProc= or hidepid=; see desk in tokend.conf(5))");
    fault = frame_reader_new(CHANNEL_FRAME_MAX, &reader);
    while (fault == FAULT_NONE) {
        fault = channel_receive(reader, fd, NameCall_fields, &call, sizeof call);
        if (fault != FAULT_NONE)
            break;
        alarm(seconds);
        names_look_up(&call, policy, &reply);
        if (call.pid != 0) {
            process_origin_read(call.pid, call.peer_uid, &reply.where);
            reply.has_where = true;
        }
        alarm(0);
        fault = channel_send(fd, NameReply_fields, &reply);
    }
    frame_reader_free(&reader);
    return fault == FAULT_CLOSED ? EX_OK : EX_PROTOCOL;
}
