// SPDX-License-Identifier: BSD-2-Clause
// What a witness keeps in a directory: its key, the public half of that, and what it has signed
// (evidence/witness.h). One process at a time has them.
#ifndef WARIFU_TOOLS_WITNESS_FILES_H
#define WARIFU_TOOLS_WITNESS_FILES_H

#include "evidence/witness.h"
#include "outcome.h"

#define WITNESS_KEY "witness.key"
#define WITNESS_PUBLIC "witness.pub"
#define WITNESS_STATE "witness.state"

struct witness {
    const char *directory; // the caller's
    struct note_key key;
    uint8_t seed[NOTE_SEED_SIZE];
    struct witness_state *state;
    int lock; // on the key
};
#define WITNESS_CLOSED                                                                             \
    {                                                                                              \
        .lock = -1                                                                                 \
    }

// Makes the three; EXIT_CONFLICT, and nothing changed, where one of them is there.
enum exit_code witness_create(const char *directory, const char *name, struct note_key *key,
                              struct outcome *outcome);
// EXIT_NO_INPUT: a file cannot be read, or others may read the key; EXIT_BAD_DATA: it is not what
// was written; EXIT_TEMPORARY: somebody else has them.
enum exit_code witness_open(struct witness *witness, const char *directory,
                            struct outcome *outcome);
// Puts the state, which holds from when this returns: before anything that it allows leaves.
enum exit_code witness_keep(const struct witness *witness, struct outcome *outcome);
void witness_close(struct witness *witness); // in any case; wipes

#endif
