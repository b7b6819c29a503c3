// SPDX-License-Identifier: BSD-2-Clause
// The head of a log, and the proof that it begins with an older one, from a request
// (core/witness_request.h), a signed head alone, or a whole export.
#ifndef WARIFU_TOOLS_WITNESS_SOURCE_H
#define WARIFU_TOOLS_WITNESS_SOURCE_H

#include "evidence/export.h"
#include "evidence/witness.h"
#include "outcome.h"

// Makes the proof while the lines of an export come by.
struct proving {
    struct merkle_prover prover;
    char note[EXPORT_HEAD_MAX]; // its head
    enum fault fault;           // LIMIT: it has fewer records than `old`
    uint64_t old;
};
// For audit_source_read() and audit_read(); the context is a struct proving.
void proving_take(void *context, const char *line, size_t length);

struct witness_source {
    struct witness_request request; // its texts live as long as this
    // Of an export in which the key that signed last was replaced since, by the one before it each
    // time: the newest.
    struct note_key replaced_by;
    bool is_replaced;
    char *text;
    struct proving *proving;
};

// `state` says where the proof of an export has to begin. EXIT_LOG_* when an export is altered. The
// caller closes in any case.
enum exit_code witness_source_read(struct witness_source *source, const char *path,
                                   const struct witness_state *state, struct outcome *outcome);
void witness_source_close(struct witness_source *source);

#endif
