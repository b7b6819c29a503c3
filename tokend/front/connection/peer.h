// SPDX-License-Identifier: BSD-2-Clause
// The process that connected, and whether it is at the desk (core/desk.h).
//
// Its number may be somebody else's once it has ended. So a descriptor of the process is taken when
// the connection is accepted; *names* reads where the process of that number is; and if the
// descriptor then says that the process lives, the number was its all the time. What is left is
// the moment between connect() and accept(): whoever ends in it, and has the number go to a process
// at the desk, is taken to be there. That process must have the same uid, the one that everything
// else rests on, and whoever can start programs under that uid there is there already.
#ifndef WARIFU_FRONT_PEER_H
#define WARIFU_FRONT_PEER_H

#include "settings/daemon_file.h"
#include "wire/channel.pb.h"
#include "wire/warifu.pb.h"
#include <stdint.h>

struct peer {
    uint32_t uid, gid; // SO_PEERCRED at accept, never asked again (abuse:D2)
    uint32_t pid;      // the same; says where, never who
    int process;       // a descriptor of it until that is known; -1: none
};

// -1: nothing will be known of it.
int peer_hold(uint32_t pid);
void peer_release(int *fd);

// Adds the question where the peer of this request is, if it makes a difference.
void peer_ask(const struct peer *peer, const Begin *begin, const struct daemon_settings *settings,
              NameCall *call);

// Decides from the answer; `subject` has its peer_uid and rhost. `where`: NULL if there is none.
// Also whether root is at work (subject->root): uid 0 and gid 0 at connect, and its real uid as
// well, as the process itself shows it; of a process that cannot be looked at that is not known.
void peer_place(const struct peer *peer, const Begin *begin, const struct daemon_settings *settings,
                const ProcessOrigin *where, Subject *subject);

#endif
