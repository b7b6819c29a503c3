// SPDX-License-Identifier: BSD-2-Clause
// From what a nested PAM service returned to what that says about the password, and nothing but
// tables: which codes judge, and which only say that nobody could.
#ifndef WARIFU_CHECKER_VERDICT_H
#define WARIFU_CHECKER_VERDICT_H

#include "wire/channel.pb.h"
#include <stdbool.h>

// One conversation, as it went.
struct conversation_record {
    int authenticated; // pam_authenticate()
    int account;       // pam_acct_mgmt(); asked only after a success
    unsigned answered; // hidden prompts that got the password
    bool improper;     // it asked for something else, or for more
    bool wants_new;    // after the password it asked for a new one, twice, in one go
    bool other_user;   // a module put another name in the place of the one that was given
};

struct finding {
    CheckVerdict verdict;
    const char *why; // an English phrase for the log; "" when it was right or simply wrong
    bool broken;     // the service, not the account, has to be mended
};

// Right only if exactly one hidden prompt was answered with what the person typed and the service
// then succeeded: who is let in without being asked has proved nothing. What
// shows itself only after a right password bars the account (CHECK_EXPIRED), and is no fault: a
// fault is uncharged and told, and would say that the password was right.
struct finding verdict_of(const struct conversation_record *record);

#endif
