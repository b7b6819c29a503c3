// SPDX-License-Identifier: BSD-2-Clause
// One request of the PAM module, judged where no daemon and no store answer (F2).
#ifndef WARIFU_BREAK_GLASS_JUDGE_H
#define WARIFU_BREAK_GLASS_JUDGE_H

#include "wire/break_glass.pb.h"

// Where things are; tests have others.
struct glass_places {
    const char *folder, *terminal, *machine, *shadow, *boot_id;
    unsigned wrong_seconds; // after a wrong answer, with the folder locked
    unsigned lock_seconds;  // how long another console is waited for
};

// Fills the reply (its nonce is the request's). Whatever is not sure is a no.
void glass_judge(const struct glass_places *places, const BreakGlassRequest *request,
                 BreakGlassReply *reply);

#endif
