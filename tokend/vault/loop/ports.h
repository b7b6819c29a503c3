// SPDX-License-Identifier: BSD-2-Clause
// What the vault is given by the supervisor: the ends of its connections, and where things are.
#ifndef WARIFU_VAULT_PORTS_H
#define WARIFU_VAULT_PORTS_H

#include "core/calendar.h"
#include <stdbool.h>

#define VAULT_HASHERS_MAX 16
#define VAULT_CHECKERS_MAX 8

struct vault_ports {
    int control_fd; // wire/handover.h: a new end towards a neighbour when one died; EOF: finish and
                    // return
    int front_fd;   // VaultCall in, VaultReply out. EOF: keep serving, a new end will come
    int rescue_fd;  // the same with the process that serves root's rescue.sock: the only way for a
                    // rescue, and for nothing else; -1: none
    int hasher_fds[VAULT_HASHERS_MAX];
    unsigned hasher_count;
    int checker_fds[VAULT_CHECKERS_MAX]; // used where a PAM service keeps the passwords
    unsigned checker_count;
    const char *policy_text; // what the policy was read from; NULL: no text
    bool policy_from_store;  // it is the one in force, which a vault has handed over, not the file
    int policy_fd;           // an empty memory file, for the text of another policy; -1: none
    const char *config;      // tokend.conf, for `status`; NULL: none is looked at
    const struct holidays *holidays; // for the windows of the policy; NULL: there is no list
    const char *break_glass;         // folder of its codes; NULL: the compiled-in one
    const char *locales; // directory of catalogues, for `status`; NULL: the compiled-in one
    int key_fd; // the master key as an open file when systemd gives it as a credential; else -1
};

#endif
