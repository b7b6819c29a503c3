// SPDX-License-Identifier: BSD-2-Clause
#include "front/connection/peer.h"
#include "core/desk.h"
#include "core/foreign.h"
#include "front/names/process_origin.h"
#include "settings/services.h"
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert((int)ProcessPlace_PLACE_NO_SESSION == (int)DESK_NO_SESSION, "same numbers");
_Static_assert((int)ProcessPlace_PLACE_SESSION == (int)DESK_IN_SESSION, "same numbers");
_Static_assert((int)ProcessPlace_PLACE_MANAGER == (int)DESK_IN_MANAGER, "same numbers");

static bool caller_is_believed(const struct daemon_settings *settings)
{
    return settings->desk == DESK_BY_CALLER;
}

int peer_hold(uint32_t pid)
{
    return pid == 0 ? -1 : (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
}

void peer_release(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool lives(int fd)
{
    struct pollfd process = {.fd = fd, .events = POLLIN};

    return fd >= 0 && poll(&process, 1, 0) == 0;
}

static bool has_rhost(const struct peer *peer, const Begin *begin)
{
    return peer->uid == 0 && begin->rhost[0] != '\0';
}

// A login, a change or an administrator's dialogue: where somebody is asked to prove something.
static bool proves(const Begin *begin)
{
    switch (begin->operation) {
    case Operation_OPERATION_AUTHENTICATE:
    case Operation_OPERATION_CHANGE_CHECK:
    case Operation_OPERATION_CHANGE:
    case Operation_OPERATION_ADMIN:
        return true;
    default:
        return false;
    }
}

// Where the place of whoever proves something decides what is offered to them.
static bool matters(const Begin *begin, const struct daemon_settings *settings)
{
    return proves(begin) && !caller_is_believed(settings);
}

// Who is asked for may be another than who asks.
static bool may_be_foreign(const struct peer *peer, const Begin *begin)
{
    return peer->uid == 0 && !has_rhost(peer, begin) && proves(begin);
}

// In whose session or program the peer is: a set-uid program by the uid that started it, or, if it
// has made itself root's altogether (sudo), by whose session it runs in. 0: not known, or a program
// that root started and that is not one of those which anybody may start: it lets people in.
static uint32_t caller_of(const struct peer *peer, const Begin *begin, const ProcessOrigin *where)
{
    if (peer->uid != 0)
        return peer->uid;
    if (where == NULL || !where->process_known)
        return 0;
    if (where->real_uid != 0)
        return where->real_uid;
    if (peer->gid == 0 && !process_origin_is_anybodys(begin->service))
        return 0;
    if (where->owner_uid != 0)
        return where->owner_uid;
    return peer->gid != 0 && where->login_known ? where->login_uid : 0;
}

// By the service manager, for whoever polkit has let: nothing of the process says who that is, and
// that it is root's says nothing.
static bool is_begun_apart(const Begin *begin)
{
    return service_is(begin->service, "apart");
}

// Anybody's (CALLER_NOBODY), as far as can be seen: that, and a helper of root's that was started
// by a socket (polkit's, since version 127). It lets nobody in at a console, so its tries are never
// the owner's own, nor is the owner's way to the machine shut by them.
static bool may_be_anybodys(const struct peer *peer, const Begin *begin)
{
    return peer->uid == 0 && peer->gid == 0 && !has_rhost(peer, begin) &&
           ((proves(begin) && strcmp(begin->service, "polkit-1") == 0) || is_begun_apart(begin));
}

// polkit's helper asks, and pkexec, another process of the same person's, opens the session: what
// ties them is whose programs they are (vault/loop/entrants.h), which is looked at in both.
static bool may_be_divided(const struct peer *peer, const Begin *begin)
{
    return peer->uid == 0 && !has_rhost(peer, begin) && strcmp(begin->service, "polkit-1") == 0 &&
           (begin->operation == Operation_OPERATION_ACCOUNT ||
            begin->operation == Operation_OPERATION_SESSION_OPEN);
}

// Root's own programs, where nobody has logged in before them with this PAM handle.
static bool may_be_root(const struct peer *peer, const Begin *begin)
{
    return peer->uid == 0 && peer->gid == 0 && begin->ticket.size == 0 && !is_begun_apart(begin) &&
           (begin->operation == Operation_OPERATION_ACCOUNT ||
            begin->operation == Operation_OPERATION_SESSION_OPEN ||
            begin->operation == Operation_OPERATION_CHANGE_CHECK ||
            begin->operation == Operation_OPERATION_CHANGE);
}

void peer_ask(const struct peer *peer, const Begin *begin, const struct daemon_settings *settings,
              NameCall *call)
{
    if (peer->process < 0 ||
        ((!matters(begin, settings) || has_rhost(peer, begin)) && !may_be_root(peer, begin) &&
         !may_be_foreign(peer, begin) && !may_be_divided(peer, begin)))
        return;
    call->pid = peer->pid;
    call->peer_uid = peer->uid;
}

void peer_place(const struct peer *peer, const Begin *begin, const struct daemon_settings *settings,
                const ProcessOrigin *where, Subject *subject)
{
    // Of a program of uid 0 the service's name can be believed.
    const bool own = peer->gid == 0 && !process_origin_is_anybodys(begin->service);
    // Where nobody is asked to prove anything nobody looked either, and no try is spent.
    struct desk_evidence evidence = {.trusted = caller_is_believed(settings),
                                     .root = peer->uid == 0 && own,
                                     .set_uid = peer->uid == 0 && !own && matters(begin, settings),
                                     .rhost = has_rhost(peer, begin)};

    const bool alive = where != NULL && lives(peer->process);
    // Whoever has root's group runs set-uid programs with it: the real uid is still theirs. Where
    // that cannot be read nobody is root at work.
    subject->root =
        may_be_root(peer, begin) && alive && where->process_known && where->real_uid == 0;
    subject->login_known = subject->root && where->login_known;
    subject->login_uid = subject->login_known ? where->login_uid : 0;
    if (alive && where->known && matters(begin, settings)) {
        evidence.known = true;
        evidence.place = (enum desk_place)where->place;
        evidence.remote = where->remote;
        evidence.seated = where->seated;
        evidence.others_remote = where->others_remote;
        evidence.audited = where->audited;
    }
    const bool told = proves(begin) || may_be_divided(peer, begin);
    subject->caller_uid = told ? caller_of(peer, begin, alive ? where : NULL) : 0;
    if (subject->caller_uid == 0 && may_be_anybodys(peer, begin))
        subject->caller_uid = CALLER_NOBODY;
    if (proves(begin) && peer->uid == 0 && subject->caller_uid == 0 && !has_rhost(peer, begin))
        subject->caller_gid = peer->gid;
    const struct desk desk = desk_decide(&evidence);
    subject->at_desk = desk.at_desk;
    subject->remote = desk.remote;
}
