// SPDX-License-Identifier: BSD-2-Clause
// Whether somebody sits at the desk: at this computer, where an ID card or a key is plugged in. A
// remote person is never offered that key, also not by sudo inside an ssh session, where nobody
// gives a remote host, nor by another program of theirs (abuse:F12). Where the session began
// decides, as logind and the kernel recorded it, not what the caller says.
//
// This takes a way to log in away and never gives one: who somebody is, is the uid that the kernel
// took at connect (abuse:D2), and the factors are judged as ever. So every doubt is decided against
// the desk; somebody whom that wrongs authenticates in another way.
//
// - A process cannot leave its audit session, nor a session's control group but for that of its
//   user's own manager (`systemd-run --user`), whose processes have no session: they count as at
//   the desk only while their user has a session there and none from another host. So do those in a
//   session at the desk: somebody who has come in from another host under the same name can run
//   anything there (tmux, D-Bus, the X display).
// - Double forks, setsid() and reparenting change none of that. A job of cron or at has the audit
//   session that it was given when it began, and no session of logind: it is not at the desk. A
//   multiplexer keeps the place where it was started: over ssh, it stays there; at the desk, it is
//   at the desk until its user logs out there or comes in from another host.
// - Set-uid programs (su, sudo) keep their caller's group, so they are told from root's programs
//   (getty's login, greeters, sshd before there is a session), which alone may be at the desk
//   without a session: then what they say of the remote host decides.
// - Of a process that has ended, or whose number may be another's by now, nothing is known.
#ifndef WARIFU_CORE_DESK_H
#define WARIFU_CORE_DESK_H

#include <stdbool.h>

enum desk_place {
    DESK_NO_SESSION, // neither of these: a service, a job
    DESK_IN_SESSION, // in a session of logind
    DESK_IN_MANAGER, // of a user's service manager: no session of its own
    DESK_PLACES
};

struct desk_evidence {
    bool trusted; // PAM_RHOST alone decides (tokend.conf: desk = caller)
    bool root;    // a program that root started: uid 0 and gid 0
    bool set_uid; // uid 0 with its caller's gid
    bool rhost;   // a program of uid 0 names a remote host
    bool known;   // the process is the one that connected, and what follows was read
    enum desk_place place;
    bool remote;        // IN_SESSION: the session is a remote one
    bool seated;        // it has a seat and is not closing; IN_MANAGER: its user has such a session
    bool others_remote; // its user has a remote session, this or another
    bool audited;       // it descends from a login (audit session id)
};

struct desk {
    bool at_desk;
    // The caller's tries are counted as those from elsewhere: the caller is surely there, or a
    // set-uid program asks for a colleague from a place that nobody knows. So somebody who comes in
    // from another host cannot lock anybody's console (promise 6), and tries from one's own
    // doubtful place are not charged to what others may use up from outside.
    bool remote;
};

struct desk desk_decide(const struct desk_evidence *evidence);

#endif
